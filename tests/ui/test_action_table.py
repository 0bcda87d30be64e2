"""The centre pane: the table of actions, its filters and what it says when it is empty."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from canasplan.actions import SearchResult
from canasplan.model import Status
from canasplan.plan_document import encode
from canasplan.ui.actions.action_filter import NOTHING, ActionFilter
from canasplan.ui.actions.action_table import ActionTable
from canasplan.ui.actions.action_table_model import (
    CAPTION_ROLE,
    CODE,
    FIGURE,
    LAST,
    PARTNERS,
    RECORDS,
    STATUS,
    TEXT,
    ActionTableModel,
)
from canasplan.ui.actions.action_table_view import LEAST_TEXT
from canasplan.ui.gauge import Gauge
from canasplan.ui.main_window import SIDES
from canasplan.ui.selection import Selection
from canasplan.ui.store import Store
from canasplan.ui.theme import Theme
from canasplan.ui.window_state import WindowState

Fields = dict[str, str]
Role = Qt.ItemDataRole

GAUGE = Gauge(68_84, "68.84 %", "Atrasado", "error", "danger", "Atrasado, sin meta")


@pytest.fixture
def state(tmp_path: Path) -> WindowState:
    return WindowState(tmp_path)


@pytest.fixture
def model(store: Store) -> ActionTableModel:
    model = ActionTableModel()
    model.set_rows(store.action_rows())
    return model


@pytest.fixture
def table(store: Store, state: WindowState, qtbot: QtBot) -> ActionTable:
    return shown(ActionTable(store, state), qtbot)


def shown(table: ActionTable, qtbot: QtBot) -> ActionTable:
    qtbot.addWidget(table)
    table.resize(900, 500)
    with qtbot.waitExposed(table):
        table.show()
    table.activateWindow()
    return table


def record(store: Store, fields: Fields, **more: str) -> str:
    name = store.new_record()
    store.save({**fields, **more}, record=name)
    return name


def codes(table: ActionTable) -> list[str]:
    return [table.filter.code_at(row) for row in range(table.filter.rowCount())]


def cell(model: ActionTableModel, code: str, column: int, role: int = Role.DisplayRole) -> object:
    place = model.place_of(code)
    assert place is not None
    return model.index(place, column).data(role)


def choose_status(table: ActionTable, word: str) -> None:
    table.bar.status.setCurrentIndex(table.bar.status.findData(word))


def test_the_table_and_its_filter_keep_the_rules_of_qt(
    model: ActionTableModel, store: Store, fields: Fields, qtmodeltester: ModelTester
) -> None:
    sieve = ActionFilter(model)
    qtmodeltester.check(model)
    qtmodeltester.check(sieve)
    record(store, fields)
    model.set_rows(store.action_rows())
    model.set_notes({"1.02.03": 2})
    sieve.set_filters("agua", "")
    sieve.sort(TEXT, Qt.SortOrder.DescendingOrder)
    sieve.set_selection(Selection("2"))
    sieve.set_filters("", "")


def test_a_saved_avance_changes_its_row_alone(
    table: ActionTable, store: Store, fields: Fields
) -> None:
    moved: list[tuple[int, int]] = []
    table.model.dataChanged.connect(lambda top, end: moved.append((top.row(), end.row())))
    record(store, fields)
    place = table.model.place_of("1.02.03")
    assert moved == [(place, place)]
    assert cell(table.model, "1.02.03", RECORDS) == "1"


def test_saving_keeps_the_chosen_row_and_the_scroll(
    table: ActionTable, store: Store, fields: Fields
) -> None:
    table.select_action("2.01.01")
    before = table.view.verticalScrollBar().value()
    assert before > 0
    chosen: list[str] = []
    table.action_chosen.connect(chosen.append)
    record(store, fields, action="2.01.01")
    assert table.view.currentIndex().row() == table.filter.row_of("2.01.01")
    assert table.view.verticalScrollBar().value() == before
    assert chosen == []


def test_an_action_that_stops_passing_a_filter_stays_until_the_filter_changes(
    table: ActionTable, store: Store, fields: Fields
) -> None:
    choose_status(table, NOTHING)
    record(store, fields)
    assert "1.02.03" in codes(table)
    table.bar.text.setText("ampliacion")
    assert "1.02.03" not in codes(table)


def test_the_table_follows_the_tree_and_names_what_it_shows(table: ActionTable) -> None:
    assert table.title.text() == "Todas las acciones del plan"
    assert table.bar.count.text() == "83 acciones"
    table.show_selection(Selection("1.02"))
    assert codes(table) == [f"1.02.0{n}" for n in range(1, 10)]
    assert table.title.text() == "Saneamiento basico"
    assert table.printed.text() == "Tema 1.02 · en el plan: «SANEAMIENTO BASICO»"
    table.show_selection(Selection("4"))
    assert len(codes(table)) == 4
    assert "Eje 4" in table.printed.text()
    table.show_selection(Selection("2.06"))
    assert table.bar.count.text() == "1 acción"


def test_the_filter_is_blind_to_accents_and_case_and_counts(table: ActionTable) -> None:
    table.show_selection(Selection("1"))
    table.bar.text.setText("PUBLICA limpieza")
    assert codes(table) == ["1.01.01", "1.01.02"]
    assert table.bar.count.text() == "2 de 44 acciones"
    assert table.bar.off.isVisible()


def test_filters_are_taken_off_with_one_button(table: ActionTable, qtbot: QtBot) -> None:
    assert not table.bar.off.isVisible()
    table.bar.text.setText("agua")
    choose_status(table, NOTHING)
    qtbot.mouseClick(table.bar.off, Qt.MouseButton.LeftButton)
    assert len(codes(table)) == 83
    assert not table.bar.off.isVisible()


def test_actions_are_filtered_by_estado(table: ActionTable, store: Store, fields: Fields) -> None:
    record(store, fields)
    record(store, fields, action="1.02.04", status="concluida")
    choose_status(table, Status.FINISHED)
    assert codes(table) == ["1.02.04"]
    choose_status(table, NOTHING)
    assert len(codes(table)) == 81
    choose_status(table, "")
    assert len(codes(table)) == 83


def test_sorting_by_a_column_breaks_ties_by_code_and_is_remembered(
    table: ActionTable, store: Store, state: WindowState, fields: Fields, qtbot: QtBot
) -> None:
    record(store, fields, action="1.02.04")
    record(store, fields, action="3.01.01", date="05/03/2022")
    table.refresh()
    table.view.sortByColumn(LAST, Qt.SortOrder.DescendingOrder)
    assert codes(table)[:4] == ["3.01.01", "1.02.04", "1.01.01", "1.01.02"]
    table.bar.text.setText("construccion")
    table.bar.clear()
    assert codes(table)[:3] == ["3.01.01", "1.02.04", "1.01.01"]
    again = shown(ActionTable(store, state), qtbot)
    assert codes(again)[:2] == ["3.01.01", "1.02.04"]


@pytest.mark.parametrize("column", range(RECORDS + 1))
def test_every_column_sorts_both_ways(table: ActionTable, column: int) -> None:
    table.view.sortByColumn(column, Qt.SortOrder.AscendingOrder)
    rising = codes(table)
    table.view.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    assert sorted(codes(table)) == sorted(rising)
    if column == CODE:
        assert codes(table) == rising[::-1]


def test_column_widths_are_remembered(
    table: ActionTable, store: Store, state: WindowState, qtbot: QtBot
) -> None:
    table.view.horizontalHeader().resizeSection(STATUS, 171)
    again = shown(ActionTable(store, state), qtbot)
    assert again.view.columnWidth(STATUS) == 171


@pytest.mark.parametrize(
    ("width", "hidden"),
    [
        (900, []),
        (700, [PARTNERS]),
        (600, [PARTNERS, LAST]),
        (470, [CODE, PARTNERS, LAST]),
        (300, [CODE, PARTNERS, LAST, FIGURE]),
    ],
)
def test_columns_give_way_in_a_narrow_pane_and_come_back(
    table: ActionTable, width: int, hidden: list[int]
) -> None:
    table.resize(width, 500)
    columns = range(table.model.columnCount())
    assert sorted(hidden) == [n for n in columns if table.view.isColumnHidden(n)]
    assert table.view.columnWidth(TEXT) >= LEAST_TEXT
    assert not table.grab().isNull()
    table.resize(900, 500)
    assert not any(map(table.view.isColumnHidden, columns))


def test_on_a_small_screen_at_150_per_cent_nothing_scrolls_sideways(
    theme: Theme, table: ActionTable
) -> None:
    least, tree, editor = SIDES[-1]
    assert least == 0
    table.resize(1366 * 2 // 3 - tree - editor, 500)
    assert table.view.horizontalScrollBar().maximum() == 0


def test_what_gave_way_is_told_under_other_cells(
    table: ActionTable, store: Store, fields: Fields
) -> None:
    record(store, fields)
    row = table.filter.row_of("1.02.03")
    text, records = (table.filter.index(row, column) for column in (TEXT, RECORDS))
    status = table.filter.index(row, STATUS)
    table.show_gauges({"1.02.03": GAUGE})
    delegate = table.view.delegate
    assert (delegate.caption(text), delegate.caption(records)) == ("", "")
    assert delegate.caption(status) == "declara 25 %"
    table.resize(300, 500)
    assert delegate.caption(status) == "68.84 %, Atrasado, sin meta"
    assert delegate.caption(text) == "1.02.03  MPC - …."
    assert delegate.caption(records) == "04/03/2022"
    assert "Responsables: MPC - …." in text.data(Role.ToolTipRole)


def test_settings_that_make_no_sense_are_put_right(
    store: Store, state: WindowState, qtbot: QtBot
) -> None:
    state.keep_sizes("acciones", [0, 0, 0, 100_000, -5, 0, 70])
    state.keep_sizes("acciones-orden", [99, 7])
    table = shown(ActionTable(store, state), qtbot)
    assert len(codes(table)) == 83
    assert all(table.view.columnWidth(column) >= 48 for column in (STATUS, FIGURE, RECORDS))


def test_a_search_shows_what_matches_and_notes_the_avances(table: ActionTable) -> None:
    result = SearchResult(frozenset({"1.02.01"}), {"1.02.03": 1, "2.01.01": 3})
    table.set_search(result, "agua")
    assert codes(table) == ["1.02.01", "1.02.03", "2.01.01"]
    assert cell(table.model, "1.02.01", TEXT, CAPTION_ROLE) == ""
    assert cell(table.model, "1.02.03", TEXT, CAPTION_ROLE) == "1 avance coincide"
    assert cell(table.model, "2.01.01", TEXT, CAPTION_ROLE) == "3 avances coinciden"
    assert table.bar.count.text() == "3 de 83 acciones"
    table.grab()
    table.set_search(None, "")
    assert len(codes(table)) == 83
    assert cell(table.model, "1.02.03", TEXT, CAPTION_ROLE) == ""


def test_each_empty_table_says_why_and_what_to_do(table: ActionTable, qtbot: QtBot) -> None:
    table.show_selection(Selection("1.08"))
    assert table.empty.isVisible()
    assert "no tiene acciones" in table.empty.title.text()
    assert not table.empty.button.isVisible()
    table.show_selection(Selection("1"))
    table.bar.text.setText("zapato")
    assert table.empty.title.text() == "Ninguna acción pasa los filtros."
    qtbot.mouseClick(table.empty.button, Qt.MouseButton.LeftButton)
    assert table.view.isVisible()
    table.set_search(SearchResult(), "zapato")
    assert table.empty.title.text() == "Nada coincide aquí con «zapato»."
    assert "otra rama" in table.empty.advice.text()


def test_going_down_the_rows_chooses_actions_and_enter_starts_recording(
    table: ActionTable, qtbot: QtBot
) -> None:
    chosen: list[str] = []
    table.action_chosen.connect(chosen.append)
    table.focus_table()
    qtbot.waitUntil(table.view.hasFocus)
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert chosen == ["1.01.01", "1.01.02"]
    with qtbot.waitSignal(table.action_activated) as told:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert told.args == ["1.01.02"]


def test_the_keyboard_goes_between_the_filter_and_the_table(
    table: ActionTable, qtbot: QtBot
) -> None:
    table.focus_filter()
    qtbot.waitUntil(table.bar.text.hasFocus)
    qtbot.keyClicks(table.bar.text, "riego")
    qtbot.keyClick(table.bar.text, Qt.Key.Key_Down)
    qtbot.waitUntil(table.view.hasFocus)
    assert table.chosen == "2.02.04"
    qtbot.keyClick(table.view, Qt.Key.Key_Up)
    qtbot.waitUntil(table.bar.text.hasFocus)
    qtbot.keyClick(table.bar.text, Qt.Key.Key_Escape)
    assert table.bar.text.text() == ""


def test_a_click_chooses_and_a_double_click_starts_recording(
    table: ActionTable, qtbot: QtBot
) -> None:
    view = table.view
    place = view.visualRect(table.filter.index(1, TEXT)).center()
    with qtbot.waitSignal(table.action_chosen) as told:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["1.01.02"]
    with qtbot.waitSignal(table.action_activated):
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_filtering_chooses_nothing_and_keeps_what_was_chosen(table: ActionTable) -> None:
    table.select_action("1.02.03")
    said: list[str] = []
    table.action_chosen.connect(said.append)
    table.bar.text.setText("deporte")
    assert not table.view.currentIndex().isValid()
    assert table.chosen == "1.02.03"
    table.bar.clear()
    assert table.view.currentIndex().row() == table.filter.row_of("1.02.03")
    assert table.view.selectionModel().isRowSelected(table.filter.row_of("1.02.03"))
    assert said == []


def test_an_action_that_is_asked_for_is_shown_whatever_hides_it(table: ActionTable) -> None:
    table.show_selection(Selection("4"))
    table.bar.text.setText("zapato")
    table.set_search(SearchResult(), "zapato")
    assert table.select_action("1.02.03")
    assert table.chosen == "1.02.03"
    assert table.bar.text.text() == ""
    assert not table.select_action("9.99.99")


def test_the_next_action_is_the_one_below_until_the_last(table: ActionTable) -> None:
    table.show_selection(Selection("4.02"))
    assert table.select_next()
    assert table.select_next()
    assert table.chosen == "4.02.02"
    assert table.select_next()
    assert not table.select_next()
    assert table.chosen == "4.02.03"


def test_another_plan_brings_its_own_actions(table: ActionTable, store: Store) -> None:
    plan = store.plan()
    smaller = msgspec.structs.replace(plan, version=2, ejes=plan.ejes[:1], objectives=())
    entry = store.load_plan(encode(smaller))
    store.choose_plan(entry.code, entry.version)
    assert len(codes(table)) == 44


def test_everything_in_the_pane_has_a_name_for_screen_readers(table: ActionTable) -> None:
    for widget in (table.view, table.bar.text, table.bar.status):
        assert widget.accessibleName()
    spoken = table.filter.index(0, STATUS).data(Role.AccessibleTextRole)
    assert spoken == "Estado: Sin registros"
