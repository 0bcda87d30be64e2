"""Where the data lives: shown, explained, and changed for another folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from canasplan.paths import portable_folder
from canasplan.ui.icons import icon
from canasplan.ui.messages import Messages
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, set_role


class FolderPanel(QWidget):
    """The data folder, what it is, and the way to another one."""

    changed = Signal()

    def __init__(self, folder: Path, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._messages = messages
        self.path = QLineEdit()
        self.path.setReadOnly(True)
        self.path.setAccessibleName(self.tr("Carpeta de datos"))
        self.choose_button = QPushButton(icon("folder"), self.tr("&Elegir otra…"))
        self.choose_button.clicked.connect(self._choose)
        label = QLabel(self.tr("&Carpeta de datos"))
        label.setBuddy(self.path)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.path, 1)
        row.addWidget(self.choose_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(label)
        column.addLayout(row)
        column.addSpacing(SPACE_S)
        for name, text in (
            (
                "disk",
                self.tr(
                    "Aquí queda todo lo que se guarda: la base de datos y sus ajustes. "
                    "No hace falta internet."
                ),
            ),
            (
                "shield",
                self.tr(
                    "Los respaldos se hacen solos, en su carpeta «respaldos»: menú Archivo, "
                    "Respaldos."
                ),
            ),
            (
                "warning",
                self.tr(
                    "No puede estar en una memoria USB, en la red ni en OneDrive o "
                    "Dropbox: ahí los datos se dañan. A esos lugares se exporta y se respalda."
                ),
            ),
        ):
            column.addLayout(_line(name, text))
        self._show()

    def _choose(self) -> None:
        chosen = self._messages.ask_folder(self.tr("Elegir la carpeta de datos"), self.folder)
        if chosen is not None:
            self.folder = chosen
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        self.path.setText(str(self.folder))
        self.path.setToolTip(str(self.folder))
        self.path.setCursorPosition(0)


class DataFolderDialog(QDialog):
    """Lets one go on with the data of another folder; nothing is moved or deleted."""

    def __init__(self, folder: Path, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = folder
        self.setWindowTitle(self.tr("Carpeta de datos"))
        title = QLabel(self.tr("¿Dónde están los datos?"))
        set_role(title, "heading")
        self.panel = FolderPanel(folder, messages)
        told = self.tr(
            "Con otra carpeta el programa se abre de nuevo con los datos que haya en ella, "
            "o vacío si es nueva. Los de la carpeta anterior se quedan donde están."
        )
        if portable_folder() is not None:
            told += " " + self.tr(
                "Este programa es portátil: cuando lo abra otra vez, volverá a su carpeta «datos»."
            )
        hint = QLabel(told)
        hint.setWordWrap(True)
        set_role(hint, "muted")
        self.buttons = QDialogButtonBox()
        self.use_button = self.buttons.addButton(
            self.tr("Usar esta carpeta"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        set_role(self.use_button, "primary")
        self.buttons.addButton(self.tr("Cerrar"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_M)
        for widget in (title, self.panel, hint):
            column.addWidget(widget)
        column.addStretch()
        column.addWidget(self.buttons)
        self.setMinimumWidth(560)
        self.panel.changed.connect(self._judge)
        self._judge()

    def chosen(self) -> Path:
        """Return the folder that is shown."""
        return self.panel.folder

    def _judge(self) -> None:
        self.use_button.setEnabled(self.panel.folder != self._before)


def _line(name: str, text: str) -> QHBoxLayout:
    image = QLabel()
    image.setPixmap(icon(name, "muted").pixmap(18, 18))
    image.setAlignment(Qt.AlignmentFlag.AlignTop)
    words = QLabel(text)
    words.setWordWrap(True)
    row = QHBoxLayout()
    row.setSpacing(SPACE_S)
    row.addWidget(image)
    row.addWidget(words, 1)
    return row
