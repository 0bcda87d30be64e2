"""The set of revisions and what it projects: inserting, looking up, rebuilding.

Works inside the transaction of the caller. The same code serves every kind of record; what
differs between kinds stands in `KINDS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from canasplan import target_fields
from canasplan.db import sqlite
from canasplan.db.tables import (
    locality,
    locality_revision,
    pending,
    pending_target,
    progress,
    progress_revision,
    target,
    target_revision,
    total,
)
from canasplan.errors import CanasplanError
from canasplan.fields import from_stored_row, split_items, stored_row
from canasplan.model import (
    Content,
    Locality,
    Operation,
    Progress,
    RecordState,
    Revision,
    Target,
)
from canasplan.revisions import PREFIXES, fingerprint, record_state


@dataclass(frozen=True)
class RecordKind:
    """One kind of record: where its revisions and its projection are kept."""

    revisions: Table
    projection: Table
    to_row: Callable[[Any], dict[str, Any]]
    from_row: Callable[[Any], Content]
    pending: Table | None = None
    """Where what was written here waits until it is carried out."""

    @cached_property
    def projected(self) -> tuple[str, ...]:
        """Columns of the content that the projection repeats."""
        names = (each.name for each in self.projection.c if each.name in self.revisions.c)
        return tuple(name for name in names if name != "registro")


@dataclass(frozen=True, slots=True)
class Stored:
    """A revision and its local place in its table."""

    id: int
    revision: Revision


class DamagedRecordError(CanasplanError):
    """A stored revision does not correspond to its hash, or cannot even be read."""

    def __init__(self, record: str) -> None:
        super().__init__(
            "El registro {record} no corresponde a su huella (hash) y no se muestra. Repare los "
            "datos con «canasplan verificar --reparar», o en la ventana con «Comprobar los "
            "datos».",
            record=record,
        )


_NONSENSE = (ValueError, KeyError, TypeError, AttributeError)
"""What a damaged byte can make of a row: an unknown word or kind, another type, nothing at all."""

BATCH = 500
"""Rows fetched at a time where a whole table streams by."""


def _locality_row(content: Locality) -> dict[str, Any]:
    return {"ubigeo": content.ubigeo, "nombre": content.name}


def _locality(row: Any) -> Locality:
    return Locality(row["ubigeo"], row["nombre"])


KINDS = {
    PREFIXES[Progress]: RecordKind(
        progress_revision, progress, stored_row, from_stored_row, pending
    ),
    PREFIXES[Locality]: RecordKind(locality_revision, locality, _locality_row, _locality),
    PREFIXES[Target]: RecordKind(
        target_revision,
        target,
        target_fields.content_json,
        target_fields.content_from_json,
        pending_target,
    ),
}


def kind_of(record: str) -> RecordKind:
    """Return the kind of a record by the prefix of its id."""
    return KINDS[record.partition("-")[0]]


def to_row(revision: Revision) -> dict[str, Any]:
    """Return the row of a sealed revision."""
    return {
        "hash": revision.hash,
        "registro": revision.record,
        "revision": revision.number,
        "padres": "|".join(revision.parents),
        "operacion": str(revision.operation),
        "motivo": revision.reason,
        "autor": revision.author,
        "equipo": revision.installation,
        "ambito": revision.scope,
        "momento": revision.moment,
        **kind_of(revision.record).to_row(revision.content),
    }


def from_row(columns: RowMapping) -> Revision:
    """Return the revision that a row of its kind's table holds."""
    return Revision(
        record=columns["registro"],
        number=columns["revision"],
        parents=split_items(columns["padres"]),
        operation=Operation(columns["operacion"]),
        reason=columns["motivo"],
        author=columns["autor"],
        installation=columns["equipo"],
        scope=columns["ambito"],
        moment=columns["momento"],
        content=kind_of(columns["registro"]).from_row(columns),
        hash=columns["hash"],
    )


def readable(columns: RowMapping) -> Revision:
    """Return the revision of a row; raise `DamagedRecordError` when it is none any more."""
    try:
        return from_row(columns)
    except _NONSENSE as error:
        raise DamagedRecordError(str(columns["registro"])) from error


def proven(columns: RowMapping) -> Revision | None:
    """Return the revision of a row, or ``None`` when its content does not give its hash."""
    try:
        revision = readable(columns)
    except DamagedRecordError:
        return None
    return revision if fits(revision) else None


