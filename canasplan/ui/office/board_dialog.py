"""The office's board: what came from each district, what is missing, what waits, what is silent."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from canasplan.errors import CanasplanError
from canasplan.model import Change
from canasplan.province import Board, DistrictBoard, reminder_text
from canasplan.ui.empty_state import EmptyState
from canasplan.ui.office.board_details import BoardDetails
from canasplan.ui.office.board_model import BoardModel
from canasplan.ui.office.board_table import BoardTable
from canasplan.ui.office.board_words import Waiting, waiting_text
from canasplan.ui.office.silence_tab import SilenceTab
from canasplan.ui.progress.banner import Banner
from canasplan.ui.services import Services
from canasplan.ui.texts import aware_text, say
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, set_role

SIZE = (1340, 660)


class BoardDialog(QDialog):
    """Counts beside the window when it opens, and again whenever something changes."""

    import_asked = Signal()
    conflicts_asked = Signal()
    proposals_asked = Signal()
    apart_asked = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._runner = services.store, services.runner
        self._board: Board | None = None
        self._chosen = ""
        self.model = BoardModel(self)
        self.table = BoardTable(self.model)
        self.details = BoardDetails()
        self.empty = EmptyState()
        self.silence = SilenceTab(self._store.plan())
        self.banner = Banner()
        self.hint, self.elsewhere = QLabel(), QLabel()
        self.pages, self.tabs = QStackedWidget(), QTabWidget()
        self.close_button = QPushButton(self.tr("&Cerrar"))
        self.setWindowTitle(self.tr("Tablero de recepción"))
        self._lay_out()
        self._connect()
        self._count()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Tablero de recepción"))
        set_role(title, "title")
        set_role(self.hint, "muted")
        set_role(self.table, "card")
        set_role(self.elsewhere, "muted")
        self.elsewhere.hide()
        self.pages.addWidget(self._districts())
        self.pages.addWidget(self.empty)
        self.tabs.addTab(self.pages, self.tr("&Recepción"))
        self.tabs.addTab(self.silence, self.tr("&Silencio"))
        self.close_button.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.elsewhere)
        foot.addStretch()
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        whole.setSpacing(SPACE_S)
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(title)
        head.addWidget(self.hint, 1, Qt.AlignmentFlag.AlignBottom)
        whole.addLayout(head)
        whole.addWidget(self.banner)
        whole.addWidget(self.tabs, 1)
        whole.addLayout(foot)
        screen = self.screen().availableGeometry()
        self.resize(min(SIZE[0], screen.width()), min(SIZE[1], screen.height()))

    def _districts(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_S)
        column.addWidget(self.table)
        column.addWidget(self.details, 1)
        return page

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.reject)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.table.followed.connect(self._follow)
        self.details.followed.connect(self._follow)
        self.empty.acted.connect(self.import_asked)
        self.details.reminder_wanted.connect(self._copy)
        self.tabs.currentChanged.connect(self._hint)
        self._store.changed.connect(self._changed)

    @Slot(object)
    def _changed(self, change: Change) -> None:
        if change.merged or change.record or change.plan or change.profile:
            self._count()

    def _count(self) -> None:
        self._runner.start(
            self._store.exchange.board_job(), finished=self._counted, refused=self._refused
        )

    @Slot(object)
    def _counted(self, board: Board) -> None:
        """Show what was counted; the district that was chosen stays so."""
        self._board = board
        chosen = self._chosen or board.districts[0].ubigeo
        self.model.show_board(board)
        self.silence.show_board(board)
        self._hint()
        self._show_elsewhere(board)
        self.pages.setCurrentIndex(int(board.empty))
        self.empty.say(
            "import",
            self.tr("Todavía no llegó nada"),
            self.tr(
                "Cuando un distrito envíe su paquete o su CSV, impórtelo: aquí se verá qué llegó, "
                "de quién, y qué falta."
            ),
            self.tr("Importar…"),
        )
        ubigeos = [one.ubigeo for one in board.districts]
        self.table.selectRow(ubigeos.index(chosen) if chosen in ubigeos else 0)
        self.table.setFocus()

    @Slot()
    def _hint(self) -> None:
        """Say what the figures of the page in sight are."""
        if self._board is None:
            return
        told = self.tr("Al {moment}.")
        if self.tabs.currentWidget() is self.silence:
            told += " " + self.tr("Avances vigentes por acción y distrito; la raya es silencio.")
        elif not self._board.empty:
            told += " " + self.tr("En cada mes, los archivos que llegaron.")
        self.hint.setText(told.format(moment=aware_text(self._board.moment)))

    def _show_elsewhere(self, board: Board) -> None:
        counts = (
            (Waiting.PROPOSALS, board.proposals_elsewhere),
            (Waiting.SET_APART, board.set_apart_elsewhere),
        )
        told = ", ".join(waiting_text(waiting, count) for waiting, count in counts if count)
        self.elsewhere.setVisible(bool(told))
        self.elsewhere.setText(self.tr("De ningún distrito del plan: {told}.").format(told=told))

    def _district(self) -> DistrictBoard | None:
        return self.model.row_at(self.table.currentIndex().row())

    @Slot()
    def _choose(self) -> None:
        one = self._district()
        if one is not None and self._board is not None:
            self._chosen = one.ubigeo
            self.details.show_district(self._board, one)

    @Slot(object)
    def _follow(self, waiting: Waiting) -> None:
        asked = {
            Waiting.CONFLICTS: self.conflicts_asked,
            Waiting.PROPOSALS: self.proposals_asked,
            Waiting.SET_APART: self.apart_asked,
        }
        asked[waiting].emit()

    @Slot()
    def _copy(self) -> None:
        one = self._district()
        if one is not None and self._board is not None:
            QGuiApplication.clipboard().setText(reminder_text(self._board, one.ubigeo))
            self.details.tell_copied()

    @Slot(object)
    def _refused(self, error: CanasplanError) -> None:
        self.banner.tell("error", say(error))
