"""The left pane: the plan as a tree, and the search over it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from canasplan.actions import SearchResult
from canasplan.numerals import readable
from canasplan.ui.gauge import Gauge
from canasplan.ui.plan.eje_tree import EjeTree
from canasplan.ui.plan.eje_tree_filter import EjeTreeFilter
from canasplan.ui.plan.eje_tree_model import CAPTION_ROLE, RECORDS, EjeTreeModel
from canasplan.ui.plan.page_titles import page_titles
from canasplan.ui.selection import Selection
from canasplan.ui.store import Store
from canasplan.ui.window_state import WindowState

Fields = dict[str, str]


@pytest.fixture
def state(tmp_path: Path) -> WindowState:
    return WindowState(tmp_path)


@pytest.fixture
def model(store: Store) -> EjeTreeModel:
    model = EjeTreeModel()
    model.set_plan(store.plan(), page_titles())
    model.set_rows(store.action_rows())
    return model


@pytest.fixture
def tree(store: Store, state: WindowState, qtbot: QtBot) -> EjeTree:
    return shown(EjeTree(store, state), qtbot)


def shown(tree: EjeTree, qtbot: QtBot) -> EjeTree:
    qtbot.addWidget(tree)
    tree.resize(300, 600)
    with qtbot.waitExposed(tree):
        tree.show()
    tree.activateWindow()
    return tree


def names(tree: EjeTree) -> list[str]:
    return [str(index.data()) for index in tree.filter.branches()]


def chosen(tree: EjeTree) -> str:
    return str(tree.view.currentIndex().data())


def record(store: Store, fields: Fields, **more: str) -> None:
    store.save({**fields, **more}, record=store.new_record())


def test_the_tree_and_its_filter_keep_the_rules_of_qt(
    model: EjeTreeModel, store: Store, fields: Fields, qtmodeltester: ModelTester
) -> None:
    sieve = EjeTreeFilter(model)
    qtmodeltester.check(model)
    qtmodeltester.check(sieve)
    record(store, fields)
    model.set_rows(store.action_rows())
    model.set_search(store.search("linea"))
    sieve.set_search("linea")
    sieve.set_search(None)


def test_the_plan_stands_as_4_ejes_with_21_temas_and_its_pages(model: EjeTreeModel) -> None:
    plan, document = (model.index(row, 0) for row in range(2))
    ejes = [model.index(row, 0, plan) for row in range(model.rowCount(plan))]
    assert len(ejes) == 4
    assert [model.rowCount(eje) for eje in ejes] == [8, 6, 5, 2]
    assert model.rowCount(document) == len(page_titles())
    assert model.data(plan, CAPTION_ROLE) == "83 acciones, sin avances"


def test_a_tema_without_a_table_says_so_and_has_no_count(model: EjeTreeModel) -> None:
    index = model.find("tema:1.08")
    assert index.data(CAPTION_ROLE) == "sin acciones en el plan"
    assert index.siblingAtColumn(RECORDS).data() == ""


def test_the_tooltip_gives_the_name_as_the_document_prints_it(model: EjeTreeModel) -> None:
    tip = model.find("tema:1.01").data(Qt.ItemDataRole.ToolTipRole)
    assert "«GESTIÓN DE RESIDUOS SÓLIDOS Y LÍQUIDOS.»" in tip


def test_readable_names_keep_every_word_of_the_printed_ones(store: Store) -> None:
    ejes = store.plan().ejes
    for name in [eje.name for eje in ejes] + [tema.name for eje in ejes for tema in eje.temas]:
        assert readable(name).upper() == name.upper()
        assert readable(name) == name or name.isupper()
    assert readable("Ornato, Parques y Jardines") == "Ornato, Parques y Jardines"


def test_a_saved_avance_moves_the_counts_of_its_branch_alone(
    tree: EjeTree, store: Store, fields: Fields
) -> None:
    moved: list[str] = []
    tree.model.dataChanged.connect(lambda top, _: moved.append(tree.model.node(top).identity))
    record(store, fields)
    assert sorted(moved) == ["eje:1", "plan:", "tema:1.02"]
    tema = tree.filter.find("tema:1.02")
    assert tema.siblingAtColumn(RECORDS).data() == "1"
    assert tema.data(CAPTION_ROLE) == "1 de 9 acciones"


def test_what_is_known_of_a_branch_stands_under_its_name(
    tree: EjeTree, store: Store, fields: Fields
) -> None:
    record(store, fields)
    moved: list[str] = []
    tree.model.dataChanged.connect(lambda top, _: moved.append(tree.model.node(top).identity))
    red = Gauge(68_84, "68.84 %", "Atrasado", "error", "danger", "Atrasado, sin meta")
    tree.model.set_gauges({"1.02": red, "2.01": red})
    tree.model.set_gauges({"1.02": red, "2.01": red})

    assert sorted(moved) == ["tema:1.02", "tema:2.01"]
    tema, bare = (tree.filter.find(f"tema:{code}") for code in ("1.02", "2.01"))
    assert tema.data(CAPTION_ROLE) == "68.84 % · Atrasado"
    assert tema.data(Qt.ItemDataRole.ToolTipRole).endswith("; 68.84 %, Atrasado, sin meta")
    assert bare.data(CAPTION_ROLE).endswith("sin avances")
    with_light = tree.grab().toImage()
    tree.model.set_gauges({})
    assert tema.data(CAPTION_ROLE) == "1 de 9 acciones"
    assert tree.grab().toImage() != with_light


def test_choosing_a_branch_says_so_once(tree: EjeTree, qtbot: QtBot) -> None:
    said: list[object] = []
    tree.selected.connect(said.append)
    tree.page_requested.connect(said.append)
    tree.select(Selection("1.02"))
    tree.select(Selection("1.02"))
    tree.select(Selection("3"))
    qtbot.keyClick(tree.view, Qt.Key.Key_Down)
    tree.view.setCurrentIndex(tree.filter.find("pagina:foda"))
    assert said == [Selection("1.02"), Selection("3"), Selection("4"), "foda"]
    assert tree.selection == Selection()


def test_refreshing_says_what_is_chosen(tree: EjeTree, qtbot: QtBot) -> None:
    tree.select(Selection("1.02"))
    with qtbot.waitSignal(tree.selected) as told:
        tree.refresh()
    assert told.args == [Selection("1.02")]


def test_searching_without_accents_keeps_the_branches_that_match(tree: EjeTree) -> None:
    tree.search.setText("DESAGUE potable")
    assert names(tree) == ["Todo el plan", "Desarrollo humano y social", "Saneamiento basico"]
    assert tree.view.isExpanded(tree.filter.find("eje:1"))
    assert tree.found.text() == "Coinciden: 3 acciones · 0 avances"


def test_a_search_finds_avances_and_counts_them(
    tree: EjeTree, store: Store, fields: Fields
) -> None:
    record(store, fields)
    tree.search.setText("conduccion")
    tema = tree.filter.find("tema:1.02")
    assert tema.data(CAPTION_ROLE) == "1 acción coincide"
    assert tema.siblingAtColumn(RECORDS).data() == "1"
    assert tree.found.text() == "Coinciden: 1 acción · 1 avance"


def test_an_avance_saved_during_a_search_is_found_at_once(
    tree: EjeTree, store: Store, fields: Fields
) -> None:
    tree.search.setText("conduccion")
    assert tree.stack.currentWidget() is tree.empty
    record(store, fields)
    assert tree.stack.currentWidget() is tree.view
    assert tree.filter.find("tema:1.02").isValid()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mineria", "Mineria"),
        ("ornato", "Ornato, Parques y Jardines"),
        ("2.05", "Pesquería"),
        ("1.02.03", "Saneamiento basico"),
        ("vision mis", "Visión y misión"),
    ],
)
def test_a_search_finds_names_codes_and_pages(tree: EjeTree, typed: str, found: str) -> None:
    tree.search.setText(typed)
    assert found in names(tree)
    assert "Comercio y transformación" not in names(tree)


def test_a_name_that_matches_brings_the_actions_of_its_branch(tree: EjeTree) -> None:
    results: list[SearchResult] = []
    tree.search_changed.connect(lambda result, _: results.append(result))
    tree.search.setText("saneamiento basico")
    assert {f"1.02.0{n}" for n in range(1, 10)} <= results[-1].actions


def test_when_nothing_matches_the_tree_says_what_to_do(tree: EjeTree, qtbot: QtBot) -> None:
    tree.search.setText("zapato")
    assert tree.empty.isVisible()
    assert tree.empty.title.text() == "Nada coincide con «zapato»."
    assert tree.empty.advice.text() == "Pruebe con menos letras o borre la búsqueda."
    qtbot.mouseClick(tree.empty.button, Qt.MouseButton.LeftButton)
    assert tree.view.isVisible()
    assert tree.search.text() == ""


def test_a_search_looks_at_the_whole_plan_and_comes_back_to_what_was_chosen(
    tree: EjeTree, qtbot: QtBot
) -> None:
    tree.select(Selection("3.01"))
    said: list[Selection] = []
    tree.selected.connect(said.append)
    tree.focus_search()
    qtbot.keyClicks(tree.search, "agua")
    assert said == [Selection()]
    qtbot.keyClick(tree.search, Qt.Key.Key_Escape)
    assert said == [Selection(), Selection("3.01")]


def test_what_is_chosen_during_a_search_stays_chosen_after_it(tree: EjeTree) -> None:
    tree.search.setText("agua")
    tree.select(Selection("1.02"))
    tree.search.clear()
    assert tree.selection == Selection("1.02")


def test_the_keyboard_leads_from_the_search_to_the_tree_to_the_table(
    tree: EjeTree, qtbot: QtBot
) -> None:
    tree.focus_search()
    qtbot.keyClicks(tree.search, "agua")
    qtbot.keyClick(tree.search, Qt.Key.Key_Down)
    qtbot.waitUntil(tree.view.hasFocus)
    qtbot.keyClick(tree.view, Qt.Key.Key_Up)
    qtbot.waitUntil(tree.search.hasFocus)
    qtbot.keyClick(tree.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(tree.table_requested):
        qtbot.keyClick(tree.view, Qt.Key.Key_Return)
    with qtbot.waitSignal(tree.table_requested):
        qtbot.keyClick(tree.search, Qt.Key.Key_Return)
    qtbot.keyClick(tree.view, Qt.Key.Key_Escape)
    assert tree.search.text() == ""


def test_searches_that_were_used_are_offered_again(tree: EjeTree, qtbot: QtBot) -> None:
    for text in ("agua", "zapato", "riego"):
        tree.search.setText(text)
        qtbot.keyClick(tree.search, Qt.Key.Key_Return)
    qtbot.keyClick(tree.search, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    offered = tree.search.menu.actions()
    assert [action.text() for action in offered] == ["riego", "agua"]
    offered[1].trigger()
    assert tree.search.text() == "agua"
    tree.search.menu.close()


def test_with_no_recent_searches_the_list_says_so(tree: EjeTree) -> None:
    tree.search.recent.trigger()
    assert [each.text() for each in tree.search.menu.actions()] == ["Todavía no hay búsquedas"]
    tree.search.menu.close()


def test_open_branches_are_open_again_the_next_time(
    tree: EjeTree, store: Store, state: WindowState, qtbot: QtBot
) -> None:
    tree.view.collapse(tree.filter.find("eje:1"))
    tree.view.expand(tree.filter.find("eje:3"))
    tree.search.setText("agua")
    again = shown(EjeTree(store, state), qtbot)
    opened = [again.view.isExpanded(again.filter.find(f"eje:{n}")) for n in (1, 2, 3, 4)]
    assert opened == [False, False, True, False]


def test_everything_in_the_pane_has_a_name_for_screen_readers(tree: EjeTree) -> None:
    assert tree.view.accessibleName() == "Árbol del plan"
    assert tree.search.accessibleName()
    plan = tree.filter.index(0, 0)
    assert "83 acciones" in plan.data(Qt.ItemDataRole.AccessibleTextRole)


def test_branches_are_painted_at_any_width(tree: EjeTree, store: Store, fields: Fields) -> None:
    record(store, fields)
    tree.view.expandAll()
    for width in (220, 300, 500):
        tree.resize(width, 1600)
        assert not tree.grab().isNull()
        rows = [tree.view.visualRect(index).height() for index in tree.filter.branches()]
        assert min(rows) >= 24
