"""Starts many programs at once on one folder, and kills those that hold it.

    python -m tests.faults.starts --rounds 100 --seed 1      20 starts at the same moment
    python -m tests.faults.starts --kills 1000 --seed 1      a holder killed, and the next start

Both print one JSON report. Every program is forked from this process, which has loaded
everything. The starts of a round wait for the same pipe; each tries to become the one writer,
and who is writes once. All note in one file when they begin and end to be the writer: a system
call appends each note whole, so that the file's own order tells whether two ever were it at once.

`--lock` chooses known-bad ways of locking, which the same comparison must catch.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from canasplan.bootstrap import Workspace, hold_folder, open_workspace
from canasplan.errors import CanasplanError
from canasplan.paths import DATABASE
from canasplan.trouble import DataTroubleError, Trouble
from tests.faults.apart import work_folder
from tests.faults.shown import hashes
from tests.faults.work import OFFICE, PlayableClock, entry

STARTS = 20
"""At the same moment."""
LATEST = 0.004
"""Seconds after its last word until a holder is killed, at most: about a save."""
OLDEST = Path(__file__).parents[1] / "schemas" / "esquema-1.db"
FOLDERS = ("new", "existing", "of schema 1")


@dataclass
class Report:
    """What came of all starts, or of all kills."""

    seed: int
    seconds: float = 0.0
    rounds: dict[str, int] = field(default_factory=dict)
    """How often on which kind of folder."""
    starts: int = 0
    writers: int = 0
    in_use: int = 0
    """Starts that were told that somebody else has the folder."""
    overlaps: int = 0
    """Times that somebody began to be the writer while somebody was."""
    nobody: int = 0
    """Rounds in which no start became the writer."""
    unnamed: int = 0
    """Refusals that did not name who has it."""
    kills: int = 0
    stale: int = 0
    """Starts after a kill that were refused the folder."""
    slowest: float = 0.0
    """Seconds that a start after a kill took to have the folder."""
    faults: list[str] = field(default_factory=list)
    """Anything else that must not be, in words."""


# --- Ways of locking

Lock = Callable[[Path, str], AbstractContextManager[None]]


def sound(folder: Path, who: str) -> AbstractContextManager[None]:
    """As the program does."""
    return hold_folder(folder, who)


@contextmanager
def by_existence(folder: Path, who: str) -> Iterator[None]:
    """Known bad: a file that is there while somebody has the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "abierto.txt"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError as error:
        raise DataTroubleError(Trouble.IN_USE, folder, who=path.read_text("utf-8")) from error
    os.write(descriptor, who.encode())
    os.close(descriptor)
    try:
        yield
    finally:
        path.unlink()


@contextmanager
def none_at_all(folder: Path, who: str) -> Iterator[None]:
    """Known bad: everybody is the writer."""
    folder.mkdir(parents=True, exist_ok=True)
    yield


LOCKS: dict[str, Lock] = {"sound": sound, "by-existence": by_existence, "none": none_at_all}


# --- One program


@dataclass
class Program:
    """A forked program, and what it says."""

    pid: int
    heard: int
    said: bytes = b""

    def line(self) -> str:
        """Wait for its next line; empty when it has ended."""
        while b"\n" not in self.said:
            more = os.read(self.heard, 4096)
            if not more:
                return ""
            self.said += more
        first, _, self.said = self.said.partition(b"\n")
        return first.decode()

    def end(self) -> int:
        """Wait for its end; return its status."""
        _, status = os.waitpid(self.pid, 0)
        os.close(self.heard)
        return status


def fork(work: Callable[[int], None]) -> Program:
    """Fork a program that does `work`, which gets the pipe to speak into."""
    heard, speaking = os.pipe()
    pid = os.fork()
    if pid:
        os.close(speaking)
        return Program(pid, heard)
    code = 1
    try:
        os.close(heard)
        work(speaking)
        code = 0
    except Exception:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)


def say(speaking: int, line: str) -> None:
    """Say a line, whole."""
    os.write(speaking, f"{line}\n".encode())


