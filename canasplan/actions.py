"""The actions of the plan in use with what was recorded on each, and the search over both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from canasplan.db import sqlite
from canasplan.db.sqlite import Database
from canasplan.db.tables import total
from canasplan.model import ActionRow
from canasplan.plan import current_plan
from canasplan.totals import action_rows


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Which actions a search finds: by their own words, and by the words of their avances."""

    actions: frozenset[str] = frozenset()
    progress: Mapping[str, int] = field(default_factory=dict)
    """Action code → how many of its current avances match."""


class Actions:
    """The actions of one data folder's plan."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def rows(self) -> tuple[ActionRow, ...]:
        """Return every action of the plan in use, in the plan's order."""
        with self._db.read() as connection:
            plan = current_plan(connection)
            totals = connection.execute(_totals_of(plan.code)).all()
        return action_rows(plan, [tuple(row) for row in totals])

    def search(
        self, text: str, *, avances: bool = True, cancelled: Callable[[], bool] | None = None
    ) -> SearchResult:
        """Find every word of `text`, by its beginning, blind to case and accents.

        Args:
            text: what is sought.
            avances: look into the texts of the avances, too: the more there are, the longer.
            cancelled: asked now and then; once it says so, the result is not whole.
        """
        match = sqlite.match_expression(text)
        if not match:
            return SearchResult()
        with self._db.read() as connection:
            plan = current_plan(connection).code
            found = frozenset(sqlite.search_actions(connection, plan, match))
            if not avances:
                return SearchResult(found)
            with sqlite.given_up(connection, cancelled):
                return SearchResult(found, sqlite.search_progress(connection, plan, match))
        return SearchResult(found)


def _totals_of(plan: str) -> Select[Any]:
    columns = (total.c.accion, total.c.records, total.c.last_fecha, total.c.last_estado)
    query = select(*columns, total.c.last_porcentaje).where(total.c.plan == plan)
    return query.order_by(total.c.last_fecha, total.c.ubigeo)
