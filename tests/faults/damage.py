"""Damages a database in every way, starts the program on it, and looks at what it shows.

    python -m tests.faults.damage --damages 10000 --seed 1 --processes 2
    python -m tests.faults.damage --seed 1 --only 4711               one of them again
    python -m tests.faults.damage --seed 1 --way "zeroed pages"      only of one kind

Prints one JSON report. Each damage is played in a fresh copy of the same folder, drawn by the
seed and its number. The program starts, verifies in the background, shows and exports; whatever
changed must have been refused or named by then. Then the folder is repaired, and must be what it
was before.

`--guard` chooses known-bad ways of guarding, which the same comparison must catch.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import random
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from canasplan import recovery
from canasplan.bootstrap import Workspace, open_workspace
from canasplan.errors import CanasplanError
from canasplan.integrity import Fault
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from canasplan.trouble import RECOVERABLE, DataTroubleError, Trouble
from tests.faults.apart import work_folder
from tests.faults.base_folder import Base, make_base
from tests.faults.damaged_bytes import value_places
from tests.faults.damaging import Way, ways
from tests.faults.shown import SEARCHED, TABLES, asked, differing, exported, hashes, shown, stored

FOUND = 40
"""So many findings are told in words."""

REFUSED, FAULTS, UNCHANGED = "refused", "faults found", "unchanged"
UNSEALED, SLIPPED = "changed where no hash is", "slipped through"
NO_HASH = {"who and which plan", "drafts", "waiting"}
"""What carries no hash: who records here, what is typed and not saved, what no export carried."""


@dataclass
class Report:
    """What came of all damages."""

    seed: int
    damages: int = 0
    seconds: float = 0.0
    outcomes: dict[str, int] = field(default_factory=dict)
    """How often the program refused, found faults, or had nothing to find."""
    ways: dict[str, dict[str, int]] = field(default_factory=dict)
    """The same for each way of damaging."""
    refused_as: dict[str, int] = field(default_factory=dict)
    recomputed: int = 0
    rebuilt: int = 0
    slipped: int = 0
    """Changed content that was neither refused nor named."""
    crashes: int = 0
    overwritten: int = 0
    """Damaged originals that were not kept as they were."""
    lost: int = 0
    """Acknowledged revisions that the recovery did not bring back."""
    wrong: int = 0
    """Anything else that must not be: a wrong trouble, an export of something else, …"""
    findings: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Count what another process found."""
        for name in ("damages", "recomputed", "rebuilt", "slipped", "crashes", "overwritten",
                     "lost", "wrong"):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.findings = (self.findings + other.findings)[:FOUND]
        self.outcomes = dict(Counter(self.outcomes) + Counter(other.outcomes))
        self.refused_as = dict(Counter(self.refused_as) + Counter(other.refused_as))
        for way, counts in other.ways.items():
            self.ways[way] = dict(Counter(self.ways.get(way, {})) + Counter(counts))


class Watched:
    """Lets a refusal of the program pass by, and tells everything else that is raised."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.refusal: CanasplanError | None = None
        self.crashed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if isinstance(error, CanasplanError):
            self.refusal = error
        elif isinstance(error, Exception):
            self.crashed = True
            frames = traceback.extract_tb(trace)
            ours = [frame for frame in frames if "canasplan/" in frame.filename]
            at = " < ".join(f"{Path(one.filename).name}:{one.name}" for one in ours[:-4:-1])
            self._tell(f"{type(error).__name__}: {str(error)[:90]!r} at {at}")
        return error is None or isinstance(error, Exception)


# --- Ways of guarding

Guard = Callable[[Workspace], Iterable[Fault]]


def sound(workspace: Workspace) -> Iterable[Fault]:
    """As the window does in the background after its start."""
    return workspace.verify(deep=False).faults


def pages_only(workspace: Workspace) -> Iterator[Fault]:
    """Known bad: only SQLite's own check of the file."""
    with closing(sqlite3.connect(workspace.folder / DATABASE)) as driver:
        for (line,) in driver.execute("PRAGMA integrity_check"):
            if line != "ok":
                yield Fault("", line)


