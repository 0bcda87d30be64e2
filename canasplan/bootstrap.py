"""Opening a data folder: the one place that puts the use cases together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select

from canasplan import plan, plan_document
from canasplan.actions import Actions
from canasplan.db.migrations import migrate
from canasplan.db.sqlite import Database
from canasplan.db.tables import installation
from canasplan.drafts import Drafts
from canasplan.exchange.export import Exports
from canasplan.identity import Clock, SystemClock, moment_text, new_installation
from canasplan.integrity import Verification, verify
from canasplan.localities import Localities
from canasplan.paths import DATABASE, ready_folder, resource
from canasplan.plan import Plans
from canasplan.profile import Profiles
from canasplan.progress import ProgressBook


@dataclass(frozen=True, slots=True)
class Workspace:
    """One open data folder and what can be done in it, for use by one thread."""

    folder: Path
    clock: Clock
    plans: Plans
    profiles: Profiles
    actions: Actions
    progress: ProgressBook
    drafts: Drafts
    localities: Localities
    exports: Exports
    _db: Database

    def verify(self) -> Verification:
        """Recompute every hash and projection."""
        return verify(self._db)


@contextmanager
def open_workspace(folder: Path, clock: Clock | None = None) -> Iterator[Workspace]:
    """Open a data folder, created and seeded with the plan of Canas when it is new.

    Raises:
        CanasplanError: the folder cannot be used, or its data are of a newer or of another
            program; nothing was touched.
    """
    clock = clock or SystemClock()
    path = ready_folder(folder) / DATABASE
    migrate(path, clock.now())
    db = Database(path)
    try:
        _seed(db, clock)
        yield Workspace(
            folder=folder,
            clock=clock,
            plans=Plans(db, clock),
            profiles=Profiles(db),
            actions=Actions(db),
            progress=ProgressBook(db, clock),
            drafts=Drafts(db),
            localities=Localities(db, clock),
            exports=Exports(db, clock),
            _db=db,
        )
    finally:
        db.close()


def _seed(db: Database, clock: Clock) -> None:
    """Give a new database its identity and the plan that ships with the program."""
    with db.read() as connection:
        if connection.execute(select(installation.c.id)).first():
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
