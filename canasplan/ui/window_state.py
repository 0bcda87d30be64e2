"""What the window remembers between two starts: ``ventana.ini`` in the data folder.

Nothing here is worth an error: what cannot be read is as if it had never been kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSettings, QSize, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from canasplan.ui.theme import CHOICES, Choice

FILE = "ventana.ini"
MAX_SEARCHES = 8


def clamped(wanted: QRect, screens: Sequence[QRect]) -> QRect:
    """Return `wanted` moved and shrunk into the screen that shows most of it."""

    def shown(screen: QRect) -> int:
        common = screen.intersected(wanted)
        return common.width() * common.height() if common.isValid() else 0

    screen = max(screens, key=shown)
    size = wanted.size().boundedTo(screen.size())
    corner = QPoint(
        min(max(wanted.x(), screen.left()), screen.left() + screen.width() - size.width()),
        min(max(wanted.y(), screen.top()), screen.top() + screen.height() - size.height()),
    )
    return QRect(corner, size)


class WindowState:
    """Geometry, widths, searches, folder and theme, kept as readable text."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / FILE), QSettings.Format.IniFormat)

    def restore_window(self, window: QWidget, default: QSize) -> None:
        """Put the window where it was, always whole on a screen that is there now.

        The first time it gets its default size, or the whole of a screen that is smaller.
        """
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        kept = self._numbers("ventana/lugar", 4)
        if kept:
            window.setGeometry(clamped(QRect(*kept), screens))
        else:
            window.resize(default.boundedTo(screens[0].size()))
        small = not kept and window.size() != default
        if small or self._read("ventana/maximizada") is True:
            window.setWindowState(window.windowState() | window.windowState().WindowMaximized)

    def keep_window(self, window: QWidget) -> None:
        """Remember where the window is."""
        place = window.normalGeometry() if window.isMaximized() else window.geometry()
        self._write("ventana/lugar", [place.x(), place.y(), place.width(), place.height()])
        self._write("ventana/maximizada", window.isMaximized())

    def sizes(self, name: str, count: int) -> list[int]:
        """Return `count` kept sizes in pixels (of a splitter, of columns), or nothing."""
        return self._numbers(f"medidas/{name}", count)

    def keep_sizes(self, name: str, sizes: Sequence[int]) -> None:
        """Remember sizes in pixels under a name."""
        self._write(f"medidas/{name}", list(sizes))

    @property
    def searches(self) -> list[str]:
        """What was searched for lately, newest first."""
        kept = self._read("busqueda/recientes")
        return [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []

    def add_search(self, text: str) -> None:
        """Remember a search that somebody used."""
        wanted = " ".join(text.split())
        if not wanted:
            return
        others = [known for known in self.searches if known.casefold() != wanted.casefold()]
        self._write("busqueda/recientes", [wanted, *others][:MAX_SEARCHES])

    @property
    def export_folder(self) -> Path | None:
        """The folder of the last export, while it is there."""
        kept = self._read("exportar/carpeta")
        return Path(kept) if isinstance(kept, str) and Path(kept).is_dir() else None

    @export_folder.setter
    def export_folder(self, folder: Path) -> None:
        self._write("exportar/carpeta", str(folder))

    @property
    def import_folder(self) -> Path | None:
        """The folder that files were last received from, while it is there."""
        kept = self._read("importar/carpeta")
        return Path(kept) if isinstance(kept, str) and Path(kept).is_dir() else None

    @import_folder.setter
    def import_folder(self, folder: Path) -> None:
        self._write("importar/carpeta", str(folder))

    @property
    def advised_program(self) -> str:
        """The folder of the program that was advised about, once that was read."""
        kept = self._read("avisos/programa")
        return kept if isinstance(kept, str) else ""

    @advised_program.setter
    def advised_program(self, folder: str) -> None:
        self._write("avisos/programa", folder)

    @property
    def theme(self) -> Choice:
        """The chosen look."""
        kept = self._read("apariencia/tema")
        return next((choice for choice in CHOICES if choice == kept), "system")

    @theme.setter
    def theme(self, choice: Choice) -> None:
        self._write("apariencia/tema", choice)

    def flush(self) -> None:
        """Write the file now."""
        self._settings.sync()

    def _numbers(self, key: str, count: int) -> list[int]:
        kept = self._read(key)
        fits = isinstance(kept, list) and len(kept) == count
        return kept if fits and all(type(number) is int for number in kept) else []

    def _read(self, key: str) -> Any:
        try:
            return json.loads(str(self._settings.value(key, "null")))
        except ValueError:
            return None

    def _write(self, key: str, value: Any) -> None:
        self._settings.setValue(key, json.dumps(value, ensure_ascii=False))


def documents() -> Path:
    """Return the folder where people keep their documents."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    found = Path(QStandardPaths.writableLocation(place))
    return found if found.is_dir() else Path.home()
