"""Loses the database, the backups or the journal after random work, and brings everything back.

    python -m tests.faults.journal_drills --drills 1000 --seed 1 --processes 2
    python -m tests.faults.journal_drills --seed 1 --only 17            one of them again

Prints one JSON report. Each drill works in a folder of its own: avances recorded, corrected,
voided, taken back, competing, comunidades, in one or more sessions, with backups in between.
Then something is lost, and what the program brings back must be what was there: every
acknowledged revision, the states of all records, totals, searches, and each byte of the export.

`--saver` chooses a known-bad way of saving, which the same comparison must catch.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from copy import copy
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from canasplan import recovery
from canasplan.backups import Reason
from canasplan.bootstrap import Workspace, open_workspace
from canasplan.db.sqlite import Database
from canasplan.errors import CanasplanError
from canasplan.journal import line
from canasplan.localities import Localities
from canasplan.model import Revision
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from canasplan.progress import ProgressBook
from canasplan.saving import SESSION, Saves
from canasplan.trouble import DataTroubleError, Trouble
from tests.faults.apart import work_folder
from tests.faults.shown import differing, exported, hashes, shown
from tests.faults.work import OFFICE, PlayableClock, Work, entry, receive

LONG_WORK = 26
"""One of so many drills begins with more saves than a start reads again in the journal."""
NOT_IN_JOURNAL = {"drafts", "list of drafts", "waiting", "number waiting"}
"""What a revision does not say: typed and not saved, saved and not exported."""


@dataclass
class Report:
    """What came of all drills."""

    seed: int
    drills: dict[str, int] = field(default_factory=dict)
    """How many of each kind."""
    seconds: float = 0.0
    acknowledged: int = 0
    lost: int = 0
    """Acknowledged revisions that were not brought back."""
    different: int = 0
    """Drills after which something else was shown or exported than before."""
    from_journal: int = 0
    """Revisions that nothing but the journal still had."""
    repaired: int = 0
    """Drills in which the verification, not the start, put the journal right."""
    faults: list[str] = field(default_factory=list)
    """What must not be, in words."""

    def add(self, other: Report) -> None:
        """Count what another process found."""
        self.drills = dict(Counter(self.drills) + Counter(other.drills))
        for name in ("acknowledged", "lost", "different", "from_journal", "repaired"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults


# --- Ways of saving


class Forgetful(Saves):
    """Known bad: what is saved is not written a second time."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._database = database

    def keep(self, revision: Revision, write: Callable[[Connection], None]) -> None:
        """Commit, and leave it at that."""
        with self._database.write() as connection:
            write(connection)


SAVERS: dict[str, Callable[[Database], Saves]] = {"sound": Saves, "no-journal": Forgetful}


# --- What gets lost


def database(chance: random.Random, folder: Path, half: bytes) -> None:
    """Lose the database."""
    (folder / DATABASE).unlink()
    (folder / f"{DATABASE}-journal").unlink(missing_ok=True)


def all_but_the_journal(chance: random.Random, folder: Path, half: bytes) -> None:
    """Lose the database and all backups."""
    database(chance, folder, half)
    shutil.rmtree(folder / BACKUPS, ignore_errors=True)


def database_while_saving(chance: random.Random, folder: Path, half: bytes) -> None:
    """Lose the database, and leave the line of one more save in the journal torn or flipped."""
    with (folder / JOURNAL).open("ab") as file:
        file.write(_harmed(chance, half))
    all_but_the_journal(chance, folder, half)


def last_line(chance: random.Random, folder: Path, half: bytes) -> None:
    """Tear or flip the last line of the journal; the database is good."""
    path = folder / JOURNAL
    if path.exists():
        *lines, last = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines) + _harmed(chance, last))


def journal(chance: random.Random, folder: Path, half: bytes) -> None:
    """Lose the journal; the database is good."""
    (folder / JOURNAL).unlink(missing_ok=True)


def _harmed(chance: random.Random, whole: bytes) -> bytes:
    place = chance.randrange(len(whole) - 1)
    if chance.random() < 0.5:
        return whole[:place]
    return whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]


LOSSES = {
    "the database": database,
    "database and backups": all_but_the_journal,
    "all but a torn journal": database_while_saving,
    "the journal's last line": last_line,
    "the journal": journal,
}


# --- One drill


@dataclass(frozen=True)
class Before:
    """What is to come back."""

    hashes: frozenset[str]
    shown: dict[str, object]
    export: bytes


