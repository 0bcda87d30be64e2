"""The numbers of the rows, 1…N in any order: whether each is there once and none is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from canasplan.errors import Message, message
from canasplan.exchange.cell_forms import forms
from canasplan.exchange.findings import ASK_AGAIN, Finding, visible
from canasplan.fields import Number

MOST_ROWS = 5_000_000
_PLACE = Number(0, 1, MOST_ROWS)
_NAMED = 5
"""Missing rows that are named one by one."""


class Numbering:
    """The numbers of one file's rows."""

    def __init__(self, name: str, what: str = "avances") -> None:
        """Begin; `what` its rows hold, for what is said about them."""
        self._name, self._what = name, what
        self._of = 0
        self._seen = bytearray()
        self._count = 0
        self._last = 1
        self._next = 0
        """The number that follows the last one; 0: none can."""
        self._usual = ""
        """How the last row wrote the total."""

    def take(self, row: int, number: str, of: str) -> Iterable[Finding]:
        """Note the numbers of a row; return what is wrong with them."""
        self._last, place = row, self._next
        if place and of == self._usual and number == str(place) and not self._seen[place]:
            self._note(place)  # as nearly every row of nearly every file
            return ()
        return tuple(self._examined(row, number, of))

    def _note(self, place: int) -> None:
        self._seen[place] = 1
        self._count += 1
        self._next = place + 1 if place < self._of else 0

    def _examined(self, row: int, number: str, of: str) -> Iterator[Finding]:
        place, total = _read(number), _read(of)
        if total is None or (self._of and total != self._of):
            told = message("{of}, como en las otras filas", of=self._of) if self._of else _A_NUMBER
            yield self._wrong(row, "filas_total", of, told)
            return
        if not self._of:
            self._of, self._seen = total, bytearray(total + 1)
        self._usual = of
        if place is None or place > self._of:
            yield self._wrong(row, "fila", number, message("un número de 1 a {of}", of=self._of))
        elif self._seen[place]:
            yield self._wrong(row, "fila", number, message("un número que no está repetido"))
        else:
            self._note(place)

    def missing(self) -> Iterator[Finding]:
        """Yield, at the end, that rows are missing."""
        if not self._of:
            told = message(
                "al menos una fila: el archivo está cortado o no tenía {what}", what=self._what
            )
            yield Finding(self._name, self._last + 1, "fila", "", told, ASK_AGAIN)
        elif self._count < self._of:
            lost = self._of - self._count
            absent = (n for n in range(1, self._of + 1) if not self._seen[n])
            named = [str(number) for number in islice(absent, _NAMED)]
            template = (
                "un archivo completo de {of} filas; falta la número {named}"
                if lost == 1
                else "un archivo completo de {of} filas; faltan {lost}: números {named}{more}"
            )
            told = message(
                template, of=self._of, lost=lost, named=", ".join(named),
                more="…" if lost > _NAMED else "",
            )  # fmt: skip
            yield Finding(self._name, self._last + 1, "fila", "", told, ASK_AGAIN)

    def _wrong(self, row: int, column: str, cell: str, told: Message) -> Finding:
        return Finding(self._name, row, column, visible(cell), told, ASK_AGAIN)


_A_NUMBER = message("un número entero, como 120")


def _read(cell: str) -> int | None:
    if cell.isdecimal() and cell.isascii() and len(cell) < 8:
        value = int(cell)
        return value if 1 <= value <= MOST_ROWS else None
    found = {was for _, was in forms(_PLACE, cell) if was}
    return int(found.pop()) if len(found) == 1 else None
