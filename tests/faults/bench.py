"""One piece of work in one folder, struck again and again; what kills and failing disks share."""

from __future__ import annotations

import argparse
import contextlib
import gc
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.errors import CanasplanError
from tests.faults.aftermath import Finding, Judge, Verdict, state_of
from tests.faults.apart import work_folder
from tests.faults.case import Case
from tests.faults.striking import Fault, Nursery, Strikes, Tell, striking, watched
from tests.faults.struck_works import CONTROLS, WORKS, Work

BUG = "a traceback"
IDLE = "nothing to strike at"
OUTLIVED = "a strike that did not happen"
EXAMPLES = 5
"""Of each kind of finding, kept in words."""

Counts = dict[str, dict[str, int]]
"""By work, and by system call."""


@dataclass
class Report:
    """What came of all strikes; times are in seconds."""

    seed: int
    strikes: int = 0
    """Those that are proven to have happened."""
    struck: Counts = field(default_factory=dict)
    points: Counts = field(default_factory=dict)
    """Different calls that there were to strike at, in the first variant of each work."""
    variants: int = 0
    """Folders, each with its own content, in which works were done."""
    acknowledged: int = 0
    """Revisions that had to be there, of all strikes together."""
    unacknowledged: int = 0
    refused: int = 0
    """Strikes that a person was told of."""
    complete: int = 0
    """Calls by name and error at all of which a work was struck, until there was none left."""
    recovered: int = 0
    """Starts after which a person had to recover the data first."""
    distinct: int = 0
    """States, different to the byte, that were verified and worked with."""
    slowest_start: float = 0.0
    found: dict[str, int] = field(default_factory=dict)
    """What must not be, by kind."""
    examples: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def note(self, where: str, findings: list[Finding]) -> None:
        """Count what was found in one place, each kind once, and keep some of it in words."""
        for kind, told in dict(findings).items():
            self.found[kind] = self.found.get(kind, 0) + 1
            if self.found[kind] <= EXAMPLES:
                self.examples.append(f"{where}: {kind}: {told}")

    def count(self, work: str, call: str, happened: int = 1) -> None:
        """Count strikes that happened."""
        calls = self.struck.setdefault(work, {})
        calls[call] = calls.get(call, 0) + happened
        self.strikes += happened

    def done(self, bench: Bench) -> None:
        """Count a variant, after the strikes at it."""
        calls = bench.points.calls
        self.points.setdefault(bench.name, {call: len(made) for call, made in calls.items()})
        self.variants += 1
        self.distinct += len(bench.judge.seen)

    def judged(self, where: str, verdict: Verdict) -> None:
        """Count what a judge saw."""
        self.acknowledged += verdict.acknowledged
        self.unacknowledged += verdict.unacknowledged
        self.recovered += verdict.recovered
        self.slowest_start = max(self.slowest_start, round(verdict.start, 3))
        self.note(where, verdict.findings)


def merged(reports: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one report of what several processes reported."""
    ways: dict[str, Callable[[Any, Any], Any]] = {
        "seed": min,
        "slowest_start": max,
        "seconds": max,
        "points": lambda one, other: one | other,
    }
    total = reports[0]
    for report in reports[1:]:
        total = {name: ways.get(name, _sum)(total[name], report[name]) for name in total}
    return total


def _sum(one: Any, other: Any) -> Any:
    if not isinstance(one, dict):
        return one + other
    both = one.keys() & other.keys()
    return one | other | {key: _sum(one[key], other[key]) for key in both}


@dataclass
class Bench:
    """A work in a folder that is laid out anew for each strike."""

    name: str
    seed: str
    memory: Path
    """A folder to work in."""
    refusals: bool = False
    """Whether the work may be refused: at a kill nothing is."""
    again: bool = True
    """Whether what is refused is done once more, or is left at that."""
    _opened: Workspace | None = None

    def __post_init__(self) -> None:
        work = (WORKS | CONTROLS)[self.name]
        self._root, self._template = self.memory / "Raíz", self.memory / "plantilla"
        self._scratch, self.log = self.memory / "nada", self.memory / "strace"
        for path in self.memory.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        work.prepare(self._root, random.Random(self.seed))
        shutil.copytree(self._root, self._template)
        before = state_of(self._root)
        self._work = work
        self._opened = self._at_work()
        self.lay_out()
        ending, self.points = watched(self._play, self._scratch, self.log)
        if not any("done" in what for what in ending.told):
            msg = f"{self.name} does not work: {ending}"
            raise RuntimeError(msg)
        self.judge = Judge(work, self._root, before, state_of(self._root), self.refusals)

    def _at_work(self) -> Workspace | None:
        """Do the work once, so that everything is loaded; return the program if it stays open."""
        case = self._case(lambda _: None)
        if not self._work.opened:
            self._work.run(case)
            return None
        with open_workspace(case.data, case.clock) as opened:
            self._work.run(replace(case, opened=opened))
        return opened  # connects anew when it is used

    def _case(self, tell: Tell) -> Case:
        again = self.refusals and self.again
        return Case(self._root, random.Random(self.seed), tell, again, self._opened)

    def _play(self, tell: Tell) -> None:
        """Do the work in a child."""
        case = self._case(tell)
        try:
            try:
                self._work.run(case)
            except CanasplanError as error:
                if not self.refusals:
                    raise
                case.refused(error)
                if not self.again:
                    return
                self._work.run(replace(case, chance=random.Random(self.seed)))
            tell({"done": True})
        finally:
            raised = sys.exception()
            if raised is not None:
                tell({"bug": _where(raised)})

    def lay_out(self) -> None:
        """Put everything back to where the work begins."""
        shutil.rmtree(self._root)
        shutil.copytree(self._template, self._root, copy_function=shutil.copyfile)

    @contextlib.contextmanager
    def at(self, fault: Fault, *calls: str) -> Iterator[Strikes]:
        """Yield what strikes at calls; where something goes on after it, at one name only."""
        counts = {call: self.points.count(call) for call in calls}
        with striking(self._play, self._scratch, fault, counts, self.log) as strikes:
            yield strikes

    def untraced(self) -> Nursery:
        """Return what raises children that nobody follows."""
        return Nursery(self._play, self._scratch)


def _where(error: BaseException) -> str:
    """Return what was raised, and the last place in the program."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}canasplan{os.sep}" in frame.filename]
    place = f"{ours[-1].filename}:{ours[-1].lineno}" if ours else "outside of the program"
    return f"{type(error).__name__}: {error}; {place}"


