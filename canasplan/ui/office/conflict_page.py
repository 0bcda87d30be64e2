"""A conflict side by side: a column per version, a row per field, the result at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.decisions import Conflict
from canasplan.entry import fields_of
from canasplan.errors import CanasplanError
from canasplan.fields import FIELDS
from canasplan.model import Operation, Problem, Progress, Revision
from canasplan.ui.form.field_row import notice_of
from canasplan.ui.form.form_fields import ChoiceEditor, FieldEditor, TextEditor
from canasplan.ui.form.lines_field import LinesEditor
from canasplan.ui.form.progress_fields import sections
from canasplan.ui.icons import icon
from canasplan.ui.office.conflict_row import ConflictRow, letter
from canasplan.ui.office.decision_page import DecisionPage, paragraph, rule, value_box
from canasplan.ui.office.decision_words import (
    EMPTY,
    action_text,
    field_value,
    installation_text,
    record_text,
    scope_text,
)
from canasplan.ui.progress.progress_text import label_text
from canasplan.ui.store import Store
from canasplan.ui.texts import moment_text, operation_text
from canasplan.ui.theme import SPACE_M, SPACE_S, set_role

VOIDED = "voided"
"""The row that asks whether the record counts, where a version voids it."""
_STANDS, _GONE = "vigente", "anulado"
_MOST = 3
"""Versions that a small screen has room for."""
_LEAST = 150
"""Pixels that a column has at least."""


class ConflictPage(DecisionPage):
    """Decides field by field; `resolve_asked` once everything is decided."""

    resolve_asked = Signal()

    def __init__(self, store: Store, conflict: Conflict, parent: QWidget | None = None) -> None:
        self._store, self._plan = store, store.plan()
        self.conflict = conflict
        self._contents = [_content(head) for head in conflict.heads]
        self._typed = [fields_of(content) for content in self._contents]
        self.rows: dict[str, ConflictRow] = {}
        count = len(conflict.heads)
        # Where the versions need scrolling, the result stays in sight before them.
        self._result = 1 if count > _MOST else count + 1
        self._columns = tuple(range(2, count + 2) if count > _MOST else range(1, count + 1))
        title = record_text(self._contents[0], self._plan)
        super().__init__(title, action_text(self._contents[0], self._plan), parent)
        self.takers = tuple(self._taker(number) for number in range(len(conflict.heads)))
        self.resolve_button = QPushButton(icon("check", "on_accent"), self.tr("&Resolver"))
        set_role(self.resolve_button, "primary")
        self.resolve_button.setAutoDefault(False)
        self.resolve_button.clicked.connect(self.resolve_asked)
        self.buttons.addWidget(self.resolve_button)
        self._fill()
        self.lay_out()
        self.judge()

    @property
    @override
    def first(self) -> QWidget:
        return self.takers[0]

    @property
    def voids(self) -> bool:
        """Whether the person decided that the record counts no more."""
        return VOIDED in self.rows and self.rows[VOIDED].text() == _GONE

    def fields(self) -> dict[str, str]:
        """Return the result as typed."""
        decided = {name: row.text() for name, row in self.rows.items() if name != VOIDED}
        return self._typed[0] | decided

    @override
    @Slot()
    def judge(self) -> None:
        asked = [VOIDED] if self.voids else list(self.rows)
        missing = sum(not self.rows[name].decided for name in asked)
        problems = self._problems() if not (missing or self.voids) else ()
        for name, row in self.rows.items():
            row.show_problems([each for each in problems if each.field == name])
        self.tell([notice_of(each) for each in self._elsewhere(problems)])
        faulty = any(each.blocking for each in problems if each.field != "reason")
        ready = not (missing or faulty or self._store.read_only)
        self.resolve_button.setEnabled(ready and self.reason_given())
        self.say(self._waiting_for(missing, faulty=faulty))

    def _waiting_for(self, missing: int, *, faulty: bool) -> str:
        if missing == 1:
            return self.tr("Falta decidir 1 dato.")
        if missing:
            return self.tr("Falta decidir {count} datos.").format(count=missing)
        if faulty:
            return self.tr("Corrija lo marcado en el resultado.")
        if not self.reason_given():
            return self.tr("Falta el motivo, de 5 letras o más.")
        if self.voids:
            return self.tr("El registro quedará anulado; sigue en el historial.")
        return self.tr("Listo: será una revisión más; las versiones quedan en el historial.")

    def _problems(self) -> tuple[Problem, ...]:
        heads = self.conflict.heads
        try:
            return self._store.check(
                self.fields(), record=heads[0].record, base=heads[0].hash, reason=self.reason()
            )
        except CanasplanError as error:
            return (Problem("", error.message),)

    def _elsewhere(self, problems: tuple[Problem, ...]) -> list[Problem]:
        """Return the errors of fields that no row is of."""
        return [
            each
            for each in problems
            if each.blocking and each.field not in self.rows and each.field != "reason"
        ]

    def _fill(self) -> None:
        grid = QGridLayout(self.body)
        grid.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        for column in (*self._columns, self._result):
            grid.setColumnMinimumWidth(column, _LEAST)
            grid.setColumnStretch(column, 3 if column == self._result else 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(0, 104)
        top = Qt.AlignmentFlag.AlignTop
        for number, head in enumerate(self.conflict.heads):
            grid.addWidget(self._head(number, head), 0, self._columns[number], top)
        for column, taker in zip(self._columns, self.takers, strict=True):
            grid.addWidget(taker, 1, column, Qt.AlignmentFlag.AlignLeft)
        result = QLabel(self.tr("Resultado"))
        set_role(result, "heading")
        grid.addWidget(result, 0, self._result, top)
        self._add_differing(grid)
        self._add_same(grid)
        grid.setRowStretch(grid.rowCount(), 1)

    def _head(self, number: int, head: Revision) -> QWidget:
        """Return what stands above a version: whose it is, when and from where."""
        title = QLabel(self.tr("Versión {letter}").format(letter=letter(number)))
        set_role(title, "heading")
        lines = [
            head.author,
            f"{moment_text(head.moment)} · {scope_text(head.scope, self._plan)}",
            self.tr("Equipo {id}").format(id=installation_text(head)),
            f"{operation_text(head.operation)}: {head.reason or EMPTY}",
        ]
        told = paragraph("\n".join(lines))
        set_role(told, "caption")
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(title)
        counts = paragraph(
            self.tr("No cuenta por ahora") if number else self.tr("Cuenta por ahora")
        )
        set_role(counts, "muted" if number else "ok")
        column.addWidget(counts)
        column.addWidget(told)
        return box

    def _taker(self, number: int) -> QPushButton:
        button = QPushButton(self.tr("Tomar todo de &{letter}").format(letter=letter(number)))
        set_role(button, "link")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: self._take_all(number))
        return button

    def _take_all(self, number: int) -> None:
        for row in self.rows.values():
            row.take(number)

    def _add_differing(self, grid: QGridLayout) -> None:
        if any(head.operation is Operation.VOID for head in self.conflict.heads):
            words = {_STANDS: self.tr("Vigente"), _GONE: self.tr("Anulado")}
            states = [
                _GONE if head.operation is Operation.VOID else _STANDS
                for head in self.conflict.heads
            ]
            choice = ChoiceEditor(words.items())
            shown = [words[each] for each in states]
            self._add(grid, VOIDED, ConflictRow(self.tr("Registro"), shown, states, choice, self))
        makers = _editors()
        for name in self.conflict.differing:
            shown = [field_value(name, getattr(each, name), self._plan) for each in self._contents]
            typed = [each[name] for each in self._typed]
            editor = makers.get(name, TextEditor)()
            if name == "ubigeo" and isinstance(editor, ChoiceEditor):
                editor.set_options((each.ubigeo, each.name) for each in self._plan.districts)
            self._add(grid, name, ConflictRow(label_text(name), shown, typed, editor, self))

    def _add(self, grid: QGridLayout, name: str, row: ConflictRow) -> None:
        line = grid.rowCount()
        grid.addWidget(rule(), line, 0, 1, -1)
        row.place(grid, line + 1, self._columns, self._result)
        row.changed.connect(self.judge)
        self.rows[name] = row

    def _add_same(self, grid: QGridLayout) -> None:
        """Show beneath what all versions agree about, the empty fields in one line."""
        first, span = self._contents[0], len(self.conflict.heads) + 1
        empty: list[str] = []
        for field in FIELDS:
            if field.name in self.conflict.differing:
                continue
            value = getattr(first, field.name)  # the words of the action stand above already
            plain = field.name == "action"
            told = str(value) if plain else field_value(field.name, value, self._plan)
            if told == EMPTY:
                empty.append(label_text(field.name))
            else:
                self._add_plain(grid, label_text(field.name), told, span)
        if empty:
            self._add_plain(grid, self.tr("Vacíos en todas"), ", ".join(empty), span)

    def _add_plain(self, grid: QGridLayout, label: str, text: str, span: int) -> None:
        line = grid.rowCount()
        name, value = paragraph(label), value_box(text, label)
        set_role(name, "muted")
        grid.addWidget(rule(), line, 0, 1, -1)
        grid.addWidget(name, line + 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, line + 1, 1, 1, span)


def _content(head: Revision) -> Progress:
    assert isinstance(head.content, Progress)
    return head.content


def _editors() -> Mapping[str, Callable[[], FieldEditor]]:
    """Return the form's own editor of each field; plain ones where it has helpers of its own."""
    found: dict[str, Callable[[], FieldEditor]] = {
        spec.name: spec.build for section in sections() for row in section.rows for spec in row
    }
    return found | {"locality": TextEditor, "allies": LinesEditor, "evidence": LinesEditor}
