"""Checking what is stored: every hash and every projection, computed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from canasplan.db import revision_store, sqlite
from canasplan.db.revision_store import KINDS, RecordKind
from canasplan.db.sqlite import Database
from canasplan.db.tables import total
from canasplan.fields import CellError
from canasplan.revisions import seal


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit."""

    record: str
    what: str
    """Spanish, for people."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and what did not fit."""

    revisions: int
    records: int
    faults: tuple[Fault, ...]


def verify(db: Database) -> Verification:
    """Recompute every hash, every record's state, the totals and the full-text index."""
    with db.read() as connection:
        revisions = records = 0
        faults: list[Fault] = []
        for kind in KINDS.values():
            checked, found = _hashes(connection, kind)
            revisions += checked
            faults += found
            checked, found = _projection(connection, kind)
            records += checked
            faults += found
        faults += _totals(connection)
    return Verification(revisions, records, tuple(faults))


def _hashes(connection: Connection, kind: RecordKind) -> tuple[int, list[Fault]]:
    """Recompute the hash of each revision of a kind."""
    faults = []
    number = 0
    rows = connection.execution_options(yield_per=500).execute(select(kind.revisions)).mappings()
    for number, row in enumerate(rows, start=1):
        try:
            revision = revision_store.from_row(row)
            fits = seal(revision).hash == revision.hash
        except (CellError, ValueError):
            fits = False
        if not fits:
            what = f"La revisión {row['revision']} no corresponde a su huella (hash)."
            faults.append(Fault(row["registro"], what))
    return number, faults


def _projection(connection: Connection, kind: RecordKind) -> tuple[int, list[Fault]]:
    """Compare each record's projection with what its revisions give."""
    kept = {
        row["registro"]: dict(row)
        for row in connection.execute(select(kind.projection)).mappings()
    }
    faults = [
        Fault(record, "El estado actual no corresponde a sus revisiones.")
        for record, row in _expected(connection, kind)
        if kept.pop(record, None) != row
    ]
    faults += [Fault(record, "Hay un estado actual sin revisiones.") for record in kept]
    records = connection.execute(select(kind.revisions.c.registro).distinct()).scalars().all()
    return len(records), faults


def _expected(
    connection: Connection, kind: RecordKind
) -> Iterator[tuple[str, dict[str, object] | None]]:
    query = select(kind.revisions.c.registro).distinct()
    for record in connection.execute(query).scalars().all():
        try:
            revisions = revision_store.of_record(connection, record)
            yield record, revision_store.projection_row(connection, revisions)
        except (CellError, ValueError):
            yield record, None


def _totals(connection: Connection) -> list[Fault]:
    """Compare the totals and the full-text index with the current avances."""
    kept = {tuple(row) for row in connection.execute(select(total))}
    computed = {tuple(row) for row in connection.execute(revision_store.totals_query())}
    faults = [
        Fault("", f"El total de la acción {row[1]} en {row[2]} no corresponde a sus avances.")
        for row in sorted(kept ^ computed, key=str)
    ]
    if sqlite.text_fault(connection):
        faults.append(Fault("", "El índice de búsqueda no corresponde a los avances."))
    return faults
