"""Looking for what is typed in the texts of very many avances, beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from canasplan.ui.runner import Runner, Task
from canasplan.ui.store import Store

if TYPE_CHECKING:
    from canasplan.actions import SearchResult

MANY = 50_000
"""Avances from which on their texts are searched beside the window, which would stand still."""


class TextSearch(QObject):
    """Searches one text at a time; another one, or none, takes the place of the one before."""

    found = Signal(object, str)
    """A `SearchResult` and what was searched."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._runner = Runner(self)
        self._task: Task | None = None
        self._text = ""

    @property
    def needed(self) -> bool:
        """Whether there are so many avances that a search in them takes a while."""
        return sum(row.records for row in self._store.action_rows()) >= MANY

    @property
    def running(self) -> bool:
        """Whether the result of the last search is still to come."""
        return bool(self._text)

    def start(self, text: str) -> None:
        """Search `text`; `found` tells the result, unless something else is searched before."""
        self.stop()
        self._text = text
        self._task = self._runner.start(
            self._store.search_job(text), finished=lambda result: self._end(text, result)
        )

    def stop(self) -> None:
        """Let go of the search that runs, if one does."""
        self._text = ""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    @Slot()
    def close(self) -> None:
        """Wait until nothing runs any more; for the end of the program."""
        self.stop()
        self._runner.close()

    def _end(self, text: str, result: SearchResult | None) -> None:
        if result is not None and text == self._text:
            self._task, self._text = None, ""
            self.found.emit(result, text)
