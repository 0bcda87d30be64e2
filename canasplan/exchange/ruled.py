"""What the rules say of received rows: told, and the rows are taken up all the same.

A district recorded them, and a clock that was wrong or a plan that is not loaded here are no
reason to lose its work; the receipt names each record to whoever can correct it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from operator import itemgetter

from sqlalchemy import Connection

from canasplan.errors import CanasplanError
from canasplan.exchange.reading import ReceivedRow
from canasplan.exchange.row_proof import ROW
from canasplan.plan import newest_version
from canasplan.rules import check_code_and_day

_REMEMBERED = 50_000
_NAMED = 5
"""Problems that are told one by one."""
_KEY = itemgetter(*(ROW.index(name) for name in ("plan", "accion", "fecha")))


class RuledRows:
    """Holds rows against the rules that thousands of them share."""

    def __init__(self, connection: Connection, today: date) -> None:
        self._connection, self._today = connection, today
        self._told: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._count: Counter[str] = Counter()
        self._first: dict[str, int] = {}

    def seen(self, rows: Iterable[ReceivedRow]) -> Iterator[ReceivedRow]:
        """Yield the rows as they come, noting what the rules say of each."""
        for row in rows:
            key = _KEY(row.proven.row)
            told = self._told.get(key)
            if told is None:
                if len(self._told) >= _REMEMBERED:
                    self._told.clear()
                told = self._told[key] = self._problems(*key)
            for problem in told:
                self._count[problem] += 1
                self._first.setdefault(problem, row.number)
            yield row

    def notices(self) -> Iterator[str]:
        """Yield, in Spanish, what somebody should correct."""
        for problem, count in self._count.most_common(_NAMED):
            first = self._first[problem]
            where = f"Fila {first}" if count == 1 else f"{count:,} filas (la primera es la {first})"
            yield f"{where}: {problem} Se incorpora como está: corríjalo quien lo registró."
        if len(self._count) > _NAMED:
            yield f"Hay {len(self._count) - _NAMED:,} avisos más como estos."

    def _problems(self, plan: str, code: str, day: str) -> tuple[str, ...]:
        try:
            document = newest_version(self._connection, plan)
        except CanasplanError:
            return (f"El plan {plan} no está cargado aquí.",)
        problems = check_code_and_day(code, date.fromisoformat(day), document, self._today)
        return tuple(str(problem.message) for problem in problems)
