"""Columns by month: money, beneficiaries or avances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from canasplan.tally import Month
from canasplan.ui.charts.axis import framed, month_name, rounded_top
from canasplan.ui.charts.bars import tr
from canasplan.ui.charts.chart import Mark, Place, Table
from canasplan.ui.charts.ink import Ink

HEIGHT = 150.0


@dataclass(frozen=True, slots=True)
class Columns:
    """One column for each month."""

    values: tuple[tuple[Month, int], ...]
    what: str
    """Heading of the values in the table."""
    tell: Callable[[int], str]
    """Says a value whole."""
    scale: Callable[[int], str]
    """Says a value of the scale, shortly."""
    place: Place

    def height(self, _width: float, ink: Ink) -> float:
        """Return its height, whatever the width."""
        return HEIGHT * ink.unit

    def paint(self, painter: QPainter, area: QRectF, ink: Ink) -> tuple[Mark, ...]:
        """Draw the columns; each is a mark."""
        if not self.values:
            return ()
        painter.save()
        months = tuple(month for month, _ in self.values)
        top = rounded_top(max(value for _, value in self.values))
        frame = framed(painter, area, months, top, self.scale, ink)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.accent)
        marks = []
        for place, (month, value) in enumerate(self.values):
            strip = frame.column(place)
            wide = strip.width() * 0.66
            if value:
                y = frame.y(value)
                painter.drawRect(
                    QRectF(frame.x(place) - wide / 2, y, wide, frame.plot.bottom() - y)
                )
            marks.append(Mark(strip, self.place, f"{month_name(month)}: {self.tell(value)}"))
        painter.restore()
        return tuple(marks)

    def table(self) -> Table:
        """Return the months with their values."""
        return Table(
            (tr("Mes"), self.what),
            tuple((month_name(month), self.tell(value)) for month, value in self.values),
            tuple(self.place for _ in self.values),
        )
