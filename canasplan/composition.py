"""Making one database out of several that may be damaged: the union of what they can prove."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, func, insert, select
from sqlalchemy.exc import DatabaseError

from canasplan import plan, plan_document
from canasplan.db import revision_store
from canasplan.db.revision_store import BATCH, KINDS
from canasplan.db.sqlite import Database, StorageError
from canasplan.db.tables import (
    cutoffs,
    draft,
    export,
    installation,
    proposal,
    receipt,
    received_file,
    sent_package,
    set_apart,
)
from canasplan.db.tables import plan as plan_table
from canasplan.errors import CanasplanError, system_reason
from canasplan.identity import new_installation
from canasplan.journal import installation_of, read
from canasplan.kept_plan import proven
from canasplan.model import Progress, Revision
from canasplan.paths import resource
from canasplan.revisions import PREFIXES

_UNREADABLE = (StorageError, DatabaseError)
"""What reading a damaged database raises; the second where a promised table is not there."""

_PROBED = 100_000
"""Rows that are looked for one by one, at most: some ten seconds. A place may be damaged, too."""

_CARRIED = (export, received_file, proposal, set_apart, sent_package, receipt, cutoffs)
"""What carries no hash of its own: taken whole from the first source that has any of it."""

Place = tuple[str, int, str]
"""Record, number and installation: what no two revisions share."""


class Source:
    """A database that may be damaged: gives what it can, and never raises for what it cannot."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.hashes: set[str] = set()
        """Of the rows that were read so far."""

    def rows(self) -> Iterator[RowMapping]:
        """Yield the rows of all kinds of revisions that can be read."""
        for kind in KINDS.values():
            for row in self._rows_of(kind.revisions):
                self.hashes.add(row["hash"])
                yield row

    def _rows_of(self, table: Table) -> Iterator[RowMapping]:
        """Read a table from both ends up to where it is damaged, then in between, one by one."""
        ends = []
        for order in (table.c.id, table.c.id.desc()):
            last = 0
            try:
                for row in self._found(select(table).order_by(order)):
                    last = row["id"]
                    yield row
            except _UNREADABLE:
                ends.append(last)
            else:
                return
        first, last = ends[0] + 1, ends[1] or self._size_of(table) + 1
        for place in range(first, min(last, first + _PROBED)):
            with suppress(*_UNREADABLE):
                yield from self._found(select(table).where(table.c.id == place))

    def _found(self, query: Select[Any]) -> Iterator[RowMapping]:
        with self._database.read() as connection:
            # Of several that are read at once, those before the damage would be lost, too.
            streamed = connection.execution_options(yield_per=1)
            yield from streamed.execute(query).mappings()

    def size(self) -> int:
        """Return how many revisions there should be, as far as it can be known."""
        return sum(self._size_of(kind.revisions) for kind in KINDS.values())

    def _size_of(self, table: Table) -> int:
        try:
            with self._database.read() as connection:
                counted = select(func.count()).select_from(table)
                return int(connection.execute(counted).scalar_one())
        except _UNREADABLE:
            return 0

    def table(self, table: Table) -> list[dict[str, Any]] | None:
        """Return the sound rows of a small table, ``None`` when it cannot be read."""
        try:
            with self._database.read() as connection:
                rows = [dict(row) for row in connection.execute(select(table)).mappings()]
        except _UNREADABLE:
            return None
        return [row for row in rows if _is_sound(row, table)]


def _is_sound(row: dict[str, Any], table: Table) -> bool:
    """Tell whether each value is of its column's type."""
    return all(
        column.nullable
        if row[column.name] is None
        else isinstance(row[column.name], column.type.python_type)
        for column in table.c
    )


@contextmanager
def opened(path: Path | None) -> Iterator[Source | None]:
    """Open a database only to read it; ``None`` when there is none."""
    if path is None or not path.is_file():
        yield None
        return
    with closing(Database(path, read_only=True)) as database:
        yield Source(database)


