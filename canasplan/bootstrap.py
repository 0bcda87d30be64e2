"""Opening a data folder: the one place that puts the use cases together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select

from canasplan import plan, plan_document
from canasplan.actions import Actions
from canasplan.backups import Backups, Reason
from canasplan.db import revision_store
from canasplan.db.header import read_header
from canasplan.db.migrations import NEWEST, migrate
from canasplan.db.sqlite import Database
from canasplan.db.tables import installation
from canasplan.db.writer_lock import WriterLock
from canasplan.decisions import Decisions
from canasplan.drafts import Drafts
from canasplan.errors import CanasplanError
from canasplan.examination import (
    check_database,
    check_ours,
    check_place,
    check_tables,
    troubles_told,
)
from canasplan.exchange.export import Exports
from canasplan.exchange.imports import Imports
from canasplan.identity import LIMA, Clock, SystemClock, moment_text, new_installation
from canasplan.integrity import Verification, verify
from canasplan.localities import Localities
from canasplan.paths import DATABASE, ready_folder, resource
from canasplan.places import Places
from canasplan.plan import Plans
from canasplan.profile import Profiles
from canasplan.progress import ProgressBook
from canasplan.province import Province
from canasplan.receipts import Receipts
from canasplan.saving import Reconciled, Saves


@dataclass(frozen=True, slots=True)
class Workspace:
    """One open data folder and what can be done in it, for use by one thread."""

    folder: Path
    clock: Clock
    read_only: bool
    reconciled: Reconciled
    """What this start put right between database and journal."""
    plans: Plans
    profiles: Profiles
    actions: Actions
    progress: ProgressBook
    drafts: Drafts
    localities: Localities
    exports: Exports
    imports: Imports
    decisions: Decisions
    province: Province
    receipts: Receipts
    backups: Backups
    _db: Database
    _saves: Saves

    def verify(
        self, *, deep: bool = True, cancelled: Callable[[], bool] = lambda: False
    ) -> Verification:
        """Recompute every hash and projection; see `integrity.verify`."""
        return verify(self._db, deep=deep, cancelled=cancelled)

    @contextmanager
    def beside(self) -> Iterator[Workspace]:
        """Open the same folder once more, for another thread of this process.

        Without looking at the file first: POSIX would drop the locks of whoever has it open.
        """
        with _at_work(self.folder, self.clock, read_only=self.read_only) as other:
            yield other

    def recompute(self) -> None:
        """Make everything that is computed anew: states, totals, search index, journal."""
        with self._db.write() as connection:
            revision_store.rebuild(connection)
        with troubles_told(self.folder / DATABASE):
            self._saves.renew()


@contextmanager
def hold_folder(
    folder: Path, what: str, clock: Clock | None = None, places: Places | None = None
) -> Iterator[None]:
    """Be the one writer of a data folder, which is created where needed.

    Args:
        folder: the data folder.
        what: what holds it, in Spanish, for whoever comes second: ``la ventana``.
        clock: the laptop's by default.
        places: tells sticks and networks from disks; this computer's by default.

    Raises:
        DataTroubleError: another process writes there, or nobody can or should; nothing was
            touched.
    """
    check_place(folder, places or Places())
    check_ours(folder)
    since = (clock or SystemClock()).now().astimezone(LIMA)
    who = f"{what}, desde las {since:%H:%M} del {since:%d/%m/%Y}"
    with WriterLock(ready_folder(folder), who):
        yield


@contextmanager
def open_workspace(
    folder: Path,
    clock: Clock | None = None,
    *,
    read_only: bool = False,
    places: Places | None = None,
) -> Iterator[Workspace]:
    """Open a data folder, created and seeded with the plan of Canas when it is new.

    It takes no lock: whoever may write holds the folder (`hold_folder`). What is open already
    is opened for another thread by `Workspace.beside`.

    Args:
        folder: the data folder.
        clock: the laptop's by default.
        read_only: write nothing at all; what needs to write is refused.
        places: tells sticks and networks from disks; this computer's by default.

    Raises:
        DataTroubleError: the folder cannot be worked with as usual; nothing was touched.
        CanasplanError: the folder cannot be made.
    """
    clock = clock or SystemClock()
    check_place(folder, places or Places())
    check_database(folder)
    path = folder / DATABASE
    if read_only:
        _require_readable(path)
    else:
        ready_folder(folder)
        with troubles_told(path):
            migrate(path, lambda: Backups(folder, clock).make(Reason.MIGRATION))
    with _at_work(folder, clock, read_only=read_only, first=True) as workspace:
        yield workspace


@contextmanager
def _at_work(
    folder: Path, clock: Clock, *, read_only: bool, first: bool = False
) -> Iterator[Workspace]:
    """Open a database that is fit; the first time in a process, put right what is behind."""
    path = folder / DATABASE
    db = Database(path, read_only=read_only)
    try:
        with troubles_told(path):
            if first:
                check_tables(db)
                _seed(db, clock)
            saves, backups = Saves(db), Backups(folder, clock)
            reconciled = saves.reconcile() if first and not read_only else Reconciled()
        yield Workspace(
            folder=folder,
            clock=clock,
            read_only=read_only,
            reconciled=reconciled,
            plans=Plans(db, clock),
            profiles=Profiles(db),
            actions=Actions(db),
            progress=ProgressBook(db, clock, saves),
            drafts=Drafts(db),
            localities=Localities(db, clock, saves),
            exports=Exports(db, clock, read_only=read_only),
            imports=Imports(db, clock, saves, backups),
            decisions=Decisions(db, clock, saves),
            province=Province(db, clock),
            receipts=Receipts(db, clock, read_only=read_only),
            backups=backups,
            _db=db,
            _saves=saves,
        )
    finally:
        db.close()


def _require_readable(path: Path) -> None:
    """Refuse to only read what would have to be made or changed first."""
    header = read_header(path)
    if header is None or header.version != NEWEST:
        raise CanasplanError(
            "Todavía no hay datos de esta versión de CanasPlan en {folder}. "
            "Ábralos una vez con permiso de escritura.",
            folder=path.parent,
        )


def _seed(db: Database, clock: Clock) -> None:
    """Give a new database its identity and the plan that ships with the program."""
    with db.read() as connection:
        if connection.execute(select(installation.c.id)).first():
            plan.current_plan(connection)  # what nothing can be shown without
            return
    document = plan_document.decode(resource("seed", "plan.json").read_bytes())
    with db.write() as connection:
        if connection.execute(select(installation.c.id)).first():
            return  # another process was faster
        plan.keep(connection, document, moment_text(clock.now()))
        connection.execute(
            insert(installation).values(
                id=1,
                equipo=new_installation(),
                plan=document.code,
                plan_version=document.version,
            )
        )
