"""Tables that are read row by row and never edited: what their models and views have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from canasplan.ui.theme import role_font

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
Row = TypeVar("Row")

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RowModel(QAbstractTableModel, Generic[Row]):
    """One row for each thing; its methods say what a cell tells, ``None`` leaves it to the view."""

    def __init__(self, titles: Iterable[str], parent: QObject | None = None) -> None:
        """`titles` of the columns, translated."""
        super().__init__(parent)
        self.titles = tuple(titles)
        self.rows: Sequence[Row] = ()

    def show_rows(self, rows: Iterable[Row]) -> None:
        """Show these in place of those before, in their order."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def row_at(self, row: int) -> Row | None:
        """Return what a row is about, ``None`` where there is none."""
        return self.rows[row] if 0 <= row < len(self.rows) else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.titles)

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        teller = _TELLERS.get(role) if index.isValid() else None
        return teller(self, self.rows[index.row()], index.column()) if teller else None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        across = orientation is Qt.Orientation.Horizontal
        teller = _HEADING_TELLERS.get(role) if across else None
        return teller(self, section) if teller else None

    def heading(self, column: int) -> str:
        """Return what stands over a column."""
        return self.titles[column]

    def heading_tip(self, _column: int) -> str | None:
        """Return what a column holds."""
        return None

    def alignment(self, _column: int) -> Qt.AlignmentFlag:
        """Return where the texts of a column stand, its heading too."""
        return LEFT

    def shown(self, row: Row, column: int) -> str:
        """Return the text of a cell."""
        raise NotImplementedError

    def spoken(self, row: Row, column: int) -> str:
        """Return a cell as it is read aloud."""
        return f"{self.titles[column]}: {self.shown(row, column)}"

    def tip(self, _row: Row, _column: int) -> str | None:
        """Return what is told of a cell where the pointer rests."""
        return None

    def decoration(self, _row: Row, _column: int) -> Any:
        """Return the icon of a cell."""
        return None

    def foreground(self, _row: Row, _column: int) -> Any:
        """Return the colour of a text."""
        return None

    def background(self, _row: Row, _column: int) -> Any:
        """Return the colour behind a text."""
        return None

    def font(self, _row: Row, _column: int) -> Any:
        """Return the font of a text."""
        return None


_TELLERS: dict[int, Callable[[RowModel[Any], Any, int], Any]] = {
    int(Role.DisplayRole): lambda model, row, column: model.shown(row, column),
    int(Role.ToolTipRole): lambda model, row, column: model.tip(row, column),
    int(Role.AccessibleTextRole): lambda model, row, column: model.spoken(row, column),
    int(Role.DecorationRole): lambda model, row, column: model.decoration(row, column),
    int(Role.ForegroundRole): lambda model, row, column: model.foreground(row, column),
    int(Role.BackgroundRole): lambda model, row, column: model.background(row, column),
    int(Role.FontRole): lambda model, row, column: model.font(row, column),
    int(Role.TextAlignmentRole): lambda model, _, column: int(model.alignment(column)),
}
_HEADING_TELLERS: dict[int, Callable[[RowModel[Any], int], Any]] = {
    int(Role.DisplayRole): lambda model, column: model.heading(column),
    int(Role.ToolTipRole): lambda model, column: model.heading_tip(column),
    int(Role.TextAlignmentRole): lambda model, column: int(model.alignment(column)),
}


def entered(event: QKeyEvent) -> bool:
    """Tell whether Enter was pressed, the one of the number pad as well."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowTable(QTableView):
    """Shows whole rows and chooses one."""

    def __init__(
        self, model: QAbstractTableModel, name: str, parent: QWidget | None = None
    ) -> None:
        """`name` is for screen readers."""
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setFont(role_font("caption"))
        self.horizontalHeader().setHighlightSections(False)


class OpeningTable(RowTable):
    """Chooses one row, which can be opened."""

    opened = Signal()
    """Enter or a double click on a row."""

    def __init__(
        self, model: QAbstractTableModel, name: str, wide: int, parent: QWidget | None = None
    ) -> None:
        """The column `wide` takes the room that is left; `name` is for screen readers."""
        super().__init__(model, name, parent)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda _: self.opened.emit())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if entered(event):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
