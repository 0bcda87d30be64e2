"""Fields side by side with their labels, and beneath them what is wrong with each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.model import Problem
from canasplan.ui.form.form_fields import FieldEditor
from canasplan.ui.icons import pixmap
from canasplan.ui.texts import say
from canasplan.ui.theme import SPACE_S, SPACE_XS, set_role

_ICON = 14
_TITLES, _EDITORS, _HINTS, _SUM, _NOTICES = range(5)
"""Lines of the grid of a row."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to read under a field."""

    icon: str
    tone: str
    text: str


def notice_of(problem: Problem) -> Notice:
    """Return what stands under a field for a problem of the rules."""
    if problem.blocking:
        return Notice("error", "danger", say(problem.message))
    return Notice("warning", "warning", say(problem.message))


class NoticeBox(QWidget):
    """Notices under each other, each with its icon, as high as their texts."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[QWidget] = []
        self._notices: tuple[Notice, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show these in place of those before."""
        self._notices = tuple(notices)
        for line in self._lines:
            self._column.removeWidget(line)
            line.setParent(None)
            line.deleteLater()
        self._lines = [_line(notice, self.devicePixelRatioF()) for notice in notices]
        for line in self._lines:
            self._column.addWidget(line)
        self.setVisible(bool(notices))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.show_notices(self._notices)


def _line(notice: Notice, ratio: float) -> QWidget:
    image = QLabel()
    image.setPixmap(pixmap(notice.icon, _ICON, notice.tone, ratio))
    image.setAlignment(Qt.AlignmentFlag.AlignTop)
    image.setContentsMargins(0, 1, 0, 0)
    label = QLabel(notice.text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", _NOTICE_ROLES.get(notice.tone, "muted"))
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_XS)
    row.addWidget(image)
    row.addWidget(label, 1)
    return line


_NOTICE_ROLES = {"danger": "error", "warning": "warning"}


class FieldCell:
    """A label, its editor, and a hint that gives way to what was understood."""

    def __init__(
        self, label: str, editor: FieldEditor, hint: str = "", *, required: bool = False
    ) -> None:
        """`hint` says how to fill the field while there is nothing to tell about it."""
        self.label, self.editor = label, editor
        self._advice = hint
        self.title = QLabel(f"{label} *" if required else label)
        self.title.setBuddy(editor.input)
        self.title.setAlignment(Qt.AlignmentFlag.AlignBottom)
        set_role(self.title, "muted")
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        set_role(self.hint, "caption")
        self.notices = NoticeBox()
        must = QCoreApplication.translate("FieldCell", "{label}, obligatorio")
        editor.set_name(must.format(label=label) if required else label)
        editor.edited.connect(self.refresh_hint)
        self.hint.hide()

    def refresh_hint(self) -> None:
        """Show how the program reads the field, or else how to fill it."""
        told = self.editor.understood() or self._advice
        self.hint.setText(told)
        self.hint.setVisible(bool(told))


class FieldRow(QWidget):
    """One line of the form: up to three cells and the notices about them."""

    def __init__(self, cells: Mapping[str, FieldCell]) -> None:
        """`cells` are by field name, from left to right, and share the width."""
        super().__init__()
        self.cells = dict(cells)
        self._told: dict[str, tuple[Notice, ...]] = dict.fromkeys(cells, ())
        # A third of the width is too narrow for a sentence: theirs go across the line.
        self._across = NoticeBox() if len(cells) > 2 else None
        self._sum = QLabel()
        set_role(self._sum, "muted")
        self._sum.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_S)
        grid.setVerticalSpacing(2)
        for column, cell in enumerate(self.cells.values()):
            cell.title.setWordWrap(self._across is not None)
            grid.setColumnStretch(column, 1)
            grid.addWidget(cell.title, _TITLES, column)
            grid.addWidget(cell.editor, _EDITORS, column)
            grid.addWidget(cell.hint, _HINTS, column)
            cell.refresh_hint()  # only now: shown before it has a place, it would be a window
            if self._across is None:
                grid.addWidget(cell.notices, _NOTICES, column, Qt.AlignmentFlag.AlignTop)
        if self._across is not None:
            grid.addWidget(self._across, _NOTICES, 0, 1, -1)
        grid.addWidget(self._sum, _SUM, 0, 1, -1)

    def tell(self, name: str, notices: Sequence[Notice]) -> None:
        """Show these notices under a field in place of those before."""
        if tuple(notices) == self._told[name]:
            return
        self._told[name] = tuple(notices)
        if self._across is None:
            self.cells[name].notices.show_notices(notices)
        else:
            self._across.show_notices(
                [
                    Notice(each.icon, each.tone, f"{self.cells[cell].label}: {each.text}")
                    for cell, told in self._told.items()
                    for each in told
                ]
            )
        faults = " ".join(notice.text for notice in notices if notice.tone == "danger")
        self.cells[name].editor.set_faults(faults)

    def told(self, name: str) -> tuple[str, ...]:
        """Return the sentences that stand under a field now."""
        return tuple(notice.text for notice in self._told[name])

    def sum_up(self, text: str) -> None:
        """Say under the whole line what its fields come to; empty takes it away."""
        self._sum.setText(text)
        self._sum.setVisible(bool(text))
