"""Which actions the table shows, and in what order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from typing_extensions import override

from canasplan.canonical import fold
from canasplan.model import Status
from canasplan.ui.actions.action_table_model import ActionTableModel
from canasplan.ui.selection import Selection

if TYPE_CHECKING:
    from canasplan.actions import SearchResult

Index = QModelIndex | QPersistentModelIndex

NOTHING = "sin_registros"
"""The filter for actions without any avance, beside the words of `Status`."""


class ActionFilter(QSortFilterProxyModel):
    """The actions of the chosen part of the plan that search, text and estado let through.

    It does not filter again when an avance is saved: a row stays under the eyes of whoever
    just worked on it until a filter is changed.
    """

    def __init__(self, source: ActionTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = source
        self._selection = Selection()
        self._result: SearchResult | None = None
        self._words: list[str] = []
        self._status = ""
        self.setDynamicSortFilter(False)
        self.setSourceModel(source)

    def set_selection(self, selection: Selection) -> None:
        """Keep to a part of the plan."""
        self.beginFilterChange()
        self._selection = selection
        self._end_change()

    def set_search(self, result: SearchResult | None) -> None:
        """Keep to what a search found, ``None`` for everything."""
        self.beginFilterChange()
        self._result = result
        self._end_change()

    def set_filters(self, text: str, status: str) -> None:
        """Keep to rows that hold every word of `text` and stand in `status`.

        `status` is a word of `Status`, `NOTHING`, or empty for all.
        """
        self.beginFilterChange()
        self._words, self._status = fold(text).split(), status
        self._end_change()

    def total(self) -> int:
        """Return how many actions the chosen part of the plan has."""
        places = range(self._model.rowCount())
        return sum(self._selection.covers(self._model.row_at(place).code) for place in places)

    def code_at(self, row: int) -> str:
        """Return the code of the action in a row of what is shown."""
        return self._model.row_at(self.mapToSource(self.index(row, 0)).row()).code

    def row_of(self, code: str) -> int:
        """Return the shown row of an action, -1 when it is not shown."""
        place = self._model.place_of(code)
        if place is None:
            return -1
        return self.mapFromSource(self._model.index(place, 0)).row()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        row = self._model.row_at(source_row)
        if not self._selection.covers(row.code) or not self._in_status(row.status):
            return False
        result = self._result
        if result and row.code not in result.actions and row.code not in result.progress:
            return False
        folded = self._model.folded(source_row)
        return all(word in folded for word in self._words)

    @override
    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        places = source_left.row(), source_right.row()
        left, right = (self._model.order(place, source_left.column()) for place in places)
        if left != right:
            return bool(left < right)
        falling = self.sortOrder() is Qt.SortOrder.DescendingOrder
        return places[0] > places[1] if falling else places[0] < places[1]

    def _in_status(self, status: Status | None) -> bool:
        return self._status in {"", status or NOTHING}

    def _end_change(self) -> None:
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)
        self.sort(self.sortColumn(), self.sortOrder())
