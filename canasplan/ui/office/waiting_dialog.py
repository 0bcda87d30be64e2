"""The shape of a dialog about what waits for a person: a list, and a page for the chosen one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.ui.empty_state import EmptyState
from canasplan.ui.office.decision_page import DecisionPage
from canasplan.ui.office.waiting_table import Line, WaitingModel, WaitingTable
from canasplan.ui.progress.banner import Banner, Offer
from canasplan.ui.runner import Job
from canasplan.ui.services import Services
from canasplan.ui.texts import say
from canasplan.ui.theme import SPACE_L, SPACE_S, SPACE_XL, set_role


@dataclass(frozen=True, slots=True)
class Words:
    """What one of these dialogs says."""

    title: str
    hint: str
    columns: tuple[str, ...]
    wide: int
    """The column that takes the room that is left."""
    open: str
    """Its button, with its key."""
    nothing: str
    nothing_hint: str


class WaitingDialog(QDialog):
    """Reads beside the window what waits; shows it as a list, then one page for one of them."""

    def __init__(self, services: Services, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = services.store
        self.runner = services.runner
        self._words = words
        self._row = 0
        self._page: tuple[object, DecisionPage] | None = None
        self.model = WaitingModel(words.columns, self)
        self.table = WaitingTable(self.model, words.title, words.wide)
        self.empty = EmptyState()
        self.banner = Banner()
        self.pages = QStackedWidget()
        self.heading, self.hint = QLabel(words.title), QLabel(words.hint)
        self.count = QLabel()
        self.open_button = QPushButton(words.open)
        self.close_button = QPushButton(self.tr("&Cerrar"))
        self.setWindowTitle(words.title)
        self._lay_out()
        self.table.opened.connect(self.open_button.click)
        self.open_button.clicked.connect(self.open_chosen)
        self.close_button.clicked.connect(self.reject)
        self.reload()

    @abstractmethod
    def reading(self) -> Job:
        """Return the work of reading what waits."""

    @abstractmethod
    def line_of(self, item: Any) -> Line:
        """Return how an item stands in the list."""

    @abstractmethod
    def page_of(self, item: Any) -> DecisionPage:
        """Return a page to decide about an item."""

    def hindrance(self, _item: Any) -> str:
        """Return why nothing can be decided about an item, empty where it can."""
        return ""

    @property
    def page(self) -> DecisionPage | None:
        """The page that is shown, ``None`` while it is the list."""
        shown = self.pages.currentWidget()
        return shown if isinstance(shown, DecisionPage) else None

    def reload(self) -> None:
        """Read again what waits."""
        self.runner.start(self.reading(), finished=self._listed, refused=self.refused)

    def write(self, decide: Callable[[], object]) -> bool:
        """Do one write; what is refused is said in the banner and nothing changed."""
        try:
            decide()
        except CanasplanError as error:
            self.refused(error)
            return False
        return True

    def settle(self, told: str, *offers: Offer) -> None:
        """Say what was done and go on with what still waits."""
        self.banner.tell("ok", told, *offers)
        self._drop_page()
        self.reload()

    @Slot(object)
    def refused(self, error: CanasplanError) -> None:
        """Say what was refused and what to do."""
        self.banner.tell("error", say(error))

    @Slot()
    def open_chosen(self) -> None:
        """Show the page of the chosen line."""
        line = self.model.row_at(self.table.currentIndex().row())
        if line is None:
            return
        if hindered := self.hindrance(line.item):
            self.banner.tell("error", hindered)
            return
        self.banner.dismiss()
        if self._page is None or self._page[0] is not line.item:
            self._drop_page()
            page = self.page_of(line.item)
            page.back_asked.connect(self.show_list)
            self.pages.addWidget(page)
            self._page = (line.item, page)
        page = self._page[1]
        self.pages.setCurrentWidget(page)
        self._show_foot(listed=False)
        page.judge()
        page.first.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def show_list(self) -> None:
        """Go back to the list; what was chosen on the page stays there."""
        some = self.model.rowCount() > 0
        self.pages.setCurrentWidget(self.table if some else self.empty)
        self._show_foot(listed=True)
        self.open_button.setVisible(some)
        (self.table if some else self.close_button).setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.page is not None:
            self.page.back.click()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        set_role(self.heading, "title")
        self.hint.setWordWrap(True)
        set_role(self.hint, "muted")
        set_role(self.count, "muted")
        set_role(self.open_button, "primary")
        self.open_button.setAutoDefault(False)
        self.close_button.setAutoDefault(False)
        self.empty.say("refresh", self.tr("Leyendo…"), "")
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.table)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_S)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.open_button)
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        whole.setSpacing(SPACE_S)
        for widget in (self.heading, self.hint, self.banner):
            whole.addWidget(widget)
        whole.addWidget(self.pages, 1)
        whole.addLayout(foot)
        self.open_button.hide()
        self.resize(980, 600)

    def _show_foot(self, *, listed: bool) -> None:
        """Show what belongs to the list only while it is there: a page needs the room."""
        for widget in (self.heading, self.hint, self.count, self.open_button, self.close_button):
            widget.setVisible(listed)

    @Slot(object)
    def _listed(self, found: Sequence[object]) -> None:
        self._row = max(0, self.table.currentIndex().row())
        self.model.show_rows(map(self.line_of, found))
        self.table.share_width()
        words = self._words
        self.empty.say("ok", words.nothing, words.nothing_hint)
        self.count.setText(self.counted(found) if found else "")
        self._drop_page()
        self.table.selectRow(min(self._row, len(found) - 1))
        self.show_list()

    @abstractmethod
    def counted(self, found: Sequence[object]) -> str:
        """Return how many there are, in words."""

    def _drop_page(self) -> None:
        if self._page is not None:
            _, page = self._page
            self._page = None
            self.pages.removeWidget(page)
            page.deleteLater()
