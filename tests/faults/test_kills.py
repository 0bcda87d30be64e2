"""`kill -9` at every system call: nothing acknowledged is lost, and nothing is half there.

Some 1,000 kills in each run, each one proven, spread over all pieces of work; ``--long`` asks
for 20,000. Known-bad ways of working are caught each time.
"""

from __future__ import annotations

import os
import sys

import pytest

from tests.faults.aftermath import HALF, LOST, SLOWEST_START, UNJOURNALLED
from tests.faults.apart import report_of
from tests.faults.bench import IDLE, OUTLIVED, Report
from tests.faults.kill_loop import AT_RANDOM
from tests.faults.striking import CALLS, can_strike
from tests.faults.struck_works import WORKS

KILLS = int(os.environ.get("CANASPLAN_KILLS", "1000"))

pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux" or not can_strike(),
        reason="necesita Linux y strace, que pueda seguir procesos",
    ),
    pytest.mark.timeout(120 + KILLS // 2),
]


def struck(module: str, count: int, seed: int, *works: str) -> Report:
    """The report of a module that strikes."""
    processes = 1 if works else 2
    options = [f"--seed={seed}", f"--processes={processes}", *(f"--work={one}" for one in works)]
    return Report(**report_of(module, str(count), *options))


def test_no_kill_at_any_system_call_loses_or_halves_anything() -> None:
    report = struck("kill_loop", KILLS, 1790)

    assert report.found == {}, report.examples
    assert report.strikes == KILLS
    assert report.struck.keys() == WORKS.keys()
    for work, calls in report.struck.items():
        assert calls[AT_RANDOM] >= 1
        changing = {call for call, count in report.points[work].items() if count}
        assert changing - {"openat"} <= calls.keys(), work
    assert {call for calls in report.struck.values() for call in calls} >= set(CALLS)
    assert report.variants >= len(WORKS)
    assert report.acknowledged > KILLS
    assert report.unacknowledged >= KILLS // 250
    assert report.recovered >= KILLS // 100
    assert report.slowest_start <= SLOWEST_START


# --- What the comparison must catch


@pytest.mark.parametrize(
    ("way", "finding", "kills"),
    [("early", LOST, 40), ("unjournalled", UNJOURNALLED, 110), ("torn", HALF, 40)],
)
def test_a_known_bad_way_of_saving_is_caught(way: str, finding: str, kills: int) -> None:
    report = struck("kill_loop", kills, 11, way)

    assert report.strikes == kills
    assert report.found.get(finding, 0) > 0


def test_a_work_with_nothing_to_kill_at_proves_nothing_and_fails() -> None:
    report = struck("kill_loop", 10, 7, "idle")

    assert report.strikes == 0
    assert report.found == {IDLE: 1}


def test_a_child_that_no_kill_ended_is_found() -> None:
    report = struck("kill_loop", 10, 7, "shy")

    assert report.found.get(OUTLIVED, 0) > 0
    assert report.strikes < 10
