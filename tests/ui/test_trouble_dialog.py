"""The screens of a data folder that cannot be opened: words, ways out, keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from canasplan.trouble import RECOVERABLE, DataTroubleError, Trouble
from canasplan.ui.diagnosis import Diagnosis
from canasplan.ui.dialogs.trouble_dialog import TroubleDialog
from canasplan.ui.dialogs.trouble_screens import Answer
from canasplan.ui.next_step import Go, NextStep
from canasplan.ui.runner import Runner
from canasplan.ui.theme import Theme
from tests.conftest import FixedClock
from tests.ui.conftest import PersonAway

FOLDER = Path("/datos/Municipalidad distrital de Layo/Subgerencia de planeamiento/plan 2022/Layo")
SMALL = (640, 512)


@pytest.fixture
def runner(qapp: object) -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture
def screen(
    qtbot: QtBot,
    request: pytest.FixtureRequest,
    person: PersonAway,
    theme: Theme,
    runner: Runner,
    clock: FixedClock,
) -> TroubleDialog:
    """The screen of the trouble that a test names."""
    error = DataTroubleError(
        request.param,
        FOLDER / "canasplan.db",
        who="la ventana, desde las 09:12",
        service="OneDrive",
        schema=4,
        known=3,
    )
    diagnosis = Diagnosis(FOLDER, clock, person, runner, {"CanasPlan": "0.1.0"})
    dialog = TroubleDialog(error, FOLDER, person, diagnosis, "&Salir")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def texts(dialog: TroubleDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.text()]


@pytest.mark.parametrize("screen", list(Trouble), indirect=True, ids=str)
def test_each_trouble_has_a_whole_screen_that_fits_the_small_laptop(screen: TroubleDialog) -> None:
    told = texts(screen)

    assert len(told) == 4
    assert not [text for text in told if "{" in text]
    assert screen.width() <= SMALL[0]
    assert screen.height() <= SMALL[1]
    for label in screen.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize("screen", sorted(RECOVERABLE), indirect=True, ids=str)
def test_enter_recovers_what_can_be_recovered(screen: TroubleDialog) -> None:
    QTest.keyClick(screen.focusWidget(), Qt.Key.Key_Return)

    assert screen.next_step == NextStep(Go.REBUILD, FOLDER)
    assert not screen.isVisible()


@pytest.mark.parametrize(
    ("screen", "answer", "go"),
    [
        (Trouble.READ_ONLY, Answer.CONSULT, Go.CONSULT),
        (Trouble.READ_ONLY, Answer.RETRY, Go.OPEN),
        (Trouble.FULL, Answer.RETRY, Go.OPEN),
        (Trouble.IN_USE, Answer.RETRY, Go.OPEN),
        (Trouble.FOREIGN, Answer.RETRY, Go.OPEN),
    ],
    indirect=["screen"],
)
def test_each_button_says_what_comes_next(screen: TroubleDialog, answer: Answer, go: Go) -> None:
    screen.buttons[answer].click()

    assert screen.next_step == NextStep(go, FOLDER)


@pytest.mark.parametrize("screen", [Trouble.REMOVABLE], indirect=True)
def test_another_folder_is_chosen_and_taking_none_stays(
    screen: TroubleDialog, person: PersonAway, tmp_path: Path
) -> None:
    screen.buttons[Answer.OTHER_FOLDER].click()
    assert screen.isVisible()
    assert person.asked == [("Elegir la carpeta de datos", FOLDER)]

    person.folder = tmp_path
    screen.buttons[Answer.OTHER_FOLDER].click()
    assert screen.next_step == NextStep(Go.OPEN, tmp_path)


@pytest.mark.parametrize("screen", [Trouble.DAMAGED, Trouble.NEWER], indirect=True)
def test_escape_leaves(screen: TroubleDialog) -> None:
    QTest.keyClick(screen.focusWidget(), Qt.Key.Key_Escape)

    assert screen.next_step is None
    assert not screen.isVisible()


@pytest.mark.parametrize("screen", [Trouble.DAMAGED], indirect=True)
def test_the_path_shows_both_its_ends_and_is_copied_whole(screen: TroubleDialog) -> None:
    whole = str(FOLDER / "canasplan.db")
    assert screen.path.text() != whole
    assert screen.path.text().startswith("/datos")
    assert screen.path.text().endswith("canasplan.db")
    assert screen.path.toolTip() == whole

    screen.path.setFocus()
    QTest.keySequence(screen.path, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == whole

    screen.leave_button.setFocus()
    assert screen.path.text() != whole


@pytest.mark.parametrize("screen", [Trouble.IN_USE], indirect=True)
def test_who_has_the_data_is_told(screen: TroubleDialog) -> None:
    assert "la ventana, desde las 09:12" in " ".join(texts(screen))


@pytest.mark.parametrize("screen", [Trouble.DAMAGED], indirect=True)
def test_a_diagnosis_can_be_saved_without_leaving(
    qtbot: QtBot, screen: TroubleDialog, person: PersonAway, tmp_path: Path
) -> None:
    person.file = tmp_path / "diagnostico.zip"
    screen.diagnosis_button.click()
    qtbot.waitUntil(lambda: bool(person.news))

    assert person.asked[0][1].name == "canasplan-diagnostico-20220915-0930.zip"
    assert str(person.file) in person.news[0]
    assert ZipFile(person.file).namelist()
    assert screen.isVisible()


@pytest.mark.parametrize("screen", [Trouble.DAMAGED], indirect=True)
def test_a_diagnosis_that_cannot_be_written_is_told(
    qtbot: QtBot, screen: TroubleDialog, person: PersonAway, tmp_path: Path
) -> None:
    screen.diagnosis_button.click()  # no file is chosen
    person.file = tmp_path / "no hay tal carpeta" / "diagnostico.zip"
    screen.diagnosis_button.click()
    qtbot.waitUntil(lambda: bool(person.errors))

    assert person.news == []
