"""The editors of a form: each shows and returns one field as the text that was typed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from canasplan.ui.progress.progress_text import typed_number_text

_NOT_LEFT = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Losing the keyboard for these reasons does not mean that the person is done with a field."""


class FieldEditor(QWidget):
    """What every editor can do; `input` is the widget that has the keyboard."""

    edited = Signal()
    """The text changed, by a person or by `set_text`."""
    entered = Signal()
    left = Signal()

    def __init__(self, entry: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.input = entry
        self.setFocusProxy(entry)
        entry.installEventFilter(self)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._line.addWidget(entry, 1)

    def text(self) -> str:
        """Return what is typed."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Show `text` as if it had been typed."""
        raise NotImplementedError

    def understood(self) -> str:
        """Return how the program reads what is typed, empty when there is nothing to tell."""
        return ""

    def set_locked(self, locked: bool) -> None:
        """Show the field without letting it be changed."""
        self.setDisabled(locked)

    def set_name(self, name: str) -> None:
        """Tell screen readers what the field is called."""
        self.input.setAccessibleName(name)

    def set_faults(self, faults: str) -> None:
        """Mark the field as faulty and tell screen readers why; empty takes both away."""
        self.input.setAccessibleDescription(faults)
        self.input.setProperty("invalid", bool(faults))
        style = self.input.style()
        style.unpolish(self.input)
        style.polish(self.input)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            if event.type() is QEvent.Type.FocusIn:
                self.entered.emit()
            elif event.type() is QEvent.Type.FocusOut and event.reason() not in _NOT_LEFT:
                self.leave()
        return super().eventFilter(watched, event)

    def leave(self) -> None:
        """The person goes on to something else."""
        self.left.emit()


class TextEditor(FieldEditor):
    """One line of text."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        super().__init__(self.line, parent)
        self.line.setMinimumWidth(40)
        self.line.textChanged.connect(self.edited)

    @override
    def text(self) -> str:
        return self.line.text()

    @override
    def set_text(self, text: str) -> None:
        self.line.setText(text)
        self.line.setCursorPosition(0)


class NumberEditor(TextEditor):
    """A number as people write it; what the program understood stands beneath."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is the field's attribute name in `Progress`."""
        super().__init__(parent=parent)
        self.name = name

    @override
    def understood(self) -> str:
        return typed_number_text(self.name, self.text())


class CountEditor(NumberEditor):
    """A count of people; what was understood is told only when it is not plain to see."""

    @override
    def understood(self) -> str:
        told = super().understood()
        return "" if told == f"= {self.text().strip()}" else told


class ChoiceEditor(FieldEditor):
    """One of a few words; the wheel scrolls the form and never changes the choice."""

    def __init__(
        self, options: Iterable[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        """`options` are pairs of what is stored and what is read."""
        self.combo = StillComboBox()
        self.combo.setPlaceholderText(self.tr("Elija…"))
        super().__init__(self.combo, parent)
        self.set_options(options)
        self.combo.currentIndexChanged.connect(self.edited)

    def set_options(self, options: Iterable[tuple[str, str]]) -> None:
        """Offer these choices and choose none."""
        self.combo.clear()
        for stored, label in options:
            self.combo.addItem(label, stored)
        self.combo.setCurrentIndex(-1)

    @override
    def text(self) -> str:
        return str(self.combo.currentData() or "")

    @override
    def set_text(self, text: str) -> None:
        index = self.combo.findData(text)
        if index < 0 and text:
            self.combo.addItem(text, text)
            index = self.combo.count() - 1
        self.combo.setCurrentIndex(index)


class StillComboBox(QComboBox):
    """A choice that the wheel does not turn and that a narrow pane may shrink."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