def fits(revision: Revision) -> bool:
    """Tell whether a revision's content gives its hash."""
    try:
        return fingerprint(revision) == revision.hash
    except _NONSENSE:  # a number or a text of which there can be no hash
        return False


def proven_after(connection: Connection, kind: RecordKind, last_id: int) -> Iterator[Revision]:
    """Yield what arrived after the row `last_id` and proves itself, streamed."""
    table = kind.revisions
    query = select(table).where(table.c.id > last_id).order_by(table.c.id)
    for row in connection.execution_options(yield_per=BATCH).execute(query).mappings():
        if (revision := proven(row)) is not None:
            yield revision


def known(connection: Connection, revision: Revision) -> bool:
    """Tell whether the set has this revision already."""
    table = kind_of(revision.record).revisions
    query = select(table.c.id).where(table.c.hash == revision.hash)
    return connection.execute(query).first() is not None


def known_hashes(connection: Connection, hashes: list[str]) -> set[str]:
    """Return those of some hashes (at most some hundred) that the set has."""
    found: set[str] = set()
    for kind in KINDS.values():
        found |= known_among(connection, kind.revisions, hashes)
    return found


def known_among(connection: Connection, table: Table, hashes: list[str]) -> set[str]:
    """Return those of some hashes (at most some hundred) that a table has."""
    asked = func.json_each(bindparam("hashes", type_=Text)).table_valued("value")
    found = select(func.json_group_array(table.c.hash)).where(
        table.c.hash.in_(select(asked.c.value))
    )
    return set(json.loads(connection.execute(found, {"hashes": json.dumps(hashes)}).scalar_one()))


def orphans(connection: Connection, kind: RecordKind) -> list[str]:
    """Return the records that have a projection and no revision."""
    known = select(kind.revisions.c.registro)
    own = kind.projection.c.registro
    return list(connection.execute(select(own).where(own.not_in(known))).scalars())


def add(connection: Connection, revision: Revision) -> None:
    """Put a sealed revision into the set and bring its record's projection up to date."""
    connection.execute(insert(kind_of(revision.record).revisions).values(to_row(revision)))
    project(connection, revision.record)


def let_wait(connection: Connection, revision: Revision) -> None:
    """Let a revision written here wait until it is carried out, where its kind is carried."""
    table = kind_of(revision.record).pending
    if table is not None:
        connection.execute(insert(table).values(hash=revision.hash))


def add_once(connection: Connection, revision: Revision, moved_on: str) -> None:
    """Put a revision written here into the set unless it is there already, and let it wait.

    Raises:
        CanasplanError: `moved_on`, where its parents are not the heads that the set has now.
    """
    if known(connection, revision):
        return
    before = of_record(connection, revision.record)
    heads = record_state(before).heads if before else ()
    if heads != revision.parents:
        raise CanasplanError(moved_on, record=revision.record)
    add(connection, revision)
    let_wait(connection, revision)


def of_record(connection: Connection, record: str) -> list[Revision]:
    """Return all revisions of a record, oldest first (by number, then hash)."""
    return [stored.revision for stored in _stored(connection, record)]


def _stored(connection: Connection, record: str) -> list[Stored]:
    table = kind_of(record).revisions
    query = select(table).where(table.c.registro == record)
    rows = connection.execute(query.order_by(table.c.revision, table.c.hash))
    return [Stored(row["id"], readable(row)) for row in rows.mappings()]


def rows_by_record(connection: Connection, kind: RecordKind) -> Iterator[list[RowMapping]]:
    """Yield the rows of each record of a kind, streamed, in the order of `of_record`."""
    table = kind.revisions
    query = select(table).order_by(table.c.registro, table.c.revision, table.c.hash)
    rows = connection.execution_options(yield_per=BATCH).execute(query).mappings()
    for _, group in groupby(rows, key=lambda row: row["registro"]):
        yield list(group)


def project(connection: Connection, record: str) -> None:
    """Recompute what one record is now, and every total it touches."""
    kind = kind_of(record)
    own = select(kind.projection).where(kind.projection.c.registro == record)
    old = connection.execute(own).mappings().first()
    row = projection_row(_stored(connection, record))
    if old is not None:
        connection.execute(delete(kind.projection).where(kind.projection.c.registro == record))
    connection.execute(insert(kind.projection).values(row))
    if kind.projection is progress:
        _follow(connection, old, row)


