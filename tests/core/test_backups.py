"""Backups: whole or not there, made when they are due, and fewer of the older ones."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from canasplan.backups import Backup, Backups, Reason
from canasplan.bootstrap import Workspace
from canasplan.db.turn import turn
from canasplan.errors import CanasplanError
from canasplan.paths import BACKUPS, DATABASE
from tests.conftest import LAYO, FixedClock

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

SECOND_WRITER = """
import sqlite3, sys
driver = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
driver.execute("BEGIN IMMEDIATE")
"""


@pytest.fixture
def backups(workspace: Workspace, folder: Path, clock: FixedClock) -> Backups:
    """The backups of the folder that a técnica in Layo has open."""
    return Backups(folder, clock)


@pytest.fixture
def save(workspace: Workspace, fields: dict[str, str]) -> Callable[[], object]:
    """Records one more avance."""
    return lambda: workspace.progress.save(fields, record=workspace.progress.new_record())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as driver:
        return list(driver.iterdump())


def paper(backup: Backup) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(backup.path.with_suffix(".json").read_bytes())
    return found


# --- Making


def test_a_backup_is_a_whole_database_with_its_paper(
    backups: Backups, folder: Path, save: Callable[[], object]
) -> None:
    save()
    made = backups.make(Reason.HAND)
    backup = made.backup
    assert (made.extra, made.extra_problem) == (None, None)
    assert backup.path == folder / BACKUPS / "canasplan-20220915-093000-a-mano.db"
    assert names(folder / BACKUPS) == [
        ".turno",
        "canasplan-20220915-093000-a-mano.db",
        "canasplan-20220915-093000-a-mano.json",
    ]
    assert dump(backup.path) == dump(folder / DATABASE)
    assert (backup.revisions, backup.records, backup.size) == (1, 1, backup.path.stat().st_size)
    with closing(sqlite3.connect(folder / DATABASE)) as driver:
        (equipo,) = driver.execute("SELECT equipo FROM installation").fetchone()
    assert paper(backup) == {
        "numero": 1,
        "momento": "2022-09-15T14:30:00Z",
        "motivo": "a-mano",
        "equipo": equipo,
        "ambito": LAYO.scope,
        "esquema": backup.schema,
        "revisiones": 1,
        "registros": 1,
        "bytes": backup.size,
        "sha256": backup.sha256,
        "cambios": backup.changes,
    }
    assert backups.all() == (backup,)
    assert backups.prove(backup)


def test_a_name_that_is_taken_gets_a_number(backups: Backups) -> None:
    made = [backups.make(Reason.CLOSE).backup for _ in range(3)]
    assert [backup.path.stem for backup in made] == [
        "canasplan-20220915-093000-cierre",
        "canasplan-20220915-093000-cierre-2",
        "canasplan-20220915-093000-cierre-3",
    ]
    assert backups.all() == tuple(reversed(made))


def test_the_last_one_made_comes_first_whatever_the_clock_said(
    backups: Backups, clock: FixedClock
) -> None:
    made = []
    for year in (2022, 2099, 2009, 2022):
        clock.moment = clock.moment.replace(year=year)
        made.append(backups.make(Reason.HAND).backup)
    assert backups.all() == tuple(reversed(made))


def test_whoever_waits_hears_how_far_it_is_and_may_give_up(backups: Backups, folder: Path) -> None:
    heard: list[tuple[int, int]] = []
    backups.make(Reason.HAND, lambda done, total: heard.append((done, total)))
    assert heard
    assert heard[-1][0] == heard[-1][1] > 0
    before = names(folder / BACKUPS)

    def stop(_: int, __: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backups.make(Reason.HAND, stop)
    assert names(folder / BACKUPS) == before


def test_without_a_folder_of_data_there_is_no_backup(tmp_path: Path, clock: FixedClock) -> None:
    missing = Backups(tmp_path / "no-existe", clock)
    assert missing.all() == ()
    assert not missing.changed()
    assert not missing.due()
    assert missing.extra_place() is None
    assert missing.thin() == ()
    with pytest.raises(CanasplanError) as refused:
        missing.make(Reason.HAND)
    assert str(refused.value) == (
        f"No se pudo escribir en la carpeta de respaldos {tmp_path / 'no-existe' / BACKUPS} "
        "(no existe). Sus datos y los respaldos anteriores no cambiaron: libere espacio o revise "
        "los permisos, y vuelva a intentarlo."
    )
    assert list(tmp_path.iterdir()) == []


def test_without_a_database_none_is_made_up(tmp_path: Path, clock: FixedClock) -> None:
    with pytest.raises(CanasplanError, match="No se pueden abrir los datos"):
        Backups(tmp_path, clock).make(Reason.HAND)
    assert names(tmp_path / BACKUPS) == [".turno"]


def test_a_damaged_database_is_told_and_the_backup_before_stays(
    backups: Backups, folder: Path
) -> None:
    good = backups.make(Reason.HAND).backup
    data = (folder / DATABASE).read_bytes()
    (folder / DATABASE).write_bytes(data[:8192] + bytes(len(data) - 8192))
    before = names(folder / BACKUPS)
    with pytest.raises(CanasplanError):
        backups.make(Reason.HAND)
    assert names(folder / BACKUPS) == before
    assert backups.prove(good)


def test_a_full_disk_is_told_and_leaves_the_backups_as_they_were(
    backups: Backups, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backups.make(Reason.HAND).backup
    before = names(folder / BACKUPS)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(CanasplanError, match=r"el disco está lleno.*libere espacio"):
            backups.make(Reason.HAND)
        with pytest.raises(CanasplanError, match=r"el disco está lleno.*libere espacio"):
            backups.set_extra_place(None)
    assert names(folder / BACKUPS) == before
    assert backups.all() == (good,)
    assert backups.prove(good)


def test_two_at_once_make_two_whole_backups(
    backups: Backups, folder: Path, clock: FixedClock
) -> None:
    threads = [
        threading.Thread(target=Backups(folder, clock).make, args=(Reason.CHANGES,))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = backups.all()
    assert [backup.number for backup in found] == [4, 3, 2, 1]
    assert all(backups.prove(backup) for backup in found)


def test_a_backup_waits_for_the_one_that_another_program_makes(
    backups: Backups, folder: Path
) -> None:
    (folder / BACKUPS).mkdir(exist_ok=True)
    with turn(folder / BACKUPS / ".turno"):
        waiting = threading.Thread(target=backups.make, args=(Reason.HAND,))
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
        assert backups.all() == ()
    waiting.join()
    assert len(backups.all()) == 1


# --- Proving


def test_any_changed_byte_of_a_backup_is_seen(backups: Backups) -> None:
    backup = backups.make(Reason.HAND).backup
    data = backup.path.read_bytes()
    for place in range(0, len(data), len(data) // 37):
        changed = bytearray(data)
        changed[place] ^= 1
        backup.path.write_bytes(changed)
        assert not backups.prove(backup)
    backup.path.write_bytes(data)
    assert backups.prove(backup)


def test_a_backup_that_is_gone_proves_nothing(backups: Backups) -> None:
    backup = backups.make(Reason.HAND).backup
    backup.path.unlink()
    assert not backups.prove(backup)
    assert backups.all() == ()


def test_a_paper_that_fits_does_not_make_a_database_of_ours(backups: Backups) -> None:
    backup = backups.make(Reason.HAND).backup
    with closing(sqlite3.connect(backup.path)) as driver:
        driver.execute("PRAGMA application_id=1")
    assert not backups.prove(backup)
    backup.path.with_suffix(".json").unlink()
    (unproven,) = backups.all()
    assert not backups.prove(unproven)


# --- When one is due


def test_a_backup_is_due_when_there_is_none(backups: Backups) -> None:
    assert backups.changed()
    assert backups.due()


def test_a_backup_is_due_half_an_hour_after_the_last_one_and_only_after_a_change(
    backups: Backups, clock: FixedClock, save: Callable[[], object]
) -> None:
    backups.make(Reason.CHANGES)
    assert not backups.changed()
    clock.moment += 300 * MINUTE
    assert not backups.due()
    save()
    assert backups.changed()
    assert backups.due()
    backups.make(Reason.CHANGES)
    save()
    clock.moment += 29 * MINUTE
    assert backups.changed()
    assert not backups.due()
    clock.moment += MINUTE
    assert backups.due()


def test_a_backup_of_the_future_keeps_none_from_being_due(
    backups: Backups, clock: FixedClock, save: Callable[[], object]
) -> None:
    now = clock.moment
    clock.moment = now.replace(year=2099)
    backups.make(Reason.CHANGES)
    save()
    clock.moment = now
    assert backups.due()
    backups.make(Reason.CHANGES)
    assert not backups.changed()
    save()
    assert not backups.due()
    clock.moment += 60 * MINUTE
    assert backups.due()


def test_looking_at_the_data_takes_no_lock_away_from_whoever_writes(
    backups: Backups, folder: Path, save: Callable[[], object]
) -> None:
    # Reading the file itself would take the lock away: closing any handle does, on POSIX.
    backups.make(Reason.HAND)
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        backups.changed()
        backups.make(Reason.HAND)
        done = subprocess.run(
            [sys.executable, "-c", SECOND_WRITER, str(folder / DATABASE)],
            capture_output=True,
            check=False,
        )
    assert b"database is locked" in done.stderr


# --- Thinning


def test_backups_are_thinned_and_their_papers_with_them(
    backups: Backups, folder: Path, clock: FixedClock
) -> None:
    for _ in range(30):
        clock.moment += DAY
        for _ in range(2):
            backups.make(Reason.CHANGES)
    left = backups.all()
    # Twelve days, two on the newest; then the Sundays and the end of September before them.
    assert len(left) == len({backup.moment.date() for backup in left}) + 1
    assert len(left) < 20
    stems = {path.stem for path in (folder / BACKUPS).glob("canasplan-*")}
    assert stems == {backup.path.stem for backup in left}
    assert all(backups.prove(backup) for backup in left)
    assert backups.thin() == ()


def test_nothing_is_thinned_before_a_risky_step(backups: Backups, clock: FixedClock) -> None:
    oldest = None
    for _ in range(12):
        clock.moment += DAY
        made = backups.make(Reason.CHANGES).backup
        oldest = oldest or made
    clock.moment += DAY
    backups.make(Reason.RESTORE)
    assert oldest in backups.all()
    clock.moment += DAY
    backups.make(Reason.CLOSE)
    assert len(backups.all()) < 14


def test_what_cannot_be_removed_waits(
    backups: Backups, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(14):
        clock.moment += DAY
        backups.make(Reason.MERGE)
    unlink = os.unlink

    def held(path: Any, *rest: Any, **more: Any) -> None:
        if str(path).endswith(".db"):
            raise PermissionError(13, "Access is denied")
        unlink(path, *rest, **more)

    before = backups.all()
    with monkeypatch.context() as antivirus:
        antivirus.setattr(os, "unlink", held)
        assert backups.thin() == ()
    assert backups.all() == before
    removed = backups.thin()
    assert removed
    assert {backup.path for backup in before} - set(removed) == {
        backup.path for backup in backups.all()
    }
