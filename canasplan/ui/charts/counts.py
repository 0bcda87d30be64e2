"""Horizontal bars of counts out of a whole, such as silent actions of a district."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from canasplan.numerals import number_text
from canasplan.ui.charts.bars import GAP, NAMES, THICK, tr
from canasplan.ui.charts.chart import Mark, Place, Table, lines_of
from canasplan.ui.charts.ink import Ink


@dataclass(frozen=True, slots=True)
class Count:
    """One row."""

    name: str
    value: int
    whole: int
    note: str
    place: Place

    @property
    def number(self) -> str:
        """Return "12 de 83"."""
        return f"{number_text(self.value, 0)} de {number_text(self.whole, 0)}"

    @property
    def told(self) -> str:
        """The row in words."""
        return f"{self.name}: {self.number}{f', {self.note}' if self.note else ''}"


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows under each other."""

    rows: tuple[Count, ...]
    first: str
    what: str
    """Headings of the names and of the numbers in the table."""

    def height(self, _width: float, ink: Ink) -> float:
        """Return how high all rows are."""
        return len(self.rows) * self._row(ink)

    def paint(self, painter: QPainter, area: QRectF, ink: Ink) -> tuple[Mark, ...]:
        """Draw the rows; each is a mark."""
        marks = []
        for place, row in enumerate(self.rows):
            top = area.top() + place * self._row(ink)
            room = QRectF(area.left(), top, area.width(), self._row(ink))
            _paint_row(painter, room, row, ink)
            marks.append(Mark(room, row.place, row.told))
        return tuple(marks)

    def table(self) -> Table:
        """Return the rows with their numbers."""
        return Table(
            (self.first, self.what, tr("Nota")),
            tuple((row.name, row.number, row.note) for row in self.rows),
            tuple(row.place for row in self.rows),
        )

    @staticmethod
    def _row(ink: Ink) -> float:
        return ink.metrics(ink.body).height() + ink.metrics(ink.caption).height() + GAP * ink.unit


def _paint_row(painter: QPainter, room: QRectF, row: Count, ink: Ink) -> None:
    unit, body = ink.unit, ink.metrics(ink.body)
    names = room.width() * NAMES
    painter.setFont(ink.body)
    painter.setPen(ink.text)
    (name,) = lines_of(row.name, ink.body, names - GAP * unit, 1, ink)
    painter.drawText(QPointF(room.left(), room.top() + body.ascent()), name)
    number = ink.metrics(ink.strong).horizontalAdvance(row.number)
    left = room.left() + names
    wide = max(room.right() - left - number - 10 * unit, 10 * unit)
    full = QRectF(left, room.top() + 4 * unit, wide, THICK * unit)
    painter.fillRect(full, ink.border)
    part = QRectF(full)
    part.setWidth(full.width() * row.value / max(row.whole, 1))
    painter.fillRect(part, ink.muted)
    painter.setFont(ink.strong)
    painter.drawText(QPointF(full.right() + 8 * unit, room.top() + body.ascent()), row.number)
    painter.setFont(ink.caption)
    painter.setPen(ink.muted)
    caption = ink.metrics(ink.caption)
    told = caption.elidedText(row.note, Qt.TextElideMode.ElideRight, room.right() - left)
    painter.drawText(QPointF(left, room.top() + body.height() + caption.ascent() + unit), told)
