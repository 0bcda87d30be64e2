"""Looking at the board as a person does, and reading the tables behind its charts."""

from __future__ import annotations

from PySide6.QtTest import QTest

from canasplan.standing import Standing
from canasplan.ui.board.board_page import BoardPage
from canasplan.ui.charts.chart_view import ChartPicture
from canasplan.ui.figure_store import FigureStore

Place = tuple[str, str | None]
"""A scope, and a district or ``None``."""


def choose(board: BoardPage, part: Place) -> None:
    """Look at a part of the plan."""
    scope, ubigeo = part
    board.filter.eje.setCurrentIndex(board.filter.eje.findData(scope))
    board.filter.district.setCurrentIndex(board.filter.district.findData(ubigeo))


def rows(board: BoardPage, title: str) -> list[tuple[str, ...]]:
    """Return the table behind a chart, as it would be shown."""
    view = board.charts[title]
    view.switch.setChecked(True)
    table = view.table
    assert table is not None
    model = table.model()
    columns = range(model.columnCount())
    shown = [
        tuple(str(model.index(row, column).data()) for column in columns)
        for row in range(model.rowCount())
    ]
    view.switch.setChecked(False)
    return shown


def known(figures: FigureStore) -> Standing:
    assert figures.standing is not None
    return figures.standing


def type_day(board: BoardPage, text: str) -> None:
    """Type into the field of the day, over what is there."""
    line = board.filter.day.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def painted(picture: ChartPicture) -> bool:
    return bool(picture.marks)
