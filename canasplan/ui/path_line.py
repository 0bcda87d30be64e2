"""A path to read and to copy: both ends in sight, the whole of it once the keyboard is in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

_EDGES = 20
"""Pixels of a line that hold no text: its padding, border and cursor."""


class PathLine(QLineEdit):
    """A line that cannot be typed into; it shortens its path in the middle to fit."""

    def __init__(self, name: str, path: Path, parent: QWidget | None = None) -> None:
        """`name` says to a screen reader what the path is of."""
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.show_path(path)

    def show_path(self, path: Path) -> None:
        """Show a path."""
        self._path = str(path)
        self.setToolTip(self._path)
        self.setAccessibleDescription(self._path)
        self._fit()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setText(self._path)
        self.selectAll()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:  # its menu copies the whole
            self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self.hasFocus():
            room = self.width() - _EDGES
            middle = Qt.TextElideMode.ElideMiddle
            self.setText(self.fontMetrics().elidedText(self._path, middle, room))
