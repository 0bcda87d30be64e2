"""The date of an avance: typed, stepped with keys, or picked in a calendar."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canasplan.ui.form.date_field import DateEditor

# The offscreen platform cannot let a popup grab the keyboard.

LATEST = date(2022, 9, 15)


@pytest.fixture
def editor(qtbot: QtBot) -> DateEditor:
    editor = DateEditor()
    editor.set_latest(LATEST)
    qtbot.addWidget(editor)
    editor.show()
    editor.input.setFocus()
    return editor


@pytest.mark.parametrize("typed", ["04/03/2022", "4/3/22", "4-3-2022", "2022-03-04"])
def test_every_usual_form_is_the_same_day_and_is_written_out_on_leaving(
    editor: DateEditor, qtbot: QtBot, typed: str
) -> None:
    QTest.keyClicks(editor.line, typed)
    assert editor.text() == typed
    assert editor.day() == date(2022, 3, 4)
    assert editor.understood() == "viernes 4 de marzo de 2022"
    with qtbot.waitSignal(editor.left):
        editor.leave()
    assert editor.text() == "04/03/2022"


def test_september_is_setiembre(editor: DateEditor) -> None:
    editor.set_text("1/9/22")
    assert editor.understood() == "jueves 1 de setiembre de 2022"


def test_what_is_no_date_stays_as_typed(editor: DateEditor) -> None:
    QTest.keyClicks(editor.line, "31/02/2022")
    editor.leave()
    assert editor.text() == "31/02/2022"
    assert editor.day() is None
    assert not editor.understood()


def test_arrows_and_signs_move_a_complete_date_by_a_day(editor: DateEditor) -> None:
    editor.set_text("04/03/2022")
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Plus, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Minus):
        QTest.keyClick(editor.line, key)
    assert editor.text() == "05/03/2022"


def test_arrows_never_go_past_the_last_sensible_day(editor: DateEditor) -> None:
    QTest.keyClick(editor.line, Qt.Key.Key_Up)
    assert editor.day() == LATEST
    QTest.keyClick(editor.line, Qt.Key.Key_Up)
    assert editor.day() == LATEST


def test_a_sign_inside_an_unfinished_date_is_typed(editor: DateEditor) -> None:
    QTest.keyClicks(editor.line, "4-")
    QTest.keyClick(editor.line, Qt.Key.Key_Down)
    assert editor.text() == "4-"


def test_alt_down_opens_a_spanish_calendar_where_enter_picks(
    editor: DateEditor, qtbot: QtBot
) -> None:
    editor.set_text("04/03/2022")
    QTest.keyClick(editor.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = editor.calendar
    assert popup is not None
    assert popup.isVisible()
    assert popup.month.locale().name() == "es_PE"
    assert popup.month.firstDayOfWeek() == Qt.DayOfWeek.Monday
    grid = QApplication.focusWidget() or popup.month
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.day() == date(2022, 3, 5))
    assert editor.text() == "05/03/2022"


def test_escape_closes_the_calendar_and_keeps_the_date(editor: DateEditor, qtbot: QtBot) -> None:
    editor.set_text("04/03/2022")
    editor.open_calendar()
    popup = editor.calendar
    assert popup is not None
    with qtbot.waitSignal(popup.destroyed):
        QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert editor.text() == "04/03/2022"


def test_the_calendar_knows_no_day_after_the_last_sensible_one(editor: DateEditor) -> None:
    editor.open_calendar()
    assert editor.calendar is not None
    assert editor.calendar.month.maximumDate() == QDate(2022, 9, 15)
    editor.calendar.last.click()
    assert editor.day() == LATEST
