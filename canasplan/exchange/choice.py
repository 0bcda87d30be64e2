"""Which revisions a file holds, and in which order."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Text,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
)

from canasplan.db.bulk import last_id
from canasplan.db.sqlite import Database
from canasplan.db.tables import pending, progress, progress_revision
from canasplan.errors import CanasplanError
from canasplan.progress import Filter, narrowed

_BATCH = 2000
"""Rows that are looked at in one transaction: some milliseconds."""
_COUNTS, _CHOSEN = 1, 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What one state of the data says an export holds.

    The revisions themselves never change, so they can be read later, some at a time: a long
    export keeps nobody from saving.
    """

    places: array[int]
    """Of each row twice the place of the revision in its table, plus one if it counts."""
    records: int
    pending: list[str]
    """Hashes, among those of the rows, that no export has carried yet."""


def choose(db: Database, wanted: Filter, asked: Callable[[], object]) -> Choice:
    """Choose the revisions of the records whose present state is wanted.

    Reads some rows at a time and begins anew when somebody saved meanwhile, so that all of it is
    of one state.

    Args:
        db: the data.
        wanted: what the present state of a record is to be like.
        asked: called often, between transactions; may raise to give up.

    Raises:
        CanasplanError: the file is damaged: not every revision is found by its record.
    """
    while True:
        with db.read() as connection:
            newest = last_id(connection)
        marks = bytearray(newest + 1)
        records = _mark_counting(db, wanted, marks, asked)
        places = _ordered(db, wanted, marks, asked)
        with db.read() as connection:
            if last_id(connection) == newest:
                return Choice(places, records, _pending(connection, marks))


def _mark_counting(
    db: Database, wanted: Filter, marks: bytearray, asked: Callable[[], object]
) -> int:
    """Mark the revisions that count; return of how many records there is a state."""
    row: ColumnElement[int] = literal_column("progress.rowid")
    query = narrowed(select(row, progress.c.revision_id, progress.c.voided), wanted)
    records, last = 0, 0
    while True:
        asked()
        with db.read() as connection:
            part = query.where(row > last).order_by(row).limit(_BATCH)
            states = connection.execute(part).all()
        if not states:
            return records
        records, last = records + len(states), states[-1][0]
        for _, place, voided in states:
            if not voided and place < len(marks):
                marks[place] = _COUNTS


def _ordered(
    db: Database, wanted: Filter, marks: bytearray, asked: Callable[[], object]
) -> array[int]:
    """Return the places of all rows, by day, record, revision and hash."""
    days: defaultdict[bytes, array[int]] = defaultdict(lambda: array("q"))
    walked = 0
    for part in _by_record(db, _is_wanted(wanted)):
        walked += len(part)
        for place, day, chosen in part:
            if chosen and place < len(marks):
                days[day].append(place << 1 | marks[place] & _COUNTS)
                marks[place] |= _CHOSEN
        asked()
    with db.read() as connection:
        there = "SELECT count(*) FROM progress_revision NOT INDEXED"
        if walked < connection.exec_driver_sql(there).scalar_one():
            raise CanasplanError(
                "No se exportó: el archivo de datos está dañado por dentro. Repare los datos con "
                "«canasplan verificar --reparar», o en la ventana, y exporte otra vez."
            )
    places = array("q")
    for day in sorted(days):
        places += days.pop(day)
    return places


def _by_record(db: Database, chosen: ColumnElement[bool]) -> Iterator[list[tuple[int, bytes, int]]]:
    """Yield place, day and whether it is chosen of all revisions, whole records at a time."""
    table = progress_revision
    query = select(table.c.id, cast(table.c.fecha, LargeBinary), chosen).order_by(
        table.c.registro, table.c.revision, table.c.hash
    )
    names = select(cast(table.c.registro, LargeBinary)).order_by(table.c.registro)
    after = table.c.registro >= _as_text(b"")
    while True:
        with db.read() as connection:
            end = connection.execute(names.where(after).offset(_BATCH).limit(1)).scalar()
            part = query.where(after)
            if end is not None:
                part = part.where(table.c.registro <= _as_text(end))
            found = connection.execute(part).all()
        yield [(place, day, one) for place, day, one in found]
        if end is None:
            return
        after = table.c.registro > _as_text(end)


def _as_text(name: bytes) -> ColumnElement[str]:
    """Return the name of a record: in bytes, because a damaged one may be no text any more."""
    return cast(literal(name, LargeBinary), Text)


def _is_wanted(wanted: Filter) -> ColumnElement[bool]:
    """Return the condition that the record of a revision is wanted."""
    if wanted == Filter():
        return true()
    name: tuple[ColumnElement[Any], ...] = (progress.c.registro,)
    own = select(*name).where(progress.c.registro == progress_revision.c.registro)
    return narrowed(own, wanted).correlate(progress_revision).exists()


def _pending(connection: Connection, marks: bytearray) -> list[str]:
    query = select(progress_revision.c.id, pending.c.hash).join(
        pending, pending.c.hash == progress_revision.c.hash
    )
    return [hash_ for place, hash_ in connection.execute(query) if marks[place] & _CHOSEN]


def count(connection: Connection, wanted: Filter) -> tuple[int, int]:
    """Return how many revisions and how many records are chosen."""
    counted: tuple[ColumnElement[Any], ...] = (
        func.count(),
        func.count(progress.c.registro.distinct()),
    )
    query = select(*counted).select_from(
        progress_revision.join(progress, progress.c.registro == progress_revision.c.registro)
    )
    rows, records = tuple(connection.execute(narrowed(query, wanted)).one())
    return rows, records
