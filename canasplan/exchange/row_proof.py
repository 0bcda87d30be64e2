"""Proving a row of a table by its own hash, a million of them in a minute.

The canonical JSON of a revision (RFC 8785) is the same few keys in the same order each time, so
it is put together from the cells' own pieces, each with its key. Most cells say what others said
before: their piece is made once and remembered.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from operator import call
from typing import Any, NamedTuple

from canasplan.canonical import canonical_json, canonical_string
from canasplan.exchange.avances_csv import COLUMNS
from canasplan.exchange.layout import Layout
from canasplan.fields import FIELDS, FORMULA_STARTS, Code, Number, Text
from canasplan.model import Progress

AVANCES = Layout(
    Progress,
    COLUMNS,
    FIELDS,
    ("plan", "accion", "ubigeo", "fecha", "actividad", "estado"),
)
"""The table of avances."""
KINDS, HASHED, ROW = AVANCES.kinds, AVANCES.hashed, AVANCES.row
read_cell = AVANCES.read_cell

_REMEMBERED = 4096
"""Pieces that are kept of each column: one that says more than that hardly repeats itself."""
_LONGEST_REMEMBERED = 256
"""Letters; longer texts are hardly ever repeated, and thousands of them fill the memory."""


class ProvenRow(NamedTuple):
    """A row whose content gives its hash."""

    hash: str
    text: bytes
    """The canonical JSON."""
    row: tuple[Any, ...]
    """What the database keeps, in the order of `Layout.row`."""


_Piece = tuple[bytes, Any]
"""The JSON, and what the database keeps."""
_Maker = Callable[[str], _Piece]


class _Pieces(dict[str, _Piece]):
    """What the cells of one column say, each worked out once."""

    def __init__(self, make: _Maker, full: Callable[[], object]) -> None:
        """Begin.

        Args:
            make: works a cell out.
            full: is called when no more is kept; nobody should ask here any more.
        """
        super().__init__()
        self._make, self._full = make, full

    def __missing__(self, cell: str) -> _Piece:
        made = self._make(cell)
        if len(cell) <= _LONGEST_REMEMBERED:
            self[cell] = made
            if len(self) >= _REMEMBERED:
                self._full()
        return made


class RowProver:
    """Proves rows in canonical form; remembers what cells say."""

    def __init__(self, layout: Layout = AVANCES) -> None:
        *befores, end = (part.encode() for part in layout.template.split("%s"))
        self._end = end
        makers = list(map(partial(_maker, layout), layout.hashed, befores))
        self._asked: list[_Maker] = []
        """Whom each column is asked of: what is remembered, or, if that got too much, its maker."""
        self._pieces = [
            _Pieces(make, partial(self._asked.__setitem__, place, make))
            for place, make in enumerate(makers)
        ]
        self._asked += [pieces.__getitem__ for pieces in self._pieces]

    def prove(self, cells: Sequence[str], hash_: str) -> ProvenRow | None:
        """Return the row if its cells give its hash.

        Args:
            cells: in the order of `Layout.hashed`.
            hash_: what stands in the column of the hash.

        Raises:
            CellError: a cell is not in canonical form.
        """
        json, stored = zip(*map(call, self._asked, cells), strict=True)
        text = b"".join(json) + self._end
        if hashlib.sha256(text).hexdigest() != hash_:
            return None
        return ProvenRow(hash_, text, (hash_, *stored))


def _maker(layout: Layout, name: str, before: bytes) -> _Maker:
    """Return what makes the pieces of a column; `before` stands before each value.

    What most cells are is told in few steps; `slow` takes the others, and refuses them.
    """
    kind, slow = layout.kinds[name], partial(_piece, layout, name, before)
    if isinstance(kind, Number):
        return _number_maker(kind, before, slow)
    if isinstance(kind, Code):
        return _code_maker(kind, before, slow)
    return _text_maker(before, slow) if isinstance(kind, Text) else slow


def _number_maker(kind: Number, before: bytes, slow: _Maker) -> _Maker:
    fits, low, high = kind.pattern.fullmatch, kind.low, kind.high

    def make(cell: str) -> _Piece:
        value = int(cell.replace(".", "")) if fits(cell) else 0
        if value and low <= value <= high:
            return b"%b%d" % (before, value), value
        return slow(cell)

    return make


def _code_maker(kind: Code, before: bytes, slow: _Maker) -> _Maker:
    fits = kind.pattern.fullmatch

    def make(cell: str) -> _Piece:
        # No code has a character that JSON would escape.
        return (b'%b"%b"' % (before, cell.encode()), cell) if fits(cell) else slow(cell)

    return make


def _text_maker(before: bytes, slow: _Maker) -> _Maker:
    normal = unicodedata.is_normalized

    def make(cell: str) -> _Piece:
        if not cell or cell[0] in FORMULA_STARTS or "\r" in cell or not normal("NFC", cell):
            return slow(cell)
        return before + canonical_string(cell), cell

    return make


def _piece(layout: Layout, name: str, before: bytes, cell: str) -> _Piece:
    value = layout.read_cell(name, cell)
    if value is None:
        return before + b"null", None
    kind = layout.kinds[name]
    return before + canonical_json({"": kind.to_json(value)})[4:-1], kind.to_stored(value)
