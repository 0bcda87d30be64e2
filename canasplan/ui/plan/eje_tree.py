"""The left pane: search, and the tree of the plan with what was recorded in each branch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from canasplan.model import Change
from canasplan.ui.empty_state import EmptyState
from canasplan.ui.plan.eje_tree_filter import EjeTreeFilter, with_names
from canasplan.ui.plan.eje_tree_model import NAME, EjeTreeModel, Kind
from canasplan.ui.plan.eje_tree_view import EjeTreeDelegate, EjeTreeView
from canasplan.ui.plan.page_titles import page_titles
from canasplan.ui.plan.search_box import SearchBox
from canasplan.ui.plan.text_search import TextSearch
from canasplan.ui.selection import Selection
from canasplan.ui.store import Store
from canasplan.ui.theme import SPACE_S, SPACE_XS, set_role
from canasplan.ui.window_state import WindowState

if TYPE_CHECKING:
    from canasplan.actions import SearchResult

OPEN_KEY = "arbol"
"""Under which the window state keeps which branches are open."""
PLAN_IDENTITY = f"{Kind.PLAN.value}:"


class EjeTree(QWidget):
    """Search box, tree and what the search found."""

    selected = Signal(object)
    """A `Selection`: the plan, an eje or a tema was chosen."""
    page_requested = Signal(str)
    """A page of the plan was chosen, by its key."""
    search_changed = Signal(object, str)
    """The `SearchResult` of what is typed, ``None`` when nothing is."""
    table_requested = Signal()
    """Enter was pressed: the person wants to be in the action table."""

    def __init__(self, store: Store, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._state = store, state
        self._result: SearchResult | None = None
        self._before = PLAN_IDENTITY
        """What was chosen when the search began, to come back to."""
        self._said = PLAN_IDENTITY
        self._quiet = 0
        self.model = EjeTreeModel(self)
        self.filter = EjeTreeFilter(self.model, self)
        self.search = SearchBox(state)
        self.texts = TextSearch(store, self)
        self.found = QLabel()
        self.view = EjeTreeView()
        self.empty = EmptyState()
        self._lay_out()
        self._load()
        self._restore_open()
        self._choose(PLAN_IDENTITY)
        self._connect()

    @property
    def selection(self) -> Selection:
        """The part of the plan that is chosen; the whole plan while a page is read."""
        index = self.view.currentIndex()
        node = self.filter.node(index) if index.isValid() else None
        return Selection(node.key) if node and node.counted else Selection()

    def refresh(self) -> None:
        """Read everything again and say what is chosen."""
        kept = self._current_identity()
        with self._quietly():
            self._load()
            self._restore_open()
        self._said = ""
        self._run_search(self.search.text())
        self._choose(kept)

    def select(self, selection: Selection) -> None:
        """Choose the plan, an eje or a tema as if a person had."""
        depth = selection.code.count(".") if selection.code else -1
        kind = {-1: Kind.PLAN, 0: Kind.EJE}.get(depth, Kind.TEMA)
        self._choose(f"{kind.value}:{selection.code}")

    def tell_again(self) -> None:
        """Say what is searched and chosen, to listeners that came late."""
        self._said = ""
        if self._result is not None:
            self.search_changed.emit(self._result, self.search.text().strip())
        self._say_chosen()

    def focus_search(self) -> None:
        """Put the cursor in the search box, what it holds selected."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _lay_out(self) -> None:
        set_role(self.found, "caption")
        self.found.setContentsMargins(SPACE_XS, 0, 0, 0)
        self.found.hide()
        self.view.setModel(self.filter)
        self.view.setItemDelegate(EjeTreeDelegate(self.view, self.filter))
        self.view.setAccessibleName(self.tr("Árbol del plan"))
        self.view.fit_columns()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        top = QVBoxLayout()
        top.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, 0)
        top.setSpacing(SPACE_XS)
        top.addWidget(self.search)
        top.addWidget(self.found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(top)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._run_search)
        self.texts.found.connect(self._show_result)
        self.search.left_downwards.connect(self._enter_tree)
        self.search.accepted.connect(self.table_requested)
        self.view.selectionModel().currentChanged.connect(self._say_chosen)
        self.view.expanded.connect(self._keep_open)
        self.view.collapsed.connect(self._keep_open)
        self.view.accepted.connect(self._accept)
        self.view.left_upwards.connect(self.focus_search)
        self.view.escaped.connect(self.search.clear)
        self.empty.acted.connect(self._clear_search)
        self._store.changed.connect(self._on_change)

    def _load(self) -> None:
        plan = self._store.plan()
        self.model.set_plan(plan, page_titles())
        self.model.set_rows(self._store.action_rows())

    def _on_change(self, change: Change) -> None:
        if change.plan:
            self.refresh()
        elif change.actions:
            self.model.set_rows(self._store.action_rows())
            self._run_search(self.search.text())

    def _run_search(self, text: str) -> None:
        text = text.strip()
        self.texts.stop()
        if not text:
            self._show_result(None, text)
        elif not self.texts.needed:
            self._show_result(self._store.search(text), text)
        else:
            self.texts.start(text)
            own = self._store.search(text, avances=False)
            if with_names(self.model, own, text).actions:
                self._show_result(own, text)

    @Slot(object, str)
    def _show_result(self, found: SearchResult | None, text: str) -> None:
        """Show what a search found, ``None`` where nothing is searched any more."""
        if found is None and self._result is None:
            return
        kept = self._current_identity()
        starting = self._result is None
        if starting:
            self._before = kept
        self._result = None if found is None else with_names(self.model, found, text)
        with self._quietly():
            self.model.set_search(self._result)
            self.filter.set_search(text or None)
            self._restore_open()
        self._show_found(text)
        self.search_changed.emit(self._result, text)
        if text:
            self._choose(PLAN_IDENTITY if starting else kept)
        else:
            self._choose(self._before if kept == PLAN_IDENTITY else kept)

    def _show_found(self, text: str) -> None:
        result = self._result
        empty = result is not None and not self.filter.rowCount()
        self.stack.setCurrentWidget(self.empty if empty else self.view)
        self.search.worth_keeping = not empty
        self.found.setVisible(result is not None and not empty)
        if result is None:
            return
        self.found.setText(self._found_text(result))
        self.empty.say(
            "search",
            self.tr("Nada coincide con «{text}».").format(text=text),
            self.tr("Pruebe con menos letras o borre la búsqueda."),
            self.tr("Borrar la búsqueda"),
        )

    def _found_text(self, result: SearchResult) -> str:
        actions = len(result.actions | set(result.progress))
        records = sum(result.progress.values())
        said = [
            self.tr("1 acción") if actions == 1 else self.tr("{n} acciones").format(n=actions),
            self.tr("1 avance") if records == 1 else self.tr("{n} avances").format(n=records),
        ]
        pages = sum(self.filter.node(index).kind is Kind.PAGE for index in self.filter.branches())
        if pages:
            said.append(
                self.tr("1 página") if pages == 1 else self.tr("{n} páginas").format(n=pages)
            )
        if self.texts.running:
            said[1] = self.tr("buscando en los avances…")
        return self.tr("Coinciden: {list}").format(list=" · ".join(said))

    def _current_identity(self) -> str:
        index = self.view.currentIndex()
        return self.filter.node(index).identity if index.isValid() else PLAN_IDENTITY

    def _choose(self, identity: str) -> None:
        index = self.filter.find(identity)
        if not index.isValid():
            index = self.filter.find(PLAN_IDENTITY)
        with self._quietly():
            self.view.setCurrentIndex(index)
        self._say_chosen()

    def _say_chosen(self) -> None:
        """Announce the current branch, once; not those that filtering passes through."""
        index = self.view.currentIndex()
        if self._quiet or not index.isValid():
            return
        node = self.filter.node(index)
        if node.identity == self._said:
            return
        self._said = node.identity
        if node.counted:
            self.selected.emit(Selection(node.key))
        elif node.kind is Kind.PAGE:
            self.page_requested.emit(node.key)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._quiet += 1
        try:
            yield
        finally:
            self._quiet -= 1

    def _accept(self) -> None:
        index = self.view.currentIndex()
        if index.isValid() and self.filter.node(index).counted:
            self.search.remember()
            self.table_requested.emit()

    def _enter_tree(self) -> None:
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.filter.index(0, NAME))
        self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _clear_search(self) -> None:
        self.search.clear()
        self.focus_search()

    def _branches(self) -> list[QModelIndex]:
        """The branches that can be opened: the plan, its ejes, the document."""
        openable = {Kind.PLAN, Kind.EJE, Kind.DOCUMENT}
        return [i for i in self.filter.branches() if self.filter.node(i).kind in openable]

    def _keep_open(self) -> None:
        if self._result is None and not self._quiet:
            opened = [int(self.view.isExpanded(index)) for index in self._branches()]
            self._state.keep_sizes(OPEN_KEY, opened)

    def _restore_open(self) -> None:
        self.view.scheduleDelayedItemsLayout()  # one layout for all of them
        if self._result is not None:
            self.view.expandAll()
            return
        branches = self._branches()
        kept = self._state.sizes(OPEN_KEY, len(branches)) or [1, 1]
        for place, index in enumerate(branches):
            self.view.setExpanded(index, bool(place < len(kept) and kept[place]))
