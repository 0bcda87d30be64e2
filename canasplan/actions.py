"""The actions of the plan in use with what was recorded on each, and the search over both."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select

from canasplan.db import sqlite
from canasplan.db.sqlite import Database
from canasplan.db.tables import total
from canasplan.model import Status
from canasplan.plan import current_plan


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action and its last avance over all districts here."""

    code: str
    text: str
    partners_text: str
    status: Status | None
    """Of the newest avance; ``None`` when nothing was recorded."""
    last_date: date | None
    percent: int | None
    """Last declared with the newest avance, hundredths; ``None`` is not zero."""
    records: int
    """Avances that count (voided ones do not)."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Which actions a search finds: by their own words, and by the words of their avances."""

    actions: frozenset[str] = frozenset()
    progress: Mapping[str, int] = field(default_factory=dict)
    """Action code → how many of its current avances match."""


@dataclass(frozen=True, slots=True)
class _Total:
    records: int
    last_date: date
    status: Status
    percent: int | None


class Actions:
    """The actions of one data folder's plan."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def rows(self) -> tuple[ActionRow, ...]:
        """Return every action of the plan in use, in the plan's order."""
        with self._db.read() as connection:
            plan = current_plan(connection)
            totals = _totals(connection, plan.code)
        rows = []
        for _, _, action in plan.actions():
            last = totals.get(action.code)
            rows.append(
                ActionRow(
                    code=action.code,
                    text=action.text,
                    partners_text=action.partners_text,
                    status=last.status if last else None,
                    last_date=last.last_date if last else None,
                    percent=last.percent if last else None,
                    records=last.records if last else 0,
                )
            )
        return tuple(rows)

    def search(self, text: str) -> SearchResult:
        """Find every word of `text`, by its beginning, blind to case and accents."""
        match = sqlite.match_expression(text)
        if not match:
            return SearchResult()
        with self._db.read() as connection:
            plan = current_plan(connection).code
            return SearchResult(
                frozenset(sqlite.search_actions(connection, plan, match)),
                sqlite.search_progress(connection, plan, match),
            )


def _totals(connection: Connection, plan: str) -> dict[str, _Total]:
    """Return by action what the totals of all districts say together."""
    columns = (total.c.accion, total.c.records, total.c.last_fecha, total.c.last_estado)
    query = select(*columns, total.c.last_porcentaje).where(total.c.plan == plan)
    records: dict[str, int] = {}
    last: dict[str, tuple[str, str, int | None]] = {}
    for action, count, *newest in connection.execute(
        query.order_by(total.c.last_fecha, total.c.ubigeo)
    ):
        records[action] = records.get(action, 0) + count
        last[action] = (newest[0], newest[1], newest[2])
    totals = {}
    for action, (day, status, percent) in last.items():
        with suppress(ValueError):  # damaged, which a verification tells: no figure is shown of it
            totals[action] = _Total(
                records[action], date.fromisoformat(day), Status(status), percent
            )
    return totals
