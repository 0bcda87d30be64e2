"""What this program is made of, where its data is, and under which licences it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from canasplan.paths import portable_folder, program_folder, resource
from canasplan.ui.icons import app_icon, icon
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, role_font, set_role

OTHERS = ("aviso.txt", "LGPL-3.0.txt", "GPL-3.0.txt")
"""What the parts that others wrote ask to be shown, the notice first."""


class AboutDialog(QDialog):
    """Versions, where program and data are, licences."""

    def __init__(
        self, versions: Mapping[str, str], folder: Path, parent: QWidget | None = None
    ) -> None:
        """`versions` by the name of each part, the program first."""
        super().__init__(parent)
        places = {self.tr("Programa"): self._program(), self.tr("Carpeta de datos"): str(folder)}
        self._facts = {**versions, **places}
        self.setWindowTitle(self.tr("Acerca de CanasPlan"))
        self.tabs = QTabWidget()
        self.tabs.addTab(self._facts_page(), self.tr("Versiones"))
        own = (resource("LICENSE"),)
        others = tuple(resource("resources", "licencias", name) for name in OTHERS)
        for name, files in ((self.tr("Licencia"), own), (self.tr("Licencias de otros"), others)):
            self.tabs.addTab(_text(name, files), name)
        self.copy_button = QPushButton(icon("copy"), self.tr("&Copiar versiones"))
        self.copy_button.clicked.connect(self._copy)
        close = QPushButton(self.tr("Ce&rrar"))
        set_role(close, "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.copy_button)
        buttons.addStretch()
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_L)
        column.addLayout(self._head())
        column.addWidget(self.tabs, 1)
        column.addLayout(buttons)
        self.resize(620, 460)

    def _program(self) -> str:
        portable = self.tr("{folder} (portátil: los datos van con él)")
        told = "{folder}" if portable_folder() is None else portable
        return told.format(folder=program_folder())

    def _head(self) -> QHBoxLayout:
        image = QLabel()
        image.setPixmap(app_icon().pixmap(48, 48))
        name = QLabel("CanasPlan")
        set_role(name, "title")
        about = QLabel(self.tr("Seguimiento del plan de gobierno local de la provincia de Canas"))
        set_role(about, "muted")
        about.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(about)
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(image)
        row.addLayout(words, 1)
        return row

    def _facts_page(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        grid.setHorizontalSpacing(SPACE_L)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self._facts.items()):
            label = QLabel(name)
            set_role(label, "muted")
            fact = QLabel(value)
            fact.setWordWrap(True)
            fact.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(fact, row, 1)
        grid.setRowStretch(len(self._facts), 1)
        return page

    def _copy(self) -> None:
        lines = "\n".join(f"{name}: {value}" for name, value in self._facts.items())
        QGuiApplication.clipboard().setText(lines)


def _text(name: str, files: Iterable[Path]) -> QPlainTextEdit:
    box = QPlainTextEdit("\n\n".join(file.read_text("utf-8") for file in files))
    box.setReadOnly(True)
    box.setAccessibleName(name)
    box.setTabChangesFocus(True)
    box.setFont(role_font("code"))
    return box
