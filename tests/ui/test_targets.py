"""The grid of metas: typed and pasted into, refused at the cell, saved, taken back, kept as CSV."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.model import Target
from canasplan.target_entry import COLUMNS
from canasplan.target_fields import typed
from canasplan.ui.messages import MessageDialog, ReasonDialog
from canasplan.ui.services import Services
from canasplan.ui.targets.targets_dialog import TargetsDialog
from canasplan.ui.targets.targets_model import STATE, State
from canasplan.ui.theme import colour
from tests.ui.conftest import PersonAway

Key = Qt.Key
Role = Qt.ItemDataRole
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
ACTION, DISTRICT, YEAR, UNIT, QUANTITY, BUDGET, WEIGHT, DIRECTION = range(STATE - 1)
HEADED = """\
Distrito\tAcción\tAño\tPresupuesto\tNotas\tCantidad\tUnidad
Layo\t1.02.03\t2022\t30,000.50\tpor firmar\t1,200.5\tm

80502\t1.02.04\t2021\t\t\t40\tfamilias
"""
"""As a spreadsheet in es-PE copies it: its own columns, groups, a blank line, a lost zero."""
SAVED = {"action": "1.02.03", "ubigeo": "080505", "year": "2022", "unit": "m", "quantity": "200"}


@pytest.fixture
def dialog(qtbot: QtBot, province_services: Services) -> TargetsDialog:
    """The metas of a province that has set none; the keyboard is in the grid."""
    return opened(qtbot, province_services)


@pytest.fixture
def filled(qtbot: QtBot, province: Workspace, province_services: Services) -> TargetsDialog:
    """With three metas in 2022: of 1.02.03 in Layo, 1.02.04 in Layo and 2.01.01 in Checca."""
    others = (
        SAVED | {"action": "1.02.04", "unit": "familias", "quantity": "40", "budget": "5000"},
        SAVED | {"action": "2.01.01", "ubigeo": "080502", "weight": "2"},
    )
    province.targets.save([SAVED, *others])
    return opened(qtbot, province_services)


def opened(qtbot: QtBot, services: Services) -> TargetsDialog:
    dialog = TargetsDialog(services)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and dialog.grid.hasFocus())
    return dialog


def press(key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key as the desktop hands it on: to the list of words above a cell, if one is open."""
    window = QApplication.activeWindow()
    assert window is not None
    QTest.keyClick(window.windowHandle(), key, modifier)
    QApplication.processEvents()  # Enter closes a cell a little later


def letters(text: str) -> None:
    """Type where the keyboard is: the first letter opens a cell."""
    window = QApplication.activeWindow()
    assert window is not None
    for letter in text:
        QTest.keyClick(window.windowHandle(), ord(letter))


def write(*cells: str) -> None:
    """Type cells one after another, each left with Tab and the last with Enter."""
    for number, text in enumerate(cells):
        letters(text)
        press(Key.Key_Return if number == len(cells) - 1 else Key.Key_Tab)


def paste(text: str) -> None:
    QApplication.clipboard().setText(text)
    press(Key.Key_V, CTRL)


def go(dialog: TargetsDialog, row: int, column: int) -> None:
    dialog.grid.setFocus()
    dialog.grid.setCurrentIndex(dialog.model.index(row, column))


def cell(dialog: TargetsDialog, row: int, column: int, role: Role = Role.DisplayRole) -> str:
    return str(dialog.model.index(row, column).data(role))


def save(qtbot: QtBot, dialog: TargetsDialog) -> None:
    """Save with the keyboard."""
    press(Key.Key_G, ALT)
    qtbot.waitUntil(lambda: dialog.told.text().startswith("Guardado."))


def kept(workspace: Workspace) -> list[dict[str, str]]:
    """Return the metas in force, as typed, without what is empty."""
    found = []
    for state in workspace.targets.all():
        content = state.winner.content
        assert isinstance(content, Target)
        fields = typed(content)
        found.append({name: fields[name] for name in COLUMNS[:7] if fields[name]})
    return found


