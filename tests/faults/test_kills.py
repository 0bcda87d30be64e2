"""`kill -9` while saving: nothing that was acknowledged is lost, and nothing is half there.

Some 300 kills in each run, each one proven; ``--long`` asks for 20,000.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.kill_loop import Report

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("CANASPLAN_KILLS", "200"))
SLOWEST_RESTART = 3.0
"""Seconds."""

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="SIGKILL y fork son de Unix"),
    pytest.mark.timeout(120 + KILLS),
]


def can_trace() -> bool:
    """Whether strace is here and may attach to processes."""
    strace = shutil.which("strace")
    if strace is None:
        return False
    command = [strace, "-qq", "-o", os.devnull, "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def kill_loop(folder: Path, *options: str) -> Report:
    """The report of a loop of kills in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "tests.faults.kill_loop"]
    result = subprocess.run(
        [*command, "--folder", str(folder), *options],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return Report(**json.loads(result.stdout))


def test_nothing_is_lost_at_kills_at_random_moments(tmp_path: Path) -> None:
    kills = max(1, KILLS // 2) if can_trace() else KILLS

    report = kill_loop(tmp_path, "--kills", str(kills))

    assert (report.faults, report.lost) == ([], 0), report
    assert report.kills == kills
    assert report.acknowledged > kills / 2
    assert report.unacknowledged <= kills
    assert report.slowest_restart < SLOWEST_RESTART


@pytest.mark.skipif(not can_trace(), reason="falta strace, o no puede seguir procesos")
def test_nothing_is_lost_at_a_kill_at_each_system_call_that_writes(tmp_path: Path) -> None:
    passes = max(1, KILLS // 400)

    report = kill_loop(tmp_path, "--each-call", str(passes))

    points = report.points
    assert (report.faults, report.lost) == ([], 0), report
    assert report.kills == sum(points.values())
    # A journal, its file's and its folder's sync, the pages, their sync, the commit, three times.
    assert points["pwrite64"] >= 100 * passes
    assert points["fdatasync"] + points["fsync"] >= 9 * passes
    assert points["ftruncate"] == points["write"] == 3 * passes
    assert report.unacknowledged >= 3 * passes
    assert report.slowest_restart < SLOWEST_RESTART


def test_an_acknowledgement_before_the_commit_is_caught(tmp_path: Path) -> None:
    report = kill_loop(tmp_path, "--kills", "30", "--saver", "early")

    assert report.kills == 30
    assert report.lost > 0
    assert any("acknowledged and lost" in fault for fault in report.faults)


def test_a_save_in_two_transactions_is_caught(tmp_path: Path) -> None:
    report = kill_loop(tmp_path, "--kills", "30", "--saver", "torn")

    assert report.kills == 30
    assert any("no corresponde a sus revisiones" in fault for fault in report.faults)
