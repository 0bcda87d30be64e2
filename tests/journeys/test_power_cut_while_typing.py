"""The light goes out while somebody types: at most two seconds are lost, and they come back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from canasplan.bootstrap import open_workspace
from tests.conftest import LAYO
from tests.journeys.conftest import Open

TYPIST = Path(__file__).with_name("typist.py")
LOST_AT_MOST = 2.0
"""Seconds of typing before the kill that may be missing."""


@dataclass
class Typed:
    record: str
    letters: str
    times: list[float]

    def before(self, moment: float) -> int:
        """Return how many letters were typed before a moment."""
        return sum(each <= moment for each in self.times)


def type_until_killed(folder: Path, seconds: float, record: str = "") -> tuple[Typed, float]:
    """Let somebody type for a while, kill the program, and return what was typed and when."""
    command = [sys.executable, str(TYPIST), str(folder), "1.03.05", record]
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    typed = Typed(process.stdout.readline().split()[1], "", [])
    end = time.time() + seconds
    for line in process.stdout:
        letter, moment = line.split()
        typed.letters += letter
        typed.times.append(float(moment))
        if float(moment) > end:
            break
    killed = time.time()
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    return typed, killed


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL no existe en Windows")
@pytest.mark.parametrize("seconds", [2.3, 3.1])
def test_a_new_avance_comes_back_to_its_own_form(
    folder: Path, open_window: Open, seconds: float
) -> None:
    with open_workspace(folder) as workspace:
        workspace.profiles.set(LAYO)
    typed, killed = type_until_killed(folder, seconds)

    window = open_window(folder)
    form = window.editor.form

    assert window.editor.writing
    assert window.editor.action == "1.03.05"
    assert (form.entry.record, form.entry.base) == (typed.record, None)
    kept = form.fields()["achievements"]
    assert typed.letters.startswith(kept)
    assert len(kept) >= typed.before(killed - LOST_AT_MOST) > 0


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL no existe en Windows")
def test_a_correction_comes_back_to_the_record_it_corrects(
    folder: Path, open_window: Open, fields: dict[str, str]
) -> None:
    with open_workspace(folder) as workspace:
        workspace.profiles.set(LAYO)
        book = workspace.progress
        mine = fields | {"action": "1.03.05", "achievements": ""}
        other = book.save(mine, record=book.new_record())
        saved = book.save(mine | {"date": "05/03/2022"}, record=book.new_record())
    typed, killed = type_until_killed(folder, 2.5, saved.record)

    window = open_window(folder)
    form = window.editor.form

    assert typed.record == saved.record != other.record
    assert (form.entry.record, form.entry.base) == (saved.record, saved.hash)
    kept = form.fields()["achievements"]
    assert len(kept) >= typed.before(killed - LOST_AT_MOST) > 0
    assert window._store.record(saved.record).winner == saved
