"""The plans that are loaded: which one is in use, another one from a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from canasplan.errors import CanasplanError, system_reason
from canasplan.plan import PlanEntry
from canasplan.ui.icons import icon
from canasplan.ui.messages import Messages
from canasplan.ui.store import Store
from canasplan.ui.texts import say
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, set_role


class PlanDialog(QDialog):
    """Every version stays; the avances of a plan stay with it."""

    def __init__(self, store: Store, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._messages = messages
        self.setWindowTitle(self.tr("Planes de gobierno"))
        self.plans = QListWidget()
        self.plans.setAccessibleName(self.tr("Planes cargados"))
        self.plans.setWordWrap(True)
        set_role(self.plans, "card")
        self.load_button = QPushButton(icon("plan"), self.tr("&Cargar otro archivo…"))
        self.choose_button = QPushButton(self.tr("&Usar este plan"))
        self.choose_button.setDefault(True)
        set_role(self.choose_button, "primary")
        self.close_button = QPushButton(self.tr("Ce&rrar"))
        self._lay_out()
        self.load_button.clicked.connect(self._load)
        self.choose_button.clicked.connect(self._choose)
        self.close_button.clicked.connect(self.reject)
        self.plans.itemSelectionChanged.connect(self._judge)
        self.plans.itemActivated.connect(self._choose)
        self._show()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Planes cargados"))
        set_role(title, "heading")
        hint = QLabel(
            self.tr(
                "Un plan nuevo, o una versión corregida, se carga desde su archivo .json. "
                "Los anteriores y sus avances se conservan."
            )
        )
        hint.setWordWrap(True)
        set_role(hint, "muted")
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.load_button)
        buttons.addStretch()
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        for widget in (title, hint):
            column.addWidget(widget)
        column.addWidget(self.plans, 1)
        column.addSpacing(SPACE_M)
        column.addLayout(buttons)
        self.resize(560, 360)

    def _show(self) -> None:
        self.plans.clear()
        for plan in self._store.plans():
            text = self.tr("{title}\n{code}, versión {version}").format(
                title=plan.title, code=plan.code, version=plan.version
            )
            used = self.tr("{plan}  ·  en uso").format(plan=text) if plan.current else text
            item = QListWidgetItem(icon("ok" if plan.current else "plan"), used)
            item.setData(Qt.ItemDataRole.UserRole, plan)
            self.plans.addItem(item)
            if plan.current:
                self.plans.setCurrentItem(item)
        self._judge()

    def _chosen(self) -> PlanEntry | None:
        items = self.plans.selectedItems()
        entry = items[0].data(Qt.ItemDataRole.UserRole) if items else None
        return entry if isinstance(entry, PlanEntry) else None

    @Slot()
    def _judge(self) -> None:
        chosen = self._chosen()
        writable = not self._store.read_only
        self.choose_button.setEnabled(writable and chosen is not None and not chosen.current)
        self.load_button.setEnabled(writable)

    @Slot()
    def _choose(self) -> None:
        chosen = self._chosen()
        if chosen is not None and self.choose_button.isEnabled():
            self._store.choose_plan(chosen.code, chosen.version)
            self._show()

    @Slot()
    def _load(self) -> None:
        path = self._messages.ask_file(
            self.tr("Cargar un plan"), Path.home(), self.tr("Archivos de plan (*.json)")
        )
        if path is None:
            return
        try:
            self._store.load_plan(path.read_bytes())
        except CanasplanError as error:
            self._messages.error(
                self.tr("El plan no se cargó; los que había siguen igual."), say(error)
            )
        except OSError as error:
            self._messages.error(
                self.tr(
                    "No se pudo leer {path}. Revise que el archivo esté ahí y se pueda abrir."
                ).format(path=path),
                system_reason(error),
            )
        self._show()
