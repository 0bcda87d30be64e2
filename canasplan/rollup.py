"""How far the plan is: each action in each district, and every sum of them.

Pure rules, written out with worked examples in `docs/calculo.md`. A `Cell` is one action in one
district; a `Figure` sums up any set of cells by their weights. Everything is in integers, so that
a person with a calculator gets the same hundredth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from canasplan import goals
from canasplan.goals import DEFAULT_WEIGHT, WHOLE, Goal
from canasplan.model import Status
from canasplan.tally import NOBODY, People, Tally

STATUS_PERCENT = {
    Status.NOT_STARTED: 0,
    Status.RUNNING: 50_00,
    Status.STOPPED: 50_00,
    Status.FINISHED: WHOLE,
}
"""The 50/50 rule of earned value: half when begun, all when finished; only where nothing better
is known."""


class Basis(StrEnum):
    """What the percentage of an action in a district comes from."""

    QUANTITY = "cantidad"
    DECLARED = "declarado"
    STATUS = "estado"
    CANCELLED = "cancelada"
    NONE = "sin_datos"


BASIS_LABELS = {
    Basis.QUANTITY: "Cantidades contra la meta",
    Basis.DECLARED: "Último porcentaje declarado",
    Basis.STATUS: "Último estado",
    Basis.CANCELLED: "Cancelada: no cuenta",
    Basis.NONE: "Sin datos: no cuenta",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One action in one district."""

    action: str
    ubigeo: str
    goal: Goal | None
    tally: Tally
    basis: Basis
    percent: int | None
    """In hundredths, at most 100.00; ``None`` where nothing counts."""
    attained: int | None
    """The same without the limit: 120.00 where more was done than asked for."""

    @property
    def weight(self) -> int:
        """Hundredths; what it weighs in a sum."""
        return self.goal.weight if self.goal else DEFAULT_WEIGHT

    @property
    def without_target(self) -> bool:
        """Whether no quantity is set: "sin meta"."""
        return self.goal is None or self.goal.quantity is None

    @property
    def result(self) -> int | None:
        """What was done in the meta's unit, in thousandths."""
        return goals.result_of(self.goal, self.tally) if self.goal else None


def cell(action: str, ubigeo: str, goal: Goal | None, tally: Tally) -> Cell:
    """Judge one action in one district.

    Quantities against the meta; else the newest declared percentage; else the newest status.
    What its newest avance calls cancelled counts in no percentage.
    """
    basis, attained = _judged(goal, tally)
    percent = None if attained is None else min(attained, WHOLE)
    return Cell(action, ubigeo, goal, tally, basis, percent, attained)


def _judged(goal: Goal | None, tally: Tally) -> tuple[Basis, int | None]:
    if tally.status is None:
        return Basis.NONE, None
    if tally.status.value is Status.CANCELLED:
        return Basis.CANCELLED, None
    if goal is not None:
        result = goals.result_of(goal, tally)
        measured = None if result is None else goals.attained(goal, result)
        if measured is not None:
            return Basis.QUANTITY, measured
    if tally.declared is not None:
        return Basis.DECLARED, tally.declared.value
    return Basis.STATUS, STATUS_PERCENT[tally.status.value]


@dataclass(frozen=True, slots=True)
class Figure:
    """The sum of some cells."""

    cells: int = 0
    """Pairs of action and district."""
    counted: int = 0
    """Those that have a percentage."""
    weight: int = 0
    """The sum of the weights of those."""
    product: int = 0
    """The sum of weight × percentage of those: ``percent`` is ``product / weight``."""
    silent: int = 0
    """Those without any avance: left out."""
    cancelled: int = 0
    """Left out, too."""
    without_target: int = 0
    declared: int = 0
    """Those whose percentage is a declared one."""
    by_status: int = 0
    other_unit: int = 0
    """Avances whose quantity is in another unit than the meta's."""
    repeated: int = 0
    """Metas that were recorded twice."""
    metas_apart: int = 0
    """Metas of a year whose unit is another than the newest year's: not added up."""
    metas_disputed: int = 0
    """Metas in conflict."""
    records: int = 0
    conflicts: int = 0
    spent: int = 0
    """Céntimos, of all avances."""
    spent_budgeted: int = 0
    """Céntimos, of the cells that have a budget."""
    budget: int = 0
    budgets: int = 0
    """Cells that have a budget."""
    people: People = NOBODY
    last_date: date | None = None

    @property
    def percent(self) -> int | None:
        """Physical progress in hundredths of a percent; ``None`` where nothing counts."""
        return goals.rounded(self.product, self.weight) if self.weight else None

    @property
    def financial(self) -> int | None:
        """Money spent against the budget, in hundredths, not capped; ``None`` without budget."""
        return goals.rounded(self.spent_budgeted * WHOLE, self.budget) if self.budget else None

    def plus(self, other: Figure) -> Figure:
        """Return the figure of both together: of cells that are not the same ones."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in _SUMMED}
        days = [day for day in (self.last_date, other.last_date) if day]
        people = self.people.plus(other.people)
        return Figure(**sums, people=people, last_date=max(days, default=None))


_SUMMED = tuple(name for name in Figure.__dataclass_fields__ if name not in ("people", "last_date"))


def figure_of(cell: Cell) -> Figure:
    """Return the figure of one cell."""
    tally, goal = cell.tally, cell.goal
    counted = cell.percent is not None
    budget = goal.budget if goal else None
    return Figure(
        cells=1,
        counted=int(counted),
        weight=cell.weight if counted else 0,
        product=cell.weight * (cell.percent or 0),
        silent=int(cell.basis is Basis.NONE),
        cancelled=int(cell.basis is Basis.CANCELLED),
        without_target=int(cell.without_target),
        declared=int(cell.basis is Basis.DECLARED),
        by_status=int(cell.basis is Basis.STATUS),
        other_unit=goals.other_units(goal, tally) if goal else 0,
        repeated=goal.repeated if goal else 0,
        metas_apart=goal.left_out if goal else 0,
        metas_disputed=goal.disputed if goal else 0,
        records=tally.records,
        conflicts=tally.conflicts,
        spent=tally.amount,
        spent_budgeted=0 if budget is None else tally.amount,
        budget=budget or 0,
        budgets=int(budget is not None),
        people=tally.people,
        last_date=tally.last_date,
    )


def total(figures: Iterable[Figure]) -> Figure:
    """Return the figure of all together."""
    sums = dict.fromkeys(_SUMMED, 0)
    people: People = NOBODY
    last_date: date | None = None
    for one in figures:
        for name in _SUMMED:
            sums[name] += getattr(one, name)
        people = people.plus(one.people)
        if one.last_date and (last_date is None or one.last_date > last_date):
            last_date = one.last_date
    return Figure(**sums, people=people, last_date=last_date)
