"""Puts the window together, opens it on a data folder, and closes everything behind it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator, qVersion
from PySide6.QtWidgets import QApplication

from canasplan import __version__
from canasplan.bootstrap import open_workspace
from canasplan.first_sight import first_sight
from canasplan.identity import Clock
from canasplan.paths import default_folder
from canasplan.ui.crash import CrashWatch
from canasplan.ui.icons import app_icon
from canasplan.ui.messages import Messages
from canasplan.ui.program import DONE, REFUSED, Program
from canasplan.ui.runner import Runner
from canasplan.ui.services import Services
from canasplan.ui.store import Store
from canasplan.ui.theme import Theme
from canasplan.ui.window_state import WindowState

__all__ = ["DONE", "REFUSED", "build", "make_app", "run", "versions", "work"]

GIVE_WAY = 0.0005
"""Seconds after which work beside the window lets it go on: a save asks the database some thirty
times, and each time the window would wait Python's usual 5 ms for its turn."""


def run(folder: Path | None = None) -> int:
    """Open the window on a data folder (by default the remembered one) until it is closed.

    Returns:
        0 when the person closed it, or when the window that has the folder came forward; 1 when
        the folder could not be opened.
    """
    return work(make_app(sys.argv), folder)


def work(app: QApplication, folder: Path | None) -> int:
    """Do what `run` says with an application that is there already."""
    return Program(app, build, Versions(), named=folder is not None).work(
        folder or default_folder()
    )


def make_app(arguments: list[str]) -> QApplication:
    """Return the application, named and speaking the Spanish of Peru."""
    app = QApplication(arguments)
    app.setApplicationName("CanasPlan")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("canasplan")
    app.setWindowIcon(app_icon())
    speak_spanish(app)
    return app


def speak_spanish(app: QApplication) -> None:
    """Let Qt's own dialogs, months and numbers read as they do in Peru."""
    QLocale.setDefault(QLocale("es_PE"))
    translator = QTranslator(app)
    if translator.load("qtbase_es", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


@contextmanager
def build(
    app: QApplication,
    folder: Path,
    messages: Messages,
    clock: Clock | None = None,
    *,
    read_only: bool = False,
    sight_first: bool = False,
) -> Iterator[Services]:
    """Open a data folder and everything the window works with; close it all at the end.

    With `sight_first` the data are opened by the window that shows what can be seen before, or at
    once where nothing can.

    Raises:
        DataTroubleError: the folder cannot be worked with as usual.
        CanasplanError: the folder cannot be used.
    """
    sight = first_sight(folder) if sight_first else None
    later = sight is not None
    with open_workspace(folder, clock, read_only=read_only, later=later) as workspace:
        sys.setswitchinterval(GIVE_WAY)
        state = WindowState(workspace.folder)
        runner, background = Runner(), Runner()
        theme = Theme(app, state.theme)
        store = Store(workspace, background.standing_aside, sight)
        services = Services(store, state, messages, runner, background, theme, Versions())
        watch = CrashWatch(workspace.folder, messages, lambda: services.about)
        try:
            yield services
        finally:
            runner.close()
            background.close()
            watch.close()
            theme.close()


@cache
def versions() -> dict[str, str]:
    """Return the version of each part of the program."""
    import platform
    import sqlite3

    import PySide6
    import sqlalchemy

    from canasplan.db.migrations import NEWEST

    return {
        "CanasPlan": __version__,
        "Esquema de datos": str(NEWEST),
        "Python": platform.python_version(),
        "Qt": qVersion() or "",
        "PySide6": PySide6.__version__,
        "SQLAlchemy": sqlalchemy.__version__,
        "SQLite": sqlite3.sqlite_version,
        "Sistema": platform.platform(),
    }


class Versions(Mapping[str, str]):
    """The versions, looked up when somebody wants to know one: to name all, all are loaded."""

    def __getitem__(self, part: str) -> str:
        return versions()[part]

    def __iter__(self) -> Iterator[str]:
        return iter(versions())

    def __len__(self) -> int:
        return len(versions())
