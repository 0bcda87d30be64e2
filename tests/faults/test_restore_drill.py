"""A year of work: its backups are made when they should be, and each brings its state back.

Somebody works on 16 of 100 weekdays in each run; ``--long`` asks for 80.
"""

from __future__ import annotations

import os

import pytest

from tests.faults.apart import report_of
from tests.faults.restore_drill import Report

BUSY = os.environ.get("CANASPLAN_BUSY", "16")
SEED = "1790"

pytestmark = pytest.mark.timeout(120 + 8 * int(BUSY))


def year(*options: str) -> Report:
    return Report(**report_of("restore_drill", "--seed", SEED, *options))


def test_each_backup_of_a_year_that_the_rule_leaves_restores_the_state_it_was_made_of() -> None:
    report = year("--busy", BUSY)

    assert report.faults == []
    assert report.left == report.proven == report.restored
    assert report.left > 40
    assert report.thinned > sum(report.made.values()) / 3
    assert report.made.keys() >= {"cambios", "cierre", "antes-de-restaurar"}
    assert min(report.taken_back, report.wrong_clock, report.carried, report.pulled_out) > 0


@pytest.mark.parametrize(
    ("wrong", "busy", "told"),
    [("thinning", "7", "should not be there, or should"), ("bit", "2", "does not prove itself")],
)
def test_a_wrong_rule_and_a_backup_that_changed_are_caught(
    wrong: str, busy: str, told: str
) -> None:
    report = year("--busy", busy, "--wrong", wrong)

    assert any(told in fault for fault in report.faults)