def test_a_meta_is_typed_with_the_keyboard_alone(
    qtbot: QtBot, dialog: TargetsDialog, province: Workspace
) -> None:
    write("1.02.03", "Layo", "2022", "m", "1,200.5", "30000", "2")
    assert dialog.told.text() == "Sin guardar: nuevas 1, cambiadas 0."
    assert cell(dialog, 0, STATE) == "nueva, sin guardar"
    assert dialog.model.rowCount() == 2  # and a blank one to go on with
    save(qtbot, dialog)

    assert kept(province) == [
        SAVED | {"quantity": "1200.5", "budget": "30000.00", "weight": "2.00"}
    ]
    assert dialog.told.text() == "Guardado. Metas nuevas: 1; cambiadas: 0."
    assert cell(dialog, 0, STATE) == "guardada"
    assert cell(dialog, 0, QUANTITY) == "1,200.5"
    assert cell(dialog, 0, BUDGET) == "30,000.00"


def test_a_word_is_chosen_from_the_list_above_the_cell(dialog: TargetsDialog) -> None:
    write("1.02.03", "ay")
    assert dialog.model.rows[0].fields["ubigeo"] == "ay"

    go(dialog, 0, DISTRICT)
    letters("ay")
    press(Key.Key_Down)
    press(Key.Key_Tab)
    assert dialog.model.rows[0].fields["ubigeo"] == "Layo"
    assert dialog.grid.currentIndex().column() == YEAR


def test_what_is_being_typed_is_saved_as_well(
    qtbot: QtBot, filled: TargetsDialog, province: Workspace
) -> None:
    go(filled, 0, QUANTITY)
    write("250")
    go(filled, 1, QUANTITY)
    letters("90")  # the cell is still open
    save(qtbot, filled)

    assert [meta["quantity"] for meta in kept(province)] == ["250", "90", "200"]


def test_what_is_being_typed_is_not_lost_on_leaving(
    qtbot: QtBot, filled: TargetsDialog, person: PersonAway
) -> None:
    go(filled, 1, QUANTITY)
    letters("90")
    press(Key.Key_R, ALT)
    qtbot.waitUntil(lambda: person.dialogs == ["MessageDialog"])  # it asks

    assert filled.isVisible()
    assert cell(filled, 1, QUANTITY) == "90"


def test_enter_goes_down_as_in_a_spreadsheet(filled: TargetsDialog) -> None:
    go(filled, 0, QUANTITY)
    press(Key.Key_Return)
    assert (filled.grid.currentIndex().row(), filled.grid.currentIndex().column()) == (1, QUANTITY)


def test_a_table_with_headings_is_pasted_from_a_spreadsheet(
    qtbot: QtBot, dialog: TargetsDialog, province: Workspace
) -> None:
    paste(HEADED)
    assert [cell(dialog, row, DISTRICT) for row in (0, 1)] == ["Layo", "Checca"]
    assert dialog.model.rowCount() == 3
    save(qtbot, dialog)

    assert kept(province) == [
        SAVED | {"quantity": "1200.5", "budget": "30000.50"},
        {"action": "1.02.04", "ubigeo": "080502", "year": "2021", "unit": "familias",
         "quantity": "40"},
    ]  # fmt: skip


@pytest.mark.parametrize("column", [ACTION, UNIT, QUANTITY, WEIGHT])
def test_a_table_with_headings_is_a_table_wherever_it_is_pasted(
    filled: TargetsDialog, column: int
) -> None:
    go(filled, 0, column)
    paste(
        "Acción\tDistrito\tAño\tCantidad\n1.02.03\tLAYO\t2022\t300\n4.01.01\tTUPAC AMARU\t2022\t5\n"
    )

    rows = filled.model.rows
    assert [row.state for row in rows[:3]] == [State.CHANGED, State.SAME, State.SAME]
    assert rows[0].fields["quantity"] == "300"
    assert rows[0].fields["unit"] == "m"  # what the table does not have stays
    assert [row.fields.get("ubigeo") for row in rows[3:]] == ["Túpac Amaru", None]
    assert rows[3].state is State.WRONG  # it has no unit


def test_cells_are_pasted_from_the_chosen_one_on(
    qtbot: QtBot, filled: TargetsDialog, province: Workspace
) -> None:
    go(filled, 0, QUANTITY)
    paste("1500.5\t2,500.25\n\t700\n")

    assert [cell(filled, row, QUANTITY) for row in range(3)] == ["1,500.5", "", "200"]
    assert [cell(filled, row, BUDGET) for row in range(3)] == ["2,500.25", "700", ""]
    save(qtbot, filled)
    assert kept(province)[1]["budget"] == "700.00"
    assert "quantity" not in kept(province)[1]


