"""¿Por qué este %? by keyboard and mouse: down to the avances, up again, and what it tells."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from canasplan.lights import LIGHT_LABELS
from canasplan.numerals import number_text, percent_text
from canasplan.standing import PLAN, Standing
from canasplan.ui.board.why_dialog import NAME, NOTE, PERCENT, POINTS, SHARE, WEIGHT, WhyDialog
from canasplan.ui.figure_store import FigureStore
from canasplan.ui.services import Services
from canasplan.why import Explanation, explain, explain_cell

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
Place = tuple[str, str | None]


@pytest.fixture
def figures(qtbot: QtBot, year_services: Services) -> FigureStore:
    figures = FigureStore(year_services.store, year_services.background)
    with qtbot.waitSignal(figures.changed):
        figures.read()
    return figures


@pytest.fixture
def standing(figures: FigureStore) -> Standing:
    assert figures.standing is not None
    return figures.standing


def opened(qtbot: QtBot, figures: FigureStore, scope: str, ubigeo: str | None) -> WhyDialog:
    dialog = WhyDialog(figures, scope, ubigeo)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def press(key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    place = QApplication.focusWidget()
    assert place is not None
    QTest.keyClick(place, key, modifier)


def place(dialog: WhyDialog) -> Place:
    assert dialog.explanation is not None
    return dialog.explanation.scope, dialog.explanation.ubigeo


def at(dialog: WhyDialog, wanted: Place) -> bool:
    return place(dialog) == wanted


def expected(services: Services, standing: Standing, scope: str, ubigeo: str | None) -> Explanation:
    """Return what `canasplan.why` says of a place."""
    if ubigeo is None or standing.plan.action(scope) is None:
        return explain(standing, scope, ubigeo)
    behind = services.store.targets.behind(standing, scope, ubigeo)
    return explain_cell(standing, scope, ubigeo, (one.fact for one in behind))


def assert_tells(dialog: WhyDialog, found: Explanation) -> None:
    """Everything of an explanation can be read in the dialog."""
    assert dialog.title.text() == found.title
    assert dialog.number.text() == f"{percent_text(found.percent)} · {LIGHT_LABELS[found.light]}"
    assert dialog.formula.text() == found.formula
    assert dialog.left_out.text() == " · ".join(found.left_out)
    assert dialog.left_out.isVisible() == bool(found.left_out)
    for line in (found.money, found.cutoffs, found.when):
        assert line in dialog.foot.text().splitlines()
    assert dialog.model.rowCount() == len(found.parts)
    for number, part in enumerate(found.parts):
        cells = {column: str(dialog.model.index(number, column).data()) for column in range(6)}
        assert (cells[NAME], cells[NOTE]) == (part.name, part.note)
        assert cells[PERCENT] == percent_text(part.percent)
        if part.weight:
            assert cells[WEIGHT] == number_text(part.weight, 2)
            assert cells[SHARE] == percent_text(part.share)
            assert part.points is not None
            assert cells[POINTS] == number_text(part.points, 2)
        else:
            assert cells[WEIGHT] == cells[SHARE] == cells[POINTS] == ""
    hidden = [dialog.parts.isColumnHidden(column) for column in (WEIGHT, SHARE, POINTS)]
    assert hidden == [found.of_avances] * 3


def test_it_goes_down_to_the_avances_and_up_again_by_keyboard_alone(
    qtbot: QtBot, year_services: Services, figures: FigureStore, standing: Standing
) -> None:
    dialog = opened(qtbot, figures, PLAN, None)
    assert not dialog.up_button.isEnabled()
    way: list[Place] = [(PLAN, None)]
    chosen = []
    for down in (1, 2, 1, 3):  # the second eje, its third tema, the second action, a district
        for _ in range(down):
            press(Key.Key_Down)
        chosen.append(dialog.parts.currentIndex().row())
        press(Key.Key_Return)
        way.append(place(dialog))
        assert_tells(dialog, expected(year_services, standing, *way[-1]))
    assert [code.count(".") for code, _ in way[1:]] == [0, 1, 2, 2]
    assert way[1][0] == "2"
    assert way[-1][1] == standing.plan.districts[3].ubigeo

    for before in reversed(way[:-1]):
        press(Key.Key_V, ALT)
        qtbot.waitUntil(partial(at, dialog, before))
        assert dialog.parts.currentIndex().row() == chosen.pop()  # where it was left
        assert dialog.parts.hasFocus()
    assert_tells(dialog, explain(standing))
    assert not dialog.up_button.isEnabled()


@pytest.mark.parametrize(
    ("scope", "ubigeo"),
    [(PLAN, None), (PLAN, "080505"), ("3", None), ("1.02", "080506"), ("1.02.03", None)],
)
def test_every_figure_is_taken_apart_as_the_rules_say(
    qtbot: QtBot, figures: FigureStore, standing: Standing, scope: str, ubigeo: str | None
) -> None:
    dialog = opened(qtbot, figures, scope, ubigeo)

    found = explain(standing, scope, ubigeo)
    assert_tells(dialog, found)
    assert found.left_out
    assert "Suma de peso × avance ÷ suma de pesos" in dialog.formula.text()
    assert "En riesgo de 75.00 % a menos de 95.00 %" in dialog.foot.text()


def cell_with_avances(standing: Standing, least: int = 2) -> tuple[str, str]:
    return next(
        (cell.action, cell.ubigeo)
        for cell in standing.cells()
        if cell.tally.records >= least and cell.percent is not None
    )


@pytest.mark.parametrize("way", ["Enter", "button", "double click"])
def test_a_row_leads_to_its_avance(
    qtbot: QtBot, figures: FigureStore, standing: Standing, way: str
) -> None:
    action, ubigeo = cell_with_avances(standing)
    dialog = opened(qtbot, figures, action, ubigeo)
    found = dialog.explanation
    assert found is not None
    assert found.of_avances
    assert dialog.open_button.text() == "Ver el &avance"

    press(Key.Key_Down)
    with qtbot.waitSignal(dialog.record_wanted) as wanted:
        if way == "Enter":
            press(Key.Key_Return)
        elif way == "button":
            press(Key.Key_A, ALT)
        else:
            table = dialog.parts
            spot = table.visualRect(table.currentIndex()).center()
            QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
            QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert wanted.args == [found.parts[1].record, action]
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_double_click_leads_one_level_down(
    qtbot: QtBot, figures: FigureStore, standing: Standing
) -> None:
    dialog = opened(qtbot, figures, PLAN, None)
    table = dialog.parts
    spot = table.visualRect(dialog.model.index(2, PERCENT)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    assert place(dialog) == ("3", None)
    QTest.mouseClick(dialog.up_button, Qt.MouseButton.LeftButton)
    assert place(dialog) == (PLAN, None)


def test_rows_that_do_not_count_are_paler(
    qtbot: QtBot, figures: FigureStore, standing: Standing
) -> None:
    scope = next(
        code for code in standing.actions()
        if 0 < standing.figure(code).counted < standing.figure(code).cells
    )  # fmt: skip
    dialog = opened(qtbot, figures, scope, None)

    for number, part in enumerate(explain(standing, scope).parts):
        tone = dialog.model.index(number, NAME).data(Qt.ItemDataRole.ForegroundRole)
        assert (tone is None) == part.counts


@pytest.mark.parametrize("levels", [0, 2])
def test_escape_closes_it_wherever_it_is(qtbot: QtBot, figures: FigureStore, levels: int) -> None:
    dialog = opened(qtbot, figures, PLAN, None)
    for _ in range(levels):
        press(Key.Key_Return)
    press(Key.Key_Escape)

    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_before_the_figures_are_read_it_says_so_and_then_shows_them(
    qtbot: QtBot, year_services: Services
) -> None:
    figures = FigureStore(year_services.store, year_services.background)
    dialog = opened(qtbot, figures, PLAN, None)
    assert dialog.title.text() == "Leyendo los avances…"
    assert not dialog.open_button.isEnabled()
    press(Key.Key_Return)

    with qtbot.waitSignal(figures.changed):
        figures.read()
    assert figures.standing is not None
    assert_tells(dialog, explain(figures.standing))
    assert dialog.open_button.isEnabled()


def test_what_is_saved_meanwhile_is_told_and_the_keyboard_stays_on_its_row(
    qtbot: QtBot, services: Services, fields: dict[str, str]
) -> None:
    figures = FigureStore(services.store, services.background)
    with qtbot.waitSignal(figures.changed):
        figures.read()
    dialog = opened(qtbot, figures, "1.02.03", None)
    for _ in range(4):
        press(Key.Key_Down)
    services.store.save(fields, record=services.store.new_record())

    assert dialog.number.text() == "25.00 % · Atrasado"
    assert dialog.parts.currentIndex().row() == 4
    assert dialog.model.index(4, PERCENT).data() == "25.00 %"  # Layo is the fifth
