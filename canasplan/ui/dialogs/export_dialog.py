"""Exporting: which avances, to which folder; then what was written and where."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.exchange.export import ExportResult
from canasplan.identity import local_day
from canasplan.ui.dialogs.export_choice import ExportChoice
from canasplan.ui.dialogs.export_report import ExportPreview, ExportReport
from canasplan.ui.icons import icon
from canasplan.ui.runner import Task
from canasplan.ui.services import Services
from canasplan.ui.texts import say
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS, set_role
from canasplan.ui.window_state import documents


class ExportDialog(QDialog):
    """Asks, writes beside the window, and tells what was written."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._state = services.store, services.state
        self._messages, self._runner = services.messages, services.runner
        self._task: Task | None = None
        self._result: ExportResult | None = None
        self._folder = services.state.export_folder or documents()
        self.setWindowTitle(self.tr("Exportar avances"))
        today = local_day(datetime.fromisoformat(self._store.now()))
        profile = self._store.profile()
        numbered = profile is not None and not self._store.read_only
        self.choice = ExportChoice(self._store.plan(), profile, today, numbered=numbered)
        self.path = QLineEdit()
        self.folder_button = QPushButton(icon("folder"), self.tr("&Cambiar…"))
        self.preview = ExportPreview()
        self.bar = QProgressBar()
        self.report = ExportReport()
        self.pages = QStackedWidget()
        self.export_button = QPushButton(icon("export", "on_accent"), self.tr("&Exportar"))
        self.close_button = QPushButton()
        self._lay_out()
        self._connect()
        self._show_folder()
        self._look()
        self.choice.period.setFocus()

    @property
    def running(self) -> bool:
        """Whether an export is being written."""
        return self._task is not None

    @override
    def reject(self) -> None:
        """Cancel what is being written, or close."""
        if self._task is not None:
            self._task.cancel()
        else:
            super().reject()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Exportar avances"))
        set_role(title, "title")
        hint = QLabel(self.tr("Escribe los avances de un periodo, cada uno con todo su historial."))
        hint.setWordWrap(True)
        set_role(hint, "muted")
        self.pages.addWidget(self._asking())
        self.pages.addWidget(self.report)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progreso de la exportación"))
        self.bar.hide()
        self.export_button.setDefault(True)
        set_role(self.export_button, "primary")
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addStretch()
        buttons.addWidget(self.export_button)
        buttons.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        whole.setSpacing(SPACE_S)
        for widget in (title, hint):
            whole.addWidget(widget)
        whole.addSpacing(SPACE_S)
        whole.addWidget(self.pages, 1)
        whole.addWidget(self.bar)
        whole.addSpacing(SPACE_S)
        whole.addLayout(buttons)
        self.resize(600, 472)

    def _asking(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(self.choice)
        column.addLayout(self._folder_row())
        column.addWidget(self.preview)
        column.addStretch()
        return page

    def _folder_row(self) -> QVBoxLayout:
        label = QLabel(self.tr("&Carpeta"))
        label.setBuddy(self.path)
        self.path.setReadOnly(True)
        self.path.setAccessibleName(self.tr("Carpeta del archivo"))
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.path, 1)
        row.addWidget(self.folder_button)
        column = QVBoxLayout()
        column.setSpacing(SPACE_XS)
        column.addWidget(label)
        column.addLayout(row)
        return column

    def _connect(self) -> None:
        self.choice.changed.connect(self._look)
        self.folder_button.clicked.connect(self._choose_folder)
        self.export_button.clicked.connect(self._export)
        self.close_button.clicked.connect(self.reject)
        self.report.folder_button.clicked.connect(self._open_folder)

    def _show_folder(self) -> None:
        self.path.setText(str(self._folder))
        self.path.setToolTip(str(self._folder))

    @Slot()
    def _choose_folder(self) -> None:
        chosen = self._messages.ask_folder(self.tr("Carpeta del archivo"), self._folder)
        if chosen is not None:
            self._folder = chosen
            self._show_folder()

    @Slot()
    def _look(self) -> None:
        """Show what an export would hold, and let nothing else be exported."""
        request = self.choice.request()
        rows, records = self._store.export_count(request) if request else (0, 0)
        package = self.choice.package
        name = self._store.export_name(request, package=package) if request else ""
        self.preview.show_request(name, self._store.pending(), rows, records)
        self.export_button.setEnabled(request is not None and not self.running)
        self.close_button.setText(self.tr("Ca&ncelar"))

    @Slot()
    def _export(self) -> None:
        request = self.choice.request()
        if request is None or self.running:
            return
        package = self.choice.package
        target = self._folder / self._store.export_name(request, package=package)
        self._state.export_folder = self._folder
        self._set_running(running=True)
        self._task = self._runner.start(
            self._store.exchange.export_job(request, target, package=package),
            progress=self._progress,
            finished=self._finished,
            refused=self._refused,
            ended=self._ended,
        )

    def _set_running(self, *, running: bool) -> None:
        self.bar.setRange(0, 0)
        self.bar.setVisible(running)
        self.choice.setDisabled(running)
        self.folder_button.setDisabled(running)
        self.export_button.setDisabled(running)

    @Slot(int, int)
    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    @Slot(object)
    def _finished(self, result: ExportResult | None) -> None:
        if result is None:  # cancelled: nothing was written
            return
        self._result = result
        self._store.exported()
        self.report.show_result(result)
        self.pages.setCurrentWidget(self.report)
        self.export_button.hide()
        self.close_button.setText(self.tr("&Cerrar"))
        self.report.folder_button.setFocus()

    @Slot(object)
    def _refused(self, error: CanasplanError) -> None:
        self._messages.error(say(error))

    @Slot()
    def _ended(self) -> None:
        self._task = None
        self._set_running(running=False)
        if self._result is None:
            self._look()

    @Slot()
    def _open_folder(self) -> None:
        if self._result is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._result.path.parent)))
