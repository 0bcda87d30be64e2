"""Receipts: what the province has of a district comes back to it, once, whole and unaltered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace
from canasplan.canonical import canonical_json
from canasplan.errors import CanasplanError
from canasplan.exchange.export import ExportRequest
from canasplan.model import Operation, Progress
from canasplan.revisions import seal
from tests.conftest import FixedClock
from tests.core.posting import send
from tests.core.tampering import tamper
from tests.exchange.records import add, save

Fields = dict[str, str]


# --- the province writes


def test_a_receipt_names_every_revision_that_the_province_has(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> None:
    first = save(workspace, fields)
    second = workspace.progress.save(
        fields | {"percent": "40"}, record=first.record, base=first.hash, reason="Medido otra vez"
    )
    package = send(workspace, province, stick)

    written = province.receipts.write("080505", stick)

    said = json.loads(written.path.read_bytes())
    assert written.path == stick / "ACUSE_080505_0001.json"
    assert (written.revisions, written.observed, written.sequence) == (2, 0, 1)
    assert {name: said[name] for name in ("esquema", "ubigeo", "envio", "autor", "momento")} == {
        "esquema": 1,
        "ubigeo": "080505",
        "envio": 1,
        "autor": "Julio Mamani (Planificador)",
        "momento": "2022-09-15T14:30:00.000Z",
    }
    assert said["equipo"] == first.installation
    assert said["paquete"] == digest_of(package)
    assert said["revisiones"] == [
        {
            "registro": one.record,
            "revision": one.number,
            "hash": one.hash,
            "estado": "recibido",
            "notas": [],
        }
        for one in (first, second)
    ]
    assert written.path.read_bytes() == canonical_json(said)


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_where_only_a_csv_came_the_receipt_carries_number_zero(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> None:
    save(workspace, fields)
    workspace.exports.write(ExportRequest(), stick / "avances.csv")
    province.imports.take([stick / "avances.csv"])

    written = province.receipts.write("080505", stick)

    assert written.path.name == "ACUSE_080505_0000.json"
    assert json.loads(written.path.read_bytes())["paquete"] == ""


def test_what_the_rules_say_is_noted_beside_what_counts_now_and_not_beside_its_past(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> None:
    first = save(workspace, fields, unit="")
    workspace.progress.save(
        fields | {"unit": "", "date": "05/03/2022"},
        record=first.record,
        base=first.hash,
        reason="Otra fecha",
    )
    send(workspace, province, stick)

    written = province.receipts.write("080505", stick)

    lines = json.loads(written.path.read_bytes())["revisiones"]
    assert [line["estado"] for line in lines] == ["recibido", "observado"]
    assert lines[1]["notas"] == [
        "Fecha: Es fin de semana. Confirme la fecha.",
        "Unidad: Indique la unidad: km, familias, talleres…",
    ]


def test_a_percentage_below_the_one_before_is_observed(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> None:
    save(workspace, fields, percent="40")
    save(workspace, fields, percent="25", date="07/03/2022")
    save(workspace, fields, percent="10", action="1.02.04")
    send(workspace, province, stick)

    written = province.receipts.write("080505", stick)

    notes = [line["notas"] for line in json.loads(written.path.read_bytes())["revisiones"]]
    assert sorted(notes) == [
        [],
        [],
        ["Avance acumulado (%): Es menor que el último declarado (40 %)."],
    ]


def test_a_voided_avance_is_received_and_not_judged(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> None:
    first = save(workspace, fields, date="05/03/2022")
    workspace.progress.void(first.record, reason="Era de otra comunidad")
    send(workspace, province, stick)

    assert province.receipts.write("080505", stick).observed == 0


def test_conflicts_and_open_proposals_are_observed(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> None:
    first = save(workspace, fields)
    other = save(workspace, fields, date="07/03/2022", percent="26")
    rivals = [
        seal(
            replace(first, number=2, parents=(first.hash,), operation=Operation.CHANGE, reason=why)
        )
        for why in ("Medido en la mañana", "Medido en la tarde")
    ]
    add(workspace, *rivals)
    workspace.exports.write(ExportRequest(), stick / "avances.csv")
    text = (stick / "avances.csv").read_text("utf-8-sig")
    row = next(line for line in text.splitlines() if other.record in line)
    (stick / "avances.csv").write_text(
        text.replace(row, row.replace("1500.50", "9999.50")), "utf-8-sig", newline=""
    )
    send(workspace, province, stick)
    province.imports.take([stick / "avances.csv"])

    written = province.receipts.write("080505", stick)

    notes = {
        line["hash"]: line["notas"] for line in json.loads(written.path.read_bytes())["revisiones"]
    }
    assert notes == {
        first.hash: [],
        **{
            rival.hash: ["En conflicto: hay 2 versiones y la provincia debe elegir."]
            for rival in rivals
        },
        other.hash: ["Llegó un cambio hecho a mano en un archivo: la provincia debe decidir."],
    }


def test_a_plan_that_the_province_does_not_have_is_said_and_refuses_nothing(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> None:
    first = save(workspace, fields)
    assert isinstance(first.content, Progress)
    content = replace(first.content, plan="otro-plan")
    strange = seal(replace(first, content=content, record=workspace.progress.new_record()))
    add(province, strange)

    written = province.receipts.write("080505", stick)

    [line] = json.loads(written.path.read_bytes())["revisiones"]
    assert line["notas"] == ["La provincia no tiene el plan otro-plan: no se pudo revisar."]


def test_the_newest_number_of_whoever_sent_last_names_the_receipt(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> None:
    packages = []
    for day in ("04/03/2022", "07/03/2022", "08/03/2022"):
        save(workspace, fields, date=day)
        target = stick / workspace.exports.package_name(ExportRequest())
        workspace.exports.write_package(ExportRequest(), target)
        packages.append(target)
    province.imports.take([packages[2]])
    province.imports.take([packages[0]])

    assert province.receipts.write("080505", stick).path.name == "ACUSE_080505_0003.json"


def test_refusals_of_writing_say_what_to_do(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> None:
    save(workspace, fields)
    with pytest.raises(CanasplanError, match="Los acuses los escribe la oficina provincial"):
        workspace.receipts.write("080505", stick)
    with pytest.raises(CanasplanError, match="080101 no es de un distrito de Canas"):
        province.receipts.write("080101", stick)
    with pytest.raises(CanasplanError, match="Todavía no se recibió nada de Layo"):
        province.receipts.write("080505", stick)
    send(workspace, province, stick)
    with pytest.raises(CanasplanError, match=r"No se pudo escribir .*no existe\. Elija otra"):
        province.receipts.write("080505", stick / "no está")
    assert province.receipts.senders()[4].last_receipt == ""


def test_what_does_not_prove_itself_is_never_acknowledged(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> None:
    save(workspace, fields)
    send(workspace, province, stick)
    tamper(province.folder, "UPDATE progress_revision SET monto_soles = 1")

    with pytest.raises(CanasplanError, match="no corresponde a su huella"):
        province.receipts.write("080505", stick)

    assert list(stick.glob("ACUSE*")) == []


# --- what the province knows of what it wrote


def test_the_province_sees_whom_it_owes_a_receipt(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path, clock: FixedClock
) -> None:
    assert not any(sender.owed for sender in province.receipts.senders())
    save(workspace, fields)
    send(workspace, province, stick)
    layo = province.receipts.senders()[4]
    assert (layo.name, layo.revisions, layo.sequence, layo.owed) == ("Layo", 1, 1, True)

    clock.moment += timedelta(hours=1)
    province.receipts.write("080505", stick)

    layo = province.receipts.senders()[4]
    assert (layo.last_receipt, layo.owed) == ("2022-09-15T15:30:00.000Z", False)

    clock.moment += timedelta(hours=1)
    save(workspace, fields, date="08/03/2022")
    send(workspace, province, stick)
    assert province.receipts.senders()[4].owed
