"""Checking what is stored: every hash and everything derived from it, computed again.

Reads some records at a time, each in a transaction of its own, so that whoever saves meanwhile
does not wait.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, func, select
from sqlalchemy.exc import DatabaseError

from canasplan import plan
from canasplan.db import revision_store, search_check, sqlite
from canasplan.db.documents import line_sql, proves, settled_sql
from canasplan.db.revision_store import KINDS, RecordKind
from canasplan.db.sqlite import Database, StorageError
from canasplan.db.tables import total
from canasplan.errors import system_reason
from canasplan.journal import line as journal_line
from canasplan.journal_check import JournalCheck
from canasplan.model import Content, Operation
from canasplan.paths import JOURNAL
from canasplan.revisions import PREFIXES, heads_of, winning_head

BATCH = 500
"""Revisions that are read in one transaction: some milliseconds."""
PAGES_CHECKED = 200_000_000
"""Bytes up to which SQLite's own check of all pages is quick enough to run beside the work."""
WORDS_CHECKED = 8_000_000
"""The same for the words of the search: some thousand avances, half a second."""

_BEFORE_ALL = -(2**63)
"""No id is smaller."""
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
    check = _Check(db, cancelled, journal=journal)
    words = deep or db.path.stat().st_size <= WORDS_CHECKED
    kinds = map(check.kind, KINDS.values())
    return _verified(check, check.pages(deep=deep), *kinds, _derived(db, words), check.journal())


def verify_sent(
    db: Database, *sent: type[Content], cancelled: Cancelled = lambda: False
) -> Verification:
    """Recompute what an export is made of, like `verify`: hashes, states, plans, the journal.

    Totals and words of the search leave in no file; neither do pages, whose content the hashes
    prove.

    Args:
        db: the data.
        sent: what the export carries.
        cancelled: asked often; what is returned then is what was found so far.

    Raises:
        CanasplanError: another program keeps the data from being read.
    """
    check = _Check(db, cancelled, journal=True)
    kinds = [KINDS[PREFIXES[content]] for content in sent]
    orphans = (_orphans(db, kind) for kind in kinds)
    return _verified(check, *map(check.kind, kinds), *orphans, _plans(db), check.journal())


def _verified(check: _Check, *parts: Iterator[Fault]) -> Verification:
    faults = [fault for part in parts if not check.cancelled() for fault in _readable(part)]
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

    def __init__(self, db: Database, cancelled: Cancelled, *, journal: bool) -> None:
        self._db = db
        self.cancelled = cancelled
        self._journal = JournalCheck(db.path.with_name(JOURNAL)) if journal else None
        self.revisions = self.records = 0

    def pages(self, *, deep: bool) -> Iterator[Fault]:
        """Let SQLite check the file's pages."""
        if deep or self._db.path.stat().st_size <= PAGES_CHECKED:
            with self._db.read() as connection:
                for what in sqlite.page_faults(connection):
                    yield Fault("", f"El archivo está dañado por dentro: {what}.")

    def kind(self, kind: RecordKind) -> Iterator[Fault]:
        """Recompute every revision and every state of one kind of record."""
        with self._db.read() as connection:
            last = connection.execute(select(func.max(kind.revisions.c.id))).scalar() or 0
        after, seen = _BEFORE_ALL, set[bytes]()
        while not self.cancelled():
            with self._db.read() as connection:
                batch = _read(connection, kind, after, seen)
            if not batch.ids:
                return
            after = batch.ids[-1]
            seen |= {group.name for group in batch.groups}
            self.revisions += len(batch.ids)
            self.records += len(batch.ids) - batch.unsettled + len(batch.groups)
            if self._journal is not None:
                # One that is saved meanwhile may be on its way to the journal.
                old = bisect_right(batch.ids, last)
                self._journal.meet([line for line in batch.lines[:old] if line])
                for hash_ in batch.unproven:
                    self._journal.expect(hash_)
            yield from batch.faults
            for group in batch.groups:
                yield from _faults_of(group, kind)

    def journal(self) -> Iterator[Fault]:
        """Hold the journal against the set: what was acknowledged must be there, and twice."""
        if self._journal is None:
            return
        lacking = self._journal.finish()
        for line in self._journal.lost(self._db):
            if (lost := line.revision()) is not None:
                told = f"Falta la revisión {lost.number}, que está en el diario."
                yield Fault(lost.record, told)
        if (error := self._journal.trouble) is not None:
            told = f"El diario, el segundo lugar de lo guardado, no se lee: {system_reason(error)}."
            yield Fault("", told, derived=True)
        elif lacking:
            told = f"Al diario, el segundo lugar de lo guardado, le faltan {lacking}."
            yield Fault("", told, derived=True)


