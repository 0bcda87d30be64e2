"""Bringing data back between two sessions, on really damaged folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from canasplan.backups import Backups, Reason
from canasplan.bootstrap import open_workspace
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from canasplan.ui.dialogs.outcome import OutcomeDialog
from canasplan.ui.dialogs.recovery_dialog import (
    RecoveryDialog,
    RestoreWork,
    WorkDialog,
    restore_job,
)
from canasplan.ui.runner import Runner
from canasplan.ui.theme import Theme
from tests.conftest import FixedClock
from tests.ui.spoiled import change_a_figure, cut_off, fill, flip_a_bit

Fields = dict[str, str]


@pytest.fixture
def runner(qapp: object) -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture
def saved(folder: Path, clock: FixedClock, fields: Fields) -> list[str]:
    """Two avances in a backup and a third after it."""
    before = fill(folder, clock, fields)
    Backups(folder, clock).make(Reason.CLOSE)
    with open_workspace(folder, clock) as workspace:
        book = workspace.progress
        last = book.save(fields | {"date": "09/03/2022"}, record=book.new_record())
    return [revision.record for revision in (*before, last)]


def shown(qtbot: QtBot, dialog: WorkDialog) -> None:
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: not dialog.running)


def opened(qtbot: QtBot, folder: Path, clock: FixedClock, runner: Runner) -> RecoveryDialog:
    dialog = RecoveryDialog(folder, clock, runner)
    assert not dialog.recover_button.isVisible()
    shown(qtbot, dialog)
    return dialog


def told(dialog: WorkDialog | OutcomeDialog) -> str:
    labels = dialog.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def records_in(folder: Path, clock: FixedClock) -> set[str]:
    with open_workspace(folder, clock) as workspace:
        assert workspace.verify().faults == ()
        return {state.winner.record for state in workspace.progress.of_action("1.02.03")}


def test_what_can_be_brought_back_is_told_and_brought_back_with_enter(
    qtbot: QtBot,
    folder: Path,
    saved: list[str],
    clock: FixedClock,
    runner: Runner,
    theme: Theme,
) -> None:
    cut_off(folder)
    damaged = (folder / DATABASE).read_bytes()
    dialog = opened(qtbot, folder, clock, runner)
    proposed = told(dialog)
    assert "Se pueden recuperar 3 registros" in proposed
    assert "Del respaldo del 15/09/2022 09:30: 2 registros." in proposed
    assert "Del diario, lo posterior: 1 guardado." in proposed
    assert "No falta nada." in proposed
    assert (folder / DATABASE).read_bytes() == damaged

    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert not dialog.close_button.isEnabled()
    qtbot.waitUntil(lambda: not dialog.running)
    assert "Datos recuperados" in told(dialog)
    assert dialog.outcome is not None
    assert dialog.outcome.set_aside is not None
    assert dialog.outcome.set_aside.parent == folder / BACKUPS
    assert dialog.outcome.set_aside.read_bytes() == damaged
    assert records_in(folder, clock) == set(saved)

    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_cancelling_changes_nothing(
    qtbot: QtBot,
    folder: Path,
    saved: list[str],
    clock: FixedClock,
    runner: Runner,
    theme: Theme,
) -> None:
    cut_off(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    dialog = opened(qtbot, folder, clock, runner)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)

    assert not dialog.isVisible()
    assert dialog.outcome is None
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert after == before


def test_leaving_while_it_still_looks_waits_for_the_end_of_looking(
    qtbot: QtBot,
    folder: Path,
    saved: list[str],
    clock: FixedClock,
    runner: Runner,
    theme: Theme,
) -> None:
    cut_off(folder)
    dialog = RecoveryDialog(folder, clock, runner)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.running
    dialog.reject()
    assert dialog.isVisible()

    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert not dialog.running


def test_what_is_whole_nowhere_is_named(
    qtbot: QtBot,
    folder: Path,
    saved: list[str],
    clock: FixedClock,
    runner: Runner,
    theme: Theme,
) -> None:
    (folder / JOURNAL).unlink()
    change_a_figure(folder, saved[2])
    dialog = opened(qtbot, folder, clock, runner)

    proposed = told(dialog)
    assert "Se pueden recuperar 2 registros" in proposed
    assert f"Falta: {saved[2]}, revisión 1." in proposed
    assert "No falta nada" not in proposed


def test_without_any_backup_the_journal_is_enough(
    qtbot: QtBot,
    folder: Path,
    clock: FixedClock,
    fields: Fields,
    runner: Runner,
    theme: Theme,
) -> None:
    fill(folder, clock, fields)
    (folder / DATABASE).unlink()
    dialog = opened(qtbot, folder, clock, runner)

    proposed = told(dialog)
    assert "No hay ningún respaldo que sirva." in proposed
    assert "Del diario, lo posterior: 2 guardados." in proposed
    assert "queda aparte" not in proposed
    dialog.recover_button.click()
    qtbot.waitUntil(lambda: not dialog.running)
    assert len(records_in(folder, clock)) == 2


def test_a_refusal_is_told_and_it_can_be_tried_again(
    qtbot: QtBot,
    folder: Path,
    clock: FixedClock,
    fields: Fields,
    runner: Runner,
    theme: Theme,
) -> None:
    fill(folder, clock, fields)
    cut_off(folder)
    (folder / BACKUPS).write_text("no es una carpeta")
    dialog = opened(qtbot, folder, clock, runner)
    dialog.recover_button.click()
    qtbot.waitUntil(lambda: not dialog.running)
    assert "No se pudieron recuperar los datos" in told(dialog)
    assert dialog.close_button.isEnabled()
    assert dialog.outcome is None

    (folder / BACKUPS).unlink()
    dialog.recover_button.click()
    qtbot.waitUntil(lambda: not dialog.running)
    assert "Datos recuperados" in told(dialog)


@pytest.mark.parametrize(("exact", "count"), [(False, 3), (True, 2)])
def test_going_back_to_a_backup_closes_by_itself_and_is_told_afterwards(
    qtbot: QtBot,
    folder: Path,
    saved: list[str],
    clock: FixedClock,
    runner: Runner,
    theme: Theme,
    *,
    exact: bool,
    count: int,
) -> None:
    (backup,) = Backups(folder, clock).all()
    work = RestoreWork(runner, restore_job(folder, backup.path, clock, exact=exact))
    shown(qtbot, work)
    assert not work.isVisible()
    assert work.outcome is not None
    assert records_in(folder, clock) == set(saved[:count])

    dialog = OutcomeDialog(work.outcome, restored=True)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "Se volvió al respaldo" in told(dialog)
    assert "Lo que había antes quedó como respaldo:" in told(dialog)
    QTest.keyClick(dialog.close_button, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_going_back_to_a_damaged_backup_is_refused_and_changes_nothing(
    qtbot: QtBot,
    folder: Path,
    saved: list[str],
    clock: FixedClock,
    runner: Runner,
    theme: Theme,
) -> None:
    (backup,) = Backups(folder, clock).all()
    flip_a_bit(backup.path)
    before = (folder / DATABASE).read_bytes()
    work = RestoreWork(runner, restore_job(folder, backup.path, clock, exact=False))
    shown(qtbot, work)

    assert "está dañado" in told(work)
    assert (folder / DATABASE).read_bytes() == before
    work.close_button.click()
    assert work.outcome is None
    assert not work.isVisible()
