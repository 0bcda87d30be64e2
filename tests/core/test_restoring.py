"""Going back to a backup, and recovering where a transaction was cut or the disk refuses."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from canasplan.backups import Backup, Backups, Reason
from canasplan.bootstrap import open_workspace
from canasplan.db.migrations import NEWEST
from canasplan.errors import CanasplanError
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from canasplan.recovery import loss, propose, rebuild, restore
from canasplan.saving import Reconciled
from canasplan.trouble import DataTroubleError, Trouble
from tests.core.damages import (
    CLOCK,
    a_changed_text,
    contents,
    cut,
    damaged,
    emptied,
    in_the_middle_of_a_save,
    linux,
    of_a_newer_schema,
    overwritten,
    removed,
)
from tests.core.laptop import go_on, identity, state
from tests.core.second_place import largest_file, unix
from tests.core.tampering import tamper
from tests.core.test_journal import refuse

# --- A transaction that was cut


def test_a_cut_transaction_is_taken_back_before_anything_is_read(
    folder: Path, backup: Backup
) -> None:
    before = state(folder)
    shutil.rmtree(folder / BACKUPS)
    (folder / JOURNAL).unlink()
    in_the_middle_of_a_save(folder)
    left = contents(folder)

    assert propose(folder, CLOCK).missing == ()
    assert contents(folder) == left
    outcome = rebuild(folder, CLOCK)

    assert outcome.set_aside is not None
    kept = outcome.set_aside.with_name(outcome.set_aside.name + "-journal")
    assert outcome.set_aside.read_bytes() == left[DATABASE]
    assert kept.read_bytes() == left[f"{DATABASE}-journal"]
    assert not (folder / f"{DATABASE}-journal").exists()
    assert state(folder) == before


def test_a_rollback_journal_of_a_file_that_is_gone_is_never_played_into_the_new_one(
    folder: Path, backup: Backup
) -> None:
    before = state(folder)
    in_the_middle_of_a_save(folder)
    (folder / DATABASE).unlink()
    rebuild(folder, CLOCK)
    assert state(folder) == before


# --- Going back to a backup


def test_going_back_to_a_backup_keeps_what_was_recorded_since(folder: Path, backup: Backup) -> None:
    before, own = state(folder), identity(folder)
    outcome = restore(folder, backup.path, CLOCK)
    assert (outcome.revisions, outcome.from_journal, outcome.missing) == (9, 3, ())
    assert outcome.backup == backup
    assert outcome.set_aside is not None
    assert outcome.set_aside.name == "canasplan-20220915-093000-antes-de-restaurar.db"
    assert (state(folder), identity(folder)) == (before, own)


def test_going_back_exactly_leaves_out_what_it_said_and_writes_as_somebody_new(
    folder: Path, backup: Backup
) -> None:
    go_on(folder)
    now, own = state(folder), identity(folder)
    told = loss(folder, backup.path)
    assert (told.revisions, told.records, told.newest) == (5, 3, "2022-09-15T14:30:00.000Z")

    outcome = restore(folder, backup.path, CLOCK, exact=True)

    assert (outcome.revisions, outcome.from_journal) == (6, 0)
    assert outcome.set_aside is not None
    with open_workspace(folder, CLOCK) as workspace:
        assert workspace.reconciled == Reconciled(appended=6)
        assert workspace.localities.names("080505") == ("Hanocca",)
    assert (folder / BACKUPS / f"apartado-{JOURNAL}").exists()
    assert identity(folder) not in (own, None)
    assert loss(folder, backup.path).revisions == 0

    restore(folder, outcome.set_aside, CLOCK)
    assert state(folder).export == now.export


def test_what_only_the_journal_has_would_be_lost_too(folder: Path, backup: Backup) -> None:
    (folder / DATABASE).unlink()
    assert loss(folder, backup.path).revisions == 3
    (folder / JOURNAL).unlink()
    assert loss(folder, backup.path) == replace(
        loss(folder, backup.path), revisions=0, records=0, newest=None
    )


@damaged
def test_going_back_keeps_a_damaged_file_as_it_is(
    folder: Path, backup: Backup, damage: Callable[[Path], None]
) -> None:
    before = state(folder)
    damage(folder / DATABASE)
    left = contents(folder)
    outcome = restore(folder, backup.path, CLOCK)
    assert state(folder) == before
    if outcome.set_aside is None:
        assert damage is removed
    elif outcome.set_aside.name.startswith("apartado-"):
        assert outcome.set_aside.read_bytes() == left[DATABASE]


def test_a_backup_opens_on_another_laptop(folder: Path, backup: Backup, tmp_path: Path) -> None:
    stick, laptop = tmp_path / "memoria", tmp_path / "otra laptop" / "datos"
    stick.mkdir()
    shutil.copy(backup.path, stick)
    there = tmp_path / "entonces"
    restore(there, backup.path, CLOCK)

    outcome = restore(laptop, stick / backup.path.name, CLOCK)

    assert (outcome.revisions, outcome.set_aside) == (6, None)
    with open_workspace(laptop, CLOCK) as workspace:
        assert workspace.reconciled == Reconciled(appended=6)
    assert state(laptop) == state(there)
    assert identity(laptop) == identity(folder)


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (removed, "no existe, está dañado o no es de CanasPlan"),
        (overwritten, "no existe, está dañado o no es de CanasPlan"),
        (emptied, "no existe, está dañado o no es de CanasPlan"),
        (cut, "no existe, está dañado o no es de CanasPlan"),
        (lambda path: of_a_newer_schema(Backups(path.parents[1], CLOCK).all()[0]),
         "es de una versión más nueva de CanasPlan"),
    ],
)  # fmt: skip
def test_a_backup_that_is_none_is_refused_and_nothing_changes(
    folder: Path, backup: Backup, spoil: Callable[[Path], None], told: str, exact: bool
) -> None:
    spoil(backup.path)
    left = contents(folder)
    with pytest.raises(CanasplanError) as refused:
        restore(folder, backup.path, CLOCK, exact=exact)
    assert str(refused.value).startswith(f"El respaldo {backup.path} {told}. No se cambió nada: ")
    assert contents(folder) == left


def test_what_a_missing_backup_would_leave_out_is_not_guessed(folder: Path, backup: Backup) -> None:
    with pytest.raises(CanasplanError, match="no existe, está dañado o no es de CanasPlan"):
        loss(folder, folder / "respaldo.db")


def test_a_backup_of_changed_content_is_not_restored_exactly(folder: Path, backup: Backup) -> None:
    a_changed_text(folder / DATABASE)
    made = Backups(folder, CLOCK).make(Reason.HAND).backup
    left = contents(folder)
    with pytest.raises(CanasplanError, match="no pasó su revisión y no se cambió nada"):
        restore(folder, made.path, CLOCK, exact=True)
    assert contents(folder) == left


# --- Whose data it is


@pytest.mark.parametrize("work", [propose, rebuild, restore], ids=lambda work: work.__name__)
@pytest.mark.parametrize("trouble", [Trouble.NEWER, Trouble.FOREIGN])
def test_data_of_a_newer_program_or_of_another_one_are_never_replaced(
    folder: Path, backup: Backup, tmp_path: Path, work: Callable[..., object], trouble: Trouble
) -> None:
    chosen = tmp_path / backup.path.name
    shutil.copy(backup.path, chosen)
    if trouble is Trouble.NEWER:
        tamper(folder, f"PRAGMA user_version={NEWEST + 1}")
    else:
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / DATABASE).write_bytes(b"acta de la asamblea\n" * 1000)
    left = contents(folder)
    asked = (folder, chosen, CLOCK) if work is restore else (folder, CLOCK)
    with pytest.raises(DataTroubleError) as refused:
        work(*asked)
    assert refused.value.trouble is trouble
    assert contents(folder) == left


# --- A disk that refuses


@unix
@pytest.mark.parametrize("work", [propose, rebuild, restore], ids=lambda work: work.__name__)
def test_a_full_disk_leaves_everything_as_it_was(
    folder: Path, backup: Backup, work: Callable[..., object]
) -> None:
    a_changed_text(folder / DATABASE)
    left = contents(folder)
    asked = (folder, backup.path, CLOCK) if work is restore else (folder, CLOCK)
    with largest_file(50_000), pytest.raises(CanasplanError) as refused:
        work(*asked)
    assert str(refused.value).startswith(f"No se pudieron recuperar los datos de {folder} (")
    assert "Lo que había sigue como estaba" in str(refused.value)
    assert contents(folder) == left


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "archivo").touch()
    with pytest.raises(CanasplanError, match="No se pudieron recuperar los datos de"):
        rebuild(tmp_path / "archivo" / "datos", CLOCK)


def failing_for(name: str) -> Callable[[int], None]:
    """An fsync that fails for the files whose names have something in them."""
    return refuse(5, lambda descriptor: name in str(Path(f"/proc/self/fd/{descriptor}").readlink()))


@linux
@pytest.mark.parametrize("failing", ["presente.", "presente-journal"])
def test_a_cut_transaction_that_cannot_be_copied_keeps_nothing_from_coming_back(
    folder: Path, backup: Backup, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(folder)
    in_the_middle_of_a_save(folder)
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", failing_for(failing))
        outcome = rebuild(folder, CLOCK)
    assert (outcome.revisions, outcome.from_journal) == (9, 3)
    assert state(folder) == before


@linux
def test_a_file_that_cannot_be_copied_is_moved_aside(
    folder: Path, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(folder)
    in_the_middle_of_a_save(folder)
    left = contents(folder)
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", failing_for("apartado"))
        outcome = rebuild(folder, CLOCK)
    assert outcome.set_aside is not None
    assert outcome.set_aside.read_bytes() == left[DATABASE]
    kept = outcome.set_aside.with_name(outcome.set_aside.name + "-journal")
    assert kept.read_bytes() == left[f"{DATABASE}-journal"]
    assert state(folder) == before


@unix
@pytest.mark.parametrize("cut_off", [False, True])
def test_a_disk_without_room_for_what_was_here_leaves_it_where_it_is(
    folder: Path, backup: Backup, cut_off: bool
) -> None:
    if cut_off:
        in_the_middle_of_a_save(folder)
    else:
        a_changed_text(folder / DATABASE)
    os.truncate(folder / DATABASE, 3_000_000)
    left = contents(folder)
    with largest_file(2_000_000), pytest.raises(CanasplanError, match="el archivo no cabe"):
        rebuild(folder, CLOCK)
    assert contents(folder) == left
