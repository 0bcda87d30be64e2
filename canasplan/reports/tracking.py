"""Informe de seguimiento: all figures of the plan, or of a part of it, for the office."""

from __future__ import annotations

from canasplan.numerals import day_text, money_text, number_text, percent_text, readable
from canasplan.reports.blocks import Block, Drawn, Grid, Headline, Line, Picture, Role
from canasplan.reports.dossier import Dossier, of_pairs
from canasplan.reports.method import method
from canasplan.rollup import Figure
from canasplan.standing import PLAN

SILENT_MONTHS = 3


def pages(dossier: Dossier) -> list[Block]:
    """Return the pages."""
    scope, ubigeo = dossier.scope, dossier.ubigeo
    blocks = opening(dossier, "Informe de seguimiento")
    blocks.append(figures_grid(dossier.figure))
    if scope == PLAN:
        blocks.append(Picture(Drawn.EJES, dossier.marked("Avance por eje"), scope, ubigeo))
    if ubigeo is None:
        title = dossier.marked("Avance por distrito")
        blocks.append(Picture(Drawn.DISTRICTS, title, scope, None))
    blocks.append(Picture(Drawn.MONTHS, "Programado y real, por mes", scope, ubigeo))
    blocks += [
        Line("Por eje y por tema" if scope == PLAN else "Por tema", Role.HEADING),
        _parts(dossier),
    ]
    if ubigeo is None:
        blocks += [Line("Por distrito", Role.HEADING), _districts(dossier)]
        blocks.append(Picture(Drawn.MAP, "Dónde se avanza", scope, None))
    blocks += [
        Picture(Drawn.MONEY, "Dinero gastado, por mes", scope, ubigeo),
        Picture(Drawn.PEOPLE, "Beneficiarios, por mes", scope, ubigeo),
        Picture(Drawn.SILENCE, f"Acciones sin avances en {SILENT_MONTHS} meses o más", scope,
                ubigeo),
        Line("Acción por acción", Role.HEADING),
        _actions(dossier),
        *method(dossier),
    ]  # fmt: skip
    return blocks


def opening(dossier: Dossier, title: str) -> list[Block]:
    """Return the head of a report: what it is about, and its one figure."""
    figure = dossier.figure
    blocks: list[Block] = [
        Line(title, Role.TITLE),
        Line(dossier.plan.title),
        Line(f"{dossier.where}. {dossier.when}.", Role.CAPTION),
    ]
    if dossier.about:
        blocks.insert(1, Line(dossier.about, Role.SUBHEADING))
    told = f"Avance físico. {of_pairs(figure)}."
    blocks.append(Headline(percent_text(figure.percent), dossier.light(figure.percent), told))
    if since := dossier.since:
        blocks.append(Line(since))
    return blocks


def figures_grid(figure: Figure) -> Grid:
    """Return the figures of a part of the plan in short."""
    people = figure.people
    rows = (
        ("Ejecución financiera", percent_text(figure.financial),
         "Gastado de lo que tiene presupuesto",
         f"{money_text(figure.spent_budgeted)} de {money_text(figure.budget)}"),
        ("Gastado en total", money_text(figure.spent), "Último avance",
         day_text(figure.last_date) or "—"),
        ("Beneficiarios", _n(people.all), "Mujeres y hombres",
         f"{_n(people.women)} y {_n(people.men)}"),
        ("Menores de 18", _n(people.minors), "Adultos mayores; con discapacidad",
         f"{_n(people.elders)}; {_n(people.disabled)}"),
        ("Avances registrados", _n(figure.records), "En conflicto", _n(figure.conflicts)),
        ("Sin meta física", _n(figure.without_target), "Sin avances", _n(figure.silent)),
    )  # fmt: skip
    return Grid(("", "", "", ""), rows, (21, 18, 28, 33), frozenset({1, 3}))


_HEADERS = ("Avance", "Semáforo", "Con datos", "Sin meta", "Gastado", "Presupuesto", "Ejec. fin.")
_SHARES = (9, 11, 8, 7, 16, 16, 9)
_RIGHT = frozenset({1, 3, 4, 5, 6, 7})


def _row(dossier: Dossier, name: str, figure: Figure) -> tuple[str, ...]:
    return (
        name,
        percent_text(figure.percent),
        dossier.light(figure.percent),
        f"{_n(figure.counted)}/{_n(figure.cells)}",
        _n(figure.without_target),
        money_text(figure.spent),
        money_text(figure.budget) if figure.budgets else "—",
        percent_text(figure.financial),
    )


def _parts(dossier: Dossier) -> Grid:
    standing = dossier.standing
    rows: list[tuple[str, ...]] = []
    strong: list[int] = []
    for code in _down_to_temas(dossier):
        name = f"{code} {readable(dossier.name(code))}" if code else "Todo el plan"
        if "." not in code:
            strong.append(len(rows))
        rows.append(_row(dossier, name, standing.figure(code, dossier.ubigeo)))
    return Grid(
        ("Parte del plan", *_HEADERS), tuple(rows), (24, *_SHARES), _RIGHT, frozenset(strong)
    )


def _down_to_temas(dossier: Dossier) -> list[str]:
    """Return the codes of the scope, its ejes and its temas."""
    standing, scope = dossier.standing, dossier.scope
    if scope == PLAN:
        below = [code for eje in standing.parts(PLAN) for code in (eje, *standing.parts(eje))]
        return [PLAN, *below]
    return [scope, *standing.parts(scope)] if "." not in scope else [scope]


def _districts(dossier: Dossier) -> Grid:
    standing, scope = dossier.standing, dossier.scope
    rows = [_row(dossier, dossier.where, standing.figure(scope))]
    rows += [
        _row(dossier, one.name, standing.figure(scope, one.ubigeo))
        for one in dossier.plan.districts
    ]
    return Grid(("Distrito", *_HEADERS), tuple(rows), (24, *_SHARES), _RIGHT, frozenset({0}))


def _actions(dossier: Dossier) -> Grid:
    rows = []
    for code in dossier.standing.actions(dossier.scope):
        figure = dossier.figure_of(code)
        rows.append(
            (
                code,
                dossier.name(code),
                percent_text(figure.percent),
                dossier.light(figure.percent),
                f"{_n(figure.counted)}/{_n(figure.cells)}",
                money_text(figure.spent),
                day_text(figure.last_date) or "—",
            )
        )
    headers = ("Código", "Acción", "Avance", "Semáforo", "Con datos", "Gastado", "Último")
    shares = (8, 37, 10, 13, 7, 14, 11)
    return Grid(headers, tuple(rows), shares, frozenset({2, 4, 5, 6}))


def _n(value: int) -> str:
    return number_text(value, 0)
