"""Database, backups or journal are lost, and what was acknowledged comes back as it was.

50 drills in each run; ``--long`` asks for 1,000.
"""

from __future__ import annotations

import os

import pytest

from tests.faults.apart import report_of
from tests.faults.journal_drills import LOSSES, Report

DRILLS = int(os.environ.get("CANASPLAN_DRILLS", "50"))
SEED = "1790"

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="los simulacros se reparten con fork"),
    pytest.mark.timeout(120 + 2 * DRILLS),
]


def drills(*options: str) -> Report:
    return Report(**report_of("journal_drills", "--seed", SEED, *options))


def test_whatever_is_lost_every_acknowledged_save_comes_back_as_it_was() -> None:
    report = drills("--drills", str(DRILLS), "--processes", "2")

    assert (report.faults, report.lost, report.different) == ([], 0, 0)
    assert sum(report.drills.values()) == DRILLS
    assert report.drills.keys() == LOSSES.keys()
    assert report.acknowledged > 10 * DRILLS
    assert report.from_journal > report.acknowledged / 3


def test_a_save_that_is_not_written_in_the_journal_is_caught() -> None:
    report = drills("--drills", "5", "--saver", "no-journal")

    assert report.lost > 0
    assert any("revisions are lost" in fault for fault in report.faults)
    assert any("the export was refused" in fault for fault in report.faults)
