"""The date of an avance: typed in any usual form, stepped with keys, or picked in a calendar."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from canasplan.entry import parse
from canasplan.identity import SystemClock, local_day
from canasplan.numerals import day_text
from canasplan.ui.form.calendar_popup import CalendarPopup
from canasplan.ui.form.form_fields import TextEditor
from canasplan.ui.icons import icon
from canasplan.ui.progress.progress_text import typed_day_text

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Plus: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_Minus: -1}
"""Days that each key moves a complete date."""


def today() -> date:
    """Return the day it is in Peru."""
    return local_day(SystemClock().now())


class DateEditor(TextEditor):
    """A line for ``04/03/2022``, ``4/3/22`` or ``2022-03-04``, and a calendar (Alt+Down)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._latest = today()
        self.line.setPlaceholderText(self.tr("dd/mm/aaaa"))
        place = QLineEdit.ActionPosition.TrailingPosition
        self.button = self.line.addAction(icon("calendar", "muted"), place)
        self.button.setToolTip(self.tr("Abrir el calendario (Alt+↓)"))
        self.button.triggered.connect(self.open_calendar)
        self.calendar: CalendarPopup | None = None

    def day(self) -> date | None:
        """Return the date that is typed, ``None`` while it is not one."""
        value = parse({"date": self.text()}).values["date"]
        return value if isinstance(value, date) else None

    def set_latest(self, latest: date) -> None:
        """Say the last day that makes sense: where an empty field starts from."""
        self._latest = latest

    def set_day(self, day: date) -> None:
        """Write a day the way it is read in Peru."""
        self.set_text(day_text(day))

    @override
    def understood(self) -> str:
        return typed_day_text(self.text())

    @override
    def leave(self) -> None:
        """Write an understood date out in full before going on."""
        if day := self.day():
            self.set_day(day)
        super().leave()

    def open_calendar(self) -> None:
        """Show the calendar at the typed day, or at the last sensible one."""
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self.calendar = CalendarPopup(self.day() or self._latest, self._latest, self)
        self.calendar.picked.connect(self.set_day)
        self.calendar.open_beneath(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if alt and event.key() == Qt.Key.Key_Down:
                self.open_calendar()
                return True
            if not alt and self._step(event.key()):
                return True
        return super().eventFilter(watched, event)

    def _step(self, key: int) -> bool:
        """Move the date by a key; a sign is only typed while the date is incomplete."""
        step = _STEPS.get(Qt.Key(key))
        if step is None or not self.isEnabled():
            return False
        day = self.day()
        if day is not None:
            self.set_day(min(day + timedelta(days=step), max(day, self._latest)))
        elif not self.text().strip():
            self.set_day(self._latest)
        else:
            return key in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        return True
