"""A file that was set apart: whose it is, why it waits, what is in it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QPushButton, QWidget
from typing_extensions import override

from canasplan.exchange.set_apart import ApartFile, Why
from canasplan.model import PROVINCE, Progress, Revision, Target
from canasplan.numerals import counted
from canasplan.plan_document import PlanDocument
from canasplan.ui.form.field_row import Notice
from canasplan.ui.icons import icon
from canasplan.ui.office.decision_page import DecisionPage, paragraph, rule
from canasplan.ui.office.decision_words import (
    action_text,
    record_text,
    scope_text,
)
from canasplan.ui.store import Store
from canasplan.ui.texts import moment_text
from canasplan.ui.theme import SPACE_M, SPACE_S, set_role


class ApartPage(DecisionPage):
    """Lets a whole file in, by name and with a reason, or leaves it where it is."""

    accept_asked = Signal()

    def __init__(self, store: Store, file: ApartFile, parent: QWidget | None = None) -> None:
        self._store, self._plan = store, store.plan()
        self.file = file
        self._working = False
        told = self.tr("Recibido el {moment} · {rows} en espera")
        rows = counted(file.rows, self.tr("fila"), self.tr("filas"))
        super().__init__(file.name, told.format(moment=moment_text(file.moment), rows=rows), parent)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Progreso"))
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.bar.hide()
        self.cancel_button = QPushButton(self.tr("&Cancelar"))
        self.cancel_button.hide()
        self.accept_button = QPushButton(
            icon("check", "on_accent"), self.tr("&Aceptar e incorporar")
        )
        set_role(self.accept_button, "primary")
        self.buttons.addWidget(self.bar)
        for button in (self.cancel_button, self.accept_button):
            button.setAutoDefault(False)
            self.buttons.addWidget(button)
        self.accept_button.clicked.connect(self.accept_asked)
        profile = store.profile()
        own = profile.scope if profile else PROVINCE
        self.tell([Notice("lock", "warning", self._why(why, own)) for why in file.whys])
        self._fill()
        self.lay_out()
        self.judge()

    def set_working(self, *, working: bool) -> None:
        """Show that the file is being let in, or no longer."""
        self._working = working
        self.bar.setVisible(working)
        self.cancel_button.setVisible(working)
        self.back.setDisabled(working)
        self.reason_input.setDisabled(working)
        self.bar.setRange(0, 0)
        self.judge()

    @Slot(int, int)
    def show_progress(self, done: int, of: int) -> None:
        """Show how far it has come."""
        self.bar.setRange(0, of)
        self.bar.setValue(done)

    @override
    @Slot()
    def judge(self) -> None:
        free = not (self._working or self._store.read_only)
        self.accept_button.setEnabled(free and self.reason_given())
        if self._working:
            self.say(self.tr("Incorporando…"))
        elif self.reason_given():
            self.say(self.tr("Se incorpora todo el archivo o nada, y queda quién lo aceptó."))
        else:
            self.say(self.tr("Falta el motivo, de 5 letras o más."))

    def _why(self, why: Why, own: str) -> str:
        rows = counted(why.rows, self.tr("fila"), self.tr("filas"))
        return f"{rows}. {why_text(why, self.file, own, self._plan)}"

    def _fill(self) -> None:
        grid = QGridLayout(self.body)
        grid.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        heading = QLabel(
            self.tr("Una muestra de lo que trae") if len(self.file.sample) < self.file.rows
            else self.tr("Lo que trae")
        )  # fmt: skip
        set_role(heading, "heading")
        grid.addWidget(heading, 0, 0, 1, 2)
        for revision in self.file.sample:
            self._add(grid, revision)
        grid.setRowStretch(grid.rowCount(), 1)

    def _add(self, grid: QGridLayout, revision: Revision) -> None:
        content, line = revision.content, grid.rowCount()
        assert isinstance(content, Progress | Target)
        what, action, who = (
            paragraph(record_text(content, self._plan)),
            paragraph(action_text(content, self._plan)),
            paragraph(f"{revision.author}\n{moment_text(revision.moment)}"),
        )
        for label in (action, who):
            set_role(label, "muted")
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(rule(), line, 0, 1, 2)
        grid.addWidget(what, line + 1, 0, top)
        grid.addWidget(who, line + 1, 1, 2, 1, top)
        grid.addWidget(action, line + 2, 0, top)


def why_text(why: Why, file: ApartFile, own: str, plan: PlanDocument) -> str:
    """Return why rows were set apart."""
    if plan.district(why.ubigeo) is None:
        told = tr("De {place}, que no es un distrito de Canas.")
    elif why.scope not in (PROVINCE, why.ubigeo):
        told = tr("De {place}, escritas por {writer}: un distrito escribe solo lo suyo.")
    elif own not in (PROVINCE, why.ubigeo):
        told = tr("De {place}: aquí solo entra lo de {own}.")
    else:
        told = tr("De {place}, en un paquete que envió {sender}.")
    return told.format(
        place=scope_text(why.ubigeo, plan),
        writer=scope_text(why.scope, plan),
        own=scope_text(own, plan),
        sender=scope_text(file.place, plan),
    )


def tr(text: str) -> str:
    """Translate a text of this page."""
    return QCoreApplication.translate("ApartPage", text)
