"""The readable pages of the plan: literal, complete, and safe whatever a plan file holds."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canasplan.plan_document import PlanDocument, encode
from canasplan.ui.plan.page_titles import page_titles
from canasplan.ui.plan.plan_pages import MEASURE, PlanPage, page_html
from canasplan.ui.store import Store
from canasplan.ui.theme import DARK, LIGHT, Theme


@pytest.fixture
def page(store: Store, qtbot: QtBot) -> PlanPage:
    page = PlanPage(store)
    qtbot.addWidget(page)
    return page


def read(plan: PlanDocument, key: str) -> str:
    document = QTextDocument()
    document.setHtml(page_html(plan, key))
    return document.toPlainText()


def literal_texts(plan: PlanDocument) -> dict[str, list[str]]:
    swot, policies = plan.swot, plan.policies
    return {
        "introduccion": [*plan.introduction],
        "vision": [plan.vision, plan.mission],
        "lineamientos": [*plan.guidelines],
        "foda": [*swot.strengths, *swot.weaknesses, *swot.opportunities, *swot.threats],
        "matriz": [text for column in plan.matrix for text in (column.title, *column.items)],
        "objetivos": [
            *plan.objectives_opening,
            *(text for each in plan.objectives for text in each.texts),
            *plan.objectives_closing,
        ],
        "politicas": [*policies.overall, *policies.multisector, *policies.sector],
        "metodologia": [*plan.methodology],
        "distritos": [text for each in plan.districts for text in (each.ubigeo, each.name)],
    }


def test_every_part_of_the_plan_is_on_its_page_word_for_word(store: Store) -> None:
    plan = store.plan()
    for key, texts in literal_texts(plan).items():
        shown = read(plan, key)
        assert texts, key
        for text in texts:
            assert text in shown


def test_every_page_of_the_tree_can_be_read(page: PlanPage, store: Store) -> None:
    for key, title in page_titles():
        page.show_page(key)
        shown = page.text.toPlainText()
        assert title in shown
        assert store.plan().title in shown


def test_the_matrix_stands_as_printed_with_what_does_not_agree(store: Store) -> None:
    shown = read(store.plan(), "matriz")
    assert "Lo que no concuerda en el documento" in shown
    for text in store.plan().discrepancies:
        assert text in shown


def test_districts_show_six_digits_and_grouped_numbers(store: Store) -> None:
    shown = read(store.plan(), "distritos")
    assert "080501" in shown
    assert "10,348" in shown
    assert "−14.2167, −71.4322" in shown


def test_a_part_that_a_plan_lacks_is_said_to_be_lacking(store: Store) -> None:
    bare = msgspec.structs.replace(store.plan(), guidelines=(), matrix=(), discrepancies=())
    assert "Este plan no trae esta parte." in read(bare, "lineamientos")
    assert "Este plan no trae esta parte." in read(bare, "matriz")


def test_marks_in_a_plan_file_are_text_and_never_html(store: Store) -> None:
    odd = msgspec.structs.replace(store.plan(), vision="<b>1 < 2</b> & <img src='x'>")
    assert "<b>1 < 2</b> & <img src='x'>" in read(odd, "vision")


def test_another_plan_is_on_the_page_as_soon_as_it_is_chosen(page: PlanPage, store: Store) -> None:
    page.show_page("vision")
    other = msgspec.structs.replace(store.plan(), version=2, vision="Otra visión.")
    entry = store.load_plan(encode(other))
    store.choose_plan(entry.code, entry.version)
    assert "Otra visión." in page.text.toPlainText()


def test_the_page_is_written_again_in_the_colours_of_another_theme(
    page: PlanPage, qapp: QApplication
) -> None:
    theme = Theme(qapp, "dark")
    assert DARK.text.lower() in page.text.toHtml()
    theme.choose("light")
    assert LIGHT.text.lower() in page.text.toHtml()
    assert DARK.text.lower() not in page.text.toHtml()


def test_lines_stay_short_however_wide_the_window(page: PlanPage, qtbot: QtBot) -> None:
    page.resize(1600, 700)
    with qtbot.waitExposed(page):
        page.show()
    assert page.text.viewport().width() <= MEASURE
    page.resize(500, 700)
    assert page.text.horizontalScrollBar().maximum() == 0
