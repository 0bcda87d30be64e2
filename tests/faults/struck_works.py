"""The pieces of work that kills and failing disks strike, and known-bad ways of doing the same.

A work is one function: it does something in a data folder and tells what it acknowledges. To add
one, write it and name it in `WORKS`, with what must be there before. Everything that it does
follows from its seed, so that it makes the same system calls each time.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlalchemy import insert

from canasplan import recovery
from canasplan.backups import Reason
from canasplan.bootstrap import Workspace
from canasplan.db import revision_store
from canasplan.db.sqlite import Database
from canasplan.db.tables import progress_revision
from canasplan.errors import CanasplanError
from canasplan.exchange.export import ExportRequest
from canasplan.journal import Journal, installation_of
from canasplan.model import RecordState, Revision
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from canasplan.progress import Filter
from tests.exchange.records import rows_of
from tests.faults.case import OUT, STICK, Case
from tests.faults.struck_folders import (
    RECEIVED,
    Before,
    aimed,
    backed_up,
    cut_short,
    damaged,
    metas,
    nothing,
    of_an_earlier_program,
    received,
    used,
)
from tests.faults.work import OFFICE

FIRST = "canasplan-20220301-080000-cambios.db"
"""The backup that is restored."""


# --- The works


def begin(case: Case) -> None:
    """Start for the first time, and say who records."""
    with case.workspace() as workspace:
        case.do(lambda: workspace.profiles.set(OFFICE))


def start(case: Case) -> None:
    """Start when journal and database differ."""
    with case.workspace():
        pass


def save(case: Case) -> None:
    """Record an avance: the same prepared one, however often it takes."""
    with case.workspace() as workspace:
        book, fields, record = workspace.progress, case.entry(), case.new_record()
        revision = case.do(lambda: book.prepare(fields, record=record))
        case.saved(lambda: book.commit(revision))


def correct(case: Case) -> None:
    """Correct an avance, as the window does."""
    with case.workspace() as workspace:
        book, fields = workspace.progress, case.entry()
        head = _some_avance(case, workspace).winner
        case.saved(
            lambda: book.save(fields, record=head.record, base=head.hash, reason="Se contó mal")
        )


def void(case: Case) -> None:
    """Void an avance."""
    with case.workspace() as workspace:
        head = _some_avance(case, workspace).winner
        case.saved(lambda: workspace.progress.void(head.record, base=head.hash, reason="Se repite"))


def aim(case: Case) -> None:
    """Set a table of metas anew: all of them, or none."""
    with case.workspace() as workspace:
        table = metas(case.chance)
        case.do(lambda: workspace.targets.save(table))
        for state in case.do(workspace.targets.all):
            case.tell({"saved": state.winner.hash})


def _some_avance(case: Case, workspace: Workspace) -> RecordState:
    return case.do(lambda: case.chance.choice(workspace.progress.current(Filter())))


def export(case: Case) -> None:
    """Export to a new file, and over an earlier one."""
    with case.workspace() as workspace:
        for name in ("nuevo.csv", "antes.csv"):
            target = case.root / OUT / name
            case.do(partial(workspace.exports.write, ExportRequest(), target))
            case.wrote(target)


def take_up(case: Case) -> None:
    """Take up a file that was received."""
    with case.workspace() as workspace:
        path = case.root / OUT / RECEIVED
        hashes = case.do(lambda: _hashes_in(path))

        def take() -> None:
            for report in workspace.imports.take([path]):
                for finding in report.findings:
                    raise CanasplanError(str(finding))

        case.do(take)
        for hash_ in hashes:
            case.tell({"saved": hash_})


def _hashes_in(path: Path) -> list[str]:
    """Return what a file holds; this reading is struck as well."""
    try:
        return [row["hash"] for row in rows_of(path)]
    except OSError as error:
        told = "No se pudo leer el archivo recibido. Revise la memoria."
        raise CanasplanError(told) from error


def back_up(case: Case) -> None:
    """Make a backup in both places, which thins the earlier ones."""
    made = case.do(lambda: case.backups.make(Reason.HAND))
    if made.extra_problem is not None:
        case.tell({"refused": str(made.extra_problem), "kind": "Message", "stored": None})
    for backup in filter(None, (made.backup, made.extra)):
        case.wrote(backup.path, backup.path.with_suffix(".json"))


def restore(case: Case) -> None:
    """Bring back a backup and keep what was saved after it."""
    _restore(case, exact=False)


def restore_exactly(case: Case) -> None:
    """Bring back a backup and leave out what was saved after it."""
    _restore(case, exact=True)


def _restore(case: Case, *, exact: bool) -> None:
    with case.held():
        backup = case.data / BACKUPS / FIRST
        case.do(lambda: recovery.restore(case.data, backup, case.clock, exact=exact))


def rebuild(case: Case) -> None:
    """Bring back everything after the database was damaged."""
    with case.held():
        case.do(lambda: recovery.rebuild(case.data, case.clock))


def migrate(case: Case) -> None:
    """Open the data of an earlier program."""
    with case.workspace():
        pass


def repair(case: Case) -> None:
    """Compute everything anew, and write the journal anew."""
    with case.workspace() as workspace:
        case.do(workspace.recompute)


# --- Known-bad ways


def early(case: Case) -> None:
    """Tell of a revision before it is committed."""
    with case.workspace() as workspace:
        revision = workspace.progress.prepare(case.entry(), record=case.new_record())
        case.tell({"saved": revision.hash})
        workspace.progress.commit(revision)


def torn(case: Case) -> None:
    """Put a revision and what follows from it into the database in two transactions."""
    with case.workspace() as workspace:
        revision = workspace.progress.prepare(case.entry(), record=case.new_record())
        with closing(Database(case.data / DATABASE)) as database:
            with database.write() as connection:
                connection.execute(insert(progress_revision), revision_store.to_row(revision))
            with database.write() as connection:
                revision_store.project(connection, revision.record)
        _append(case, revision)
        case.tell({"saved": revision.hash})


def unjournalled(case: Case) -> None:
    """Tell of a revision before it is in the journal."""
    with case.workspace() as workspace:
        revision = workspace.progress.prepare(case.entry(), record=case.new_record())
        with closing(Database(case.data / DATABASE)) as database, database.write() as connection:
            revision_store.add(connection, revision)
        case.tell({"saved": revision.hash})
        _append(case, revision)


def _append(case: Case, revision: Revision) -> None:
    path = case.data / JOURNAL
    Journal(path, installation_of(path) or "").append([revision])


def idle(case: Case) -> None:
    """Do nothing at all, so that there is nothing to strike at."""


def shy(case: Case) -> None:
    """Do something until its calls are counted, and nothing from then on."""
    for number in range(2):
        mark = case.root.with_name(f"hecho-{number}")
        if not mark.exists():
            mark.mkdir()
            for name in range(20):
                (case.root / str(name)).touch()
            return


def swallow(case: Case) -> None:
    """Tell of a revision whatever became of it."""
    with case.workspace() as workspace:
        revision = workspace.progress.prepare(case.entry(), record=case.new_record())
        with suppress(CanasplanError):
            workspace.progress.commit(revision)
        case.tell({"saved": revision.hash})


def duplicate(case: Case) -> None:
    """Try again as another record."""
    with case.workspace() as workspace:
        fields = case.entry()
        case.saved(lambda: workspace.progress.save(fields, record=case.new_record()))


def mumble(case: Case) -> None:
    """Refuse in the system's words."""
    try:
        save(replace(case, again=False))
    except CanasplanError as error:
        if not case.again:
            raise
        case.refused(CanasplanError(f"[Errno 5] Input/output error: {type(error)}"))


