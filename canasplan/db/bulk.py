"""Many revisions at once: put into the set, and projected after all of them are there.

Says the very same as `revision_store.project` says of one record after another, from the columns
themselves instead of values with types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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

BATCH = 1000
"""Rows of one statement."""


class _Link(NamedTuple):
    hash: str
    number: int
    parents: Sequence[str]
    row: Sequence[Any]


def last_id(connection: Connection) -> int:
    """Return the place of the revision that arrived last."""
    return connection.execute(select(func.max(progress_revision.c.id))).scalar() or 0


def insert_new(
    connection: Connection, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert rows (values in the order of `columns`) that the set is known not to have."""
    count = 0
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        _insert(connection, progress_revision, columns, batch)
        count += len(batch)
    return count


def _insert(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows whose values need no translation, which costs as much as inserting them."""
    statement = insert(table).values(dict.fromkeys(columns))
    compiled = statement.compile(dialect=connection.dialect)
    in_order = itemgetter(*(columns.index(name) for name in compiled.positiontup or ()))
    connection.exec_driver_sql(str(compiled), list(map(in_order, rows)))


def project_after(
    connection: Connection, place: int, told: Callable[[], object] = lambda: None
) -> int:
    """Project every avance of which a revision arrived after `place`.

    Args:
        connection: in a transaction that writes.
        place: the last revision before, as `last_id` gave it.
        told: called after every some thousand revisions; may raise to give up.

    Returns:
        How many of them are in conflict now.
    """
    groups = {tuple(row) for row in connection.execute(_GROUPS, {"after": place})}
    conflicts, touched, newest = 0, set[str](), last_id(connection)
    for after in range(place, newest, BATCH):
        part = {"after": after, "upto": min(after + BATCH, newest)}
        touched |= set(connection.execute(_SEVERAL, part).scalars())
        connection.execute(_PROJECT_SINGLE, part)
        sqlite.index_between(connection, part["after"], part["upto"])
        told()
    names = iter(sorted(touched))
    while batch := list(islice(names, BATCH)):
        disputed, before = _project(connection, batch)
        conflicts += disputed
        groups |= before
        told()
    for group in sorted(groups):
        revision_store.sum_up(connection, *group)
        told()
    return conflicts


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

_ARRIVED = (progress_revision.c.id > bindparam("after")) & (
    progress_revision.c.id <= bindparam("upto")
)
_OTHER = progress_revision.alias()
_HAS_OTHERS = exists().where(
    _OTHER.c.registro == progress_revision.c.registro, _OTHER.c.id != progress_revision.c.id
)
_GROUPS = (
    select(progress_revision.c.plan, progress_revision.c.accion, progress_revision.c.ubigeo)
    .where(progress_revision.c.id > bindparam("after"))
    .distinct()
)
_SEVERAL = select(progress_revision.c.registro).where(_ARRIVED, _HAS_OTHERS).distinct()
_PROJECT_SINGLE = insert(progress).from_select(
    list(_NEW),
    select(
        progress_revision.c.registro,
        progress_revision.c.id,
        progress_revision.c.hash,
        literal(1),
        case((progress_revision.c.operacion == str(Operation.VOID), 1), else_=0),
        *(progress_revision.c[name] for name in _PROJECTED),
    ).where(_ARRIVED, ~_HAS_OTHERS),
)
"""What `_project` says of records with one revision, said by the database itself."""
