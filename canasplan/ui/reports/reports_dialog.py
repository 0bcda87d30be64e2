"""Reports: chosen here, made beside the window, kept as PDF or XLSX, previewed and printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMarginsF, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.reports.dossier import Ask, Dossier
from canasplan.reports.files import keep
from canasplan.reports.kinds import KIND_LABELS, TELLING, Kind
from canasplan.ui.icons import icon
from canasplan.ui.reports.paper import Paper
from canasplan.ui.reports.printing import paper_of, pdf_of
from canasplan.ui.reports.report_choice import ReportChoice
from canasplan.ui.runner import Job, Task, Tell
from canasplan.ui.services import Services
from canasplan.ui.texts import say
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, set_role
from canasplan.ui.window_state import documents


class ReportsDialog(QDialog):
    """One choice, and what to do with the report."""

    def __init__(self, services: Services, action: str = "", parent: QWidget | None = None) -> None:
        """Offer the sheet of an action first, where one is chosen in the window."""
        super().__init__(parent)
        self._services = services
        self._task: Task | None = None
        self._written: Path | None = None
        self.setWindowTitle(self.tr("Informes"))
        profile = services.store.profile()
        own = profile.district if profile else None
        self.choice = ReportChoice(services.store.plan(), own, action)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Haciendo el informe"))
        self.pdf_button = QPushButton(icon("export", "on_accent"), self.tr("&Guardar como PDF…"))
        self.xlsx_button = QPushButton(self.tr("Guardar como E&xcel…"))
        self.preview_button = QPushButton(self.tr("&Vista previa…"))
        self.open_button = QPushButton(self.tr("A&brir"))
        self.close_button = QPushButton(self.tr("Ce&rrar"))
        self._lay_out()
        self._connect()
        self._look()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Informes"))
        set_role(title, "title")
        set_role(self.told, "muted")
        set_role(self.pdf_button, "primary")
        self.pdf_button.setDefault(True)
        for button in (self.xlsx_button, self.preview_button, self.open_button, self.close_button):
            button.setAutoDefault(False)
        result = QHBoxLayout()
        result.setSpacing(SPACE_S)
        result.addWidget(self.told, 1)
        result.addWidget(self.open_button)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.preview_button)
        buttons.addStretch()
        for button in (self.pdf_button, self.xlsx_button, self.close_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(title)
        column.addWidget(self.choice)
        column.addStretch()
        column.addLayout(result)
        column.addWidget(self.bar)
        column.addLayout(buttons)
        self.bar.hide()
        self.open_button.hide()
        self.resize(600, 520)

    def _connect(self) -> None:
        self.choice.changed.connect(self._look)
        self.pdf_button.clicked.connect(self._ask_pdf)
        self.xlsx_button.clicked.connect(self._ask_xlsx)
        self.preview_button.clicked.connect(self._ask_preview)
        self.open_button.clicked.connect(self._open)
        self.close_button.clicked.connect(self.reject)

    @override
    def reject(self) -> None:
        """Give up what is being made, or close."""
        if self._task is not None:
            self._task.cancel()
        else:
            super().reject()

    @Slot()
    def _look(self) -> None:
        """Let only what can be made be asked for."""
        free = self._task is None
        complete = self.choice.complete
        self.choice.setEnabled(free)
        for button in (self.pdf_button, self.preview_button):
            button.setEnabled(free and complete)
        self.xlsx_button.setEnabled(free and complete and self.choice.kind is not Kind.FIELD)
        self.bar.setVisible(not free)
        if free:
            self._written = None
            self.open_button.hide()
            self.told.setText("" if complete else self.tr("Corrija la fecha, o déjela vacía."))
        self.close_button.setText(self.tr("Ce&rrar") if free else self.tr("Ca&ncelar"))

    @Slot()
    def _ask_pdf(self) -> None:
        kind = self.choice.kind

        def make(dossier: Dossier) -> bytes:
            return pdf_of(paper_of(kind, dossier), KIND_LABELS[kind])

        self._save("pdf", self.tr("PDF (*.pdf)"), make, told=kind in TELLING)

    @Slot()
    def _ask_xlsx(self) -> None:
        def make(dossier: Dossier) -> bytes:
            from canasplan.reports.workbook import workbook

            return workbook(dossier)

        self._save("xlsx", self.tr("Libro de Excel (*.xlsx)"), make, told=True)

    def _save(
        self, ending: str, kinds: str, make: Callable[[Dossier], bytes], *, told: bool
    ) -> None:
        """Ask for a place, then make the file beside the window."""
        messages, state = self._services.messages, self._services.state
        start = (state.export_folder or documents()) / f"{self._name()}.{ending}"
        path = messages.ask_save(self.tr("Guardar el informe"), start, kinds)
        if path is None:
            return
        if path.suffix.lower() != f".{ending}":
            path = path.with_name(f"{path.name}.{ending}")
            asked = self.tr("{name} ya existe. ¿Reemplazarlo?").format(name=path.name)
            if path.exists() and not messages.confirm(asked, self.tr("Reemplazar")):
                return
        state.export_folder = path.parent

        def work(dossier: Dossier) -> Path:
            keep(path, make(dossier))
            return path

        self._start(work, self._saved, told=told)

    @Slot()
    def _ask_preview(self) -> None:
        told = self.choice.kind in TELLING
        self._start(lambda dossier: dossier, self._preview, told=told)

    def _start(
        self,
        work: Callable[[Dossier], object],
        finished: Callable[[object], None],
        *,
        told: bool,
    ) -> None:
        """Read the figures and do `work` with them, beside the window."""
        self._task = self._services.runner.start(
            self._job(replace(self.choice.ask(), told=told), work),
            finished=finished,
            refused=self._refused,
            ended=self._ended,
        )
        self._look()

    def _job(self, ask: Ask, work: Callable[[Dossier], object]) -> Job:
        read = self._services.store.targets.dossier_job(ask)

        def job(tell: Tell, cancelled: Callable[[], bool]) -> object:
            dossier = read(tell, cancelled)
            return None if dossier is None or cancelled() else work(dossier)

        return job

    @Slot(object)
    def _saved(self, path: object) -> None:
        self._written = path if isinstance(path, Path) else None

    @Slot(object)
    def _preview(self, dossier: object) -> None:
        """Show the pages as they will be printed."""
        if not isinstance(dossier, Dossier):
            return
        try:
            paper = paper_of(self.choice.kind, dossier)
        except CanasplanError as error:
            self._refused(error)
            return
        self._services.messages.show(ReportPreview(paper, self))

    @Slot(object)
    def _refused(self, error: CanasplanError) -> None:
        self._services.messages.error(say(error))

    @Slot()
    def _ended(self) -> None:
        written, self._task = self._written, None
        self._look()
        if written is not None:
            self._written = written
            self.told.setText(self.tr("Se guardó {name} en {folder}.").format(
                name=written.name, folder=written.parent))  # fmt: skip
            self.open_button.show()
            self.open_button.setFocus()

    @Slot()
    def _open(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written)))

    def _name(self) -> str:
        """Return a name for the file that says what it is."""
        ask = self.choice.ask()
        words = [KIND_LABELS[self.choice.kind], ask.scope, ask.ubigeo or ""]
        words += [str(ask.year or ""), ask.until.isoformat() if ask.until else ""]
        return " ".join(word for word in words if word)


class ReportPreview(QPrintPreviewDialog):
    """The pages of a report on A4, from where they can be printed."""

    def __init__(self, paper: Paper, parent: QWidget) -> None:
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)  # Qt does not keep it
        self._printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        self._printer.setFullPage(True)
        self._printer.setPageMargins(QMarginsF(0, 0, 0, 0))
        super().__init__(self._printer, parent)
        self._paper = paper
        self.setWindowTitle(self.tr("Vista previa"))
        self.paintRequested.connect(self._paint)
        self.resize(900, 680)

    @Slot(QPrinter)
    def _paint(self, printer: QPrinter) -> None:
        self._paper.paint(printer)
