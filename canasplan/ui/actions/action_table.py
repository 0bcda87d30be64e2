"""The centre pane: the actions of the chosen part of the plan, filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from canasplan.model import Change
from canasplan.numerals import readable
from canasplan.ui.actions.action_filter import ActionFilter
from canasplan.ui.actions.action_filter_bar import ActionFilterBar
from canasplan.ui.actions.action_table_model import CODE, TEXT, ActionTableModel
from canasplan.ui.actions.action_table_view import ActionTableView
from canasplan.ui.empty_state import EmptyState
from canasplan.ui.selection import Selection
from canasplan.ui.store import Store
from canasplan.ui.theme import SPACE_L, SPACE_S, SPACE_XS, set_role
from canasplan.ui.window_state import WindowState

if TYPE_CHECKING:
    from canasplan.actions import SearchResult
    from canasplan.ui.gauge import Gauge

COLUMNS_KEY = "acciones"
ORDER_KEY = "acciones-orden"


class ActionTable(QWidget):
    """Name of what is chosen, filters, table; or why there is nothing to show."""

    action_chosen = Signal(str)
    """Another row is current, by keyboard or mouse: the code of its action."""
    action_activated = Signal(str)
    """Enter or a double click: record an avance of this action."""
    why_wanted = Signal()
    """A click on the percentage of the chosen action."""

    def __init__(self, store: Store, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._state = store, state
        self._selection = Selection()
        self._result: SearchResult | None = None
        self._text = ""
        self._chosen = ""
        self._quiet = 0
        self.model = ActionTableModel(self)
        self.filter = ActionFilter(self.model, self)
        self.title = QLabel()
        self.printed = QLabel()
        self.bar = ActionFilterBar()
        self.view = ActionTableView()
        self.empty = EmptyState()
        self._lay_out()
        self._restore_look()
        self.refresh()
        self._connect()

    @property
    def chosen(self) -> str:
        """Code of the action chosen last, also while a filter hides it; empty for none."""
        return self._chosen

    def refresh(self) -> None:
        """Read the plan and its rows again."""
        with self._steady():
            self.model.set_rows(self._store.action_rows())
            self.filter.set_selection(self._selection)
        self._tell()

    def show_gauges(self, gauges: Mapping[str, Gauge]) -> None:
        """Show how far each action is."""
        with self._steady():
            self.model.set_gauges(gauges)
            self.filter.set_selection(self._selection)

    def show_selection(self, selection: Selection) -> None:
        """Show the actions of a part of the plan."""
        if selection == self._selection:
            return
        self._selection = selection
        with self._steady():
            self.filter.set_selection(selection)
        self._tell()

    def set_search(self, result: SearchResult | None, text: str) -> None:
        """Show only what a search found and note which avances match; ``None`` ends it."""
        if (result, text) == (self._result, self._text):
            return
        self._result, self._text = result, text
        with self._steady():
            self.model.set_notes(result.progress if result else {})
            self.filter.set_search(result)
        self._tell()

    def select_action(self, code: str) -> bool:
        """Choose an action, giving up what hides it; return whether the plan has it."""
        if self.model.place_of(code) is None:
            return False
        if self.filter.row_of(code) < 0:
            self.bar.clear()
        if self.filter.row_of(code) < 0:
            self.show_selection(Selection())
        if self.filter.row_of(code) < 0:
            self.set_search(None, "")
        self._go_to(self.filter.row_of(code))
        return True

    def select_next(self) -> bool:
        """Choose the row below; return whether there is one."""
        row = self.view.currentIndex().row() + 1
        if row >= self.filter.rowCount():
            return False
        self._go_to(row)
        return True

    def focus_filter(self) -> None:
        """Put the cursor in the filter box."""
        self.bar.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.text.selectAll()

    def focus_table(self) -> None:
        """Put the keyboard in the table, on a row."""
        if self.filter.rowCount() and not self.view.currentIndex().isValid():
            self._go_to(0)
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _lay_out(self) -> None:
        set_role(self.title, "heading")
        set_role(self.printed, "caption")
        for label in (self.title, self.printed):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.view.setModel(self.filter)
        self.view.setAccessibleName(self.tr("Acciones del plan"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        top = QVBoxLayout()
        top.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, 0)
        top.setSpacing(SPACE_XS)
        top.addWidget(self.title)
        top.addWidget(self.printed)
        top.addWidget(self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(top)
        column.addWidget(self.stack, 1)

    def _restore_look(self) -> None:
        header = self.view.horizontalHeader()
        self.view.prepare_columns(self._state.sizes(COLUMNS_KEY, self.model.columnCount()))
        column, falling = self._state.sizes(ORDER_KEY, 2) or (CODE, 0)
        order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(min(column, self.model.columnCount() - 1), order)
        self.view.setSortingEnabled(True)

    def _connect(self) -> None:
        header = self.view.horizontalHeader()
        self.view.widths_changed.connect(lambda sizes: self._state.keep_sizes(COLUMNS_KEY, sizes))
        header.sortIndicatorChanged.connect(self._keep_order)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.view.accepted.connect(self._activate)
        self.view.figure_clicked.connect(self.why_wanted)
        self.view.left_upwards.connect(self.focus_filter)
        self.bar.changed.connect(self._apply_filters)
        self.bar.left_downwards.connect(self.focus_table)
        self.empty.acted.connect(self.bar.clear)
        self._store.changed.connect(self._on_change)

    def _on_change(self, change: Change) -> None:
        if change.checked:
            self.model.set_unfit(self._store.faulty_actions())
            self.view.fit()  # a mark may need another line
        if change.plan:
            self.refresh()
        elif change.actions:
            self.model.set_rows(self._store.action_rows())

    def _apply_filters(self) -> None:
        with self._steady():
            self.filter.set_filters(self.bar.text.text(), self.bar.wanted_status())
        self._tell()

    def _keep_order(self, column: int, order: Qt.SortOrder) -> None:
        self._state.keep_sizes(ORDER_KEY, [column, int(order is Qt.SortOrder.DescendingOrder)])

    def _on_current(self, current: QModelIndex) -> None:
        if self._quiet or not current.isValid():
            return
        self._mark(current)
        code = self.filter.code_at(current.row())
        if code != self._chosen:
            self._chosen = code
            self.action_chosen.emit(code)

    def _activate(self) -> None:
        current = self.view.currentIndex()
        if current.isValid():
            self.action_activated.emit(self.filter.code_at(current.row()))

    def _go_to(self, row: int) -> None:
        index = self.filter.index(row, TEXT)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def _mark(self, index: QModelIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(index, flags.ClearAndSelect | flags.Rows)

    @contextmanager
    def _steady(self) -> Iterator[None]:
        """Filter without choosing anything: the chosen action stays chosen, seen or not."""
        self._quiet += 1
        try:
            yield
            self.view.fit()
            row = self.filter.row_of(self._chosen)
            index = self.filter.index(row, TEXT) if row >= 0 else QModelIndex()
            self.view.setCurrentIndex(index)
            if index.isValid():
                self.view.scrollTo(index)
            else:
                self.view.clearSelection()
                self.view.scrollToTop()
        finally:
            self._quiet -= 1

    def _tell(self) -> None:
        """Say what is shown, how much of it, or why there is nothing."""
        self._tell_name()
        shown, total = self.filter.rowCount(), self.filter.total()
        self.bar.tell(shown, total, self._text if self._result else "")
        self.stack.setCurrentWidget(self.view if shown else self.empty)
        if not total:
            self.empty.say(
                "tema",
                self.tr("Este tema no tiene acciones en el plan."),
                self.tr(
                    "La sección 5 lo nombra, pero ninguna tabla de la sección 6 trae acciones "
                    "suyas. Elija otro tema en el árbol."
                ),
            )
        elif self.bar.active():
            self.empty.say(
                "filter",
                self.tr("Ninguna acción pasa los filtros."),
                self.tr("Cambie el texto o el estado, o quite los filtros."),
                self.tr("Quitar filtros"),
            )
        else:
            self.empty.say(
                "search",
                self.tr("Nada coincide aquí con «{text}».").format(text=self._text),
                self.tr("Elija otra rama del árbol o borre la búsqueda.")
                if self._selection.code
                else self.tr("Pruebe con menos letras o borre la búsqueda."),
            )

    def _tell_name(self) -> None:
        plan, code = self._store.plan(), self._selection.code
        eje = next((each for each in plan.ejes if each.code == code.split(".")[0]), None)
        tema = next((each for each in eje.temas if each.code == code), None) if eje else None
        part = tema or eje
        if part is None:
            self.title.setText(self.tr("Todas las acciones del plan"))
            self.printed.setText(plan.title)
            self.printed.setToolTip("")
            return
        template = self.tr("Tema {code}") if tema else self.tr("Eje {code}")
        names = [self.tr("«{name}»").format(name=n) for n in part.printed_names or (part.name,)]
        self.title.setText(readable(part.name))
        self.printed.setText(f"{template.format(code=code)} · {self.tr('en el plan')}: {names[0]}")
        self.printed.setToolTip("\n".join(names))
