"""What the avances of one action in one district add up to, over any span of months.

A `Tally` is a sum in the mathematical sense: the tallies of parts, merged in any order, are the
tally of the whole. Only avances that count enter (the voided never do; of a conflict, the
provisional winner, once, and it is marked).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from canasplan.canonical import fold
from canasplan.model import Status

Month = tuple[int, int]
"""Year and month."""


class Fact(NamedTuple):
    """One avance that counts, as far as sums are concerned; units as in `model.Progress`."""

    record: str
    date: date
    status: Status
    percent: int | None
    quantity: int | None
    unit: str | None
    amount: int | None
    women: int | None
    men: int | None
    minors: int | None
    elders: int | None
    disabled: int | None
    disputed: bool
    """Whether its record is in conflict."""


class People(NamedTuple):
    """Beneficiaries, counted; the last three are part of women and men."""

    women: int = 0
    men: int = 0
    minors: int = 0
    elders: int = 0
    disabled: int = 0

    @property
    def all(self) -> int:
        """Women and men."""
        return self.women + self.men

    def plus(self, other: People) -> People:
        """Return the sum."""
        return People(*(a + b for a, b in zip(self, other, strict=True)))


NOBODY = People()
V = TypeVar("V")


class Last(NamedTuple, Generic[V]):
    """What an avance says that is the newest to say it: by date, then by record."""

    date: date
    record: str
    value: V


@dataclass(frozen=True, slots=True)
class Amounts:
    """The quantities given in one unit."""

    total: int
    """In thousandths."""
    count: int
    last: Last[int]

    def plus(self, other: Amounts) -> Amounts:
        """Return both together."""
        return Amounts(
            self.total + other.total, self.count + other.count, max(self.last, other.last)
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """A sum over avances; `EMPTY` is that of none."""

    records: int = 0
    conflicts: int = 0
    amount: int = 0
    """Money spent, in céntimos."""
    people: People = NOBODY
    quantities: Mapping[str, Amounts] = field(default_factory=dict)
    """By `unit_key`; the empty one for quantities without a unit."""
    status: Last[Status] | None = None
    declared: Last[int] | None = None
    """The newest declared percentage, in hundredths."""

    @property
    def last_date(self) -> date | None:
        """The day of the newest avance."""
        return self.status.date if self.status else None

    def plus(self, other: Tally) -> Tally:
        """Return the tally of both together."""
        if not other.records:
            return self
        if not self.records:
            return other
        quantities = dict(self.quantities)
        for unit, amounts in other.quantities.items():
            mine = quantities.get(unit)
            quantities[unit] = mine.plus(amounts) if mine else amounts
        return Tally(
            self.records + other.records,
            self.conflicts + other.conflicts,
            self.amount + other.amount,
            self.people.plus(other.people),
            quantities,
            _newest(self.status, other.status),
            _newest(self.declared, other.declared),
        )


EMPTY = Tally()


def _newest(one: Last[V] | None, other: Last[V] | None) -> Last[V] | None:
    if one is None or other is None:
        return one or other
    return max(one, other)


@lru_cache(maxsize=4096)
def unit_key(unit: str | None) -> str:
    """Return what two writings of the same unit share: neither case, accents nor blanks count."""
    return " ".join(fold(unit or "").split())


def tally_of(facts: Iterable[Fact]) -> Tally:
    """Return the sum of some avances of one action in one district.

    Written for speed: every avance of the province passes here.
    """
    records = conflicts = spent = women = men = minors = elders = disabled = 0
    quantities: dict[str, Amounts] = {}
    status: tuple[date, str, Status] | None = None
    declared: tuple[date, str, int] | None = None
    for record, day, state, percent, quantity, unit, amount, *people, disputed in facts:
        records += 1
        conflicts += disputed
        spent += amount or 0
        women += people[0] or 0
        men += people[1] or 0
        minors += people[2] or 0
        elders += people[3] or 0
        disabled += people[4] or 0
        if status is None or (day, record) > status[:2]:
            status = day, record, state
        if percent is not None and (declared is None or (day, record) > declared[:2]):
            declared = day, record, percent
        if quantity is not None:
            key, one = unit_key(unit), Amounts(quantity, 1, Last(day, record, quantity))
            quantities[key] = quantities[key].plus(one) if key in quantities else one
    return Tally(
        records,
        conflicts,
        spent,
        People(women, men, minors, elders, disabled),
        quantities,
        Last(*status) if status else None,
        Last(*declared) if declared else None,
    )


def merged(tallies: Iterable[Tally]) -> Tally:
    """Return the tally of all together."""
    whole = EMPTY
    for one in tallies:
        whole = whole.plus(one)
    return whole
