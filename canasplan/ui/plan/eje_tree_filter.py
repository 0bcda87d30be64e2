"""Which branches of the tree a search keeps, and what it finds by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel
from typing_extensions import override

from canasplan.ui.plan.eje_tree_model import NAME, EjeTreeModel, Node

if TYPE_CHECKING:
    from canasplan.actions import SearchResult

Index = QModelIndex | QPersistentModelIndex


def with_names(model: EjeTreeModel, result: SearchResult, text: str) -> SearchResult:
    """Add the actions whose code, or the name of whose eje or tema, is what was searched."""
    named = model.named(text)
    code = text.strip() if text.strip()[:1].isdigit() else "-"
    found = {
        action
        for action in model.action_codes()
        if f"{action}.".startswith(code)
        or not named.isdisjoint((action.split(".", 1)[0], action.rsplit(".", 1)[0]))
    }
    return replace(result, actions=result.actions | found)


class EjeTreeFilter(QSortFilterProxyModel):
    """Keeps the branches that hold a match, and those above them."""

    def __init__(self, source: EjeTreeModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = source
        self._named: set[str] | None = None
        self.setRecursiveFilteringEnabled(True)
        self.setSourceModel(source)

    def set_search(self, text: str | None) -> None:
        """Filter by the hits that the model holds and by names; ``None`` shows everything."""
        self.beginFilterChange()
        self._named = None if text is None else self._model.named(text)
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def node(self, index: Index) -> Node:
        """Return the branch behind a valid index of the filtered tree."""
        return self._model.node(self.mapToSource(index))

    def find(self, identity: str) -> QModelIndex:
        """Return the index of a branch that is shown, invalid otherwise."""
        return self.mapFromSource(self._model.find(identity))

    def branches(self, parent: Index = QModelIndex()) -> Iterator[QModelIndex]:
        """Give every branch that is shown, each before its children."""
        for row in range(self.rowCount(parent)):
            index = self.index(row, NAME, parent)
            yield index
            yield from self.branches(index)

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        if self._named is None:
            return True
        node = self._model.node(self._model.index(source_row, NAME, source_parent))
        return bool(node.hits and node.hits.actions) or node.key in self._named
