"""Proving a row of ``avances.csv`` by its own hash, a million of them in a minute.

The canonical JSON of a revision (RFC 8785) is the same few keys in the same order each time, so
it is put together from the cells' own pieces. Most cells say what others said before: each piece
is made once and remembered.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import getitem
from typing import Any, NamedTuple

from typing_extensions import override

from canasplan.canonical import canonical_json, canonical_string
from canasplan.errors import message
from canasplan.exchange.avances_csv import CELL_COLUMN, ENVELOPE
from canasplan.fields import FIELDS, CellError, Code, Items, Kind, Number, Text
from canasplan.model import Progress
from canasplan.revisions import PREFIXES, RECORD

REQUIRED = frozenset(
    {"registro", "revision", "operacion", "autor", "equipo", "ambito", "momento", "hash"}
    | {"plan", "accion_codigo", "ubigeo", "fecha", "actividad", "estado"}
)
"""Columns that no row may leave empty."""

_REMEMBERED = 4096
"""Pieces that are kept of each column."""
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


_Maker = Callable[[str], tuple[str, Any]]
_UNIQUE = frozenset({"registro", "momento", "padres"})
"""Columns that hardly ever say what they said before."""


class _Pieces(dict[str, tuple[str, Any]]):
    """What the cells of one column say, each worked out once as long as it is remembered."""

    def __init__(self, make: _Maker, *, repeated: bool) -> None:
        super().__init__()
        self._make, self._repeated = make, repeated

    def __missing__(self, cell: str) -> tuple[str, Any]:
        made = self._make(cell)
        if self._repeated and len(cell) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[cell] = made
        return made


class RowProver:
    """Proves rows in canonical form; remembers what cells say."""

    def __init__(self) -> None:
        self._pieces = [_Pieces(_maker(name), repeated=name not in _UNIQUE) for name in HASHED]

    def prove(self, cells: Sequence[str], hash_: str) -> ProvenRow | None:
        """Return the row if its cells give its hash.

        Args:
            cells: in the order of `HASHED`.
            hash_: what stands in the column of the hash.

        Raises:
            CellError: a cell is not in canonical form.
        """
        json, stored = zip(*map(getitem, self._pieces, cells), strict=True)
        text = (_TEMPLATE % json).encode()
        if hashlib.sha256(text).hexdigest() != hash_:
            return None
        return ProvenRow(hash_, text, (hash_, *stored))


def _maker(name: str) -> _Maker:
    """Return what makes the pieces of a column: the JSON, and what the database keeps."""
    kind = KINDS[name]
    if isinstance(kind, Number):
        return partial(_number_piece, name, kind)
    if isinstance(kind, Code):
        return partial(_code_piece, name, kind.pattern.fullmatch)
    if isinstance(kind, Text):
        return partial(_text_piece, name)
    return partial(_piece, name)


def _number_piece(name: str, kind: Number, cell: str) -> tuple[str, Any]:
    if not cell:
        return _piece(name, cell)
    value = kind.from_cell(cell)  # refuses whatever is not canonical
    return str(value), value


def _code_piece(name: str, fits: Callable[[str], object], cell: str) -> tuple[str, Any]:
    # No code has a character that JSON would escape.
    return (f'"{cell}"', cell) if fits(cell) else _piece(name, cell)


def _text_piece(name: str, cell: str) -> tuple[str, Any]:
    if not cell:
        return _piece(name, cell)
    text = read_cell(name, cell)
    return canonical_string(text), text


def _piece(name: str, cell: str) -> tuple[str, Any]:
    value = read_cell(name, cell)
    if value is None:
        return "null", None
    kind = KINDS[name]
    json = canonical_json({"": kind.to_json(value)})[4:-1].decode()
    return json, kind.to_stored(value)


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
