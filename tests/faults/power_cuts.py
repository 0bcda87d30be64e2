"""Simulates power cuts while the program saves, exports and backs up, and judges each disk.

    python -m tests.faults.power_cuts --disks 50000 --seed 7        every work
    python -m tests.faults.power_cuts --disks 1000 --work save
    python -m tests.faults.power_cuts --disks 1000 --control synchronous-off

Prints one JSON report; ends with 1 where something was found. A work is recorded (`recording`),
its power is cut after each of its operations, and many of the disks that this could leave are
built (`disks`) and judged (`judging`). Some are also opened by the program itself.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.disks import Disk, Storage, disks
from tests.faults.judging import FINDINGS, Bench, Finding, lay_out
from tests.faults.recorded_works import CONTROLS, WORKS
from tests.faults.recording import Recording, record

DISKS_OF_A_RECORDING = 25_000
"""At most; then the work is recorded anew, so that its data differ."""
OPENED = 500
"""One of so many distinct disks is opened by the program, or of fewer disks one of fewer."""
WEIGHTIEST = 4
"""So many changes on their way, and more, have the same share of the disks."""
EXAMPLES = 10


@dataclass
class Report:
    """What came of all power cuts in one work."""

    work: str
    seed: int
    recordings: int = 0
    operations: int = 0
    cut_points: int = 0
    """Operations after which the power was cut: all of them."""
    disks: int = 0
    distinct: int = 0
    changed: int = 0
    """Disks that are neither as before the work nor as after it."""
    opened: int = 0
    """Distinct disks without a finding so far that the program itself opened and verified."""
    acknowledged: int = 0
    found: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(FINDINGS, 0)))
    """Disks with each of `FINDINGS`."""
    happened: Counter[str] = field(default_factory=Counter)
    """Disks on which each kind of fault was played."""
    examples: list[str] = field(default_factory=list)
    """Some findings in words."""
    seconds: float = 0


@dataclass
class Cuts:
    """The power cuts in one recording of a work."""

    report: Report
    bench: Bench
    recording: Recording
    chance: random.Random
    every: int
    """One of so many distinct disks is opened by the program."""
    keep: Path | None
    """Where the first disk with a finding goes."""

    def cut(self, count: int) -> None:
        """Cut the power after each operation, until there are so many disks."""
        report, storage = self.report, Storage(self.recording)
        operations, seen = self.recording.operations, set[int]()
        for operation, share in zip(operations, self.shares(count), strict=True):
            storage.carry_out(operation)
            report.cut_points += 1
            due = self.bench.dues[storage.told]
            for disk in disks(storage, self.chance, share):
                key = disk.key()
                report.disks += 1
                report.changed += key not in self.bench.ends
                findings = list(self.bench.judge(disk, due))
                if key not in seen:
                    seen.add(key)
                    if len(seen) % self.every == 0 and not findings:
                        report.opened += 1
                        findings += self.bench.open_with_program(disk, due)
                if findings:
                    self.note(findings, disk)
        report.operations += len(operations)
        report.acknowledged += storage.told
        report.distinct += len(seen)
        report.happened.update(storage.tally)

    def shares(self, count: int) -> list[int]:
        """Return how many disks each cut gets: the more, the more is on its way, up to a point.

        All that can be left of a cut with nothing on its way is one disk; elsewhere there are at
        least the two extremes.
        """
        storage, weights = Storage(self.recording), list[int]()
        for operation in self.recording.operations:
            storage.carry_out(operation)
            weights.append(min(storage.waiting, WEIGHTIEST))
        each = max(0, count - weights.count(0)) / max(1, sum(weights))
        shares, owed = [], 0.0
        for weight in weights:
            owed += each * weight
            share = max(2, math.ceil(owed)) if weight else 1
            shares.append(share)
            owed -= share if weight else 0
        return shares

    def note(self, findings: list[Finding], disk: Disk) -> None:
        """Count what is wrong with a disk, each kind once, and keep the first such disk."""
        report = self.report
        report.found.update({kind for kind, _ in findings})
        for kind, sentence in findings[: EXAMPLES - len(report.examples)]:
            report.examples.append(f"after operation {report.cut_points}: {kind}: {sentence}")
        if self.keep and not self.keep.exists():
            lay_out(disk, self.keep)


def simulate(name: str, count: int, seed: int, keep: Path | None = None) -> Report:
    """Record a work, as often as need be, and cut its power until there are so many disks."""
    report, start = Report(name, seed), time.perf_counter()
    memory = Path("/dev/shm")
    every = max(1, min(OPENED, count // 40))
    rounds = math.ceil(count / DISKS_OF_A_RECORDING)
    for left in range(rounds, 0, -1):
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
            work, root = (WORKS | CONTROLS)[name], Path(folder, "Raíz 100% ñ")
            work.prepare(root)
            recording = record("tests.faults.recorded_works", [name], root)
            chance = random.Random(f"{seed} {name} {report.recordings}")
            cuts = Cuts(report, Bench(Path(folder), recording), recording, chance, every, keep)
            cuts.cut(math.ceil((count - report.disks) / left))
            report.recordings += 1
    report.seconds = round(time.perf_counter() - start, 2)
    return report


def main() -> None:
    """Simulate, and print the report."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--disks", type=int, required=True, help="spread over the works")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--work", choices=WORKS, action="append")
    parser.add_argument("--control", choices=CONTROLS, action="append")
    parser.add_argument("--keep", type=Path, help="where the first disk with a finding goes")
    asked = parser.parse_args()
    names = [*(asked.work or []), *(asked.control or [])] or list(WORKS)
    each = math.ceil(asked.disks / len(names))
    reports = [simulate(name, each, asked.seed, asked.keep) for name in names]
    found = sum((report.found for report in reports), Counter[str]())
    summary = {
        "seed": asked.seed,
        "disks": sum(report.disks for report in reports),
        "distinct": sum(report.distinct for report in reports),
        "opened": sum(report.opened for report in reports),
        "found": {kind: found[kind] for kind in FINDINGS},
        "seconds": round(sum(report.seconds for report in reports), 2),
        "works": [vars(report) for report in reports],
    }
    sys.stdout.write(json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    sys.exit(bool(+found))


if __name__ == "__main__":
    main()
