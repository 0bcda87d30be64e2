"""The disk fails or is full at every system call: the truth is told, and trying again helps.

Some 300 errors in each run, each one proven, spread over all pieces of work; ``--long`` asks for
7,500, about one at every call. Known-bad ways of working are caught each time.
"""

from __future__ import annotations

import os
import sys

import pytest

from tests.faults.aftermath import DUPLICATE, LOST, UNJOURNALLED
from tests.faults.bench import IDLE, OUTLIVED
from tests.faults.io_errors import ERRORS, UNHELPFUL
from tests.faults.striking import CALLS, can_strike
from tests.faults.struck_works import WORKS
from tests.faults.test_kills import struck

FAULTS = int(os.environ.get("CANASPLAN_IO_FAULTS", "300"))

pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux" or not can_strike(),
        reason="necesita Linux y strace, que pueda seguir procesos",
    ),
    pytest.mark.timeout(120 + FAULTS),
]


def test_no_error_of_the_disk_loses_doubles_or_hides_anything() -> None:
    report = struck("io_errors", FAULTS, 1790)

    assert report.found == {}, report.examples
    assert report.strikes == FAULTS
    assert report.struck.keys() == WORKS.keys()
    struck_at = {place for calls in report.struck.values() for place in calls}
    assert struck_at == {f"{error} {call}" for error in ERRORS for call in CALLS}
    assert report.refused > FAULTS / 2
    assert report.acknowledged > FAULTS


# --- What the comparison must catch


def test_an_error_that_is_swallowed_and_called_saved_is_caught() -> None:
    report = struck("io_errors", 30, 7, "swallow")

    assert report.strikes == 30
    assert report.found.get(LOST, 0) > 0
    assert report.found.get(UNJOURNALLED, 0) > 0


def test_trying_again_as_another_record_is_caught() -> None:
    report = struck("io_errors", 30, 7, "duplicate")

    assert report.strikes == 30
    assert report.found.get(DUPLICATE, 0) > 0


def test_a_refusal_in_the_words_of_the_system_is_caught() -> None:
    report = struck("io_errors", 30, 7, "mumble")

    assert report.found.get(UNHELPFUL, 0) > 0


def test_a_work_with_nothing_to_fail_at_proves_nothing_and_fails() -> None:
    report = struck("io_errors", 10, 7, "idle")

    assert report.strikes == 0
    assert report.found == {IDLE: 1}


def test_an_error_that_did_not_happen_is_found() -> None:
    report = struck("io_errors", 10, 7, "shy")

    assert report.found.get(OUTLIVED, 0) > 0
