"""A picture of the real window, on a screen or without one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from canasplan.errors import CanasplanError

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

SIZE = (1366, 768)
"""Width and height in pixels of the window that is painted: the users' screens."""
PATIENCE = 60_000
"""Milliseconds after which a window that is still not usable counts as broken."""


def paint_window(folder: Path, picture: Path) -> Path:
    """Open the real window on a data folder, wait until it is usable, and keep its picture.

    Without a screen the window is painted off screen.

    Args:
        folder: a data folder with a profile.
        picture: the PNG to write.

    Raises:
        CanasplanError: the window did not open, or showed nothing.
    """
    if sys.platform.startswith("linux") and not _has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    from canasplan import app
    from canasplan.ui.main_window import MainWindow
    from canasplan.ui.messages import Unattended

    application = app.make_app(["canasplan"])
    with app.build(application, folder, Unattended()) as services:
        window = MainWindow(services, application)
        reached: list[bool] = []
        window.usable.connect(lambda: reached.append(True))
        # A loop of its own: the application's quit would close the window.
        loop = QEventLoop(window)
        window.usable.connect(loop.quit)
        QTimer.singleShot(PATIENCE, loop.quit)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.show()
        window.resize(*SIZE)
        loop.exec()
        if not reached:
            raise CanasplanError("La ventana no llegó a poder usarse.")
        image = window.grab()
        if not image.save(str(picture), "PNG"):
            raise CanasplanError("No se pudo escribir {picture}.", picture=picture)
        if _colours(image.toImage()) <= 8:
            raise CanasplanError("La ventana salió en blanco.")
        window.close()
    return picture


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _colours(image: QImage) -> int:
    """Return how many colours a coarse grid of points shows: one, where nothing was painted."""
    width, height = image.width(), image.height()
    return len({image.pixel(x, y) for x in range(0, width, 7) for y in range(0, height, 7)})
