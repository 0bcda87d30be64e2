"""The rules of a meta, the same for the grid, the command line and every file read.

Pure functions like those of `rules`: an error blocks saving, a warning is shown and does not.
"""

from __future__ import annotations

from typing import Any

from canasplan import rules
from canasplan.errors import Message
from canasplan.model import Direction, Problem
from canasplan.plan_document import PlanDocument
from canasplan.rules import Values

MAX_UNIT = 60
"""Characters in the name of a unit."""


def check(values: Values, plan: PlanDocument, scope: str) -> tuple[Problem, ...]:
    """Return every problem of a meta, errors first; ``None`` values are not set."""
    found = [
        *_place(values, plan, scope),
        *_year(values.get("year"), plan),
        *_unit(values.get("unit")),
        *_amounts(values),
    ]
    return tuple(sorted(found, key=lambda problem: not problem.blocking))


def _place(values: Values, plan: PlanDocument, scope: str) -> list[Problem]:
    found: list[Problem] = []
    if values.get("plan") not in (None, plan.code):
        told = "Esta meta es del plan {other} y el que está en uso es {plan}. Quite esa columna."
        found.append(_problem("plan", told, other=values["plan"], plan=plan.code))
    action, ubigeo = values.get("action"), values.get("ubigeo")
    if action is None:
        found.append(_problem("action", "Escriba el código de la acción, por ejemplo 1.02.03."))
    else:
        found += rules.check_action(action, plan)
    if ubigeo is None:
        found.append(_problem("ubigeo", "Escriba el distrito: su nombre o su ubigeo."))
    else:
        found += rules.check_district(ubigeo, plan, scope)
    return found


def _year(year: int | None, plan: PlanDocument) -> list[Problem]:
    first, last = plan.period.start, plan.period.end
    if year is None:
        return [_problem("year", "Escriba el año de la meta, por ejemplo {first}.", first=first)]
    if not first <= year <= last:
        told = "El año debe estar entre {first} y {last}: los del plan."
        return [_problem("year", told, first=first, last=last)]
    return []


def _unit(unit: str | None) -> list[Problem]:
    if unit is None:
        return []
    if unseen := rules.unseen_characters(unit):
        told = "Hay caracteres invisibles ({characters}). Escriba la unidad de nuevo."
        return [_problem("unit", told, characters=unseen)]
    if len(unit) > MAX_UNIT or "\n" in unit:
        return [_problem("unit", "Use como máximo {limit} letras, en una línea.", limit=MAX_UNIT)]
    return []


def _amounts(values: Values) -> list[Problem]:
    quantity, budget = values.get("quantity"), values.get("budget")
    if quantity is None and budget is None:
        return [_problem("quantity", "Escriba la cantidad, el presupuesto o los dos.")]
    if quantity is None:
        return []
    if values.get("unit") is None:
        return [_problem("unit", "Escriba la unidad de la cantidad, por ejemplo km o familias.")]
    if quantity == 0 and values.get("direction") is not Direction.FALLING:
        told = "Con una meta de 0 no hay porcentaje: se mostrará lo declarado."
        return [_problem("quantity", told, blocking=False)]
    return []


def _problem(field: str, told: str, *, blocking: bool = True, **values: Any) -> Problem:
    return Problem(field, Message(told, values), blocking)
