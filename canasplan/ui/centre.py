"""The centre of the window: the table of actions, a page of the plan, or the board of progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from canasplan.ui.selection import Selection
from canasplan.ui.services import Services

if TYPE_CHECKING:
    from canasplan.actions import SearchResult
    from canasplan.ui.actions.action_table import ActionTable
    from canasplan.ui.board.board_page import BoardPage
    from canasplan.ui.figure_store import FigureStore
    from canasplan.ui.plan.plan_pages import PlanPage


class Centre(QStackedWidget):
    """Shows one of them at a time; page and board are made when they are first asked for."""

    why_wanted = Signal(str, object)
    """A figure is to be explained: its scope, and its district or ``None``."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._page: PlanPage | None = None
        self._board: BoardPage | None = None

    def complete(self, table: ActionTable, figures: FigureStore) -> None:
        """Put the table in its place; the board will show `figures`."""
        self.table, self._figures = table, figures
        self.addWidget(table)

    @property
    def page(self) -> PlanPage:
        """The page of the plan that was read last."""
        if self._page is None:
            from canasplan.ui.plan.plan_pages import PlanPage

            self._page = PlanPage(self._services.store)
            self.addWidget(self._page)
        return self._page

    @property
    def board(self) -> BoardPage:
        """The board of progress."""
        if self._board is None:
            from canasplan.ui.board.board_page import BoardPage

            self._board = BoardPage(self._services.store, self._figures)
            self._board.why_wanted.connect(self.why_wanted)
            self.addWidget(self._board)
        return self._board

    @property
    def on_board(self) -> bool:
        """Whether the board is in sight."""
        return self._board is not None and self.currentWidget() is self._board

    def show_table(self) -> None:
        """Show the table as it stands."""
        self.setCurrentWidget(self.table)

    def show_board(self) -> None:
        """Show the board, and give it the keyboard."""
        self._figures.read_once()
        self.setCurrentWidget(self.board)
        self.board.setFocus()

    def focus_filter(self) -> None:
        """Put the cursor in the filter box of the table."""
        self.show_table()
        self.table.focus_filter()

    @Slot()
    def focus_table(self) -> None:
        """Put the keyboard in the table."""
        self.show_table()
        self.table.focus_table()

    @Slot(object)
    def show_selection(self, selection: Selection) -> None:
        """Show the actions of a part of the plan."""
        self.show_table()
        self.table.show_selection(selection)

    @Slot(str)
    def show_page(self, key: str) -> None:
        """Show a page of the plan."""
        self.page.show_page(key)
        self.setCurrentWidget(self.page)

    @Slot(object, str)
    def show_found(self, result: SearchResult | None, text: str) -> None:
        """Show what a search found; ``None`` ends it."""
        if result is not None:
            self.show_table()
        self.table.set_search(result, text)