class Drill:
    """One drill, in a folder of its own."""

    def __init__(self, root: Path, number: int, saver: str, report: Report) -> None:
        self._folder = root / f"Datos {number} ñ"
        self._chance = random.Random(f"{report.seed} {number}")
        self._number = number
        self._saver = SAVERS[saver]
        self._report = report
        self._clock = PlayableClock()
        self._kind = list(LOSSES)[number % len(LOSSES)]

    def play(self) -> None:
        """Work, lose, bring back, compare."""
        report = self._report
        report.drills[self._kind] = report.drills.get(self._kind, 0) + 1
        before, half = self._work()
        report.acknowledged += len(before.hashes)
        LOSSES[self._kind](self._chance, self._folder, half)
        try:
            if (self._folder / DATABASE).exists():
                self._start(before)
                all_but_the_journal(self._chance, self._folder, half)
            self._rebuild(before)
        except CanasplanError as error:
            self._tell(f"refused: {error}")
        shutil.rmtree(self._folder)

    def _work(self) -> tuple[Before, bytes]:
        """Work in some sessions; return the state at the end, and the line of one more save."""
        steps = SESSION if self._number % LONG_WORK == LONG_WORK - 1 else 0
        records: list[str] = []
        for rest in reversed(range(self._chance.choice((1, 1, 2, 3)))):
            with (
                open_workspace(self._folder, self._clock) as opened,
                closing(Database(self._folder / DATABASE)) as other,
            ):
                workspace = self._saving_as_asked(opened, other)
                workspace.profiles.set(OFFICE)
                work = Work(workspace, self._chance, self._clock, records)
                self._session(work, steps + self._chance.randrange(3, 14))
                steps = 0
                if rest:
                    continue
                book, typed = workspace.progress, entry(self._chance, self._clock.now())
                half = line(book.prepare(typed, record=book.new_record()))
                return self._state(opened), half
        raise AssertionError

    def _saving_as_asked(self, workspace: Workspace, other: Database) -> Workspace:
        saves = self._saver(other)
        as_asked = copy(workspace)
        as_asked.progress = ProgressBook(other, self._clock, saves)
        as_asked.localities = Localities(other, self._clock, saves)
        return as_asked

    def _session(self, work: Work, steps: int) -> None:
        for part in (steps // 2, steps - steps // 2):
            work.some(part)
            if self._chance.random() < 0.4:
                work.workspace.backups.make(self._chance.choice((Reason.CHANGES, Reason.CLOSE)))
        rival = work.rival() if self._chance.random() < 0.3 else None
        if rival is not None:
            receive(work.workspace, rival)

    def _start(self, before: Before) -> None:
        """Start as usual: what the journal lost is written anew."""
        with open_workspace(self._folder, self._clock) as workspace:
            faults = workspace.verify().faults
            if faults and all(fault.derived for fault in faults):
                workspace.recompute()
                self._report.repaired += 1
                faults = workspace.verify().faults
            if faults:
                self._tell(f"faults after the start: {faults[:3]}")
        self._compare(before)

    def _rebuild(self, before: Before) -> None:
        """Start, be refused, and recover."""
        try:
            with open_workspace(self._folder, self._clock):
                self._tell("it was opened although the database is lost")
        except DataTroubleError as error:
            if error.trouble is not Trouble.MISSING:
                self._tell(f"refused as {error.trouble}")
        outcome = recovery.rebuild(self._folder, self._clock)
        self._report.from_journal += outcome.from_journal
        self._compare(before)

    def _compare(self, before: Before) -> None:
        with open_workspace(self._folder, self._clock) as workspace:
            now = self._state(workspace)
        if lost := before.hashes - now.hashes:
            self._report.lost += len(lost)
            self._tell(f"{len(lost)} of {len(before.hashes)} revisions are lost")
            return
        changed = set(differing(before.shown, now.shown)) - NOT_IN_JOURNAL
        if changed or now.export != before.export:
            self._report.different += 1
            self._tell(f"not as before: {changed or 'the export'}")

    def _state(self, workspace: Workspace) -> Before:
        export = b""
        try:
            export = exported(workspace, self._folder / "avances.csv")
        except CanasplanError as error:
            self._tell(f"the export was refused: {error}")
        return Before(hashes(self._folder / DATABASE), shown(workspace), export)

    def _tell(self, told: str) -> None:
        self._report.faults.append(f"{self._number}, {self._kind}: {told}")


# --- Many drills


def play(root: Path, seed: int, saver: str, numbers: Iterable[int]) -> Report:
    """Play the drills of these numbers."""
    report = Report(seed)
    for number in numbers:
        Drill(root, number, saver, report).play()
    return report


def drill(root: Path, seed: int, drills: int, saver: str, processes: int) -> Report:
    """Play so many drills, shared among processes."""
    start, report = time.perf_counter(), Report(seed)
    if processes == 1:
        report = play(root, seed, saver, range(drills))
    else:
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(processes, fork) as pool:
            shares = [range(first, drills, processes) for first in range(processes)]
            for one in [pool.submit(play, root, seed, saver, share) for share in shares]:
                report.add(one.result())
    report.seconds = round(time.perf_counter() - start, 1)
    return report


def main() -> None:
    """Drill and print the report."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--folder", type=Path, help="where to work; in memory if possible")
    parser.add_argument("--drills", type=int, default=50)
    parser.add_argument("--only", type=int, help="just the drill of this number")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--saver", choices=SAVERS, default="sound")
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    with work_folder(given.folder) as root:
        if given.only is not None:
            report = play(root, given.seed, given.saver, [given.only])
        else:
            report = drill(root, given.seed, given.drills, given.saver, given.processes)
    sys.stdout.write(json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
