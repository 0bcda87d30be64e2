"""Checking what is stored: every hash and everything derived from it, computed again.

Reads some records at a time, each in a transaction of its own, so that whoever saves meanwhile
does not wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    RowMapping,
    Table,
    Text,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.exc import DatabaseError

from canasplan import plan
from canasplan.db import revision_store, search_check, sqlite
from canasplan.db.revision_store import KINDS, RecordKind, Stored
from canasplan.db.sqlite import Database, StorageError
from canasplan.db.tables import total
from canasplan.errors import system_reason
from canasplan.journal import Line, read
from canasplan.paths import JOURNAL

BATCH = 200
"""Records that are read in one transaction: some ten milliseconds."""
PAGES_CHECKED = 200_000_000
"""Bytes up to which SQLite's own check of all pages is quick enough to run beside the work."""
WORDS_CHECKED = 8_000_000
"""The same for the words of the search: some thousand avances, half a second."""

_UNREADABLE = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR")

Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit."""

    record: str
    what: str
    """Spanish, for people."""
    derived: bool = False
    """Only something computed is wrong: computing it again heals it."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and what did not fit."""

    revisions: int
    records: int
    faults: tuple[Fault, ...]


def verify(
    db: Database,
    *,
    deep: bool = True,
    journal: bool = True,
    cancelled: Cancelled = lambda: False,
) -> Verification:
    """Recompute every hash, every record's state, totals, search index, plans and journal.

    What is too damaged to be read is a fault, too.

    Args:
        db: the data.
        deep: check every word of the search index and every page, however large the file.
        journal: hold the journal beside the file against it, too.
        cancelled: asked often; what is returned then is what was found so far.

    Raises:
        CanasplanError: another program keeps the data from being read.
    """
    check = _Check(db, deep, cancelled)
    words = deep or db.path.stat().st_size <= WORDS_CHECKED
    parts = [check.pages(), *map(check.kind, KINDS.values()), _derived(db, words)]
    if journal:
        parts.append(check.journal())
    faults = [fault for part in parts if not cancelled() for fault in _readable(part)]
    return Verification(check.revisions, check.records, tuple(faults))


def _readable(part: Iterator[Fault]) -> Iterator[Fault]:
    """Yield the faults of a part; that it cannot be read to its end is one, too."""
    try:
        yield from part
    except (StorageError, DatabaseError) as error:  # the second: a promised table is not there
        if isinstance(error, StorageError) and error.reason not in _UNREADABLE:
            raise
        yield Fault("", "El archivo está dañado por dentro: una parte no se puede leer.")


class _Check:
    """One verification: what it has counted so far."""

    def __init__(self, db: Database, deep: bool, cancelled: Cancelled) -> None:
        self._db = db
        self._deep = deep
        self._cancelled = cancelled
        self.revisions = self.records = 0
        self._unwritten: set[str] = set()
        """Revisions that the journal must have: those that were there at the beginning."""

    def pages(self) -> Iterator[Fault]:
        """Let SQLite check the file's pages."""
        if self._deep or self._db.path.stat().st_size <= PAGES_CHECKED:
            with self._db.read() as connection:
                for what in sqlite.page_faults(connection):
                    yield Fault("", f"El archivo está dañado por dentro: {what}.")

    def kind(self, kind: RecordKind) -> Iterator[Fault]:
        """Recompute every revision and every state of one kind of record."""
        with self._db.read() as connection:
            last = connection.execute(select(func.max(kind.revisions.c.id))).scalar() or 0
        for group in _records(self._db, kind):
            if self._cancelled():
                return
            self.records += 1
            self.revisions += len(group.rows)
            # One that is saved meanwhile may be on its way to the journal.
            self._unwritten |= {row["hash"] for row in group.rows if row["id"] <= last}
            yield from _faults_of(group)

    def journal(self) -> Iterator[Fault]:
        """Hold the journal against the set: what was acknowledged must be there, and twice."""
        lines = (line for line in read(self._db.path.with_name(JOURNAL)) if line is not None)
        try:
            while batch := {line.hash: line for line in islice(lines, BATCH)}:
                other = batch.keys() - self._unwritten
                self._unwritten -= batch.keys()
                yield from self._lost([batch[hash_] for hash_ in sorted(other)])
        except OSError as error:
            told = f"El diario, el segundo lugar de lo guardado, no se lee: {system_reason(error)}."
            yield Fault("", told, derived=True)
            return
        if count := len(self._unwritten):
            told = f"Al diario, el segundo lugar de lo guardado, le faltan {count}."
            yield Fault("", told, derived=True)

    def _lost(self, lines: list[Line]) -> Iterator[Fault]:
        with self._db.read() as connection:
            found = revision_store.known_hashes(connection, [line.hash for line in lines])
        for line in lines:
            lost = line.revision()
            if line.hash not in found and lost is not None:
                told = f"Falta la revisión {lost.number}, que está en el diario."
                yield Fault(lost.record, told)


