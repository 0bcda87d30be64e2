"""The board in the window: what it follows, what it opens, and what the other panes say of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from canasplan.plan_document import encode
from canasplan.standing import PLAN
from canasplan.ui.actions.action_table_model import CAPTION_ROLE, FIGURE
from canasplan.ui.board.why_dialog import WhyDialog
from canasplan.ui.figure_store import Sight
from canasplan.ui.main_window import MainWindow
from canasplan.ui.plan.eje_tree_model import CAPTION_ROLE as BRANCH
from canasplan.ui.services import Services
from tests.ui.boards import choose, known, painted, rows, type_day
from tests.ui.conftest import PersonAway, window_with_figures

Ctrl = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
LAYO = "080505"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, services: Services) -> Iterator[MainWindow]:
    """The window of Layo, where nothing was recorded yet, its board in sight."""
    with window_with_figures(qtbot, qapp, services) as window:
        QTest.keyClick(window, Qt.Key.Key_D, Ctrl)
        yield window


def test_a_district_begins_with_itself(window: MainWindow) -> None:
    assert window.centre.board.filter.part().ubigeo == LAYO


def test_without_any_avance_it_says_so_until_the_first_is_saved(
    window: MainWindow, services: Services, fields: dict[str, str]
) -> None:
    board = window.centre.board
    assert board.empty.isVisible()
    assert not board.area.isVisible()

    services.store.save(fields, record=services.store.new_record())
    assert board.area.isVisible()
    assert not board.empty.isVisible()
    assert board.whole.number.text() == "25.00 %"
    assert board.money.number.text() == "—"
    assert board.money.note.text() == "S/ 1,500.50; sin presupuesto"


def test_what_is_clicked_opens_its_explanation(
    qtbot: QtBot, window: MainWindow, services: Services, person: PersonAway,
    fields: dict[str, str],
) -> None:  # fmt: skip
    services.store.save(fields, record=services.store.new_record())
    told: list[tuple[str, str]] = []

    def look(dialog: QDialog) -> bool:
        assert isinstance(dialog, WhyDialog)
        told.append((dialog.windowTitle(), dialog.title.text()))
        return False

    person.answer = look
    board = window.centre.board
    QTest.mouseClick(board.whole, LEFT)
    picture = board.charts["Por eje"].picture
    qtbot.waitUntil(partial(painted, picture))
    QTest.mouseClick(picture, LEFT, pos=picture.marks[1].area.center().toPoint())
    plan = services.store.plan()
    why = "¿Por qué este %?"
    assert told == [(why, f"{plan.title} · Layo"), (why, f"2 {plan.ejes[1].name} · Layo")]


def test_a_board_out_of_sight_is_drawn_when_it_is_seen_again(
    window: MainWindow, services: Services, fields: dict[str, str]
) -> None:
    board = window.centre.board
    services.store.save(fields, record=services.store.new_record())
    QTest.keyClick(window, Qt.Key.Key_K, Ctrl)
    services.store.save(
        fields | {"percent": "75", "action": "1.02.04"}, record=services.store.new_record()
    )
    assert board.whole.number.text() == "25.00 %"

    QTest.keyClick(window, Qt.Key.Key_D, Ctrl)
    assert board.whole.number.text() == "50.00 %"
    assert rows(board, "Por eje")[0][1] == "50.00 %"


def test_what_the_board_looks_at_is_said_in_tree_and_table_too(
    qtbot: QtBot, window: MainWindow, services: Services, fields: dict[str, str]
) -> None:
    services.store.save(fields, record=services.store.new_record())
    board, table = window.centre.board, window.table

    def seen() -> tuple[str, str]:
        figure = table.filter.index(table.filter.row_of("1.02.03"), FIGURE)
        return str(window.tree.filter.find("eje:1").data(BRANCH)), str(figure.data(CAPTION_ROLE))

    assert seen() == ("25.00 % · Atrasado", "Atrasado, sin meta")
    with qtbot.waitSignal(window.figures.changed):
        board.filter.year.setCurrentIndex(board.filter.year.findData(2022))
    assert seen() == ("25.00 % · Atrasado · 2022", "Atrasado, sin meta · 2022")
    type_day(board, "30/06/2022")
    with qtbot.waitSignal(window.figures.changed):
        QTest.keyClick(board.filter.day.line, Qt.Key.Key_Return)
    assert seen()[0] == "25.00 % · Atrasado · 2022 al 30/06/2022"
    assert board.whole.note.text().startswith("Atrasado · 1 de 83")


def test_another_plan_brings_its_own_years_and_ejes(
    qtbot: QtBot, window: MainWindow, services: Services, fields: dict[str, str]
) -> None:
    services.store.save(fields, record=services.store.new_record())
    board = window.centre.board
    with qtbot.waitSignal(window.figures.changed):
        board.filter.year.setCurrentIndex(board.filter.year.findData(2022))
    choose(board, ("4", LAYO))
    present = services.store.plan()
    other = msgspec.structs.replace(
        present,
        code="canas-2023-2026",
        period=msgspec.structs.replace(present.period, start=2023, end=2026),
        ejes=present.ejes[:2],
        objectives=(),
    )
    entry = services.store.load_plan(encode(other))
    with qtbot.waitSignal(window.figures.changed):
        services.store.choose_plan(entry.code, entry.version)

    QTest.keyClick(window, Qt.Key.Key_D, Ctrl)  # the table of its actions is in sight

    assert known(window.figures).plan.code == "canas-2023-2026"
    assert window.figures.sight == Sight()
    texts = [board.filter.year.itemText(n) for n in range(board.filter.year.count())]
    assert texts == ["Todo el plan", "2023", "2024", "2025", "2026", "2027"]
    assert board.filter.eje.count() == 1 + 2
    assert board.filter.part().scope == PLAN
    assert board.empty.isVisible()  # of this plan nothing was recorded
