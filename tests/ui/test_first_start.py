"""The first start by keyboard, and changing the same things later."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from canasplan.model import PROVINCE, Profile
from canasplan.ui.dialogs.data_folder import DataFolderDialog
from canasplan.ui.dialogs.first_start import FirstStart
from canasplan.ui.dialogs.profile_dialog import ProfileDialog
from canasplan.ui.store import Store
from canasplan.ui.theme import Theme
from tests.ui.conftest import PersonAway


@pytest.fixture
def first(qtbot: QtBot, store: Store, person: PersonAway, theme: Theme) -> FirstStart:
    dialog = FirstStart(store.plan(), store.folder, person)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_three_steps_by_keyboard_alone(qtbot: QtBot, first: FirstStart, store: Store) -> None:
    assert first.places.hasFocus()
    assert not first.next_button.isEnabled()
    QTest.keyClicks(first.places, "Layo")
    QTest.keyClick(first.places, Qt.Key.Key_Return)

    assert first.person.name.hasFocus()
    QTest.keyClicks(first.person.name, "Rosa Quispe")
    assert not first.next_button.isEnabled()
    QTest.keyClick(first.person.name, Qt.Key.Key_Tab)
    assert first.person.post.hasFocus()
    QTest.keyClicks(first.person.post, "Promotora")
    QTest.keyClick(first.person.post, Qt.Key.Key_Return)

    assert first.next_button.hasFocus()
    QTest.keyClick(first.next_button, Qt.Key.Key_Return)

    assert first.result() == QDialog.DialogCode.Accepted
    assert first.profile() == Profile("080505", "Rosa Quispe", "Promotora")
    assert first.chosen_folder() == store.folder


def test_the_eight_districts_and_the_province_can_be_chosen(first: FirstStart) -> None:
    names = [first.places.item(row).text() for row in range(first.places.count())]

    assert len(names) == 9
    assert names[4] == "Layo"
    assert names[-1] == "Oficina provincial de Canas"
    first.places.choose(PROVINCE)
    assert first.places.scope() == PROVINCE


def test_going_back_keeps_what_was_typed(qtbot: QtBot, first: FirstStart) -> None:
    first.places.choose("080503")
    first.next_button.click()
    first.person.fill(Profile("", "Ana", "Técnica"))
    first.back_button.click()
    assert first.places.scope() == "080503"
    assert not first.back_button.isEnabled()

    first.next_button.click()
    assert first.person.name.text() == "Ana"


def test_another_folder_can_be_chosen(
    first: FirstStart, person: PersonAway, tmp_path: Path
) -> None:
    first.folder.choose_button.click()  # nobody chose anything
    person.folder = tmp_path / "otra"
    first.folder.choose_button.click()

    assert first.chosen_folder() == tmp_path / "otra"
    assert first.folder.path.text() == str(tmp_path / "otra")


def test_escape_leaves_without_an_answer(qtbot: QtBot, first: FirstStart) -> None:
    QTest.keyClick(first, Qt.Key.Key_Escape)

    assert first.result() == QDialog.DialogCode.Rejected


def test_the_profile_is_changed_later(
    qtbot: QtBot, store: Store, person: PersonAway, theme: Theme
) -> None:
    dialog = ProfileDialog(store, person)
    qtbot.addWidget(dialog)
    assert dialog.place.currentText() == "Layo"
    assert dialog.person.name.text() == "Rosa Quispe"

    dialog.person.name.setText("")
    assert not dialog.save_button.isEnabled()
    dialog.person.name.setText("  Ana Condori ")
    dialog.place.setCurrentIndex(dialog.place.findData("080501"))
    with qtbot.waitSignal(store.changed):
        dialog.save_button.click()

    assert store.profile() == Profile("080501", "Ana Condori", "Técnica de campo")
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_profile_that_is_refused_says_why_and_stays_open(
    qtbot: QtBot, store: Store, person: PersonAway, theme: Theme
) -> None:
    dialog = ProfileDialog(store, person)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.person.name.setText("Ana\u202e")
    dialog.save_button.click()

    assert "nombre" in person.errors[0][0]
    assert dialog.isVisible()


def test_going_on_with_another_folder_is_asked_for(
    qtbot: QtBot, folder: Path, person: PersonAway, theme: Theme, tmp_path: Path
) -> None:
    dialog = DataFolderDialog(folder, person)
    qtbot.addWidget(dialog)
    assert not dialog.use_button.isEnabled()

    person.folder = tmp_path
    dialog.panel.choose_button.click()
    dialog.use_button.click()

    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.chosen() == tmp_path


@pytest.mark.parametrize("portable", [True, False])
def test_a_portable_program_says_that_it_comes_back_to_its_own_folder(
    qtbot: QtBot,
    folder: Path,
    person: PersonAway,
    theme: Theme,
    unpacked: Path,
    portable: bool,
) -> None:
    if portable:
        (unpacked / ".portable").touch()
    dialog = DataFolderDialog(folder, person)
    qtbot.addWidget(dialog)

    told = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("Este programa es portátil" in text for text in told) is portable
