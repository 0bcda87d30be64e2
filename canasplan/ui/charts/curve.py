"""Planned against real by month: two lines that differ in stroke, not in colour only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from canasplan.courses import Point
from canasplan.numerals import percent_text
from canasplan.ui.charts.axis import framed, month_name
from canasplan.ui.charts.bars import tr
from canasplan.ui.charts.chart import Mark, Place, Table
from canasplan.ui.charts.ink import Ink

HEIGHT = 190.0
WHOLE = 100_00


@dataclass(frozen=True, slots=True)
class Curve:
    """The months of a sight."""

    points: tuple[Point, ...]
    place: Place

    def height(self, _width: float, ink: Ink) -> float:
        """Return its height, whatever the width."""
        return HEIGHT * ink.unit

    def paint(self, painter: QPainter, area: QRectF, ink: Ink) -> tuple[Mark, ...]:
        """Draw both lines; each month is a mark."""
        if not self.points:
            return ()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        legend = ink.metrics(ink.caption).height() + 4 * ink.unit
        _paint_legend(painter, area, ink)
        months = tuple(point.month for point in self.points)
        room = area.adjusted(0, legend, 0, 0)
        frame = framed(painter, room, months, WHOLE, lambda value: f"{value // 100} %", ink)
        planned = QPen(ink.muted, 1.6 * ink.unit)
        planned.setDashPattern([4, 3])
        real = QPen(ink.accent, 2.2 * ink.unit)
        real.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        for pen, value in ((planned, _planned), (real, _real)):
            painter.setPen(pen)
            for run in _runs(self.points, value):
                spots = [QPointF(frame.x(place), frame.y(height)) for place, height in run]
                if len(spots) == 1:
                    painter.drawEllipse(spots[0], 2 * ink.unit, 2 * ink.unit)
                painter.drawPolyline(QPolygonF(spots))
        painter.restore()
        return tuple(
            Mark(frame.column(number), self.place, told(point))
            for number, point in enumerate(self.points)
        )

    def table(self) -> Table:
        """Return the months with both percentages."""
        return Table(
            (tr("Mes"), tr("Programado"), tr("Real")),
            tuple(
                (month_name(p.month), percent_text(p.planned), percent_text(p.real))
                for p in self.points
            ),
            tuple(self.place for _ in self.points),
        )


def told(point: Point) -> str:
    """Return a month in words."""
    return (
        f"{month_name(point.month)}: real {percent_text(point.real)}, "
        f"programado {percent_text(point.planned)}"
    )


def _planned(point: Point) -> int | None:
    return point.planned


def _real(point: Point) -> int | None:
    return point.real


def _runs(
    points: tuple[Point, ...], value: Callable[[Point], int | None]
) -> list[list[tuple[int, int]]]:
    """Return the stretches of months that have a value: gaps are not bridged."""
    runs: list[list[tuple[int, int]]] = [[]]
    for place, point in enumerate(points):
        height = value(point)
        if height is None:
            runs.append([])
        else:
            runs[-1].append((place, height))
    return [run for run in runs if run]


def _paint_legend(painter: QPainter, area: QRectF, ink: Ink) -> None:
    caption = ink.metrics(ink.caption)
    x, y = area.left(), area.top() + caption.height() / 2
    painter.setFont(ink.caption)
    for text, dashed in ((tr("Real"), False), (tr("Programado, repartido por meses"), True)):
        pen = QPen(ink.muted if dashed else ink.accent, (1.6 if dashed else 2.2) * ink.unit)
        if dashed:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, y), QPointF(x + 24 * ink.unit, y))
        x += 30 * ink.unit
        painter.setPen(ink.muted)
        painter.drawText(QPointF(x, area.top() + caption.ascent()), text)
        x += caption.horizontalAdvance(text) + 18 * ink.unit
