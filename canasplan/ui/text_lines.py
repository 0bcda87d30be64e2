"""Text in a cell: broken into a few lines, the last one elided, painted from the top."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

MOST_KNOWN = 1000
"""Texts remembered before a breaker starts afresh: more than any view shows at one width."""


class LineBreaker:
    """Breaks texts into lines and remembers how, since views ask again and again."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, int, int], list[str]] = {}

    def lines(self, text: str, font: QFont, width: int, most: int) -> list[str]:
        """Break `text` at words into at most `most` lines of `width` pixels, "…" at the end."""
        key = (text, font.key(), width, most)
        if key not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = break_lines(text, font, width, most)
        return self._known[key]


def break_lines(text: str, font: QFont, width: int, most: int) -> list[str]:
    """Break `text` at words into at most `most` lines of `width` pixels, "…" at the end."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        starts.append(line.textStart())
    layout.endLayout()
    pieces = [text[a:b].strip() for a, b in pairwise([*starts, len(text)])]
    if len(starts) <= most:
        return pieces
    rest = text[starts[most - 1] :]
    return [
        *pieces[: most - 1],
        QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width),
    ]


def line_height(font: QFont) -> int:
    """Return the distance in pixels from one line to the next."""
    return QFontMetrics(font).lineSpacing()


def paint_lines(painter: QPainter, lines: list[str], top_left: QPoint, font: QFont) -> int:
    """Paint lines downwards in the painter's pen; return the y below the last one."""
    metrics = QFontMetrics(font)
    painter.setFont(font)
    y = top_left.y()
    for line in lines:
        painter.drawText(top_left.x(), y + metrics.ascent(), line)
        y += metrics.lineSpacing()
    return y
