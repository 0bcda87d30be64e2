"""A line to look for something: it can be emptied, and keys lead from it to what it found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from canasplan.ui.icons import icon


class ClearLine(QLineEdit):
    """An icon, a text, and a button that empties it; Esc does the same."""

    accepted = Signal()
    """Enter: the person has found it and wants to go on."""
    left_downwards = Signal()
    """Down: the person wants to be in what is below."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addAction(icon(icon_name, "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._empty = QAction(icon("close", "muted"), self.tr("Borrar"), self)
        self._empty.setToolTip(self.tr("Borrar lo escrito (Esc)"))
        self._empty.triggered.connect(self.clear)
        self.addAction(self._empty, QLineEdit.ActionPosition.TrailingPosition)
        self._empty.setVisible(False)  # only now does its button hide with it
        self.textChanged.connect(lambda text: self._empty.setVisible(bool(text)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
