"""The first start in three steps: for which district, who, and where the data lives."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.model import Profile
from canasplan.plan_document import PlanDocument
from canasplan.ui.dialogs.data_folder import FolderPanel
from canasplan.ui.dialogs.profile_dialog import PersonForm, PlaceList
from canasplan.ui.icons import app_icon
from canasplan.ui.messages import Messages
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, set_role


class FirstStart(QDialog):
    """Asks what must be known before the first avance; cancelling closes the program."""

    def __init__(
        self, plan: PlanDocument, folder: Path, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Bienvenida a CanasPlan"))
        self.places = PlaceList(plan)
        self.person = PersonForm()
        self.folder = FolderPanel(folder, messages)
        self.pages = QStackedWidget()
        self.back_button = QPushButton(self.tr("&Atrás"))
        self.next_button = QPushButton()
        self.next_button.setDefault(True)
        set_role(self.next_button, "primary")
        self._steps = [QLabel(text) for text in self._step_names()]
        self._add_pages()
        self._place(self._band(plan))
        self.back_button.clicked.connect(self._back)
        self.next_button.clicked.connect(self._next)
        self.places.itemSelectionChanged.connect(self._judge)
        self.places.itemActivated.connect(self._next)
        self.person.changed.connect(self._judge)
        QShortcut(QKeySequence("Alt+Left"), self, self._back)
        self.resize(760, 490)
        self._go(0)

    def profile(self) -> Profile:
        """Return who records; meant for an accepted dialog."""
        return self.person.profile(self.places.scope() or "")

    def chosen_folder(self) -> Path:
        """Return where the data shall live."""
        return self.folder.folder

    @override
    def accept(self) -> None:
        self._next()

    def _step_names(self) -> tuple[str, ...]:
        return (self.tr("Distrito"), self.tr("Persona"), self.tr("Datos"))

    def _add_pages(self) -> None:
        pages = (
            (
                self.tr("¿Para dónde registra?"),
                self.tr("Los avances que guarde llevarán este distrito."),
                self.places,
            ),
            (
                self.tr("¿Quién registra?"),
                self.tr("Cada avance dice quién lo guardó. Solo nombre y cargo; nada de DNI."),
                self.person,
            ),
            (
                self.tr("¿Dónde se guardan los datos?"),
                self.tr(
                    "La carpeta propuesta sirve casi siempre. Todo se puede cambiar después, "
                    "en el menú Archivo."
                ),
                self.folder,
            ),
        )
        for title, text, content in pages:
            self.pages.addWidget(_page(title, text, content))

    def _band(self, plan: PlanDocument) -> QFrame:
        band = QFrame()
        set_role(band, "band")
        image = QLabel()
        image.setPixmap(app_icon().pixmap(56, 56))
        name = QLabel("CanasPlan")
        set_role(name, "title")
        about = QLabel(
            self.tr("Seguimiento del plan de gobierno de la provincia de {province}").format(
                province=plan.province.name
            )
        )
        about.setWordWrap(True)
        column = QVBoxLayout(band)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        column.setSpacing(SPACE_S)
        for widget in (image, name, about):
            column.addWidget(widget)
        column.addSpacing(SPACE_XL)
        for label in self._steps:
            column.addWidget(label)
        column.addStretch()
        band.setFixedWidth(220)
        return band

    def _place(self, band: QFrame) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addStretch()
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.next_button)
        right = QVBoxLayout()
        right.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        right.setSpacing(SPACE_L)
        right.addWidget(self.pages, 1)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(band)
        row.addLayout(right, 1)

    def _go(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        last = step == self.pages.count() - 1
        self.back_button.setEnabled(step > 0)
        self.next_button.setText(self.tr("&Empezar") if last else self.tr("&Siguiente"))
        for number, (label, name) in enumerate(zip(self._steps, self._step_names(), strict=True)):
            mark = "✓" if number < step else "●" if number == step else "○"
            label.setText(f"{mark}  {name}")
            font = label.font()
            font.setBold(number == step)
            label.setFont(font)
        (self.places, self.person.name, self.next_button)[step].setFocus()
        self._judge()

    @Slot()
    def _next(self) -> None:
        step = self.pages.currentIndex()
        if not self._complete(step):
            return
        if step == self.pages.count() - 1:
            super().accept()
        else:
            self._go(step + 1)

    @Slot()
    def _back(self) -> None:
        self._go(max(0, self.pages.currentIndex() - 1))

    @Slot()
    def _judge(self) -> None:
        self.next_button.setEnabled(self._complete(self.pages.currentIndex()))

    def _complete(self, step: int) -> bool:
        return (self.places.scope() is not None, self.person.complete(), True)[step]


def _page(title: str, text: str, content: QWidget) -> QWidget:
    page = QWidget()
    heading = QLabel(title)
    set_role(heading, "title")
    words = QLabel(text)
    words.setWordWrap(True)
    set_role(words, "muted")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_S)
    column.addWidget(heading)
    column.addWidget(words)
    column.addSpacing(SPACE_M)
    if isinstance(content, PlaceList):
        column.addWidget(content, 1)
    else:
        column.addWidget(content)
        column.addStretch()
    return page
