"""The cut-offs of the traffic light: typed, refused where they make no sense, kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.lights import Cutoffs
from canasplan.ui.board.lights_dialog import LightsDialog
from canasplan.ui.commands import Command
from canasplan.ui.main_window import MainWindow
from canasplan.ui.services import Services
from tests.conftest import LAYO, FixedClock
from tests.ui.conftest import PersonAway

Key = Qt.Key
SAVE = QDialogButtonBox.StandardButton.Save


def opened(qtbot: QtBot, services: Services) -> LightsDialog:
    dialog = LightsDialog(services)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


@pytest.fixture
def dialog(qtbot: QtBot, province_services: Services) -> LightsDialog:
    """At the province, the keyboard in the first field."""
    return opened(qtbot, province_services)


def press(key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = QApplication.focusWidget()
    assert place is not None
    QTest.keyClick(place, key, modifier)


def type_over(text: str) -> None:
    """Type over what stands in the field that has the keyboard."""
    place = QApplication.focusWidget()
    assert place is not None
    QTest.keyClick(place, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(place, text)


def set_by_keyboard(amber: str, green: str) -> None:
    type_over(amber)
    press(Key.Key_Tab)
    type_over(green)
    press(Key.Key_Return)


def test_it_shows_what_is_set_and_what_it_means(
    qtbot: QtBot, province: Workspace, province_services: Services
) -> None:
    province.figures.set_cutoffs(Cutoffs(60_50, 85_25))
    dialog = opened(qtbot, province_services)

    assert dialog.chosen() == Cutoffs(60_50, 85_25)
    assert (dialog.amber.text(), dialog.green.text()) == ("60.50 %", "85.25 %")
    assert dialog.told.text() == (
        "Semáforo: Atrasado por debajo de 60.50 %; En riesgo de 60.50 % a menos de 85.25 %; "
        "Cumple desde 85.25 %."
    )


def test_they_are_set_by_keyboard_and_kept_with_the_plan(
    dialog: LightsDialog, province: Workspace, clock: FixedClock
) -> None:
    assert dialog.amber.hasFocus()
    set_by_keyboard("50.25", "80")

    assert dialog.result() == QDialog.DialogCode.Accepted
    assert province.figures.cutoffs() == Cutoffs(50_25, 80_00)
    with open_workspace(province.folder, clock, read_only=True) as again:
        assert again.figures.standing().cutoffs == Cutoffs(50_25, 80_00)


def test_what_they_would_mean_is_told_while_they_are_typed(dialog: LightsDialog) -> None:
    type_over("60")
    assert "En riesgo de 60.00 % a menos de 95.00 %" in dialog.told.text()


@pytest.mark.parametrize(("amber", "green"), [("95", "95"), ("96", "90"), ("0", "95")])
def test_what_makes_no_sense_is_told_and_changes_nothing(
    dialog: LightsDialog, province: Workspace, amber: str, green: str
) -> None:
    set_by_keyboard(amber, green)

    assert dialog.isVisible()
    assert dialog.problem.text().startswith("El ámbar debe empezar por encima de 0 %")
    assert "Corrija los cortes." in dialog.problem.text()
    assert province.figures.cutoffs() == Cutoffs()
    assert dialog.chosen() == Cutoffs(int(amber) * 100, int(green) * 100)  # nothing typed is lost

    dialog.amber.setFocus()
    type_over("70")
    assert dialog.problem.text() == ""


def test_no_more_than_all_can_be_typed(dialog: LightsDialog) -> None:
    dialog.green.setFocus()
    type_over("101")
    assert dialog.chosen().green <= 100_00


def test_escape_leaves_them_as_they_are(dialog: LightsDialog, province: Workspace) -> None:
    type_over("50")
    press(Key.Key_Escape)

    assert dialog.result() == QDialog.DialogCode.Rejected
    assert province.figures.cutoffs() == Cutoffs()


def test_where_nothing_can_be_written_nothing_is_saved(
    qtbot: QtBot, year_services: Services
) -> None:
    dialog = opened(qtbot, year_services)
    save = dialog.buttons.button(SAVE)
    assert not save.isEnabled()

    set_by_keyboard("50", "80")
    assert dialog.isVisible()
    assert year_services.store.targets.cutoffs() == Cutoffs()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, province_services: Services) -> Iterator[MainWindow]:
    window = MainWindow(province_services, qapp)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.close()
    window.deleteLater()


def test_only_the_province_is_offered_it(
    window: MainWindow, province_services: Services, person: PersonAway
) -> None:
    lights = window.actions_by_command[Command.LIGHTS]
    assert lights.isEnabled()
    lights.trigger()
    assert person.dialogs == ["LightsDialog"]

    province_services.store.set_profile(LAYO)
    assert not lights.isEnabled()
    lights.trigger()
    assert person.dialogs == ["LightsDialog"]
