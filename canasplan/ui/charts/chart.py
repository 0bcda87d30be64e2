"""What every chart can do: say its height, paint itself, and give the table behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from canasplan.ui.charts.ink import Ink

Place = tuple[str, str | None]
"""What a mark is about: the code of a scope, and a district or ``None``."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a chart that can be pointed at."""

    area: QRectF
    place: Place
    told: str
    """What it says, in words."""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a chart, as they read."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    places: tuple[Place, ...]
    """What each row is about."""


class Chart(Protocol):
    """A picture of some figures."""

    def height(self, width: float, ink: Ink, /) -> float:
        """Return how high it is at a width, both in the units of the painter."""
        ...

    def paint(self, painter: QPainter, area: QRectF, ink: Ink, /) -> tuple[Mark, ...]:
        """Draw it; return its marks from the first to the last."""
        ...

    def table(self) -> Table:
        """Return the numbers behind it."""
        ...


@dataclass(frozen=True, slots=True)
class Nothing:
    """In place of a chart of nothing: why there is none."""

    why: str

    def height(self, width: float, ink: Ink, /) -> float:
        """Return how high the sentence is."""
        room = QRectF(0, 0, width, 1e6)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
        return ink.metrics(ink.body).boundingRect(room, flags, self.why).height() + 8 * ink.unit

    def paint(self, painter: QPainter, area: QRectF, ink: Ink, /) -> tuple[Mark, ...]:
        """Write the sentence."""
        painter.setFont(ink.body)
        painter.setPen(ink.muted)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap), self.why)
        return ()

    def table(self) -> Table:
        """Return an empty table."""
        return Table((), (), ())


def lines_of(text: str, font: QFont, width: float, most: int, ink: Ink) -> list[str]:
    """Break a text into lines that fit; the last one of too many is elided."""
    metrics = ink.metrics(font)
    words = text.split()
    lines: list[str] = []
    line = ""
    for place, word in enumerate(words):
        longer = f"{line} {word}".strip()
        if not line or metrics.horizontalAdvance(longer) <= width:
            line = longer
            continue
        if len(lines) == most - 1:
            line = " ".join((line, *words[place:]))
            break
        lines.append(line)
        line = word
    lines.append(line)
    return [metrics.elidedText(each, Qt.TextElideMode.ElideRight, width) for each in lines]
