"""The start of a session: database and journal hold the same revisions again."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.db.tables import journal_mark, pending
from canasplan.journal import Journal, line
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from canasplan.revisions import seal
from canasplan.saving import SESSION, Reconciled
from canasplan.trouble import DataTroubleError, Trouble
from tests.conftest import FixedClock
from tests.core.second_place import (
    ASIDE,
    Fields,
    hashes,
    start,
    unix,
)
from tests.core.test_journal import of_a_newer_program, refuse
from tests.db.faults import RECORD
from tests.exchange.records import add, many, save

# --- The start of a session


def test_a_new_folder_has_nothing_to_put_right_and_no_journal(folder: Path) -> None:
    assert start(folder) == Reconciled()
    assert start(folder) == Reconciled()
    assert not (folder / JOURNAL).exists()


def test_a_sound_session_leaves_nothing_to_put_right(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    save(workspace, fields)
    before = (folder / JOURNAL).read_bytes()
    assert start(folder) == Reconciled()
    assert (folder / JOURNAL).read_bytes() == before


def test_a_journal_that_is_missing_is_written_anew(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    saved = [save(workspace, fields), save(workspace, fields)]
    workspace.localities.add("080505", "Hanocca")
    (folder / JOURNAL).unlink()
    assert start(folder) == Reconciled(appended=3)
    assert hashes(folder)[:2] == [each.hash for each in saved]
    assert start(folder) == Reconciled()


def test_a_known_journal_that_is_missing_is_written_anew_even_without_news(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    save(workspace, fields)
    workspace._saves.renew()
    (folder / JOURNAL).unlink()
    assert start(folder) == Reconciled(appended=1)


@pytest.mark.parametrize("torn", [0, 1, 30, 100])
def test_lines_that_a_kill_kept_from_the_journal_are_added(
    workspace: Workspace, folder: Path, fields: Fields, torn: int
) -> None:
    first, last = save(workspace, fields), save(workspace, fields)
    path = folder / JOURNAL
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - len(line(last)) + torn])
    assert start(folder) == Reconciled(appended=1)
    assert [each for each in hashes(folder) if each] == [first.hash, last.hash]
    assert start(folder) == Reconciled()


def test_what_the_database_lost_comes_back_from_the_journal(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    first = save(workspace, fields)
    older = (folder / DATABASE).read_bytes()
    second = workspace.progress.void(first.record, reason="Se registró dos veces")
    third = save(workspace, fields)
    workspace.localities.add("080505", "Hanocca")
    theirs = seal(replace(third, record=RECORD, installation="eq-otro"))
    Journal(folder / JOURNAL, "").append([theirs])
    workspace._db.close()
    (folder / DATABASE).write_bytes(older)

    assert start(folder) == Reconciled(restored=4)
    with open_workspace(folder, FixedClock()) as again:
        assert again.reconciled == Reconciled()
        assert again.progress.history(first.record) == (first, second)
        assert again.progress.get(RECORD).winner == theirs
        assert again.localities.names("080505") == ("Hanocca", "Taypitunga")
        with again._db.read() as connection:
            waiting = set(connection.execute(select(pending.c.hash)).scalars())
    assert waiting == {first.hash, second.hash, third.hash}


def test_the_journal_of_another_installation_is_set_aside(
    workspace: Workspace, province: Workspace, folder: Path, fields: Fields
) -> None:
    own = save(workspace, fields)
    save(province, fields)
    theirs = (province.folder / JOURNAL).read_bytes()
    for name in (ASIDE, f"{BACKUPS}/apartado-{Path(JOURNAL).stem}-2.diario"):
        (folder / JOURNAL).write_bytes(theirs)
        assert start(folder) == Reconciled(appended=1)
        assert (folder / name).read_bytes() == theirs
    assert hashes(folder) == [own.hash]


def test_the_mark_follows_when_a_session_was_long(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    first = save(workspace, fields)
    assert marks(workspace) == []
    add(workspace, *many(first, SESSION))
    size = (folder / JOURNAL).stat().st_size
    assert marks(workspace) == [("av", SESSION + 1, size), ("co", 0, size), ("me", 0, size)]
    workspace.localities.add("080505", "Hanocca")
    save(workspace, fields)
    assert start(folder) == Reconciled()
    assert marks(workspace) == [("av", SESSION + 1, size), ("co", 0, size), ("me", 0, size)]


def marks(workspace: Workspace) -> list[tuple[str, int, int]]:
    with workspace._db.read() as connection:
        return sorted(tuple(row) for row in connection.execute(select(journal_mark)))


@pytest.mark.parametrize("lost", [False, True], ids=["sound database", "older database"])
def test_a_journal_that_lost_what_it_had_gives_the_rest_and_is_written_anew(
    workspace: Workspace, folder: Path, fields: Fields, lost: bool
) -> None:
    first = save(workspace, fields)
    workspace._saves._move_mark({"av": 1, "co": 0})
    older = (folder / DATABASE).read_bytes()
    last = save(workspace, fields, difficulties="Llovió")
    workspace._saves._move_mark({"av": 2, "co": 0})
    path = folder / JOURNAL
    damaged = path.read_bytes().partition(line(first))
    path.write_bytes(damaged[0] + damaged[2])
    if lost:
        workspace._db.close()
        (folder / DATABASE).write_bytes(older)
    kept = path.read_bytes()

    assert start(folder) == Reconciled(appended=2, restored=int(lost))
    assert hashes(folder) == [first.hash, last.hash]
    assert (folder / ASIDE).read_bytes() == kept


@unix
def test_a_journal_that_cannot_be_read_is_set_aside(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    saved = save(workspace, fields)
    (folder / JOURNAL).unlink()
    (folder / JOURNAL).symlink_to("/proc/self/mem")
    assert start(folder) == Reconciled(appended=1)
    assert hashes(folder) == [saved.hash]
    assert (folder / ASIDE).is_symlink()


def test_what_only_a_newer_program_knows_stays_in_the_journal(
    workspace: Workspace, folder: Path, fields: Fields
) -> None:
    saved = save(workspace, fields)
    newer = of_a_newer_program(operacion="fusion")
    with (folder / JOURNAL).open("ab") as file:
        file.write(newer)
    assert start(folder) == Reconciled()
    assert hashes(folder) == [saved.hash, newer.split()[0].decode()]


def test_a_full_disk_at_the_start_leaves_the_journal_where_it_is(
    workspace: Workspace, folder: Path, fields: Fields, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(workspace, fields)
    (folder / JOURNAL).write_bytes(b"de otro\n")
    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", refuse(28))
        with pytest.raises(DataTroubleError) as refused, open_workspace(folder, FixedClock()):
            pass
    assert refused.value.trouble is Trouble.FULL
    assert re.search("disco .* está lleno", str(refused.value))
    assert (folder / JOURNAL).read_bytes() == b"de otro\n"
    assert start(folder) == Reconciled(appended=1)
