"""Opening a data folder: the one place that puts the use cases together.

Each use case is loaded when it is first asked for, and SQLAlchemy with the first database that is
opened: the window shows what it can before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from canasplan.db.header import read_header
from canasplan.db.migrations import NEWEST, migrate
from canasplan.db.writer_lock import WriterLock
from canasplan.errors import CanasplanError
from canasplan.examination import check_database, check_ours, check_place
from canasplan.identity import LIMA, Clock, SystemClock, moment_text, new_installation
from canasplan.paths import DATABASE, ready_folder, resource
from canasplan.places import Places

if TYPE_CHECKING:
    from canasplan.actions import Actions
    from canasplan.backups import Backups
    from canasplan.db.sqlite import Database
    from canasplan.decisions import Decisions
    from canasplan.drafts import Drafts
    from canasplan.exchange.export import Exports
    from canasplan.exchange.imports import Imports
    from canasplan.figures import Figures
    from canasplan.integrity import Verification
    from canasplan.localities import Localities
    from canasplan.plan import Plans
    from canasplan.profile import Profiles
    from canasplan.progress import ProgressBook
    from canasplan.province import Province
    from canasplan.receipts import Receipts
    from canasplan.saving import Reconciled, Saves
    from canasplan.targets import Targets


@dataclass(frozen=True, slots=True)
class _Opened:
    db: Database
    saves: Saves
    reconciled: Reconciled


class Workspace:
    """One data folder and what can be done in it, for use by one thread.

    Its database is opened by `open`, or when anything is first asked of it.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        read_only: bool,
        make_fit: Callable[[], None] | None = None,
    ) -> None:
        """`make_fit` makes or checks the database; given the first time in a process only."""
        self.folder = folder
        self.clock = clock
        self.read_only = read_only
        self._make_fit = make_fit

    @property
    def opened(self) -> bool:
        """Whether the database is open."""
        return "_opened" in vars(self)

    def open(self) -> None:
        """Open the database, if it is not open.

        Raises:
            DataTroubleError: the folder cannot be worked with as usual; nothing was touched.
            CanasplanError: the folder cannot be made.
        """
        _ = self._opened

    def close(self) -> None:
        """Release the database."""
        if self.opened:
            self._db.close()

    @property
    def reconciled(self) -> Reconciled:
        """What this start put right between database and journal."""
        return self._opened.reconciled

    @cached_property
    def _opened(self) -> _Opened:
        if self._make_fit is not None:
            self._make_fit()
        return _opened(
            self.folder / DATABASE,
            self.clock,
            read_only=self.read_only,
            first=self._make_fit is not None,
        )

    @property
    def _db(self) -> Database:
        return self._opened.db

    @property
    def _saves(self) -> Saves:
        return self._opened.saves

    @cached_property
    def plans(self) -> Plans:
        """The plans that are loaded."""
        from canasplan.plan import Plans

        return Plans(self._db, self.clock)

    @cached_property
    def profiles(self) -> Profiles:
        """Who records here."""
        from canasplan.profile import Profiles

        return Profiles(self._db)

    @cached_property
    def actions(self) -> Actions:
        """The actions of the plan in use, and the search."""
        from canasplan.actions import Actions

        return Actions(self._db)

    @cached_property
    def progress(self) -> ProgressBook:
        """The avances."""
        from canasplan.progress import ProgressBook

        return ProgressBook(self._db, self.clock, self._saves)

    @cached_property
    def drafts(self) -> Drafts:
        """What is typed and not saved."""
        from canasplan.drafts import Drafts

        return Drafts(self._db)

    @cached_property
    def localities(self) -> Localities:
        """The localities of each district."""
        from canasplan.localities import Localities

        return Localities(self._db, self.clock, self._saves)

    @cached_property
    def targets(self) -> Targets:
        """The metas."""
        from canasplan.targets import Targets

        return Targets(self._db, self.clock, self._saves)

    @cached_property
    def figures(self) -> Figures:
        """How far the plan is."""
        from canasplan.figures import Figures

        return Figures(self._db, self.clock)

    @cached_property
    def exports(self) -> Exports:
        """What goes out."""
        from canasplan.exchange.export import Exports

        return Exports(self._db, self.clock, read_only=self.read_only)

    @cached_property
    def imports(self) -> Imports:
        """What comes in."""
        from canasplan.exchange.imports import Imports

        return Imports(self._db, self.clock, self._saves, self.backups)

    @cached_property
    def decisions(self) -> Decisions:
        """What was received and waits for a person."""
        from canasplan.decisions import Decisions

        return Decisions(self._db, self.clock, self._saves)

    @cached_property
    def province(self) -> Province:
        """What the provincial office sees."""
        from canasplan.province import Province

        return Province(self._db, self.clock)

    @cached_property
    def receipts(self) -> Receipts:
        """What the province answers."""
        from canasplan.receipts import Receipts

        return Receipts(self._db, self.clock, read_only=self.read_only)

    @cached_property
    def backups(self) -> Backups:
        """The backups of the folder."""
        from canasplan.backups import Backups

        return Backups(self.folder, self.clock)

    def verify(
        self, *, deep: bool = True, cancelled: Callable[[], bool] = lambda: False
    ) -> Verification:
        """Recompute every hash and projection; see `integrity.verify`."""
        from canasplan.integrity import verify

        return verify(self._db, deep=deep, cancelled=cancelled)

    @contextmanager
    def beside(self) -> Iterator[Workspace]:
        """Open the same folder once more, for another thread of this process.

        Without looking at the file first: POSIX would drop the locks of whoever has it open.
        """
        with closing(Workspace(self.folder, self.clock, read_only=self.read_only)) as other:
            yield other

    def recompute(self) -> None:
        """Make everything that is computed anew: states, totals, search index, journal."""
        from canasplan.db import revision_store
        from canasplan.soundness import troubles_told

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
    later: bool = False,
) -> Iterator[Workspace]:
    """Open a data folder, created and seeded with the plan of Canas when it is new.

    It takes no lock: whoever may write holds the folder (`hold_folder`). What is open already
    is opened for another thread by `Workspace.beside`.

    Args:
        folder: the data folder.
        clock: the laptop's by default.
        read_only: write nothing at all; what needs to write is refused.
        places: tells sticks and networks from disks; this computer's by default.
        later: open the database when it is asked for; only then what follows is raised.

    Raises:
        DataTroubleError: the folder cannot be worked with as usual; nothing was touched.
        CanasplanError: the folder cannot be made.
    """
    clock = clock or SystemClock()
    make_fit = partial(_make_fit, folder, clock, places or Places(), read_only=read_only)
    with closing(Workspace(folder, clock, read_only=read_only, make_fit=make_fit)) as workspace:
        if not later:
            workspace.open()
        yield workspace


