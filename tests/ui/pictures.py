"""Charts of made-up figures, with as many marks as one likes, and what they draw read back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from canasplan.courses import Point
from canasplan.lights import Cutoffs
from canasplan.numerals import money_text
from canasplan.plan_document import PlanDocument
from canasplan.tally import Month
from canasplan.ui.board.drawings import short_money
from canasplan.ui.charts.bars import Bar, Bars
from canasplan.ui.charts.chart import Chart, Mark
from canasplan.ui.charts.columns import Columns
from canasplan.ui.charts.counts import Count, Counts
from canasplan.ui.charts.curve import Curve
from canasplan.ui.charts.district_map import DistrictMap
from canasplan.ui.charts.ink import Ink

LONG = "Mejoramiento de la gestión integral de los residuos sólidos municipales y comunales"


def bars(count: int) -> tuple[Bar, ...]:
    """Return rows from 0 to 100 %, the second of them without data."""
    return tuple(_bar(number, count) for number in range(count))


def _bar(number: int, count: int) -> Bar:
    percent = None if number == 1 else round(100_00 * number / max(count - 1, 1))
    light = Cutoffs().light(percent)
    return Bar(f"{number + 1} {LONG}", percent, light, f"{number} de 83 con datos",
               (f"{number + 1}", None))  # fmt: skip


def months(count: int) -> list[Month]:
    """Return months one after another."""
    return [(2019 + number // 12, number % 12 + 1) for number in range(count)]


def columns(count: int) -> Chart:
    """Return money by month, one month without any."""
    values = tuple((month, n * 123_456_78) for n, month in enumerate(months(count)))
    return Columns(values, "Gastado", money_text, short_money, ("1", "080505"))


def counts(count: int) -> Chart:
    """Return counts of 83, the first of them none."""
    rows = (Count(LONG, n % 84, 83, "2 sin ningún avance" if n else "", ("", f"0805{n:02d}"))
            for n in range(count))  # fmt: skip
    return Counts(tuple(rows), "Distrito", "Acciones en silencio")


def curve(count: int) -> Chart:
    """Return a course with a gap in what was done."""
    points = (Point(month, None if n == 1 else n * 150, n * 180, 1, 1, 1)
              for n, month in enumerate(months(count)))  # fmt: skip
    return Curve(tuple(points), ("2.01", None))


def district_map(plan: PlanDocument, count: int) -> Chart:
    """Return the first districts of the plan."""
    districts = plan.districts[:count]
    rows = (Bar(one.name, bar.percent, bar.light, bar.note, ("", one.ubigeo))
            for one, bar in zip(districts, bars(len(districts)), strict=True))  # fmt: skip
    return DistrictMap(districts, tuple(rows))


CHARTS: dict[str, Callable[[PlanDocument, int], Chart]] = {
    "bars": lambda _, count: Bars(bars(count), "Eje"),
    "columns": lambda _, count: columns(count),
    "counts": lambda _, count: counts(count),
    "curve": lambda _, count: curve(count),
    "map": district_map,
}


@dataclass(frozen=True)
class Drawing:
    """What a chart drew."""

    area: QRectF
    marks: tuple[Mark, ...]
    texts: list[str]
    dashed: int
    """Strokes that are interrupted."""


def draw(chart: Chart, width: float, ink: Ink) -> Drawing:
    """Paint a chart at a width into a drawing that can be read."""
    area = QRectF(0, 0, width, chart.height(width, ink))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture = QSvgGenerator()
    picture.setOutputDevice(buffer)
    picture.setSize(QSize(round(width), max(1, round(area.height()))))
    painter = QPainter(picture)
    marks = chart.paint(painter, area, ink)
    painter.end()
    written = bytes(buffer.data().data()).decode()
    root = ElementTree.fromstring(written)
    texts = [
        "".join(one.itertext()).strip() for one in root.iter("{http://www.w3.org/2000/svg}text")
    ]
    return Drawing(area, marks, texts, written.count("stroke-dasharray"))


def numbers(*texts: str) -> list[str]:
    """Return the numbers in texts, sorted."""
    return sorted(found for text in texts for found in re.findall(r"\d[\d,.]*\d|\d", text))
