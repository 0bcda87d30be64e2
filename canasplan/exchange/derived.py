"""The cells that follow from others: compared with what follows from them here, never trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
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
_KEY = itemgetter(*(ROW.index(name) for name in ("plan", "accion", "ubigeo")))
_WORDS = ("eje", "tema", "accion", "distrito")
_WORD_CELLS = itemgetter(*(COLUMNS.index(name) for name in _WORDS))
_DAY, _OPERATION = ROW.index("fecha"), ROW.index("operacion")
_COUNTS = COLUMNS.index("vigente")
_PARTS = ("anio", "trimestre", "mes")
_PART_CELLS = itemgetter(*(COLUMNS.index(name) for name in _PARTS))


class DerivedCells:
    """Counts, by column, the derived cells of a file that say something else than they should."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._expected: dict[tuple[str, ...], tuple[str, ...] | None] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._other: Counter[str] = Counter()

    def check(self, cells: Sequence[str], row: Sequence[Any]) -> None:
        """Compare cells (in the order of `COLUMNS`) with what was proven (in that of `ROW`)."""
        key = _KEY(row)
        if key not in self._expected:
            if len(self._expected) > _REMEMBERED:
                self._expected.clear()
            self._expected[key] = self._words_of(*key)
        if cells[_COUNTS] not in ("0", "0" if row[_OPERATION] == Operation.VOID else "1"):
            self._other["vigente"] += 1
        day = row[_DAY]
        if day not in self._parts:
            if len(self._parts) > _REMEMBERED:
                self._parts.clear()
            self._parts[day] = _parts_of(day)
        self._compare(_WORDS, _WORD_CELLS(cells), self._expected[key])
        self._compare(_PARTS, _PART_CELLS(cells), self._parts[day])

    def notices(self) -> Iterator[str]:
        """Yield, in Spanish, what was changed there."""
        for column, count in sorted(self._other.items()):
            yield (
                f"La columna «{column}» dice otra cosa que su código en {count} filas: "
                "no se toma en cuenta."
            )

    def _words_of(self, plan: str, action: str, ubigeo: str) -> tuple[str, ...] | None:
        place = self._words(plan, action, ubigeo)
        if place is None:
            return None
        words = (place.eje, place.tema, place.action, place.district)
        return tuple(escape(word) for word in words)

    def _compare(
        self, names: Sequence[str], found: tuple[str, ...], expected: tuple[str, ...] | None
    ) -> None:
        if expected is None or found == expected:
            return
        for name, cell, wanted in zip(names, found, expected, strict=True):
            if _plain(cell) != _plain(wanted):
                self._other[name] += 1


def _plain(cell: str) -> str:
    return unescape(canonical_text(cell).strip())


def _parts_of(day: str) -> tuple[str, ...]:
    read = date.fromisoformat(day)
    return (str(read.year), f"T{(read.month + 2) // 3}", str(read.month))
