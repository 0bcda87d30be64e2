"""The avances of an action to read: the list, the chosen one, and the way to a new one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.model import Draft
from canasplan.plan_document import PlanDocument
from canasplan.ui.empty_state import EmptyState
from canasplan.ui.icons import icon
from canasplan.ui.progress.progress_card import Row
from canasplan.ui.progress.progress_list import NOTHING_TOLD, ProgressList, record_of
from canasplan.ui.progress.progress_summary import ProgressSummary
from canasplan.ui.theme import SPACE_M, SPACE_S, set_role

if TYPE_CHECKING:
    from canasplan.receipts import Told

    Answers = Callable[[Collection[str]], Mapping[str, Told]]


class ReadingPage(QWidget):
    """A heading with the button for a new avance, the list, the summary of the chosen row."""

    new_asked = Signal()
    chosen = Signal()

    def __init__(
        self, answers: Answers, parent: QWidget | None = None, *, read_only: bool = False
    ) -> None:
        """`answers` tells what the province said of some records."""
        super().__init__(parent)
        self._answers = answers
        self._told = NOTHING_TOLD
        self._plan: PlanDocument | None = None
        self._unfit: Collection[str] = ()
        self._read_only = read_only
        self._shared_by_hand = False
        self.title = QLabel()
        set_role(self.title, "heading")
        self.new = QPushButton(icon("new", "on_accent"), self.tr("Nuevo avance"))
        self.new.setToolTip(self.tr("Registrar un avance de esta acción (Ctrl+U)"))
        set_role(self.new, "primary")
        self.new.clicked.connect(self.new_asked)
        self.list = ProgressList()
        if read_only:
            self.new.hide()
        self.summary = ProgressSummary(read_only=read_only)
        self.empty = EmptyState()
        self.empty.acted.connect(self.new_asked)
        set_role(self.empty.button, "primary")
        self.list.chosen.connect(self._show_chosen)
        self._lay_out()

    def show_rows(
        self,
        rows: Sequence[Row],
        plan: PlanDocument,
        chosen: str = "",
        unfit: Collection[str] = (),
    ) -> None:
        """Show the rows of an action, or how to begin when there are none; mark the unfit."""
        self._plan, self._unfit = plan, unfit
        drafts = sum(isinstance(row, Draft) for row in rows)
        self.title.setText(self.tr("Avances: {n}").format(n=len(rows) - drafts))
        self._told = self._answers([record_of(row) for row in rows])
        self.list.show_rows(rows, plan, chosen, unfit, self._told)
        self._head.setVisible(bool(rows))
        self._pages.setCurrentWidget(self._split if rows else self.empty)
        QTimer.singleShot(0, self, self._share_height)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._share_height)

    def _lay_out(self) -> None:
        nothing = self.tr("Esta acción aún no tiene avances registrados")
        if self._read_only:
            told = self.tr("Los datos están abiertos solo para consultar.")
            self.empty.say("lock", nothing, told)
        else:
            told = self.tr("Ctrl+U registra el primero.")
            self.empty.say("new", nothing, told, self.tr("Nuevo avance"))
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        head.addWidget(self.title, 1)
        head.addWidget(self.new)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.splitterMoved.connect(self._share_by_hand)
        self._split.addWidget(self.list)
        self._split.addWidget(self.summary)
        self.list.setMinimumHeight(72)
        self.summary.setMinimumHeight(120)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._pages, 1)

    def _share_height(self) -> None:
        """Give the list what its rows need, up to half of what there is, until a person does."""
        if not self._shared_by_hand:
            whole = self._split.height() - self._split.handleWidth()
            wanted = self.list.height_within(whole // 2)
            self._split.setSizes([wanted, whole - wanted])
        self.list.scrollTo(self.list.currentIndex())

    def _share_by_hand(self) -> None:
        self._shared_by_hand = True

    def _show_chosen(self, row: Row | None) -> None:
        if self._plan is not None:
            record = record_of(row) if row is not None else ""
            unfit, told = record in self._unfit, self._told.get(record)
            self.summary.show_row(row, self._plan, unfit=unfit, told=told)
        self.chosen.emit()
