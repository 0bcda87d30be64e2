"""Who records on this computer, and for which district: asked at first, changeable later."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.model import PROVINCE, Profile
from canasplan.plan_document import PlanDocument
from canasplan.ui.icons import icon
from canasplan.ui.messages import Messages
from canasplan.ui.store import Store
from canasplan.ui.texts import say, translate
from canasplan.ui.theme import SPACE_L, SPACE_S, SPACE_XL, set_role

OFFICE = "Oficina provincial de {province}"
MAX_NAME = 120


def places(plan: PlanDocument) -> tuple[tuple[str, str], ...]:
    """Return ubigeo and name of everything one can record for, the province last."""
    office = translate(OFFICE).format(province=plan.province.name)
    districts = tuple((district.ubigeo, district.name) for district in plan.districts)
    return (*districts, (PROVINCE, office))


class PlaceList(QListWidget):
    """The districts and the provincial office as a list to choose one from."""

    def __init__(self, plan: PlanDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Distrito u oficina"))
        set_role(self, "card")
        for ubigeo, name in places(plan):
            item = QListWidgetItem(icon("people" if ubigeo == PROVINCE else "place"), name)
            item.setData(Qt.ItemDataRole.UserRole, ubigeo)
            item.setToolTip(self.tr("Código INEI {ubigeo}").format(ubigeo=ubigeo))
            self.addItem(item)

    def scope(self) -> str | None:
        """Return the chosen ubigeo, if one is chosen."""
        chosen = self.selectedItems()
        return str(chosen[0].data(Qt.ItemDataRole.UserRole)) if chosen else None

    def choose(self, scope: str) -> None:
        """Choose a ubigeo."""
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole) == scope:
                self.setCurrentRow(row)


class PersonForm(QWidget):
    """Name and post."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Por ejemplo: Rosa Quispe Mamani"))
        self.post = QLineEdit()
        self.post.setPlaceholderText(self.tr("Por ejemplo: Técnica de campo"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        for label, line in (
            (self.tr("&Nombre y apellidos"), self.name),
            (self.tr("&Cargo"), self.post),
        ):
            line.setMaxLength(MAX_NAME)
            line.setAccessibleName(label.replace("&", ""))
            line.textChanged.connect(self.changed)
            words = QLabel(label)
            words.setBuddy(line)
            column.addWidget(words)
            column.addWidget(line)
            column.addSpacing(SPACE_S)

    def complete(self) -> bool:
        """Whether both are there."""
        return bool(self.name.text().strip() and self.post.text().strip())

    def fill(self, profile: Profile) -> None:
        """Show a person."""
        self.name.setText(profile.name)
        self.post.setText(profile.post)

    def profile(self, scope: str) -> Profile:
        """Return the person as typed, recording for `scope`."""
        return Profile(scope, self.name.text().strip(), self.post.text().strip())


class ProfileDialog(QDialog):
    """Changes who records from now on; what was saved before keeps its author."""

    def __init__(self, store: Store, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._messages = messages
        self.setWindowTitle(self.tr("Perfil de quien registra"))
        self.place = QComboBox()
        self.place.setAccessibleName(self.tr("Distrito u oficina"))
        for ubigeo, name in places(store.plan()):
            self.place.addItem(name, ubigeo)
        self.person = PersonForm()
        self.buttons = QDialogButtonBox()
        self.save_button = self.buttons.addButton(
            self.tr("Guardar perfil"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        set_role(self.save_button, "primary")
        self.buttons.addButton(self.tr("Cancelar"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self.person.changed.connect(self._judge)
        self._fill()

    @override
    def accept(self) -> None:
        try:
            self._store.set_profile(self.person.profile(str(self.place.currentData())))
        except CanasplanError as error:
            self._messages.error(say(error))
            return
        super().accept()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("¿Quién registra en esta computadora?"))
        set_role(title, "heading")
        hint = QLabel(
            self.tr("Vale para lo que se guarde desde ahora. Lo ya guardado conserva su autor.")
        )
        hint.setWordWrap(True)
        set_role(hint, "muted")
        label = QLabel(self.tr("&Distrito u oficina"))
        label.setBuddy(self.place)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(title)
        column.addWidget(hint)
        column.addSpacing(SPACE_S)
        column.addWidget(label)
        column.addWidget(self.place)
        column.addSpacing(SPACE_S)
        column.addWidget(self.person)
        column.addStretch()
        column.addWidget(self.buttons)
        self.setMinimumWidth(440)

    def _fill(self) -> None:
        profile = self._store.profile()
        if profile is not None:
            self.place.setCurrentIndex(max(0, self.place.findData(profile.scope)))
            self.person.fill(profile)
        self._judge()

    @Slot()
    def _judge(self) -> None:
        self.save_button.setEnabled(self.person.complete() and not self._store.read_only)
