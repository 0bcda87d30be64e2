"""The search box: what is typed is searched at once; what was used is offered again."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget
from typing_extensions import override

from canasplan.ui.clear_line import ClearLine
from canasplan.ui.icons import icon
from canasplan.ui.window_state import WindowState


class SearchBox(ClearLine):
    """A line for searching, with the recent searches under Alt+Down."""

    def __init__(self, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__("search", parent)
        self._state = state
        self.worth_keeping = True
        """Whether what is typed finds anything."""
        self.setPlaceholderText(self.tr("Buscar acciones y avances…"))
        self.setAccessibleName(self.tr("Buscar acciones y avances"))
        self.setAccessibleDescription(
            self.tr("Sin distinguir mayúsculas ni tildes. Flecha abajo: ir al árbol.")
        )
        self.recent = QAction(icon("history", "muted"), self.tr("Búsquedas recientes"), self)
        self.recent.setToolTip(self.tr("Búsquedas recientes (Alt+Flecha abajo)"))
        self.recent.triggered.connect(self.show_recent)
        self.addAction(self.recent, QLineEdit.ActionPosition.TrailingPosition)
        self.menu = QMenu(self)
        self.accepted.connect(self.remember)
        self.left_downwards.connect(self.remember)

    def remember(self) -> None:
        """Keep what is typed among the recent searches."""
        if self.worth_keeping:
            self._state.add_search(self.text())

    def show_recent(self) -> None:
        """Open the list of recent searches."""
        self.menu.clear()
        for text in self._state.searches:
            action = self.menu.addAction(text.replace("&", "&&"))
            action.triggered.connect(lambda _=False, text=text: self.setText(text))
        if self.menu.isEmpty():
            self.menu.addAction(self.tr("Todavía no hay búsquedas")).setEnabled(False)
        self.menu.setMinimumWidth(self.width())
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Down and event.modifiers() & alt:
            self.show_recent()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.remember()
        super().focusOutEvent(event)
