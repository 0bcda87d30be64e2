"""Text of several lines that grows with what is typed, and the list of allies."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.canonical import fold
from canasplan.ui.form.flow_layout import FlowLayout
from canasplan.ui.form.form_fields import FieldEditor
from canasplan.ui.icons import icon
from canasplan.ui.theme import SPACE_XS

_MOST_LINES = 10
"""Lines a text grows to before it scrolls by itself."""
_FRAME = 12
"""Pixels above and below the text: border, padding and document margin."""


class GrowingText(QPlainTextEdit):
    """As high as its text, within limits; Tab goes on to the next field."""

    def __init__(self, least: int = 2, parent: QWidget | None = None) -> None:
        """`least` is how many lines are shown when there is nothing to show."""
        super().__init__(parent)
        self._least = least
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(80)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._wanted())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _wanted(self) -> int:
        lines = round(self.document().size().height())
        shown = max(self._least, min(lines, _MOST_LINES))
        return shown * self.fontMetrics().lineSpacing() + _FRAME

    def _grow(self) -> None:
        if self.minimumHeight() != self._wanted():
            self.setFixedHeight(self._wanted())


class LinesEditor(FieldEditor):
    """A text of several lines."""

    def __init__(self, least: int = 2, parent: QWidget | None = None) -> None:
        self.area = GrowingText(least)
        super().__init__(self.area, parent)
        self.area.textChanged.connect(self.edited)

    @override
    def text(self) -> str:
        return self.area.toPlainText()

    @override
    def set_text(self, text: str) -> None:
        if text != self.text():
            self.area.setPlainText(text)


class AlliesEditor(LinesEditor):
    """One ally per line; those the plan names are put in and taken out by a click."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(least=2, parent=parent)
        self.area.setPlaceholderText(self.tr("Uno por línea"))
        self._line.removeWidget(self.area)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(self.area)
        column.addWidget(self._chips)
        self._line.addLayout(column)
        self.area.textChanged.connect(self._tick)

    @property
    def chips(self) -> tuple[QPushButton, ...]:
        """The suggestions."""
        return tuple(self._chips.findChildren(QPushButton))

    def set_suggestions(self, names: Iterable[str]) -> None:
        """Offer the allies that the plan names for the action."""
        for chip in self.chips:
            chip.setParent(None)
            chip.deleteLater()
        while self._flow.takeAt(0):
            pass
        before: QWidget = self.area
        for name in names:
            chip = AllyChip(name)
            chip.clicked.connect(lambda _=False, name=name: self._toggle(name))
            self._flow.addWidget(chip)
            QWidget.setTabOrder(before, chip)
            before = chip
        self._chips.setVisible(bool(self.chips))
        self._tick()

    def _names(self) -> list[str]:
        return [line.strip() for line in self.text().split("\n") if line.strip()]

    def _toggle(self, name: str) -> None:
        kept = [each for each in self._names() if fold(each) != fold(name)]
        if len(kept) == len(self._names()):
            kept.append(name)
        self.area.setPlainText("\n".join(kept))

    def _tick(self) -> None:
        """Show which suggestions are in the list."""
        there = {fold(each) for each in self._names()}
        for chip in self.chips:
            chip.setChecked(fold(chip.property("ally")) in there)


class AllyChip(QPushButton):
    """A suggestion that is either in the list or not."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setProperty("ally", name)
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setToolTip(name)
        self.setMinimumWidth(48)
        self.setIconSize(QSize(12, 12))
        self.toggled.connect(self._show)
        self._show(False)

    def _show(self, checked: bool) -> None:
        self.setIcon(icon("check" if checked else "new", "accent"))
