"""Updating as people see it: older data taken up, newer data refused, a program out of place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from canasplan import app as program
from canasplan.backups import Backups, Reason
from canasplan.db.migrations import NEWEST
from canasplan.identity import SystemClock
from canasplan.paths import DATABASE
from canasplan.ui.dialogs.trouble_dialog import TroubleDialog
from canasplan.ui.main_window import MainWindow
from canasplan.ui.services import Services
from canasplan.ui.window_state import WindowState
from tests.schemas.frozen import RELEASED, everything_in, frozen
from tests.ui.whole_program import Person


@pytest.fixture
def person(qapp: QApplication) -> Iterator[Person]:
    person = Person()
    yield person
    person.rest()


@pytest.mark.parametrize("number", RELEASED)
def test_the_window_opens_on_older_data_after_a_copy(
    qapp: QApplication, person: Person, folder: Path, number: int
) -> None:
    frozen(number, folder)

    assert program.work(qapp, folder) == program.DONE

    assert [title for title in person.seen if title.endswith("· CanasPlan")] == person.seen
    made = [
        copy for copy in Backups(folder, SystemClock()).all() if copy.reason is Reason.MIGRATION
    ]
    assert [(copy.schema, copy.proven) for copy in made] == [(number, True)]


def test_an_older_window_says_which_schema_newer_data_need_and_touches_nothing(
    qapp: QApplication, person: Person, folder: Path
) -> None:
    frozen(1, folder)
    with closing(sqlite3.connect(folder / DATABASE)) as driver:
        driver.execute(f"PRAGMA user_version={NEWEST + 1}")
    before = everything_in(folder)
    told: list[str] = []

    def read_and_leave(dialog: TroubleDialog) -> None:
        told.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.leave_button.click()

    person.at_trouble = read_and_leave

    assert program.work(qapp, folder) == program.REFUSED
    assert any(f"el esquema de datos {NEWEST + 1}" in text for text in told)
    assert any(f"conozca el esquema {NEWEST + 1}" in text for text in told)
    assert everything_in(folder) == before


@pytest.fixture
def passing(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a program that runs from where the account keeps what is temporary."""
    monkeypatch.setenv("TMPDIR", str(unpacked.parent))
    return unpacked


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, passing: Path, services: Services
) -> Iterator[MainWindow]:
    window = MainWindow(services, qapp)
    with qtbot.waitSignal(window.usable):
        window.show()
    yield window
    window.close()
    window.deleteLater()


def test_a_program_out_of_place_says_so_until_it_is_read(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, services: Services, passing: Path
) -> None:
    strip = window.strips.advice
    assert "dentro de un ZIP" in strip.text
    assert f"Los datos están en {services.store.folder}." in strip.text
    close = strip.findChildren(QToolButton)[-1]
    assert close.accessibleName() == "Cerrar este aviso"

    close.click()

    assert not window.strips.isVisible()
    window.close()
    assert WindowState(services.store.folder).advised_program == str(passing)
    again = MainWindow(services, qapp)
    qtbot.addWidget(again)
    assert again.strips.isHidden()


def test_a_program_that_was_moved_is_told_about_anew(
    qtbot: QtBot, qapp: QApplication, passing: Path, services: Services
) -> None:
    services.state.advised_program = str(passing.parent / "otra vez")
    window = MainWindow(services, qapp)
    qtbot.addWidget(window)
    assert not window.strips.isHidden()


def test_a_settled_program_has_nothing_to_say(
    qtbot: QtBot, qapp: QApplication, services: Services, unpacked: Path
) -> None:
    window = MainWindow(services, qapp)
    qtbot.addWidget(window)
    assert window.strips.isHidden()
