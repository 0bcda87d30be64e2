"""Packages, imports and receipts from the command line: what is printed, and the exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from canasplan.bootstrap import open_workspace
from canasplan.identity import SystemClock
from canasplan.paths import DATABASE
from tests.cli.conftest import Console

Entry = tuple[str, ...]
Saved = dict[str, Any]


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Console:
    """On the folder of the provincial office."""
    office = Console(tmp_path / "provincia", capsys)
    profile = ("--ubigeo", "0805", "--nombre", "Julio Mamani", "--cargo", "Planificador")
    assert office("perfil", *profile).code == 0
    return office


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """What travels between the laptops."""
    stick = tmp_path / "memoria"
    stick.mkdir()
    return stick


@pytest.fixture
def package(console: Console, saved: Saved, stick: Path) -> Path:
    """The first package of Layo, with one avance."""
    assert console("exportar", "--paquete", "--salida", str(stick)).code == 0
    return stick / "CANAS_080505_0001.zip"


@pytest.fixture
def edited(office: Console, console: Console, package: Path, stick: Path) -> Path:
    """The CSV of Layo, known to the office, with one figure changed by hand."""
    assert office("importar", str(package)).code == 0
    target = stick / "avances.csv"
    assert console("exportar", "--salida", str(target)).code == 0
    data = target.read_bytes()
    assert data.count(b",25.00,") == 1
    target.write_bytes(data.replace(b",25.00,", b",95.00,"))
    return target


# --- exportar --paquete


def test_a_package_gets_its_name_from_its_number(
    console: Console, saved: Saved, stick: Path
) -> None:
    first = console("exportar", "--paquete", "--salida", str(stick), "--json").json()
    second = console("exportar", "--paquete", "--salida", str(stick))

    assert Path(first["archivo"]).name == "CANAS_080505_0001.zip"
    assert (first["filas"], first["registros"]) == (1, 1)
    assert second.out == f"Exportado: {stick / 'CANAS_080505_0002.zip'} (1 fila, 1 avance)\n"


# --- importar


def test_a_package_is_taken_up_once(office: Console, package: Path) -> None:
    first = office("importar", str(package))
    again = office("importar", str(package))

    assert (first.code, first.err) == (0, "")
    assert first.out == "CANAS_080505_0001.zip: incorporado: 1 fila: 1 nueva.\n"
    assert again.code == 0
    assert "ya importado el" in again.out
    assert again.out.endswith("sin cambios.\n")


def test_json_tells_what_became_of_each_file(office: Console, package: Path) -> None:
    [told] = office("importar", str(package), "--json").json()

    assert list(told) == [
        "archivo", "resultado", "formato", "sha256", "lugar", "envio", "filas",
        "filas_de_metas", "nuevas", "conocidas", "reparadas", "propuestas", "conflictos",
        "apartadas", "rechazos", "avisos", "ya_importado_el",
    ]  # fmt: skip
    assert (told["resultado"], told["formato"], told["lugar"]) == (
        "incorporado",
        "paquete",
        "080505",
    )
    assert (told["envio"], told["filas"], told["nuevas"], told["rechazos"]) == (1, 1, 1, [])
    assert told["filas_de_metas"] == 0


def test_json_tells_how_many_rows_are_of_metas(
    office: Console, console: Console, saved: Saved, folder: Path, stick: Path
) -> None:
    with open_workspace(folder, SystemClock()) as workspace:
        workspace.targets.save(
            [{"action": "1.02.03", "ubigeo": "080505", "year": "2022", "unit": "km",
              "quantity": "12"}]
        )  # fmt: skip
    assert console("exportar", "--paquete", "--salida", str(stick)).code == 0

    [told] = office("importar", str(stick), "--json").json()

    assert (told["filas"], told["filas_de_metas"], told["nuevas"]) == (2, 1, 2)


def test_a_folder_is_taken_up_with_all_that_is_in_it(
    office: Console, console: Console, package: Path, stick: Path
) -> None:
    console("exportar", "--salida", str(stick / "avances.csv"))

    told = office("importar", str(stick), "--json").json()

    assert [Path(one["archivo"]).name for one in told] == ["CANAS_080505_0001.zip", "avances.csv"]
    assert [one["nuevas"] for one in told] == [1, 0]


def test_what_waits_for_a_person_is_code_3(office: Console, edited: Path) -> None:
    answer = office("importar", str(edited))

    assert (answer.code, answer.err) == (3, "")
    assert "1 propuesta" in answer.out


def test_what_is_refused_is_code_1_and_says_where_and_what_to_do(
    office: Console, console: Console, saved: Saved, stick: Path
) -> None:
    target = stick / "avances.csv"
    console("exportar", "--salida", str(target))
    target.write_bytes(target.read_bytes()[:-40])

    answer = office("importar", str(target))

    assert answer.code == 1
    assert answer.out == "avances.csv: rechazado entero, no se incorporó nada: 1 problema.\n"
    assert "avances.csv, fila 2" in answer.err
    assert "Pida a quien lo envió que exporte otra vez" in answer.err
    assert office("listar", "--json").json() == []


def test_a_refusal_weighs_more_than_what_waits(office: Console, edited: Path, stick: Path) -> None:
    (stick / "roto.csv").write_bytes(b"nada")

    assert office("importar", str(edited), str(stick / "roto.csv")).code == 1


def test_a_rehearsal_changes_nothing_and_ends_with_the_same_code(
    office: Console, edited: Path
) -> None:
    before = (office.folder / DATABASE).read_bytes()

    rehearsed = [office("importar", str(edited), "--ensayo") for _ in range(2)]

    assert [one.code for one in rehearsed] == [3, 3]
    assert rehearsed[0].out == rehearsed[1].out
    assert rehearsed[0].out.startswith("avances.csv: se incorporaría: ")
    assert (office.folder / DATABASE).read_bytes() == before
    assert office("importar", str(edited)).code == 3


def test_all_refusals_are_written_where_the_report_is_wanted(
    office: Console, console: Console, saved: Saved, stick: Path
) -> None:
    (stick / "roto.csv").write_bytes(b"nada")
    report = stick / "informe.csv"

    answer = office("importar", str(stick / "roto.csv"), "--informe", str(report), "--json")

    assert answer.code == 1
    [told] = json.loads(answer.out)
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["archivo"] for row in rows] == ["roto.csv"] * len(told["rechazos"])
    assert rows[0]["se_esperaba"] == told["rechazos"][0]["se_esperaba"]
    assert list(told["rechazos"][0]) == ["fila", "columna", "valor", "se_esperaba", "que_hacer"]


def test_a_report_that_cannot_be_written_is_said(office: Console, package: Path) -> None:
    target = package.parent / "no está" / "informe.csv"

    answer = office("importar", str(package), "--informe", str(target))

    assert answer.code == 1
    assert f"No se pudo escribir el informe {target}: no existe." in answer.err
    assert len(office("listar", "--json").json()) == 1


def test_a_path_that_is_not_there_is_said(office: Console, stick: Path) -> None:
    answer = office("importar", str(stick / "nada.zip"))

    assert answer.code == 1
    assert "Revise el nombre o la memoria." in answer.err


# --- acuse


def test_a_receipt_goes_back_to_its_district(
    office: Console, console: Console, saved: Saved, package: Path, stick: Path
) -> None:
    office("importar", str(package))

    written = office("acuse", "--ubigeo", "080505", "--salida", str(stick), "--json").json()

    path = stick / "ACUSE_080505_0001.json"
    assert list(written) == ["archivo", "ubigeo", "envio", "revisiones", "observadas", "sha256"]
    assert (written["archivo"], written["envio"]) == (str(path), 1)
    assert (written["revisiones"], written["observadas"]) == (1, 0)
    [told] = console("importar", str(path), "--json").json()
    assert (told["resultado"], told["formato"], told["lugar"]) == (
        "incorporado",
        "acuse",
        "080505",
    )
    assert (told["filas"], told["nuevas"]) == (1, 1)
    again = console("importar", str(path))
    assert (again.code, "sin cambios." in again.out) == (0, True)


def test_a_receipt_is_told_in_words(office: Console, package: Path, stick: Path) -> None:
    office("importar", str(package))

    answer = office("acuse", "--ubigeo", "080505", "--salida", str(stick))

    assert (answer.code, answer.err) == (0, "")
    path = stick / "ACUSE_080505_0001.json"
    assert answer.out == f"Acuse: {path} (1 revisión, 0 observadas)\n"


def test_what_a_receipt_said_is_told_and_what_it_brings_nothing_new_too(
    office: Console, console: Console, package: Path, stick: Path
) -> None:
    office("importar", str(package))
    office("acuse", "--ubigeo", "080505", "--salida", str(stick))
    path = stick / "ACUSE_080505_0001.json"

    trial = console("importar", str(path), "--ensayo")
    first = console("importar", str(path))
    other = stick / "copia.json"
    other.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    again = console("importar", str(other))

    assert trial.out.startswith("ACUSE_080505_0001.json: se incorporaría.\n  Aviso: Acuse de la")
    assert first.out.startswith("ACUSE_080505_0001.json: incorporado.\n  Aviso: Acuse de la")
    assert first.out.endswith(": 1 recibido.\n")
    assert again.out.startswith("copia.json: incorporado, sin novedades.")


def test_an_edited_receipt_is_refused(
    office: Console, console: Console, package: Path, stick: Path
) -> None:
    office("importar", str(package))
    office("acuse", "--ubigeo", "080505", "--salida", str(stick))
    path = stick / "ACUSE_080505_0001.json"
    path.write_bytes(path.read_bytes().replace(b"recibido", b"observado"))

    answer = console("importar", str(path))

    assert answer.code == 1
    assert "se esperaba un acuse cuyo contenido dé su hash: fue cambiado" in answer.err
    assert "Pida el acuse otra vez a la oficina provincial." in answer.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--ubigeo", "080505", "--salida", "{tmp}/no está"), "no existe. Créela o elija otra."),
        (("--ubigeo", "080506", "--salida", "{tmp}"), "Todavía no se recibió nada de Pampamarca"),
        (("--ubigeo", "080101", "--salida", "{tmp}"), "080101 no es de un distrito de Canas"),
    ],
)
def test_a_receipt_that_cannot_be_written_says_why(
    office: Console, stick: Path, options: Entry, told: str
) -> None:
    answer = office("acuse", *(option.format(tmp=stick) for option in options))

    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err
