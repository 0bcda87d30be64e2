"""kill -9 in the middle of a recovery: the folder starts with what was there, or with the new."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from canasplan.backups import Backups, Reason
from canasplan.bootstrap import open_workspace
from canasplan.paths import DATABASE
from canasplan.recovery import rebuild
from tests.core.damages import CLOCK, cut, in_the_middle_of_a_save
from tests.core.laptop import fill, go_on, state
from tests.core.second_place import with_strace
from tests.db.faults import play
from tests.db.test_faults import killed

pytestmark = with_strace


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    fill(folder)
    Backups(folder, CLOCK).make(Reason.HAND)
    go_on(folder)
    return folder


@pytest.fixture
def points(tmp_path: Path) -> Path:
    folder = tmp_path / "puntos"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(("syscall", "least"), [("rename", 2), ("unlink", 3), ("fsync", 6)])
def test_a_kill_while_everything_is_brought_back_leaves_everything_there(
    base: Path, points: Path, syscall: str, least: int
) -> None:
    before = state(base)
    in_the_middle_of_a_save(base)
    dead = killed(play("rebuild", "signal=KILL", syscall, base, points))
    assert len(dead) >= least
    for folder in dead:
        assert state(folder) == before


@pytest.mark.parametrize(("syscall", "least"), [("rename", 2)])
def test_a_kill_while_a_damaged_file_is_replaced_leaves_it_or_the_new_one(
    base: Path, points: Path, syscall: str, least: int
) -> None:
    before = state(base)
    cut(base / DATABASE)
    damaged = (base / DATABASE).read_bytes()
    dead = killed(play("rebuild", "signal=KILL", syscall, base, points))
    assert len(dead) >= least
    for folder in dead:
        if (folder / DATABASE).read_bytes() == damaged:
            assert rebuild(folder, CLOCK).missing == ()
        assert state(folder) == before


@pytest.mark.parametrize(("syscall", "least"), [("rename", 2), ("unlink", 3)])
def test_a_kill_while_one_goes_back_leaves_the_present_state_or_that_of_the_backup(
    base: Path, points: Path, tmp_path: Path, syscall: str, least: int
) -> None:
    now = state(base)
    shutil.copytree(base, tmp_path / "vuelta")
    backup = Backups(tmp_path / "vuelta", CLOCK).all()[-1]
    then = tmp_path / "entonces"
    then.mkdir()
    shutil.copyfile(backup.path, then / DATABASE)
    past = state(then)
    dead = killed(play("go back", "signal=KILL", syscall, base, points))
    assert len(dead) >= least
    found = []
    for folder in dead:
        found.append(state(folder))
        assert found[-1] in (now, past)
        with open_workspace(folder, CLOCK) as workspace:
            assert workspace.verify().faults == ()
    assert found[0] == now
