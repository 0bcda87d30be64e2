"""What "Guardado" means: committed, then written a second time in the journal, both on disk.

The revision is made before the attempt. After an error whose outcome nobody knows the database
is opened anew and asked; the person is told what it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import Connection, delete, func, insert, select

from canasplan.db import revision_store
from canasplan.db.revision_store import KINDS
from canasplan.db.sqlite import Database, StorageError
from canasplan.db.tables import installation, journal_mark
from canasplan.durable import move_into_place, set_aside
from canasplan.errors import CanasplanError, message, system_reason
from canasplan.journal import Journal, Line
from canasplan.model import Revision, SavedOnceError
from canasplan.paths import BACKUPS, JOURNAL

SESSION = 200
"""Lines that may stand after the mark before it is moved: what each start reads again."""

_UNSURE = {
    "SQLITE_FULL": message("el disco está lleno; libere espacio."),
    "SQLITE_READONLY": message("la carpeta de datos es de solo lectura; pida permiso."),
}
"""Instead of sentences that say that nothing was saved."""


@dataclass(frozen=True, slots=True)
class Many:
    """A transaction that takes many revisions."""

    connection: Connection
    spool: Callable[[bytes], object]
    """Gets the journal's line of each."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the start of a session had to put right between database and journal."""

    appended: int = 0
    """Revisions that the journal lacked."""
    restored: int = 0
    """Acknowledged revisions that the database had lost."""


class Saves:
    """The one way revisions are kept in a data folder, for its one writer."""

    def __init__(self, db: Database) -> None:
        self._db = db
        with db.read() as connection:
            own = connection.execute(select(installation.c.equipo)).scalar_one()
        self._journal = Journal(db.path.with_name(JOURNAL), own)
        self._installation = own
        self.behind = False
        """Whether the journal could not be given what a file brought."""
        self._owed: dict[str, Revision] = {}
        """What is in the database and could not be written in the journal yet."""

    def keep(self, revision: Revision, write: Callable[[Connection], None]) -> None:
        """Do `write`, which puts `revision` into the set, and write its line in the journal.

        Raises:
            CanasplanError: nothing was saved, or nobody can say whether it was.
            SavedOnceError: it was saved, but in one place only.
        """
        try:
            with self._db.write() as connection:
                write(connection)
        except StorageError as error:
            if not self._stored_after_all(revision):
                if error.reason != "SQLITE_IOERR":
                    raise
                raise CanasplanError(
                    "No se guardó: el disco no responde bien. Revíselo y guarde otra vez; "
                    "lo escrito sigue aquí."
                ) from error
        self._owed[revision.hash] = revision
        try:
            self._journal.append(self._owed.values())
        except OSError as error:
            raise SavedOnceError(revision, system_reason(error)) from error
        self._owed.clear()

    @contextmanager
    def keeping_many(self, stored: Callable[[Connection], bool]) -> Iterator[Many]:
        """Yield what takes many revisions in one transaction; they are in both places afterwards.

        Args:
            stored: tells, through a new connection after an unclear error, whether they are.

        Raises:
            CanasplanError: nothing was kept, or it is in the database and not yet in the journal,
                which the next start completes.
        """
        with _spool(self._db.path.parent) as spool:
            try:
                with self._db.write() as connection:
                    yield Many(connection, spool.write)
                    spool.flush()
            except StorageError:
                self._db.reopen()
                with self._db.read() as connection:
                    if not stored(connection):
                        raise
            self._take_over(spool)

    def _take_over(self, spool: IO[bytes]) -> None:
        """Add the lines of a file to the journal, and what an earlier try could not add."""
        try:
            if self.behind:
                self.reconcile()
            elif spool.tell():
                spool.seek(0)
                self.behind = True
                self._journal.append_lines(iter(lambda: spool.read(1 << 20), b""))
            self.behind = False
        except OSError as error:
            raise CanasplanError(
                "Quedó en la base de datos, pero todavía no en el diario ({why}). "
                "Libere espacio o revise el disco y hágalo otra vez: lo completará.",
                why=system_reason(error),
            ) from error
        if not self._owed:
            with suppress(StorageError):  # it only spares the next start a look
                with self._db.read() as connection:
                    last = _last_ids(connection)
                self._move_mark(last)

    def _stored_after_all(self, revision: Revision) -> bool:
        """Look again, through a new connection, after an error of the storage."""
        self._db.reopen()
        try:
            with self._db.read() as connection:
                return revision_store.known(connection, revision)
        except StorageError as error:
            raise CanasplanError(
                "No se sabe si se guardó: {why} Lo escrito sigue aquí; guarde otra vez cuando el "
                "disco responda. Si ya estaba, no se duplicará.",
                why=_UNSURE.get(error.reason, error.message),
            ) from error

    def reconcile(self) -> Reconciled:
        """Let journal and database hold the same revisions, at the start of a session.

        Reads only what is newer than the mark, whatever the size of both.
        """
        with self._db.read() as connection:
            mark, last = _mark(connection), _last_ids(connection)
        if not self._journal.path.exists():
            return Reconciled() if mark.ids == last and not mark.size else self.renew()
        with self._db.read() as connection:
            newer = list(_proven_after(connection, mark.ids))
        tail = self._journal.after(mark.size)
        lost = self._lost(tail.lines, {revision.hash for revision in newer})
        if lost:
            with self._db.write() as connection:
                for revision in lost:
                    add_again(connection, revision, self._installation)
        if not tail.whole:
            return replace(self.renew(), restored=len(lost))
        lacking = [revision for revision in newer if revision.hash not in tail.lines]
        if lacking:
            self._journal.append(lacking)
        if not lost and len(newer) + len(tail.lines) > SESSION:
            self._move_mark(last)
        return Reconciled(len(lacking), len(lost))

    def _lost(self, written: dict[str, Line], found: set[str]) -> list[Revision]:
        """Return what the journal has and the database, which had acknowledged it, has not."""
        doubtful = [line.revision() for hash_, line in written.items() if hash_ not in found]
        with self._db.read() as connection:
            return [
                item for item in doubtful if item and not revision_store.known(connection, item)
            ]

    def renew(self) -> Reconciled:
        """Write the journal anew from what is proven here; keep the one there was aside."""
        path = self._journal.path
        fresh = Journal(path.with_name(f".{JOURNAL}.nuevo"), self._installation)
        with self._db.read() as connection:
            last = _last_ids(connection)
            written = fresh.rewrite(_proven_after(connection, dict.fromkeys(KINDS, 0)))
        if path.exists():  # only now: a full disk leaves it where it is
            set_aside(path, path.with_name(BACKUPS))
        move_into_place(fresh.path, path)
        self._move_mark(last)
        return Reconciled(appended=written)

    def _move_mark(self, ids: dict[str, int]) -> None:
        """Note that everything up to these places stands in the journal as it is now."""
        size = self._journal.size()
        with self._db.write() as connection:
            connection.execute(delete(journal_mark))
            for kind, last_id in ids.items():
                mark = {"kind": kind, "last_id": last_id, "bytes": size}
                connection.execute(insert(journal_mark).values(mark))


