"""¿Por qué este %?: a figure taken apart into the rows, weights and exclusions it is made of.

Each row leads one level down: plan, ejes, temas, actions, districts, and the avances themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from canasplan.goals import WHOLE, Goal, rounded
from canasplan.lights import LIGHT_LABELS, Cutoffs, Light
from canasplan.model import STATUS_LABELS, Counting, Direction
from canasplan.numerals import (
    change_text,
    day_text,
    money_text,
    number_text,
    percent_text,
    quantity_text,
)
from canasplan.plan_document import PlanDocument
from canasplan.rollup import Basis, Cell, Figure, figure_of
from canasplan.standing import PLAN, Standing
from canasplan.tally import Fact, unit_key


@dataclass(frozen=True, slots=True)
class Part:
    """One row of an explanation."""

    name: str
    scope: str
    """The code that it leads to: of an eje, a tema or an action."""
    ubigeo: str | None
    record: str
    """The avance that it is, or empty."""
    percent: int | None
    """Hundredths of a percent; ``None``: it is left out, and `note` says why."""
    weight: int
    """Hundredths, of what counts in it."""
    share: int | None
    """Its normalised weight, in hundredths of a percent of all that counts."""
    points: int | None
    """What it gives to the figure: share × percent, in hundredths of a percentage point."""
    note: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure, and all it is made of."""

    title: str
    scope: str
    ubigeo: str | None
    percent: int | None
    light: Light
    formula: str
    """The arithmetic, with its numbers."""
    parts: tuple[Part, ...]
    left_out: tuple[str, ...]
    """What is excluded or marked, counted."""
    money: str
    cutoffs: str
    when: str
    since: str
    """How far it came since the day it is compared with; empty without one."""
    of_avances: bool = False
    """Whether the rows are avances."""


def explain(standing: Standing, scope: str = PLAN, ubigeo: str | None = None) -> Explanation:
    """Take the figure of several cells apart; of one cell `explain_cell` does."""
    figure = standing.figure(scope, ubigeo)
    below = standing.parts(scope)
    places = [(code, ubigeo) for code in below]
    if standing.plan.action(scope) is not None:
        districts = (one.ubigeo for one in standing.plan.districts)
        places = [(scope, one) for one in districts if ubigeo in (None, one)]
    figures = [standing.figure(*place) for place in places]
    weight = figure.weight or 1
    shares = _apportioned((one.weight * WHOLE for one in figures), weight)
    points = _apportioned((one.product for one in figures), weight)
    rows = zip(places, figures, shares, points, strict=True)
    parts = tuple(_part(standing, *row, of=scope) for row in rows)
    formula = (
        "Ninguna fila tiene datos: no hay porcentaje."
        if figure.percent is None
        else f"Suma de peso × avance ÷ suma de pesos = {_hundredths(figure.product, 100)} ÷ "
        f"{number_text(figure.weight, 2)} = {percent_text(figure.percent)}"
    )
    return _explanation(standing, scope, ubigeo, figure, formula, parts)


def explain_cell(
    standing: Standing, action: str, ubigeo: str, facts: Iterable[Fact]
) -> Explanation:
    """Take the figure of one action in one district apart into its avances."""
    cell = standing.cell(action, ubigeo)
    parts = tuple(_fact_part(cell, fact) for fact in facts)
    formula = cell_text(cell)
    return _explanation(standing, action, ubigeo, figure_of(cell), formula, parts, of_avances=True)


def _explanation(
    standing: Standing,
    scope: str,
    ubigeo: str | None,
    figure: Figure,
    formula: str,
    parts: tuple[Part, ...],
    *,
    of_avances: bool = False,
) -> Explanation:
    return Explanation(
        title_of(standing.plan, scope, ubigeo),
        scope,
        ubigeo,
        figure.percent,
        standing.light(figure.percent),
        formula,
        parts,
        left_out(figure),
        money_of(figure),
        cutoffs_text(standing.cutoffs),
        when_text(standing),
        since_text(standing, scope, ubigeo),
        of_avances,
    )


def _apportioned(values: Iterable[int], divisor: int) -> Iterator[int]:
    """Yield each quotient, rounded so that those so far add up to their rounded sum.

    Rounded one by one, three thirds of 100 % would be 99.99 %.
    """
    done = told = 0
    for value in values:
        done += value
        before, told = told, rounded(done, divisor)
        yield told - before