GUARDS: dict[str, Guard] = {"sound": sound, "pages-only": pages_only, "no-journal": sound}


@dataclass(frozen=True)
class Choice:
    """What is played, and against what."""

    guard: str = "sound"
    way: str | None = None
    """The only way of damaging, if not all."""


# --- One damage


class Bench:
    """Plays damages on copies of one folder, one after another."""

    def __init__(self, root: Path, base: Base, report: Report, choice: Choice) -> None:
        self._root = root
        self._base = base
        self._report = report
        self._guard = GUARDS[choice.guard]
        self._journal = choice.guard != "no-journal"
        older = base.backup.path.read_bytes()
        every = ways(value_places(base.folder / DATABASE), older, root)
        self._ways = [way for way in every if choice.way in (None, way.name)]
        self._shares = [way.share for way in self._ways]
        self._playing = ""

    def play(self, number: int) -> None:
        """Play the damage of this number."""
        chance = random.Random(f"{self._report.seed} {number}")
        (way,) = chance.choices(self._ways, self._shares)
        self._playing = f"{number}, {way.name}"
        folder = self._base.copy(self._root / "copia")
        path = folder / DATABASE
        if not self._journal:
            (folder / JOURNAL).unlink()
        way.damage(chance, path)
        outcome, faults, trouble = self._start(way, folder, path.read_bytes())
        self._report.damages += 1
        for counts in (self._report.outcomes, self._report.ways.setdefault(way.name, {})):
            counts[outcome] = counts.get(outcome, 0) + 1
        if outcome == FAULTS or (outcome == REFUSED and trouble in RECOVERABLE):
            self._repair(folder, faults)

    def _start(
        self, way: Way, folder: Path, damaged: bytes
    ) -> tuple[str, list[Fault], Trouble | None]:
        """Start the program; return what it made of the damage, what it found, or called it."""
        faults: list[Fault] = []
        outcome = UNCHANGED
        with (
            Watched(self._crashed) as opening,
            open_workspace(folder, self._base.clock) as workspace,
        ):
            outcome, faults = self._look(way, workspace)
        if opening.refusal is not None:
            refusal = opening.refusal
            trouble = refusal.trouble if isinstance(refusal, DataTroubleError) else None
            self._refused(way, refusal, trouble, folder, damaged)
            return REFUSED, [], trouble
        return (SLIPPED if opening.crashed else outcome), faults, None

    def _refused(
        self,
        way: Way,
        refusal: CanasplanError,
        trouble: Trouble | None,
        folder: Path,
        damaged: bytes,
    ) -> None:
        told = str(trouble)
        self._report.refused_as[told] = self._report.refused_as.get(told, 0) + 1
        if trouble not in way.troubles:
            self._wrong(f"refused as {told}: {refusal}")
        # A journal beside is played back by SQLite itself, before anybody can look.
        if "journal" not in way.name and (folder / DATABASE).read_bytes() != damaged:
            self._report.overwritten += 1
            self._tell("the refused database is not as it was")

    def _look(self, way: Way, workspace: Workspace) -> tuple[str, list[Fault]]:
        """Verify, export and look at everything; return the outcome and the faults."""
        faults: list[Fault] = []
        state: dict[str, object] = {}
        with Watched(self._crashed) as verifying:
            faults = list(self._guard(workspace))
        if verifying.refusal is not None:
            faults = [Fault("", str(verifying.refusal))]
        with Watched(self._crashed) as exporting:
            if exported(workspace, self._root / "avances.csv") != self._base.export:
                self._wrong("something else was exported")
        if faults:
            for part in asked(workspace, SEARCHED[:2]):
                with Watched(self._crashed):
                    part.answer()
            return FAULTS, faults
        if way.always:
            self._wrong("it was not refused")
        with Watched(self._crashed) as showing:
            state = shown(workspace)
        refusals = [one.refusal for one in (exporting, showing) if one.refusal is not None]
        if refusals or exporting.crashed or showing.crashed:
            return self._slipped(f"verified, but then {refusals or 'it crashed'}"), []
        changed = set(differing(self._base.shown, state))
        if workspace.reconciled.restored:  # what came back came last
            changed.discard("last save")
        return self._judged(changed), []

    def _judged(self, changed: set[str]) -> str:
        """Return what it was that changed in what is shown, and nothing found."""
        if not changed:
            return UNCHANGED
        if changed & TABLES.keys() <= NO_HASH:
            return UNSEALED
        return self._slipped(f"slipped through: {sorted(changed)}")

    def _slipped(self, told: str) -> str:
        self._report.slipped += 1
        self._tell(told)
        return SLIPPED

    # --- Repairing it

    def _repair(self, folder: Path, faults: list[Fault]) -> None:
        with Watched(self._crashed) as repairing:
            if faults and all(fault.derived for fault in faults):
                with open_workspace(folder, self._base.clock) as workspace:
                    workspace.recompute()
                self._report.recomputed += 1
            else:
                self._rebuild(folder)
            self._compare(folder)
        if repairing.refusal is not None:
            self._lost(f"the repair was refused: {repairing.refusal}")

    def _rebuild(self, folder: Path) -> None:
        damaged = (folder / DATABASE).read_bytes()
        outcome = recovery.rebuild(folder, self._base.clock)
        self._report.rebuilt += 1
        kept = outcome.set_aside
        if kept is None or kept.parent != folder / BACKUPS or kept.read_bytes() != damaged:
            self._report.overwritten += 1
            self._tell("the damaged original was not kept")

    def _compare(self, folder: Path) -> None:
        """Hold a repaired folder against the one before the damage."""
        base = self._base
        with open_workspace(folder, base.clock) as workspace:
            # It verifies, too, and refuses where it finds a fault.
            export = exported(workspace, self._root / "avances.csv")
        now = stored(folder / DATABASE)
        changed = [part for part in now if now[part] != base.shown[part] and part != "drafts"]
        if lost := base.hashes - hashes(folder / DATABASE):
            self._report.lost += len(lost) - 1
            self._lost(f"{len(lost)} revisions are lost")
        elif export != base.export:
            self._wrong("the export is not the one before the damage")
        elif changed:
            self._wrong(f"not as before the damage: {changed}")

    def _lost(self, told: str) -> None:
        self._report.lost += 1
        self._tell(told)

    def _wrong(self, told: str) -> None:
        self._report.wrong += 1
        self._tell(told)

    def _crashed(self, told: str) -> None:
        self._report.crashes += 1
        self._tell(told)

    def _tell(self, told: str) -> None:
        if len(self._report.findings) < FOUND:
            self._report.findings.append(f"{self._playing}: {told}")


