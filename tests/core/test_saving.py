"""What "Guardado" means: on disk twice, told truly, and put right at the next start."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.db import revision_store
from canasplan.db.sqlite import Database, StorageError
from canasplan.errors import CanasplanError
from canasplan.journal import read
from canasplan.model import Revision, SavedOnceError
from canasplan.paths import DATABASE, JOURNAL
from canasplan.saving import Saves
from tests.conftest import LAYO, FixedClock
from tests.core.second_place import (
    NOTHING_SAVED,
    Fields,
    hashes,
    largest_file,
    no_room_for_the_journal,
    revisions,
    unix,
    with_strace,
)
from tests.core.unclear_save import BEGINS
from tests.db.faults import FIELDS, RECORD, SAVED
from tests.exchange.records import save

# --- Saving


def test_what_is_saved_stands_in_the_database_and_in_the_journal(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    first = save(workspace, fields)
    voided = workspace.progress.void(first.record, reason="Se registró dos veces")
    undone = workspace.progress.undo(first.record)
    workspace.localities.add("080505", "Hanocca")
    found = [each and each.revision() for each in read(folder / JOURNAL)]
    assert found[:3] == [first, voided, undone]
    assert (len(found), workspace.verify().faults) == (4, ())


@unix
def test_a_disk_that_refuses_saves_nothing_and_that_is_told(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    with largest_file(512), pytest.raises(CanasplanError) as refused:
        workspace.progress.save(fields, record=RECORD)
    assert str(refused.value) == NOTHING_SAVED
    assert (revisions(workspace), hashes(folder)) == (0, [])
    again = workspace.progress.save(fields, record=RECORD)
    assert workspace.progress.history(RECORD) == (again,)
    assert hashes(folder) == [again.hash]


@unix
def test_a_disk_that_is_gone_leaves_it_open_whether_it_was_saved(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    revision = workspace.progress.prepare(fields, record=RECORD)
    path, away = folder / DATABASE, folder / "sacado"
    saves = Saves(workspace._db)

    def pulled_out(connection: Connection) -> None:
        path.rename(away)
        path.mkdir()
        revision_store.add(connection, revision)

    with largest_file(512), pytest.raises(CanasplanError) as refused:
        saves.keep(revision, pulled_out)
    assert str(refused.value) == (
        "No se sabe si se guardó: No se pueden abrir los datos. Revise que la carpeta exista y "
        "que usted pueda escribir en ella. Lo escrito sigue aquí; guarde otra vez cuando el "
        "disco responda. Si ya estaba, no se duplicará."
    )
    path.rmdir()
    away.rename(path)
    again = workspace.progress.save(fields, record=RECORD)
    assert workspace.progress.history(RECORD) == (again,)


def test_a_lock_that_another_program_keeps_saves_nothing(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    revision = workspace.progress.prepare(fields, record=RECORD)
    with (
        closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as other,
        closing(Database(folder / DATABASE, busy_milliseconds=0)) as database,
    ):
        saves = Saves(database)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="Otro programa está usando los datos"):
            saves.keep(revision, lambda connection: revision_store.add(connection, revision))
    assert (revisions(workspace), hashes(folder)) == (0, [])


def test_an_error_after_which_the_revision_is_there_is_no_refusal(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    revision = workspace.progress.prepare(fields, record=RECORD)
    with (
        closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as other,
        closing(Database(folder / DATABASE, busy_milliseconds=0)) as database,
    ):
        saves = Saves(database)
        with database.write() as connection:
            revision_store.add(connection, revision)
        other.execute("BEGIN IMMEDIATE")
        saves.keep(revision, lambda connection: revision_store.add(connection, revision))
    assert workspace.progress.history(RECORD) == (revision,)
    assert hashes(folder) == [revision.hash]


@unix
def test_what_could_not_be_written_in_the_journal_is_told_and_written_by_the_next_try(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    before = save(workspace, fields)
    with no_room_for_the_journal(folder), pytest.raises(SavedOnceError) as told:
        workspace.progress.save(fields, record=RECORD)
    assert str(told.value) == (
        "Quedó en la base de datos, pero no en el diario, su segundo lugar (el disco está "
        "lleno). Libere espacio o revise el disco y guarde otra vez; no se duplicará."
    )
    assert told.value.revision == workspace.progress.get(RECORD).winner
    assert hashes(folder) == [before.hash]
    again = workspace.progress.save(fields, record=RECORD)
    assert again == told.value.revision
    assert workspace.progress.history(RECORD) == (again,)
    assert hashes(folder) == [before.hash, again.hash]
    assert workspace.verify().faults == ()


@unix
def test_a_voiding_that_is_not_in_the_journal_yet_can_be_tried_again(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    first = save(workspace, fields)
    voiding = {"base": first.hash, "reason": "Se registró dos veces"}
    with no_room_for_the_journal(folder), pytest.raises(SavedOnceError) as told:
        workspace.progress.void(first.record, **voiding)
    again = workspace.progress.void(first.record, **voiding)
    assert workspace.progress.history(first.record) == (first, again)
    assert (again, hashes(folder)) == (told.value.revision, [first.hash, again.hash])


@unix
def test_what_the_journal_still_lacks_goes_in_with_the_next_save(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    owed: list[Revision] = []
    with no_room_for_the_journal(folder):
        for _ in range(2):
            with pytest.raises(SavedOnceError) as told:
                save(workspace, fields)
            owed.append(told.value.revision)
    last = save(workspace, fields)
    assert hashes(folder) == [*(each.hash for each in owed), last.hash]
    following = save(workspace, fields)
    assert hashes(folder)[-1] == following.hash
    assert len(hashes(folder)) == 4


@with_strace
@pytest.mark.parametrize("dead", [False, True], ids=["one error", "a dead disk"])
def test_whatever_sync_of_a_save_fails_the_truth_is_told(
    folder: Path, tmp_path: Path, dead: bool
) -> None:
    with open_workspace(folder, FixedClock()) as workspace:
        workspace.profiles.set(LAYO)
        save(workspace, FIELDS)
    told = []
    for number in range(1, 20):
        own = tmp_path / f"punto-{number}"
        shutil.copytree(folder, own)
        struck, outcome = save_with_a_failing_sync(own, number, dead)
        if not struck:
            break
        told.append(outcome)
        with open_workspace(own, FixedClock()) as workspace:
            assert workspace.verify().faults == ()
            if outcome == SAVED:
                assert workspace.progress.get(RECORD).revisions == 1
            again = workspace.progress.save(FIELDS, record=RECORD)
            assert workspace.progress.history(RECORD) == (again,)
    assert not struck
    assert len(told) >= 3
    assert NOTHING_SAVED in told or dead
    # The last sync comes after the commit: its error is no reason to say that nothing was saved.
    assert told[-1] == SAVED
    if dead:
        assert [each for each in told if each.startswith("No se sabe si se guardó: ")]


def save_with_a_failing_sync(folder: Path, number: int, dead: bool) -> tuple[bool, str]:
    """Save in another process; return whether its sync of that number failed, and what it told."""
    log = folder.parent / "strace.txt"
    strike = f"inject=fdatasync:error=EIO:when={number}{'+' if dead else ''}"
    trace = ["strace", "-f", "-o", str(log), "-e", "trace=fdatasync,mkdir", "-e", strike]
    work = [sys.executable, "-m", "tests.core.unclear_save", str(folder), RECORD]
    root = Path(__file__).parents[2]
    done = subprocess.run([*trace, *work], check=True, cwd=root, capture_output=True, text=True)
    _, _, saving = log.read_text(encoding="utf-8").partition(BEGINS)
    return "(INJECTED)" in saving, done.stdout.strip()
