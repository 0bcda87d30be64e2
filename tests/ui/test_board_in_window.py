"""Where the office's board stands in the window, and for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.canonical import fold
from canasplan.revisions import seal
from canasplan.ui.commands import Command
from canasplan.ui.main_window import MainWindow
from canasplan.ui.office.board_dialog import BoardDialog
from canasplan.ui.services import Services
from tests.conftest import LAYO, PROVINCE_OFFICE
from tests.exchange.packages import note, sent
from tests.exchange.records import add, many, save
from tests.exchange.waiting import dispute
from tests.ui.conftest import PersonAway

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def troubled(province: Workspace, fields: dict[str, str]) -> Workspace:
    """Layo: two packages are missing, one avance is in conflict, one laptop numbers twice."""
    note(province, sent(1), sent(4, momento="2022-09-02T15:05:00.000Z"))
    dispute(province, fields, {"percent": 3500})
    first = save(province, fields)
    copied, *_ = many(first, 1)
    add(province, copied, seal(replace(copied, reason="copia")))
    return province


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, province_services: Services) -> MainWindow:
    window = MainWindow(province_services, qapp)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and bool(window.windowTitle()))
    qtbot.waitUntil(lambda: bool(window.status.saved.text()))
    return window


def province_menu(window: MainWindow) -> QMenu:
    for top in window.menuBar().actions():
        menu = top.menu()
        if isinstance(menu, QMenu) and fold(menu.title()) == "&provincia":
            return menu
    raise AssertionError


def test_ctrl_t_opens_the_board_and_its_numbers_lead_to_the_other_dialogs(
    qtbot: QtBot, window: MainWindow, person: PersonAway, troubled: Workspace
) -> None:
    followed: list[str] = []

    def look(dialog: QDialog) -> bool:
        if isinstance(dialog, BoardDialog):
            for signal in (
                dialog.conflicts_asked,
                dialog.proposals_asked,
                dialog.apart_asked,
                dialog.import_asked,
            ):
                signal.emit()
        else:
            followed.append(type(dialog).__name__)
        return False

    person.answer = look
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)

    assert person.dialogs[0] == "BoardDialog"
    assert followed == ["ConflictsDialog", "ProposalsDialog", "ApartDialog", "ImportDialog"]


def test_only_the_province_has_its_menu_and_its_keys(
    window: MainWindow, province_services: Services, person: PersonAway
) -> None:
    menu, board = province_menu(window), window.actions_by_command[Command.BOARD]
    assert menu.menuAction().isVisible()
    assert board.isEnabled()

    province_services.store.set_profile(LAYO)
    assert not menu.menuAction().isVisible()
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert person.dialogs == []

    province_services.store.set_profile(PROVINCE_OFFICE)
    assert menu.menuAction().isVisible()
    assert board.isEnabled()
