"""Kills a process at every system call of every piece of work, and judges what it leaves.

    python -m tests.faults.kill_loop 20000 --seed 7 --processes 2
    python -m tests.faults.kill_loop 300 --work save --work export
    python -m tests.faults.kill_loop 60 --work early               a known-bad way

Prints one JSON report (`bench.Report`), whose `found` must be empty. Each work
(`struck_works`) is watched once to number its calls. Then a child after the other is killed by
the kernel at one of them, before it is carried out, and each folder is judged (`aftermath`). One
kill in ten comes at a random moment instead. A child that SIGKILL did not end is a finding.
"""

from __future__ import annotations

import random
import time

from tests.faults.bench import BUG, OUTLIVED, Bench, Report, Striker, some
from tests.faults.striking import CALLS, KILL, Ending

AT_RANDOM = "random moment"
SHARE = 10
"""One of so many kills comes at a random moment."""
TRIES = 4
"""So many children at most for each kill at a random moment: some end before it."""
CONTROLS = ("early", "torn", "unjournalled", "idle", "shy")


def kill(bench: Bench, report: Report, count: int, chance: random.Random) -> int:
    """Kill so many times at most; return how many times it was tried."""
    points = {call: bench.points.changing(call) for call in CALLS}
    numbered = sum(map(len, points.values()))
    chosen = some(points, min(numbered, count - count // SHARE), chance)
    if chosen:
        with bench.at(KILL, *chosen) as strikes:
            for call, numbers in chosen.items():
                for number in numbers:
                    bench.lay_out()
                    _judge(bench, report, call, number, strikes.strike(call, number))
    tried = sum(map(len, chosen.values()))
    report.complete += sum(len(chosen.get(call, ())) == len(points[call]) > 0 for call in points)
    moments = min(count - tried, numbered // SHARE + 1) if tried else 0
    return tried + _kill_at_random(bench, report, moments, chance)


def _kill_at_random(bench: Bench, report: Report, count: int, chance: random.Random) -> int:
    """Kill so many times while the work is done; return how many times that was."""
    killed = 0
    with bench.untraced() as nursery:
        bench.lay_out()
        start = time.perf_counter()
        nursery.raise_child()
        whole = time.perf_counter() - start
        for _ in range(count * TRIES):
            if killed == count:
                break
            bench.lay_out()
            ending = nursery.raise_child(after=chance.uniform(0, whole))
            if ending.killed:
                killed += 1
                _judge(bench, report, AT_RANDOM, killed, ending)
            else:
                whole /= 2  # it was quicker than the first time
    return killed


def _judge(bench: Bench, report: Report, call: str, number: int, ending: Ending) -> None:
    where = f"{bench.name} ({bench.seed}), {call} {number}"
    if ending.killed:
        report.count(bench.name, call)
    elif bugs := [what["bug"] for what in ending.told if "bug" in what]:
        report.note(where, [(BUG, bugs[0])])
    else:
        report.note(where, [(OUTLIVED, f"it ended with {ending.code}")])
    report.judged(where, bench.judge.judge(ending.told))


if __name__ == "__main__":
    Striker("tests.faults.kill_loop", kill, lambda work: work.kills, CONTROLS, False).run()
