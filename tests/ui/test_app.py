"""The program from its first start to its end, in one process, driven from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canasplan import app as program
from canasplan import paths
from canasplan.bootstrap import open_workspace
from canasplan.model import Profile
from canasplan.ui.dialogs.first_start import FirstStart
from canasplan.ui.main_window import MainWindow
from canasplan.ui.next_step import Go, NextStep
from tests.ui.whole_program import ROSA, Person


@pytest.fixture
def person(qapp: QApplication) -> Iterator[Person]:
    person = Person()
    yield person
    person.rest()


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
            window.leaving.emit(NextStep(Go.OPEN, tmp_path / "un archivo"))

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