def _make_fit(folder: Path, clock: Clock, places: Places, *, read_only: bool) -> None:
    """Check what can be checked before it is opened; make a database or bring it up to date."""
    check_place(folder, places)
    check_database(folder)
    path = folder / DATABASE
    if read_only:
        _require_readable(path)
        return
    from canasplan.soundness import troubles_told

    ready_folder(folder)
    with troubles_told(path):
        migrate(path, lambda: _copy(folder, clock))


def _opened(path: Path, clock: Clock, *, read_only: bool, first: bool) -> _Opened:
    """Open a database that is fit; the first time in a process, put right what is behind."""
    from canasplan.db.sqlite import Database
    from canasplan.saving import Reconciled, Saves
    from canasplan.soundness import check_tables, troubles_told

    db = Database(path, read_only=read_only)
    try:
        with troubles_told(path):
            if first:
                check_tables(db)
                _seed(db, clock)
            saves = Saves(db)
            reconciled = saves.reconcile() if first and not read_only else Reconciled()
    except BaseException:
        db.close()
        raise
    return _Opened(db, saves, reconciled)


def use_cases() -> tuple[type, ...]:
    """Load what opening a folder and the first click in it need; it may be done by any thread."""
    from canasplan.db.sqlite import Database
    from canasplan.drafts import Drafts
    from canasplan.localities import Localities
    from canasplan.profile import Profiles
    from canasplan.progress import ProgressBook
    from canasplan.receipts import Receipts
    from canasplan.saving import Saves

    return Database, Saves, Profiles, Drafts, ProgressBook, Localities, Receipts


def _copy(folder: Path, clock: Clock) -> None:
    """Make the backup that goes before a migration."""
    from canasplan.backups import Backups, Reason

    Backups(folder, clock).make(Reason.MIGRATION)


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
    from sqlalchemy import insert, select

    from canasplan import plan, plan_document
    from canasplan.db.tables import installation

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
