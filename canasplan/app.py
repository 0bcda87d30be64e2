"""Puts the window together, opens it on a data folder, and closes everything behind it."""

from __future__ import annotations

import platform
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import PySide6
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator, qVersion
from PySide6.QtWidgets import QApplication

from canasplan import __version__
from canasplan.bootstrap import open_workspace
from canasplan.errors import CanasplanError
from canasplan.identity import Clock
from canasplan.paths import default_folder, remember_folder
from canasplan.ui.crash import CrashWatch
from canasplan.ui.icons import app_icon
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import Messages
from canasplan.ui.runner import Runner
from canasplan.ui.services import Services
from canasplan.ui.store import Store
from canasplan.ui.texts import say
from canasplan.ui.theme import Theme
from canasplan.ui.window_state import WindowState

DONE, REFUSED = 0, 1


def run(folder: Path | None = None) -> int:
    """Open the window on a data folder (by default the remembered one) until it is closed.

    Returns:
        0 when the person closed it; 1 when the folder could not be opened.
    """
    return work(make_app(sys.argv), folder)


def work(app: QApplication, folder: Path | None) -> int:
    """Do what `run` says with an application that is there already."""
    before: Path | None = None
    where: Path | None = folder or default_folder()
    while where is not None:
        try:
            following = _session(app, where, remember=folder is None and before is not None)
        except CanasplanError as error:
            Messages().error(say(error))
            if before is None:
                return REFUSED
            before, where = None, before
        else:
            before, where = where, following
    return DONE


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
    app: QApplication, folder: Path, messages: Messages, clock: Clock | None = None
) -> Iterator[Services]:
    """Open a data folder and everything the window works with; close it all at the end.

    Raises:
        CanasplanError: the folder cannot be used.
    """
    with open_workspace(folder, clock) as workspace:
        state = WindowState(workspace.folder)
        runner = Runner()
        theme = Theme(app, state.theme)
        services = Services(Store(workspace), state, messages, runner, theme, versions())
        about = ", ".join(f"{name} {number}" for name, number in services.versions.items())
        watch = CrashWatch(workspace.folder, messages, about)
        try:
            yield services
        finally:
            runner.close()
            watch.close()
            theme.close()


def versions() -> dict[str, str]:
    """Return the version of each part of the program."""
    try:
        sqlalchemy = version("sqlalchemy")
    except PackageNotFoundError:  # an executable may carry the library without its papers
        sqlalchemy = "2.1"
    return {
        "CanasPlan": __version__,
        "Python": platform.python_version(),
        "Qt": qVersion() or "",
        "PySide6": PySide6.__version__,
        "SQLAlchemy": sqlalchemy,
        "SQLite": sqlite3.sqlite_version,
        "Sistema": platform.platform(),
    }


def _session(app: QApplication, folder: Path, *, remember: bool) -> Path | None:
    """Work on one data folder; return the folder to go on with, or ``None`` to stop."""
    messages = Messages()
    with build(app, folder, messages) as services:
        if remember:
            remember_folder(folder)
        if services.store.profile() is None:
            return _welcome(services, app)
        return _work(services, app)


def _welcome(services: Services, app: QApplication) -> Path | None:
    from canasplan.ui.dialogs.first_start import FirstStart

    store = services.store
    dialog = FirstStart(store.plan(), store.folder, services.messages)
    if not services.messages.show(dialog):
        return None
    if dialog.chosen_folder() != store.folder:
        with open_workspace(dialog.chosen_folder()) as workspace:
            workspace.profiles.set(dialog.profile())
        return dialog.chosen_folder()
    store.set_profile(dialog.profile())
    return _work(services, app)


def _work(services: Services, app: QApplication) -> Path | None:
    window = MainWindow(services, app)
    following: list[Path] = []

    def go_on(folder: Path) -> None:
        following.append(folder)
        window.close()

    window.folder_chosen.connect(go_on)
    window.show()
    app.exec()
    window.deleteLater()
    return following[0] if following else None