def write_once(workspace: Workspace, chance: random.Random) -> str:
    """Record one avance, if need be after who records it; return its hash."""
    if workspace.profiles.get() != OFFICE:
        workspace.profiles.set(OFFICE)
    book = workspace.progress
    typed = entry(chance, workspace.clock.now())
    return book.save(typed, record=book.new_record()).hash


# --- Many at the same moment


@dataclass
class Gate:
    """What others wait for: that it is opened, which all of them see at the same moment."""

    waiting: int
    opening: int

    @classmethod
    def closed(cls) -> Gate:
        """Return a new gate."""
        return cls(*os.pipe())

    def leave_it_to_others(self) -> None:
        """Let go, in a forked program, of what would keep it closed."""
        os.close(self.opening)

    def wait(self) -> None:
        """Wait until it is opened."""
        os.read(self.waiting, 1)

    def open(self) -> None:
        """Let all pass."""
        os.close(self.opening)
        os.close(self.waiting)


class Round:
    """So many starts at once on one folder."""

    def __init__(self, folder: Path, lock: Lock, report: Report) -> None:
        self._folder = folder
        self._lock = lock
        self._report = report
        self._notes = folder.with_name(f"{folder.name}.notas")
        self._gate, self._until_all_tried = Gate.closed(), Gate.closed()

    def play(self, seed: str, *, stay: bool) -> None:
        """Let all start; with `stay`, who is the writer remains it until all have tried."""
        path = self._folder / DATABASE
        before = hashes(path) if path.exists() else frozenset()
        programs = [self._program(f"{seed} {number}", stay) for number in range(STARTS)]
        self._gate.open()
        answers = [program.line() for program in programs]
        self._until_all_tried.open()
        saved = [program.line() for program, said in zip(programs, answers, strict=True)
                 if said == "writer"]  # fmt: skip
        ends = [program.end() for program in programs]
        pairs = zip(programs, answers, strict=True)
        names = {f"el programa {program.pid}" for program, said in pairs if said == "writer"}
        self._judge(answers, names, ends)
        self._compare(before, saved)

    def _program(self, seed: str, stay: bool) -> Program:
        def work(speaking: int) -> None:
            self._gate.leave_it_to_others()
            self._until_all_tried.leave_it_to_others()
            self._gate.wait()
            try:
                with self._lock(self._folder, f"el programa {os.getpid()}"):
                    self._be_the_writer(speaking, seed, stay)
            except DataTroubleError as error:
                say(speaking, f"{error.trouble} {error.message.values.get('who', '')}")

        return fork(work)

    def _be_the_writer(self, speaking: int, seed: str, stay: bool) -> None:
        notes = os.open(self._notes, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        os.write(notes, b"+")
        say(speaking, "writer")
        try:
            if stay:
                self._until_all_tried.wait()
            with open_workspace(self._folder, PlayableClock()) as workspace:
                saved = write_once(workspace, random.Random(seed))
        finally:
            os.write(notes, b"-")
        say(speaking, saved)

    def _judge(self, answers: list[str], names: set[str], ends: list[int]) -> None:
        report = self._report
        refused = [said for said in answers if said != "writer"]
        report.starts += len(answers)
        report.writers += len(answers) - len(refused)
        report.nobody += len(refused) == len(answers)
        for said in refused:
            trouble, _, who = said.partition(" ")
            report.in_use += trouble == Trouble.IN_USE
            report.unnamed += who.partition(",")[0] not in names
            if trouble != Trouble.IN_USE:
                report.faults.append(f"a start was refused otherwise: {said!r}")
        report.faults += [f"a start ended with {status}" for status in ends if status]
        writers = 0
        notes = self._notes.read_bytes() if self._notes.exists() else b""
        for note in notes:
            writers += 1 if note == ord("+") else -1
            report.overlaps += note == ord("+") and writers > 1

    def _compare(self, before: frozenset[str], saved: list[str]) -> None:
        """Open the folder as after any start: what was saved is there, and nothing is broken."""
        try:
            with open_workspace(self._folder, PlayableClock()) as workspace:
                faults = workspace.verify().faults
        except CanasplanError as error:
            self._report.faults.append(str(error))
            return
        self._report.faults += [f"{fault.record}: {fault.what}" for fault in faults]
        now = hashes(self._folder / DATABASE)
        if now != before | set(saved):
            self._report.faults.append(f"{len(now)} revisions instead of {len(before)} + {saved}")
        with closing(sqlite3.connect(self._folder / DATABASE)) as driver:
            (verdict,) = driver.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            self._report.faults.append(verdict)


def prepared(root: Path, kind: str) -> Path:
    """Return a folder of one kind, to start on."""
    folder = Path(tempfile.mkdtemp(dir=root)) / "Datos 100% ñ"
    if kind == "existing":
        with open_workspace(folder, PlayableClock()) as workspace:
            write_once(workspace, random.Random(0))
    elif kind == "of schema 1":
        folder.mkdir()
        shutil.copyfile(OLDEST, folder / DATABASE)
    return folder


def start_together(root: Path, lock: str, kind: str, rounds: int, seed: int) -> Report:
    """Start together so many times, on a folder of one kind."""
    begun, report = time.perf_counter(), Report(seed)
    for number in range(rounds):
        folder = prepared(root, kind)
        report.rounds[kind] = report.rounds.get(kind, 0) + 1
        # Every other time who is done makes room for others while they still try.
        Round(folder, LOCKS[lock], report).play(f"{seed} {number}", stay=number % 2 == 0)
        shutil.rmtree(folder.parent)
    report.seconds = round(time.perf_counter() - begun, 1)
    return report


# --- A holder killed, again and again


def hold(folder: Path, lock: Lock, seed: str) -> Program:
    """Fork a program that says when it has the folder, opens it, and saves for ever."""

    def work(speaking: int) -> None:
        start = time.monotonic()
        try:
            with lock(folder, f"el programa {os.getpid()}"):
                say(speaking, f"has it {time.monotonic() - start}")
                with open_workspace(folder, PlayableClock()) as workspace:
                    say(speaking, "opened")
                    chance = random.Random(seed)
                    while True:
                        say(speaking, write_once(workspace, chance))
        except DataTroubleError as error:
            say(speaking, f"refused: {error}")

    return fork(work)


def kill_holders(root: Path, lock: str, kills: int, seed: int) -> Report:
    """Kill the holder of a folder, and let the next one start, so many times."""
    begun, report = time.perf_counter(), Report(seed)
    chance, folder = random.Random(seed), prepared(root, "existing")
    for number in range(kills):
        program = hold(folder, LOCKS[lock], f"{seed} {number}")
        if not _has_it(program, report):
            break  # nor will any that comes after it
        for _ in range(chance.randrange(4)):  # while it opens, or after some saves
            program.line()
        select.select([], [], [], chance.uniform(0, LATEST))
        os.kill(program.pid, signal.SIGKILL)
        status = program.end()
        report.kills += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    with open_workspace(folder, PlayableClock()) as workspace:
        report.faults += [f"{fault.record}: {fault.what}" for fault in workspace.verify().faults]
    report.seconds = round(time.perf_counter() - begun, 1)
    return report


def _has_it(program: Program, report: Report) -> bool:
    """Tell whether a start got the folder that a killed one had, and note how long it took."""
    said = program.line()
    report.starts += 1
    if not said.startswith("has it"):
        report.stale += 1
        program.end()
        return False
    taken = float(said.split()[-1])
    report.slowest = max(report.slowest, round(taken, 4))
    return True


def main() -> None:
    """Run one of both and print its report."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--folder", type=Path, help="where to work; in memory if possible")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--kind", choices=FOLDERS, default="existing", help="of folder")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--lock", choices=LOCKS, default="sound")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    with work_folder(given.folder) as root:
        if given.kills:
            report = kill_holders(root, given.lock, given.kills, given.seed)
        else:
            report = start_together(root, given.lock, given.kind, given.rounds, given.seed)
    sys.stdout.write(json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
