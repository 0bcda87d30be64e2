"""The window: real panes, real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.model import Draft, Profile
from canasplan.ui.commands import ENTRIES, Command
from canasplan.ui.dialogs.data_folder import DataFolderDialog
from canasplan.ui.dialogs.help_page import HelpPage
from canasplan.ui.main_window import MainWindow
from canasplan.ui.menu import MENUS
from canasplan.ui.next_step import Go, NextStep
from canasplan.ui.plan.plan_dialog import PlanDialog
from canasplan.ui.selection import Selection
from canasplan.ui.services import Services
from canasplan.ui.theme import DARK, SPACE_S, colour, role_font
from canasplan.ui.window_state import WindowState
from tests.ui.conftest import PersonAway

Ctrl = Qt.KeyboardModifier.ControlModifier
Open = Callable[[], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication, services: Services) -> Iterator[Open]:
    windows: list[MainWindow] = []

    def opened() -> MainWindow:
        window = MainWindow(services, qapp)
        windows.append(window)
        window.resize(1366, 728)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.waitUntil(lambda: bool(window.status.saved.text()))
        return window

    yield opened
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    return open_window()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def inside(pane: QWidget) -> bool:
    return pane.isAncestorOf(focused())


def test_each_command_is_in_one_menu_and_no_key_gives_two(window: MainWindow) -> None:
    listed = [command for _, lines in MENUS for command in lines if command is not None]
    keys = [key for entry in ENTRIES for key in entry.keys]

    assert sorted(listed, key=str) == sorted(Command, key=str)
    assert sorted(window.actions_by_command, key=str) == sorted(Command, key=str)
    assert len(keys) == len(set(keys))
    assert all(not action.shortcuts() or action.toolTip() for action in window.actions())


def test_no_letter_means_two_things_in_one_menu(window: MainWindow) -> None:
    bar = window.menuBar()
    menus = {"bar": [action.text() for action in bar.actions()]}
    for top in bar.actions():
        menu = top.menu()
        assert isinstance(menu, QMenu)
        menus[top.text()] = [action.text() for action in menu.actions() if action.text()]
    letters = {
        name: [text[text.index("&") + 1].casefold() for text in texts]
        for name, texts in menus.items()
    }

    assert {name: found for name, found in letters.items() if len(set(found)) < len(found)} == {}


def test_it_opens_on_the_search_and_knows_who_records(window: MainWindow) -> None:
    assert focused() is window.tree.search
    assert window.windowTitle() == "Layo · CanasPlan"
    assert window.status.profile.text() == "Layo · Rosa Quispe"
    assert window.status.saved.text() == "Nada guardado todavía"
    assert not window.status.pending.isVisible()


def test_by_keyboard_from_a_word_to_a_saved_avance(
    qtbot: QtBot, window: MainWindow, services: Services
) -> None:
    QTest.keyClicks(focused(), "sistema abastecimiento")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert inside(window.table)
    assert window.editor.action == "1.02.03"

    QTest.keyClick(focused(), Qt.Key.Key_N, Ctrl)
    assert window.editor.writing
    assert inside(window.editor)
    sheet = window.editor.form.sheet
    for name, text in (
        ("date", "4/3/2022"),
        ("activity", "obra"),
        ("status", "en_ejecucion"),
        ("percent", "25"),
    ):
        sheet.editors[name].set_text(text)
    with qtbot.waitSignal(services.store.changed):
        QTest.keyClick(focused(), Qt.Key.Key_S, Ctrl)

    (saved,) = services.store.records("1.02.03")
    assert saved.progress.percent == 2500
    assert window.status.pending.text() == "1 por enviar"
    assert window.status.saved.text().startswith("Último guardado: 15/09/2022")


def test_the_editor_s_commands_are_offered_only_when_they_can_be_done(
    window: MainWindow, services: Services, fields: dict[str, str]
) -> None:
    actions = window.actions_by_command
    own = (Command.NEW, Command.SAVE, Command.CORRECT, Command.VOID, Command.HISTORY)
    assert [command for command in own if actions[command].isEnabled()] == []

    services.store.save(fields, record=services.store.new_record())
    window.table.select_action("1.02.03")
    assert [command for command in own if actions[command].isEnabled()] == [
        Command.NEW,
        Command.CORRECT,
        Command.VOID,
        Command.HISTORY,
    ]
    actions[Command.NEW].trigger()
    assert actions[Command.SAVE].isEnabled()


def test_save_and_next_goes_down_the_table_to_its_end(window: MainWindow) -> None:
    window.table.select_action("1.01.01")
    window.editor.next_action_requested.emit()
    assert window.editor.action == "1.01.02"

    last = [action.code for _, _, action in window._store.plan().actions()][-1]
    window.table.select_action(last)
    window.editor.next_action_requested.emit()
    assert window.editor.action == last
    assert "última" in window.status.currentMessage()


def test_f6_goes_round_the_panes_and_comes_back_to_where_one_was(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.table.select_action("1.02.03")
    order = []
    for _ in range(3):
        QTest.keyClick(focused(), Qt.Key.Key_F6)
        order.append(
            next(
                p for p in (window.tree, window.centre, window.editor) if p.isAncestorOf(focused())
            )
        )
    assert order == [window.centre, window.editor, window.tree]
    assert focused() is window.tree.search

    QTest.keyClick(focused(), Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert inside(window.editor)


def test_a_closed_pane_is_passed_over(qtbot: QtBot, window: MainWindow) -> None:
    window.splitter.setSizes([0, 900, 440])
    window.table.focus_table()
    window.table.select_action("1.02.03")
    QTest.keyClick(focused(), Qt.Key.Key_F6)
    QTest.keyClick(focused(), Qt.Key.Key_F6)

    assert inside(window.centre)


def test_a_page_takes_the_place_of_the_table_and_gives_it_back(window: MainWindow) -> None:
    window.tree.page_requested.emit("foda")
    assert window.centre.currentWidget() is window.centre.page
    assert "Fortalezas" in window.centre.page.text.toPlainText()

    window.tree.select(Selection("2"))
    assert window.centre.currentWidget() is window.table
    window.tree.page_requested.emit("vision")
    window.actions_by_command[Command.FILTER].trigger()
    assert focused() is window.table.bar.text
    window.tree.page_requested.emit("vision")
    window.tree.search.setText("agua")
    assert window.centre.currentWidget() is window.table


def test_a_draft_of_the_last_time_comes_back_to_its_own_record(
    open_window: Open, workspace: Workspace, fields: dict[str, str]
) -> None:
    record = workspace.progress.new_record()
    workspace.drafts.keep(Draft(record, "1.02.03", None, fields, "2022-09-15T14:00:00.000Z"))
    window = open_window()

    assert window.editor.form.entry.record == record
    assert window.table.chosen == "1.02.03"
    assert inside(window.editor)


def test_closing_keeps_what_is_typed_and_the_look_of_the_window(
    window: MainWindow, services: Services
) -> None:
    window.table.select_action("1.02.03")
    window.editor.new_avance()
    window.editor.form.sheet.editors["achievements"].set_text("Se cavó la zanja")
    window.splitter.setSizes([250, 650, 460])
    window.close()

    assert services.store.drafts()[0].fields["achievements"] == "Se cavó la zanja"
    again = WindowState(services.store.folder)
    assert len(again.sizes("paneles", 3)) == 3


def test_the_look_is_chosen_from_the_menu_and_remembered(
    window: MainWindow, services: Services
) -> None:
    window.actions_by_command[Command.DARK].trigger()
    assert colour("surface").name().upper() == DARK.surface
    assert services.state.theme == "dark"

    window.actions_by_command[Command.SYSTEM].trigger()
    window.actions_by_command[Command.LIGHT].trigger()
    assert WindowState(services.store.folder).theme == "light"


@pytest.mark.parametrize(
    ("command", "dialog"),
    [
        (Command.EXPORT, "ExportDialog"),
        (Command.TARGETS, "TargetsDialog"),
        (Command.BACKUPS, "BackupsDialog"),
        (Command.PLANS, "PlanDialog"),
        (Command.PROFILE, "ProfileDialog"),
        (Command.DATA_FOLDER, "DataFolderDialog"),
        (Command.ABOUT, "AboutDialog"),
    ],
)
def test_every_dialog_opens_from_the_menu(
    window: MainWindow, person: PersonAway, command: Command, dialog: str
) -> None:
    window.actions_by_command[command].trigger()

    assert person.dialogs == [dialog]


def test_a_diagnosis_is_saved_from_the_menu(
    qtbot: QtBot, window: MainWindow, person: PersonAway, tmp_path: Path
) -> None:
    person.file = tmp_path / "diagnostico.zip"
    window.actions_by_command[Command.DIAGNOSIS].trigger()
    qtbot.waitUntil(lambda: bool(person.news))

    assert person.file.stat().st_size > 0


def test_f1_opens_the_help_beside_the_window(qtbot: QtBot, window: MainWindow) -> None:
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_F1)

    (page,) = window.findChildren(HelpPage)
    assert page.isVisible()
    assert not page.isModal()
    window.close()
    assert not page.isVisible()


def test_the_status_bar_leads_to_what_it_tells(
    window: MainWindow,
    person: PersonAway,
    services: Services,
    fields: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    services.store.save(fields, record=services.store.new_record())
    window.status.folder.click()
    window.status.pending.click()
    window.status.profile.click()

    assert [Path(url.toLocalFile()) for url in shown] == [services.store.folder]
    assert person.dialogs == ["ExportDialog", "ProfileDialog"]
    services.store.set_profile(Profile("0805", "Julio", "Planificador"))
    assert window.status.profile.text() == "Canas · Julio"
    assert window.windowTitle() == "Canas · CanasPlan"


def test_another_data_folder_is_handed_on(
    qtbot: QtBot, window: MainWindow, person: PersonAway, tmp_path: Path
) -> None:
    def choose(dialog: QDialog) -> bool:
        assert isinstance(dialog, DataFolderDialog)
        person.folder = tmp_path
        dialog.panel.choose_button.click()
        return True

    person.answer = choose
    with qtbot.waitSignal(window.leaving) as left:
        window.actions_by_command[Command.DATA_FOLDER].trigger()

    assert left.args == [NextStep(Go.OPEN, tmp_path)]


def test_f5_reads_what_another_program_wrote(
    qtbot: QtBot, window: MainWindow, workspace: Workspace, fields: dict[str, str]
) -> None:
    workspace.progress.save(fields, record=workspace.progress.new_record())
    QTest.keyClick(window, Qt.Key.Key_F5)

    assert window.status.pending.text() == "1 por enviar"


def test_plans_are_loaded_chosen_and_refused_with_the_whole_reason(
    window: MainWindow, person: PersonAway, services: Services, tmp_path: Path
) -> None:
    seed = Path(__file__).resolve().parents[2] / "seed" / "plan.json"
    newer = tmp_path / "plan nuevo.json"
    newer.write_text(
        seed.read_text("utf-8").replace('"version": 1', '"version": 2', 1), encoding="utf-8"
    )
    broken = tmp_path / "roto.json"
    broken.write_text("{}", encoding="utf-8")
    seen: list[int] = []

    def use(dialog: QDialog) -> bool:
        assert isinstance(dialog, PlanDialog)
        assert not dialog.choose_button.isEnabled()
        for file in (None, newer, broken, tmp_path / "no está.json"):
            person.file = file
            dialog.load_button.click()
        seen.append(dialog.plans.count())
        dialog.plans.setCurrentRow(1)
        dialog.choose_button.click()
        return False

    person.answer = use
    window.actions_by_command[Command.PLANS].trigger()

    assert seen == [2]
    assert services.store.plan().version == 2
    (refused, why), (unread, _) = person.errors
    assert "no se cargó" in refused
    assert "se esperaba" in why
    assert "no está.json" in unread


def test_no_heading_of_the_table_is_cut_when_it_is_opened_for_the_first_time(
    window: MainWindow,
) -> None:
    header, model = window.table.view.horizontalHeader(), window.table.model
    font = role_font("caption")
    font.setBold(True)
    for column in range(header.count()):
        if not header.isSectionHidden(column):
            title = str(model.headerData(column, Qt.Orientation.Horizontal))
            needed = QFontMetrics(font).horizontalAdvance(title) + 2 * SPACE_S
            assert header.sectionSize(column) >= needed, title
