"""What the rows of a table carry: its columns, what each holds, and which of them the hash covers.

`avances.csv` and `metas.csv` are two layouts; whoever proves, heals or merges rows takes either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from typing_extensions import override

from canasplan.errors import message
from canasplan.exchange.avances_csv import ENVELOPE, cell_columns
from canasplan.fields import CellError, Code, Field, Items, Kind
from canasplan.model import Content
from canasplan.revisions import PREFIXES, RECORD

_ALWAYS = frozenset(
    {"registro", "revision", "operacion", "autor", "equipo", "ambito", "momento", "hash"}
)
"""Columns of every table that no row may leave empty."""
_ENVELOPE = {name: name for name in ENVELOPE if name != "hash"} | {"": "contenido"}


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


class Layout:
    """The columns of one table; no looser than what is recorded."""

    def __init__(
        self,
        record: type[Content],
        columns: tuple[str, ...],
        fields: Sequence[Field],
        required: Collection[str],
    ) -> None:
        """Begin.

        Args:
            record: what its rows are revisions of.
            columns: of the file, in order.
            fields: what its records hold.
            required: columns of `fields` that no row may leave empty.
        """
        self.prefix = PREFIXES[record]
        self.columns = columns
        names = cell_columns(fields)
        kinds = {**ENVELOPE, **{names[field.name]: field.kind for field in fields}}
        self.kinds: dict[str, Kind] = {name: _strict(kind) for name, kind in kinds.items()}
        """Every column that is hashed or is the hash, with its kind."""
        self.kinds["registro"] = _of_record(self.prefix)
        self.stored = {names[field.name]: field.column for field in fields}
        """Columns of the file that say what a revision holds, by what the database calls them."""
        needed = {name for name, column in self.stored.items() if column in required}
        self.required = _ALWAYS | needed
        """Columns that no row may leave empty."""
        self.template = _template(_ENVELOPE, {"": _template(self.stored, {})})
        """The canonical JSON with ``%s`` for the value of each of `hashed`."""
        self.hashed = _hashed(self.stored)
        """Every column that the hash covers, in the order of the canonical JSON."""
        self.row = ("hash", *(self.stored.get(name, name) for name in self.hashed))
        """The columns of the database in the order of a proven row."""

    def read_cell(self, name: str, cell: str) -> Any:
        """Return the value of a canonical cell of a hashed column.

        Raises:
            CellError: it is not canonical, or empty where something is required.
        """
        kind = self.kinds[name]
        if not unicodedata.is_normalized("NFC", cell) or "\r" in cell:
            raise CellError(message("un texto en la forma NFC, con fin de línea LF"))
        value = kind.from_cell(cell)
        if value is None and name in self.required:
            raise CellError(message("un dato: esta columna no puede quedar vacía"))
        if kind.to_cell(value) != cell:
            raise CellError(message("la forma en que CanasPlan lo escribe: {cell}",
                                    cell=kind.to_cell(value)))  # fmt: skip
        return value


def _strict(kind: Kind) -> Kind:
    return _Hashes() if isinstance(kind, Items) and not kind.text else kind


def _of_record(prefix: str) -> Code:
    _, _, uuid = RECORD.pattern.partition(")")
    return Code(prefix + uuid, f"{prefix}-01932c5e-…")


def _template(names: Mapping[str, str], filled: Mapping[str, str]) -> str:
    """Return a JSON object with ``%s`` for each value that is not filled already."""
    keys = sorted(names, key=lambda name: names[name])
    return "{" + ",".join(f'"{names[key]}":{filled.get(key, "%s")}' for key in keys) + "}"


def _hashed(stored: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns of the file in the order of the canonical JSON."""
    ordered = sorted(_ENVELOPE, key=lambda name: _ENVELOPE[name])
    at = ordered.index("")
    return (*ordered[:at], *sorted(stored, key=lambda name: stored[name]), *ordered[at + 1 :])
