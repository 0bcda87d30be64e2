"""The program from its first start to its end, in one process, driven from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QLocale, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from canasplan import app as program
from canasplan import paths
from canasplan.bootstrap import open_workspace
from canasplan.model import Profile
from canasplan.ui.dialogs.first_start import FirstStart
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import MessageDialog

ROSA = Profile("080505", "Rosa Quispe", "Técnica")


class Person(QObject):
    """Looks at the screen every now and then and does the next thing to whatever is there."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.folder: Path | None = None
        """Where the first start shall put the data."""
        self.in_window: Callable[[MainWindow], object] = MainWindow.close
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(20)

    def rest(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible():
                self._act(widget)

    def _act(self, widget: QWidget) -> None:
        if isinstance(widget, FirstStart):
            self._answer(widget)
        elif isinstance(widget, MessageDialog):
            self.seen.append(widget.text.text())
            widget.accept()
        elif isinstance(widget, MainWindow) and QApplication.activeModalWidget() is None:
            self.seen.append(widget.windowTitle())
            self.in_window(widget)

    def _answer(self, first: FirstStart) -> None:
        step = first.pages.currentIndex()
        if step == 0:
            first.places.choose(ROSA.scope)
        elif step == 1:
            first.person.fill(ROSA)
        elif self.folder is not None:
            first.folder.folder = self.folder
        first.next_button.click()


@pytest.fixture
def person(qapp: QApplication) -> Iterator[Person]:
    person = Person()
    yield person
    person.rest()


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The platform's folder for this program's data."""
    local = tmp_path / "local"
    monkeypatch.setattr(paths, "local_folder", lambda: local)
    return local


def profile_in(folder: Path) -> Profile | None:
    with open_workspace(folder) as workspace:
        return workspace.profiles.get()


def test_the_first_start_asks_and_the_second_does_not(
    qapp: QApplication, person: Person, local: Path
) -> None:
    assert program.work(qapp, None) == program.DONE
    assert person.seen == ["Layo · CanasPlan"]
    assert profile_in(local) == ROSA

    assert program.work(qapp, None) == program.DONE
    assert person.seen == ["Layo · CanasPlan"] * 2


def test_the_data_can_be_put_elsewhere_at_the_first_start(
    qapp: QApplication, person: Person, local: Path, tmp_path: Path
) -> None:
    person.folder = tmp_path / "otra carpeta"
    program.work(qapp, None)

    assert profile_in(tmp_path / "otra carpeta") == ROSA
    assert profile_in(local) is None
    assert paths.default_folder() == tmp_path / "otra carpeta"


def test_a_folder_named_at_the_start_is_used_and_not_remembered(
    qapp: QApplication, person: Person, local: Path, tmp_path: Path
) -> None:
    program.work(qapp, tmp_path / "con --datos")

    assert profile_in(tmp_path / "con --datos") == ROSA
    assert paths.default_folder() == local


def test_a_folder_that_cannot_be_used_is_told_and_the_one_before_opens_again(
    qapp: QApplication, person: Person, local: Path, tmp_path: Path
) -> None:
    (tmp_path / "un archivo").touch()
    asked: list[MainWindow] = []

    def choose_once(window: MainWindow) -> None:
        if asked:
            window.close()
        else:
            asked.append(window)
            window.dialogs.folder_chosen.emit(tmp_path / "un archivo")

    person.in_window = choose_once

    assert program.work(qapp, None) == program.DONE
    assert [seen.split(":")[0].split("(")[0] for seen in (person.seen[0], person.seen[2])] == [
        "Layo · CanasPlan"
    ] * 2
    assert "No se puede usar la carpeta" in person.seen[1]
    assert paths.default_folder() == local


def test_a_first_folder_that_cannot_be_used_ends_the_program_with_its_reason(
    qapp: QApplication, person: Person, tmp_path: Path
) -> None:
    (tmp_path / "un archivo").touch()

    assert program.work(qapp, tmp_path / "un archivo") == program.REFUSED
    assert "No se puede usar la carpeta" in person.seen[0]


def test_leaving_the_first_start_leaves_the_program(
    qapp: QApplication, qtbot: QtBot, local: Path
) -> None:
    QTimer.singleShot(50, lambda: _first_start().reject())

    assert program.work(qapp, None) == program.DONE
    assert profile_in(local) is None


def _first_start() -> FirstStart:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, FirstStart))


def test_qt_itself_speaks_the_spanish_of_peru(qapp: QApplication) -> None:
    before = QLocale()
    program.speak_spanish(qapp)

    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancelar"
    day = QDate(2022, 9, 15)
    assert QLocale().toString(day, "d 'de' MMMM") == "15 de setiembre"
    QLocale.setDefault(before)
