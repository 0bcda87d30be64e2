"""Which charts the board shows of a standing: plain values in, charts out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from canasplan.numerals import day_text, money_text, number_text, readable
from canasplan.rollup import Figure
from canasplan.standing import PLAN, Standing
from canasplan.ui.charts.bars import Bar, Bars, Past
from canasplan.ui.charts.chart import Chart, Nothing, Place
from canasplan.ui.charts.columns import Columns
from canasplan.ui.charts.counts import Count, Counts
from canasplan.ui.charts.curve import Curve
from canasplan.ui.charts.district_map import DistrictMap
from canasplan.why import scope_name


@dataclass(frozen=True, slots=True)
class Part:
    """What part of the plan the board is about."""

    scope: str = PLAN
    ubigeo: str | None = None


def tr(text: str) -> str:
    """Translate a text of the board."""
    return QCoreApplication.translate("ProgressBoard", text)


def change(standing: Standing, part: Part) -> str:
    """Return how far a part came since the day it is compared with, in words."""
    return _row(standing, "", part.scope, part.ubigeo).change


def by_eje(standing: Standing, part: Part) -> Chart:
    """Return the bars of all ejes, whichever is looked at."""
    rows = tuple(_bar(standing, code, part.ubigeo) for code in standing.parts(PLAN))
    return Bars(rows, tr("Eje"))


def by_tema(standing: Standing, part: Part) -> Chart:
    """Return the bars of the temas that have actions."""
    ejes = (part.scope,) if part.scope else standing.parts(PLAN)
    temas = [tema for eje in ejes for tema in standing.parts(eje) if standing.parts(tema)]
    if not temas:
        return Nothing(tr("Este eje no tiene temas con acciones."))
    return Bars(tuple(_bar(standing, tema, part.ubigeo) for tema in temas), tr("Tema"))


def by_district(standing: Standing, part: Part) -> Bars:
    """Return the bars of the districts."""
    rows = (
        replace(_row(standing, one.name, part.scope, one.ubigeo), chosen=one.ubigeo == part.ubigeo)
        for one in standing.plan.districts
    )
    return Bars(tuple(rows), tr("Distrito"))


def on_map(standing: Standing, part: Part) -> Chart:
    """Return the districts where they lie."""
    return DistrictMap(standing.plan.districts, by_district(standing, part).rows)


def months(standing: Standing, part: Part) -> Chart:
    """Return planned against real."""
    points = standing.curve(part.scope, part.ubigeo)
    if not any(point.real is not None or point.planned is not None for point in points):
        return Nothing(tr("Todavía no hay avances ni metas que dibujar por meses."))
    return Curve(points, _place(part))


def money(standing: Standing, part: Part) -> Chart:
    """Return the money of each month."""
    points = standing.curve(part.scope, part.ubigeo)
    if not any(point.spent for point in points):
        return Nothing(tr("Ningún avance dice un monto."))
    values = tuple((point.month, point.spent) for point in points)
    return Columns(values, tr("Gastado"), money_text, short_money, _place(part))


def people(standing: Standing, part: Part) -> Chart:
    """Return the beneficiaries of each month."""
    points = standing.curve(part.scope, part.ubigeo)
    if not any(point.people for point in points):
        return Nothing(tr("Ningún avance cuenta beneficiarios."))
    values = tuple((point.month, point.people) for point in points)
    return Columns(values, tr("Beneficiarios"), _count, _count, _place(part))


def short_money(centimos: int) -> str:
    """Return "S/ 2.5 mil": short, and no less than what stands at that line of a scale."""
    for size, unit in ((100_000_000, " M"), (100_000, " mil")):
        if centimos >= size:
            return f"S/ {_short(centimos * 100 // size)}{unit}"
    return f"S/ {_short(centimos)}"


def silence(standing: Standing, part: Part, months_silent: int) -> Chart:
    """Return of how many actions each district said nothing for so many months."""
    silent = standing.silences(months_silent, part.scope, part.ubigeo)
    if not silent:
        told = tr("Ninguna acción lleva {n} meses o más sin avances.")
        return Nothing(told.format(n=months_silent))
    actions = len(standing.actions(part.scope))
    rows = []
    for one in standing.plan.districts:
        own = [since for cell, since in silent if cell.ubigeo == one.ubigeo]
        if part.ubigeo in (None, one.ubigeo):
            never = sum(since is None for since in own)
            note = tr("{never} sin ningún avance").format(never=never) if never else ""
            rows.append(Count(one.name, len(own), actions, note, (part.scope, one.ubigeo)))
    return Counts(tuple(rows), tr("Distrito"), tr("Acciones en silencio"))


def _place(part: Part) -> Place:
    return part.scope, part.ubigeo


def _bar(standing: Standing, scope: str, ubigeo: str | None) -> Bar:
    return _row(standing, f"{scope} {readable(scope_name(standing.plan, scope))}", scope, ubigeo)


def _row(standing: Standing, name: str, scope: str, ubigeo: str | None) -> Bar:
    figure, before = standing.figure(scope, ubigeo), standing.before
    past = None
    if before is not None:
        then = before.figure(scope, ubigeo).percent
        past = Past(day_text(before.known.day), then, standing.change(scope, ubigeo))
    light = standing.light(figure.percent)
    return Bar(name, figure.percent, light, _note(figure), (scope, ubigeo), past)


def _note(figure: Figure) -> str:
    told = tr("{counted} de {cells} con datos")
    return told.format(counted=figure.counted, cells=figure.cells)


def _count(value: int) -> str:
    return number_text(value, 0)


def _short(hundredths: int) -> str:
    text = number_text(hundredths, 2)
    return text.removesuffix("0").removesuffix(".0") if hundredths % 10 == 0 else text
