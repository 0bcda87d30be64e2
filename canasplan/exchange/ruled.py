"""What the rules say of received rows: told, and the rows are taken up all the same.

A district recorded them, and a clock that was wrong or a plan that is not loaded here are no
reason to lose its work; the receipt names each record to whoever can correct it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from operator import itemgetter

from sqlalchemy import Connection

from canasplan.errors import CanasplanError
from canasplan.exchange.layout import Layout
from canasplan.exchange.reading import ReceivedRow
from canasplan.exchange.row_proof import AVANCES
from canasplan.model import Problem
from canasplan.plan import newest_version
from canasplan.plan_document import PlanDocument
from canasplan.rules import check_action, check_day

_REMEMBERED = 20_000
"""Plans with an action or a day: the days of fifty years."""
_NAMED = 5
"""Problems that are told one by one."""


class RuledRows:
    """Holds rows against the rules that thousands of them share."""

    def __init__(self, connection: Connection, today: date, layout: Layout = AVANCES) -> None:
        self._connection, self._today = connection, today
        self._code = itemgetter(*map(layout.row.index, ("plan", "accion")))
        self._day = layout.row.index("fecha") if "fecha" in layout.row else None
        self._plan = lru_cache(_REMEMBERED)(self._newest)
        self._of_code = lru_cache(_REMEMBERED)(self._problems_of_code)
        self._of_day = lru_cache(_REMEMBERED)(self._problems_of_day)
        self._count: Counter[str] = Counter()
        self._first: dict[str, int] = {}

    def seen(self, rows: Iterable[ReceivedRow]) -> Iterator[ReceivedRow]:
        """Yield the rows as they come, noting what the rules say of each."""
        for row in rows:
            plan, code = self._code(row.proven.row)
            problems = self._of_code(plan, code)
            if self._day is not None:
                problems += self._of_day(plan, row.proven.row[self._day])
            if problems:
                self._note(row.number, problems)
            yield row

    def _note(self, number: int, problems: Iterable[str]) -> None:
        for problem in problems:
            self._count[problem] += 1
            self._first.setdefault(problem, number)

    def notices(self) -> Iterator[str]:
        """Yield, in Spanish, what somebody should correct."""
        for problem, count in self._count.most_common(_NAMED):
            first = self._first[problem]
            where = f"Fila {first}" if count == 1 else f"{count:,} filas (la primera es la {first})"
            yield f"{where}: {problem} Se incorpora como está: corríjalo quien lo registró."
        if len(self._count) > _NAMED:
            yield f"Hay {len(self._count) - _NAMED:,} avisos más como estos."

    def _newest(self, plan: str) -> PlanDocument | None:
        try:
            return newest_version(self._connection, plan)
        except CanasplanError:
            return None

    def _problems_of_code(self, plan: str, code: str) -> tuple[str, ...]:
        document = self._plan(plan)
        if document is None:
            return (f"El plan {plan} no está cargado aquí.",)
        return _told(check_action(code, document))

    def _problems_of_day(self, plan: str, day: str) -> tuple[str, ...]:
        document = self._plan(plan)
        if document is None:
            return ()
        return _told(check_day(date.fromisoformat(day), document, self._today))


def _told(problems: Iterable[Problem]) -> tuple[str, ...]:
    return tuple(str(problem.message) for problem in problems if problem.blocking)
