"""Verifying, backing up and restoring from the command line."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canasplan.bootstrap import hold_folder
from canasplan.db.migrations import NEWEST
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from tests.core.second_place import largest_file
from tests.schemas.frozen import everything_in

if TYPE_CHECKING:
    from tests.cli.conftest import Console

Entry = tuple[str, ...]
Saved = dict[str, Any]


def tamper(folder: Path, statement: str) -> None:
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as driver:
        triggers = driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            driver.execute(f"DROP TRIGGER {name}")
        driver.execute(statement)


def cut(folder: Path) -> bytes:
    """Leave half of the database; return what is left."""
    path = folder / DATABASE
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path.read_bytes()


def exported(console: Console, target: Path) -> bytes:
    assert console("exportar", "--salida", str(target)).code == 0
    return target.read_bytes()


# --- verificar --reparar


def test_a_changed_figure_is_told_not_listed_and_repaired(
    console: Console, saved: Saved, tmp_path: Path
) -> None:
    before = exported(console, tmp_path / "antes.csv")
    tamper(console.folder, "UPDATE progress_revision SET porcentaje = 9900")

    found = console("verificar")
    assert found.code == 3
    assert f"{saved['registro']}: La revisión 1 no corresponde a su huella (hash)." in found.err
    for command in (("listar",), ("historial", saved["registro"])):
        refused = console(*command)
        assert (refused.code, refused.out) == (1, "")
        assert "canasplan verificar --reparar" in refused.err
    assert console("exportar", "--salida", str(tmp_path / "nunca.csv")).code == 1
    assert not (tmp_path / "nunca.csv").exists()

    repaired = console("verificar", "--reparar")
    assert repaired.code == 0
    assert "Recuperado: 1 registro, 1 revisión." in repaired.out
    assert console("verificar").code == 0
    assert exported(console, tmp_path / "despues.csv") == before


def test_what_is_only_computed_is_computed_again(console: Console, saved: Saved) -> None:
    tamper(console.folder, "UPDATE total SET records = 7")
    assert console("verificar").code == 3

    repaired = console("verificar", "--reparar")

    assert repaired.code == 0
    assert "1 revisión de 1 registro: todo corresponde." in repaired.out
    assert not list((console.folder / BACKUPS).glob("apartado-*.db"))


def test_a_database_that_does_not_open_is_repaired_too(
    console: Console, saved: Saved, tmp_path: Path
) -> None:
    before = exported(console, tmp_path / "antes.csv")
    left = cut(console.folder)

    refused = console("verificar")
    assert refused.code == 1
    assert "está cortado. No se tocó: recupere los datos con «canasplan restaurar»" in refused.err
    assert (console.folder / DATABASE).read_bytes() == left

    assert console("verificar", "--reparar").code == 0
    assert exported(console, tmp_path / "despues.csv") == before
    (aside,) = (console.folder / BACKUPS).glob("apartado-*.db")
    assert aside.read_bytes() == left


# --- respaldar


def test_a_backup_is_made_listed_and_copied_to_the_extra_place(
    console: Console, saved: Saved, tmp_path: Path
) -> None:
    stick = tmp_path / "MEMORIA"
    stick.mkdir()

    made = console("respaldar", "--lugar", str(stick), "--json").json()
    assert (made["registros"], made["verificado"]) == (1, True)
    assert Path(made["copia"]).is_relative_to(stick)

    listed = console("respaldar", "--lista", "--json").json()
    assert {item["archivo"] for item in listed} >= {made["archivo"], made["copia"]}
    assert console("respaldar", "--sin-lugar", "--json").json()["copia"] is None


def test_an_extra_place_that_is_gone_is_told_and_the_backup_is_made(
    console: Console, saved: Saved, tmp_path: Path
) -> None:
    stick = tmp_path / "MEMORIA"
    stick.mkdir()
    console("respaldar", "--lugar", str(stick))
    shutil.rmtree(stick)

    answer = console("respaldar")

    assert answer.code == 3
    assert "Respaldado y verificado: " in answer.out
    assert "Conecte esa memoria" in answer.err


def test_a_damaged_backup_is_listed_as_such(console: Console, saved: Saved) -> None:
    made = Path(console("respaldar", "--json").json()["archivo"])
    data = bytearray(made.read_bytes())
    data[5000] ^= 1
    made.write_bytes(data)

    answer = console("respaldar", "--lista")

    assert answer.code == 3
    assert "DAÑADO" in answer.out
    refused = console("restaurar", made.name)
    assert refused.code == 1
    assert "está dañado o no es de CanasPlan" in refused.err


def test_without_a_backup_the_list_says_so(empty_console: Console) -> None:
    answer = empty_console("respaldar", "--lista")
    assert (answer.code, answer.out) == (0, "Todavía no hay respaldos.\n")


# --- restaurar


@pytest.fixture
def backup(console: Console, saved: Saved, entry: Entry) -> str:
    """The name of a backup with one avance; there are two now."""
    made = console("respaldar", "--json").json()
    assert console("registrar", *entry).code == 0
    return Path(made["archivo"]).name


def test_restoring_keeps_what_came_after_unless_the_exact_state_is_asked_for(
    console: Console, backup: str
) -> None:
    whole = console("restaurar", backup, "--json").json()
    assert (whole["registros"], whole["fuera_revisiones"]) == (2, 0)
    assert len(console("listar", "--json").json()) == 2

    exact = console("restaurar", backup, "--exacto", "--json").json()
    assert (exact["registros"], exact["fuera_revisiones"]) == (1, 1)
    assert "antes-de-restaurar" in exact["apartado"]
    assert len(console("listar", "--json").json()) == 1
    assert console("verificar").code == 0


def test_a_trial_says_what_would_be_and_changes_nothing(console: Console, backup: str) -> None:
    before = (console.folder / DATABASE).read_bytes()

    exact = console("restaurar", backup, "--exacto", "--ensayo")
    whole = console("restaurar", backup, "--ensayo")
    everything = console("restaurar", "--ensayo", "--json").json()

    assert exact.out == "Quedaría fuera lo guardado después: 1 revisión de 1 registro.\n"
    assert whole.out == "No se perdería nada de lo registrado aquí.\n"
    assert (everything["revisiones"], everything["apartado"]) == (2, None)
    assert (console.folder / DATABASE).read_bytes() == before


def test_a_lost_database_comes_back_from_the_journal_alone(
    console: Console, saved: Saved, tmp_path: Path
) -> None:
    before = exported(console, tmp_path / "antes.csv")
    shutil.rmtree(console.folder / BACKUPS, ignore_errors=True)
    (console.folder / DATABASE).unlink()

    refused = console("listar")
    assert refused.code == 1
    assert "Falta el archivo de datos" in refused.err
    assert not (console.folder / DATABASE).exists()

    answer = console("restaurar")
    assert (answer.code, "Del diario: 1 revisión." in answer.out) == (0, True)
    assert exported(console, tmp_path / "despues.csv") == before
    assert "Rosa Quispe" in console("perfil").out


def test_what_cannot_be_brought_back_is_named(console: Console, saved: Saved) -> None:
    shutil.rmtree(console.folder / BACKUPS, ignore_errors=True)
    (console.folder / JOURNAL).unlink()
    tamper(console.folder, "UPDATE progress_revision SET porcentaje = 9900")

    answer = console("restaurar")

    assert answer.code == 3
    assert f"No se pudo recuperar: {saved['registro']}, revisión 1" in answer.err
    assert list((console.folder / BACKUPS).glob("apartado-*.db"))


# --- One writer


def test_while_another_program_writes_one_can_look_but_not_record(
    console: Console, saved: Saved, entry: Entry, tmp_path: Path
) -> None:
    with hold_folder(console.folder, "la ventana"):
        refused = console("registrar", *entry)
        assert refused.code == 1
        assert "ya están abiertos: la ventana, desde las" in refused.err
        assert len(console("listar", "--json").json()) == 1
        assert console("verificar").code == 0
        told = console("exportar", "--salida", str(tmp_path / "avances.csv"))
        assert (told.code, "siguen como «sin exportar»" in told.err) == (0, True)
    assert console("registrar", *entry).code == 0


def test_a_revision_that_the_database_lost_comes_back_at_the_next_start(
    console: Console, saved: Saved
) -> None:
    kept = (console.folder / DATABASE).read_bytes()
    console("corregir", saved["registro"], "--motivo", "Faltaba", "--mujeres", "4")
    (console.folder / DATABASE).write_bytes(kept)  # as a disk does that forgot the last write

    answer = console("historial", saved["registro"])

    assert "se recuperó del diario 1 revisión que faltaba" in answer.err
    assert len(json.loads(console("historial", saved["registro"], "--json").out)) == 2


@pytest.mark.skipif(os.name == "nt", reason="límites de Unix")
def test_what_went_to_one_place_only_is_told_and_put_right_by_the_next_command(
    console: Console, saved: Saved, entry: Entry
) -> None:
    path = console.folder / JOURNAL
    with path.open("ab") as file:
        file.write(bytes(2_000_000))
    with largest_file(path.stat().st_size):
        answer = console("registrar", *entry)
    assert (answer.code, answer.out) == (3, "")
    assert "Quedó en la base de datos, pero no en el diario, su segundo lugar" in answer.err
    assert len(console("listar", "--json").json()) == 2
    assert console("verificar").code == 0


def test_a_backup_that_cannot_be_made_is_told_and_the_avance_is_saved(
    console: Console, entry: Entry
) -> None:
    shutil.rmtree(console.folder / BACKUPS)
    (console.folder / BACKUPS).write_bytes(b"un archivo")
    answer = console("registrar", *entry)
    assert (answer.code, answer.out.startswith("Guardado: ")) == (0, True)
    assert "canasplan: No se pudo escribir en la carpeta de respaldos" in answer.err


@pytest.mark.parametrize(
    "command",
    [
        ("listar",),
        ("anular", "av-1", "--motivo", "x"),
        ("verificar", "--reparar"),
        ("respaldar",),
        ("restaurar",),
        ("restaurar", "{backup}"),
        ("restaurar", "{backup}", "--exacto"),
    ],
)
def test_data_of_a_newer_program_are_refused_and_not_one_byte_changes(
    console: Console, backup: str, command: Entry
) -> None:
    tamper(console.folder, f"PRAGMA user_version={NEWEST + 1}")
    before = everything_in(console.folder)
    answer = console(*(part.format(backup=backup) for part in command))
    assert (answer.code, answer.out) == (1, "")
    assert "son de una versión más nueva de CanasPlan. No se tocaron" in answer.err
    assert f"conozca el esquema de datos {NEWEST + 1} (este, hasta el {NEWEST};" in answer.err
    assert everything_in(console.folder) == before


def test_a_trial_with_a_backup_that_is_none_is_refused(console: Console, backup: str) -> None:
    for options in (("--ensayo",), ("--ensayo", "--exacto"), ("--exacto",), ()):
        answer = console("restaurar", "no-existe.db", *options)
        assert (answer.code, answer.out) == (1, "")
        assert "no existe, está dañado o no es de CanasPlan" in answer.err


def test_programs_are_answered_in_json(console: Console, backup: str) -> None:
    told = console("restaurar", backup, "--exacto", "--ensayo", "--json").json()
    assert told == {"fuera_revisiones": 1, "fuera_registros": 1}
    kept = console("restaurar", backup, "--ensayo", "--json").json()
    assert kept == {"fuera_revisiones": 0, "fuera_registros": 0}
    answer = console("restaurar", backup, "--exacto")
    assert answer.code == 0
    assert "Quedó fuera lo guardado después: 1 revisión.\n" in answer.out
    assert f"Lo que había queda en {console.folder / BACKUPS}" in answer.out
