"""Checking what is stored: every hash and every projection, computed again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from canasplan.db import revision_store, sqlite
from canasplan.db.revision_store import KINDS, RecordKind, Stored
from canasplan.db.sqlite import Database
from canasplan.db.tables import total
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
        checks = [_check_kind(connection, kind) for kind in KINDS.values()]
        totals = _totals(connection)
    return Verification(
        revisions=sum(check.revisions for check in checks),
        records=sum(check.records for check in checks),
        faults=tuple(fault for check in checks for fault in check.faults) + totals,
    )


def _check_kind(connection: Connection, kind: RecordKind) -> Verification:
    """Recompute the hash of each revision of a kind, and each record's state from them."""
    kept = {
        row["registro"]: dict(row) for row in connection.execute(select(kind.projection)).mappings()
    }
    revisions = records = 0
    faults: list[Fault] = []
    for rows in revision_store.rows_by_record(connection, kind):
        record = rows[0]["registro"]
        revisions, records = revisions + len(rows), records + 1
        proven = [(row["revision"], _proven(row)) for row in rows]
        faults += [
            Fault(record, f"La revisión {number} no corresponde a su huella (hash).")
            for number, stored in proven
            if stored is None
        ]
        sound = [stored for _, stored in proven if stored is not None]
        projected = kept.pop(record, None)
        if len(sound) == len(rows) and projected != revision_store.projection_row(sound):
            faults.append(Fault(record, "El estado actual no corresponde a sus revisiones."))
    faults += [Fault(record, "Hay un estado actual sin revisiones.") for record in kept]
    return Verification(revisions, records, tuple(faults))


def _proven(row: RowMapping) -> Stored | None:
    """Return what a row holds, or ``None`` when its content does not give its hash."""
    try:
        revision = revision_store.from_row(row)
    except (ValueError, KeyError):  # KeyError: the id is of no kind, or of another one
        return None
    return Stored(row["id"], revision) if seal(revision).hash == revision.hash else None


def _totals(connection: Connection) -> tuple[Fault, ...]:
    """Compare the totals and the full-text index with the current avances."""
    kept = {tuple(row) for row in connection.execute(select(total))}
    computed = {tuple(row) for row in connection.execute(revision_store.totals_query())}
    faults = [
        Fault("", f"El total de la acción {row[1]} en {row[2]} no corresponde a sus avances.")
        for row in sorted(kept ^ computed, key=str)
    ]
    if sqlite.text_fault(connection):
        faults.append(Fault("", "El índice de búsqueda no corresponde a los avances."))
    return tuple(faults)
