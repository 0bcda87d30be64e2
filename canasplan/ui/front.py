"""A second start asks the first window to come forward, by a file in the data folder."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QFileSystemWatcher, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

BECKON = "traer-al-frente"
"""The file that asks; the window that holds the folder deletes it and comes."""
PATIENCE = 2_000
"""Milliseconds that a second start waits to be obeyed."""
_EVERY = 50
_ANY_PROCESS = -1


class Front(QObject):
    """Brings a window forward whenever another start asks for it."""

    def __init__(self, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._file, self._window = folder / BECKON, window
        self._file.unlink(missing_ok=True)  # nobody waits for an answer to an old one
        self._watcher = QFileSystemWatcher([str(folder)], self)
        self._watcher.directoryChanged.connect(self._look)

    @Slot()
    def _look(self) -> None:
        if self._file.exists():
            self._file.unlink(missing_ok=True)
            come_forward(self._window)


def come_forward(window: QWidget) -> None:
    """Show a window in front of all others, with the box that waits in it, if there is one."""
    if window.isMinimized():
        window.showNormal()
    for shown in (window, QApplication.activeModalWidget()):
        if shown is not None:
            shown.raise_()
            shown.activateWindow()


def beckon(folder: Path, patience: int = PATIENCE) -> bool:
    """Ask whoever has a data folder open to come forward; tell whether it was obeyed.

    Args:
        folder: the data folder.
        patience: how long to wait, in milliseconds.
    """
    file = folder / BECKON
    if sys.platform == "win32":  # only who has the keyboard may give it away
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)
    try:
        file.touch()
    except OSError:
        return False
    loop, look, end = QEventLoop(), QTimer(), QTimer(singleShot=True)
    look.timeout.connect(lambda: None if file.exists() else loop.quit())
    end.timeout.connect(loop.quit)
    look.start(_EVERY)
    end.start(patience)
    loop.exec()
    obeyed = not file.exists()
    file.unlink(missing_ok=True)
    return obeyed
