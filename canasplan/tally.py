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


@dataclass(frozen=True, order=True)
class Last(Generic[V]):
    """What an avance says that is the newest to say it: by date, then by record."""

    date: date
    record: str
    value: V = field(compare=False)


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
    """Return the sum of some avances of one action in one district."""
    records = conflicts = amount = 0
    people = [0, 0, 0, 0, 0]
    quantities: dict[str, Amounts] = {}
    status: Last[Status] | None = None
    declared: Last[int] | None = None
    for fact in facts:
        records += 1
        conflicts += fact.disputed
        amount += fact.amount or 0
        for place, count in enumerate(fact[7:12]):
            if count:
                people[place] += count
        here = (fact.date, fact.record)
        if status is None or here > (status.date, status.record):
            status = Last(*here, fact.status)
        if fact.percent is not None and (
            declared is None or here > (declared.date, declared.record)
        ):
            declared = Last(*here, fact.percent)
        if fact.quantity is not None:
            key, one = unit_key(fact.unit), Amounts(fact.quantity, 1, Last(*here, fact.quantity))
            quantities[key] = quantities[key].plus(one) if key in quantities else one
    return Tally(records, conflicts, amount, People(*people), quantities, status, declared)


def merged(tallies: Iterable[Tally]) -> Tally:
    """Return the tally of all together."""
    whole = EMPTY
    for one in tallies:
        whole = whole.plus(one)
    return whole
