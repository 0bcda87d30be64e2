"""The second place of the backups: a stick that is there or not, full, or another one."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from canasplan import recovery
from canasplan.backups import Backup, Backups, Reason
from canasplan.bootstrap import Workspace, open_workspace
from canasplan.errors import CanasplanError
from canasplan.paths import BACKUPS
from tests.conftest import LAYO, FixedClock

DAY = timedelta(days=1)


@pytest.fixture
def backups(workspace: Workspace, folder: Path, clock: FixedClock) -> Backups:
    """The backups of the folder that a técnica in Layo has open."""
    return Backups(folder, clock)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick that is plugged in."""
    place = tmp_path / "MI USB ñ"
    place.mkdir()
    return place


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def paper(backup: Backup) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(backup.path.with_suffix(".json").read_bytes())
    return found


def test_every_backup_goes_to_the_stick_as_well(
    backups: Backups, stick: Path, clock: FixedClock
) -> None:
    backups.set_extra_place(stick)
    assert backups.extra_place() == stick
    made = backups.make(Reason.CLOSE)
    assert made.extra_problem is None
    assert made.extra is not None
    assert made.extra.extra
    assert made.extra.path == (
        stick / f"CanasPlan-respaldos-{LAYO.scope}" / "canasplan-20220915-093000-cierre.db"
    )
    assert made.extra.path.read_bytes() == made.backup.path.read_bytes()
    assert paper(made.extra) == paper(made.backup)
    assert names(made.extra.path.parent) == [
        "canasplan-20220915-093000-cierre.db",
        "canasplan-20220915-093000-cierre.json",
    ]
    assert backups.all() == (made.backup, made.extra)
    assert backups.prove(made.extra)
    assert "No borre este archivo" in (stick / "CanasPlan-respaldos.txt").read_text()


def test_before_anybody_said_who_records_the_folder_has_the_name_of_the_installation(
    tmp_path: Path, stick: Path, clock: FixedClock
) -> None:
    with open_workspace(tmp_path / "nueva", clock):
        backups = Backups(tmp_path / "nueva", clock)
        backups.set_extra_place(stick)
        made = backups.make(Reason.CLOSE)
    assert made.extra is not None
    assert made.extra.path.parent.name == f"CanasPlan-respaldos-{made.backup.installation}"
    assert made.backup.installation.startswith("eq-")


def failing_at(place: Path, listing: Callable[[Path], Any]) -> Callable[[Path], Any]:
    """A way to list folders that the disk refuses at one of them."""

    def listed(path: Path) -> Any:
        if Path(path) == place:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return listing(path)

    return listed


