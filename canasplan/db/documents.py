"""The line of the journal that each stored revision gives, put together by the database itself.

A line is the hash, a space and the canonical JSON (RFC 8785) that the hash is of, see `journal`.
It is rebuilt from the typed columns, which are the truth: whoever takes the SHA-256 of its end
proves the row. SQLite escapes texts as the norm does; where it could not make the canonical form
(a list with escapes), or the columns hold what no revision holds, the line proves nothing, and
the row is to be looked at closely.
"""

from __future__ import annotations

import hashlib
from functools import cache

from canasplan.db.revision_store import RecordKind
from canasplan.fields import FIELDS, Items
from canasplan.model import Operation

_LOCAL = ("id", "hash")
"""Columns that the hash does not cover."""
_ENVELOPE = (
    "ambito", "autor", "equipo", "momento", "motivo", "operacion", "padres", "registro", "revision",
)  # fmt: skip
_LISTS = {"padres"} | {field.column for field in FIELDS if isinstance(field.kind, Items)}
_HASH = 64
"""Letters of a hash; a space follows it."""


def proves(line: bytes | None) -> bool:
    """Tell whether a line, its end included, holds what its hash is of."""
    if line is None:
        return False
    return hashlib.sha256(line[_HASH + 1 : -1]).hexdigest().encode() == line[:_HASH]


def hash_of(line: bytes) -> bytes:
    """Return the hash that begins a line."""
    return line[:_HASH]


@cache
def line_sql(kind: RecordKind) -> str:
    """Return the expression, in bytes, of the line of a row `r` of a kind's revisions."""
    content = sorted(
        column.name for column in kind.revisions.c if column.name not in {*_LOCAL, *_ENVELOPE}
    )
    members = {name: _value(name) for name in _ENVELOPE} | {"contenido": _object(content)}
    pairs = ", ".join(f"'{name}', {members[name]}" for name in sorted(members))
    return f"CAST(r.hash || ' ' || json_object({pairs}) || char(10) AS BLOB)"


@cache
def settled_sql(kind: RecordKind) -> str:
    """Return the condition that the state `p` is what `r`, alone of its record, gives."""
    same = " AND ".join(f"p.{name} IS r.{name}" for name in ("registro", *kind.projected))
    return (
        f"p.revision_id = r.id AND p.heads = r.hash AND p.revisions = 1 "
        f"AND p.voided = (r.operacion = '{Operation.VOID}') AND {same}"
    )


def _object(names: list[str]) -> str:
    return "json_object(" + ", ".join(f"'{name}', {_value(name)}" for name in names) + ")"


def _value(name: str) -> str:
    if name not in _LISTS:
        return f"r.{name}"
    items = f"replace(json_quote(r.{name}), '|', '\",\"')"
    return (
        f"CASE WHEN r.{name} = '' THEN json('[]') "
        f"WHEN instr(r.{name}, '\\') = 0 THEN json('[' || {items} || ']') END"
    )
