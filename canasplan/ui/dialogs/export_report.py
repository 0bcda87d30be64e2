"""What an export would hold, and what it held: the two texts of the export dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from canasplan.exchange.export import ExportResult
from canasplan.numerals import number_text
from canasplan.ui.icons import icon, pixmap
from canasplan.ui.theme import SPACE_M, SPACE_S, SPACE_XS, set_role


class ExportPreview(QFrame):
    """The name the file will have and how much it will hold."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self.name = QLabel()
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self.name, "code")
        self.count = QLabel()
        self.waiting = QLabel()
        set_role(self.waiting, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_XS)
        for label in (self.name, self.count, self.waiting):
            label.setWordWrap(True)
            column.addWidget(label)

    def show_request(self, name: str, pending: int, rows: int, records: int) -> None:
        """Tell what would be written as `name`; without one, what is missing."""
        self.name.setVisible(bool(name))
        self.waiting.setVisible(bool(name))
        if not name:
            self.count.setText(self.tr("Escriba dos fechas, la primera no después de la segunda."))
            return
        self.name.setText(name)
        self.count.setText(_amount(self, rows, records))
        waiting = self.tr("Guardado y todavía en ningún archivo: {count}").format(count=pending)
        self.waiting.setText(
            waiting if pending else self.tr("Todo lo guardado ya se exportó alguna vez.")
        )


class ExportReport(QWidget):
    """What was written, where, and the way there."""

    def __init__(self) -> None:
        super().__init__()
        image = QLabel()
        image.setPixmap(pixmap("ok", 32, "ok", self.devicePixelRatioF()))
        title = QLabel(self.tr("Exportado"))
        set_role(title, "heading")
        self.amount = QLabel()
        self.amount.setWordWrap(True)
        self.name = QLabel()
        set_role(self.name, "code")
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName(self.tr("Carpeta del archivo escrito"))
        self.digest = QLabel()
        set_role(self.digest, "caption")
        for label in (self.name, self.digest):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.folder_button = QPushButton(icon("folder"), self.tr("&Abrir carpeta"))
        words = QVBoxLayout()
        words.setSpacing(SPACE_S)
        for widget in (title, self.amount, self.name, self.folder, self.digest):
            words.addWidget(widget)
        words.addWidget(self.folder_button, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(image, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_result(self, result: ExportResult) -> None:
        """Tell what was written."""
        self.amount.setText(_amount(self, result.rows, result.records))
        self.name.setText(result.path.name)
        self.folder.setText(str(result.path.parent))
        self.folder.setToolTip(str(result.path))
        self.folder.setCursorPosition(0)
        self.digest.setText(
            self.tr("{size} bytes, leídos de nuevo y comprobados. SHA-256 {digest}").format(
                size=number_text(result.size, 0), digest=f"{result.sha256[:16]}…"
            )
        )
        self.digest.setToolTip(result.sha256)


def _amount(widget: QWidget, rows: int, records: int) -> str:
    if not rows:
        return widget.tr("Ningún avance en este periodo: el archivo solo llevará los títulos.")
    avances = (
        widget.tr("1 avance")
        if records == 1
        else widget.tr("{count} avances").format(count=number_text(records, 0))
    )
    written = (
        widget.tr("1 fila")
        if rows == 1
        else widget.tr("{count} filas").format(count=number_text(rows, 0))
    )
    return widget.tr("{avances} en {rows} (una fila por cada guardado).").format(
        avances=avances, rows=written
    )
