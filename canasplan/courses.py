"""What happened month by month: sums again, so that the course of a whole is that of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from canasplan import rollup
from canasplan.goals import WHOLE, Goal, rounded
from canasplan.model import Counting
from canasplan.tally import Month, Tally, merged


class Step(NamedTuple):
    """One month of some cells together; weights and products as in `rollup.Figure`."""

    product: int = 0
    """Of weight and progress, as it stood at the month's end."""
    weight: int = 0
    planned_product: int = 0
    planned_weight: int = 0
    records: int = 0
    """Avances of this month."""
    spent: int = 0
    """Céntimos of this month."""
    people: int = 0
    """Women and men of this month."""


Course = tuple[Step, ...]
"""A step for each month of a sight."""


@dataclass(frozen=True, slots=True)
class Point:
    """One month's end of a curve."""

    month: Month
    real: int | None
    """Progress as it stood then, in hundredths of a percent."""
    planned: int | None
    """Where the metas, spread evenly over their years, asked to be."""
    records: int
    spent: int
    people: int


def points(months: Iterable[Month], course: Course) -> tuple[Point, ...]:
    """Return the months of a course as percentages."""
    return tuple(
        Point(
            month,
            rounded(step.product, step.weight) if step.weight else None,
            rounded(step.planned_product, step.planned_weight) if step.planned_weight else None,
            *step[4:],
        )
        for month, step in zip(months, course, strict=True)
    )


def total(courses: Iterable[Course], months: int) -> Course:
    """Return the course of all together; of none, nothing happened in so many months."""
    steps = list(zip(*courses, strict=True))
    if not steps:
        return (Step(),) * months
    return tuple(Step._make(map(sum, zip(*of_month, strict=True))) for of_month in steps)


def course_of(
    pair: tuple[str, str], goal: Goal | None, own: Mapping[Month, Tally], months: tuple[Month, ...]
) -> Course:
    """Return the course of one action in one district.

    Args:
        pair: action and district.
        goal: what its metas ask for.
        own: what its avances add up to, by month.
        months: those of the sight; what was before them counts from the first on.
    """
    so_far = merged(tally for month, tally in own.items() if month < months[0])
    cell = rollup.cell(*pair, goal, so_far)
    steps = []
    for month in months:
        moved = own.get(month)
        if moved is not None:
            so_far = so_far.plus(moved)
            cell = rollup.cell(*pair, goal, so_far)
        weight, planned = cell.weight, planned_share(goal, month)
        steps.append(
            Step(
                0 if cell.percent is None else weight * cell.percent,
                0 if cell.percent is None else weight,
                0 if planned is None else weight * planned,
                0 if planned is None else weight,
                moved.records if moved else 0,
                moved.amount if moved else 0,
                moved.people.all if moved else 0,
            )
        )
    return tuple(steps)


def planned_share(goal: Goal | None, month: Month) -> int | None:
    """Return how much of a meta should be done by a month's end, in hundredths of a percent.

    Each year's quantity is spread evenly over its twelve months; ``None`` without a quantity.
    """
    if goal is None or not goal.quantity:
        return None
    year, number = month
    done = 0
    for of_year, quantity in goal.yearly:
        share = 12 if of_year < year else number if of_year == year else 0
        if goal.counting is Counting.LAST and of_year > year:
            share = 0
        done += quantity * share
    return min(rounded(done * WHOLE, 12 * goal.quantity), WHOLE)
