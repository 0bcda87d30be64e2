"""The backups as a table: when, why, how much, where, and whether each was proven."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt
from typing_extensions import override

from canasplan.backups import Backup, Reason
from canasplan.numerals import number_text
from canasplan.ui.icons import icon
from canasplan.ui.row_table import LEFT, RIGHT, RowModel
from canasplan.ui.texts import QT_TRANSLATE_NOOP, aware_text, saves_text, size_text
from canasplan.ui.theme import colour

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


class BackupTableModel(RowModel[Backup]):
    """One row per backup, in the order that is given: the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(map(tr, _TITLES), parent)
        self._proofs: dict[Backup, Proof] = {}
        self._extra = ""

    def show_backups(self, backups: Sequence[Backup], extra: str) -> None:
        """Show these backups; `extra` names the place of those that are not on this computer."""
        self._extra = extra
        self._proofs = {row: self.proof(row) for row in backups}
        self.show_rows(backups)

    def proof(self, backup: Backup) -> Proof:
        """Return what is known of a backup."""
        return self._proofs.get(backup, Proof.UNPROVEN)

    def set_proof(self, backup: Backup, proof: Proof) -> None:
        """Note what was found out about a backup."""
        if backup in self._proofs:
            self._proofs[backup] = proof
            index = self.index(self.rows.index(backup), STATE)
            self.dataChanged.emit(index, index)

    def unproven(self) -> tuple[Backup, ...]:
        """Return the backups that nobody has looked into yet."""
        return tuple(row for row in self.rows if self.proof(row) is Proof.UNPROVEN)

    @override
    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if column in _TO_THE_RIGHT else LEFT

    @override
    def shown(self, backup: Backup, column: int) -> str:
        return (
            aware_text(backup.moment),
            reason_text(backup.reason),
            number_text(backup.records, 0) if backup.proven else "—",
            size_text(backup.size) if backup.size else "—",
            self._extra if backup.extra else tr("Esta computadora"),
            tr(_PROOFS[self.proof(backup)][2]),
        )[column]

    @override
    def decoration(self, backup: Backup, column: int) -> Any:
        if column == STATE:
            name, tone, _ = _PROOFS[self.proof(backup)]
            return icon(name, tone)
        return icon("usb" if backup.extra else "disk", "muted") if column == PLACE else None

    @override
    def foreground(self, backup: Backup, column: int) -> Any:
        return colour(_PROOFS[self.proof(backup)][1]) if column == STATE else None

    @override
    def tip(self, backup: Backup, column: int) -> str:
        if column == RECORDS:
            return saves_text(backup.revisions)
        if column == STATE and self.proof(backup) is Proof.DAMAGED:
            return tr("No se puede restaurar: su contenido cambió desde que se hizo.")
        return str(backup.path)
