"""The backups as a table: when, why, how much, where, and whether each was proven."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto
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

from canasplan.backups import Backup, Reason
from canasplan.ui.icons import icon
from canasplan.ui.texts import QT_TRANSLATE_NOOP, aware_text, number_text, saves_text, size_text
from canasplan.ui.theme import colour, role_font

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

MOMENT, REASON, RECORDS, SIZE, PLACE, STATE = range(6)
"""The columns."""


class Proof(Enum):
    """What is known of a backup's content."""

    UNPROVEN = auto()
    PROVING = auto()
    PROVEN = auto()
    DAMAGED = auto()


_PROOFS = {
    Proof.UNPROVEN: ("history", "muted", QT_TRANSLATE_NOOP("Backups", "Sin verificar")),
    Proof.PROVING: ("refresh", "muted", QT_TRANSLATE_NOOP("Backups", "Verificando…")),
    Proof.PROVEN: ("ok", "ok", QT_TRANSLATE_NOOP("Backups", "Verificado")),
    Proof.DAMAGED: ("error", "danger", QT_TRANSLATE_NOOP("Backups", "Dañado")),
}
_REASONS = {
    Reason.CHANGES: QT_TRANSLATE_NOOP("Backups", "Por cambios"),
    Reason.CLOSE: QT_TRANSLATE_NOOP("Backups", "Al cerrar"),
    Reason.HAND: QT_TRANSLATE_NOOP("Backups", "A mano"),
    Reason.MIGRATION: QT_TRANSLATE_NOOP("Backups", "Antes de actualizar"),
    Reason.RESTORE: QT_TRANSLATE_NOOP("Backups", "Antes de restaurar"),
    Reason.MERGE: QT_TRANSLATE_NOOP("Backups", "Antes de unir"),
}
_TITLES = (
    QT_TRANSLATE_NOOP("Backups", "Fecha y hora"),
    QT_TRANSLATE_NOOP("Backups", "Motivo"),
    QT_TRANSLATE_NOOP("Backups", "Registros"),
    QT_TRANSLATE_NOOP("Backups", "Tamaño"),
    QT_TRANSLATE_NOOP("Backups", "Dónde"),
    QT_TRANSLATE_NOOP("Backups", "Estado"),
)
_TO_THE_RIGHT = {RECORDS, SIZE}


def tr(text: str) -> str:
    """Translate a text of the table."""
    return QCoreApplication.translate("Backups", text)


def reason_text(reason: Reason) -> str:
    """Return why a backup was made, in words."""
    return tr(_REASONS[reason])


class BackupTableModel(QAbstractTableModel):
    """One row per backup, in the order that is given: the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Backup, ...] = ()
        self._proofs: dict[Backup, Proof] = {}
        self._extra = ""

    def show_backups(self, backups: Sequence[Backup], extra: str) -> None:
        """Show these backups; `extra` names the place of those that are not on this computer."""
        self.beginResetModel()
        self._rows, self._extra = tuple(backups), extra
        self._proofs = {row: self.proof(row) for row in backups}
        self.endResetModel()

    def backup_at(self, row: int) -> Backup | None:
        """Return the backup of a row, ``None`` where there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def proof(self, backup: Backup) -> Proof:
        """Return what is known of a backup."""
        return self._proofs.get(backup, Proof.UNPROVEN)

    def set_proof(self, backup: Backup, proof: Proof) -> None:
        """Note what was found out about a backup."""
        if backup in self._proofs:
            self._proofs[backup] = proof
            index = self.index(self._rows.index(backup), STATE)
            self.dataChanged.emit(index, index)

    def unproven(self) -> tuple[Backup, ...]:
        """Return the backups that nobody has looked into yet."""
        return tuple(row for row in self._rows if self.proof(row) is Proof.UNPROVEN)

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
        return teller(self, self._rows[index.row()], index.column()) if teller else None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return tr(_TITLES[section])
        return _alignment(self, None, section) if role == Role.TextAlignmentRole else None

    def shown(self, backup: Backup, column: int) -> str:
        """Return the text of a cell."""
        return (
            aware_text(backup.moment),
            reason_text(backup.reason),
            number_text(backup.records, 0) if backup.proven else "—",
            size_text(backup.size) if backup.size else "—",
            self._extra if backup.extra else tr("Esta computadora"),
            tr(_PROOFS[self.proof(backup)][2]),
        )[column]


def _alignment(_: BackupTableModel, _backup: Backup | None, column: int) -> int:
    right = column in _TO_THE_RIGHT
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _decoration(model: BackupTableModel, backup: Backup, column: int) -> Any:
    if column == STATE:
        name, tone, _ = _PROOFS[model.proof(backup)]
        return icon(name, tone)
    return icon("usb" if backup.extra else "disk", "muted") if column == PLACE else None


def _foreground(model: BackupTableModel, backup: Backup, column: int) -> Any:
    return colour(_PROOFS[model.proof(backup)][1]) if column == STATE else None


def _tip(model: BackupTableModel, backup: Backup, column: int) -> str:
    if column == RECORDS:
        return saves_text(backup.revisions)
    if column == STATE and model.proof(backup) is Proof.DAMAGED:
        return tr("No se puede restaurar: su contenido cambió desde que se hizo.")
    return str(backup.path)


def _spoken(model: BackupTableModel, backup: Backup, column: int) -> str:
    return f"{tr(_TITLES[column])}: {model.shown(backup, column)}"


_TELLERS: dict[int, Callable[[BackupTableModel, Backup, int], Any]] = {
    int(Role.DisplayRole): BackupTableModel.shown,
    int(Role.ToolTipRole): _tip,
    int(Role.AccessibleTextRole): _spoken,
    int(Role.DecorationRole): _decoration,
    int(Role.ForegroundRole): _foreground,
    int(Role.TextAlignmentRole): _alignment,
}


class BackupTable(QTableView):
    """Chooses one backup."""

    opened = Signal()
    """Enter or a double click on a row."""

    def __init__(self, model: BackupTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(tr("Respaldos"))
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
        header.setSectionResizeMode(PLACE, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda _: self.opened.emit())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
