"""Every window and dialog: named inputs, told icons, sizes that fit a small screen, tab order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextBrowser,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from canasplan.backups import Backup, Reason
from canasplan.errors import message
from canasplan.exchange import imports
from canasplan.exchange.findings import CORRECT, Finding
from canasplan.exchange.imports import FileReport
from canasplan.exchange.merging import Counts
from canasplan.integrity import Fault, Verification
from canasplan.model import Direction, Profile
from canasplan.recovery import Loss, Outcome
from canasplan.trouble import DataTroubleError, Trouble
from canasplan.ui.backup_list import ExtraPlace
from canasplan.ui.board.board_page import BoardPage
from canasplan.ui.board.lights_dialog import LightsDialog
from canasplan.ui.board.why_dialog import WhyDialog
from canasplan.ui.crash_dialog import CrashDialog
from canasplan.ui.diagnosis import Diagnosis
from canasplan.ui.dialogs.about_dialog import AboutDialog
from canasplan.ui.dialogs.backups_dialog import BackupsDialog
from canasplan.ui.dialogs.data_folder import DataFolderDialog
from canasplan.ui.dialogs.export_dialog import ExportDialog
from canasplan.ui.dialogs.extra_place_dialog import ExtraPlaceDialog
from canasplan.ui.dialogs.faults_dialog import FaultsDialog
from canasplan.ui.dialogs.first_start import FirstStart
from canasplan.ui.dialogs.help_page import HelpPage
from canasplan.ui.dialogs.outcome import OutcomeDialog
from canasplan.ui.dialogs.profile_dialog import ProfileDialog
from canasplan.ui.dialogs.recovery_dialog import RecoveryDialog
from canasplan.ui.dialogs.restore_dialog import RestoreDialog
from canasplan.ui.dialogs.trouble_dialog import TroubleDialog
from canasplan.ui.figure_store import FigureStore
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import MessageDialog, ReasonDialog
from canasplan.ui.office.apart_dialog import ApartDialog
from canasplan.ui.office.conflicts_dialog import ConflictsDialog
from canasplan.ui.office.import_dialog import ImportDialog
from canasplan.ui.office.proposals_dialog import ProposalsDialog
from canasplan.ui.office.waiting_dialog import WaitingDialog
from canasplan.ui.plan.plan_dialog import PlanDialog
from canasplan.ui.progress.history_dialog import HistoryDialog
from canasplan.ui.reports.reports_dialog import ReportsDialog
from canasplan.ui.services import Services
from canasplan.ui.targets.targets_dialog import TargetsDialog
from canasplan.ui.theme import Theme
from tests.db.faults import FIELDS
from tests.exchange.records import save
from tests.exchange.waiting import dispute, dispute_meta, edit, export, laptop, repeat_meta, take

SMALL_WIDTH, SMALL_HEIGHT = 911, 512
"""1366×768 at 150 %, in logical pixels."""

INPUTS = (
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QTextBrowser,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
)
QT_S_OWN = (
    QComboBox,
    QAbstractSpinBox,
    QCalendarWidget,
    QAbstractItemView,
    QLineEdit,
    QTabBar,
)
CHECCA = Profile("080502", "Luis Ccahua", "Técnico de campo")
A_LINE = 40
"""Pixels by which neighbours on one line may differ in height."""
Make = Callable[[Services], QWidget]


def main_window(services: Services) -> QWidget:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = MainWindow(services, app)
    window.table.select_action("1.02.03")
    window.editor.new_avance()
    return window


def history(services: Services) -> QWidget:
    (state,) = services.store.records("1.02.03")
    revisions = services.store.history(state.winner.record)
    return HistoryDialog(revisions, services.store.plan(), "Avance del 04/03/2022")


def trouble(kind: Trouble) -> Make:
    def make(services: Services) -> QWidget:
        folder, messages = services.store.folder, services.messages
        error = DataTroubleError(
            kind, folder, who="la ventana", service="OneDrive", schema=4, known=3
        )
        clock = services.store.clock
        diagnosis = Diagnosis(folder, clock, messages, services.runner, services.versions)
        return TroubleDialog(error, folder, messages, diagnosis, "&Salir")

    return make


def made(services: Services) -> Backup:
    backup: Backup = services.store._workspace.backups.make(Reason.HAND).backup
    return backup


def backups(services: Services) -> QWidget:
    made(services)
    return BackupsDialog(services)


def restored(services: Services) -> QWidget:
    backup = made(services)
    missing = tuple(f"av-{number}, revisión 1" for number in range(9))
    outcome = Outcome(1, 1, backup, 1, backup.path, missing)
    return OutcomeDialog(outcome, restored=True)


def recovery(services: Services) -> QWidget:
    return RecoveryDialog(services.store.folder, services.store.clock, services.runner)


def faults(services: Services) -> QWidget:
    (state,) = services.store.records("1.02.03")
    found = tuple(Fault(record, "No corresponde.") for record in (state.winner.record, "av-1", ""))
    services.store.verified(Verification(1, 1, found))
    return FaultsDialog(services.store)


def metas(kind: Callable[[Services], ConflictsDialog | TargetsDialog], line: int = 0) -> Make:
    def make(services: Services) -> QWidget:
        workspace = services.store._workspace
        dispute_meta(workspace, {"quantity": 250_000}, {"unit": "metros", "budget": 10**9})
        dispute_meta(
            workspace, {"weight": 150}, {"direction": Direction.FALLING}, which=2, year=2021
        )
        repeat_meta(workspace, {"year": 2020}, {"year": 2020, "unit": "km"})
        dialog = kind(services)
        if isinstance(dialog, ConflictsDialog):
            read = QEventLoop()
            dialog.model.modelReset.connect(read.quit)
            read.exec()
            dialog.table.selectRow(line)
            dialog.open_chosen()
        return dialog

    return make


def waiting(kind: Callable[[Services], WaitingDialog]) -> Make:
    def make(services: Services) -> QWidget:
        workspace, folder = services.store._workspace, services.store.folder.parent
        dispute(workspace, FIELDS, {"percent": 40_00, "achievements": "Se terminó. " * 40})
        path = take(workspace, export(workspace, folder / "a.csv")).path
        take(workspace, edit(path, monto_soles="1600.50", logros="Se terminó. " * 40))
        with laptop(folder / "checca", CHECCA) as checca:
            save(checca, FIELDS, ubigeo="080502")
            take(workspace, export(checca, folder / "b.csv"))
        dialog, read = kind(services), QEventLoop()
        dialog.model.modelReset.connect(read.quit)
        read.exec()
        dialog.open_chosen()
        return dialog

    return make


def imported(services: Services) -> QWidget:
    finding = Finding("a.csv", 2, "monto_soles", "x", message("un monto"), CORRECT)
    counts = Counts(9, 1, 1, 1, 1, 1, 1, 1)
    found = FileReport(
        Path("a.csv"), imports.Outcome.TAKEN, counts=counts, findings=(finding,) * 60
    )
    dialog = ImportDialog(services)
    dialog.page.show_reports([found] * 9, trial=False)
    dialog.page.report_button.setEnabled(True)
    return dialog


def figures(services: Services) -> FigureStore:
    figures, read = FigureStore(services.store, services.background), QEventLoop()
    figures.changed.connect(read.quit)
    figures.read()
    read.exec()
    return figures


WINDOWS: dict[str, Make] = {
    "main": main_window,
    "first start": lambda s: FirstStart(s.store.plan(), s.store.folder, s.messages),
    "profile": lambda s: ProfileDialog(s.store, s.messages),
    "data folder": lambda s: DataFolderDialog(s.store.folder, s.messages),
    "export": ExportDialog,
    "import": ImportDialog,
    "imported": imported,
    "plans": lambda s: PlanDialog(s.store, s.messages),
    "about": lambda s: AboutDialog(s.versions, s.store.folder),
    "help": lambda _: HelpPage(),
    "history": history,
    "error": lambda _: MessageDialog(None, "error", "No se guardó. " * 20, "detalle"),
    "reason": lambda _: ReasonDialog(None, "Anular el avance", "¿Por qué se anula?"),
    **{f"trouble {kind}": trouble(kind) for kind in Trouble},
    "conflicts": waiting(ConflictsDialog),
    "conflict of a meta": metas(ConflictsDialog, 1),
    "repeated meta": metas(ConflictsDialog, 2),
    "metas": metas(TargetsDialog),
    "proposals": waiting(ProposalsDialog),
    "set apart": waiting(ApartDialog),
    "backups": backups,
    "restore": lambda s: RestoreDialog(made(s), Loss(3, 3, "2022-09-15T14:00:00.000Z")),
    "restored": restored,
    "recovery": recovery,
    "extra place": lambda s: ExtraPlaceDialog(ExtraPlace(Path("/memoria")), s.messages),
    "faults": faults,
    "board": lambda s: BoardPage(s.store, figures(s)),
    "why": lambda s: WhyDialog(figures(s), "1.02.03", None),
    "lights": LightsDialog,
    "reports": ReportsDialog,
    "crash": lambda _: CrashDialog("Traceback…", Path("/datos")),
}


@pytest.fixture(params=WINDOWS, ids=lambda name: str(name).replace(" ", "-"))
def shown(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    services: Services,
    theme: Theme,
    fields: dict[str, str],
) -> Iterator[QWidget]:
    services.store.save(fields, record=services.store.new_record())
    window = WINDOWS[str(request.param)](services)
    window.show()
    qtbot.waitUntil(window.isVisible)
    yield window
    window.close()
    window.deleteLater()


def test_everybody_can_use_it(shown: QWidget) -> None:
    """One test for all checks: each window takes a while to build."""
    assert {check.__name__: found for check in CHECKS if (found := check(shown))} == {}


def nameless_inputs(window: QWidget) -> list[str]:
    """A screen reader says what an input is for."""
    buddies = {label.buddy() for label in window.findChildren(QLabel)}
    return [
        described(widget)
        for widget in parts(window)
        if isinstance(widget, INPUTS) and not widget.accessibleName() and widget not in buddies
    ]


def mute_buttons(window: QWidget) -> list[str]:
    """A button without words has a tooltip and a name."""
    return [
        described(widget)
        for widget in parts(window)
        if isinstance(widget, QAbstractButton)
        and widget.isVisible()
        and not widget.text()
        and not widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        and not (widget.toolTip() and widget.accessibleName())
    ]


def too_large(window: QWidget) -> list[str]:
    """Everything fits the small screen."""
    window.resize(SMALL_WIDTH, SMALL_HEIGHT)
    fits = (window.width(), window.height()) == (SMALL_WIDTH, SMALL_HEIGHT)
    return [] if fits else [f"{window.width()} × {window.height()}"]


def unreached_inputs(window: QWidget) -> list[str]:
    """The tab key reaches every input."""
    reached = set(chain(window))
    return [
        described(widget)
        for widget in parts(window)
        if isinstance(widget, INPUTS)
        and takes_tab(widget)
        and widget.focusProxy() is None
        and widget not in reached
    ]


def jumps_upwards(window: QWidget) -> list[str]:
    """The tab key goes down the window (the panes of the main one stand side by side)."""
    if isinstance(window, MainWindow):
        return []
    stops = [
        widget
        for widget in chain(window)
        if takes_tab(widget)
        and isinstance(widget, (*INPUTS, QAbstractButton))
        and not widget.visibleRegion().isEmpty()  # what is scrolled to comes into sight first
    ]
    tops = [widget.mapTo(window, widget.rect().topLeft()).y() for widget in stops]
    return [
        described(stop)
        for stop, (before, after) in zip(stops[1:], pairwise(tops), strict=True)
        if after < before - A_LINE
    ]


CHECKS = (nameless_inputs, mute_buttons, too_large, unreached_inputs, jumps_upwards)


def parts(window: QWidget) -> list[QWidget]:
    """Every widget that the program made; not the insides of Qt's own ones."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if not widget.objectName().startswith("qt_") and not inside_qt_s_own(widget)
    ]


def inside_qt_s_own(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QT_S_OWN):
            return True
        above = above.parentWidget()
    return False


def described(widget: QWidget) -> str:
    return f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"


def takes_tab(widget: QWidget) -> bool:
    tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tab and widget.isVisible() and widget.isEnabled()


def chain(window: QWidget) -> Iterator[QWidget]:
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        yield widget
        widget = widget.nextInFocusChain()
