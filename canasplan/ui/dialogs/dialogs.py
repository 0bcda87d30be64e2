"""Opens the dialogs of the window; what they need is imported when the first one opens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from canasplan.ui.diagnosis import Diagnosis
from canasplan.ui.figure_store import FigureStore
from canasplan.ui.health import Health, State
from canasplan.ui.next_step import Go, NextStep
from canasplan.ui.services import Services
from canasplan.ui.texts import records_text, saves_text, time_text


class Dialogs(QObject):
    """One method for each dialog."""

    leaving = Signal(object)
    """The session is over: a `NextStep` says how to go on."""
    record_wanted = Signal(str, str)
    """An avance is to be seen: its record, and its action."""

    def __init__(
        self, services: Services, health: Health, figures: FigureStore, window: QWidget
    ) -> None:
        super().__init__(window)
        self._services, self._health, self._figures = services, health, figures
        self._window = window
        self._help: QWidget | None = None
        self._verifying = False
        health.checked.connect(self._checked)

    def export(self) -> None:
        """Ask what to export and export it."""
        from canasplan.ui.dialogs.export_dialog import ExportDialog

        self._services.messages.show(ExportDialog(self._services, self._window))

    def board(self) -> None:
        """Show what came from each district and what waits."""
        from canasplan.ui.office.board_dialog import BoardDialog

        dialog = BoardDialog(self._services, self._window)
        dialog.import_asked.connect(self.import_files)
        dialog.conflicts_asked.connect(self.conflicts)
        dialog.proposals_asked.connect(self.proposals)
        dialog.apart_asked.connect(self.apart)
        self._services.messages.show(dialog)

    @Slot(str, object)
    def why(self, scope: str, ubigeo: str | None) -> None:
        """Explain a figure, down to its avances."""
        from canasplan.ui.board.why_dialog import WhyDialog

        self._figures.read_once()
        dialog = WhyDialog(self._figures, scope, ubigeo, self._window)
        dialog.record_wanted.connect(self.record_wanted)
        self._services.messages.show(dialog)

    def targets(self) -> None:
        """Set metas."""
        from canasplan.ui.targets.targets_dialog import TargetsDialog

        dialog = TargetsDialog(self._services, self._window)
        dialog.conflicts_asked.connect(self.conflicts)
        self._services.messages.show(dialog)

    def lights(self) -> None:
        """Decide about the cut-offs of the traffic light."""
        from canasplan.ui.board.lights_dialog import LightsDialog

        self._services.messages.show(LightsDialog(self._services, self._window))

    def reports(self, action: str = "") -> None:
        """Print a report, or keep it as a file."""
        from canasplan.ui.reports.reports_dialog import ReportsDialog

        self._services.messages.show(ReportsDialog(self._services, action, self._window))

    def receipts(self) -> None:
        """Show what each district was told, and write the next receipt."""
        from canasplan.ui.office.receipts_dialog import ReceiptsDialog

        self._services.messages.show(ReceiptsDialog(self._services, self._window))

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """Look at received files and take them up; then go where their counts lead."""
        from canasplan.ui.office.import_dialog import ImportDialog

        dialog = ImportDialog(self._services, self._window, paths)
        dialog.proposals_asked.connect(self.proposals)
        dialog.conflicts_asked.connect(self.conflicts)
        dialog.apart_asked.connect(self.apart)
        self._services.messages.show(dialog)

    def proposals(self) -> None:
        """Decide about rows that were edited by hand."""
        from canasplan.ui.office.proposals_dialog import ProposalsDialog

        self._services.messages.show(ProposalsDialog(self._services, self._window))

    def conflicts(self) -> None:
        """Decide about records that have several versions."""
        from canasplan.ui.office.conflicts_dialog import ConflictsDialog

        self._services.messages.show(ConflictsDialog(self._services, self._window))

    def apart(self) -> None:
        """Decide about what was set apart."""
        from canasplan.ui.office.apart_dialog import ApartDialog

        self._services.messages.show(ApartDialog(self._services, self._window))

    def plans(self) -> None:
        """Show the loaded plans."""
        from canasplan.ui.plan.plan_dialog import PlanDialog

        messages = self._services.messages
        messages.show(PlanDialog(self._services.store, messages, self._window))

    def profile(self) -> None:
        """Change who records."""
        from canasplan.ui.dialogs.profile_dialog import ProfileDialog

        messages = self._services.messages
        messages.show(ProfileDialog(self._services.store, messages, self._window))

    def data_folder(self) -> None:
        """Show where the data is; perhaps go on with another folder."""
        from canasplan.ui.dialogs.data_folder import DataFolderDialog

        messages = self._services.messages
        dialog = DataFolderDialog(self._services.store.folder, messages, self._window)
        if messages.show(dialog):
            self.leaving.emit(NextStep(Go.OPEN, dialog.chosen()))

    def backups(self) -> None:
        """Show the backups; perhaps go back to one."""
        from canasplan.ui.dialogs.backups_dialog import BackupsDialog

        dialog = BackupsDialog(self._services, self._window)
        if self._services.messages.show(dialog) and dialog.next_step is not None:
            self.leaving.emit(dialog.next_step)

    def verify(self) -> None:
        """Check the data now and tell the result."""
        self._verifying = True
        self._health.check()

    def health(self) -> None:
        """Tell what is known of the data; perhaps repair them."""
        messages, health = self._services.messages, self._health
        if health.state is State.FAULTY:
            from canasplan.ui.dialogs.faults_dialog import FaultsDialog

            if messages.show(FaultsDialog(self._services.store, self._window)):
                self.repair()
        elif health.state is State.UNREADABLE:
            self._tell_unreadable()
        elif health.result is not None:
            messages.inform(
                self.tr("Todo corresponde: {records}, {saves}, comprobados a las {time}.").format(
                    records=records_text(health.result.records),
                    saves=saves_text(health.result.revisions),
                    time=time_text(health.checked_at),
                )
            )

    def _tell_unreadable(self) -> None:
        messages, problem = self._services.messages, self._health.problem
        if self._services.store.read_only:
            messages.error(problem)
        elif messages.confirm(problem, self.tr("Ver qué se puede recuperar")):
            self.repair()

    def repair(self) -> None:
        """Close, and bring the data back from the backups and the journal."""
        self.leaving.emit(NextStep(Go.REBUILD, self._services.store.folder))

    def retry(self) -> None:
        """Open the same folder again: perhaps it can be written now."""
        self.leaving.emit(NextStep(Go.OPEN, self._services.store.folder))

    def diagnosis(self) -> None:
        """Save what a far helper needs to know."""
        services, store = self._services, self._services.store
        messages, runner = services.messages, services.runner
        found = self._health.result
        Diagnosis(
            store.folder, store.clock, messages, runner, services.versions, found, self
        ).save()

    def open_folder(self) -> None:
        """Show the data folder in the desktop's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._services.store.folder)))

    def help(self) -> None:
        """Show the help beside the window; it does not wait for an answer."""
        from canasplan.ui.dialogs.help_page import HelpPage

        if self._help is None:
            self._help = HelpPage(self._window)
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    @Slot()
    def _checked(self) -> None:
        if self._verifying:
            self._verifying = False
            self.health()

    def close(self) -> None:
        """Close what stays open beside the window."""
        if self._help is not None:
            self._help.close()

    def about(self) -> None:
        """Show versions, folder and licences."""
        from canasplan.ui.dialogs.about_dialog import AboutDialog

        folder = self._services.store.folder
        self._services.messages.show(AboutDialog(self._services.versions, folder, self._window))
