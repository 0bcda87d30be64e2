"""The tab of what nobody recorded: which eje, how much of it is silent, the matrix."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.numerals import number_text
from canasplan.plan_document import PlanDocument
from canasplan.province import Board
from canasplan.ui.office.board_words import tr
from canasplan.ui.office.filled_cell import FilledCell
from canasplan.ui.office.silence_model import CODE, DISTRICTS, SILENT, TEXT, SilenceModel
from canasplan.ui.row_table import RowTable
from canasplan.ui.theme import SPACE_L, SPACE_S, set_role

ROW_HEIGHT = 28
LEAST_TEXT, LEAST_DISTRICT = 150, 64
_LONGEST_EJE = 60


class SilenceTable(RowTable):
    """One line for each action; all districts are in sight."""

    def __init__(self, model: SilenceModel, parent: QWidget | None = None) -> None:
        super().__init__(model, tr("Avances por acción y distrito"), parent)
        self._model = model
        self.setItemDelegate(FilledCell(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        set_role(self, "card")

    def fit(self) -> None:
        """Give the districts one width, less than their names need where the action has no room.

        Nothing is measured before it is seen: until then it is not in its own font.
        """
        header = self.horizontalHeader()
        districts = range(DISTRICTS, self._model.columnCount())
        if not districts or not self.isVisible():
            return
        others = sum(map(header.sectionSizeHint, (CODE, SILENT)))
        room = (self.viewport().width() - others - LEAST_TEXT) // len(districts)
        wanted = max(map(header.sectionSizeHint, districts))
        for column in districts:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, max(min(wanted, room), LEAST_DISTRICT))
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class SilenceTab(QWidget):
    """Shows the board it is given."""

    def __init__(self, plan: PlanDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self.model = SilenceModel(self)
        self.table = SilenceTable(self.model)
        self.eje = QComboBox()
        self.count = QLabel()
        self.eje.addItem(tr("Todos los ejes"), None)
        for eje in plan.ejes:
            self.eje.addItem(tr("Eje {code}").format(code=eje.code) + f" · {eje.name}", eje.code)
        self._lay_out()
        self.eje.currentIndexChanged.connect(self._fill)

    def show_board(self, board: Board) -> None:
        """Show what was counted."""
        self._board = board
        self._fill()

    def _lay_out(self) -> None:
        self.eje.setAccessibleName(tr("Eje"))
        self.eje.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.eje.setMinimumContentsLength(_LONGEST_EJE // 2)
        set_role(self.count, "muted")
        row = QHBoxLayout()
        row.setSpacing(SPACE_L)
        row.addWidget(self.eje)
        row.addWidget(self.count)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_S)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    @Slot()
    def _fill(self) -> None:
        if self._board is None:
            return
        self.model.show_board(self._board, self.eje.currentData())
        self.table.fit()
        told = tr("{silent} de {pairs} pares de acción y distrito sin ningún avance")
        self.count.setText(
            told.format(
                silent=number_text(self.model.silent, 0), pairs=number_text(self.model.pairs, 0)
            )
        )