def _follow(connection: Connection, old: RowMapping | None, new: dict[str, Any]) -> None:
    """Bring full text and totals after one avance's projection."""
    if old is not None and not old["voided"]:
        sqlite.unindex_progress(connection, old["revision_id"])
    if not new["voided"]:
        sqlite.index_progress(connection, new["revision_id"])
    sum_up(connection, {(row["plan"], row["accion"], row["ubigeo"]) for row in (old, new) if row})


def projection_row(stored: list[Stored]) -> dict[str, Any]:
    """Return the projection of a record from all its revisions."""
    state = record_state([item.revision for item in stored])
    winner = state.winner
    kind = kind_of(winner.record)
    content = kind.to_row(winner.content)
    return {
        "registro": winner.record,
        "revision_id": next(each.id for each in stored if each.revision.hash == winner.hash),
        "heads": "|".join(state.heads),
        "revisions": state.revisions,
        "voided": int(state.voided),
        **{name: content[name] for name in kind.projected},
    }


def sum_up(connection: Connection, groups: Collection[tuple[str, ...]]) -> None:
    """Recompute the totals of some groups: the plan, the action and the district of each."""
    names = [named.key for named in _NAMED]
    named = [dict(zip(names, group, strict=True)) for group in sorted(groups)]
    if named:
        connection.execute(_DELETE_TOTAL, named)
        connection.execute(_SUM_UP, named)


def totals_query(*group: Any) -> Select[Any]:
    """Return the rows of `total` as the current avances give them; of one group if named."""
    place = [progress.c[name] for name in _GROUP]
    own = (column == named for column, named in zip(place, group, strict=False))
    counted = (
        select(*place, func.count().label("records"))
        .where(progress.c.voided == 0, *own)
        .group_by(*place)
        .subquery()
    )
    other = progress.alias()
    same = (other.c[name] == counted.c[name] for name in _GROUP)
    newest = (
        select(other.c.registro)
        .where(*same, other.c.voided == 0)
        .order_by(other.c.fecha.desc(), other.c.registro.desc())
        .limit(1)
        .correlate(counted)
        .scalar_subquery()
    )
    last = (progress.c.fecha, progress.c.estado, progress.c.porcentaje)
    return select(*counted.c, *last).join_from(counted, progress, progress.c.registro == newest)


_GROUP = ("plan", "accion", "ubigeo")
_NAMED = [bindparam(f"of_{name}", type_=Text) for name in _GROUP]
_DELETE_TOTAL = delete(total).where(
    *(total.c[name] == named for name, named in zip(_GROUP, _NAMED, strict=True))
)
_SUM_UP = insert(total).from_select(total.c.keys(), totals_query(*_NAMED))


def states(
    connection: Connection, query: Select[Any], seen: Iterable[RecordState] = ()
) -> Iterator[RecordState]:
    """Yield the state of each avance that `query` (made by `progress_query`) returns.

    A state that was `seen` before, and is the same, is neither made nor proven again.

    Raises:
        CanasplanError: a row is so damaged that it is no avance any more.
    """
    known = {state.winner.hash: state for state in seen}
    for row in connection.execute(query).mappings():
        heads, state = tuple(row["heads"].split("|")), known.get(row["hash"])
        if state is None or (state.heads, state.revisions) != (heads, row["revisions"]):
            revision = readable(row)
            state = RecordState(revision, heads, row["revisions"], fits(revision))
        yield state


def progress_query() -> Select[Any]:
    """Return a select of every avance's current revision with heads and count, to narrow."""
    return select(*progress_revision.c, progress.c.heads, progress.c.revisions).join_from(
        progress, progress_revision, progress.c.revision_id == progress_revision.c.id
    )


def rebuild(connection: Connection) -> None:
    """Make every projection anew from the set; the result is always the same."""
    for kind in KINDS.values():
        connection.execute(delete(kind.projection))
        rows = [
            projection_row([Stored(row["id"], readable(row)) for row in group])
            for group in rows_by_record(connection, kind)
        ]
        if rows:
            connection.execute(insert(kind.projection), rows)
    connection.execute(delete(total))
    connection.execute(insert(total).from_select(total.c.keys(), totals_query()))
    sqlite.rebuild_text(connection)
