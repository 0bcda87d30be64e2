"""The grid of metas: typed into, pasted into, copied out of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from canasplan.model import Counting, Direction
from canasplan.plan_document import PlanDocument
from canasplan.target_entry import COLUMNS, is_headed
from canasplan.ui.targets.targets_model import STATE, TargetsModel
from canasplan.ui.theme import role_font

Index = QModelIndex | QPersistentModelIndex
_TYPED = Qt.ItemDataRole.EditRole
_ENDING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Delegate(QStyledItemDelegate):
    """Offers the words that a cell can hold."""

    def __init__(self, plan: PlanDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = {
            "action": [action.code for _, _, action in plan.actions()],
            "ubigeo": [district.name for district in plan.districts],
            "year": [str(year) for year in range(plan.period.start, plan.period.end + 1)],
            "direction": list(map(str, Direction)),
            "counting": list(map(str, Counting)),
        }

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFrame(False)
        words = self._words.get(COLUMNS[index.column()])
        if words is not None:
            completer = QCompleter(words, editor)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            editor.setCompleter(completer)
            popup = completer.popup()
            if popup is not None:
                popup.installEventFilter(_Ending(editor))
        return editor


class _Ending(QObject):
    """Lets Tab and Enter end a cell though its list of words is open: Qt would lose the cell."""

    def __init__(self, editor: QLineEdit) -> None:
        super().__init__(editor)
        self._editor = editor

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        ends = isinstance(event, QKeyEvent) and event.key() in _ENDING
        if ends and event.type() is QEvent.Type.KeyPress and isinstance(watched, QWidget):
            watched.hide()
            QApplication.sendEvent(self._editor, event.clone())
            return True
        return super().eventFilter(watched, event)


class TargetsGrid(QTableView):
    """Cells that are typed over; Ctrl+C and Ctrl+V speak with spreadsheets."""

    pasted = Signal(str)
    """A whole table is on the clipboard: its text."""
    refused = Signal(str)
    """What is on the clipboard cannot be put there: why."""

    def __init__(
        self, model: TargetsModel, plan: PlanDocument, parent: QWidget | None = None
    ) -> None:
        """Show `model`; `plan` knows the words to complete."""
        super().__init__(parent)
        self.targets = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(plan, self))
        self.setAccessibleName(self.tr("Metas por acción, distrito y año"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        header = self.horizontalHeader()
        header.setFont(role_font("caption"))
        header.setHighlightSections(False)
        self.verticalHeader().setFont(role_font("caption"))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def fit(self) -> None:
        """Give each column what its texts need; the last one takes what is left."""
        header = self.horizontalHeader()
        for column in range(STATE):
            heading = header.sectionSizeHint(column) + 8
            self.setColumnWidth(column, min(max(self.sizeHintForColumn(column), heading), 190))
        header.setStretchLastSection(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.targets.writable:
            editable = Qt.ItemFlag.ItemIsEditable
            chosen = self.selectionModel().selectedIndexes()
            self.targets.clear(one for one in chosen if self.targets.flags(one) & editable)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.state() is QAbstractItemView.State.EditingState:
                QTimer.singleShot(0, self._go_down)  # once what was typed is in its cell
            else:
                self._go_down()
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Take what is on the clipboard: a whole table, or cells from the chosen one on."""
        text = QGuiApplication.clipboard().text()
        index = self.currentIndex()
        if not self.targets.writable or not text.strip():
            return
        lines = text.rstrip("\r\n").replace("\r\n", "\n").split("\n")
        cells = [line.split("\t") for line in lines]
        # The columns of a metas table go from the code of the action on; anything else is a block.
        whole = index.column() <= 0 or len(cells[0]) > STATE - max(index.column(), 0)
        if whole or is_headed(cells[0]):
            self.pasted.emit(text)
        elif self.targets.would_rename(index, cells):
            self.refused.emit(
                self.tr(
                    "Lo pegado cambiaría la acción, el distrito o el año de metas ya guardadas. "
                    "Péguelo en una fila nueva, al final, desde la primera columna."
                )
            )
        else:
            self.targets.paste_block(index, cells)

    def copy(self) -> None:
        """Put the chosen cells on the clipboard, as spreadsheets read them."""
        chosen = self.selectionModel().selectedIndexes()
        if not chosen:
            return
        rows = range(min(i.row() for i in chosen), max(i.row() for i in chosen) + 1)
        columns = range(min(i.column() for i in chosen), max(i.column() for i in chosen) + 1)
        lines = (
            "\t".join(str(self.targets.index(row, column).data(_TYPED) or "") for column in columns)
            for row in rows
        )
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    def _go_down(self) -> None:
        index = self.currentIndex()
        below = self.targets.index(
            min(index.row() + 1, self.targets.rowCount() - 1), max(index.column(), 0)
        )
        self.setCurrentIndex(below)
