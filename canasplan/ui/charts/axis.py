"""The frame of charts over months: a scale at the left, months below, both thinned to fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from canasplan.numerals import MONTHS
from canasplan.tally import Month
from canasplan.ui.charts.ink import Ink


@dataclass(frozen=True, slots=True)
class Frame:
    """Where values and months lie in a painted area."""

    plot: QRectF
    months: Sequence[Month]
    top: int
    """The value at the upper edge."""

    def x(self, place: int) -> float:
        """Return the middle of a month."""
        return self.plot.left() + self.plot.width() * (place + 0.5) / len(self.months)

    def y(self, value: float) -> float:
        """Return the height of a value."""
        return self.plot.bottom() - self.plot.height() * value / self.top

    def column(self, place: int) -> QRectF:
        """Return the whole strip of a month."""
        wide = self.plot.width() / len(self.months)
        left = self.plot.left() + place * wide
        return QRectF(left, self.plot.top(), wide, self.plot.height())


def framed(
    painter: QPainter,
    area: QRectF,
    months: Sequence[Month],
    top: int,
    tell: Callable[[int], str],
    ink: Ink,
) -> Frame:
    """Draw scale and months; return where things go.

    Args:
        painter: draws.
        area: all the room there is.
        months: one after another.
        top: the value at the upper edge, more than 0.
        tell: says a value of the scale, shortly.
        ink: of the surface.
    """
    unit, caption = ink.unit, ink.metrics(ink.caption)
    values = [round(top * part / 4) for part in range(5)]
    left = max(caption.horizontalAdvance(tell(value)) for value in values) + 8 * unit
    below = 2 * caption.height() + 2 * unit
    plot = area.adjusted(left, caption.height() / 2, -2 * unit, -below)
    frame = Frame(plot, months, top)
    painter.setFont(ink.caption)
    for value in values:
        y = frame.y(value)
        painter.setPen(QPen(ink.line if value == 0 else ink.border, unit))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(ink.muted)
        text = tell(value)
        at = QPointF(plot.left() - 6 * unit - caption.horizontalAdvance(text),
                     y + caption.ascent() / 2 - unit)  # fmt: skip
        painter.drawText(at, text)
    _paint_months(painter, frame, ink)
    return frame


def _paint_months(painter: QPainter, frame: Frame, ink: Ink) -> None:
    caption, months = ink.metrics(ink.caption), frame.months
    wide = frame.plot.width() / len(months)
    every = next((n for n in (1, 2, 3, 6, 12) if wide * n >= caption.horizontalAdvance("mmmm")), 12)
    base = frame.plot.bottom() + caption.ascent() + 3 * ink.unit
    for place, (year, number) in enumerate(months):
        x = frame.x(place)
        if (number - 1) % every == 0:
            text = MONTHS[number - 1][:3]
            painter.drawText(QPointF(x - caption.horizontalAdvance(text) / 2, base), text)
        if number == 1 or place == 0:
            left = frame.column(place).left()
            painter.setPen(QPen(ink.border, ink.unit, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(left, frame.plot.top()), QPointF(left, frame.plot.bottom()))
            painter.setPen(ink.muted)
            painter.drawText(QPointF(left + 2 * ink.unit, base + caption.height()), str(year))


def month_name(month: Month) -> str:
    """Return "setiembre de 2022"."""
    return f"{MONTHS[month[1] - 1]} de {month[0]}"


def rounded_top(highest: int) -> int:
    """Return a round number not below the highest value, that four parts divide well."""
    size = 1
    while size * 10 <= max(highest, 1):
        size *= 10
    for factor in (1, 2, 4, 6, 8, 10):
        if size * factor >= highest:
            return max(size * factor, 4)
    return size * 10