@dataclass(frozen=True, slots=True)
class _Group:
    """All revisions of one record and what its projection says, read in one transaction."""

    record: str
    rows: list[RowMapping]
    projected: RowMapping | None


def _records(db: Database, kind: RecordKind) -> Iterator[_Group]:
    """Yield every record of a kind; in between, others may write."""
    table, projection = kind.revisions, kind.projection
    last: bytes | None = None
    while True:
        with db.read() as connection:
            names = _names_after(connection, table, last)
            if not names:
                return
            last = names[-1]
            first_one, last_one = _as_text(names[0]), _as_text(last)
            rows = connection.execute(
                select(table)
                .where(table.c.registro.between(first_one, last_one))
                .order_by(table.c.registro, table.c.revision, table.c.hash)
            )
            groups = [
                (record, list(group))
                for record, group in groupby(rows.mappings(), key=lambda row: row["registro"])
            ]
            projected = connection.execute(
                select(projection).where(projection.c.registro.between(first_one, last_one))
            )
            by_record = {row["registro"]: row for row in projected.mappings()}
        for record, group in groups:
            yield _Group(record, group, by_record.get(record))


def _names_after(connection: Connection, table: Table, last: bytes | None) -> list[bytes]:
    """Return the next records; in bytes, because a damaged name may be no text any more."""
    names = select(cast(table.c.registro, LargeBinary))
    if last is not None:
        names = names.where(table.c.registro > _as_text(last))
    batch = names.distinct().order_by(table.c.registro).limit(BATCH)
    return list(connection.execute(batch).scalars())


def _as_text(name: bytes) -> ColumnElement[str]:
    return cast(literal(name, LargeBinary), Text)


def _faults_of(group: _Group) -> Iterator[Fault]:
    """Recompute the hash of each revision, and the record's state from them."""
    proven = [(row, revision_store.proven(row)) for row in group.rows]
    for row, revision in proven:
        if revision is None:
            number = row["revision"]
            yield Fault(group.record, f"La revisión {number} no corresponde a su huella (hash).")
    sound = [Stored(row["id"], revision) for row, revision in proven if revision is not None]
    if len(sound) < len(group.rows):
        return
    computed = revision_store.projection_row(sound)
    if group.projected is None or dict(group.projected) != computed:
        told = "El estado actual no corresponde a sus revisiones."
        yield Fault(group.record, told, derived=not _names_more(group))


def _names_more(group: _Group) -> bool:
    """Tell whether the state speaks of revisions that are not there: computing would hide it."""
    if group.projected is None:
        return False
    known = {row["hash"] for row in group.rows}
    heads = set(group.projected["heads"].split("|"))
    return bool(heads - known) or group.projected["revisions"] > len(known)


def _derived(db: Database, words: bool) -> Iterator[Fault]:
    """Check what is computed over many records, and the plans."""
    with db.read() as connection:
        for kind in KINDS.values():
            for record in revision_store.orphans(connection, kind):
                yield Fault(str(record), "Hay un estado actual sin revisiones.")
        yield from _totals(connection)
        for of in search_check.faulty(connection, words=words):
            yield Fault("", f"El índice de búsqueda no corresponde a {of}.", derived=True)
        for what in plan.faults(connection):
            yield Fault("", what)


def _totals(connection: Connection) -> Iterator[Fault]:
    kept = {tuple(row) for row in connection.execute(select(total))}
    computed = {tuple(row) for row in connection.execute(revision_store.totals_query())}
    for row in sorted(kept ^ computed, key=str):
        told = f"El total de la acción {row[1]} en {row[2]} no corresponde a sus avances."
        yield Fault("", told, derived=True)
