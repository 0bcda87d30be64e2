"""The figures of one data folder: what is known for them, and the avances behind each one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert

from canasplan import identity
from canasplan.db import tallies
from canasplan.db.sqlite import Database
from canasplan.db.tables import cutoffs
from canasplan.errors import CanasplanError
from canasplan.goals import WHOLE
from canasplan.identity import Clock
from canasplan.lights import Cutoffs
from canasplan.model import Profile
from canasplan.plan import current_plan
from canasplan.reports.dossier import Ask, Dossier
from canasplan.standing import PLAN, Known, Standing
from canasplan.stories import Story
from canasplan.tally import Fact


@dataclass(frozen=True, slots=True)
class CellFact:
    """One avance behind a figure."""

    action: str
    ubigeo: str
    fact: Fact


class Figures:
    """What the roll-up of the plan in use is made of."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def standing(
        self, year: int | None = None, until: date | None = None, before: date | None = None
    ) -> Standing:
        """Return every figure, of one year or of the whole plan, as of one day or today.

        Args:
            year: only this year's avances and metas.
            until: as it stood on this day.
            before: the day it is compared with.

        Raises:
            CanasplanError: the year is none in which anything may be recorded.
        """
        known = self.known(until)
        period = known.plan.period
        if year is not None and not period.start <= year <= period.end + 1:
            raise CanasplanError(
                "El año {year} no es del plan: use de {start} a {end}.",
                year=year,
                start=period.start,
                end=period.end + 1,
            )
        return Standing(known, year, Standing(self.known(before), year) if before else None)

    def known(self, until: date | None = None, actions: Collection[str] | None = None) -> Known:
        """Read what figures are made of: of all actions, or of those that a save moved."""
        with self._db.read() as connection:
            plan = current_plan(connection)
            return Known(
                plan,
                tallies.cutoffs_of(connection, plan.code),
                identity.local_day(self._clock.now()),
                until,
                tallies.targets(connection, plan.code, actions),
                tallies.tallies(connection, plan.code, until, actions),
            )

    def behind(
        self, standing: Standing, actions: Collection[str], ubigeo: str | None = None
    ) -> tuple[CellFact, ...]:
        """Return the avances behind the cells of some actions, by action, district and date."""
        known = standing.known
        with self._db.read() as connection:
            found = tallies.facts(connection, known.plan.code, known.until, actions)
            return tuple(
                CellFact(*pair, fact)
                for pair, fact in found
                if ubigeo in (None, pair[1]) and standing.year in (None, fact.date.year)
            )

    def stories(
        self, standing: Standing, scope: str = PLAN, ubigeo: str | None = None
    ) -> tuple[Story, ...]:
        """Return the avances of a scope with their texts, by action and date."""
        known = standing.known
        with self._db.read() as connection:
            actions = standing.actions(scope)
            found = tallies.stories(connection, known.plan.code, known.until, actions)
            return tuple(
                story
                for story in found
                if ubigeo in (None, story.ubigeo) and standing.year in (None, story.date.year)
            )

    def dossier(self, ask: Ask, author: Profile | None) -> Dossier:
        """Return what a report is made of.

        Raises:
            CanasplanError: the year is none of the plan's.
        """
        standing = self.standing(ask.year, ask.until, ask.before)
        stories = self.stories(standing, ask.scope, ask.ubigeo) if ask.told else ()
        return Dossier(standing, stories, author, ask.scope, ask.ubigeo)

    def cutoffs(self) -> Cutoffs:
        """Return the cut-offs of the plan in use."""
        with self._db.read() as connection:
            return tallies.cutoffs_of(connection, current_plan(connection).code)

    def set_cutoffs(self, chosen: Cutoffs) -> None:
        """Keep other cut-offs with the plan in use.

        Raises:
            CanasplanError: they are not in order, or not between 0 and 100 %.
        """
        if not 0 < chosen.amber < chosen.green <= WHOLE:
            raise CanasplanError(
                "El ámbar debe empezar por encima de 0 %, antes que el verde, y el verde no pasar "
                "de 100 %. Corrija los cortes."
            )
        with self._db.write() as connection:
            _keep_cutoffs(connection, current_plan(connection).code, chosen)


def _keep_cutoffs(connection: Connection, plan: str, chosen: Cutoffs) -> None:
    connection.execute(delete(cutoffs).where(cutoffs.c.plan == plan))
    values = {"plan": plan, "amber": chosen.amber, "green": chosen.green}
    connection.execute(insert(cutoffs).values(values))
