"""How the plan stands: the figure of every eje, tema, action and district, for one sight.

Made of values only; what is known is read once and, after a save, only for the actions it moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from canasplan import courses, rollup
from canasplan.courses import Course, Point
from canasplan.goals import Goal, TargetFact, goal_of
from canasplan.lights import Cutoffs, Light
from canasplan.plan_document import PlanDocument
from canasplan.rollup import Cell, Figure
from canasplan.tally import Month, Tally, merged

Pair = tuple[str, str]
"""Action and district."""

PLAN = ""
"""The scope of everything: others are codes of an eje, a tema or an action."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the figures are made of."""

    plan: PlanDocument
    cutoffs: Cutoffs
    today: date
    until: date | None
    """What is after this day was left out; ``None``: nothing was."""
    targets: Mapping[Pair, tuple[TargetFact, ...]]
    tallies: Mapping[Pair, Mapping[Month, Tally]]

    @property
    def day(self) -> date:
        """The day as of which the figures are."""
        return self.until or self.today

    def renewed(self, part: Known, actions: Collection[str]) -> Known:
        """Return the same with what `part` knows of some actions."""
        return replace(
            part,
            targets={k: v for k, v in self.targets.items() if k[0] not in actions}
            | dict(part.targets),
            tallies={k: v for k, v in self.tallies.items() if k[0] not in actions}
            | dict(part.tallies),
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Every figure, as of one day, of one year or of the whole plan."""

    known: Known
    year: int | None = None
    """Only this year's avances against this year's metas; ``None``: all of the plan."""
    before: Standing | None = None
    """How it stood on an earlier day, where it is compared with one."""
    _cells: dict[Pair, Cell] = field(default_factory=dict)
    _figures: dict[tuple[str, str | None], Figure] = field(default_factory=dict)
    _courses: dict[tuple[str, str | None], Course] = field(default_factory=dict)

    @property
    def plan(self) -> PlanDocument:
        """The plan in use."""
        return self.known.plan

    @property
    def cutoffs(self) -> Cutoffs:
        """Those of the traffic light."""
        return self.known.cutoffs

    def light(self, percent: int | None) -> Light:
        """Return the light of a percentage."""
        return self.cutoffs.light(percent)

    def renewed(self, part: Known, actions: Collection[str], past: Known | None = None) -> Standing:
        """Return how it stands after some actions moved; nothing else is computed again.

        Args:
            part: what is known now of these actions.
            actions: those that moved.
            past: what is known now of them as of the day it is compared with.
        """
        moved = {PLAN, *(above for action in actions for above in _above(action))}
        new = Standing(
            self.known.renewed(part, actions),
            self.year,
            self.before.renewed(past, actions) if self.before and past else self.before,
            {pair: one for pair, one in self._cells.items() if pair[0] not in moved},
            {place: one for place, one in self._figures.items() if place[0] not in moved},
        )
        if new.months() == self.months():
            kept = (each for each in self._courses.items() if each[0][0] not in moved)
            new._courses.update(kept)
        return new

    def cell(self, action: str, ubigeo: str) -> Cell:
        """Return one action in one district."""
        pair = action, ubigeo
        if pair not in self._cells:
            self._cells[pair] = rollup.cell(
                action, ubigeo, self._goal(pair), merged(self._months(pair).values())
            )
        return self._cells[pair]

    def cells(self, scope: str = PLAN, ubigeo: str | None = None) -> Iterable[Cell]:
        """Return the cells of a scope, in the plan's order, of one district or of all."""
        for code in self.actions(scope):
            for one in self._ubigeos(ubigeo):
                yield self.cell(code, one)

    def figure(self, scope: str = PLAN, ubigeo: str | None = None) -> Figure:
        """Return the sum of the cells of a scope, of one district or of all."""
        place = scope, ubigeo
        if place not in self._figures:
            if self.plan.action(scope) is not None:
                cells = (self.cell(scope, one) for one in self._ubigeos(ubigeo))
                figures = (rollup.figure_of(cell) for cell in cells)
            else:  # of a tema without actions, nothing
                figures = (self.figure(code, ubigeo) for code in self.parts(scope))
            self._figures[place] = rollup.total(figures)
        return self._figures[place]

    def change(self, scope: str = PLAN, ubigeo: str | None = None) -> int | None:
        """Return how far a figure came since `before`, in hundredths of a percentage point.

        ``None`` where nothing is compared, or where one of both has no percentage.
        """
        now = self.figure(scope, ubigeo).percent
        then = self.before.figure(scope, ubigeo).percent if self.before else None
        return None if now is None or then is None else now - then

    def parts(self, scope: str) -> tuple[str, ...]:
        """Return the codes one level below a scope; of an action, none."""
        if scope == PLAN:
            return tuple(eje.code for eje in self.plan.ejes)
        for eje in self.plan.ejes:
            if eje.code == scope:
                return tuple(tema.code for tema in eje.temas)
            for tema in eje.temas:
                if tema.code == scope:
                    return tuple(action.code for action in tema.actions)
        return ()

    def actions(self, scope: str = PLAN) -> tuple[str, ...]:
        """Return the codes of the actions of a scope."""
        return tuple(
            action.code
            for _, _, action in self.plan.actions()
            if scope in (PLAN, action.code) or action.code.startswith(f"{scope}.")
        )

    def silences(
        self, months: int, scope: str = PLAN, ubigeo: str | None = None
    ) -> tuple[tuple[Cell, int | None], ...]:
        """Return the cells with nothing for so many whole months, and for how many they have.

        ``None`` months: there never was anything.
        """
        found = []
        for cell in self.cells(scope, ubigeo):
            last = cell.tally.last_date
            since = None if last is None else whole_months(last, self.known.day)
            if since is None or since >= months:
                found.append((cell, since))
        return tuple(found)

    def curve(self, scope: str = PLAN, ubigeo: str | None = None) -> tuple[Point, ...]:
        """Return the months, from the first of the sight to its day, planned against real."""
        months = self.months()
        if not months:  # of a day before the plan began
            return ()
        return courses.points(months, self._course(scope, ubigeo, months))

    def _course(self, scope: str, ubigeo: str | None, months: tuple[Month, ...]) -> Course:
        place = scope, ubigeo
        if place not in self._courses:
            if self.plan.action(scope) is None:
                parts = (self._course(code, ubigeo, months) for code in self.parts(scope))
                self._courses[place] = courses.total(parts, len(months))
            elif ubigeo is None:
                parts = (self._course(scope, one, months) for one in self._ubigeos(None))
                self._courses[place] = courses.total(parts, len(months))
            else:
                pair = scope, ubigeo
                goal, own = self._goal(pair), self._months(pair)
                self._courses[place] = courses.course_of(pair, goal, own, months)
        return self._courses[place]

    def months(self) -> tuple[Month, ...]:
        """Return the months of the sight, up to its day."""
        period, day = self.plan.period, self.known.day
        first = self.year or period.start
        last = (self.year, 12) if self.year else (period.end + 1, 12)
        last = min(last, (day.year, day.month))
        if not self.year:  # the year after the plan, only where anything came in it
            last = min(last, self._newest_after(period.end))
        return tuple(
            (year, month)
            for year in range(first, last[0] + 1)
            for month in range(1, 13)
            if (year, month) <= last
        )

    def _newest_after(self, year: int) -> Month:
        """Return the newest month with avances in the year after one, or else that one's last."""
        after = {(year + 1, month) for month in range(1, 13)}
        late = [
            max(months)
            for months in self.known.tallies.values()
            if not months.keys().isdisjoint(after)
        ]
        return max(late, default=(year, 12))

    def _ubigeos(self, ubigeo: str | None) -> tuple[str, ...]:
        return (ubigeo,) if ubigeo else tuple(one.ubigeo for one in self.plan.districts)

    def _months(self, pair: Pair) -> Mapping[Month, Tally]:
        found = self.known.tallies.get(pair, {})
        if self.year is None:
            return found
        return {month: tally for month, tally in found.items() if month[0] == self.year}

    def _goal(self, pair: Pair) -> Goal | None:
        targets = self.known.targets.get(pair, ())
        return goal_of(one for one in targets if self.year in (None, one.target.year))


def _above(action: str) -> tuple[str, str, str]:
    """Return the codes of an action, its tema and its eje."""
    tema = action.rpartition(".")[0]
    return action, tema, tema.rpartition(".")[0]


def whole_months(since: date, until: date) -> int:
    """Return how many whole months lie between two days; 0 where the second is not later."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return max(months - (until.day < since.day), 0)