def test_a_stick_that_cannot_be_read_keeps_nobody_from_recovering_without_it(
    backups: Backups, stick: Path, folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.set_extra_place(stick)
    for way in ("listdir", "scandir"):
        monkeypatch.setattr(os, way, failing_at(stick, getattr(os, way)))

    assert backups.all() == ()
    assert recovery.propose(folder, clock).backup is None


def test_a_stick_that_is_pulled_out_is_no_failure_of_the_backup(
    backups: Backups, stick: Path, tmp_path: Path
) -> None:
    backups.set_extra_place(stick)
    carried = backups.make(Reason.HAND)
    stick.rename(tmp_path / "en el bolsillo")
    made = backups.make(Reason.HAND)
    assert made.extra is None
    assert str(made.extra_problem) == (
        "El respaldo está completo en esta computadora, pero no se copió a "
        f"{stick}: no está conectado, o ya no es el mismo. Conecte esa memoria o libere espacio "
        "en ella, y respalde otra vez."
    )
    assert backups.all() == (made.backup, carried.backup)
    assert not stick.exists()

    stick.mkdir()  # another stick with its letter, or the empty folder where it was mounted
    assert backups.make(Reason.HAND).extra_problem is not None
    assert list(stick.iterdir()) == []

    stick.rmdir()
    (tmp_path / "en el bolsillo").rename(stick)
    again = backups.make(Reason.HAND)
    assert again.extra is not None
    assert [backup for backup in backups.all() if backup.extra] == [again.extra, carried.extra]


def test_a_full_stick_is_told_and_has_nothing_half_written(
    backups: Backups, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.set_extra_place(stick)
    before = backups.make(Reason.HAND)

    def full(source: Any, target: Any) -> None:
        target.write(source.read(4096))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    made = backups.make(Reason.HAND)
    assert made.extra is None
    assert "el disco está lleno" in str(made.extra_problem)
    assert backups.prove(made.backup)
    assert [backup for backup in backups.all() if backup.extra] == [before.extra]
    assert len(names(stick / f"CanasPlan-respaldos-{LAYO.scope}")) == 2


def test_a_stick_that_does_not_keep_the_bytes_is_told(
    backups: Backups, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.set_extra_place(stick)

    def forgetful(source: Any, target: Any) -> None:
        target.write(source.read()[:-1] + b"?")

    monkeypatch.setattr(shutil, "copyfileobj", forgetful)
    made = backups.make(Reason.HAND)
    assert made.extra is None
    assert "el disco no responde bien" in str(made.extra_problem)
    assert names(stick / f"CanasPlan-respaldos-{LAYO.scope}") == []


def test_what_was_cut_on_the_stick_is_put_right_at_the_next_backup(
    backups: Backups, stick: Path
) -> None:
    backups.set_extra_place(stick)
    first = backups.make(Reason.HAND)
    assert first.extra is not None
    place = first.extra.path.parent
    first.extra.path.with_suffix(".json").unlink()
    (place / ".canasplan-20220914-093000-cierre.db.4711.tmp").write_bytes(b"a medias")
    second = backups.make(Reason.HAND)
    assert second.extra is not None
    extras = [backup for backup in backups.all() if backup.extra]
    assert [backup.path for backup in extras] == [second.extra.path, first.extra.path]
    assert all(backup.proven for backup in extras)
    assert len(names(place)) == 4


def test_the_stick_is_thinned_but_not_of_what_another_laptop_left_there(
    backups: Backups, stick: Path, clock: FixedClock, tmp_path: Path
) -> None:
    with open_workspace(tmp_path / "colega", clock) as colleague:
        colleague.profiles.set(LAYO)
        theirs = Backups(tmp_path / "colega", clock)
        theirs.set_extra_place(stick)
        old = [theirs.make(Reason.HAND).extra for _ in range(3)]
    backups.set_extra_place(stick)
    for _ in range(15):
        clock.moment += DAY
        backups.make(Reason.CHANGES)
    extras = [backup for backup in backups.all() if backup.extra]
    assert set(old) < set(extras)
    assert len(extras) - len(old) == len(backups.all()) - len(extras) < 15


def test_a_new_laptop_finds_what_the_stick_has(
    backups: Backups, stick: Path, tmp_path: Path, clock: FixedClock
) -> None:
    backups.set_extra_place(stick)
    carried = backups.make(Reason.CLOSE).extra
    new = Backups(tmp_path / "laptop nueva", clock)
    (tmp_path / "laptop nueva").mkdir()
    new.set_extra_place(stick)
    assert new.all() == (carried,)


def test_the_extra_place_can_be_given_up(backups: Backups, stick: Path) -> None:
    backups.set_extra_place(stick)
    backups.set_extra_place(None)
    assert backups.extra_place() is None
    made = backups.make(Reason.HAND)
    assert (made.extra, made.extra_problem) == (None, None)


def test_a_place_that_cannot_serve_is_refused(
    backups: Backups, folder: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "no-existe"
    with pytest.raises(CanasplanError) as refused:
        backups.set_extra_place(missing)
    assert str(refused.value) == (
        f"No se puede respaldar en {missing} (no existe). Conecte esa memoria o revise sus "
        "permisos, o elija otro lugar."
    )
    for inside in (folder, folder / BACKUPS):
        with pytest.raises(CanasplanError, match="está dentro de la carpeta de datos"):
            backups.set_extra_place(inside)
    assert backups.extra_place() is None


def test_a_relative_place_is_where_the_program_runs(
    backups: Backups, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(stick.parent)
    backups.set_extra_place(Path(stick.name))
    assert backups.extra_place() == stick
