"""Many starts at once have one writer, and whoever held the folder leaves no lock behind.

20 starts at the same moment, twice, and 30 holders killed in each run; ``--long`` asks for 100
and for 1,000.
"""

from __future__ import annotations

import os

import pytest

from tests.faults.apart import report_of
from tests.faults.starts import STARTS, Report

ROUNDS = int(os.environ.get("CANASPLAN_STARTS", "2"))
KILLS = int(os.environ.get("CANASPLAN_LOCK_KILLS", "30"))
SEED = "1790"

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="SIGKILL y fork son de Unix"),
    pytest.mark.timeout(120 + 2 * ROUNDS + KILLS // 5),
]


def starts(*options: str) -> Report:
    return Report(**report_of("starts", "--seed", SEED, *options))


@pytest.mark.parametrize("kind", ["new", "existing", "of schema 1"])
def test_of_many_starts_at_the_same_moment_one_writes_and_the_others_are_told_who(
    kind: str,
) -> None:
    report = starts("--rounds", str(ROUNDS), "--kind", kind)

    assert report.faults == []
    assert (report.overlaps, report.nobody, report.unnamed) == (0, 0, 0)
    assert report.rounds == {kind: ROUNDS}
    assert report.starts == STARTS * ROUNDS == report.writers + report.in_use
    assert report.writers >= ROUNDS


def test_a_killed_holder_leaves_no_lock_behind() -> None:
    report = starts("--kills", str(KILLS))

    assert report.faults == []
    assert (report.kills, report.stale) == (KILLS, 0)


def test_a_lock_that_is_a_file_is_caught_as_stale() -> None:
    report = starts("--kills", "3", "--lock", "by-existence")

    assert report.stale > 0


def test_two_writers_at_once_are_caught() -> None:
    report = starts("--rounds", "1", "--kind", "existing", "--lock", "none")

    assert report.overlaps > 0
    assert report.writers == STARTS
