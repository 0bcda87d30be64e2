"""Importing: which files, what they would bring, taking them up, what became of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.exchange.imports import FileReport, Outcome
from canasplan.ui.office.drop_target import DropTarget
from canasplan.ui.office.import_page import ImportPage
from canasplan.ui.office.import_table import NEW
from canasplan.ui.office.import_words import COUNTS, problems_first, taken_text, total
from canasplan.ui.runner import Job, Task
from canasplan.ui.services import Services
from canasplan.ui.texts import say

REPORT_NAME = "informe-de-importacion.csv"


class Step(Enum):
    """Where an import stands."""

    CHOOSE = auto()
    LOOKING = auto()
    LOOKED = auto()
    TAKING = auto()
    TAKEN = auto()


class ImportDialog(QDialog):
    """Nothing changes before the person has seen what would."""

    proposals_asked = Signal()
    """The person wants to decide about rows that were edited by hand."""
    conflicts_asked = Signal()
    """The person wants to decide about records that have two versions."""
    apart_asked = Signal()
    """The person wants to decide about what was set apart."""

    def __init__(
        self, services: Services, parent: QWidget | None = None, paths: Sequence[Path] = ()
    ) -> None:
        """With `paths` it begins by looking at them."""
        super().__init__(parent)
        self._store, self._state = services.store, services.state
        self._messages, self._runner = services.messages, services.runner
        self._task: Task | None = None
        self._reports: list[FileReport] = []
        self.step = Step.CHOOSE
        self.setWindowTitle(self.tr("Importar"))
        self.page = ImportPage(self._store.plan(), self)
        self._connect()
        self.drop_target = DropTarget(self, self.look)
        self._show_step(Step.CHOOSE)
        if paths:
            self.look(paths)

    @property
    def running(self) -> bool:
        """Whether files are being read or taken up."""
        return self._task is not None

    @property
    def reports(self) -> Sequence[FileReport]:
        """What became of the files, or would; in the order in which they are taken up."""
        return self._reports

    @override
    def reject(self) -> None:
        """Cancel what runs, or close."""
        if self._task is not None:
            self._task.cancel()
            self.page.say_stopping()
        else:
            super().reject()

    def look(self, paths: Sequence[Path]) -> None:
        """Find out what taking up files, or all of a folder, would do."""
        if self.running or not paths:
            return
        self._state.import_folder = paths[0] if paths[0].is_dir() else paths[0].parent
        self.page.banner.dismiss()
        self._show_step(Step.LOOKING)
        self._run(self._store.exchange.look_job(paths), self._looked)

    def _connect(self) -> None:
        page = self.page
        page.files_button.clicked.connect(self._choose_files)
        page.folder_button.clicked.connect(self._choose_folder)
        page.report_button.clicked.connect(self._save_report)
        page.take_button.clicked.connect(self._take)
        page.close_button.clicked.connect(self.reject)
        page.totals.followed.connect(self._follow)
        page.table.number_followed.connect(self._follow_number)
        page.table.selectionModel().currentRowChanged.connect(self._show_file)

    def _run(self, job: Job, finished: Callable[[list[FileReport] | None], None]) -> None:
        self._task = self._runner.start(
            job,
            progress=self.page.show_progress,
            finished=finished,
            refused=self._refused,
            ended=self._ended,
        )

    def _show_step(self, step: Step) -> None:
        """Show what there is at a step, and offer what can be done in it."""
        self.step = step
        page, trial = self.page, step is not Step.TAKEN
        self.setWindowTitle(
            self.tr("Importar") if trial else self.tr("Resultado de la importación")
        )
        page.set_running(running=step in (Step.LOOKING, Step.TAKING), taking=step is Step.TAKING)
        if step is Step.CHOOSE:
            profile = self._store.profile()
            page.show_empty(province=profile is None or profile.district is None)
        elif step in (Step.LOOKED, Step.TAKEN):
            page.show_reports(self._reports, trial=trial)
        self._judge()

    def _judge(self) -> None:
        page, looked = self.page, self.step is Step.LOOKED
        useful = any(one.outcome in (Outcome.TAKEN, Outcome.APART) for one in self._reports)
        page.take_button.setEnabled(looked and useful)
        page.take_button.setVisible(self.step is not Step.TAKEN)
        page.take_button.setToolTip(
            self.tr("No hay nada que incorporar.") if looked and not useful else ""
        )
        found = any(one.findings for one in self._reports)
        page.report_button.setEnabled(found and not self.running)

    @Slot()
    def _choose_files(self) -> None:
        kinds = self.tr("Archivos de CanasPlan (*.csv *.zip *.json)")
        self.look(self._messages.ask_files(self.tr("Importar archivos"), self._folder(), kinds))

    @Slot()
    def _choose_folder(self) -> None:
        chosen = self._messages.ask_folder(self.tr("Importar una carpeta"), self._folder())
        self.look([chosen] if chosen else [])

    def _folder(self) -> Path:
        return self._state.import_folder or Path.home()

    @Slot(object)
    def _looked(self, reports: list[FileReport] | None) -> None:
        if reports is not None:
            self._reports = reports
            self.step = Step.LOOKED

    @Slot()
    def _take(self) -> None:
        if self.step is Step.LOOKED and not self.running:
            self._show_step(Step.TAKING)
            paths = [report.path for report in self._reports]
            self._run(self._store.exchange.take_job(paths), self._taken)

    @Slot(object)
    def _taken(self, reports: list[FileReport] | None) -> None:
        self._store.exchange.taken()
        if reports is None:
            self.page.banner.tell(
                "warning",
                self.tr("Se detuvo. Lo que ya estaba incorporado quedó; lo demás no se tocó."),
            )
            return
        self._reports = reports
        self.step = Step.TAKEN
        self._tell_taken()

    def _tell_taken(self) -> None:
        taken = [one for one in self._reports if one.outcome is Outcome.TAKEN]
        told = [taken_text(len(taken), total(self._reports).new)]
        if any(one.waits for one in self._reports):
            told.append(self.tr("Algo espera a que una persona decida: pulse su número."))
        if any(one.findings for one in self._reports):
            told.append(self.tr("De lo rechazado no quedó nada: pídalo otra vez con el informe."))
        self.page.banner.tell("ok" if len(told) == 1 else "warning", " ".join(told))

    @Slot(object)
    def _refused(self, error: CanasplanError) -> None:
        if self.step is Step.TAKING:
            self._store.exchange.taken()  # the files before the one that the disk refused
        self.page.banner.tell("error", say(error))

    @Slot()
    def _ended(self) -> None:
        """Go on to what was found; after an end before the end, to what is so now."""
        self._task = None
        if self.step is Step.TAKING:
            self._show_step(Step.LOOKING)
            paths = [report.path for report in self._reports]
            self._run(self._store.exchange.look_job(paths), self._looked)
        elif self.step is Step.LOOKING:
            self._show_step(Step.LOOKED if self._reports else Step.CHOOSE)
        else:
            self._show_step(self.step)

    @Slot(QModelIndex)
    def _show_file(self, index: QModelIndex) -> None:
        report = self.page.model.row_at(index.row())
        self.page.panel.show_file(report, trial=self.page.model.trial)

    @Slot(object, int)
    def _follow_number(self, report: FileReport, column: int) -> None:
        name = COUNTS[column - NEW][0]
        if name == "refused":
            self.page.panel.show_file(report, trial=self.page.model.trial)
            self.page.panel.setFocus()
        else:
            self._follow(name)

    @Slot(str)
    def _follow(self, name: str) -> None:
        """Go where a count leads: to the list of problems, or to a decision."""
        if name == "refused":
            self.page.panel.show_all(problems_first(self._reports))
            self.page.panel.setFocus()
            return
        asked = {
            "proposals": self.proposals_asked,
            "conflicts": self.conflicts_asked,
            "set_apart": self.apart_asked,
        }
        asked[name].emit()

    @Slot()
    def _save_report(self) -> None:
        start = self._folder() / REPORT_NAME
        target = self._messages.ask_save(
            self.tr("Guardar informe"), start, self.tr("Archivos CSV (*.csv)")
        )
        if target is None:
            return
        self._runner.start(
            self._store.exchange.report_job(self._reports, target),
            finished=self._reported,
            refused=self._refused,
        )

    @Slot(object)
    def _reported(self, target: Path) -> None:
        told = self.tr("Informe guardado: {path}").format(path=target)
        self.page.banner.tell("ok", told)
