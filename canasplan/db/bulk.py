"""Many revisions at once: put into the set, and projected after all of them are there.

Says the very same as `revision_store.project` says of one record after another, from the columns
themselves instead of values with types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Connection,
    Table,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
)

from canasplan.db import revision_store, sqlite
from canasplan.db.tables import progress, progress_revision
from canasplan.model import Operation
from canasplan.revisions import heads_of, winning_head

_AT_ONCE = 1000
"""Records of several revisions projected at a time."""
_PART = 20_000
"""Revisions projected by one statement: the more, the less often a page is set aside to undo it."""


class _Link(NamedTuple):
    hash: str
    number: int
    parents: Sequence[str]
    row: Sequence[Any]


def last_id(connection: Connection) -> int:
    """Return the place of the revision that arrived last."""
    return connection.execute(select(func.max(progress_revision.c.id))).scalar() or 0


class Arrivals:
    """The revisions that one transaction brings."""

    def __init__(self, connection: Connection) -> None:
        """Begin with what is there, in a transaction that writes."""
        self._connection = connection
        self._before = self._newest = last_id(connection)

    def insert(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> set[str]:
        """Insert those rows that the set does not have yet; return their hashes.

        Args:
            columns: the hash, then the others of the table.
            rows: values in the order of `columns`, no hash twice.
        """
        before = self._newest
        _insert(self._connection, progress_revision, columns, rows, "ON CONFLICT (hash) DO NOTHING")
        self._newest = last_id(self._connection)
        hashes = {row[0] for row in rows}
        if self._newest - before < len(rows):
            hashes = set(self._connection.execute(_HASHES, {"after": before}).scalars())
        return hashes

    def finish(self, told: Callable[[], object] = lambda: None) -> int:
        """Project every avance of which a revision arrived, once all of them are there.

        Args:
            told: called after every some thousand revisions; may raise to give up.

        Returns:
            How many of them are in conflict now.
        """
        # One index after the other: of a million revisions they do not fit in memory together.
        for after, upto in self._ranges():
            self._connection.execute(_PROJECT_SINGLE, {"after": after, "upto": upto})
            told()
        for after, upto in self._ranges():
            sqlite.index_between(self._connection, after, upto)
            told()
        connection, before = self._connection, {"after": self._before}
        groups = {tuple(row) for row in connection.execute(_GROUPS, before)}
        names = iter(connection.execute(_SEVERAL, before).scalars().all())
        conflicts = 0
        while batch := list(islice(names, _AT_ONCE)):
            disputed, left = _project(connection, batch)
            conflicts += disputed
            groups |= left
            told()
        revision_store.sum_up(connection, groups)
        return conflicts

    def _ranges(self) -> Iterator[tuple[int, int]]:
        for after in range(self._before, self._newest, _PART):
            yield after, min(after + _PART, self._newest)


def _insert(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    otherwise: str = "",
) -> None:
    """Insert rows whose values need no translation, which costs as much as inserting them."""
    if rows:
        quote = connection.dialect.identifier_preparer.quote
        into = f"INSERT INTO {table.name} ({', '.join(map(quote, columns))})"
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"{into} VALUES ({marks}) {otherwise}", list(rows))


def _project(connection: Connection, records: list[str]) -> tuple[int, set[tuple[str, ...]]]:
    """Project some records of several revisions.

    Returns:
        How many are in conflict, and the groups they were counted in before.
    """
    among = {"records": records}
    old = connection.execute(_OLD_OF, among).all()
    new = list(_projections(connection, records))
    if old:
        connection.execute(_DELETE_OLD, among)
    _insert(connection, progress, _NEW, new)
    sqlite.unindex_all(connection, [row.revision_id for row in old if not row.voided])
    sqlite.index_all(connection, [row[_ID] for row in new if not row[_VOIDED]])
    disputed = sum("|" in row[_HEADS] for row in new)
    return disputed, {(row.plan, row.accion, row.ubigeo) for row in old}


def _projections(connection: Connection, records: list[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the projection of each record, its values in the order of `_NEW`."""
    found = connection.execute(_REVISIONS_OF, {"records": records})
    for record, rows in groupby(found, key=itemgetter(0)):
        links = {
            row[2]: _Link(row[2], row[3], row[4].split("|") if row[4] else (), row) for row in rows
        }
        heads = heads_of(links.values())
        winner = links[winning_head(links[head] for head in heads)].row
        voided = int(winner[5] == Operation.VOID)
        yield (record, winner[1], "|".join(heads), len(links), voided, *winner[6:])


_RECORDS: BindParameter[Any] = bindparam("records", expanding=True)
_PROJECTED = ("plan", "accion", "ubigeo", "fecha", "estado", "porcentaje")
_NEW = ("registro", "revision_id", "heads", "revisions", "voided", *_PROJECTED)
_ID, _HEADS, _VOIDED = (_NEW.index(name) for name in ("revision_id", "heads", "voided"))
_OLD_OF = select(
    *(progress.c[name] for name in ("revision_id", "voided", "plan", "accion", "ubigeo"))
).where(progress.c.registro.in_(_RECORDS))
_DELETE_OLD = delete(progress).where(progress.c.registro.in_(_RECORDS))
_REVISIONS_OF = (
    select(
        *(
            progress_revision.c[name]
            for name in ("registro", "id", "hash", "revision", "padres", "operacion", *_PROJECTED)
        )
    )
    .where(progress_revision.c.registro.in_(_RECORDS))
    .order_by(progress_revision.c.registro)
)

_ARRIVED = progress_revision.c.id > bindparam("after")
_HASHES = select(progress_revision.c.hash).where(_ARRIVED)
_OTHER = progress_revision.alias()
_HAS_OTHERS = exists().where(
    _OTHER.c.registro == progress_revision.c.registro, _OTHER.c.id != progress_revision.c.id
)
_GROUPS = (
    select(progress_revision.c.plan, progress_revision.c.accion, progress_revision.c.ubigeo)
    .where(_ARRIVED)
    .distinct()
)
_SEVERAL = (
    select(progress_revision.c.registro)
    .where(_ARRIVED, _HAS_OTHERS)
    .distinct()
    .order_by(progress_revision.c.registro)
)
_PROJECT_SINGLE = insert(progress).from_select(
    list(_NEW),
    select(
        progress_revision.c.registro,
        progress_revision.c.id,
        progress_revision.c.hash,
        literal(1),
        case((progress_revision.c.operacion == str(Operation.VOID), 1), else_=0),
        *(progress_revision.c[name] for name in _PROJECTED),
    ).where(_ARRIVED, progress_revision.c.id <= bindparam("upto"), ~_HAS_OTHERS),
)
"""What `_project` says of records with one revision, said by the database itself."""