def some(points: dict[str, list[int]], count: int, chance: random.Random) -> dict[str, list[int]]:
    """Choose so many points by call: of each call one at least, all others alike."""
    each = {call: chance.choice(numbers) for call, numbers in points.items() if numbers}
    rest = [(call, n) for call, numbers in points.items() for n in numbers if n != each[call]]
    first = chance.sample(sorted(each.items()), min(count, len(each)))
    chosen: dict[str, list[int]] = {}
    for call, number in [*first, *chance.sample(rest, min(len(rest), count - len(first)))]:
        chosen.setdefault(call, []).append(number)
    return {call: sorted(numbers) for call, numbers in chosen.items()}


@dataclass(frozen=True)
class Striker:
    """A way to strike at works."""

    module: str
    """Whose command line it is."""
    strike: Callable[[Bench, Report, int, random.Random], int]
    """Strikes at a prepared work so many times at most; returns how many times it did."""
    weight: Callable[[Work], int]
    """The share of a work in all strikes."""
    controls: tuple[str, ...]
    """Known-bad ways that can be asked for."""
    refusals: bool
    """Whether a work may be refused."""

    def run(self) -> None:
        """Be a command line."""
        parser = argparse.ArgumentParser(prog=f"python -m {self.module}", allow_abbrev=False)
        parser.add_argument("count", type=int)
        parser.add_argument("--seed", type=int, default=random.randrange(10**6))
        parser.add_argument("--work", choices=[*WORKS, *self.controls], action="append")
        parser.add_argument("--processes", type=int, default=1)
        asked = parser.parse_args()
        share = self.shares(asked.work or list(WORKS), asked.count)
        if asked.processes == 1:
            told = asdict(self.strike_all(share, asked.seed))
        else:
            told = merged(self._shared_out(share, asked.seed, asked.processes))
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")

    def shares(self, names: list[str], count: int) -> dict[str, int]:
        """Share strikes out among works."""
        weights = [self.weight((WORKS | CONTROLS)[name]) for name in names]
        upto = list(itertools.accumulate(weights, initial=0))
        ends = [count * weight // upto[-1] for weight in upto]
        parts = {name: ends[place + 1] - ends[place] for place, name in enumerate(names)}
        return {name: part for name, part in parts.items() if part}

    def strike_all(self, share: dict[str, int], seed: int) -> Report:
        """Strike at each work so many times, in one variant after another."""
        begun, report = time.perf_counter(), Report(seed)
        cores = sorted(os.sched_getaffinity(0))
        # Tracer and traced wait for each other all the time: quicker on the same core.
        os.sched_setaffinity(0, {cores[seed % len(cores)]})
        gc.collect()
        gc.freeze()  # so that children share what is loaded
        with work_folder(None) as folder:  # in memory: a kill takes nothing from it
            for name, count in share.items():
                left = count
                for variant in itertools.count():
                    bench = Bench(name, f"{seed} {name} {variant}", folder, self.refusals)
                    struck = self.strike(bench, report, left, random.Random(bench.seed))
                    report.done(bench)
                    left -= struck
                    if not struck:
                        report.note(name, [(IDLE, "the work makes no call to strike at")])
                    if not struck or left <= 0:
                        break
        report.seconds = round(time.perf_counter() - begun, 1)
        return report

    def _shared_out(self, share: dict[str, int], seed: int, processes: int) -> list[dict[str, Any]]:
        """Let several processes do some works each."""
        names, running = list(share), list[subprocess.Popen[str]]()
        for number in range(min(processes, len(names))):
            own = names[number::processes]
            count = sum(share[name] for name in own)
            command = [sys.executable, "-W", "error", "-m", self.module, str(count)]
            command += ["--seed", str(seed + number), *(f"--work={name}" for name in own)]
            running.append(subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8"))
        return [json.loads(process.communicate()[0]) for process in running]
