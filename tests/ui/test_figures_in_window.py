"""How far the plan is, as the window tells it: tree, table, board, and why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from canasplan.lights import Cutoffs
from canasplan.ui.actions.action_table_model import CAPTION_ROLE, FIGURE
from canasplan.ui.board.why_dialog import WhyDialog
from canasplan.ui.commands import Command
from canasplan.ui.main_window import MainWindow
from canasplan.ui.plan.eje_tree_model import CAPTION_ROLE as BRANCH_CAPTION
from canasplan.ui.selection import Selection
from canasplan.ui.services import Services
from tests.ui.conftest import PersonAway, window_with_figures

Ctrl = Qt.KeyboardModifier.ControlModifier
Fields = dict[str, str]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, services: Services) -> Iterator[MainWindow]:
    """A window in Layo that knows its figures."""
    with window_with_figures(qtbot, qapp, services) as window:
        yield window


@pytest.fixture
def saved(window: MainWindow, services: Services, fields: Fields) -> str:
    """The record of an avance of 1.02.03, which declares 25 %."""
    record = services.store.new_record()
    services.store.save(fields, record=record)
    return record


def branch(window: MainWindow, identity: str) -> str:
    return str(window.tree.filter.find(identity).data(BRANCH_CAPTION))


def figure(window: MainWindow, code: str) -> tuple[str, str]:
    index = window.table.filter.index(window.table.filter.row_of(code), FIGURE)
    return str(index.data()), str(index.data(CAPTION_ROLE))


def test_a_saved_avance_moves_the_figures_of_its_action_and_its_branches_at_once(
    window: MainWindow, services: Services, saved: str, fields: Fields
) -> None:
    assert figure(window, "1.02.03") == ("25.00 %", "Atrasado, sin meta")
    assert figure(window, "1.02.04") == ("—", "Sin dato")
    for identity in ("plan:", "eje:1", "tema:1.02"):
        assert branch(window, identity) == "25.00 % · Atrasado"

    state = services.store.record(saved)
    services.store.save(
        fields | {"percent": "100", "status": "concluida"},
        record=saved, base=state.winner.hash, reason="Se terminó",
    )  # fmt: skip
    assert figure(window, "1.02.03") == ("100.00 %", "Cumple, sin meta")
    assert branch(window, "tema:1.02") == "100.00 % · Cumple"


def test_a_meta_changes_what_the_percentage_comes_from(
    qtbot: QtBot, window: MainWindow, services: Services, saved: str
) -> None:
    meta = {"action": "1.02.03", "ubigeo": "080505", "year": "2022", "unit": "km", "quantity": "2"}
    targets = services.store.targets
    with qtbot.waitSignal(services.store.changed):
        services.runner.start(targets.save_job([meta]), finished=targets.saved)

    assert figure(window, "1.02.03") == ("75.00 %", "En riesgo")  # 1.5 of 2 km


def test_other_cut_offs_change_every_light(
    qtbot: QtBot, window: MainWindow, services: Services, saved: str
) -> None:
    with qtbot.waitSignal(window.figures.changed):
        services.store.targets.set_cutoffs(Cutoffs(10_00, 20_00))

    assert figure(window, "1.02.03") == ("25.00 %", "Cumple, sin meta")
    assert branch(window, "eje:1") == "25.00 % · Cumple"


def test_what_the_program_reads_again_are_the_figures_as_well(
    qtbot: QtBot, window: MainWindow
) -> None:
    with qtbot.waitSignal(window.figures.changed):
        QTest.keyClick(window, Qt.Key.Key_F5)


@pytest.mark.parametrize("way", ["Ctrl+J", "click"])
def test_a_percentage_explains_itself_down_to_its_avance(
    window: MainWindow, person: PersonAway, saved: str, way: str
) -> None:
    told: list[str] = []

    def go_down(dialog: QDialog) -> bool:
        assert isinstance(dialog, WhyDialog)
        told.append(dialog.number.text())
        dialog.open_button.click()  # the district
        told.append(dialog.open_button.text())
        dialog.open_button.click()  # its avance
        return bool(dialog.result())

    person.answer = go_down
    window.table.select_action("1.02.03")
    if way == "click":
        view = window.table.view
        cell = window.table.filter.index(window.table.filter.row_of("1.02.03"), FIGURE)
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(cell).center()
        )
    else:
        QTest.keyClick(window, Qt.Key.Key_J, Ctrl)

    assert told == ["25.00 % · Atrasado", "Ver el &avance"]
    assert window.editor.recorded() == saved


def test_what_has_the_keyboard_is_explained(
    window: MainWindow, person: PersonAway, saved: str
) -> None:
    """The whole plan while nothing is chosen; a branch of the tree; the part on the board."""
    told: list[str] = []

    def read(dialog: QDialog) -> bool:
        assert isinstance(dialog, WhyDialog)
        told.append(dialog.title.text())
        return False

    person.answer = read
    window.actions_by_command[Command.WHY].trigger()
    window.table.select_action("1.02.03")
    window.tree.select(Selection("1.02"))
    window.tree.view.setFocus()
    QTest.keyClick(window.tree.view, Qt.Key.Key_J, Ctrl)
    window.table.focus_table()
    QTest.keyClick(window.table.view, Qt.Key.Key_J, Ctrl)
    window.centre.show_board()
    board = window.centre.board
    board.filter.eje.setCurrentIndex(board.filter.eje.findData("2"))
    QTest.keyClick(board.filter.eje, Qt.Key.Key_J, Ctrl)

    plan, tema, action, eje = told
    assert plan.startswith("Plan de Gobierno")
    assert tema == "1.02 SANEAMIENTO BASICO"
    assert action.startswith("1.02.03 ")
    assert eje == "2 DESARROLLO ECONOMICO Y PRODUCTIVO · Layo"


def test_the_board_has_the_room_of_the_editor_until_the_table_is_back(
    window: MainWindow, saved: str
) -> None:
    window.table.select_action("1.02.03")
    QTest.keyClick(window, Qt.Key.Key_D, Ctrl)
    assert window.centre.on_board
    assert not window.editor.isVisible()
    assert window.centre.board.whole.number.text() == "25.00 %"

    QTest.keyClick(window, Qt.Key.Key_K, Ctrl)
    assert window.centre.currentWidget() is window.table
    assert window.editor.isVisible()
    assert window.table.chosen == "1.02.03"


def test_nothing_is_typed_into_a_form_that_the_board_hides(window: MainWindow, saved: str) -> None:
    window.table.select_action("1.02.03")
    QTest.keyClick(window, Qt.Key.Key_D, Ctrl)
    QTest.keyClick(window, Qt.Key.Key_U, Ctrl)
    assert not window.editor.writing

    QTest.keyClick(window, Qt.Key.Key_K, Ctrl)
    QTest.keyClick(window, Qt.Key.Key_U, Ctrl)
    assert window.editor.writing
    QTest.keyClick(window, Qt.Key.Key_D, Ctrl)
    assert not window.actions_by_command[Command.SAVE].isEnabled()
    QTest.keyClick(window, Qt.Key.Key_K, Ctrl)
    assert window.actions_by_command[Command.SAVE].isEnabled()


def test_the_board_has_room_for_what_comes_while_it_is_in_sight(
    qtbot: QtBot, window: MainWindow, services: Services, fields: Fields
) -> None:
    window.centre.show_board()
    board = window.centre.board
    assert not board.area.isVisible()
    services.store.save(fields, record=services.store.new_record())

    def fits() -> bool:
        views = board.charts.values()
        return all(view.height() >= view.heightForWidth(view.width()) for view in views)

    qtbot.waitUntil(lambda: fits() and board.charts["Por tema"].height() > 400)
    assert all(tile.height() <= tile.sizeHint().height() + 8 for tile in board.tiles)