def _part(
    standing: Standing,
    place: tuple[str, str | None],
    figure: Figure,
    share: int,
    points: int,
    *,
    of: str,
) -> Part:
    scope, ubigeo = place
    name = title_of(standing.plan, scope, None)
    note = _count(figure)
    if scope == of and ubigeo is not None:
        cell = standing.cell(scope, ubigeo)
        name, note = district_name(standing.plan, ubigeo), cell_text(cell)
    percent = figure.percent
    return Part(
        name,
        scope,
        ubigeo,
        "",
        percent,
        figure.weight,
        None if percent is None else share,
        None if percent is None else points,
        note,
        percent is not None,
    )


def _count(figure: Figure) -> str:
    if not figure.cells:
        return "sin acciones en el plan"
    return f"{figure.counted} de {figure.cells} con datos"


def _fact_part(cell: Cell, fact: Fact) -> Part:
    last, declared = cell.tally.status, cell.tally.declared
    said = []
    counts = False
    if fact.quantity is not None:
        said.append(quantity_text(fact.quantity, fact.unit))
        if cell.goal is not None and cell.basis is Basis.QUANTITY:
            own = unit_key(fact.unit) in ("", unit_key(cell.goal.unit))
            counts = own and _is_taken(cell, fact)
            if not own:
                said.append("otra unidad: no se suma")
    if fact.percent is not None:
        said.append(f"declara {percent_text(fact.percent)}")
        newest = declared is not None and declared.record == fact.record
        counts = counts or (cell.basis is Basis.DECLARED and newest)
    said.append(STATUS_LABELS[fact.status].lower())
    newest = last is not None and last.record == fact.record
    counts = counts or (cell.basis in (Basis.STATUS, Basis.CANCELLED) and newest)
    if fact.amount:
        said.append(money_text(fact.amount))
    if fact.disputed:
        said.append("en conflicto: cuenta una vez")
    return Part(
        day_text(fact.date), cell.action, cell.ubigeo, fact.record, fact.percent, 0, None, None,
        " · ".join(said), counts,
    )  # fmt: skip


def _is_taken(cell: Cell, fact: Fact) -> bool:
    """Tell whether a quantity in the right unit is part of the result."""
    if cell.goal is None or cell.goal.counting is Counting.SUM:
        return True
    keys = {"", unit_key(cell.goal.unit)}
    lasts = [amounts.last for key, amounts in cell.tally.quantities.items() if key in keys]
    return max(lasts).record == fact.record


def cell_text(cell: Cell) -> str:
    """Return the formula of one action in one district, with its numbers."""
    if cell.basis is Basis.NONE:
        return "sin avances: no cuenta" + ("; sin meta" if cell.without_target else "")
    if cell.basis is Basis.CANCELLED:
        return "cancelada: no cuenta"
    if cell.basis is Basis.QUANTITY and cell.goal is not None:
        return quantity_formula(cell.goal, cell)
    without = _without(cell)
    if cell.basis is Basis.DECLARED and cell.tally.declared is not None:
        day = day_text(cell.tally.declared.date)
        return f"{without}: último porcentaje declarado, {percent_text(cell.percent)} ({day})"
    status = cell.tally.status
    word = STATUS_LABELS[status.value].lower() if status else ""
    return f"{without} ni porcentaje: por su estado «{word}», {percent_text(cell.percent)}"


def _without(cell: Cell) -> str:
    """Say why the quantities of a cell give no percentage."""
    if cell.without_target:
        return "sin meta"
    if cell.result is None:
        return "sin cantidades en la unidad de la meta"
    return "con una meta de 0"


def quantity_formula(goal: Goal, cell: Cell) -> str:
    """Return "120 m ÷ 200 m = 60.00 %", whatever way the meta counts."""
    result, meta = cell.result or 0, goal.quantity or 0
    how = "se suma" if goal.counting is Counting.SUM else "vale lo último"
    done, asked = quantity_text(result, goal.unit), quantity_text(meta, goal.unit)
    if goal.direction is Direction.FALLING:
        if result <= meta:
            text = f"{done}, no más que la meta de {asked} = {percent_text(cell.attained)}"
        else:
            text = f"meta {asked} ÷ {done} = {percent_text(cell.attained)}"
        how += ", menos es mejor"
    else:
        text = f"{done} ÷ meta {asked} = {percent_text(cell.attained)}"
    if cell.attained != cell.percent:
        text += f"; cuenta como {percent_text(cell.percent)}"
    return f"{text} ({how})"


