"""What the metas of one action in one district ask for together, and how far a result is.

Rules of `docs/calculo.md`; each formula there is one function here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from canasplan.model import Counting, Direction, Target
from canasplan.tally import Amounts, Tally, unit_key

WHOLE = 100_00
"""One hundred percent, in hundredths."""
DEFAULT_WEIGHT = 100
"""1.00: what counts where no weight was set."""


class TargetFact(NamedTuple):
    """One meta in force, as far as goals are concerned."""

    record: str
    target: Target
    disputed: bool = False
    """Whether its record is in conflict: then it is the provisional winner."""


@dataclass(frozen=True, slots=True)
class Goal:
    """The metas of the years that are looked at, as one."""

    unit: str | None
    quantity: int | None
    """In thousandths; ``None`` where no year sets any."""
    budget: int | None
    weight: int
    direction: Direction
    counting: Counting
    years: tuple[int, ...]
    yearly: tuple[tuple[int, int], ...]
    """Year and quantity of each meta that was added up."""
    left_out: int = 0
    """Years whose quantity is in another unit than the newest one's: it cannot be added."""
    repeated: int = 0
    """Further metas of the same year, recorded twice on different laptops: they do not count."""
    disputed: int = 0
    """Metas in conflict, each of which counts as its provisional winner says."""


def goal_of(targets: Iterable[TargetFact]) -> Goal | None:
    """Combine the metas of one action in one district; ``None`` where there is none.

    Of two records for the same year the newer one counts (the ids of records grow with time).
    The newest year that sets a quantity says unit, direction and counting: a year with a budget
    alone takes no meta away. The newest of all says the weight. Quantities that are summed up are
    summed over the years; where the last one counts, the newest year's is the one to reach.
    Budgets are always summed up.

    Args:
        targets: in any order.
    """
    by_year: dict[int, TargetFact] = {}
    count = 0
    for fact in targets:
        count += 1
        year = fact.target.year
        if year not in by_year or fact.record > by_year[year].record:
            by_year[year] = fact
    if not by_year:
        return None
    years = sorted(by_year)
    metas = [by_year[year].target for year in years]
    newest = next((meta for meta in reversed(metas) if meta.quantity is not None), metas[-1])
    alike = [meta for meta in metas if unit_key(meta.unit) == unit_key(newest.unit)]
    asked = [(meta.year, meta.quantity) for meta in alike if meta.quantity is not None]
    if newest.counting is Counting.LAST:
        asked = asked[-1:]
    budgets = [meta.budget for meta in metas if meta.budget is not None]
    return Goal(
        unit=newest.unit,
        quantity=sum(quantity for _, quantity in asked) if asked else None,
        budget=sum(budgets) if budgets else None,
        weight=DEFAULT_WEIGHT if metas[-1].weight is None else metas[-1].weight,
        direction=newest.direction,
        counting=newest.counting,
        years=tuple(years),
        yearly=tuple(asked),
        left_out=sum(meta.quantity is not None for meta in metas if meta not in alike),
        repeated=count - len(by_year),
        disputed=sum(fact.disputed for fact in by_year.values()),
    )


def result_of(goal: Goal, tally: Tally) -> int | None:
    """Return what was done in the meta's unit, in thousandths; ``None`` where nothing was said.

    A quantity without a unit counts as in the meta's; one in another unit does not count.
    """
    amounts = _amounts(goal, tally)
    if amounts is None:
        return None
    return amounts.total if goal.counting is Counting.SUM else amounts.last.value


def other_units(goal: Goal, tally: Tally) -> int:
    """Return how many avances say a quantity in a unit that is not the meta's."""
    wanted = _keys(goal)
    return sum(amounts.count for key, amounts in tally.quantities.items() if key not in wanted)


def _keys(goal: Goal) -> set[str]:
    return {"", unit_key(goal.unit)}


def _amounts(goal: Goal, tally: Tally) -> Amounts | None:
    found = [tally.quantities[key] for key in sorted(_keys(goal)) if key in tally.quantities]
    if not found:
        return None
    whole = found[0]
    for more in found[1:]:
        whole = whole.plus(more)
    return whole


def attained(goal: Goal, result: int) -> int | None:
    """Return how far a result is, in hundredths of a percent, not capped.

    Rising: result ÷ meta. Falling: 100 % up to the meta, then meta ÷ result. A meta of zero
    gives no percentage where more is better.
    """
    meta = goal.quantity
    if meta is None:
        return None
    if goal.direction is Direction.FALLING:
        return WHOLE if result <= meta else rounded(meta * WHOLE, result)
    return rounded(result * WHOLE, meta) if meta else None


def rounded(dividend: int, divisor: int) -> int:
    """Return the quotient of two integers, not negative, half rounded up."""
    return (2 * dividend + divisor) // (2 * divisor)
