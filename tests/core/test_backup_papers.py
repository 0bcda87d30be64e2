"""Backups as files: found by their names, described by their papers, cleared of leftovers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from canasplan.backups import Backup, Backups, Reason
from canasplan.bootstrap import Workspace
from canasplan.paths import BACKUPS
from tests.conftest import FixedClock

DAY = timedelta(days=1)


@pytest.fixture
def backups(workspace: Workspace, folder: Path, clock: FixedClock) -> Backups:
    """The backups of the folder that a técnica in Layo has open."""
    return Backups(folder, clock)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _without_paper(backups: Backups) -> Iterator[Backup]:
    for backup in backups.all():
        backup.path.with_suffix(".json").unlink()
    yield from backups.all()


def test_a_backup_without_its_paper_is_found_and_gets_it_at_the_next_one(
    backups: Backups, clock: FixedClock
) -> None:
    first = backups.make(Reason.CLOSE).backup
    (found,) = _without_paper(backups)
    assert (found.path, found.moment, found.reason) == (first.path, first.moment, Reason.CLOSE)
    assert (found.sha256, found.proven, found.size) == ("", False, first.size)
    assert backups.prove(found)

    clock.moment += timedelta(hours=1)
    second = backups.make(Reason.HAND).backup
    again = backups.all()
    assert [backup.path for backup in again] == [second.path, first.path]
    assert again[1].sha256 == first.sha256
    assert again[1].changes == first.changes
    assert backups.prove(again[1])


def test_a_backup_that_lost_its_paper_keeps_its_place_in_the_order(
    backups: Backups, clock: FixedClock
) -> None:
    made = []
    for _ in range(4):
        made.append(backups.make(Reason.HAND).backup)
        clock.moment += DAY
    made[1].path.with_suffix(".json").unlink()
    expected = [backup.path for backup in reversed(made)]
    assert [backup.path for backup in backups.all()] == expected
    clock.moment += DAY
    newest = backups.make(Reason.HAND).backup
    assert [backup.path for backup in backups.all()] == [newest.path, *expected]
    assert all(backup.proven for backup in backups.all())


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"numero": "uno"}', b"acta de la asamblea"]
)
def test_a_damaged_paper_is_none(backups: Backups, content: bytes) -> None:
    backup = backups.make(Reason.HAND).backup
    backup.path.with_suffix(".json").write_bytes(content)
    (found,) = backups.all()
    assert not found.proven
    backups.make(Reason.HAND)
    assert all(one.proven for one in backups.all())


def test_a_paper_of_another_size_is_none_and_a_damaged_backup_gets_none(backups: Backups) -> None:
    backup = backups.make(Reason.HAND).backup
    with backup.path.open("rb+") as file:
        file.truncate(backup.size - 4096)
    for _ in range(2):
        (found,) = [one for one in backups.all() if one.path == backup.path]
        assert not found.proven
        assert not backups.prove(found)
        newer = backups.make(Reason.HAND).backup
        assert backups.prove(newer)


def test_what_only_resembles_a_backup_is_left_alone(
    backups: Backups, folder: Path, clock: FixedClock
) -> None:
    backup = backups.make(Reason.HAND).backup
    strange = [
        "canasplan-20229915-093000-cierre.db",
        "canasplan-99991231-235959-cierre.db",
        "canasplan-20220915-093000-fiesta.db",
        "canasplan-20220915-093000-cierre.db.bak",
        "apartado-1-canasplan.db",
        "canasplan-notas.json",
        "acta.json",
    ]
    for name in strange:
        (folder / BACKUPS / name).write_bytes(b"x")
    (folder / BACKUPS / "canasplan-20220915-093000-cierre.db").symlink_to(folder / "no-existe")
    assert backups.all() == (backup,)
    clock.moment += 400 * DAY
    backups.make(Reason.HAND)
    assert set(strange) < set(names(folder / BACKUPS))


def test_a_paper_that_cannot_be_read_is_none_and_keeps_no_new_backup_from_being_made(
    backups: Backups,
) -> None:
    backup = backups.make(Reason.HAND).backup
    backup.path.with_suffix(".json").unlink()
    backup.path.with_suffix(".json").mkdir()
    newer = backups.make(Reason.HAND).backup
    assert [(one.path, one.proven) for one in backups.all()] == [
        (newer.path, True),
        (backup.path, False),
    ]


def test_what_a_killed_run_left_is_cleared_away(backups: Backups, folder: Path) -> None:
    place = folder / BACKUPS
    place.mkdir(exist_ok=True)
    (place / ".canasplan-20220915-093000-cierre.db.4711.tmp").write_bytes(b"a medias")
    (place / ".canasplan-20220915-093000-cierre.json.4711.tmp").write_bytes(b"{")
    (place / "canasplan-20220914-093000-cierre.json").write_bytes(b"{}")
    (place / ".canasplan-carpeta.tmp").mkdir()  # cannot be unlinked, and keeps nobody from it
    backup = backups.make(Reason.HAND).backup
    assert names(place) == [
        ".canasplan-carpeta.tmp",
        ".turno",
        backup.path.name,
        backup.path.with_suffix(".json").name,
    ]


def test_an_earlier_backup_that_cannot_be_read_keeps_no_new_one_from_being_made(
    backups: Backups, folder: Path
) -> None:
    (folder / BACKUPS).mkdir(exist_ok=True)
    (folder / BACKUPS / "canasplan-20220914-093000-cierre.db").mkdir()
    backup = backups.make(Reason.HAND).backup
    assert backups.prove(backup)


# --- A file that somebody names


def test_a_file_that_is_named_is_the_backup_that_its_paper_describes(
    backups: Backups, folder: Path, tmp_path: Path
) -> None:
    backup, other = (backups.make(Reason.HAND).backup for _ in range(2))
    assert backups.at(backup.path) == backup
    assert backups.at(other.path) == other
    away = tmp_path / "memoria"
    shutil.copytree(folder / BACKUPS, away)
    assert backups.at(away / backup.path.name) == replace(
        backup, path=away / backup.path.name, extra=True
    )


def test_a_file_of_any_name_is_a_backup_when_it_proves_itself(
    backups: Backups, tmp_path: Path
) -> None:
    backup = backups.make(Reason.HAND).backup
    named = tmp_path / "copia de Rosa.db"
    shutil.copy(backup.path, named)
    os.utime(named, (0, 0))
    found = backups.at(named)
    assert found is not None
    assert (found.path, found.sha256, found.revisions) == (named, backup.sha256, 0)
    assert found.moment == datetime(1970, 1, 1, tzinfo=UTC)
    assert backups.prove(found)


def test_a_file_that_is_no_backup_is_none(backups: Backups, tmp_path: Path) -> None:
    (tmp_path / "acta.db").write_bytes(b"acta")
    assert backups.at(tmp_path / "acta.db") is None
    assert backups.at(tmp_path / "no-existe.db") is None
