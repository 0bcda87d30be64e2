"""Horizontal bars on a scale of one hundred percent, with name, light and number."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QPainter, QPen

from canasplan.lights import LIGHT_LABELS, Light
from canasplan.numerals import change_text, percent_text
from canasplan.ui.charts.chart import Mark, Place, Table, lines_of
from canasplan.ui.charts.ink import Ink
from canasplan.ui.charts.light_shape import paint_light
from canasplan.ui.texts import translate

THICK, LIGHT_SIDE, GAP = 10.0, 13.0, 8.0
MOST_LINES = 2
NAMES = 0.36
"""Share of the width that the names may take."""


def tr(text: str) -> str:
    """Translate a text of the charts."""
    return QCoreApplication.translate("Charts", text)


@dataclass(frozen=True, slots=True)
class Past:
    """What a row is compared with."""

    day: str
    """As it reads."""
    percent: int | None
    change: int | None
    """Since then, in hundredths of a percentage point."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row."""

    name: str
    percent: int | None
    """In hundredths; ``None``: nothing counts, which is not zero."""
    light: Light
    note: str
    place: Place
    past: Past | None = None
    chosen: bool = False
    """Whether it is what is looked at: its name stands out."""

    @property
    def told(self) -> str:
        """The row in words."""
        figure = "sin datos" if self.percent is None else percent_text(self.percent)
        told = f"{self.name}: {figure}, {translate(LIGHT_LABELS[self.light])}. {self.note}"
        return f"{told}. {self.past.day}: {percent_text(self.past.percent)}" if self.past else told

    @property
    def change(self) -> str:
        """How far it came since what it is compared with, in words; empty without one."""
        if self.past is None or self.percent is self.past.percent is None:
            return ""
        if self.past.percent is None:
            return tr("antes sin dato")
        if self.past.change is None:
            return tr("antes {then}").format(then=percent_text(self.past.percent))
        return tr("{points} puntos").format(points=change_text(self.past.change))


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows under each other."""

    rows: tuple[Bar, ...]
    first: str
    """What the rows are: heading of the table."""

    def height(self, width: float, ink: Ink) -> float:
        """Return how high all rows are."""
        return sum(self._row_height(row, width, ink) for row in self.rows)

    def paint(self, painter: QPainter, area: QRectF, ink: Ink) -> tuple[Mark, ...]:
        """Draw the rows; each is a mark."""
        marks, top = [], area.top()
        for row in self.rows:
            height = self._row_height(row, area.width(), ink)
            room = QRectF(area.left(), top, area.width(), height)
            self._paint_row(painter, room, row, ink)
            marks.append(Mark(room, row.place, row.told))
            top += height
        return tuple(marks)

    def table(self) -> Table:
        """Return the rows with their numbers."""
        past = next((row.past for row in self.rows if row.past), None)
        then = (tr("Al {day}").format(day=past.day), tr("Cambio, puntos")) if past else ()
        return Table(
            (self.first, tr("Avance"), tr("Semáforo"), *then, tr("Nota")),
            tuple(_cells(row) for row in self.rows),
            tuple(row.place for row in self.rows),
        )

    def _row_height(self, row: Bar, width: float, ink: Ink) -> float:
        lines = lines_of(
            row.name, _name_font(row, ink), width * NAMES - GAP * ink.unit, MOST_LINES, ink
        )
        names = len(lines) * ink.metrics(ink.body).height()
        bar = ink.metrics(ink.strong).height() + ink.metrics(ink.caption).height()
        return max(names, bar) + GAP * ink.unit

    def _paint_row(self, painter: QPainter, room: QRectF, row: Bar, ink: Ink) -> None:
        unit, body = ink.unit, ink.metrics(ink.body)
        font = _name_font(row, ink)
        painter.setFont(font)
        painter.setPen(ink.text)
        at = QPointF(room.left(), room.top() + body.ascent())
        names = room.width() * NAMES - GAP * unit
        for line in lines_of(row.name, font, names, MOST_LINES, ink):
            painter.drawText(at, line)
            at.setY(at.y() + body.height())
        left = room.left() + room.width() * NAMES
        number = ink.metrics(ink.strong).horizontalAdvance("100.00 %") + (LIGHT_SIDE + 12) * unit
        wide = max(room.right() - left - number, 20 * unit)
        full = QRectF(left, room.top() + 4 * unit, wide, THICK * unit)
        _paint_bar(painter, full, row, ink)
        if row.past and row.past.percent is not None:
            _paint_past(painter, full, row.past.percent, ink)
        mark = QRectF(full.right() + 8 * unit, room.top() + 2 * unit, LIGHT_SIDE * unit,
                      LIGHT_SIDE * unit)  # fmt: skip
        paint_light(painter, mark, row.light, ink)
        painter.setFont(ink.strong)
        painter.setPen(ink.muted if row.percent is None else ink.text)
        text = percent_text(row.percent)
        painter.drawText(QPointF(mark.right() + 4 * unit, room.top() + body.ascent()), text)
        painter.setFont(ink.caption)
        painter.setPen(ink.muted)
        word = translate(LIGHT_LABELS[row.light])
        caption = ink.metrics(ink.caption)
        told = caption.elidedText(
            " · ".join(text for text in (word, row.change or row.note) if text),
            Qt.TextElideMode.ElideRight,
            room.right() - left,
        )
        below = QPointF(left, room.top() + body.height() + caption.ascent() + unit)
        painter.drawText(below, told)


def _name_font(row: Bar, ink: Ink) -> QFont:
    return ink.strong if row.chosen else ink.body


def _cells(row: Bar) -> tuple[str, ...]:
    past = (percent_text(row.past.percent), change_text(row.past.change)) if row.past else ()
    light = translate(LIGHT_LABELS[row.light])
    return (row.name, percent_text(row.percent), light, *past, row.note)


def _paint_past(painter: QPainter, full: QRectF, percent: int, ink: Ink) -> None:
    """Draw a tick where the bar ended then, with a rim that is seen on any colour."""
    x = full.left() + full.width() * min(percent, 100_00) / 100_00
    reach = 3 * ink.unit
    for tone, wide in ((ink.ground, 4.0), (ink.text, 2.0)):
        painter.setPen(QPen(tone, wide * ink.unit))
        painter.drawLine(QPointF(x, full.top() - reach), QPointF(x, full.bottom() + reach))


def _paint_bar(painter: QPainter, full: QRectF, row: Bar, ink: Ink) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = full.height() / 2
    if row.percent is None:  # an empty frame: nothing is known, which is not zero
        pen = QPen(ink.line, ink.unit)
        pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(full, radius, radius)
        painter.restore()
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.border)
    painter.drawRoundedRect(full, radius, radius)
    part = QRectF(full)
    part.setWidth(full.width() * min(row.percent, 100_00) / 100_00)
    painter.setClipRect(part)
    painter.setBrush(QBrush(ink.lights[row.light]))
    painter.drawRoundedRect(full, radius, radius)
    painter.restore()
