"""The grid of metas: typed and pasted into, refused at the cell, saved, taken back, kept as CSV."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.ui.services import Services
from canasplan.ui.targets.targets_dialog import TargetsDialog
from canasplan.ui.targets.targets_model import STATE, State
from canasplan.ui.theme import colour
from tests.ui.conftest import PersonAway
from tests.ui.targeting import (
    ACTION,
    ALT,
    BUDGET,
    CTRL,
    DIRECTION,
    DISTRICT,
    HEADED,
    QUANTITY,
    SAVED,
    UNIT,
    WEIGHT,
    YEAR,
    Key,
    Role,
    cell,
    go,
    kept,
    letters,
    opened,
    opened_filled,
    paste,
    press,
    save,
    write,
)


@pytest.fixture
def dialog(qtbot: QtBot, province_services: Services) -> TargetsDialog:
    """The metas of a province that has set none; the keyboard is in the grid."""
    return opened(qtbot, province_services)


@pytest.fixture
def filled(qtbot: QtBot, province: Workspace, province_services: Services) -> TargetsDialog:
    """Three metas are set."""
    return opened_filled(qtbot, province, province_services)


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
