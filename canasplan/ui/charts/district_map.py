"""A schematic map: each district a circle near its capital, with a ring as long as its progress."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from canasplan.lights import LIGHT_LABELS
from canasplan.numerals import percent_text
from canasplan.plan_document import District
from canasplan.ui.charts.bars import Bar, Bars, tr
from canasplan.ui.charts.chart import Mark, Table
from canasplan.ui.charts.ink import Ink
from canasplan.ui.charts.light_shape import paint_light
from canasplan.ui.texts import translate

RADIUS = 21.0
HEIGHT = 330.0
_STEPS = 160


@dataclass(frozen=True, slots=True)
class DistrictMap:
    """The districts where they lie, north above; distances are only roughly true."""

    districts: tuple[District, ...]
    bars: tuple[Bar, ...]
    """What is told of each district, in the same order."""

    def height(self, _width: float, ink: Ink) -> float:
        """Return its height, whatever the width."""
        return HEIGHT * ink.unit

    def paint(self, painter: QPainter, area: QRectF, ink: Ink) -> tuple[Mark, ...]:
        """Draw the circles; each is a mark."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks = []
        for spot, bar in zip(_spots(self.districts, area, ink), self.bars, strict=True):
            marks.append(_paint_district(painter, spot, bar, ink))
        painter.restore()
        return tuple(marks)

    def table(self) -> Table:
        """Return the districts with their numbers."""
        return Bars(self.bars, tr("Distrito")).table()


def _spots(districts: tuple[District, ...], area: QRectF, ink: Ink) -> list[QPointF]:
    """Return the middles of the circles: as on a map, then pushed apart until all can be read."""
    unit = ink.unit
    wide, high = 128 * unit, (2 * RADIUS + 14) * unit + 2 * ink.metrics(ink.caption).height()
    room = area.adjusted(wide / 2, RADIUS * unit + 4 * unit, -wide / 2, -high + RADIUS * unit)
    west = min(each.longitude for each in districts)
    east = max(each.longitude for each in districts)
    south = min(each.latitude for each in districts)
    north = max(each.latitude for each in districts)
    spots = [
        [
            room.left() + room.width() * (each.longitude - west) / ((east - west) or 1),
            room.top() + room.height() * (north - each.latitude) / ((north - south) or 1),
        ]
        for each in districts
    ]
    for _ in range(_STEPS):
        if not _push_apart(spots, wide, high):
            break
        for spot in spots:
            spot[0] = min(max(spot[0], room.left()), room.right())
            spot[1] = min(max(spot[1], room.top()), room.bottom())
    return [QPointF(x, y) for x, y in spots]


def _push_apart(spots: list[list[float]], wide: float, high: float) -> bool:
    """Move every two that touch a little apart; tell whether any did."""
    touched = False
    for number, one in enumerate(spots):
        for other in spots[number + 1 :]:
            across, down = other[0] - one[0], other[1] - one[1]
            over_x, over_y = wide - abs(across), high - abs(down)
            if over_x <= 0 or over_y <= 0:
                continue
            touched = True
            if over_y / high <= over_x / wide:
                step = math.copysign(min(over_y / 2 + 0.5, high / 12), down or 1)
                one[1], other[1] = one[1] - step, other[1] + step
            else:
                step = math.copysign(min(over_x / 2 + 0.5, wide / 12), across or 1)
                one[0], other[0] = one[0] - step, other[0] + step
    return touched


def _paint_district(painter: QPainter, spot: QPointF, bar: Bar, ink: Ink) -> Mark:
    unit, caption = ink.unit, ink.metrics(ink.caption)
    radius = RADIUS * unit
    circle = QRectF(spot.x() - radius, spot.y() - radius, 2 * radius, 2 * radius)
    painter.setBrush(ink.ground)
    painter.setPen(QPen(ink.border, 5 * unit))
    painter.drawEllipse(circle)
    if bar.percent is not None:
        pen = QPen(ink.lights[bar.light], 5 * unit)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(circle, 90 * 16, -round(360 * 16 * bar.percent / 100_00))
    side = 15 * unit
    paint_light(
        painter, QRectF(spot.x() - side / 2, spot.y() - side / 2, side, side), bar.light, ink
    )
    painter.setPen(ink.text)
    painter.setFont(ink.caption)
    y = circle.bottom() + 4 * unit + caption.ascent()
    lines = (bar.name, f"{percent_text(bar.percent)} · {translate(LIGHT_LABELS[bar.light])}")
    for text, tone in zip(lines, (ink.text, ink.muted), strict=True):
        painter.setPen(tone)
        painter.drawText(QPointF(spot.x() - caption.horizontalAdvance(text) / 2, y), text)
        y += caption.height()
    reach = circle.adjusted(-30 * unit, -3 * unit, 30 * unit, 2 * caption.height() + 6 * unit)
    return Mark(reach, bar.place, bar.told)
