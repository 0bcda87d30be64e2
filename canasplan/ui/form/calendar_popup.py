"""A month of the Peruvian calendar to pick a day from."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.numerals import day_text
from canasplan.ui.icons import icon
from canasplan.ui.progress.progress_text import PERU, qdate
from canasplan.ui.theme import SPACE_S, colour, set_role

_WEEKEND = (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)


def peruvian_month() -> QCalendarWidget:
    """Return a calendar in Spanish that begins on Monday, in the colours of the theme."""
    month = QCalendarWidget()
    month.setLocale(PERU)
    month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    heads, days = QTextCharFormat(), QTextCharFormat()
    heads.setForeground(colour("muted"))
    days.setForeground(colour("text"))
    month.setHeaderTextFormat(heads)
    for day in _WEEKEND:
        month.setWeekdayTextFormat(day, days)
    bar = month.findChild(QWidget, "qt_calendar_navigationbar")
    if bar is not None:
        bar.setBackgroundRole(QPalette.ColorRole.Base)
    for name, image in (("prevmonth", "chevron-left"), ("nextmonth", "chevron-right")):
        button = month.findChild(QToolButton, f"qt_calendar_{name}")
        if button is not None:
            button.setIcon(icon(image))
    text = colour("text").name()
    month.setStyleSheet(
        f"QToolButton {{ color: {text}; font-weight: 600 }} QAbstractItemView {{ padding: 0 }}"
    )
    return month


class CalendarPopup(QFrame):
    """A month to pick a day from; Enter picks, Escape closes."""

    picked = Signal(object)

    def __init__(self, day: date, latest: date, parent: QWidget) -> None:
        """Show `day`'s month; days after `latest` cannot be picked."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_role(self, "card")
        self.month = peruvian_month()
        self.month.setMaximumDate(qdate(latest))
        self.month.setSelectedDate(qdate(day))
        self.month.clicked.connect(self._pick)
        self.month.activated.connect(self._pick)
        self.last = QPushButton(self.tr("Ir al {day}").format(day=day_text(latest)))
        set_role(self.last, "link")
        self.last.clicked.connect(lambda: self._pick(qdate(latest)))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.addWidget(self.month)
        column.addWidget(self.last, 0, Qt.AlignmentFlag.AlignRight)

    def open_beneath(self, field: QWidget) -> None:
        """Show under `field`, or over it where the screen ends."""
        self.adjustSize()
        corner = field.mapToGlobal(QPoint(0, field.height()))
        space = field.screen().availableGeometry()
        if corner.y() + self.height() > space.bottom():
            corner.setY(field.mapToGlobal(QPoint(0, 0)).y() - self.height())
        corner.setX(max(space.left(), min(corner.x(), space.right() - self.width())))
        corner.setY(max(space.top(), corner.y()))
        self.move(corner)
        self.show()
        self.month.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _pick(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
        self.close()
