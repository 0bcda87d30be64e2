"""What all tables of whole rows share: models that keep Qt's rules, keys that open a row."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from canasplan.ui.row_table import LEFT, OpeningTable, RowModel
from canasplan.ui.theme import Theme

Role = Qt.ItemDataRole
ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


class Words(RowModel[str]):
    """A word and its length."""

    def shown(self, word: str, column: int) -> str:
        return (word, str(len(word)))[column]


@pytest.fixture
def words(qapp: object) -> Words:
    words = Words(["Palabra", "Letras"])
    words.show_rows(["eje", "avance"])
    return words


def test_the_rules_of_qt_are_kept_from_one_list_to_the_next(words: Words) -> None:
    tester = QAbstractItemModelTester(words, QAbstractItemModelTester.FailureReportingMode.Fatal)
    words.show_rows(["tema"])
    words.show_rows([])
    words.show_rows(["eje", "tema", "avance"])

    assert tester.model() is words
    assert (words.rowCount(), words.columnCount()) == (3, 2)
    assert words.rowCount(words.index(0, 0)) == words.columnCount(words.index(0, 0)) == 0
    assert [words.row_at(row) for row in (-1, 0, 2, 3)] == [None, "eje", "avance", None]


def test_a_cell_is_shown_and_read_aloud_and_the_rest_is_left_to_the_view(words: Words) -> None:
    index = words.index(1, 1)
    assert index.data() == "6"
    assert index.data(Role.AccessibleTextRole) == "Letras: 6"
    assert index.data(Role.TextAlignmentRole) == int(LEFT)
    silent = (Role.ToolTipRole, Role.DecorationRole, Role.ForegroundRole, Role.BackgroundRole)
    assert [index.data(role) for role in (*silent, Role.FontRole, Role.UserRole)] == [None] * 6
    assert words.data(QModelIndex()) is None
    assert words.headerData(1, ACROSS) == "Letras"
    assert words.headerData(1, ACROSS, Role.ToolTipRole) is None
    assert words.headerData(1, DOWN) is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_or_a_double_click_opens_and_other_keys_move(
    qtbot: QtBot, theme: Theme, words: Words, key: Qt.Key
) -> None:
    table = OpeningTable(words, "Palabras", 0)
    qtbot.addWidget(table)
    table.show()
    table.selectRow(0)

    with qtbot.waitSignal(table.opened):
        QTest.keyClick(table, key)
    with qtbot.assertNotEmitted(table.opened):
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == 1
    assert table.accessibleName() == "Palabras"
    at = table.visualRect(words.index(0, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(table.opened):
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
