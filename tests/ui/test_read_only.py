"""Data that can only be read: everything is shown and exported, nothing is offered that writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canasplan.app import versions
from canasplan.bootstrap import open_workspace
from canasplan.model import Draft
from canasplan.ui.commands import Command
from canasplan.ui.dialogs.export_dialog import ExportDialog
from canasplan.ui.dialogs.profile_dialog import ProfileDialog
from canasplan.ui.main_window import MainWindow
from canasplan.ui.next_step import Go, NextStep
from canasplan.ui.plan.plan_dialog import PlanDialog
from canasplan.ui.runner import Runner
from canasplan.ui.services import Services
from canasplan.ui.store import Store
from canasplan.ui.theme import Theme
from canasplan.ui.window_state import WindowState
from tests.conftest import FixedClock
from tests.ui.conftest import PersonAway
from tests.ui.spoiled import fill

Fields = dict[str, str]
WRITING = (
    *(Command.NEW, Command.SAVE, Command.SAVE_NEXT, Command.CORRECT, Command.VOID),
    *(Command.UNDO, Command.PROFILE),
)


@pytest.fixture
def reading(
    folder: Path, clock: FixedClock, fields: Fields, person: PersonAway, theme: Theme
) -> Iterator[Services]:
    """Services over a folder with two avances and a draft, opened for reading only."""
    saved = fill(folder, clock, fields)[0]
    with open_workspace(folder, clock) as workspace:
        draft = Draft(saved.record, "1.02.03", saved.hash, fields, "2022-09-15T14:00:00.000Z")
        workspace.drafts.keep(draft)
    with open_workspace(folder, clock, read_only=True) as workspace:
        runner, background = Runner(), Runner()
        store, state = Store(workspace), WindowState(folder)
        yield Services(store, state, person, runner, background, theme, versions())
        runner.close()
        background.close()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, reading: Services) -> Iterator[MainWindow]:
    window = MainWindow(reading, qapp)
    window.resize(1366, 728)
    with qtbot.waitSignal(window.usable):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.close()
    window.deleteLater()


def test_a_strip_says_so_and_tries_again(
    qtbot: QtBot, window: MainWindow, reading: Services
) -> None:
    strip = window.strips.reading
    assert strip.isVisible()
    assert "Solo lectura" in strip.text
    assert "consultar y exportar" in strip.text

    with qtbot.waitSignal(window.leaving) as left:
        strip.offers[0].click()
    assert left.args == [NextStep(Go.OPEN, reading.store.folder)]


def test_no_command_that_writes_is_offered(window: MainWindow) -> None:
    window.table.select_action("1.02.03")
    assert window.editor.reading.list.row() is not None

    assert [each for each in WRITING if window.actions_by_command[each].isEnabled()] == []
    for command in (Command.HISTORY, Command.EXPORT, Command.BACKUPS, Command.VERIFY):
        assert window.actions_by_command[command].isEnabled()
    reading = window.editor.reading
    assert not reading.new.isVisible()
    visible = [name for name, button in reading.summary.buttons.items() if button.isVisible()]
    assert visible in (["history"], [])


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Insert]
)
def test_no_key_of_the_list_opens_the_form(
    window: MainWindow, person: PersonAway, key: Qt.Key
) -> None:
    window.table.select_action("1.02.03")
    window.editor.reading.list.setFocus()
    QTest.keyClick(window.editor.reading.list, key)

    assert not window.editor.writing
    assert person.dialogs == []


def test_enter_in_the_table_and_a_kept_draft_open_no_form(
    window: MainWindow, reading: Services
) -> None:
    window.table.select_action("1.02.03")
    QTest.keyClick(window.table.view, Qt.Key.Key_Return)
    window.editor.open_draft(reading.store.drafts()[0])
    window.editor.new_avance()
    window.editor.correct()
    window.editor.void()
    window.editor.restore()
    window.editor.undo()

    assert not window.editor.writing
    assert len(reading.store.records("1.02.03")) == 2


def test_an_action_without_avances_offers_no_first_one(window: MainWindow) -> None:
    window.table.select_action("1.03.05")
    empty = window.editor.reading.empty

    assert empty.isVisible()
    assert not empty.button.isVisible()
    assert "solo para consultar" in empty.advice.text()


def test_what_is_there_can_be_exported(
    qtbot: QtBot, window: MainWindow, reading: Services, tmp_path: Path
) -> None:
    reading.state.export_folder = tmp_path
    dialog = ExportDialog(reading, window)
    qtbot.addWidget(dialog)
    dialog.export_button.click()
    qtbot.waitUntil(lambda: not dialog.running)

    assert [path.name for path in tmp_path.glob("*.csv")] == [dialog.report.name.text()]


def test_profile_and_plans_are_shown_and_not_changed(
    qtbot: QtBot, window: MainWindow, reading: Services, person: PersonAway
) -> None:
    profile = ProfileDialog(reading.store, person)
    plans = PlanDialog(reading.store, person)
    for dialog in (profile, plans):
        qtbot.addWidget(dialog)

    assert not profile.save_button.isEnabled()
    assert not plans.load_button.isEnabled()
    assert not plans.choose_button.isEnabled()


def test_the_data_are_checked_and_no_backup_is_made(
    qtbot: QtBot, window: MainWindow, reading: Services
) -> None:
    window.health._begin()
    qtbot.waitUntil(lambda: not reading.background.busy)

    assert window.status.health.text() == "Datos comprobados 09:30"
    assert not window.health._minute.isActive()


def test_nothing_in_the_folder_changes(
    qtbot: QtBot, window: MainWindow, reading: Services, folder: Path
) -> None:
    before = {path: path.read_bytes() for path in folder.glob("canasplan.*")}
    window.table.select_action("1.02.03")
    window.actions_by_command[Command.REFRESH].trigger()
    window.health.check()
    qtbot.waitUntil(lambda: not reading.background.busy)
    window.close()

    assert {path: path.read_bytes() for path in folder.glob("canasplan.*")} == before
