"""kill -9 and failing disks at every system call: the old state or the new one, and the truth."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from canasplan.bootstrap import open_workspace
from canasplan.db.migrations import NEWEST, migrate
from canasplan.journal import read
from canasplan.model import Operation
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from tests.conftest import LAYO, FixedClock
from tests.db.faults import FIELDS, LATER, OUTCOME, RECORD, SAVED, UNHARMED, back_up, play

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("strace") is None,
    reason="necesita strace, que es de Linux",
)
FULL = "No se guardó: el disco está lleno. Libere espacio y guarde otra vez."
FAILING = (
    "No se guardó: el disco no responde bien. Revíselo y guarde otra vez; lo escrito sigue aquí."
)
ONCE = (
    "Quedó en la base de datos, pero no en el diario, su segundo lugar ({}). "
    "Libere espacio o revise el disco y guarde otra vez; no se duplicará."
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A data folder with an avance in it, closed."""
    folder = tmp_path / "base"
    with open_workspace(folder, FixedClock()) as workspace:
        workspace.profiles.set(LAYO)
        workspace.progress.save(FIELDS, record=workspace.progress.new_record())
    return folder


@pytest.fixture
def points(tmp_path: Path) -> Path:
    """Where each point of a fault has its own folder."""
    folder = tmp_path / "puntos"
    folder.mkdir()
    return folder


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as driver:
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        assert driver.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [str(version), *driver.iterdump()]


def migrate_later(folder: Path) -> None:
    migrate(folder / DATABASE, lambda: back_up(folder), LATER)


def killed(points: list[Path]) -> list[Path]:
    """Those that did not live to say how it ended; the others ended well."""
    lived = [point for point in points if (point / OUTCOME).exists()]
    assert all((point / OUTCOME).read_text(encoding="utf-8") == SAVED for point in lived)
    assert lived == points[-UNHARMED:]
    return points[:-UNHARMED]


@pytest.mark.parametrize(
    ("syscall", "least"),
    [("pwrite64", 60), ("fdatasync", 3), ("fsync", 5), ("ftruncate", 1), ("unlink", 1),
     ("rename", 2)],
)  # fmt: skip
def test_a_kill_anywhere_in_a_migration_leaves_the_old_schema_or_the_new_one(
    base: Path, points: Path, tmp_path: Path, syscall: str, least: int
) -> None:
    old = dump(base / DATABASE)
    shutil.copytree(base, tmp_path / "nueva")
    migrate_later(tmp_path / "nueva")
    new = dump(tmp_path / "nueva" / DATABASE)
    assert (int(old[0]), int(new[0])) == (NEWEST, NEWEST + 2)

    dead = killed(play("migrate", "signal=KILL", syscall, base, points))
    assert len(dead) >= least
    for folder in dead:
        found = dump(folder / DATABASE)
        copies = list(folder.glob(f"{BACKUPS}/canasplan-*.db"))
        assert found in (old, new)
        assert all(dump(copy) == old for copy in copies)
        assert copies or found == old
        migrate_later(folder)
        assert dump(folder / DATABASE) == new


@pytest.mark.parametrize(("syscall", "step", "least"), [("pwrite64", 3, 20), ("fdatasync", 1, 3)])
def test_a_kill_anywhere_in_the_first_start_leaves_a_folder_that_starts(
    tmp_path: Path, points: Path, syscall: str, step: int, least: int
) -> None:
    (tmp_path / "nada").mkdir()
    dead = killed(play("open", "signal=KILL", syscall, tmp_path / "nada", points, step))
    assert len(dead) >= least
    for folder in dead:
        with open_workspace(folder, FixedClock()) as workspace:
            assert len(workspace.plans.all()) == 1
            assert len(workspace.actions.search("abastecimiento").actions) > 0
            workspace.profiles.set(LAYO)
            workspace.progress.save(FIELDS, record=RECORD)
            assert workspace.verify().faults == ()


@pytest.mark.parametrize(
    ("syscall", "least"), [("pwrite64", 15), ("fdatasync", 2), ("write", 1), ("fsync", 2)]
)
def test_a_kill_anywhere_in_a_save_leaves_it_out_or_whole(
    base: Path, points: Path, syscall: str, least: int
) -> None:
    dead = killed(play("save", "signal=KILL", syscall, base, points))
    assert len(dead) >= least
    for folder in dead:
        with open_workspace(folder, FixedClock()) as workspace:
            found = workspace.verify()
            assert (found.faults, found.records in (1, 2)) == ((), True)
            again = workspace.progress.save(FIELDS, record=RECORD)
            assert (again.number, again.operation) == (1, Operation.CREATE)
            assert workspace.progress.history(RECORD) == (again,)


@pytest.mark.parametrize(
    ("syscall", "error", "step", "told", "least"),
    [
        ("pwrite64", "ENOSPC", 3, FULL, 3),
        ("pwrite64", "EIO", 3, FAILING, 3),
        ("fdatasync", "EIO", 1, FAILING, 3),
        ("write", "ENOSPC", 1, ONCE.format("el disco está lleno"), 1),
        ("write", "EIO", 1, ONCE.format("el disco no responde bien"), 1),
        ("fsync", "EIO", 1, ONCE.format("el disco no responde bien"), 2),
    ],
)
def test_a_disk_that_fails_anywhere_in_a_save_is_told_and_saving_again_writes_it_once(
    base: Path, points: Path, syscall: str, error: str, step: int, told: str, least: int
) -> None:
    played = play("save", f"error={error}", syscall, base, points, step)
    outcomes = [(point / OUTCOME).read_text(encoding="utf-8") for point in played]
    assert set(outcomes) == {told, SAVED}
    assert outcomes.count(told) >= least
    for folder, outcome in zip(played, outcomes, strict=True):
        with open_workspace(folder, FixedClock()) as workspace:
            assert workspace.verify().faults == ()
            if outcome == SAVED:
                assert workspace.progress.get(RECORD).revisions == 1
            again = workspace.progress.save(FIELDS, record=RECORD)
            assert workspace.progress.history(RECORD) == (again,)
            assert workspace.verify().faults == ()
        lines = [line for line in read(folder / JOURNAL) if line is not None]
        assert {line.hash for line in lines} == {line.hash for line in lines[:1]} | {again.hash}
