"""A schematic map: each district a circle near its capital, with a ring as long as its progress."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from canasplan.lights import LIGHT_LABELS
from canasplan.numerals import percent_text
from canasplan.plan_document import District
from canasplan.ui.charts.bars import Bar, Bars, tr
from canasplan.ui.charts.chart import Mark, Table
from canasplan.ui.charts.ink import Ink
from canasplan.ui.charts.light_shape import paint_light
from canasplan.ui.texts import translate

RADIUS = 21.0
WIDTH = 128.0
"""Of the room of one district: of what is written beneath its circle."""
HEIGHT = 330.0
_STEPS = 160


@dataclass(frozen=True, slots=True)
class DistrictMap:
    """The districts where they lie, north above; distances are only roughly true."""

    districts: tuple[District, ...]
    bars: tuple[Bar, ...]
    """What is told of each district, in the same order."""

    def height(self, width: float, ink: Ink) -> float:
        """Return its height: more than usual only where it is too narrow for all of them."""
        size = _size(width, ink)
        rows = math.ceil(len(self.districts) / _across(width, size))
        return max(HEIGHT * ink.unit, rows * size.height())

    def paint(self, painter: QPainter, area: QRectF, ink: Ink) -> tuple[Mark, ...]:
        """Draw the circles; each is a mark."""
        if not self.districts:
            return ()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks = []
        size = _size(area.width(), ink)
        for spot, bar in zip(_spots(self.districts, area, size), self.bars, strict=True):
            marks.append(_paint_district(painter, _room_at(spot, size), bar, ink))
        painter.restore()
        return tuple(marks)

    def table(self) -> Table:
        """Return the districts with their numbers."""
        return Bars(self.bars, tr("Distrito")).table()


def _size(width: float, ink: Ink) -> QSizeF:
    """Return the room of one district: a circle, and two lines beneath it."""
    lines = 2 * ink.metrics(ink.caption).height()
    return QSizeF(min(WIDTH * ink.unit, width), (2 * RADIUS + 12) * ink.unit + lines)


def _across(width: float, size: QSizeF) -> int:
    """Return how many rooms lie beside each other."""
    return max(1, int(width / size.width()))


def _room_at(spot: list[float], size: QSizeF) -> QRectF:
    x, y = spot
    return QRectF(QPointF(x - size.width() / 2, y - size.height() / 2), size)


def _spots(districts: tuple[District, ...], area: QRectF, size: QSizeF) -> list[list[float]]:
    """Return the middles of the rooms: as on a map, then pushed apart until all can be read."""
    half_x, half_y = size.width() / 2, size.height() / 2
    room = area.adjusted(half_x, half_y, -half_x, -half_y)
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
        if not _push_apart(spots, room, size):
            return spots
    return _in_rows(districts, area, size)


def _push_apart(spots: list[list[float]], room: QRectF, size: QSizeF) -> bool:
    """Move every two that touch apart, within the room; tell whether any did."""
    touched = False
    for number, one in enumerate(spots):
        for other in spots[number + 1 :]:
            across, down = other[0] - one[0], other[1] - one[1]
            over_x, over_y = size.width() - abs(across), size.height() - abs(down)
            if over_x <= 0 or over_y <= 0:
                continue
            touched = True
            if over_y / size.height() <= over_x / size.width():
                step = math.copysign(over_y / 2 + size.height() / 300, down or 1)
                one[1], other[1] = one[1] - step, other[1] + step
            else:
                step = math.copysign(over_x / 2 + size.width() / 500, across or 1)
                one[0], other[0] = one[0] - step, other[0] + step
            for spot in (one, other):
                spot[0] = min(max(spot[0], room.left()), room.right())
                spot[1] = min(max(spot[1], room.top()), room.bottom())
    return touched


def _in_rows(districts: tuple[District, ...], area: QRectF, size: QSizeF) -> list[list[float]]:
    """Return the middles where there is no room for a map: rows from north to south."""
    across = _across(area.width(), size)
    order = sorted(range(len(districts)), key=lambda n: -districts[n].latitude)
    rows = [order[first : first + across] for first in range(0, len(order), across)]
    spots = [[0.0, 0.0] for _ in districts]
    for down, row in enumerate(rows):
        y = area.top() + area.height() * (down + 0.5) / len(rows)
        for place, number in enumerate(sorted(row, key=lambda n: districts[n].longitude)):
            spots[number] = [area.left() + area.width() * (place + 0.5) / across, y]
    return spots


def _paint_district(painter: QPainter, room: QRectF, bar: Bar, ink: Ink) -> Mark:
    unit, caption = ink.unit, ink.metrics(ink.caption)
    radius = RADIUS * unit
    spot = QPointF(room.center().x(), room.top() + radius + 4 * unit)
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
    y = circle.bottom() + 4 * unit + caption.ascent()
    told = f"{percent_text(bar.percent)} · {translate(LIGHT_LABELS[bar.light])}"
    name = QFont(ink.caption)
    name.setBold(bar.chosen)
    for text, tone, font in ((bar.name, ink.text, name), (told, ink.muted, ink.caption)):
        painter.setPen(tone)
        painter.setFont(font)
        wide = ink.metrics(font).horizontalAdvance(text)
        painter.drawText(QPointF(spot.x() - wide / 2, y), text)
        y += caption.height()
    return Mark(room, bar.place, bar.told)