class _Link(NamedTuple):
    """What of a stored revision decides the state of its record."""

    hash: str
    number: int
    parents: Sequence[str]
    row: RowMapping


@dataclass(frozen=True, slots=True)
class _Group:
    """All revisions of one record and what its projection says, read in one transaction."""

    name: bytes
    rows: list[RowMapping]
    projected: dict[str, Any] | None
    sound: bool
    """Whether every revision proves itself."""


@dataclass(slots=True)
class _Batch:
    """Some revisions in the order of their arrival."""

    ids: list[int]
    lines: list[bytes | None]
    """What they stand in the journal as; ``None`` for one that does not prove itself."""
    unsettled: int
    """How many need the other revisions of their record for their state to be told."""
    faults: list[Fault] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)
    """Hashes of those that do not prove themselves."""
    groups: list[_Group] = field(default_factory=list)
    """The records of the unsettled ones."""


def _read(connection: Connection, kind: RecordKind, after: int, seen: set[bytes]) -> _Batch:
    """Read and prove the next revisions; records in `seen` are not told again."""
    query = (
        f"SELECT r.id, {{line}}, "
        f"CASE WHEN {settled_sql(kind)} THEN NULL ELSE CAST(r.registro AS BLOB) END "
        f"FROM {kind.revisions.name} r LEFT JOIN {kind.projection.name} p ON p.revision_id = r.id "
        "WHERE r.id > ? ORDER BY r.id LIMIT ?"
    )
    rows = _with_lines(connection, kind, query, (after, BATCH))
    names = [name for _, _, name in rows if name is not None]
    batch = _Batch([row[0] for row in rows], [row[1] for row in rows], len(names))
    doubtful = {row[0]: at for at, row in enumerate(rows) if not proves(row[1])}
    for row in _rows(connection, kind, list(doubtful)):
        line = batch.lines[doubtful[row["id"]]] = _closely(row)
        if line is None:
            told = f"La revisión {row['revision']} no corresponde a su huella (hash)."
            batch.faults.append(Fault(row["registro"], told))
            batch.unproven.append(str(row["hash"]))
    if new := sorted(set(names) - seen):
        batch.groups = _groups(connection, kind, new)
    return batch


def _with_lines(
    connection: Connection, kind: RecordKind, query: str, values: tuple[Any, ...]
) -> Sequence[Any]:
    """Run a query with the ``{line}`` of each revision, or without where one is of no type."""
    try:
        return connection.exec_driver_sql(query.format(line=line_sql(kind)), values).all()
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_ERROR":
            raise
        return connection.exec_driver_sql(query.format(line="NULL"), values).all()


def _rows(connection: Connection, kind: RecordKind, ids: Sequence[int]) -> Sequence[RowMapping]:
    if not ids:
        return ()
    query = select(kind.revisions).where(kind.revisions.c.id.in_(ids))
    return connection.execute(query.order_by(kind.revisions.c.id)).mappings().all()


def _closely(row: RowMapping) -> bytes | None:
    """Return the line of a row that the database could not prove; ``None`` if nothing does."""
    revision = revision_store.proven(row)
    return None if revision is None else journal_line(revision)


