"""The boxes that wait for an answer, driven as a person drives them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from canasplan.ui.messages import MessageDialog, Messages, ReasonDialog
from canasplan.ui.theme import Theme

Act = Callable[[QDialog], None]


@pytest.fixture
def messages(qtbot: QtBot, theme: Theme) -> Messages:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return Messages(window)


def when_open(act: Act) -> list[QDialog]:
    """Run `act` on the box as soon as it is open; the list holds it then."""
    met: list[QDialog] = []

    def meet() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        met.append(box)
        act(box)

    QTimer.singleShot(0, meet)
    return met


def button(box: QDialog, text: str) -> QPushButton:
    return next(each for each in box.findChildren(QPushButton) if each.text() == text)


def test_an_error_is_told_whole_with_its_detail(messages: Messages, qtbot: QtBot) -> None:
    told: list[str] = []

    def read(box: QDialog) -> None:
        assert isinstance(box, MessageDialog)
        told.append(box.text.text())
        told.extend(each.toPlainText() for each in box.findChildren(QPlainTextEdit))
        QTest.keyClick(button(box, "Entendido"), Qt.Key.Key_Return)

    when_open(read)
    messages.error("No se guardó: el disco está lleno.", "errno 28")

    assert told == ["No se guardó: el disco está lleno.", "errno 28"]


def test_news_need_no_more_than_escape(messages: Messages, qtbot: QtBot) -> None:
    met = when_open(lambda box: QTest.keyClick(box, Qt.Key.Key_Escape))
    messages.inform("Se cargó el plan.")

    assert len(met) == 1


@pytest.mark.parametrize(("answer", "expected"), [("Descartar", True), ("Cancelar", False)])
def test_a_question_is_answered_by_its_buttons(
    messages: Messages, answer: str, *, expected: bool
) -> None:
    when_open(lambda box: button(box, answer).click())

    assert messages.confirm("¿Descartar el borrador?", "Descartar") is expected


def test_enter_on_a_question_changes_nothing(messages: Messages, qtbot: QtBot) -> None:
    when_open(lambda box: QTest.keyClick(box, Qt.Key.Key_Return))

    assert messages.confirm("¿Descartar el borrador?", "Descartar") is False


def test_a_reason_needs_five_letters_and_comes_back_trimmed(
    messages: Messages, qtbot: QtBot
) -> None:
    def write(box: QDialog) -> None:
        assert isinstance(box, ReasonDialog)
        QTest.keyClicks(box.input, " mal ")
        assert not box.accept_button.isEnabled()
        QTest.keyClicks(box.input, "contado ")
        QTest.keyClick(box.input, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    when_open(write)

    assert messages.ask_reason("Anular", "¿Por qué?") == "mal contado"


def test_escape_gives_no_reason(messages: Messages, qtbot: QtBot) -> None:
    when_open(lambda box: QTest.keyClick(box, Qt.Key.Key_Escape))

    assert messages.ask_reason("Anular", "¿Por qué?") is None


def test_no_dialog_is_larger_than_the_screen(messages: Messages, qtbot: QtBot) -> None:
    dialog = QDialog(messages.parent)
    room = dialog.screen().availableSize()
    dialog.resize(room.width() + 300, room.height() + 100)
    sizes: list[QSize] = []

    def look(box: QDialog) -> None:
        sizes.append(box.size())
        box.reject()

    when_open(look)
    messages.show(dialog)

    assert sizes[0].boundedTo(room) == sizes[0]