# --- Many damages


def play(root: Path, base: Base, seed: int, choice: Choice, numbers: Iterable[int]) -> Report:
    """Play the damages of these numbers."""
    report = Report(seed)
    bench = Bench(Path(tempfile.mkdtemp(dir=root)), base, report, choice)
    for number in numbers:
        bench.play(number)
    return report


def damage(root: Path, seed: int, choice: Choice, numbers: range, processes: int) -> Report:
    """Play the damages of these numbers, shared among processes."""
    start, report = time.perf_counter(), Report(seed)
    base = make_base(root, seed)
    gc.freeze()  # what every process shares is looked through by none
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, fork) as pool:
        shares = [numbers[first::processes] for first in range(processes)]
        for one in [pool.submit(play, root, base, seed, choice, share) for share in shares]:
            report.add(one.result())
    report.seconds = round(time.perf_counter() - start, 1)
    return report


def main() -> None:
    """Play and print the report."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--folder", type=Path, help="where to work; in memory if possible")
    parser.add_argument("--damages", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="number of the first of them")
    parser.add_argument("--only", type=int, help="just the damage of this number")
    parser.add_argument("--way", help="just damages of this kind")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--guard", choices=GUARDS, default="sound")
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    first, count = (given.first, given.damages) if given.only is None else (given.only, 1)
    with work_folder(given.folder) as root:
        choice = Choice(given.guard, given.way)
        numbers = range(first, first + count)
        report = damage(root, given.seed, choice, numbers, given.processes)
    sys.stdout.write(json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
