"""Which chart of the board a picture of a report is."""

from __future__ import annotations

from collections.abc import Callable

from canasplan.reports.blocks import Drawn, Picture
from canasplan.reports.tracking import SILENT_MONTHS
from canasplan.standing import Standing
from canasplan.ui.board import drawings
from canasplan.ui.board.drawings import Part
from canasplan.ui.charts.chart import Chart

_CHARTS: dict[Drawn, Callable[[Standing, Part], Chart]] = {
    Drawn.EJES: drawings.by_eje,
    Drawn.TEMAS: drawings.by_tema,
    Drawn.DISTRICTS: drawings.by_district,
    Drawn.MAP: drawings.on_map,
    Drawn.MONTHS: drawings.months,
    Drawn.MONEY: drawings.money,
    Drawn.PEOPLE: drawings.people,
    Drawn.SILENCE: lambda standing, part: drawings.silence(standing, part, SILENT_MONTHS),
}


def chart_of(standing: Standing, picture: Picture) -> Chart:
    """Return the chart with the figures of a standing."""
    return _CHARTS[picture.drawn](standing, Part(picture.scope, picture.ubigeo))
