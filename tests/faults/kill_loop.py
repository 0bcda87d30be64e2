"""Kills a process that saves, again and again, and looks at what it left.

    python -m tests.faults.kill_loop --folder DIR --kills 200       at random moments
    python -m tests.faults.kill_loop --folder DIR --each-call 1     at each system call, once

Both print one JSON report. A child saves through the real `ProgressBook` and tells each revision
only when `save` has returned; the parent sends SIGKILL, makes sure that the child died of it,
opens the folder as the program does at its start, and compares. The children are forked from this
process, which has loaded everything, so that a kill costs milliseconds.

`--saver` chooses known-bad ways of saving, which the same comparison must catch.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import itertools
import json
import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sqlalchemy import insert

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.db import revision_store
from canasplan.db.sqlite import Database
from canasplan.db.tables import progress_revision
from canasplan.model import Profile, Revision
from canasplan.paths import DATABASE

KILLS_PER_FOLDER = 25
"""Then a fresh folder, so that verifying all of it stays quick."""
CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "write")
"""System calls that change something: those of SQLite, and the telling."""
LATEST = 0.03
"""Seconds after which a random kill comes, at most: about three saves."""

ENTRY = {
    "action": "1.02.03",
    "ubigeo": "080505",
    "date": "04/03/2022",
    "activity": "obra",
    "status": "en_ejecucion",
    "achievements": "Se instaló la línea de conducción, «ñandú».",
}

Tell = Callable[[Revision], None]
Saver = Callable[[Workspace, Tell], None]


@dataclass
class Report:
    """What came of all kills; times are in seconds."""

    seed: int
    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    unacknowledged: int = 0
    slowest_restart: float = 0.0
    points: dict[str, int] = field(default_factory=dict)
    """System call → at how many of its invocations the child was killed."""
    faults: list[str] = field(default_factory=list)
    """What must not be, in words."""


# --- Ways of saving


def sound(workspace: Workspace, tell: Tell) -> None:
    """Record, correct and void, each told when it is done."""
    book = workspace.progress
    first = book.save(ENTRY, record=book.new_record())
    tell(first)
    changed = ENTRY | {"percent": "35", "difficulties": "Llovió"}
    second = book.save(changed, record=first.record, base=first.hash, reason="Faltaba")
    tell(second)
    tell(book.void(first.record, base=second.hash, reason="Repetido"))


def early(workspace: Workspace, tell: Tell) -> None:
    """Known bad: told before it is on disk."""
    book = workspace.progress
    revision = book.prepare(ENTRY, record=book.new_record())
    tell(revision)
    book.commit(revision)


def torn(workspace: Workspace, tell: Tell) -> None:
    """Known bad: the revision and what follows from it in two transactions."""
    book = workspace.progress
    revision = book.prepare(ENTRY, record=book.new_record())
    with contextlib.closing(Database(workspace.folder / DATABASE)) as database:
        with database.write() as connection:
            connection.execute(insert(progress_revision), revision_store.to_row(revision))
        with database.write() as connection:
            revision_store.project(connection, revision.record)
    tell(revision)


SAVERS: dict[str, Saver] = {"sound": sound, "early": early, "torn": torn}


# --- The child


@dataclass
class Child:
    """A forked process that saves, and the pipes to it."""

    pid: int
    told: int
    """Where it tells what it has saved."""
    gate: int
    """What it waits for before it starts to save: that this is closed."""
    heard: bytes = b""

    def listen(self, lines: int) -> None:
        """Hear until so many lines were told, or the child is dead."""
        while self.heard.count(b"\n") < lines and (more := os.read(self.told, 65536)):
            self.heard += more

    def bury(self) -> tuple[int, list[str]]:
        """Return how it ended and the hashes it told in whole lines."""
        while more := os.read(self.told, 65536):
            self.heard += more
        _, status = os.waitpid(self.pid, 0)
        os.close(self.told)
        whole = self.heard.decode().split("\n")[:-1]
        return status, [line for line in whole if line != "open"]


def fork(folder: Path, saver: Saver, rounds: int | None) -> Child:
    """Start a child that opens the folder, says "open", waits for its gate, and saves."""
    told, telling = os.pipe()
    waiting, gate = os.pipe()
    pid = os.fork()
    if pid:
        os.close(telling)
        os.close(waiting)
        return Child(pid, told, gate)
    code = 1
    try:
        os.close(gate)
        os.close(told)
        live(folder, saver, rounds, waiting, telling)
        code = 0
    finally:
        os._exit(code)


def live(folder: Path, saver: Saver, rounds: int | None, waiting: int, telling: int) -> None:
    """Save in the child, for ever or for so many rounds."""
    let_any_process_trace_me()
    with open_workspace(folder) as workspace:
        os.write(telling, b"open\n")
        os.read(waiting, 1)
        for _ in itertools.count() if rounds is None else range(rounds):
            saver(workspace, lambda revision: told_whole(telling, revision))


def let_any_process_trace_me() -> None:
    """Let strace attach where only parents may trace (a security module of some Linuxes)."""
    set_ptracer, any_process = 0x59616D61, -1
    ctypes.CDLL(None).prctl(set_ptracer, ctypes.c_long(any_process), 0, 0, 0)


def told_whole(telling: int, revision: Revision) -> None:
    """Tell a revision in one write: it is heard whole or not at all."""
    os.write(telling, f"{revision.hash}\n".encode())


# --- The kills


def at_random(folder: Path, saver: Saver, chance: random.Random) -> Child:
    """Kill at any moment: while the folder is opened, or up to some saves later."""
    child = fork(folder, saver, None)
    os.close(child.gate)
    child.listen(chance.randrange(6))
    select.select([], [], [], chance.uniform(0, LATEST))
    os.kill(child.pid, signal.SIGKILL)
    return child


def at_call(folder: Path, saver: Saver, call: str, number: int) -> Child:
    """Let the kernel kill at the n-th invocation of a system call, before it is carried out."""
    child = fork(folder, saver, 1)
    child.listen(1)
    inject = f"inject={call}:signal=KILL:when={number}"
    command = ["strace", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e", inject]
    with subprocess.Popen([*command, "-p", str(child.pid)], stderr=subprocess.PIPE) as tracer:
        while tracer.poll() is None and not traced(child.pid):
            pass
        os.close(child.gate)
        told = tracer.stderr.read().decode() if tracer.stderr else ""
    if tracer.returncode not in (0, -signal.SIGKILL, 128 + signal.SIGKILL) or told:
        os.kill(child.pid, signal.SIGKILL)
        msg = f"strace cannot attach here: {told}"
        raise RuntimeError(msg)
    return child


def traced(pid: int) -> bool:
    """Whether a tracer holds the process."""
    return "TracerPid:\t0\n" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")


# --- The comparison


@dataclass
class Bench:
    """One data folder after another, and what should be in it."""

    root: Path
    report: Report
    folder: Path = Path()
    uses: int = KILLS_PER_FOLDER
    present: set[str] = field(default_factory=set)

    def ready(self) -> Path:
        """Return the folder for the next kill."""
        if self.uses >= KILLS_PER_FOLDER:
            self.folder = Path(tempfile.mkdtemp(dir=self.root)) / "Datos 100% ñ"
            with open_workspace(self.folder) as workspace:
                workspace.profiles.set(Profile("080505", "Rosa Quispe", "Técnica"))
            self.uses, self.present = 0, set()
        self.uses += 1
        return self.folder

    def compare(self, acknowledged: list[str]) -> None:
        """Open the folder as after any start, and hold it against what was told."""
        start = time.perf_counter()
        with open_workspace(self.folder) as workspace:
            restart = time.perf_counter() - start
            verification = workspace.verify()
        now = self.stored()
        lost = (self.present | set(acknowledged)) - now
        extra = now - self.present - set(acknowledged)
        report = self.report
        report.acknowledged += len(acknowledged)
        report.lost += len(lost)
        report.unacknowledged += len(extra)
        report.slowest_restart = max(report.slowest_restart, round(restart, 4))
        report.faults += [f"{fault.record}: {fault.what}" for fault in verification.faults]
        report.faults += [f"acknowledged and lost: {hash_}" for hash_ in sorted(lost)]
        if len(extra) > 1:
            report.faults.append(f"{len(extra)} revisions that nobody was told of")
        self.present = now
        if verification.faults or lost:
            self.uses = KILLS_PER_FOLDER

    def stored(self) -> set[str]:
        """Return the hashes in the file, read past the program; the file must be whole."""
        with contextlib.closing(sqlite3.connect(self.folder / DATABASE)) as driver:
            (verdict,) = driver.execute("PRAGMA integrity_check").fetchone()
            if verdict != "ok":
                self.report.faults.append(verdict)
            return {hash_ for (hash_,) in driver.execute("SELECT hash FROM progress_revision")}


def died_of_it(child: Child, bench: Bench) -> bool:
    """Compare after a child's end; tell whether SIGKILL was what ended it."""
    status, acknowledged = child.bury()
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if killed:
        bench.report.kills += 1
    bench.compare(acknowledged)
    return killed


def kill_at_random(bench: Bench, saver: Saver, kills: int) -> None:
    """Kill so many times at random moments."""
    chance = random.Random(bench.report.seed)
    for _ in range(kills):
        if not died_of_it(at_random(bench.ready(), saver, chance), bench):
            bench.report.faults.append("a child ended before it was killed")


def kill_at_each_call(bench: Bench, saver: Saver) -> None:
    """Kill at the 1st, 2nd, … invocation of each call, until a child gets through alive."""
    for call in CALLS:
        number = 1
        while died_of_it(at_call(bench.ready(), saver, call, number), bench):
            number += 1
        points = bench.report.points
        points[call] = points.get(call, 0) + number - 1


def main() -> None:
    """Run one loop and print its report."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--each-call", type=int, default=0)
    parser.add_argument("--saver", choices=SAVERS, default="sound")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    bench = Bench(asked.folder, Report(asked.seed))
    saver = SAVERS[asked.saver]
    kill_at_random(bench, saver, asked.kills)
    for _ in range(asked.each_call):
        kill_at_each_call(bench, saver)
    shutil.rmtree(bench.folder, ignore_errors=True)
    sys.stdout.write(json.dumps(asdict(bench.report), indent=1))


if __name__ == "__main__":
    main()
