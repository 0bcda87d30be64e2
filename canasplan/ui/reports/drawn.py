"""What is drawn inside the text of a page: charts, lights, large figures, boxes of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QPainter,
    QPen,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from typing_extensions import override

from canasplan.lights import LIGHT_LABELS, Light
from canasplan.reports.blocks import Box, Form, Headline
from canasplan.ui.charts.chart import Chart, lines_of
from canasplan.ui.charts.light_shape import paint_light
from canasplan.ui.reports.lettering import WIDTH, font, ink
from canasplan.ui.texts import translate

_KIND = QTextFormat.ObjectTypes.UserObject + 1
_NUMBER = QTextFormat.Property.UserProperty + 1
OBJECT = "\ufffc"
"""The letter of Qt's in whose place a drawing stands."""
_LINE = 26.0
"""Height of one line of handwriting."""


class Drawing(Protocol):
    """Something of a size that can be drawn."""

    @property
    def size(self) -> QSizeF:
        """Its size in units of the page."""
        ...

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw it."""
        ...


class Drawings(QPyTextObject):
    """Hands the drawings of one document to Qt, which knows them by their numbers."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._all: list[Drawing] = []
        document.documentLayout().registerHandler(_KIND, self)

    def insert(self, cursor: QTextCursor, drawing: Drawing) -> None:
        """Put a drawing where a letter would stand."""
        made = QTextCharFormat()
        made.setObjectType(_KIND)
        made.setProperty(_NUMBER, len(self._all))
        self._all.append(drawing)
        cursor.insertText(OBJECT, made)

    @override
    def intrinsicSize(self, _doc: QTextDocument, _place: int, format: QTextFormat) -> QSizeF:
        return self._all[int(format.property(_NUMBER))].size

    @override
    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _doc: QTextDocument,
        _place: int,
        format: QTextFormat,
    ) -> None:
        painter.save()
        self._all[int(format.property(_NUMBER))].draw(painter, QRectF(rect))
        painter.restore()


@dataclass(frozen=True, slots=True)
class ChartDrawing:
    """A chart under its title: the two never part."""

    title: str
    chart: Chart

    @property
    def size(self) -> QSizeF:
        """As wide as the page."""
        return QSizeF(WIDTH, self._head() + self.chart.height(WIDTH, ink()))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw title and chart."""
        painter.setFont(font(13.5, strong=True))
        painter.setPen(ink().text)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft), self.title)
        self.chart.paint(painter, area.adjusted(0, self._head(), 0, 0), ink())

    @staticmethod
    def _head() -> float:
        return ink().metrics(font(13.5, strong=True)).height() + 10


@dataclass(frozen=True, slots=True)
class LightDrawing:
    """The mark of a light, as high as the letters beside it."""

    light: Light
    side: float

    @property
    def size(self) -> QSizeF:
        """A square, and room to the right."""
        return QSizeF(self.side * 1.35, self.side)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw the mark."""
        # A letter's line begins below the drawing: the mark comes down to it.
        at = QRectF(area.left(), area.top() + self.side * 0.16, self.side, self.side)
        paint_light(painter, at, self.light, ink())


@dataclass(frozen=True, slots=True)
class HeadlineDrawing:
    """A percentage in large figures, its light, its word, and what it tells."""

    headline: Headline

    @property
    def size(self) -> QSizeF:
        """As wide as the page."""
        return QSizeF(WIDTH, self._figures() * 1.5)

    def _figures(self) -> float:
        return 84.0 if self.headline.poster else 38.0

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw them beside each other."""
        high, shown = self._figures(), self.headline
        side = high * 0.62
        middle = area.top() + area.height() / 2
        mark = QRectF(area.left(), middle - side / 2, side, side)
        paint_light(painter, mark, shown.light, ink())
        large = font(high, strong=True)
        painter.setFont(large)
        painter.setPen(ink().text)
        metrics = ink().metrics(large)
        base = middle + metrics.capHeight() / 2
        left = mark.right() + high * 0.3
        painter.drawText(QPointF(left, base), shown.percent)
        left += metrics.horizontalAdvance(shown.percent) + high * 0.35
        word = font(high * (0.3 if shown.poster else 0.42), strong=True)
        painter.setFont(word)
        painter.drawText(QPointF(left, base), translate(LIGHT_LABELS[shown.light]))
        left += ink().metrics(word).horizontalAdvance(translate(LIGHT_LABELS[shown.light])) + 18
        small = font(12.0)
        lines = lines_of(shown.told, small, area.right() - left, 3, ink())
        step = ink().metrics(small).height()
        painter.setFont(small)
        painter.setPen(ink().muted)
        top = middle - len(lines) * step / 2 + ink().metrics(small).ascent()
        for number, line in enumerate(lines):
            painter.drawText(QPointF(left, top + number * step), line)


@dataclass(frozen=True, slots=True)
class FormDrawing:
    """Boxes to be filled in by hand."""

    form: Form

    @property
    def size(self) -> QSizeF:
        """As wide as the page."""
        return QSizeF(WIDTH, 17 + _LINE * self.form.lines + 5)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw the boxes beside each other."""
        left = area.left()
        for box in self.form.boxes:
            wide = area.width() * box.share / 100
            room = QRectF(left, area.top(), wide, area.height() - 5)
            painter.setPen(QPen(ink().line, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(room)
            self._fill(painter, room.adjusted(6, 3, -6, -3), box)
            left += wide

    def _fill(self, painter: QPainter, room: QRectF, box: Box) -> None:
        small, body = font(10.0), font(13.0)
        painter.setFont(small)
        painter.setPen(ink().muted)
        metrics = ink().metrics(small)
        label = metrics.elidedText(box.label, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QPointF(room.left(), room.top() + metrics.ascent()), label)
        painter.setFont(body)
        painter.setPen(ink().text)
        base = room.bottom() - 5
        if box.filled:
            painter.drawText(QPointF(room.left(), base), box.filled)
        for number in range(1, self.form.lines):
            y = room.bottom() + 3 - number * _LINE
            painter.setPen(QPen(ink().border, 0.6))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setPen(ink().text)
        _draw_choices(painter, QPointF(room.left(), base), box.choices, room.width())


def _draw_choices(painter: QPainter, at: QPointF, choices: tuple[str, ...], width: float) -> None:
    """Draw a square before each word, the gaps between them alike."""
    small = font(11.5)
    painter.setFont(small)
    sizes = [15 + ink().metrics(small).horizontalAdvance(word) for word in choices]
    gap = (width - sum(sizes)) / max(len(choices), 1)
    x = at.x()
    for word, size in zip(choices, sizes, strict=True):
        painter.drawRect(QRectF(x, at.y() - 10, 11, 11))
        painter.drawText(QPointF(x + 15, at.y()), word)
        x += size + gap
