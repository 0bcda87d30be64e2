"""Which records do not fit, what is wrong with each, and the way to heal them."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from canasplan.errors import CanasplanError
from canasplan.numerals import day_text
from canasplan.ui.dialogs.story import Story, StoryDialog
from canasplan.ui.fault_texts import faults_text
from canasplan.ui.icons import icon
from canasplan.ui.store import Store
from canasplan.ui.texts import activity_text, translate
from canasplan.ui.theme import SPACE_S, set_role

LIST_HEIGHT = 150
"""Pixels: some three records; the rest is scrolled to."""


class FaultsDialog(StoryDialog):
    """Accepted: repair them."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        story = Story("error", "danger", self.tr("Datos que no corresponden"))
        story.add_words(faults_text(store.faults()))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Lo que no corresponde"))
        self.list.setWordWrap(True)
        set_role(self.list, "card")
        for record, sentences in store.faults().items():
            lines = [self._name(record), *(translate(each) for each in sentences)]
            self.list.addItem(QListWidgetItem(icon("error", "danger"), "\n".join(lines)))
        self.list.setFixedHeight(self._height())
        story.column.addWidget(self.list)
        story.add_facts(self._facts())
        self.tell(story)
        self.repair_button = QPushButton(icon("history", "on_accent"), self.tr("&Reparar"))
        self.close_button = QPushButton(self.tr("&Cerrar"))
        self._place_foot()

    def _height(self) -> int:
        """Return the pixels that the lines need, within bounds."""
        self.list.ensurePolished()
        rows = (self.list.sizeHintForRow(row) for row in range(self.list.count()))
        return min(sum(rows) + 2 * SPACE_S, LIST_HEIGHT)

    def _name(self, record: str) -> str:
        """Return what people call a record; its id where nothing of it can be read."""
        if not record:
            return self.tr("Totales, índices y diario")
        try:
            progress = self._store.record(record).progress
        except (CanasplanError, ValueError):
            return self.tr("Registro {record}").format(record=record)
        return self.tr("Acción {code} · {day} · {activity}").format(
            code=progress.action,
            day=day_text(progress.date),
            activity=activity_text(progress.activity),
        )

    def _facts(self) -> tuple[tuple[str, str, str], ...]:
        return (
            (
                "shield",
                "ok",
                self.tr("Lo guardado está además en el diario y en los respaldos."),
            ),
            (
                "next",
                "accent",
                self.tr("«Reparar» cierra la ventana y dice qué vuelve antes de cambiar nada."),
            ),
        )

    def _place_foot(self) -> None:
        set_role(self.repair_button, "primary")
        self.repair_button.setDefault(True)
        self.repair_button.setVisible(not self._store.read_only)
        self.repair_button.clicked.connect(self.accept)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self.foot.addStretch()
        self.foot.addWidget(self.repair_button)
        self.foot.addWidget(self.close_button)
        self.repair_button.setFocus()
