"""A second start brings the window of the first one forward."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from canasplan.ui.front import BECKON, Front, beckon

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from canasplan.ui.front import beckon
app = QCoreApplication([])
sys.exit(0 if beckon(Path(sys.argv[1]), int(sys.argv[2])) else 1)
"""


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def ask_from_outside(qtbot: QtBot, folder: Path, patience: int = 5_000) -> int:
    """Let another process ask; return how it ended."""
    command = [sys.executable, "-c", SECOND, str(folder), str(patience)]
    process = subprocess.Popen(command)
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
    return process.returncode


def test_a_minimised_window_comes_back(qtbot: QtBot, window: QWidget, tmp_path: Path) -> None:
    Front(tmp_path, window)
    window.showMinimized()
    qtbot.waitUntil(window.isMinimized)

    assert ask_from_outside(qtbot, tmp_path) == 0
    assert not window.isMinimized()
    qtbot.waitUntil(window.isActiveWindow)
    assert not (tmp_path / BECKON).exists()


def test_a_box_that_waits_comes_forward_with_its_window(
    qtbot: QtBot, window: QWidget, tmp_path: Path
) -> None:
    Front(tmp_path, window)
    window.show()
    box = QDialog(window)
    box.setWindowModality(Qt.WindowModality.ApplicationModal)
    box.show()

    assert ask_from_outside(qtbot, tmp_path) == 0
    qtbot.waitUntil(box.isActiveWindow)
    box.close()


def test_every_further_start_is_answered(qtbot: QtBot, window: QWidget, tmp_path: Path) -> None:
    Front(tmp_path, window)
    window.show()

    assert [ask_from_outside(qtbot, tmp_path) for _ in range(2)] == [0, 0]


def test_an_old_question_is_forgotten_at_the_start(
    qtbot: QtBot, window: QWidget, tmp_path: Path
) -> None:
    (tmp_path / BECKON).touch()
    Front(tmp_path, window)

    assert not (tmp_path / BECKON).exists()


def test_where_nobody_answers_the_question_is_taken_back(qapp: object, tmp_path: Path) -> None:
    assert not beckon(tmp_path, patience=100)
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_nobody_is_asked(qapp: object, tmp_path: Path) -> None:
    assert not beckon(tmp_path / "no hay tal carpeta")
