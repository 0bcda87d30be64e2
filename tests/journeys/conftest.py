"""A person with a keyboard in front of the real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.exceptions import TimeoutError as NeverHappened
from pytestqt.qtbot import QtBot
from typing_extensions import override

from canasplan import app
from canasplan.ui.crash_dialog import CrashDialog
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import Messages

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Person(QObject):
    """Presses keys where the keyboard is, and answers the boxes that open."""

    def __init__(self) -> None:
        super().__init__()
        self._answers: list[Callable[[QDialog], None]] = []
        self._trouble: Exception | None = None
        self._watch = QTimer(self)
        self._watch.setInterval(20)
        self._watch.timeout.connect(self._look)
        self._watch.start()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """Press a key some times."""
        for _ in range(times):
            QTest.keyClick(self.place, key, modifier)

    def type(self, text: str) -> None:
        """Type a text letter by letter (QTest itself stops at letters beyond ASCII)."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.place, letter)
            else:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(self.place, QKeyEvent(kind, 0, NONE, letter))

    def tab_to(self, label: str) -> None:
        """Press Tab until the keyboard is in the field with this accessible name."""
        for _ in range(80):
            if self.name.casefold().startswith(label.casefold()):
                return
            self.press(Qt.Key.Key_Tab)
        message = f"no Tab leads to {label!r}; the keyboard is in {self.name!r}"
        raise AssertionError(message)

    @property
    def name(self) -> str:
        """How the place of the keyboard is called."""
        place = self.place
        written = place.text() if isinstance(place, QAbstractButton) else ""
        return place.accessibleName() or written.replace("&", "")

    @property
    def place(self) -> QWidget:
        """Where the keyboard is."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def will(self, answer: Callable[[QDialog], None]) -> None:
        """Do this when the next box opens."""
        self._answers.append(answer)

    def back_to(self, window: QWidget) -> None:
        """Be in the window again after a box closed, as a window manager sees to."""
        window.activateWindow()
        QTest.qWaitForWindowActive(window)

    def has_answered(self) -> None:
        """Make sure that every box that was expected has opened and was answered."""
        if self._trouble is not None:
            raise self._trouble
        assert not self._answers

    def _look(self) -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QDialog) or not self._answers:
            return
        if not box.isActiveWindow():
            box.activateWindow()  # a window manager gives the keyboard to a box that opens
            return
        answer = self._answers.pop(0)
        try:
            answer(box)
        except (AssertionError, NeverHappened) as trouble:
            self._trouble = trouble
            box.reject()


@pytest.fixture
def person(qapp: QApplication) -> Person:
    """Somebody at the keyboard."""
    return Person()


class Attentive(Messages):
    """Real boxes, but for the one of a bug: that is remembered, and fails the test."""

    def __init__(self) -> None:
        super().__init__()
        self.crashes: list[str] = []

    @override
    def show(self, dialog: QDialog) -> bool:
        if isinstance(dialog, CrashDialog):
            self.crashes.append(dialog.report.toPlainText())
            dialog.deleteLater()
            return False
        return super().show(dialog)


Open = Callable[[Path], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    """Open the program's window on a data folder, as the program itself does."""
    messages = Attentive()
    with ExitStack() as closing:

        def opened(folder: Path) -> MainWindow:
            services = closing.enter_context(app.build(qapp, folder, messages))
            window = MainWindow(services, qapp)
            closing.callback(window.deleteLater)
            closing.callback(window.close)
            window.resize(1366, 728)
            with qtbot.waitSignal(window.usable):
                window.show()
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
            return window

        yield opened
    assert messages.crashes == []
