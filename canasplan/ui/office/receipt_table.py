"""The districts as a table: what came from each, and what it was told last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from canasplan.receipts import Sender
from canasplan.ui.icons import icon
from canasplan.ui.texts import QT_TRANSLATE_NOOP, moment_text, number_text, saves_text
from canasplan.ui.theme import colour, role_font

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

DISTRICT, RECEIVED, SEQUENCE, REVISIONS, RECEIPT = range(5)
"""The columns."""
_TITLES = (
    QT_TRANSLATE_NOOP("Receipts", "Distrito"),
    QT_TRANSLATE_NOOP("Receipts", "Lo último que llegó"),
    QT_TRANSLATE_NOOP("Receipts", "Envío"),
    QT_TRANSLATE_NOOP("Receipts", "Guardados"),
    QT_TRANSLATE_NOOP("Receipts", "Último acuse"),
)
_TO_THE_RIGHT = {SEQUENCE, REVISIONS}
_NONE = "—"


def tr(text: str) -> str:
    """Translate a text of the table."""
    return QCoreApplication.translate("Receipts", text)


class ReceiptTableModel(QAbstractTableModel):
    """One row per district, in the order of their codes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Sender, ...] = ()

    def show_senders(self, senders: Sequence[Sender]) -> None:
        """Show these districts."""
        self.beginResetModel()
        self._rows = tuple(senders)
        self.endResetModel()

    def sender_at(self, row: int) -> Sender | None:
        """Return the district of a row, ``None`` where there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, ubigeo: str) -> int:
        """Return the row of a district; without one, the first that is owed a receipt."""
        wanted = (row for row, one in enumerate(self._rows) if one.ubigeo == ubigeo)
        owed = (row for row, one in enumerate(self._rows) if one.owed)
        return next(wanted, next(owed, 0))

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        teller = _TELLERS.get(role)
        return teller(self._rows[index.row()], index.column()) if teller else None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return tr(_TITLES[section])
        return _alignment(None, section) if role == Role.TextAlignmentRole else None


def shown(sender: Sender, column: int) -> str:
    """Return the text of a cell."""
    return (
        sender.name,
        moment_text(sender.last_received) if sender.last_received else _NONE,
        number_text(sender.sequence, 0) if sender.sequence else _NONE,
        number_text(sender.revisions, 0) if sender.revisions else _NONE,
        _receipt_text(sender),
    )[column]


def _receipt_text(sender: Sender) -> str:
    if not sender.revisions:
        return _NONE
    if not sender.last_receipt:
        return tr("Falta escribirlo")
    if sender.owed:
        return tr("{moment}, llegó algo después").format(moment=moment_text(sender.last_receipt))
    return moment_text(sender.last_receipt)


def _alignment(_: Sender | None, column: int) -> int:
    right = column in _TO_THE_RIGHT
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _decoration(sender: Sender, column: int) -> Any:
    if column != RECEIPT or not sender.revisions:
        return None
    return icon("warning", "warning") if sender.owed else icon("ok", "ok")


def _foreground(sender: Sender, column: int) -> Any:
    if not sender.revisions:
        return colour("muted")
    if column != RECEIPT:
        return None
    return colour("warning" if sender.owed else "ok")


def _tip(sender: Sender, column: int) -> str:
    if column == REVISIONS and sender.revisions:
        return saves_text(sender.revisions)
    return sender.ubigeo


def _spoken(sender: Sender, column: int) -> str:
    return f"{tr(_TITLES[column])}: {shown(sender, column)}"


_TELLERS: dict[int, Callable[[Sender, int], Any]] = {
    int(Role.DisplayRole): shown,
    int(Role.ToolTipRole): _tip,
    int(Role.AccessibleTextRole): _spoken,
    int(Role.DecorationRole): _decoration,
    int(Role.ForegroundRole): _foreground,
    int(Role.TextAlignmentRole): _alignment,
}


class ReceiptTable(QTableView):
    """Chooses one district."""

    opened = Signal()
    """Enter or a double click on a row."""

    def __init__(self, model: ReceiptTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(tr("Distritos"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setFont(role_font("caption"))
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(RECEIPT, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda _: self.opened.emit())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
