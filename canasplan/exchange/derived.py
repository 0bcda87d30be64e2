"""The cells that follow from others: compared with what follows from them here, never trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from canasplan.canonical import canonical_text
from canasplan.exchange.avances_csv import Place
from canasplan.exchange.layout import Layout
from canasplan.exchange.row_proof import AVANCES
from canasplan.fields import escape, unescape
from canasplan.model import Operation

Words = Callable[[str, str, str], Place | None]
"""Returns what is called how here: plan, action, ubigeo → words; ``None`` if unknown."""

_REMEMBERED = 50_000
_WORDS = ("eje", "tema", "accion", "distrito")
_VOID = str(Operation.VOID)
_PARTS = ("anio", "trimestre", "mes")
"""Columns that follow from a day, where a table has one."""


class DerivedCells:
    """Counts, by column, the derived cells of a file that say something else than they should."""

    def __init__(self, words: Words, layout: Layout = AVANCES) -> None:
        self._words = words
        self._words_of = lru_cache(_REMEMBERED)(self._escaped)
        self._other: Counter[str] = Counter()
        columns, row = layout.columns.index, layout.row.index
        self._key = itemgetter(*map(row, ("plan", "accion", "ubigeo")))
        self._word_cells = itemgetter(*map(columns, _WORDS))
        self._operation, self._counts = row("operacion"), columns("vigente")
        self._dated = "fecha" in layout.row
        self._day = row("fecha") if self._dated else 0
        self._part_cells = itemgetter(*map(columns, _PARTS if self._dated else _WORDS))

    def check(self, cells: Sequence[str], row: Sequence[Any]) -> None:
        """Compare cells (as `Layout.columns`) with what was proven (as `Layout.row`)."""
        if cells[self._counts] not in ("0", "0" if row[self._operation] == _VOID else "1"):
            self._other["vigente"] += 1
        words = self._words_of(*self._key(row))
        if (found := self._word_cells(cells)) != words and words is not None:
            self._compare(_WORDS, found, words)
        if not self._dated:
            return
        if (found := self._part_cells(cells)) != (parts := _parts_of(row[self._day])):
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
