"""Going from pane to pane by keyboard, back to where one was in each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class Panes(QObject):
    """The panes of a window, in the order of F6."""

    def __init__(self, panes: Sequence[QWidget], app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._panes = tuple(panes)
        self._last: dict[QWidget, QWidget] = {}
        app.focusChanged.connect(self._remember)

    def go(self, step: int) -> None:
        """Move `step` panes on, over those that are closed."""
        shown = [pane for pane in self._panes if not pane.visibleRegion().isEmpty()]
        if not shown:
            return
        here = self._pane_of(QApplication.focusWidget())
        start = shown.index(here) if here in shown else -1 if step > 0 else 0
        self.enter(shown[(start + step) % len(shown)])

    def enter(self, pane: QWidget) -> None:
        """Put the keyboard into a pane, where it was there last."""
        target = self._last.get(pane)
        if target is None or not isValid(target) or not _usable(target):
            target = _first_input(pane)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _remember(self, _old: QWidget | None, new: QWidget | None) -> None:
        pane = self._pane_of(new)
        if pane is not None and new is not None:
            self._last[pane] = new

    def _pane_of(self, widget: QWidget | None) -> QWidget | None:
        for pane in self._panes:
            if widget is not None and (pane is widget or pane.isAncestorOf(widget)):
                return pane
        return None


def _usable(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes and widget.isVisible() and widget.isEnabled()


def _first_input(pane: QWidget) -> QWidget | None:
    """Return the first widget of the tab order inside `pane` that takes the keyboard."""
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if pane.isAncestorOf(widget) and _usable(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None
