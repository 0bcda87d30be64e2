"""The districts as a table: what came from each, and what it was told last."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt
from typing_extensions import override

from canasplan.numerals import number_text
from canasplan.receipts import Sender
from canasplan.ui.icons import icon
from canasplan.ui.row_table import LEFT, RIGHT, RowModel
from canasplan.ui.texts import QT_TRANSLATE_NOOP, moment_text, saves_text
from canasplan.ui.theme import colour

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


class ReceiptTableModel(RowModel[Sender]):
    """One row per district, in the order of their codes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(map(tr, _TITLES), parent)

    def row_of(self, ubigeo: str) -> int:
        """Return the row of a district; without one, the first that is owed a receipt."""
        wanted = (row for row, one in enumerate(self.rows) if one.ubigeo == ubigeo)
        owed = (row for row, one in enumerate(self.rows) if one.owed)
        return next(wanted, next(owed, 0))

    @override
    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if column in _TO_THE_RIGHT else LEFT

    @override
    def shown(self, sender: Sender, column: int) -> str:
        return (
            sender.name,
            moment_text(sender.last_received) if sender.last_received else _NONE,
            number_text(sender.sequence, 0) if sender.sequence else _NONE,
            number_text(sender.revisions, 0) if sender.revisions else _NONE,
            _receipt_text(sender),
        )[column]

    @override
    def decoration(self, sender: Sender, column: int) -> Any:
        if column != RECEIPT or not sender.revisions:
            return None
        return icon("warning", "warning") if sender.owed else icon("ok", "ok")

    @override
    def foreground(self, sender: Sender, column: int) -> Any:
        if not sender.revisions:
            return colour("muted")
        if column != RECEIPT:
            return None
        return colour("warning" if sender.owed else "ok")

    @override
    def tip(self, sender: Sender, column: int) -> str:
        if column == REVISIONS and sender.revisions:
            return saves_text(sender.revisions)
        return sender.ubigeo


def _receipt_text(sender: Sender) -> str:
    if not sender.revisions:
        return _NONE
    if not sender.last_receipt:
        return tr("Falta escribirlo")
    if sender.owed:
        return tr("{moment}, llegó algo después").format(moment=moment_text(sender.last_receipt))
    return moment_text(sender.last_receipt)
