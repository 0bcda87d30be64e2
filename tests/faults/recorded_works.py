"""The pieces of work whose power cuts are simulated, and known-bad ways of doing the same.

Each runs in a process of its own, on a folder that holds the data folder and, beside it, the
places where files go. It tells what it acknowledges when the program's own call has returned.
To add a work, write one function and name it in `WORKS`.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import event
from sqlalchemy.pool import Pool

from canasplan.backups import Backups, Reason
from canasplan.bootstrap import Workspace, open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.identity import SystemClock
from canasplan.model import Profile, Revision
from canasplan.paths import BACKUPS, DATABASE
from canasplan.recovery import restore as restore_backup

DATA = "datos"
EXPORT = "salida/avances.csv"
STICK = "memoria"
ENTRY = {
    "action": "1.02.03",
    "ubigeo": "080505",
    "date": "04/03/2022",
    "activity": "obra",
    "status": "en_ejecucion",
    "achievements": "Se instaló la línea de conducción, «ñandú».",
}
RECORDS = 12
"""That are there before."""
OLD = Path(__file__).parents[1] / "schemas" / "esquema-1.db"


@dataclass(frozen=True)
class Teller:
    """Where a work tells, and the folder its paths are relative to."""

    root: Path
    descriptor: int

    def saved(self, revision: Revision) -> None:
        """Acknowledge a revision."""
        self._tell({"revision": revision.hash})

    def wrote(self, *paths: Path) -> None:
        """Acknowledge files as they are now."""
        sums = {
            path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in paths
        }
        self._tell({"files": sums})

    def backed_up(self) -> None:
        """Acknowledge all backups as they are now, with their papers."""
        self.wrote(*self.root.rglob("canasplan-*"))

    def _tell(self, what: dict[str, Any]) -> None:
        os.write(self.descriptor, json.dumps(what).encode())


# --- What is there before


def nothing(root: Path) -> None:
    """No data folder."""


def used(root: Path) -> None:
    """A data folder with some avances."""
    with open_workspace(root / DATA) as workspace:
        workspace.profiles.set(Profile("080505", "Rosa Quispe", "Técnica"))
        for number in range(RECORDS):
            entry = ENTRY | {"locality": f"Comunidad {number}", "percent": str(number)}
            workspace.progress.save(entry, record=workspace.progress.new_record())


def backed_up(root: Path) -> None:
    """A data folder with some avances more than its backup has."""
    used(root)
    Backups(root / DATA, SystemClock()).make(Reason.HAND)
    with open_workspace(root / DATA) as workspace:
        save_three(workspace, lambda _: None)


def of_an_earlier_program(root: Path) -> None:
    """A data folder with the first schema."""
    (root / DATA).mkdir()
    shutil.copyfile(OLD, root / DATA / DATABASE)


# --- The works


def begin(root: Path, teller: Teller) -> None:
    """Start for the first time, and record the first avances."""
    with open_workspace(root / DATA) as workspace:
        workspace.profiles.set(Profile("080505", "Rosa Quispe", "Técnica"))
        save_three(workspace, teller.saved)


def save(root: Path, teller: Teller) -> None:
    """Record, correct and void."""
    with open_workspace(root / DATA) as workspace:
        save_three(workspace, teller.saved)


def export(root: Path, teller: Teller) -> None:
    """Export twice to the same file, with a save in between."""
    target = root / EXPORT
    with open_workspace(root / DATA) as workspace:
        workspace.exports.write(ExportRequest(), target)
        teller.wrote(target)
        save_one(workspace, teller)
        workspace.exports.write(ExportRequest(), target)
        teller.wrote(target)


def save_three(workspace: Workspace, tell: Callable[[Revision], None]) -> None:
    """Record, correct and void an avance."""
    book = workspace.progress
    first = book.save(ENTRY, record=book.new_record())
    tell(first)
    changed = ENTRY | {"percent": "35", "difficulties": "Llovió"}
    second = book.save(changed, record=first.record, base=first.hash, reason="Faltaba")
    tell(second)
    tell(book.void(first.record, base=second.hash, reason="Repetido"))


def aim(root: Path, teller: Teller) -> None:
    """Set some metas at once, set them anew, and take one back."""
    place = {"ubigeo": "080505", "year": "2022", "unit": "km"}
    with open_workspace(root / DATA) as workspace:
        for quantity in ("2", "2.5"):
            workspace.targets.save(
                place | {"action": action, "quantity": quantity}
                for action in ("1.02.03", "1.02.04", "2.01.02")
            )
            metas = [state.winner for state in workspace.targets.all()]
            for meta in metas:
                teller.saved(meta)
        teller.saved(workspace.targets.void(metas[0].record, "Se repite"))


def save_one(workspace: Workspace, teller: Teller) -> None:
    """Record one avance."""
    teller.saved(workspace.progress.save(ENTRY, record=workspace.progress.new_record()))


def back_up(root: Path, teller: Teller) -> None:
    """Back up, name a second place, save, and back up to both."""
    backups = Backups(root / DATA, SystemClock())
    backups.make(Reason.HAND)
    teller.backed_up()
    backups.set_extra_place(root / STICK)
    with open_workspace(root / DATA) as workspace:
        save_one(workspace, teller)
    backups.make(Reason.CLOSE)
    teller.backed_up()
    teller.wrote(*(root / STICK).glob("*.txt"), *(root / DATA / BACKUPS).glob("*.txt"))


def restore(root: Path, teller: Teller) -> None:
    """Restore a backup, and go on."""
    (backup,) = Backups(root / DATA, SystemClock()).all()
    restore_backup(root / DATA, backup.path, SystemClock())
    teller.backed_up()
    with open_workspace(root / DATA) as workspace:
        save_one(workspace, teller)


def migrate(root: Path, teller: Teller) -> None:
    """Open the data of an earlier program, and go on."""
    with open_workspace(root / DATA) as workspace:
        teller.backed_up()
        save_one(workspace, teller)


# --- Known-bad ways


def export_in_place(root: Path, teller: Teller) -> None:
    """Write the same bytes, and sync them, but over the old file."""
    target, elsewhere = root / EXPORT, root.with_name("otra.csv")
    with open_workspace(root / DATA) as workspace:
        workspace.exports.write(ExportRequest(), target)
        teller.wrote(target)
        workspace.exports.write(ExportRequest(), elsewhere)
    with target.open("wb") as handle:
        for line in elsewhere.read_bytes().splitlines(keepends=True):
            handle.write(line)
        handle.flush()
        os.fsync(handle.fileno())
    teller.wrote(target)


def back_up_plainly(root: Path, teller: Teller) -> None:
    """Let SQLite copy to the final name, and sync nothing."""
    target = root / DATA / BACKUPS / "canasplan-0.db"
    target.parent.mkdir()
    with (
        contextlib.closing(sqlite3.connect(root / DATA / DATABASE)) as origin,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        origin.backup(copy)
    teller.backed_up()


def pragmas(*statements: str) -> Callable[[], contextlib.AbstractContextManager[None]]:
    """Return what gives every connection of the program other settings than its own."""

    @contextlib.contextmanager
    def weakened() -> Iterator[None]:
        def weaken(driver: Any, *_: object) -> None:
            for statement in statements:
                driver.execute(statement)

        # At the checkout, because the program sets and checks its own at the connect.
        event.listen(Pool, "checkout", weaken)
        try:
            yield
        finally:
            event.remove(Pool, "checkout", weaken)

    return weakened


@contextlib.contextmanager
def unsynced() -> Iterator[None]:
    """Let the program sync nothing; SQLite still syncs what is its own."""
    with mock.patch.object(os, "fsync", return_value=None):
        yield


@dataclass(frozen=True)
class Work:
    """Something to record."""

    run: Callable[[Path, Teller], None]
    before: Callable[[Path], None] = used
    weakened: Callable[[], contextlib.AbstractContextManager[None]] = contextlib.nullcontext
    """What switches a defence off while it runs."""

    def prepare(self, root: Path) -> None:
        """Make the folder that the work is done on."""
        (root / STICK).mkdir(parents=True)
        (root / EXPORT).parent.mkdir()
        self.before(root)


WORKS: dict[str, Work] = {
    "begin": Work(begin, nothing),
    "save": Work(save),
    "metas": Work(aim),
    "export": Work(export),
    "backup": Work(back_up),
    "restore": Work(restore, backed_up),
    "migrate": Work(migrate, of_an_earlier_program),
}
CONTROLS: dict[str, Work] = {
    "synchronous-off": Work(save, weakened=pragmas("PRAGMA synchronous=OFF")),
    "delete-journal": Work(
        save, weakened=pragmas("PRAGMA journal_mode=DELETE", "PRAGMA synchronous=FULL")
    ),
    "journal-unsynced": Work(save, weakened=unsynced),
    "export-in-place": Work(export_in_place),
    "export-unsynced": Work(export, weakened=unsynced),
    "backup-plain": Work(back_up_plainly),
    "backup-unsynced": Work(back_up, weakened=unsynced),
}


def main() -> None:
    """Do one work."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("work", choices=WORKS | CONTROLS)
    parser.add_argument("root", type=Path)
    parser.add_argument("told", type=Path)
    asked = parser.parse_args()
    work = (WORKS | CONTROLS)[asked.work]
    descriptor = os.open(asked.told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    with work.weakened():
        work.run(asked.root, Teller(asked.root, descriptor))


if __name__ == "__main__":
    main()
