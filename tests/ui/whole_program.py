"""Somebody in front of the whole program, whatever it shows: for tests that run it to its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from canasplan.bootstrap import open_workspace
from canasplan.model import Profile, RecordState
from canasplan.ui.dialogs.first_start import FirstStart
from canasplan.ui.dialogs.outcome import OutcomeDialog
from canasplan.ui.dialogs.recovery_dialog import RecoveryDialog
from canasplan.ui.dialogs.trouble_dialog import TroubleDialog
from canasplan.ui.dialogs.trouble_screens import Answer
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import MessageDialog

ROSA = Profile("080505", "Rosa Quispe", "Técnica")


class Person(QObject):
    """Looks at the screen every now and then and does the next thing to whatever is there."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.folder: Path | None = None
        """Where the first start shall put the data."""
        self.in_window: Callable[[MainWindow], object] = MainWindow.close
        self.at_trouble: Callable[[TroubleDialog], object] = TroubleDialog.reject
        self.in_recovery: Callable[[RecoveryDialog], object] = press_recover
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(20)

    def rest(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible():
                self._act(widget)

    def _act(self, widget: QWidget) -> None:
        if isinstance(widget, FirstStart):
            self._answer(widget)
        elif isinstance(widget, MessageDialog):
            self.seen.append(widget.text.text())
            widget.accept()
        elif isinstance(widget, TroubleDialog):
            self.seen.append(f"{widget.accessibleName()} [{widget.leave_button.text()}]")
            self.at_trouble(widget)
        elif isinstance(widget, RecoveryDialog):
            self.in_recovery(widget)
        elif isinstance(widget, OutcomeDialog):
            self.seen.append(widget.accessibleName())
            widget.accept()
        elif isinstance(widget, MainWindow) and widget.whole and not _boxed():
            self.seen.append(widget.windowTitle())
            self.in_window(widget)

    def _answer(self, first: FirstStart) -> None:
        step = first.pages.currentIndex()
        if step == 0:
            first.places.choose(ROSA.scope)
        elif step == 1:
            first.person.fill(ROSA)
        elif self.folder is not None:
            first.folder.folder = self.folder
        first.next_button.click()


def _boxed() -> bool:
    return QApplication.activeModalWidget() is not None


def answering(*answers: Answer | None) -> Callable[[TroubleDialog], None]:
    """Give these answers to the screens that come one after another; ``None`` leaves."""
    waiting = list(answers)

    def answer(dialog: TroubleDialog) -> None:
        chosen = waiting.pop(0)
        button = dialog.leave_button if chosen is None else dialog.buttons[chosen]
        button.click()

    return answer


def press_recover(dialog: RecoveryDialog) -> None:
    if not dialog.running:
        dialog.recover_button.click()


def records_in(folder: Path) -> tuple[RecordState, ...]:
    with open_workspace(folder) as workspace:
        assert workspace.verify().faults == ()
        return workspace.progress.of_action("1.02.03")
