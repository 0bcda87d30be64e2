"""Verifying what stands beside the revisions, and verifying while somebody works."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace
from canasplan.db.sqlite import ACTION_WORDS, SEARCHED, Database, StorageError
from canasplan.integrity import PAGES_CHECKED, Fault, Verification, verify
from canasplan.paths import DATABASE, JOURNAL
from tests.core.tampering import OTHER_WORDS, Fields, faults, other_state, tamper
from tests.core.test_journal import of_a_newer_program
from tests.exchange.records import add, many, save

# --- What was changed in the plan, the journal, the file itself


def test_a_changed_word_of_a_plan_is_found(workspace: Workspace, folder: Path, saved: str) -> None:
    tamper(folder, "UPDATE plan SET document = replace(document, 'agua', 'aqua')")
    told = Fault("", "El plan canas-2019-2022 no corresponde a su huella.")
    assert faults(workspace) == [told]


@pytest.mark.parametrize("column", ["title", "version", "codigo"])
def test_a_plan_under_another_name_is_found(
    workspace: Workspace, folder: Path, saved: str, column: str
) -> None:
    tamper(folder, f"UPDATE plan SET {column} = {column} || 1")
    assert "no lleva su propio nombre" in " ".join(fault.what for fault in faults(workspace))


def test_a_kept_plan_that_is_none_is_found(workspace: Workspace, folder: Path, saved: str) -> None:
    nothing = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    tamper(folder, f"UPDATE plan SET document = '{{}}', sha256 = '{nothing}'")
    told = Fault("", "El plan canas-2019-2022 no corresponde a su huella.")
    assert faults(workspace) == [told]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE action SET texto = 'Otra obra' WHERE codigo = '1.02.03'",
        "DELETE FROM action WHERE codigo = '4.01.01'",
        "UPDATE action SET codigo = '9.09.09' WHERE codigo = '4.01.01'",
    ],
)
def test_actions_that_their_plan_does_not_word_so_are_found(
    workspace: Workspace, folder: Path, saved: str, statement: str
) -> None:
    tamper(folder, statement)
    assert Fault("", "Las acciones no corresponden a sus planes.") in faults(workspace)


def test_another_word_in_the_search_index_is_found(
    workspace: Workspace, folder: Path, saved: str
) -> None:
    columns = ", ".join(SEARCHED)
    others = columns.replace("logros", "replace(logros, 'línea', 'tubería')")
    tamper(
        folder,
        f"INSERT INTO progress_text(progress_text, rowid, {columns}) "
        f"SELECT 'delete', id, {columns} FROM progress_revision WHERE id = 2",
        f"INSERT INTO progress_text(rowid, {columns}) "
        f"SELECT id, {others} FROM progress_revision WHERE id = 2",
    )
    assert faults(workspace) == [OTHER_WORDS]
    assert workspace.verify(deep=False).faults == (OTHER_WORDS,)


def test_another_word_in_the_search_index_of_the_actions_is_found(
    workspace: Workspace, folder: Path, saved: str
) -> None:
    columns = ", ".join(ACTION_WORDS)
    tamper(
        folder,
        f"INSERT INTO action_text(action_text, rowid, {columns}) "
        f"SELECT 'delete', id, {columns} FROM action WHERE id = 2",
        f"INSERT INTO action_text(rowid, {columns}) "
        f"SELECT id, {columns.replace('tema', 'eje')} FROM action WHERE id = 2",
    )
    told = "El índice de búsqueda no corresponde a las acciones."
    assert faults(workspace) == [Fault("", told, derived=True)]


def missing_lines(count: int) -> Fault:
    told = f"Al diario, el segundo lugar de lo guardado, le faltan {count}."
    return Fault("", told, derived=True)


def test_lines_that_the_journal_lacks_are_counted(
    workspace: Workspace, folder: Path, saved: str
) -> None:
    path = folder / JOURNAL
    header, *lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(header + lines[0] * 3 + lines[2])
    assert faults(workspace) == [missing_lines(3)]
    path.unlink()
    assert faults(workspace) == [missing_lines(5)]
    assert verify(workspace._db, journal=False).faults == ()
    workspace.recompute()
    assert faults(workspace) == []


@pytest.mark.skipif(os.name == "nt", reason="un archivo ilegible, de Linux")
def test_a_journal_that_cannot_be_read_is_a_fault_that_computing_heals(
    workspace: Workspace, folder: Path, saved: str
) -> None:
    (folder / JOURNAL).unlink()
    (folder / JOURNAL).symlink_to("/proc/self/mem")
    told = "El diario, el segundo lugar de lo guardado, no se lee: el disco no responde bien."
    assert faults(workspace) == [Fault("", told, derived=True)]
    workspace.recompute()
    assert faults(workspace) == []


def test_what_only_a_newer_program_knows_is_no_fault(
    workspace: Workspace, folder: Path, saved: str
) -> None:
    with (folder / JOURNAL).open("ab") as file:
        file.write(of_a_newer_program(operacion="fusion"))
    assert faults(workspace) == []


@pytest.mark.parametrize("column", ["logros", "operacion", "padres", "equipo", "fecha", "aliados"])
def test_bytes_that_are_no_text_are_found_in_their_record(
    workspace: Workspace, folder: Path, saved: str, column: str
) -> None:
    where = f"registro = '{saved}' AND revision = 1"
    tamper(folder, f"UPDATE progress_revision SET {column} = CAST(x'ff41' AS TEXT) WHERE {where}")
    told = Fault(saved, "La revisión 1 no corresponde a su huella (hash).")
    assert faults(workspace) == [told]


def test_a_number_that_no_hash_can_be_of_is_found(
    workspace: Workspace, folder: Path, saved: str
) -> None:
    where = f"registro = '{saved}' AND revision = 1"
    tamper(folder, f"UPDATE progress_revision SET monto_soles = {2**60} WHERE {where}")
    assert faults(workspace) == [Fault(saved, "La revisión 1 no corresponde a su huella (hash).")]


@pytest.mark.parametrize("name", ["x'ff41'", "x'6176ff'", "x'00'", "x''"])
def test_a_record_whose_name_is_no_text_is_found_once(
    workspace: Workspace, folder: Path, saved: str, name: str
) -> None:
    where = f"registro = '{saved}' AND revision = 1"
    tamper(folder, f"UPDATE progress_revision SET registro = CAST({name} AS TEXT) WHERE {where}")
    found = [each for each in faults(workspace) if "huella" in each.what]
    assert len(found) == 1
    assert other_state(saved, derived=False) in faults(workspace)


def test_pages_that_cannot_be_read_are_a_fault(
    workspace: Workspace, folder: Path, saved: str
) -> None:
    workspace._db.close()
    path = folder / DATABASE
    with closing(sqlite3.connect(path)) as driver:
        root = "SELECT rootpage FROM sqlite_master WHERE name = 'progress_revision'"
        (page,) = driver.execute(root).fetchone()
        (size,) = driver.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    unread = Fault("", "El archivo está dañado por dentro: una parte no se puede leer.")
    assert unread in faults(workspace)


def test_a_table_that_is_gone_is_a_fault(workspace: Workspace, folder: Path, saved: str) -> None:
    tamper(folder, "DROP TABLE total")
    told = "El archivo está dañado por dentro: una parte no se puede leer."
    assert faults(workspace) == [Fault("", told)]


def test_of_a_large_file_the_pages_are_checked_only_on_demand(
    workspace: Workspace, folder: Path, saved: str
) -> None:
    tamper(folder, "PRAGMA ignore_check_constraints=1", "UPDATE installation SET id = 7")
    assert workspace.verify(deep=False).faults != ()
    os.truncate(folder / DATABASE, PAGES_CHECKED + 1)
    assert workspace.verify(deep=False).faults == ()
    assert workspace.verify(deep=True).faults != ()


def test_another_program_that_keeps_the_data_is_no_fault_of_theirs(
    workspace: Workspace, folder: Path, saved: str
) -> None:
    with (
        closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as other,
        closing(Database(folder / DATABASE, busy_milliseconds=0)) as database,
    ):
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="Otro programa está usando los datos"):
            verify(database)


# --- Beside the work


@pytest.mark.parametrize("asked", [0, 1, 3, 5])
def test_a_verification_that_is_stopped_returns_what_it_found_so_far(
    workspace: Workspace, folder: Path, saved: str, asked: int
) -> None:
    tamper(folder, "UPDATE progress SET revisions = 9", "UPDATE total SET records = 9")
    answers = iter([False] * asked)
    found = workspace.verify(cancelled=lambda: next(answers, True))
    assert found.records <= 3
    assert len(found.faults) < len(faults(workspace))


def test_one_can_save_while_thousands_of_records_are_verified(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    first = save(workspace, fields)
    add(workspace, *many(first, 2_500))
    began, done = threading.Event(), threading.Event()
    found: list[Verification] = []

    def cancelled() -> bool:
        began.set()
        return False

    def verify_beside() -> None:
        with workspace.beside() as other:
            found.append(other.verify(cancelled=cancelled))
        done.set()

    thread = threading.Thread(target=verify_beside)
    thread.start()
    began.wait()
    slowest = saved = 0.0
    while not done.is_set():
        start = time.perf_counter()
        save(workspace, fields)
        slowest, saved = max(slowest, time.perf_counter() - start), saved + 1
    thread.join()
    assert saved >= 3
    assert slowest < 4  # the lock is waited for for five seconds
    assert [each.faults for each in found] == [()]
    assert found[0].records >= 2_501