def _groups(connection: Connection, kind: RecordKind, names: Sequence[bytes]) -> list[_Group]:
    """Read records; by bytes, because a damaged name may be no text any more."""
    among = f"registro IN ({', '.join(['CAST(? AS TEXT)'] * len(names))})"
    columns = ("id", "registro", "hash", "revision", "padres", "operacion", *kind.projected)
    query = (
        f"SELECT CAST(r.registro AS BLOB) AS name, {{line}} AS line, "
        f"{', '.join(f'r.{column} AS {column}' for column in columns)} "
        f"FROM {kind.revisions.name} r WHERE r.{among} ORDER BY r.registro"
    )
    rows = [row._mapping for row in _with_lines(connection, kind, query, tuple(names))]
    doubtful = [row["id"] for row in rows if not proves(row["line"])]
    unsound = {row["id"] for row in _rows(connection, kind, doubtful) if _closely(row) is None}
    states = kind.projection.c.keys()
    query = f"SELECT CAST(registro AS BLOB), {', '.join(states)} FROM {kind.projection.name}"
    found = connection.exec_driver_sql(f"{query} WHERE {among}", tuple(names))
    projected = {name: dict(zip(states, row, strict=True)) for name, *row in found}
    return [
        _Group(
            name,
            group := list(rows_of),
            projected.get(name),
            unsound.isdisjoint(row["id"] for row in group),
        )
        for name, rows_of in groupby(rows, key=itemgetter("name"))
    ]


def _faults_of(group: _Group, kind: RecordKind) -> Iterator[Fault]:
    """Recompute a record's state from its revisions, which are told apart if unsound."""
    if group.sound and group.projected != _computed(group, kind):
        told = "El estado actual no corresponde a sus revisiones."
        yield Fault(group.rows[0]["registro"], told, derived=not _names_more(group))


def _computed(group: _Group, kind: RecordKind) -> dict[str, Any]:
    """Return what `revision_store.projection_row` says, from proven columns themselves."""
    links = {
        row["hash"]: _Link(row["hash"], row["revision"], row["padres"].split("|"), row)
        for row in group.rows
    }
    heads = heads_of(links.values())
    winner = links[winning_head(links[head] for head in heads)].row
    return {
        "registro": winner["registro"],
        "revision_id": winner["id"],
        "heads": "|".join(heads),
        "revisions": len(links),
        "voided": int(winner["operacion"] == Operation.VOID),
        **{name: winner[name] for name in kind.projected},
    }


def _names_more(group: _Group) -> bool:
    """Tell whether the state speaks of revisions that are not there: computing would hide it."""
    if group.projected is None:
        return False
    known = {row["hash"] for row in group.rows}
    heads = set(group.projected["heads"].split("|"))
    return bool(heads - known) or group.projected["revisions"] > len(known)


def _derived(db: Database, words: bool) -> Iterator[Fault]:
    """Check what is computed over many records, and the plans."""
    for kind in KINDS.values():
        yield from _orphans(db, kind)
    with db.read() as connection:
        yield from _totals(connection)
        for of in search_check.faulty(connection, words=words):
            yield Fault("", f"El índice de búsqueda no corresponde a {of}.", derived=True)
    yield from _plans(db)


def _orphans(db: Database, kind: RecordKind) -> Iterator[Fault]:
    with db.read() as connection:
        for record in revision_store.orphans(connection, kind):
            yield Fault(str(record), "Hay un estado actual sin revisiones.")


def _plans(db: Database) -> Iterator[Fault]:
    with db.read() as connection:
        for what in plan.faults(connection):
            yield Fault("", what)


def _totals(connection: Connection) -> Iterator[Fault]:
    kept = {tuple(row) for row in connection.execute(select(total))}
    computed = {tuple(row) for row in connection.execute(revision_store.totals_query())}
    for row in sorted(kept ^ computed, key=str):
        told = f"El total de la acción {row[1]} en {row[2]} no corresponde a sus avances."
        yield Fault("", told, derived=True)
