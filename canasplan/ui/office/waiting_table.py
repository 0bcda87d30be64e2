"""A list of what waits for a person: a few columns, one row chosen, Enter opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from canasplan.ui.icons import icon
from canasplan.ui.row_table import Index, OpeningTable, RowModel
from canasplan.ui.theme import set_role

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


class WaitingModel(RowModel[Line]):
    """Lines in the order that is given."""

    @override
    def shown(self, line: Line, column: int) -> str:
        return line.texts[column]

    @override
    def tip(self, line: Line, column: int) -> str:
        return line.texts[column]

    @override
    def decoration(self, line: Line, column: int) -> Any:
        return icon(line.icon, line.tone) if column == 0 else None


class _BothEnds(QStyledItemDelegate):
    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class WaitingTable(OpeningTable):
    """Chooses one line."""

    def __init__(
        self, model: QAbstractTableModel, name: str, wide: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, name, wide, parent)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        set_role(self, "card")

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
