"""What the tests of the window stand on: real services, and answers instead of a person."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from canasplan import paths
from canasplan.app import versions
from canasplan.bootstrap import open_workspace
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import Messages
from canasplan.ui.office.import_dialog import ImportDialog
from canasplan.ui.runner import Runner
from canasplan.ui.services import Services
from canasplan.ui.store import Store
from canasplan.ui.theme import Theme
from canasplan.ui.window_state import WindowState
from tests.conftest import FixedClock


class PersonAway(Messages):
    """Answers what a test sets beforehand, and remembers what was said."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[tuple[str, str]] = []
        self.news: list[str] = []
        self.dialogs: list[str] = []
        self.asked: list[tuple[str, Path]] = []
        self.folder: Path | None = None
        self.file: Path | None = None
        self.files: list[Path] = []
        self.answer: Callable[[QDialog], bool] = lambda _: False

    def error(self, text: str, detail: str = "") -> None:
        self.errors.append((text, detail))

    def inform(self, text: str, detail: str = "") -> None:
        self.news.append(text)

    def ask_save(self, title: str, start: Path, kinds: str) -> Path | None:
        self.asked.append((f"{title}: {kinds}", start))
        return self.file

    def ask_folder(self, title: str, start: Path) -> Path | None:
        self.asked.append((title, start))
        return self.folder

    def ask_files(self, title: str, start: Path, kinds: str) -> list[Path]:
        self.asked.append((f"{title}: {kinds}", start))
        return self.files

    def ask_file(self, title: str, start: Path, kinds: str) -> Path | None:
        self.asked.append((f"{title}: {kinds}", start))
        return self.file

    def show(self, dialog: QDialog) -> bool:
        self.dialogs.append(type(dialog).__name__)
        accepted = self.answer(dialog)
        dialog.deleteLater()
        return accepted


@pytest.fixture
def person() -> PersonAway:
    """Nobody sits at the machine: boxes are answered by the test."""
    return PersonAway()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light look, on the whole program."""
    theme = Theme(qapp, "light")
    yield theme
    theme.close()


@pytest.fixture
def services(store: Store, person: PersonAway, theme: Theme) -> Iterator[Services]:
    """Everything a window in Layo works with."""
    yield from _services(store, person, theme)


@pytest.fixture
def province_services(
    province_store: Store, person: PersonAway, theme: Theme
) -> Iterator[Services]:
    """Everything the window of the provincial office works with."""
    yield from _services(province_store, person, theme)


@pytest.fixture
def year_services(
    year_folder: Path,
    clock: FixedClock,
    person: PersonAway,
    theme: Theme,
    tmp_path: Path,
) -> Iterator[Services]:
    """What the window of an office works with that has four years to look at, read only."""
    clock.moment = datetime(2022, 10, 1, 14, 30, tzinfo=UTC)
    with open_workspace(year_folder, clock, read_only=True) as workspace:
        yield from _services(Store(workspace), person, theme, WindowState(tmp_path))


def _services(
    store: Store, person: PersonAway, theme: Theme, state: WindowState | None = None
) -> Iterator[Services]:
    runner, background = Runner(), Runner()
    state = state or WindowState(store.folder)
    yield Services(store, state, person, runner, background, theme, versions())
    runner.close()
    background.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick to carry files on."""
    stick = tmp_path / "Memoria USB ñ"
    stick.mkdir()
    return stick


@pytest.fixture
def open_import(qtbot: QtBot, province_services: Services) -> Callable[..., ImportDialog]:
    """Opens the import at the province, or with other services, and waits until it rests."""
    kept: list[ImportDialog] = []  # one that is forgotten might be torn down by another thread

    def opened(*paths: Path, services: Services = province_services) -> ImportDialog:
        dialog = ImportDialog(services, None, paths)
        kept.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: dialog.isActiveWindow() and not dialog.running)
        return dialog

    return opened


@pytest.fixture
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a program that runs as a package, from a disk that stays."""
    folder = tmp_path / "CanasPlan"
    folder.mkdir()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "CanasPlan.exe"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporal"))  # the tests' own folder is as good
    return folder


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The platform's folder for this program's data."""
    local = tmp_path / "local"
    monkeypatch.setattr(paths, "local_folder", lambda: local)
    return local


@contextmanager
def window_with_figures(
    qtbot: QtBot, qapp: QApplication, services: Services
) -> Iterator[MainWindow]:
    """A window that has read its figures, with nothing running beside it."""
    window = MainWindow(services, qapp)
    window.setWindowState(Qt.WindowState.WindowNoState)  # the screen of the tests is smaller
    window.resize(1366, 728)
    with qtbot.waitSignal(window.figures.changed):
        window.show()
    window.activateWindow()
    # What is saved while the figures are still being read is shown when they are read again.
    qtbot.waitUntil(lambda: window.isActiveWindow() and not services.background.busy)
    yield window
    window.close()
    window.deleteLater()
