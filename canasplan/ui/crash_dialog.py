"""The box that tells a bug: what was saved is safe, and whom to send what."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from canasplan.ui.icons import icon, pixmap
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, role_font, set_role


class CrashDialog(QDialog):
    """Says that the program failed, that what was saved is safe, and whom to send what."""

    def __init__(self, report: str, log_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._log_folder = log_folder
        self.setWindowTitle(self.tr("CanasPlan: error del programa"))
        image = QLabel()
        image.setPixmap(pixmap("error", 32, "danger", self.devicePixelRatioF()))
        title = QLabel(self.tr("El programa encontró un error propio"))
        set_role(title, "heading")
        text = QLabel(
            self.tr(
                "Lo que ya decía «Guardado» está a salvo y lo que se escribía queda como borrador. "
                "Copie el informe y envíelo a la oficina provincial; después puede seguir."
            )
        )
        text.setWordWrap(True)
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setAccessibleName(self.tr("Informe del error"))
        self.report.setTabChangesFocus(True)
        self.report.setFont(role_font("code"))
        heading = QHBoxLayout()
        heading.setSpacing(SPACE_M)
        heading.addWidget(image)
        heading.addWidget(title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addLayout(heading)
        column.addWidget(text)
        column.addWidget(self.report, 1)
        column.addSpacing(SPACE_S)
        column.addWidget(self._buttons())
        self.resize(640, 400)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self._report)

    def open_log(self) -> None:
        """Open the folder of the log."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_folder)))

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        roles = QDialogButtonBox.ButtonRole
        self.copy_button = box.addButton(self.tr("Copiar informe"), roles.ActionRole)
        self.copy_button.setIcon(icon("copy"))
        self.copy_button.clicked.connect(self.copy)
        log_button = box.addButton(self.tr("Abrir bitácora"), roles.ActionRole)
        log_button.setIcon(icon("folder"))
        log_button.clicked.connect(self.open_log)
        close = box.addButton(self.tr("Seguir"), roles.RejectRole)
        set_role(close, "primary")
        close.setDefault(True)
        box.rejected.connect(self.reject)
        return box