class Composition:
    """Fills a new, empty database."""

    def __init__(self, database: Database, moment: str) -> None:
        """`moment` is noted with a plan that comes from the program itself."""
        self._database = database
        self._moment = moment
        self._hashes: set[str] = set()
        self._places: set[Place] = set()
        self._expected = 0
        """How many revisions the fullest source should have."""
        self._unproven: dict[Place, str] = {}
        """The hash that stands beside what its content does not give."""
        self._lost_plans: set[tuple[str, int]] = set()
        self._unread: list[str] = []

    def take(self, source: Source) -> None:
        """Add what a database proves."""
        for kept in source.table(plan_table) or ():
            self._take_plan(kept)
        batch: list[Revision] = []
        for row in source.rows():
            revision = revision_store.proven(row)
            if revision is None:
                place = (row["registro"], row["revision"], row["equipo"])
                self._unproven[place] = row["hash"]
            elif revision.hash not in self._hashes:
                batch.append(self._noted(revision))
            if len(batch) >= BATCH:
                self._add(batch)
                batch = []
        self._add(batch)
        self._expected = max(self._expected, source.size())

    def take_journal(self, path: Path) -> int:
        """Add what the journal holds and nothing before did; return how many revisions."""
        before = len(self._hashes)
        batch: list[Revision] = []
        try:
            for line in read(path):
                if line is None or line.hash in self._hashes:
                    continue
                if (revision := line.revision()) is None:
                    self._unread.append("Una revisión del diario es de un CanasPlan más nuevo.")
                else:
                    batch.append(self._noted(revision))
                if len(batch) >= BATCH:
                    self._add(batch)
                    batch = []
        except OSError as error:
            why = system_reason(error)
            self._unread.append(f"El diario no se pudo leer hasta el final ({why}).")
        self._add(batch)
        return len(self._hashes) - before

    def missing(self) -> tuple[str, ...]:
        """Return, in Spanish, what some source named and none has proven."""
        lost = [
            place
            for place, hash_ in self._unproven.items()
            if hash_ not in self._hashes and place not in self._places
        ]
        told = [f"{record}, revisión {number}." for record, number, _ in lost]
        unknown = self._expected - len(self._hashes) - len(lost)
        if unknown == 1:
            told.append("1 revisión que ya no se puede leer.")
        elif unknown > 1:
            told.append(f"{unknown} revisiones que ya no se pueden leer.")
        told += [f"El plan {code}, versión {version}." for code, version in self._plans_lost()]
        return tuple(dict.fromkeys([*told, *self._unread]))

    def finish(self, journal: Path, *settings: Source | None) -> None:
        """Add what carries no hash from the first source that has it; derive everything else.

        Args:
            journal: tells the installation where no source does.
            settings: the sources, the preferred one first; taken before.
        """
        sources = [source for source in settings if source is not None]
        with self._database.write() as connection:
            self._keep_seed(connection)
            own = self._install(connection, journal, sources)
            _keep_drafts(connection, sources)
            for table in _CARRIED:
                rows = next((rows for item in sources if (rows := item.table(table))), [])
                if rows:
                    connection.execute(insert(table), rows)
            revision_store.rebuild(connection)
            _let_wait(connection, own, sources)

    def _noted(self, revision: Revision) -> Revision:
        """Note a proven revision that nothing gave before, and return it."""
        self._hashes.add(revision.hash)
        self._places.add((revision.record, revision.number, revision.installation))
        return revision

    def _add(self, revisions: list[Revision]) -> None:
        """Put revisions that nobody put before into the set; projections come at the end."""
        with self._database.write() as connection:
            for prefix, kind in KINDS.items():
                rows = [
                    revision_store.to_row(revision)
                    for revision in revisions
                    if revision.record.startswith(prefix)
                ]
                if rows:
                    connection.execute(insert(kind.revisions), rows)

    def _take_plan(self, row: dict[str, Any]) -> None:
        try:
            document = proven(row["codigo"], row["document"], row["sha256"])
        except CanasplanError:
            self._lost_plans.add((row["codigo"], row["version"]))
            return
        with self._database.write() as connection:
            if (document.code, document.version) not in _kept_plans(connection):
                plan.keep(connection, document, row["momento"])

    def _plans_lost(self) -> list[tuple[str, int]]:
        with self._database.read() as connection:
            return sorted(self._lost_plans.difference(_kept_plans(connection)))

    def _keep_seed(self, connection: Connection) -> None:
        """Keep the plan that ships with the program where it was, or there is none."""
        document = plan_document.decode(resource("seed", "plan.json").read_bytes())
        kept, seed = _kept_plans(connection), (document.code, document.version)
        if not kept or (seed in self._lost_plans and seed not in kept):
            plan.keep(connection, document, self._moment)

    def _install(self, connection: Connection, journal: Path, sources: list[Source]) -> str:
        """Give the database its identity; return it."""
        rows = [row for item in sources for row in item.table(installation) or ()]
        row = next((row for row in rows if row["ambito"]), rows[0] if rows else {})
        kept = _kept_plans(connection)
        chosen = (row.get("plan"), row.get("plan_version"))
        code, version = chosen if chosen in kept else kept[-1]
        own = rows[0]["equipo"] if rows else installation_of(journal) or new_installation()
        values = {"id": 1, "equipo": own, "plan": code, "plan_version": version}
        profile: dict[str, Any] = {name: row.get(name) for name in ("ambito", "nombre", "cargo")}
        if not all(profile.values()):
            profile = self._last_profile(connection, own)
        connection.execute(insert(installation).values(values | profile))
        return str(own)

    def _last_profile(self, connection: Connection, own: str) -> dict[str, Any]:
        """Return who recorded last on this installation, as the revisions name them."""
        table = KINDS[PREFIXES[Progress]].revisions
        query = select(table.c.ambito, table.c.autor).where(table.c.equipo == own)
        last = connection.execute(query.order_by(table.c.momento.desc())).first()
        if last is None:
            return {}
        named = re.fullmatch(r"(.+?) \((.+)\)", last.autor)
        name, post = named.groups() if named else (last.autor, "")
        return {"ambito": last.ambito, "nombre": name, "cargo": post}


