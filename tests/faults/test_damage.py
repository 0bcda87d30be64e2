"""A damaged database shows nothing that changed, and everything acknowledged comes back.

500 damages in each run; ``--long`` asks for 10,000.
"""

from __future__ import annotations

import os

import pytest

from tests.faults.apart import report_of
from tests.faults.damage import SLIPPED, UNCHANGED, UNSEALED, Report

DAMAGES = int(os.environ.get("CANASPLAN_DAMAGES", "500"))
SEED = "1790"

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="los daños se reparten con fork"),
    pytest.mark.timeout(180 + DAMAGES),
]


def damages(*options: str) -> Report:
    return Report(**report_of("damage", "--seed", SEED, *options))


def test_whatever_happens_to_the_file_nothing_changed_is_shown_and_all_comes_back() -> None:
    report = damages("--damages", str(DAMAGES), "--processes", "2")

    assert report.findings == []
    assert (report.slipped, report.crashes, report.overwritten, report.lost) == (0, 0, 0, 0)
    assert report.wrong == 0
    assert report.damages == DAMAGES == sum(report.outcomes.values())
    # Most of them hit something that counts, and of those that did not none was said to.
    assert report.outcomes[UNCHANGED] < DAMAGES / 2
    assert report.outcomes.get(UNSEALED, 0) < DAMAGES / 30
    assert report.rebuilt > DAMAGES / 4
    assert report.recomputed > 0


def test_without_the_hashes_a_bit_in_a_value_slips_through() -> None:
    report = damages("--damages", "20", "--guard", "pages-only", "--way", "a bit in a value")

    assert report.outcomes[SLIPPED] == report.slipped > 10


def test_without_the_journal_what_was_saved_after_the_backup_is_lost() -> None:
    report = damages("--damages", "2", "--guard", "no-journal", "--way", "empty")

    assert report.rebuilt == 2
    assert report.lost > 20
