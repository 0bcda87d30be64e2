"""The parts of the pane of one action, and what a person is looking at in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.model import Draft, RecordState
from canasplan.ui.empty_state import EmptyState
from canasplan.ui.form.progress_form import ProgressForm
from canasplan.ui.progress.action_header import ActionHeader
from canasplan.ui.progress.banner import Banner
from canasplan.ui.progress.progress_card import Row
from canasplan.ui.progress.progress_reading import ReadingPage
from canasplan.ui.store import Store
from canasplan.ui.theme import SPACE_M, SPACE_S

if TYPE_CHECKING:
    from canasplan.receipts import Told

LEAST_WIDTH = 340
"""Pixels below which the pane does not go; from there on it scrolls downwards only."""
LOW, LOWEST = 560, 440
"""Pixels of height under which the form, and then even the list, takes room from the heading."""


class ProgressPane(QWidget):
    """The action on top, a notice, and one of three pages: nothing, reading, writing."""

    state_changed = Signal()
    """What can be done changed: ask the ``can_…`` properties again."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data, self._read_only = store, store.read_only
        self.header = ActionHeader()
        self.reading = ReadingPage(self._answers, read_only=store.read_only)
        self.form = ProgressForm(store)
        self.nothing = EmptyState()
        self.nothing.say(
            "action",
            self.tr("Elija una acción"),
            self.tr("Elija una acción en la tabla para ver o registrar sus avances."),
        )
        self._pages = QStackedWidget()
        for page in (self.nothing, self.reading, self.form):
            self._pages.addWidget(page)
        # The last to get the keyboard, so that nobody enters the pane on "Descartar".
        self.banner = Banner()
        notice = QVBoxLayout()
        notice.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, 0)
        notice.addWidget(self.banner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(notice)
        column.addWidget(self._pages, 1)
        self.setMinimumWidth(LEAST_WIDTH)
        self.show_page(self.nothing)

    @property
    def writing(self) -> bool:
        """Whether the form is open."""
        return self._pages.currentWidget() is self.form

    @property
    def can_new(self) -> bool:
        """Whether an avance can be begun."""
        return self._pages.currentWidget() is not self.nothing and not self._read_only

    @property
    def can_save(self) -> bool:
        """Whether there is a form to save."""
        return self.writing

    @property
    def can_correct(self) -> bool:
        """Whether the chosen avance can be corrected, or the chosen draft gone on with."""
        row = self.chosen()
        if row is None or self._read_only:
            return False
        return isinstance(row, Draft) or not row.voided

    @property
    def can_void(self) -> bool:
        """Whether the chosen avance can be voided."""
        row = self.chosen()
        return isinstance(row, RecordState) and not row.voided and not self._read_only

    @property
    def can_history(self) -> bool:
        """Whether there is a recorded avance whose history can be read."""
        return bool(self.recorded())

    def chosen(self) -> Row | None:
        """Return the row a person is looking at in the list."""
        return self.reading.list.row() if self._pages.currentWidget() is self.reading else None

    def recorded(self) -> str:
        """Return the record, with a history, that a person is looking at; empty for none."""
        row = self.form.entry if self.writing else self.chosen()
        if isinstance(row, Draft):
            return row.record if row.base else ""
        return row.winner.record if row else ""

    def show_page(self, page: QWidget) -> None:
        """Show one of the three pages."""
        self._pages.setCurrentWidget(page)
        self.header.setVisible(page is not self.nothing)
        self._fit()
        self.state_changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _answers(self, records: Collection[str]) -> Mapping[str, Told]:
        return self._data.exchange.answers(records)

    def _fit(self) -> None:
        low, lowest = self.height() < LOW, self.height() < LOWEST
        self.header.set_lines((1 if low else 0) if self.writing else (2 if lowest else 0))
