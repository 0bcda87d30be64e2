"""Proving a row of ``avances.csv`` by its own hash, a million of them in a minute.

The canonical JSON of a revision (RFC 8785) is the same few keys in the same order each time, so
it is put together from the cells' own pieces, each with its key. Most cells say what others said
before: their piece is made once and remembered.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import call
from typing import Any, NamedTuple

from typing_extensions import override

from canasplan.canonical import canonical_json, canonical_string
from canasplan.errors import message
from canasplan.exchange.avances_csv import CELL_COLUMN, ENVELOPE
from canasplan.fields import FIELDS, FORMULA_STARTS, CellError, Code, Items, Kind, Number, Text
from canasplan.model import Progress
from canasplan.revisions import PREFIXES, RECORD

REQUIRED = frozenset(
    {"registro", "revision", "operacion", "autor", "equipo", "ambito", "momento", "hash"}
    | {"plan", "accion_codigo", "ubigeo", "fecha", "actividad", "estado"}
)
"""Columns that no row may leave empty."""

_REMEMBERED = 4096
"""Pieces that are kept of each column: one that says more than that hardly repeats itself."""
_LONGEST_REMEMBERED = 256
"""Letters; longer texts are hardly ever repeated, and thousands of them fill the memory."""


class _Hashes(Items):
    """A list of hashes and nothing else: a column whose cells are never escaped."""

    pattern = re.compile(r"(?:[0-9a-f]{64}(?:\|[0-9a-f]{64})*)?")

    def __init__(self) -> None:
        super().__init__(text=False)

    @override
    def from_cell(self, cell: str) -> Any:
        if not self.pattern.fullmatch(cell):
            raise CellError(message("huellas de 64 cifras hexadecimales, separadas por |"))
        return super().from_cell(cell)


def _of_avance(prefix: str) -> Code:
    return Code(RECORD.pattern.replace("(av|co)", prefix), f"{prefix}-01932c5e-…")


KINDS: dict[str, Kind] = {
    **ENVELOPE,
    **{CELL_COLUMN[field.name]: field.kind for field in FIELDS},
    "registro": _of_avance(PREFIXES[Progress]),
    "padres": _Hashes(),
    "evidencias": _Hashes(),
}
"""Every column that is hashed or is the hash, with its kind; no looser than what is recorded."""

_STORED = {CELL_COLUMN[field.name]: field.column for field in FIELDS}
"""Columns of the file by what the database calls them; the envelope's are called the same."""

CONTENT = tuple(_STORED)
"""Columns of the file that say what the revision holds."""


class ProvenRow(NamedTuple):
    """A row whose content gives its hash."""

    hash: str
    text: bytes
    """The canonical JSON."""
    row: tuple[Any, ...]
    """What the database keeps, in the order of `ROW`."""


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

    def __init__(self) -> None:
        *befores, end = (part.encode() for part in _TEMPLATE.split("%s"))
        self._end = end
        makers = list(map(_maker, HASHED, befores))
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
            cells: in the order of `HASHED`.
            hash_: what stands in the column of the hash.

        Raises:
            CellError: a cell is not in canonical form.
        """
        json, stored = zip(*map(call, self._asked, cells), strict=True)
        text = b"".join(json) + self._end
        if hashlib.sha256(text).hexdigest() != hash_:
            return None
        return ProvenRow(hash_, text, (hash_, *stored))


def _maker(name: str, before: bytes) -> _Maker:
    """Return what makes the pieces of a column; `before` stands before each value.

    What most cells are is told in few steps; `slow` takes the others, and refuses them.
    """
    kind, slow = KINDS[name], partial(_piece, name, before)
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


def _piece(name: str, before: bytes, cell: str) -> _Piece:
    value = read_cell(name, cell)
    if value is None:
        return before + b"null", None
    kind = KINDS[name]
    return before + canonical_json({"": kind.to_json(value)})[4:-1], kind.to_stored(value)


def read_cell(name: str, cell: str) -> Any:
    """Return the value of a canonical cell of a hashed column.

    Raises:
        CellError: it is not canonical, or empty where something is required.
    """
    kind = KINDS[name]
    if not unicodedata.is_normalized("NFC", cell) or "\r" in cell:
        raise CellError(message("un texto en la forma NFC, con fin de línea LF"))
    value = kind.from_cell(cell)
    if value is None and name in REQUIRED:
        raise CellError(message("un dato: esta columna no puede quedar vacía"))
    if kind.to_cell(value) != cell:
        raise CellError(message("la forma en que CanasPlan lo escribe: {cell}",
                                cell=kind.to_cell(value)))  # fmt: skip
    return value


def _template(names: Mapping[str, str], filled: Mapping[str, str]) -> str:
    """Return a JSON object with ``%s`` for each value that is not filled already."""
    keys = sorted(names, key=lambda name: names[name])
    return "{" + ",".join(f'"{names[key]}":{filled.get(key, "%s")}' for key in keys) + "}"


def _hashed() -> tuple[str, ...]:
    """Return the columns of the file in the order of the canonical JSON."""
    ordered = sorted(_ENVELOPE, key=lambda name: _ENVELOPE[name])
    at = ordered.index("")
    return (*ordered[:at], *sorted(_STORED, key=lambda name: _STORED[name]), *ordered[at + 1 :])


_ENVELOPE = {name: name for name in ENVELOPE if name != "hash"} | {"": "contenido"}
_TEMPLATE = _template(_ENVELOPE, {"": _template(_STORED, {})})

HASHED = _hashed()
"""Every column of the file that the hash covers, in the order of the canonical JSON."""
ROW = ("hash", *(_STORED.get(name, name) for name in HASHED))
"""The columns of the database in the order of `ProvenRow.row`."""
