"""The power is cut at every step of a backup: what is there is whole, and the next clears up."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from canasplan.backups import Backups, Reason
from canasplan.bootstrap import open_workspace
from tests.conftest import FixedClock

DAY = timedelta(days=1)


class CutError(BaseException):
    """Nothing runs after it."""


class Power:
    """Goes off at the `at`-th step on the disk; from then on nothing reaches the disk."""

    STEPS = ("fsync", "replace", "unlink", "mkdir")

    def __init__(self, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = at
        for name in self.STEPS:
            monkeypatch.setattr(os, name, self._step(getattr(os, name)))

    def _step(self, real: Callable[..., None]) -> Callable[..., None]:
        def step(*arguments: Any, **more: Any) -> None:
            self.left -= 1
            if self.left < 0:
                raise CutError
            real(*arguments, **more)

        return step


def cut_off(backups: Backups, at: int) -> bool:
    """Make a backup; tell whether the power was cut before it was done."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        Power(at, monkeypatch)
        try:
            backups.make(Reason.CLOSE)
        except CutError:
            return True
    return False


def files(folder: Path) -> dict[Path, bytes]:
    """Every backup in a folder and on its stick."""
    return {path: path.read_bytes() for path in folder.rglob("canasplan-*.db")}


@pytest.fixture
def base(tmp_path: Path, clock: FixedClock) -> Path:
    """A data folder and a stick with as many backups as stay: one more, and one goes."""
    folder = tmp_path / "datos"
    (tmp_path / "memoria").mkdir()
    with open_workspace(folder, clock):
        backups = Backups(folder, clock)
        backups.set_extra_place(tmp_path / "memoria")
        clock.moment = clock.moment.replace(month=8, day=1)
        for _ in range(13):
            backups.make(Reason.CLOSE)
            clock.moment += DAY
    return tmp_path


def test_a_cut_anywhere_leaves_whole_backups_and_the_next_one_clears_up(
    base: Path, clock: FixedClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    backups = Backups(base / "datos", clock)
    before, kept_base = files(base), tmp_path_factory.mktemp("base") / "base"
    shutil.copytree(base, kept_base)
    cuts = 0
    while cut_off(backups, cuts):
        after = files(base)
        new = [backup for backup in backups.all() if backup.path not in before]
        assert after.keys() >= before.keys() or new  # nothing goes before there is a newer one
        assert all(before[path] == after[path] for path in before.keys() & after.keys())
        assert all(backups.prove(backup) for backup in new)

        made = backups.make(Reason.CLOSE)
        assert made.extra is not None
        assert all(backup.proven for backup in backups.all())
        assert not [*base.rglob(".canasplan-*")]
        cuts += 1
        shutil.rmtree(base)
        shutil.copytree(kept_base, base)
    assert cuts > 20
    assert len(files(base)) == len(before)
