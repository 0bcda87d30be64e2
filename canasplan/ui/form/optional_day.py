"""A day that may be left empty: of a filter or a report."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from canasplan.entry import UnreadableError, parse_day
from canasplan.ui.form.date_field import DateEditor
from canasplan.ui.texts import say


class OptionalDay(DateEditor):
    """What cannot be read is marked and told when it is left; it is never taken for empty."""

    settled = Signal()
    """A day, or none, is meant: by Enter, by going on, or from the calendar."""

    def __init__(self, empty: str, name: str, parent: QWidget | None = None) -> None:
        """`empty` is what an empty field stands for; `name` is for screen readers."""
        super().__init__(parent)
        self.line.setPlaceholderText(empty)
        self.set_name(name)
        self.line.returnPressed.connect(self.leave)
        self.line.textChanged.connect(self._relieve)

    @property
    def complete(self) -> bool:
        """Whether a day stands there, or nothing."""
        return not self._fault()

    @override
    def leave(self) -> None:
        super().leave()
        fault = self._fault()
        self.set_faults(fault)
        if fault:
            QToolTip.showText(self.line.mapToGlobal(QPoint(0, self.line.height())), fault, self)
        else:
            self.settled.emit()

    @override
    def open_calendar(self) -> None:
        super().open_calendar()
        if self.calendar is not None:
            self.calendar.picked.connect(self.leave)

    @override
    def set_faults(self, faults: str) -> None:
        super().set_faults(faults)
        self.line.setToolTip(faults)

    def _relieve(self) -> None:
        """Take the mark away as soon as the text can be read."""
        if self.line.property("invalid") and self.complete:
            self.set_faults("")

    def _fault(self) -> str:
        """Return why what is typed is no day; empty where it is one, or nothing."""
        try:
            if self.text().strip():
                parse_day(self.text())
        except UnreadableError as unreadable:
            return say(unreadable.message)
        return ""
