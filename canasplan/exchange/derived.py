"""The cells that follow from others: compared with what follows from them here, never trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from canasplan.canonical import canonical_text
from canasplan.exchange.avances_csv import COLUMNS, Place
from canasplan.exchange.row_proof import ROW
from canasplan.fields import escape, unescape
from canasplan.model import Operation

Words = Callable[[str, str, str], Place | None]
"""Returns what is called how here: plan, action, ubigeo → words; ``None`` if unknown."""

_REMEMBERED = 50_000
_KEY = itemgetter(*(ROW.index(name) for name in ("plan", "accion", "ubigeo", "fecha")))
_WORDS = ("eje", "tema", "accion", "distrito")
_WORD_CELLS = itemgetter(*(COLUMNS.index(name) for name in _WORDS))
_OPERATION, _VOID = ROW.index("operacion"), str(Operation.VOID)
_COUNTS = COLUMNS.index("vigente")
_PARTS = ("anio", "trimestre", "mes")
_PART_CELLS = itemgetter(*(COLUMNS.index(name) for name in _PARTS))


class DerivedCells:
    """Counts, by column, the derived cells of a file that say something else than they should."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._words_of = lru_cache(_REMEMBERED)(self._escaped)
        self._other: Counter[str] = Counter()

    def check(self, cells: Sequence[str], row: Sequence[Any]) -> None:
        """Compare cells (in the order of `COLUMNS`) with what was proven (in that of `ROW`)."""
        if cells[_COUNTS] not in ("0", "0" if row[_OPERATION] == _VOID else "1"):
            self._other["vigente"] += 1
        plan, action, ubigeo, day = _KEY(row)
        words, parts = self._words_of(plan, action, ubigeo), _parts_of(day)
        if (found := _WORD_CELLS(cells)) != words and words is not None:
            self._compare(_WORDS, found, words)
        if (found := _PART_CELLS(cells)) != parts:
            self._compare(_PARTS, found, parts)

    def notices(self) -> Iterator[str]:
        """Yield, in Spanish, what was changed there."""
        for column, count in sorted(self._other.items()):
            yield (
                f"La columna «{column}» dice otra cosa que su código en {count} filas: "
                "no se toma en cuenta."
            )

    def _escaped(self, plan: str, action: str, ubigeo: str) -> tuple[str, ...] | None:
        place = self._words(plan, action, ubigeo)
        if place is None:
            return None
        words = (place.eje, place.tema, place.action, place.district)
        return tuple(escape(word) for word in words)

    def _compare(
        self, names: Sequence[str], found: tuple[str, ...], expected: tuple[str, ...]
    ) -> None:
        for name, cell, wanted in zip(names, found, expected, strict=True):
            if _plain(cell) != _plain(wanted):
                self._other[name] += 1


def _plain(cell: str) -> str:
    return unescape(canonical_text(cell).strip())


@lru_cache(_REMEMBERED)
def _parts_of(day: str) -> tuple[str, ...]:
    read = date.fromisoformat(day)
    return (str(read.year), f"T{(read.month + 2) // 3}", str(read.month))