_LEFT_OUT = (
    ("silent", "sin avances, no cuenta", "sin avances, no cuentan"),
    ("cancelled", "cancelada, no cuenta", "canceladas, no cuentan"),
    ("without_target", "sin meta física", "sin meta física"),
    ("declared", "por porcentaje declarado", "por porcentaje declarado"),
    ("by_status", "por su estado (regla 0/50/100)", "por su estado (regla 0/50/100)"),
)
_MARKED = (
    ("other_unit", "avance con cantidad en otra unidad", "avances con cantidad en otra unidad"),
    ("repeated", "meta repetida, no cuenta", "metas repetidas, no cuentan"),
    (
        "metas_apart",
        "meta de un año en otra unidad, no se suma",
        "metas de un año en otra unidad, no se suman",
    ),
    ("conflicts", "avance en conflicto, cuenta una vez", "avances en conflicto, cuentan una vez"),
    (
        "metas_disputed",
        "meta en conflicto, vale su versión provisional",
        "metas en conflicto, valen sus versiones provisionales",
    ),
)


def left_out(figure: Figure) -> tuple[str, ...]:
    """Return what is excluded or marked, counted, in Spanish; of pairs of action and district."""
    told = []
    for table, of in ((_LEFT_OUT, f" de {number_text(figure.cells, 0)}"), (_MARKED, "")):
        for name, one, many in table:
            if number := getattr(figure, name):
                told.append(f"{number_text(number, 0)}{of} {one if number == 1 else many}")
    return tuple(told)


def money_of(figure: Figure) -> str:
    """Return the financial execution in one sentence."""
    if figure.financial is None:
        return f"Gastado: {money_text(figure.spent)}; sin presupuesto."
    text = (
        f"Ejecución financiera: {money_text(figure.spent_budgeted)} de "
        f"{money_text(figure.budget)} = {percent_text(figure.financial)}."
    )
    if rest := figure.spent - figure.spent_budgeted:
        text += f" Sin presupuesto: {money_text(rest)}."
    return text


def cutoffs_text(cutoffs: Cutoffs) -> str:
    """Return what the traffic light goes by, as every report prints it."""
    amber, green = percent_text(cutoffs.amber), percent_text(cutoffs.green)
    words = LIGHT_LABELS
    return (
        f"Semáforo: {words[Light.RED]} por debajo de {amber}; {words[Light.AMBER]} de {amber} a "
        f"menos de {green}; {words[Light.GREEN]} desde {green}."
    )


def when_text(standing: Standing) -> str:
    """Return which avances the figures are of."""
    period = standing.plan.period
    years = str(standing.year) if standing.year else f"{period.start}–{period.end}"
    return f"{'Año' if standing.year else 'Plan'} {years}, al {day_text(standing.known.day)}"


def since_text(standing: Standing, scope: str = PLAN, ubigeo: str | None = None) -> str:
    """Return how far a figure came since the day it is compared with; empty without one."""
    before = standing.before
    if before is None:
        return ""
    then = before.figure(scope, ubigeo).percent
    day = day_text(before.known.day)
    if then is None:
        return f"El {day} no había datos."
    told = f"El {day} el avance era {percent_text(then)}"
    change = standing.change(scope, ubigeo)
    return (
        f"{told}." if change is None else f"{told}: desde entonces, {change_text(change)} puntos."
    )


def title_of(plan: PlanDocument, scope: str, ubigeo: str | None = None) -> str:
    """Return the name of a scope, with its district where one is named."""
    name = plan.title if scope == PLAN else f"{scope} {scope_name(plan, scope)}"
    return f"{name} · {district_name(plan, ubigeo)}" if ubigeo else name


def scope_name(plan: PlanDocument, scope: str) -> str:
    """Return the literal name of an eje, a tema or an action; of the plan, its title."""
    if scope == PLAN:
        return plan.title
    for eje in plan.ejes:
        if eje.code == scope:
            return eje.name
        for tema in eje.temas:
            if tema.code == scope:
                return tema.name
    action = plan.action(scope)
    return action.text if action else scope


def district_name(plan: PlanDocument, ubigeo: str) -> str:
    """Return the name of a district; its code where the plan has none."""
    found = plan.district(ubigeo)
    return found.name if found else ubigeo


def _hundredths(value: int, divisor: int) -> str:
    return number_text(rounded(value, divisor), 2)