@dataclass(frozen=True)
class Work:
    """Something to strike at."""

    run: Callable[[Case], None]
    before: Before = used
    exact: bool = False
    """Whether it leaves out, on purpose, what was acknowledged before."""
    at_once: bool = False
    """Whether all that it adds is there, or nothing of it."""
    heals: bool = False
    """Whether the folder may need, before and after, to be recovered by the person."""
    opened: bool = False
    """Whether it is done by a program that has been at work for a while."""
    kills: int = 2
    """Its share of all kills: a recovery takes its time, and to save is what is done most."""
    calls: int = 100
    """About how many calls it makes: its share of all errors, so that each call gets one."""

    def prepare(self, root: Path, chance: random.Random) -> None:
        """Make the folder that the work is done on."""
        for name in (OUT, STICK):
            (root / name).mkdir(parents=True)
        self.before(root, chance)


WORKS: dict[str, Work] = {
    "begin": Work(begin, nothing, calls=160),
    "start": Work(start, cut_short),
    "save": Work(save, opened=True, kills=4),
    "correct": Work(correct, opened=True, kills=4),
    "void": Work(void, opened=True, kills=4),
    "metas": Work(aim, aimed, at_once=True, opened=True),
    "export": Work(export, opened=True, calls=200),
    "import": Work(take_up, received, at_once=True, opened=True, calls=200),
    "backup": Work(back_up, backed_up, calls=170),
    "restore": Work(restore, backed_up, heals=True, kills=1, calls=520),
    "restore-exactly": Work(restore_exactly, backed_up, exact=True, heals=True, kills=1, calls=260),
    "rebuild": Work(rebuild, damaged, heals=True, kills=1, calls=470),
    "migrate": Work(migrate, of_an_earlier_program, calls=180),
    "repair": Work(repair, opened=True, calls=170),
}
CONTROLS: dict[str, Work] = {
    "early": Work(early),
    "torn": Work(torn),
    "unjournalled": Work(unjournalled),
    "idle": Work(idle),
    "shy": Work(shy),
    "swallow": Work(swallow),
    "duplicate": Work(duplicate),
    "mumble": Work(mumble),
}
