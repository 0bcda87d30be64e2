"""Which backups stay: all of the newest day, then ever fewer the further back they go.

"Newer" is the order in which they were made, and days, weeks and months count only where they
have a backup. So a clock that is years off, or stands still, takes nothing away.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar

from canasplan.identity import local_day

DAYS = 12
WEEKS = 10
MONTHS = 9
BEFORE_RISK = 10
NEWEST_DAY = 50
"""More than a day of work makes; a clock that stands still must not fill the disk."""


class Kept(Protocol):
    """What the rule asks of a backup."""

    @property
    def number(self) -> int:
        """Its place in the order in which backups were made."""
        ...

    @property
    def moment(self) -> datetime:
        """When it was made, as far as the clock knew."""
        ...

    @property
    def before_risk(self) -> bool:
        """Whether it keeps the state before a risky step."""
        ...

    @property
    def proven(self) -> bool:
        """Whether it was read back and found whole."""
        ...


AnyBackup = TypeVar("AnyBackup", bound=Kept)


def kept(backups: Iterable[AnyBackup]) -> set[AnyBackup]:
    """Return those that stay.

    Of each of the 12 newest days, 10 newest ISO weeks and 9 newest months the last one; all of
    the newest day; besides, the 10 newest before a risky step. What is not proven stays, and
    takes the place of nothing.
    """
    everything = sorted(backups, key=lambda backup: (backup.number, backup.moment))
    proven = [backup for backup in everything if backup.proven]
    newest_day = [backup for backup in proven if _day(backup) == _day(proven[-1])]
    return {
        *(backup for backup in everything if not backup.proven),
        *newest_day[-NEWEST_DAY:],
        *_last_of_each(proven, _day, DAYS),
        *_last_of_each(proven, _week, WEEKS),
        *_last_of_each(proven, _month, MONTHS),
        *[backup for backup in proven if backup.before_risk][-BEFORE_RISK:],
    }


def _last_of_each(
    ordered: Iterable[AnyBackup], period: Callable[[AnyBackup], Hashable], count: int
) -> list[AnyBackup]:
    """Return the last one of each period, for the periods that were used last."""
    last: dict[Hashable, AnyBackup] = {}
    for backup in ordered:
        last.pop(period(backup), None)  # so that the dictionary is in the order of the last ones
        last[period(backup)] = backup
    return list(last.values())[-count:]


def _day(backup: Kept) -> date:
    return local_day(backup.moment)


def _week(backup: Kept) -> tuple[int, int]:
    return _day(backup).isocalendar()[:2]


def _month(backup: Kept) -> tuple[int, int]:
    return _day(backup).year, _day(backup).month