def test_a_block_that_would_turn_metas_into_others_is_refused(
    filled: TargetsDialog, person: PersonAway
) -> None:
    go(filled, 0, DISTRICT)
    paste("Langui\t2022\tm\t1\nLayo\t2022\tm\t2\n")

    ((told, why),) = person.errors
    assert told == "No se pegó nada."
    assert "fila nueva" in why
    assert filled.model.moved() == []


def test_a_block_may_repeat_what_does_not_change(filled: TargetsDialog, person: PersonAway) -> None:
    go(filled, 0, DISTRICT)
    paste("Layo\t2022\tm\t1\n080505\t2022\tm\t2\n")

    assert person.errors == []
    assert [row.fields["quantity"] for row in filled.model.moved()] == ["1", "2"]


def test_what_is_copied_is_pasted_back_as_it_was(filled: TargetsDialog) -> None:
    filled.grid.selectAll()
    press(Key.Key_C, CTRL)
    go(filled, 3, ACTION)
    paste(QApplication.clipboard().text())

    assert filled.model.moved() == []
    assert filled.told.text() == "Metas guardadas: 3."


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        (ACTION, "9.99.99", "9.99.99"),
        (DISTRICT, "Cusco", "distrito"),
        (YEAR, "2030", "2019"),
        (QUANTITY, "1,500", "¿Es 1.5 o 1500?"),
        (QUANTITY, "muchas", "número"),
        (UNIT, "", "Escriba la unidad"),
        (BUDGET, "-1", "negativo"),
        (WEIGHT, "0", "0.01"),
        (DIRECTION, "lateral", "creciente"),
    ],
)
def test_an_error_is_told_at_its_cell_and_nothing_typed_is_lost(
    dialog: TargetsDialog, province: Workspace, column: int, text: str, told: str
) -> None:
    cells = ["1.02.03", "Layo", "2022", "m", "200", "5000", "1", "creciente", "suma"]
    cells[column] = text
    paste("1.02.04\tLayo\t2022\tfamilias\t40\n" + "\t".join(cells) + "\n")

    tip = cell(dialog, 1, column, Role.ToolTipRole)
    assert tip == cell(dialog, 1, STATE)
    assert told.casefold() in tip.casefold()
    assert QColor(dialog.model.index(1, column).data(Role.ForegroundRole)) == colour("danger")
    fine = next(other for other in (UNIT, BUDGET) if other != column)
    assert dialog.model.index(1, fine).data(Role.ForegroundRole) is None
    assert cell(dialog, 1, column, Role.EditRole) == text
    assert dialog.told.text() == f"Filas con errores: 1. Fila 2: {tip}"
    assert dialog.grid.currentIndex().row() == 1
    assert not dialog.save_button.isEnabled()
    dialog.save()
    assert kept(province) == []

    go(dialog, 1, column)
    right = ["1.02.03", "Layo", "2022", "m", "200", "5000", "1", "creciente", "suma"][column]
    write(right)
    assert dialog.told.text() == "Sin guardar: nuevas 2, cambiadas 0."
    assert dialog.save_button.isEnabled()


def test_a_repeated_row_names_the_row_of_the_grid_that_it_repeats(filled: TargetsDialog) -> None:
    paste("4.01.01\tLayo\t2022\tm\t1\n4.01.02\tLayo\t2022\tm\t1\n4.01.01\tLayo\t2022\tm\t2\n")

    assert cell(filled, 5, STATE) == "Repite la meta de la fila 4. Deje una."


def test_what_is_no_table_is_told_and_leaves_the_grid_as_it_was(
    filled: TargetsDialog, person: PersonAway
) -> None:
    go(filled, 0, QUANTITY)
    write("250")
    go(filled, 3, ACTION)
    paste('Acción\tUnidad\n1.02.03\t"m\n')

    ((told, why),) = person.errors
    assert told == "No se pegó nada."
    assert "comillas sin cerrar" in why
    assert [row.fields["quantity"] for row in filled.model.moved()] == ["250"]


def test_delete_empties_cells_but_those_that_say_of_what_the_meta_is(
    filled: TargetsDialog,
) -> None:
    go(filled, 0, ACTION)
    for _ in range(QUANTITY):
        press(Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(Key.Key_Delete)

    row = filled.model.rows[0]
    assert (row.fields["action"], row.fields["ubigeo"], row.fields["year"]) == (
        "1.02.03", "Layo", "2022",
    )  # fmt: skip
    assert row.fields["quantity"] == row.fields["unit"] == ""
    assert row.state is State.WRONG


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
