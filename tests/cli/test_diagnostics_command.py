"""The report for support from the command line, whatever state the data are in."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from canasplan import __version__
from canasplan.bootstrap import hold_folder
from canasplan.cli import data_commands
from canasplan.paths import DATABASE, program_folder
from canasplan.scrubbing import shortened

if TYPE_CHECKING:
    from tests.cli.conftest import Console


def report_of(packed: Path) -> dict[str, Any]:
    with ZipFile(packed) as archive:
        found: dict[str, Any] = json.loads(archive.read("informe.json"))
    return found


def test_the_report_is_written_and_told(
    console: Console, saved: dict[str, Any], tmp_path: Path
) -> None:
    target = tmp_path / "informe.zip"

    answer = console("diagnostico", "--salida", str(target))

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Informe para soporte: {target} ({target.stat().st_size} bytes)")
    found = report_of(target)
    assert found["base"]["revisiones"] == 1
    assert found["versiones"]["CanasPlan"] == __version__
    assert all(found["versiones"].values())
    assert found["programa"] == {
        "lugar": shortened(str(program_folder())),
        "tipo": "fijo",
        "portatil": False,
    }


def test_json_tells_what_was_written(console: Console, tmp_path: Path) -> None:
    target = tmp_path / "informe.zip"

    answer = console("diagnostico", "--salida", str(target), "--json").json()

    assert answer == {"archivo": str(target), "bytes": target.stat().st_size}


def test_it_works_while_somebody_else_writes_there(console: Console, tmp_path: Path) -> None:
    target = tmp_path / "informe.zip"

    with hold_folder(console.folder, "la ventana"):
        answer = console("diagnostico", "--salida", str(target))

    assert (answer.code, answer.err) == (0, "")
    assert report_of(target)["base"]["registros"] == 0


def test_it_works_on_damaged_data_and_leaves_them_as_they_are(
    console: Console, tmp_path: Path
) -> None:
    (console.folder / DATABASE).write_bytes(b"nada")
    target = tmp_path / "informe.zip"

    answer = console("diagnostico", "--salida", str(target))

    assert (answer.code, answer.err) == (0, "")
    assert report_of(target)["base"] == {"error": "SQLITE_NOTADB"}
    assert (console.folder / DATABASE).read_bytes() == b"nada"


def test_it_makes_no_data_folder(empty_console: Console, tmp_path: Path) -> None:
    assert empty_console("diagnostico", "--salida", str(tmp_path / "informe.zip")).code == 0
    assert not empty_console.folder.exists()


def test_a_name_that_is_not_that_of_a_zip_file_is_refused(console: Console) -> None:
    database = console.folder / DATABASE

    answer = console("diagnostico", "--salida", str(database))

    assert (answer.code, answer.out) == (1, "")
    assert answer.err == f"canasplan: El nombre {DATABASE} debe terminar en .zip.\n"
    assert console("listar").code == 0


def test_a_library_without_its_papers_is_told_to_be_there(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_papers(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(data_commands, "version", no_papers)
    target = tmp_path / "informe.zip"
    console("diagnostico", "--salida", str(target))

    assert report_of(target)["versiones"]["SQLAlchemy"] == "incluido"
