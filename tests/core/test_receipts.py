"""Receipts: what the province has of a district comes back to it, once, whole and unaltered."""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from canasplan import receipt_paper
from canasplan.bootstrap import Workspace
from canasplan.canonical import canonical_json, digest
from canasplan.errors import CanasplanError
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.imports import FileReport, Outcome
from canasplan.exchange.received import Format
from canasplan.model import Operation, Progress, Revision
from canasplan.receipt_paper import UnreadableReceiptError
from canasplan.receipts import Delivery
from canasplan.revisions import seal
from tests.conftest import FixedClock
from tests.core.tampering import tamper
from tests.exchange.records import add, save

Fields = dict[str, str]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """What travels between the laptops."""
    stick = tmp_path / "memoria"
    stick.mkdir()
    return stick


def send(workspace: Workspace, province: Workspace, stick: Path) -> Path:
    """Let the province have all that the district has, in its next package."""
    target = stick / workspace.exports.package_name(ExportRequest())
    workspace.exports.write_package(ExportRequest(), target)
    [report] = province.imports.take([target])
    assert report.outcome is Outcome.TAKEN
    return target


def hear(workspace: Workspace, path: Path) -> FileReport:
    [report] = workspace.imports.take([path])
    return report


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


# --- the district hears


@pytest.fixture
def answered(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> tuple[Revision, Revision, Path]:
    """One avance that was received, one that was observed, and the receipt."""
    good = save(workspace, fields)
    weekend = save(workspace, fields, date="05/03/2022")
    send(workspace, province, stick)
    return good, weekend, province.receipts.write("080505", stick).path


def test_a_district_learns_what_arrived_and_what_was_observed(
    workspace: Workspace, fields: Fields, answered: tuple[Revision, Revision, Path]
) -> None:
    good, weekend, path = answered
    assert workspace.receipts.delivery() == Delivery(sent=2)

    report = hear(workspace, path)

    assert (report.outcome, report.format, report.place) == (
        Outcome.TAKEN,
        Format.RECEIPT,
        "080505",
    )
    assert (report.counts.rows, report.counts.new, report.counts.known) == (2, 2, 0)
    assert report.notices == (
        "Acuse de la provincia del 15/09/2022 a las 09:30: 1 recibido, 1 observado.",
    )
    assert not report.waits
    assert workspace.receipts.delivery() == Delivery(received=1, observed=1)
    told = workspace.receipts.of_records([good.record, weekend.record, "av-unknown"])
    assert (told[good.record].answer, told[good.record].notes) == ("recibido", ())
    assert told[weekend.record].notes == ("Fecha: Es fin de semana. Confirme la fecha.",)
    assert len(told) == 2

    save(workspace, fields, date="08/03/2022")
    assert workspace.receipts.delivery() == Delivery(pending=1, received=1, observed=1)


def test_a_receipt_that_is_known_changes_nothing(
    workspace: Workspace, answered: tuple[Revision, Revision, Path]
) -> None:
    *_, path = answered
    hear(workspace, path)
    before = workspace.receipts.delivery()

    again = hear(workspace, path)

    assert (again.outcome, again.format) == (Outcome.KNOWN, Format.RECEIPT)
    assert workspace.receipts.delivery() == before


def test_a_corrected_avance_is_no_longer_what_was_answered(
    workspace: Workspace, fields: Fields, answered: tuple[Revision, Revision, Path]
) -> None:
    good, _, path = answered
    hear(workspace, path)

    workspace.progress.save(
        fields | {"percent": "30"}, record=good.record, base=good.hash, reason="Medido otra vez"
    )

    assert good.record not in workspace.receipts.of_records([good.record])


def test_looking_at_a_receipt_changes_nothing(
    workspace: Workspace, answered: tuple[Revision, Revision, Path]
) -> None:
    *_, path = answered

    [report] = workspace.imports.look([path])

    assert (report.outcome, report.counts.new) == (Outcome.TAKEN, 2)
    assert workspace.receipts.delivery() == Delivery(sent=2)


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_the_later_receipt_holds_whichever_arrives_first(
    workspace: Workspace,
    province: Workspace,
    fields: Fields,
    stick: Path,
    clock: FixedClock,
    order: tuple[int, ...],
) -> None:
    weekend = save(workspace, fields, date="05/03/2022")
    save(workspace, fields, date="07/03/2022")
    send(workspace, province, stick)
    paths = [stick / "uno.json", stick / "dos.json"]
    province.receipts.write("080505", stick).path.rename(paths[0])
    clock.moment += timedelta(days=1)
    said = json.loads(paths[0].read_bytes())
    del said["hash"]
    said["momento"] = "2022-09-16T14:30:00.000Z"
    for line in said["revisiones"]:
        line["estado"], line["notas"] = "recibido", []
    paths[1].write_bytes(canonical_json(said | {"hash": digest(said)}))

    reports = [hear(workspace, paths[place]) for place in order]

    assert workspace.receipts.delivery() == Delivery(received=2)
    told = workspace.receipts.of_records([weekend.record])[weekend.record]
    assert (told.answer, told.moment) == ("recibido", "2022-09-16T14:30:00.000Z")
    assert [report.counts.new for report in reports] == ([2, 2] if order == (0, 1) else [2, 0])


def test_a_receipt_of_another_district_is_refused_and_noted(
    workspace: Workspace, province: Workspace, answered: tuple[Revision, Revision, Path]
) -> None:
    *_, path = answered
    said = json.loads(path.read_bytes())
    del said["hash"]
    said["ubigeo"] = "080506"
    path.write_bytes(canonical_json(said | {"hash": digest(said)}))

    report = hear(workspace, path)

    assert (report.outcome, report.format) == (Outcome.REFUSED, Format.RECEIPT)
    assert str(report.findings[0]) == (
        f"{path.name}: se esperaba un acuse para 080505; este es para 080506. "
        "Pida el acuse otra vez a la oficina provincial."
    )
    assert workspace.receipts.delivery() == Delivery(sent=2)
    assert hear(province, path).outcome is Outcome.REFUSED


def test_a_receipt_cut_at_any_byte_is_refused(
    workspace: Workspace, answered: tuple[Revision, Revision, Path], tmp_path: Path
) -> None:
    *_, path = answered
    data = path.read_bytes()

    for size in range(1, len(data)):
        with pytest.raises(UnreadableReceiptError, match="está cortado o dañado"):
            receipt_paper.read(data[:size])

    path.write_bytes(data[:200])
    assert hear(workspace, path).outcome is Outcome.REFUSED
    path.write_bytes(b"\xef\xbb\xbf" + data)
    assert hear(workspace, path).outcome is Outcome.TAKEN


def test_a_receipt_with_any_changed_letter_is_refused(
    answered: tuple[Revision, Revision, Path],
) -> None:
    *_, path = answered
    data = path.read_bytes()

    for place in range(len(data)):
        spoiled = bytearray(data)
        spoiled[place] ^= 1
        with pytest.raises(UnreadableReceiptError):
            receipt_paper.read(bytes(spoiled))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "un acuse de la oficina provincial, como ACUSE_080505_0007.json"),
        ([1, 2], "un acuse de la oficina provincial"),
        ({"esquema": 1, "hash": "00"}, "cuyo contenido dé su hash"),
        ({"esquema": 1.5, "hash": "00"}, "cuyo contenido dé su hash"),
        ({"esquema": 2, "hash": digest({"esquema": 2})}, "este es del 2: actualice CanasPlan"),
        ({"esquema": 1, "hash": digest({"esquema": 1})}, "un acuse con los datos de siempre"),
    ],
)
def test_other_json_files_are_no_receipts(said: object, told: str) -> None:
    with pytest.raises(UnreadableReceiptError, match=told):
        receipt_paper.read(json.dumps(said).encode())


def test_nothing_makes_the_reader_of_receipts_stumble() -> None:
    deep = b'{"esquema":' + b"[" * 100_000 + b"]" * 100_000 + b',"hash":"00"}'
    for data in (b"{", b"{}x", b"\xff\xfe", deep):
        with pytest.raises(UnreadableReceiptError):
            receipt_paper.read(data)


def test_a_receipt_beyond_all_measure_is_not_even_read(
    workspace: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt_paper, "MOST_BYTES", 1 << 20)
    path = stick / "ACUSE_080505_0001.json"
    path.write_bytes(b"{" + b" " * (1 << 20))

    report = hear(workspace, path)

    assert "se esperaba un acuse de hasta 1 MB" in str(report.findings[0])


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