def _kept_plans(connection: Connection) -> list[tuple[str, int]]:
    named = (plan_table.c.codigo, plan_table.c.version)
    found = connection.execute(select(*named).order_by(*named))
    return [(code, version) for code, version in found]


def _keep_drafts(connection: Connection, sources: list[Source]) -> None:
    """Keep the drafts of the first source that has them, but what was saved since."""
    for source in sources:
        drafts = source.table(draft)
        if drafts is None:
            continue
        table = KINDS[PREFIXES[Progress]].revisions
        stored = connection.execute(select(table.c.registro, table.c.hash)).all()
        saved_since = {record for record, hash_ in stored if hash_ not in source.hashes}
        for row in drafts:
            if row["registro"] not in saved_since:
                connection.execute(insert(draft).values(row))
        return


def _let_wait(connection: Connection, own: str, sources: list[Source]) -> None:
    """Let wait for an export what waited, and what no readable source knew of."""
    for kind in KINDS.values():
        if kind.pending is not None:
            _let_kind_wait(connection, kind.revisions, kind.pending, own, sources)


def _let_kind_wait(
    connection: Connection, revisions: Table, pending: Table, own: str, sources: list[Source]
) -> None:
    waits: dict[str, bool] = {}
    for source in sources:
        rows = source.table(pending)
        if rows is not None:
            waiting = {row["hash"] for row in rows}
            waits = {hash_: hash_ in waiting for hash_ in source.hashes} | waits
    for hash_, equipo in connection.execute(select(revisions.c.hash, revisions.c.equipo)).all():
        if waits.get(hash_, equipo == own):
            connection.execute(insert(pending).values(hash=hash_))
