"""A list of what waits for a person: a few columns, one row chosen, Enter opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from canasplan.ui.icons import icon
from canasplan.ui.theme import role_font, set_role

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_ROOT = QModelIndex()
_WIDEST = 260
"""Pixels of a column at most; what is longer is shown by its tip."""


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in a row, a text for each column."""

    texts: tuple[str, ...]
    icon: str
    tone: str
    item: object
    """What is opened by it."""


class WaitingModel(QAbstractTableModel):
    """Lines in the order that is given."""

    def __init__(self, titles: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)
        self._lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these in place of those before."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line_at(self, row: int) -> Line | None:
        """Return the line of a row, ``None`` where there is none."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return line.texts[column]
        if role == Role.AccessibleTextRole:
            return f"{self._titles[column]}: {line.texts[column]}"
        if role == Role.DecorationRole and column == 0:
            return icon(line.icon, line.tone)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self._titles[section]
        return None


class _BothEnds(QStyledItemDelegate):
    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class WaitingTable(QTableView):
    """Chooses one line."""

    opened = Signal()
    """Enter or a double click on a row."""

    def __init__(
        self, model: WaitingModel, name: str, wide: int, parent: QWidget | None = None
    ) -> None:
        """`name` is for screen readers; the column `wide` takes the room that is left."""
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setFont(role_font("caption"))
        header.setHighlightSections(False)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        set_role(self, "card")
        self.doubleClicked.connect(lambda _: self.opened.emit())

    def show_both_ends(self, column: int) -> None:
        """Cut the texts of a column in their middle: names of files differ at both ends."""
        self.setItemDelegateForColumn(column, _BothEnds(self))

    def share_width(self) -> None:
        """Give each column what its texts need, within bounds; the wide one gets the rest."""
        self.resizeColumnsToContents()
        header = self.horizontalHeader()
        for column in range(header.count()):
            if header.sectionResizeMode(column) is QHeaderView.ResizeMode.Interactive:
                self.setColumnWidth(column, min(self.columnWidth(column), _WIDEST))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
