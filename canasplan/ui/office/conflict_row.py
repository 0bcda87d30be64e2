"""One field of a conflict: what each version says, and what it shall be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.model import Problem
from canasplan.ui.form.field_row import NoticeBox, notice_of
from canasplan.ui.form.form_fields import FieldEditor
from canasplan.ui.icons import pixmap
from canasplan.ui.office.decision_page import paragraph, value_box
from canasplan.ui.office.side_by_side import TOP, letter
from canasplan.ui.theme import SPACE_XS, set_role

_ICON = 16


class _Cell(QWidget):
    """What a version says; a click anywhere in it takes it."""

    pressed = Signal()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()


class ConflictRow(QObject):
    """Puts one field into the grid; undecided until a version is taken or a value written."""

    changed = Signal()

    def __init__(
        self,
        label: str,
        shown: Sequence[str],
        typed: Sequence[str],
        editor: FieldEditor,
        parent: QWidget,
    ) -> None:
        """`shown` are the versions' values to read, `typed` the same as the editor takes them."""
        super().__init__(parent)
        self.label, self.editor = label, editor
        self.decided = False
        self._typed = tuple(typed)
        self.radios = tuple(QRadioButton() for _ in shown)
        self.cells = tuple(
            self._cell(number, radio, text)
            for number, (radio, text) in enumerate(zip(self.radios, shown, strict=True))
        )
        self.source = QLabel()
        self.notices = NoticeBox()
        editor.set_name(self.tr("{field}: resultado").format(field=label))
        editor.edited.connect(self._edited)
        self._tell_source()

    def text(self) -> str:
        """Return the result as typed."""
        return self.editor.text()

    def take(self, number: int) -> None:
        """Let the result be what a version says."""
        self.decided = True
        self.editor.set_text(self._typed[number])
        self._edited()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong with the result."""
        notices = [notice_of(problem) for problem in problems]
        self.notices.show_notices(notices)
        self.editor.set_faults(" ".join(each.text for each in notices if each.tone == "danger"))

    def place(self, grid: QGridLayout, line: int, columns: Sequence[int], result: int) -> None:
        """Put the field into a line of the grid: a version into each of `columns`."""
        grid.addWidget(self._head(), line, 0, TOP)
        for column, cell in zip(columns, self.cells, strict=True):
            grid.addWidget(cell, line, column, TOP)
        outcome = QWidget()
        column_ = QVBoxLayout(outcome)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(2)
        set_role(self.source, "caption")
        for widget in (self.editor, self.source, self.notices):
            column_.addWidget(widget)
        grid.addWidget(outcome, line, result, TOP)

    def _head(self) -> QWidget:
        head = QWidget()
        name, word = paragraph(self.label), QLabel(self.tr("Distinto"))
        set_role(word, "warning")
        image = QLabel()
        image.setPixmap(pixmap("warning", _ICON, "warning", head.devicePixelRatioF()))
        mark = QHBoxLayout()
        mark.setSpacing(SPACE_XS)
        mark.addWidget(image)
        mark.addWidget(word, 1)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addWidget(name)
        column.addLayout(mark)
        return head

    def _cell(self, number: int, radio: QRadioButton, text: str) -> QWidget:
        told = self.tr("Tomar de la versión {letter}").format(letter=letter(number))
        radio.setToolTip(told)
        radio.setAccessibleName(f"{told}: {self.label}, {text}")
        radio.setAutoExclusive(False)  # none is chosen at first, nor for a value of one's own
        radio.clicked.connect(lambda _=False: self.take(number))
        box = value_box(text, f"{self.label}, {letter(number)}")
        cell = _Cell()
        cell.pressed.connect(lambda: self.take(number))
        row = QHBoxLayout(cell)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(radio, 0, TOP)
        row.addWidget(box, 1, TOP)
        return cell

    @Slot()
    def _edited(self) -> None:
        self.decided = True
        for radio, typed in zip(self.radios, self._typed, strict=True):
            radio.setChecked(typed == self.editor.text())
        self._tell_source()
        self.changed.emit()

    def _tell_source(self) -> None:
        """Say where the result is from."""
        if not self.decided:
            self.source.setText(self.tr("Falta elegir o escribir"))
            return
        taken = [letter(at) for at, typed in enumerate(self._typed) if typed == self.text()]
        told = self.tr("Escrito por usted")
        if taken:
            told = self.tr("De la versión {letters}").format(letters=", ".join(taken))
        understood = self.editor.understood()
        self.source.setText(f"{told} · {understood}" if understood and not taken else told)