@contextmanager
def _spool(folder: Path) -> Iterator[IO[bytes]]:
    """Yield a file for what the journal will get, while it is not yet known whether it will."""
    try:
        with TemporaryFile(dir=folder) as spool:
            yield spool
    except OSError as error:
        raise CanasplanError(
            "No se incorporó nada: en la carpeta de datos, {why}. Libere espacio o revise el disco "
            "e importe otra vez.",
            why=system_reason(error),
        ) from error


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far the journal is known to be complete."""

    ids: dict[str, int]
    """The last revision of each kind that stands in it."""
    size: int
    """In how many bytes."""


def _mark(connection: Connection) -> _Mark:
    rows = {row.kind: row for row in connection.execute(select(journal_mark))}
    ids = {kind: rows[kind].last_id if kind in rows else 0 for kind in KINDS}
    return _Mark(ids, min((row.bytes for row in rows.values()), default=0))


def _last_ids(connection: Connection) -> dict[str, int]:
    newest = {name: select(func.max(kind.revisions.c.id)) for name, kind in KINDS.items()}
    return {name: connection.execute(query).scalar() or 0 for name, query in newest.items()}


def _proven_after(connection: Connection, ids: dict[str, int]) -> Iterator[Revision]:
    for name, kind in KINDS.items():
        yield from revision_store.proven_after(connection, kind, ids[name])


def add_again(connection: Connection, revision: Revision, installation: str) -> None:
    """Put a revision that was acknowledged once back into the set; ours waits for an export."""
    revision_store.add(connection, revision)
    if revision.installation == installation:
        revision_store.let_wait(connection, revision)
