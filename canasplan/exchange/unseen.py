"""Characters that nobody sees in a received file, and that no avance can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from canasplan.errors import message
from canasplan.exchange.findings import CORRECT, Finding, visible

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)
"""Control characters and those that turn the direction of writing: no avance can hold them."""


def unseen_in(cells: Sequence[str]) -> bool:
    """Tell whether some cell may hold a character that no reader accepts (quickly)."""
    joined = "".join(cells)
    return not joined.isprintable() and _FORBIDDEN.search(joined) is not None


def unseen(
    name: str, number: int, columns: Sequence[str], cells: Sequence[str]
) -> Iterator[Finding]:
    """Yield what no reader accepts in the cells of a row."""
    for column, cell in zip(columns, cells, strict=True):
        if found := _FORBIDDEN.search(cell):
            told = message("un texto sin el carácter invisible U+{code:04X}", code=ord(found[0]))
            yield Finding(name, number, column, visible(cell), told, CORRECT)
