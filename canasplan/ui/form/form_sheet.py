"""The sheet that a person fills: every section and field of the table, scrolling as one."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from canasplan.ui.form.coordinate_field import CoordinateEditor
from canasplan.ui.form.date_field import DateEditor
from canasplan.ui.form.field_row import FieldCell, FieldRow
from canasplan.ui.form.form_fields import ChoiceEditor, FieldEditor
from canasplan.ui.form.lines_field import AlliesEditor, LinesEditor
from canasplan.ui.form.locality_field import LocalityEditor
from canasplan.ui.form.progress_fields import FieldSpec, Section, sections
from canasplan.ui.progress.progress_text import label_text, typed_total
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, set_role

_AROUND = 32
"""Pixels kept in view above and below what has the keyboard."""


Editor = TypeVar("Editor", bound=FieldEditor)


class FormSheet(QScrollArea):
    """The editors by field name, and what moves between them."""

    edited = Signal(str)
    """Name of the field whose text changed."""
    left = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, FieldRow] = {}
        self.editors: dict[str, FieldEditor] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(SPACE_M, 0, SPACE_M, SPACE_L)
        self._column.setSpacing(SPACE_S)
        for section in sections():
            self._add_section(section)
        self._column.addStretch(1)
        self.setWidget(self._content)
        self.date = self._editor("date", DateEditor)
        self.district = self._editor("ubigeo", ChoiceEditor)
        self.locality = self._editor("locality", LocalityEditor)
        self.allies = self._editor("allies", AlliesEditor)
        self._editor("latitude", CoordinateEditor).paired.connect(self._set_point)
        self.verticalScrollBar().rangeChanged.connect(self._keep_in_view)
        for name, editor in self.editors.items():
            self._follow(name, editor)

    def cell(self, name: str) -> FieldCell:
        """Return the cell of a field."""
        return self.rows[name].cells[name]

    def fields(self) -> dict[str, str]:
        """Return every field as typed."""
        return {name: editor.text() for name, editor in self.editors.items()}

    def reveal(self, name: str) -> None:
        """Scroll until a field and what stands under it can be read."""
        self.ensureWidgetVisible(self.rows[name], 0, _AROUND)

    def _add_section(self, section: Section) -> None:
        if section.title:
            title = QLabel(section.title)
            set_role(title, "heading")
            self._column.addSpacing(SPACE_M)
            self._column.addWidget(title)
        if section.advice:
            advice = QLabel(section.advice)
            advice.setWordWrap(True)
            set_role(advice, "muted")
            self._column.addWidget(advice)
        for specs in section.rows:
            self._add_row(specs)

    def _add_row(self, specs: tuple[FieldSpec, ...]) -> None:
        cells = {}
        for spec in specs:
            editor = spec.build()
            self.editors[spec.name] = editor
            label = label_text(spec.name)
            cells[spec.name] = FieldCell(label, editor, spec.hint, required=spec.required)
        row = FieldRow(cells)
        self.rows |= dict.fromkeys(cells, row)
        self._column.addWidget(row)

    def _editor(self, name: str, kind: type[Editor]) -> Editor:
        editor = self.editors[name]
        if not isinstance(editor, kind):
            msg = f"{name} is not edited by {kind.__name__}"
            raise TypeError(msg)
        return editor

    def _follow(self, name: str, editor: FieldEditor) -> None:
        editor.edited.connect(lambda: self._heard(name))
        editor.left.connect(lambda: self.left.emit(name))
        editor.entered.connect(lambda: self.reveal(name))

    def _heard(self, name: str) -> None:
        if name in ("women", "men"):
            fields = self.fields()
            self.rows["women"].sum_up(typed_total(fields["women"], fields["men"]))
        self.edited.emit(name)

    def _set_point(self, latitude: str, longitude: str) -> None:
        self.editors["latitude"].set_text(latitude)
        self.editors["longitude"].set_text(longitude)

    def _keep_in_view(self) -> None:
        """Keep what has the keyboard in view while texts and notices grow around it."""
        holder = self.window().focusWidget()
        for name, editor in self.editors.items():
            if editor.input is not holder:
                continue
            if not isinstance(editor, LinesEditor):
                self.reveal(name)
                return
            caret = editor.area.cursorRect().bottomLeft()
            point = editor.area.viewport().mapTo(self._content, caret)
            self.ensureVisible(point.x(), point.y(), 0, _AROUND)
