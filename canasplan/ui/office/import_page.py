"""How the import is laid out: questions above, files and their details, what can be done below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from canasplan.exchange.imports import FileReport
from canasplan.plan_document import PlanDocument
from canasplan.ui.empty_state import EmptyState
from canasplan.ui.icons import icon
from canasplan.ui.office.findings_panel import FindingsPanel
from canasplan.ui.office.import_table import ImportTable, ImportTableModel
from canasplan.ui.office.import_totals import ImportTotals
from canasplan.ui.progress.banner import Banner
from canasplan.ui.theme import SPACE_L, SPACE_S, SPACE_XL, set_role

SIZE = (1080, 640)
FRAME = (8, 40)
"""Pixels that the frame of a window needs beside what is in it."""


class ImportPage(QWidget):
    """Shows; what happens is decided by the dialog around it."""

    def __init__(self, plan: PlanDocument, dialog: QDialog) -> None:
        super().__init__(dialog)
        self.title = QLabel()
        self.hint = QLabel(
            self.tr("Nada cambia hasta que pulse «Incorporar». Antes se hace un respaldo.")
        )
        self.files_button = QPushButton(icon("page"), self.tr("&Elegir archivos…"))
        self.folder_button = QPushButton(icon("folder"), self.tr("Elegir una &carpeta…"))
        self.banner = Banner()
        self.empty = EmptyState()
        self.totals = ImportTotals()
        self.model = ImportTableModel(plan, self)
        self.table = ImportTable(self.model)
        self.panel = FindingsPanel()
        self.found = QWidget()
        self.pages = QStackedWidget()
        self.bar = QProgressBar()
        self.report_button = QPushButton(icon("save"), self.tr("&Guardar informe…"))
        self.take_button = QPushButton(icon("import", "on_accent"), self.tr("&Incorporar"))
        self.close_button = QPushButton(self.tr("Ce&rrar"))
        self._lay_out(dialog)

    def show_empty(self, *, province: bool) -> None:
        """Say how to begin."""
        self.empty.say(
            "import",
            self.tr("Arrastre aquí los archivos de los distritos")
            if province
            else self.tr("Arrastre aquí el acuse de la provincia u otro archivo recibido"),
            self.tr(
                "Paquetes (.zip), CSV —también guardados por Excel— y acuses (.json), o la "
                "carpeta de la memoria USB donde están."
            ),
        )
        self.pages.setCurrentWidget(self.empty)
        self.files_button.setFocus()

    def show_reports(self, reports: Sequence[FileReport], *, trial: bool) -> None:
        """Show what became of files; for a `trial`, what would."""
        self._entitle(trial=trial)
        self.totals.show_reports(reports, trial=trial)
        self.model.show_reports(reports, trial=trial)
        self.pages.setCurrentWidget(self.found)
        self.table.selectRow(0)
        self.table.setFocus()

    def set_running(self, *, running: bool, taking: bool) -> None:
        """Let nothing be chosen while something runs; say what can stop it."""
        self.bar.setRange(0, 0)
        self.bar.setVisible(running)
        for part in (self.files_button, self.folder_button, self.found, self.report_button):
            part.setDisabled(running)
        self.close_button.setText(self.tr("&Detener") if running else self.tr("Ce&rrar"))
        self.close_button.setEnabled(True)
        if running and not taking:
            self.empty.say(
                "search",
                self.tr("Leyendo los archivos…"),
                self.tr("Todavía no se cambia nada. Esc detiene la lectura."),
            )
            self.pages.setCurrentWidget(self.empty)
        if running:
            self.close_button.setFocus()

    def say_stopping(self) -> None:
        """Say that what runs was asked to stop."""
        self.close_button.setText(self.tr("Deteniendo…"))
        self.close_button.setEnabled(False)

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Show how far reading has come."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _entitle(self, *, trial: bool) -> None:
        title = self.tr("Importar") if trial else self.tr("Resultado de la importación")
        self.title.setText(title)
        self.hint.setVisible(trial)

    def _lay_out(self, dialog: QDialog) -> None:
        set_role(self.title, "title")
        set_role(self.hint, "muted")
        self.hint.setWordWrap(True)
        self.title.setText(self.tr("Importar"))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progreso de la importación"))
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self._lay_out_found())
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addLayout(self._head())
        column.addWidget(self.banner)
        column.addWidget(self.pages, 1)
        column.addWidget(self.bar)
        column.addLayout(self._foot())
        whole = QVBoxLayout(dialog)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self)
        room = dialog.screen().availableSize() - QSize(*FRAME)
        dialog.resize(QSize(*SIZE).boundedTo(room))

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(SPACE_S)
        words.addWidget(self.title)
        words.addWidget(self.hint)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addLayout(words, 1)
        for button in (self.files_button, self.folder_button):
            button.setAutoDefault(False)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _lay_out_found(self) -> QWidget:
        set_role(self.table, "card")
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(SPACE_S)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column = QVBoxLayout(self.found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.totals)
        column.addWidget(split, 1)
        return self.found

    def _foot(self) -> QHBoxLayout:
        set_role(self.take_button, "primary")
        self.take_button.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.report_button)
        row.addStretch()
        row.addWidget(self.take_button)
        row.addWidget(self.close_button)
        return row
