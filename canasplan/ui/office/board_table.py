"""The view of the districts: chooses one, follows a number, lets old months give way."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget
from typing_extensions import override

from canasplan.ui.office.board_model import DISTRICT, MONTHS, SENT, BoardModel
from canasplan.ui.office.board_words import tr
from canasplan.ui.office.filled_cell import FilledCell
from canasplan.ui.row_table import RowTable, entered

MONTH_WIDTH = 42
ENOUGH_MONTHS = 6
ROW_HEIGHT = 26
LEAST_NAME = 104


class BoardTable(RowTable):
    """Eight rows that need no scrolling."""

    followed = Signal(object)
    """The `Waiting` whose number was clicked, or entered."""

    def __init__(self, model: BoardModel, parent: QWidget | None = None) -> None:
        super().__init__(model, tr("Distritos"), parent)
        self._model = model
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
        self.setMouseTracking(True)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(MONTH_WIDTH)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setItemDelegate(FilledCell(self))
        self.clicked.connect(self._follow)
        model.modelReset.connect(self.fit)

    def fit(self) -> None:
        """Share the width out; with little room, titles are short and old months give way.

        Nothing is measured before it is seen: until then it is not in its own font.
        """
        if self.isVisible() and self._model.rowCount():
            self._share_width(short=False)
            if self._months() < ENOUGH_MONTHS:
                self._share_width(short=True)

    def _share_width(self, *, short: bool) -> None:
        header, last = self.horizontalHeader(), self._model.columnCount()
        self._model.shorten(short=short)
        self.setColumnHidden(SENT, short)
        for column in range(MONTHS):
            width = max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            self.setColumnWidth(column, max(width, LEAST_NAME) if column == DISTRICT else width)
        left = self.viewport().width() - header.length() + self._months_width()
        months = min(max(left // MONTH_WIDTH, 1), last - MONTHS)
        for column in range(MONTHS, last):
            self.setColumnHidden(column, column < last - months)
            self.setColumnWidth(column, MONTH_WIDTH)
        spare = max(left - months * MONTH_WIDTH, 0)
        self.setColumnWidth(DISTRICT, self.columnWidth(DISTRICT) + spare)

    def _months(self) -> int:
        """Return how many months are in sight."""
        columns = range(MONTHS, self._model.columnCount())
        return sum(not self.isColumnHidden(column) for column in columns)

    def _months_width(self) -> int:
        return sum(map(self.columnWidth, range(MONTHS, self._model.columnCount())))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (entered(event) and self._follow(self.currentIndex())):
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        leads = self._model.waiting_at(self.indexAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _follow(self, index: QModelIndex) -> bool:
        waiting = self._model.waiting_at(index)
        if waiting is not None:
            self.followed.emit(waiting)
        return waiting is not None
