"""What the window remembers, and how little it minds a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from canasplan.ui.window_state import FILE, MAX_SEARCHES, WindowState, clamped

LAPTOP = QRect(0, 0, 1366, 728)
BESIDE = QRect(1366, 0, 1920, 1040)


def reopened(folder: Path, state: WindowState) -> WindowState:
    state.flush()
    return WindowState(folder)


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [
        (QRect(100, 50, 800, 600), QRect(100, 50, 800, 600)),
        (QRect(-300, -40, 800, 600), QRect(0, 0, 800, 600)),
        (QRect(900, 500, 800, 600), QRect(566, 128, 800, 600)),
        (QRect(0, 0, 4000, 3000), QRect(0, 0, 1366, 728)),
        (QRect(5000, 5000, 800, 600), QRect(566, 128, 800, 600)),
    ],
    ids=["fits", "left above", "right below", "too large", "screen gone"],
)
def test_a_window_is_always_whole_on_the_screen(wanted: QRect, placed: QRect) -> None:
    assert clamped(wanted, [LAPTOP]) == placed


def test_a_window_stays_on_the_screen_that_shows_most_of_it() -> None:
    assert clamped(QRect(1200, 0, 800, 600), [LAPTOP, BESIDE]) == QRect(1366, 0, 800, 600)


def test_place_and_widths_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    state = WindowState(tmp_path)
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(40, 30, 500, 400)
    state.keep_window(window)
    state.keep_sizes("paneles", [300, 600, 440])

    again, other = reopened(tmp_path, state), QWidget()
    qtbot.addWidget(other)
    again.restore_window(other, QSize(800, 600))

    assert other.geometry() == QRect(40, 30, 500, 400)
    assert again.sizes("paneles", 3) == [300, 600, 440]
    assert again.sizes("paneles", 2) == []


def test_a_first_window_has_the_default_size_and_never_more_than_the_screen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    WindowState(tmp_path).restore_window(window, QSize(640, 480))
    assert window.size() == QSize(640, 480)

    assert not window.isMaximized()

    WindowState(tmp_path).restore_window(window, QSize(9000, 9000))
    assert window.isMaximized()
    assert window.width() <= window.screen().availableGeometry().width()


def test_a_maximised_window_comes_back_maximised(qtbot: QtBot, tmp_path: Path) -> None:
    state = WindowState(tmp_path)
    window, other = QWidget(), QWidget()
    qtbot.addWidget(window)
    qtbot.addWidget(other)
    window.showMaximized()
    state.keep_window(window)

    reopened(tmp_path, state).restore_window(other, QSize(640, 480))

    assert other.isMaximized()


def test_the_newest_search_comes_first_and_only_once(tmp_path: Path) -> None:
    state = WindowState(tmp_path)
    for text in ("agua", "  ", "niños", "AGUA"):
        state.add_search(text)
    assert state.searches == ["AGUA", "niños"]

    for number in range(20):
        state.add_search(f"búsqueda {number}")
    assert len(reopened(tmp_path, state).searches) == MAX_SEARCHES


def test_the_export_folder_is_remembered_while_it_is_there(tmp_path: Path) -> None:
    state = WindowState(tmp_path)
    folder = tmp_path / "Memoria ñ, 100%"
    folder.mkdir()
    state.export_folder = folder
    assert reopened(tmp_path, state).export_folder == folder

    folder.rmdir()
    assert state.export_folder is None


def test_the_theme_is_remembered(tmp_path: Path) -> None:
    state = WindowState(tmp_path)
    assert state.theme == "system"
    state.theme = "dark"

    assert reopened(tmp_path, state).theme == "dark"


def test_a_spoiled_file_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        '[ventana]\nlugar=[1,2\n[medidas]\npaneles="[true, 2, 3]"\n'
        "[busqueda]\nrecientes=7\n[apariencia]\ntema=rojo\n[exportar]\ncarpeta=[]\n",
        encoding="utf-8",
    )
    state = WindowState(tmp_path)

    assert state.sizes("paneles", 3) == []
    assert state.searches == []
    assert state.theme == "system"
    assert state.export_folder is None
