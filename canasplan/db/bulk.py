"""Many revisions at once: put into the set, and projected after all of them are there.

Says the very same as `revision_store.project` says of one record after another, from the columns
themselves instead of values with types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, insert, select

from canasplan.db import revision_store, sqlite
from canasplan.db.tables import progress, progress_revision
from canasplan.model import Operation
from canasplan.revisions import heads_of, winning_head

BATCH = 1000
"""Rows of one statement."""
_PROJECTED = ("plan", "accion", "ubigeo", "fecha", "estado", "porcentaje")
_OLD = ("registro", "revision_id", "voided", "plan", "accion", "ubigeo")


@dataclass(slots=True)
class Projected:
    """What came of projecting."""

    records: int = 0
    conflicts: int = 0
    """Records that are in conflict now."""


class _Link(NamedTuple):
    hash: str
    number: int
    parents: Sequence[str]
    row: Row[Any]


def last_id(connection: Connection) -> int:
    """Return the place of the revision that arrived last."""
    return connection.execute(select(func.max(progress_revision.c.id))).scalar() or 0


def insert_new(
    connection: Connection, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert rows (values in the order of `columns`) that the set is known not to have."""
    statement = insert(progress_revision)
    count = 0
    rows = iter(rows)
    while batch := [dict(zip(columns, row, strict=True)) for row in islice(rows, BATCH)]:
        connection.execute(statement, batch)
        count += len(batch)
    return count


def project_after(connection: Connection, place: int) -> Projected:
    """Project every avance of which a revision arrived after `place`."""
    arrived = select(progress_revision.c.registro).where(progress_revision.c.id > place)
    names = iter(connection.execute(arrived.distinct().order_by("registro")).scalars().all())
    done, groups = Projected(), set[tuple[str, str, str]]()
    while batch := list(islice(names, BATCH)):
        groups |= _project(connection, batch, done)
    for group in sorted(groups):
        revision_store.sum_up(connection, *group)
    return done


def _project(
    connection: Connection, records: list[str], done: Projected
) -> set[tuple[str, str, str]]:
    """Project some records; return the groups of whose totals they are part."""
    among = progress.c.registro.in_(records)
    old = connection.execute(select(*(progress.c[name] for name in _OLD)).where(among)).all()
    new = list(_projections(connection, records))
    if old:
        connection.execute(delete(progress).where(among))
    connection.execute(insert(progress), new)
    sqlite.unindex_all(connection, [row.revision_id for row in old if not row.voided])
    sqlite.index_all(connection, [row["revision_id"] for row in new if not row["voided"]])
    done.records += len(new)
    done.conflicts += sum("|" in row["heads"] for row in new)
    was = {(row.plan, row.accion, row.ubigeo) for row in old}
    return was | {(row["plan"], row["accion"], row["ubigeo"]) for row in new}


def _projections(connection: Connection, records: list[str]) -> Iterator[dict[str, Any]]:
    table = progress_revision.c
    columns = (table.registro, table.id, table.hash, table.revision, table.padres, table.operacion)
    query = select(*columns, *(table[name] for name in _PROJECTED))
    ordered = query.where(table.registro.in_(records)).order_by(table.registro)
    for record, rows in groupby(connection.execute(ordered), key=lambda row: row[0]):
        links = {
            row.hash: _Link(row.hash, row.revision, tuple(filter(None, row.padres.split("|"))), row)
            for row in rows
        }
        heads = heads_of(links.values())
        winner = links[winning_head(links[head] for head in heads)].row
        yield {
            "registro": record,
            "revision_id": winner.id,
            "heads": "|".join(heads),
            "revisions": len(links),
            "voided": int(winner.operacion == Operation.VOID),
            **{name: getattr(winner, name) for name in _PROJECTED},
        }
