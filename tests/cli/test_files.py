"""Exporting and verifying from the command line."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canasplan.paths import DATABASE
from tests.exchange.records import rows_of

if TYPE_CHECKING:
    from tests.cli.conftest import Console

Entry = tuple[str, ...]
Saved = dict[str, Any]


# --- exportar


def test_the_csv_is_written_and_told(console: Console, saved: Saved, tmp_path: Path) -> None:
    target = tmp_path / "avances.csv"

    answer = console("exportar", "--salida", str(target))

    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"Exportado: {target} (1 fila, 1 avance)\n"
    (row,) = rows_of(target)
    assert (row["registro"], row["hash"]) == (saved["registro"], saved["hash"])


def test_json_tells_what_was_written(console: Console, saved: Saved, tmp_path: Path) -> None:
    target = tmp_path / "avances.csv"
    console("corregir", saved["registro"], "--motivo", "Faltaba", "--mujeres", "4")

    answer = console("exportar", "--salida", str(target), "--json").json()

    data = target.read_bytes()
    assert answer == {
        "archivo": str(target),
        "filas": 2,
        "registros": 1,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


@pytest.mark.parametrize(
    ("narrowing", "rows"),
    [
        (("--desde", "2022-03-04", "--hasta", "04/03/2022"), 1),
        (("--hasta", "2022-03-03"), 0),
        (("--desde", "2022-03-05"), 0),
        (("--ubigeo", "080505"), 1),
        (("--ubigeo", "080506"), 0),
    ],
)
def test_an_export_is_narrowed(
    console: Console, saved: Saved, tmp_path: Path, narrowing: Entry, rows: int
) -> None:
    target = tmp_path / "avances.csv"

    answer = console("exportar", "--salida", str(target), *narrowing, "--json").json()

    assert answer["filas"] == len(rows_of(target)) == rows


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--salida", "{tmp}/no está/a.csv"), "/no está no existe. Créela o elija otra."),
        (("--salida", "{tmp}"), "es una carpeta. No quedó ningún archivo a medias"),
        (("--salida", "{tmp}/a.csv", "--desde", "ayer"), "Escriba la fecha como 04/03/2022"),
        (("--salida", "{tmp}/a.csv", "--ubigeo", "080101"), "080101 no es de un distrito de Canas"),
        (("--salida", "{data}/canasplan.db"), "es el archivo de datos de CanasPlan."),
    ],
)
def test_an_export_that_cannot_be_is_refused_and_writes_nothing(
    console: Console, saved: Saved, tmp_path: Path, options: Entry, told: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    named = {"tmp": tmp_path, "data": console.folder}

    answer = console("exportar", *(text.format(**named) for text in options))

    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err
    assert sorted(tmp_path.rglob("*")) == before
    assert len(console("listar", "--json").json()) == 1


@pytest.mark.parametrize("command", [("listar",), ("exportar", "--salida", "no-existe.csv")])
def test_a_period_that_ends_before_it_begins_is_refused(
    console: Console, command: tuple[str, ...]
) -> None:
    answer = console(*command, "--desde", "2022-03-05", "--hasta", "04/03/2022")

    assert (answer.code, answer.out) == (1, "")
    assert "al revés: --desde 05/03/2022 es después de --hasta 04/03/2022" in answer.err
    assert not Path("no-existe.csv").exists()


# --- verificar


@pytest.fixture
def history(console: Console, saved: Saved) -> Saved:
    console("corregir", saved["registro"], "--motivo", "Faltaba", "--mujeres", "4")
    return saved


def test_sound_data_are_told_to_be_so(console: Console, history: Saved) -> None:
    answer = console("verificar")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "2 revisiones de 1 registro: todo corresponde.\n"
    assert console("verificar", "--json").json() == {
        "revisiones": 2,
        "registros": 1,
        "fallas": [],
    }


def test_one_changed_byte_of_a_text_in_the_database_is_found(
    console: Console, history: Saved
) -> None:
    path = console.folder / DATABASE
    data = path.read_bytes()
    assert data.count(b"Se instal") == 2
    place = data.index(b"Se instal")
    path.write_bytes(data[:place] + b"X" + data[place + 1 :])

    answer = console("verificar")

    assert answer.code == 3
    assert f"{history['registro']}: La revisión " in answer.err
    assert "no corresponde a su huella (hash)." in answer.err
    assert "El índice de búsqueda no corresponde a los avances." in answer.err
    assert answer.err.endswith("Para repararlo: canasplan verificar --reparar\n")
    assert answer.out == "2 revisiones de 1 registro: 2 fallas.\n"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            "progress_revision SET mujeres = 5 WHERE revision = 2",
            "La revisión 2 no corresponde a su",
        ),
        (
            "progress_revision SET motivo = 'Otro' WHERE revision = 2",
            "La revisión 2 no corresponde",
        ),
        ("progress_revision SET fecha = 'ayer' WHERE revision = 1", "La revisión 1 no corresponde"),
        ("progress SET estado = 'concluida'", "El estado actual no corresponde a sus revisiones."),
        ("total SET records = 7", "El total de la acción 1.02.03 en 080505 no corresponde"),
    ],
)
def test_a_value_changed_behind_the_programs_back_is_found(
    console: Console, history: Saved, change: str, fault: str
) -> None:
    with closing(sqlite3.connect(console.folder / DATABASE)) as driver:
        driver.execute("DROP TRIGGER progress_revision_no_update")
        driver.execute(f"UPDATE {change}")
        driver.commit()

    answer = console("verificar", "--json")

    assert (answer.code, answer.err) == (3, "")
    assert fault in answer.out
