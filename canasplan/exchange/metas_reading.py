"""Reading a received ``metas.csv``: each row proves itself, or the file is refused for it.

A meta is set again in a moment, so nobody is asked to compare its cells as with an edited avance.
"""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from canasplan.errors import Message, message
from canasplan.exchange.derived import Words
from canasplan.exchange.findings import ASK_AGAIN, CORRECT, Finding, visible
from canasplan.exchange.healing import Unproven
from canasplan.exchange.metas_csv import METAS
from canasplan.exchange.numbering import Numbering
from canasplan.exchange.reading import TableReading
from canasplan.exchange.sheet import Sheet

_EDITED = message("una fila que dé su propia huella: alguien cambió alguna de sus celdas")
_SET_HERE = message(
    "Pida el archivo otra vez a quien lo envió; si la meta cambió, que la fije en CanasPlan."
)


class MetasReading(TableReading):
    """One pass over the rows of a file; `findings` names each row that was changed by hand."""

    def __init__(self, sheet: Sheet, name: str, words: Words, rows: int | None = None) -> None:
        super().__init__(sheet, name, METAS, Numbering(name, "metas"), words, rows)

    @override
    def _doubt(self, number: int, row: Unproven, cells: Sequence[str]) -> None:
        found = zip(METAS.hashed, row.readings, self._hashed_of(cells), strict=True)
        illegible = [(name, cell) for name, readings, cell in found if not readings]
        for name, cell in illegible:
            remedy = CORRECT if name in METAS.stored else ASK_AGAIN
            self._find(number, name, cell, self._expected(name, cell), remedy)
        if not illegible:
            self._find(number, "hash", cells[self._hash], _EDITED, _SET_HERE)

    def _find(
        self, number: int, column: str, cell: str, expected: Message, remedy: Message
    ) -> None:
        shown = visible(cell)
        self.findings.append(Finding(self._name, number, column, shown, expected, remedy))
