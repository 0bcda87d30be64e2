"""The board compared with an earlier day: what is asked for, drawn, tabled and explained."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from canasplan.ui.board.board_page import BoardPage
from canasplan.ui.board.why_dialog import WhyDialog
from canasplan.ui.form.optional_day import OptionalDay
from canasplan.ui.main_window import MainWindow
from canasplan.ui.services import Services
from tests.ui.conftest import PersonAway, window_with_figures

ACTION, LAYO = "1.02.03", "080505"
Fields = dict[str, str]


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, services: Services, fields: Fields
) -> Iterator[MainWindow]:
    """A window on an action of 20 % in January and 60 % in March 2022."""
    for day, percent in (("15/01/2022", "20"), ("04/03/2022", "60")):
        services.store.save(
            fields | {"date": day, "percent": percent}, record=services.store.new_record()
        )
    with window_with_figures(qtbot, qapp, services) as window:
        yield window


@pytest.fixture
def board(qtbot: QtBot, window: MainWindow) -> BoardPage:
    """Its board, compared with the end of January."""
    window.centre.show_board()
    board = window.centre.board
    with qtbot.waitSignal(window.figures.changed):
        enter(board.filter.before, "31/1/22")
    return board


def enter(day: OptionalDay, text: str) -> None:
    """Type a day and press Enter."""
    day.input.setFocus()
    day.set_text("")
    QTest.keyClicks(day.input, text)
    QTest.keyClick(day.input, Qt.Key.Key_Return)


def table(board: BoardPage, title: str) -> list[dict[str, str]]:
    """The table behind a chart."""
    chart = board.charts[title]
    if not chart.switch.isChecked():
        chart.switch.click()
    assert chart.table is not None
    model = chart.table.model()
    columns = range(model.columnCount())
    heads = [str(model.headerData(n, Qt.Orientation.Horizontal)) for n in columns]
    return [
        {head: str(model.index(row, n).data()) for n, head in enumerate(heads)}
        for row in range(model.rowCount())
    ]


def test_the_day_is_written_out_and_the_sight_is_told(board: BoardPage) -> None:
    assert board.filter.before.text() == "31/01/2022"
    assert "comparado con el 31/01/2022" in board.when.text()
    assert board.whole.number.text() == "60.00 %"
    assert board.whole.note.text() == "Atrasado · +40.00 puntos"


@pytest.mark.parametrize("title", ["Por eje", "Por tema", "Por distrito", "Mapa de los distritos"])
def test_tables_tell_then_and_the_change(board: BoardPage, title: str) -> None:
    first, *others = [row for row in table(board, title) if row["Avance"] != "—"]
    assert not others
    assert (first["Al 31/01/2022"], first["Avance"]) == ("20.00 %", "60.00 %")
    assert first["Cambio, puntos"] == "+40.00"
    silent = [row for row in table(board, title) if row["Avance"] == "—"]
    assert {(row["Al 31/01/2022"], row["Cambio, puntos"]) for row in silent} == {("—", "—")}


def test_marks_tell_it_and_a_tick_stands_where_the_bar_was(
    qtbot: QtBot, window: MainWindow, board: BoardPage
) -> None:
    view = board.charts["Por distrito"]
    compared = view.grab().toImage()
    told = [mark.told for mark in view.picture.marks if mark.place == ("", LAYO)]
    assert told == ["Layo: 60.00 %, Atrasado. 1 de 83 con datos. 31/01/2022: 20.00 %"]

    with qtbot.waitSignal(window.figures.changed):
        enter(board.filter.before, "")
    assert view.grab().toImage() != compared
    assert "comparado" not in board.when.text()
    assert "Cambio, puntos" not in table(board, "Por distrito")[0]


def test_a_save_moves_both_days(board: BoardPage, services: Services, fields: Fields) -> None:
    late = fields | {"date": "31/01/2022", "percent": "50"}
    services.store.save(late, record=services.store.new_record())
    assert board.whole.note.text() == "Atrasado · +10.00 puntos"


def test_why_tells_the_change(window: MainWindow, board: BoardPage, person: PersonAway) -> None:
    told: list[str] = []

    def read(dialog: QDialog) -> bool:
        assert isinstance(dialog, WhyDialog)
        told.append(dialog.foot.text())
        return False

    person.answer = read
    board.whole.click()
    assert told[0].startswith("El 31/01/2022 el avance era 20.00 %: desde entonces, +40.00 puntos.")


def test_a_day_that_cannot_be_read_is_marked_and_the_sight_stays(
    window: MainWindow, board: BoardPage
) -> None:
    sight = window.figures.sight
    enter(board.filter.before, "31/2/22")

    assert window.figures.sight == sight
    assert board.filter.before.text() == "31/2/22"
    assert board.filter.before.input.property("invalid")
    assert "no existe en el calendario" in board.filter.before.line.toolTip()
    QTest.keyClick(board.filter.before.input, Qt.Key.Key_Backspace)  # 31/2/2 is none either
    assert board.filter.before.input.property("invalid")
    board.filter.before.set_text("28/02/2022")
    assert not board.filter.before.input.property("invalid")


def test_a_day_is_picked_from_the_calendar(
    qtbot: QtBot, window: MainWindow, board: BoardPage
) -> None:
    field = board.filter.before
    field.open_calendar()
    assert field.calendar is not None
    with qtbot.waitSignal(window.figures.changed):
        field.calendar.month.activated.emit(field.calendar.month.selectedDate().addDays(-20))
    assert field.text() == "11/01/2022"
    assert board.whole.note.text() == "Atrasado · antes sin dato"
