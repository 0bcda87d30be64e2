"""Metas taken back, left, kept as CSV, and only looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.ui.messages import MessageDialog, ReasonDialog
from canasplan.ui.services import Services
from canasplan.ui.targets.targets_dialog import TargetsDialog
from canasplan.ui.targets.targets_model import State
from tests.ui.conftest import PersonAway
from tests.ui.targeting import (
    ACTION,
    ALT,
    HEADED,
    QUANTITY,
    SAVED,
    UNIT,
    Key,
    go,
    kept,
    opened,
    opened_filled,
    paste,
    press,
    save,
    write,
)


@pytest.fixture
def filled(qtbot: QtBot, province: Workspace, province_services: Services) -> TargetsDialog:
    """Three metas are set."""
    return opened_filled(qtbot, province, province_services)


def reason(person: PersonAway, text: str) -> None:
    """Give this reason when it is asked for."""

    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, ReasonDialog)
        dialog.input.setPlainText(text)
        return dialog.accept_button.isEnabled()

    person.answer = answer


def test_a_meta_is_taken_back_with_a_reason_and_nothing_else_is_lost(
    qtbot: QtBot, filled: TargetsDialog, province: Workspace, person: PersonAway
) -> None:
    go(filled, 1, QUANTITY)
    write("45")
    go(filled, 3, ACTION)
    write("4.01.01", "Langui", "2022")
    reason(person, "No se hará este año")
    go(filled, 0, UNIT)
    press(Key.Key_Q, ALT)
    qtbot.waitUntil(lambda: len(kept(province)) == 2)

    assert [meta["action"] for meta in kept(province)] == ["1.02.04", "2.01.01"]
    assert [row.fields.get("action") for row in filled.model.rows] == [
        "1.02.04", "2.01.01", "4.01.01", None,
    ]  # fmt: skip
    assert filled.model.rows[0].fields["quantity"] == "45"
    assert filled.model.rows[0].state is State.CHANGED
    assert filled.model.rows[2].fields["ubigeo"] == "Langui"
    assert filled.model.rows[2].state is State.WRONG
    person.answer = lambda _: True  # and now it may be closed


def test_without_a_reason_the_meta_stays(
    qtbot: QtBot, filled: TargetsDialog, province: Workspace, person: PersonAway
) -> None:
    reason(person, "no")
    go(filled, 0, UNIT)
    press(Key.Key_Q, ALT)
    qtbot.waitUntil(lambda: person.dialogs == ["ReasonDialog"])

    assert len(kept(province)) == 3


def test_a_row_that_was_never_set_just_goes(
    qtbot: QtBot, filled: TargetsDialog, person: PersonAway
) -> None:
    go(filled, 3, ACTION)
    write("4.01.01")
    go(filled, 3, UNIT)
    press(Key.Key_Q, ALT)
    qtbot.waitUntil(lambda: filled.model.rowCount() == 4)

    assert person.dialogs == []
    assert filled.model.moved() == []


def test_a_year_shows_its_metas_alone_and_stays_while_something_is_not_saved(
    qtbot: QtBot, filled: TargetsDialog, province: Workspace
) -> None:
    province.targets.save([SAVED | {"year": "2021"}])
    filled.year.setCurrentIndex(filled.year.findText("2021"))
    assert [row.fields.get("year") for row in filled.model.rows] == ["2021", None]

    go(filled, 0, QUANTITY)
    write("7")
    assert not filled.year.isEnabled()
    save(qtbot, filled)
    assert filled.year.isEnabled()
    assert [row.fields.get("year") for row in filled.model.rows] == ["2021", None]


def test_leaving_asks_about_what_is_not_saved(filled: TargetsDialog, person: PersonAway) -> None:
    asked: list[str] = []

    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, MessageDialog)
        asked.append(dialog.text.text())
        return len(asked) == 2

    person.answer = answer
    go(filled, 0, QUANTITY)
    write("250")
    press(Key.Key_Escape)
    assert filled.isVisible()
    press(Key.Key_Escape)
    assert not filled.isVisible()
    assert asked == ["Metas sin guardar: 1. ¿Cerrar sin guardarlas?"] * 2


def test_a_csv_goes_out_and_comes_in_again(
    qtbot: QtBot, filled: TargetsDialog, person: PersonAway, stick: Path
) -> None:
    person.file = stick / "metas.csv"
    filled.keep_button.click()
    data = person.file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[0].startswith("Acción,Distrito,Año,Unidad,")

    filled.open_button.click()
    assert filled.model.moved() == []
    assert filled.model.rowCount() == 4

    changed = data.decode("utf-8-sig").replace(",200,", ",250,", 1)
    person.file.write_text(changed, encoding="utf-8-sig")
    filled.open_button.click()
    assert [row.fields["quantity"] for row in filled.model.moved()] == ["250"]


def test_a_csv_from_one_office_is_set_in_another(
    qtbot: QtBot, filled: TargetsDialog, person: PersonAway, province: Workspace, stick: Path,
    services: Services, workspace: Workspace,
) -> None:  # fmt: skip
    person.file = stick / "metas.csv"
    filled.keep_button.click()
    workspace.profiles.set(province.profiles.get() or pytest.fail("nobody"))
    other = opened(qtbot, services)
    other.open_button.click()
    other.grid.setFocus()
    save(qtbot, other)

    assert kept(workspace) == kept(province)


def test_a_csv_that_cannot_be_written_or_read_is_told(
    filled: TargetsDialog, person: PersonAway, stick: Path
) -> None:
    person.file = stick / "no hay" / "metas.csv"
    filled.keep_button.click()
    filled.open_button.click()

    (wrote, read) = person.errors
    assert str(person.file) in " ".join(wrote)
    assert str(person.file) in " ".join(read)
    assert list(stick.iterdir()) == []
    assert filled.model.moved() == []


def test_where_nothing_can_be_written_the_metas_are_only_shown(
    qtbot: QtBot, year_services: Services
) -> None:
    dialog = opened(qtbot, year_services)
    assert len(dialog.model.rows) > 800
    go(dialog, 0, QUANTITY)
    press(Key.Key_F2)
    press(Key.Key_Delete)
    paste(HEADED)

    assert dialog.model.moved() == []
    for button in (dialog.save_button, dialog.paste_button, dialog.open_button):
        assert not button.isEnabled()
    assert dialog.keep_button.isEnabled()
