"""A conflict side by side: a column per version, a row per field, the result at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from canasplan.decisions import Conflict
from canasplan.errors import CanasplanError
from canasplan.model import Counting, Direction, Operation, Problem, Target
from canasplan.ui.form.field_row import notice_of
from canasplan.ui.form.form_fields import ChoiceEditor, FieldEditor, NumberEditor, TextEditor
from canasplan.ui.form.lines_field import LinesEditor
from canasplan.ui.form.progress_fields import sections
from canasplan.ui.icons import icon
from canasplan.ui.office.conflict_row import ConflictRow
from canasplan.ui.office.decision_page import rule
from canasplan.ui.office.side_by_side import MOST, TOP, SideBySidePage, letter
from canasplan.ui.progress.progress_text import label_text
from canasplan.ui.store import Store
from canasplan.ui.texts import choice_text
from canasplan.ui.theme import set_role

VOIDED = "voided"
"""The row that asks whether the record counts, where a version voids it."""
_STANDS, _GONE = "vigente", "anulado"


class ConflictPage(SideBySidePage):
    """Decides field by field; `resolve_asked` once everything is decided."""

    resolve_asked = Signal()

    def __init__(self, store: Store, conflict: Conflict, parent: QWidget | None = None) -> None:
        self.conflict = conflict
        self.rows: dict[str, ConflictRow] = {}
        count = len(conflict.heads)
        # Where the versions need scrolling, the result stays in sight before them.
        self._result = 1 if count > MOST else count + 1
        self._columns = tuple(range(2, count + 2) if count > MOST else range(1, count + 1))
        super().__init__(store, conflict.heads, conflict.differing, parent)
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
        return self.typed[0] | decided

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
        ready = not (missing or faulty or self.store.read_only)
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
        head, fields, reason = self.conflict.heads[0], self.fields(), self.reason()
        try:
            if isinstance(head.content, Target):
                return self.store.targets.check(fields, reason)
            return self.store.check(fields, record=head.record, base=head.hash, reason=reason)
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
        grid = self.make_grid(self._columns, self._result)
        for number, column in enumerate(self._columns):
            title = self.tr("Versión {letter}").format(letter=letter(number))
            grid.addWidget(self.head(title, number), 0, column, TOP)
            grid.addWidget(self.takers[number], 1, column, Qt.AlignmentFlag.AlignLeft)
        result = QLabel(self.tr("Resultado"))
        set_role(result, "heading")
        grid.addWidget(result, 0, self._result, TOP)
        self._add_differing(grid)
        self.add_same(grid)

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
        for name in self.differing:
            typed = [each[name] for each in self.typed]
            editor = makers.get(name, TextEditor)()
            if name == "ubigeo" and isinstance(editor, ChoiceEditor):
                editor.set_options((each.ubigeo, each.name) for each in self.plan.districts)
            row = ConflictRow(label_text(name), self.shown(name), typed, editor, self)
            self._add(grid, name, row)

    def _add(self, grid: QGridLayout, name: str, row: ConflictRow) -> None:
        line = grid.rowCount()
        grid.addWidget(rule(), line, 0, 1, -1)
        row.place(grid, line + 1, self._columns, self._result)
        row.changed.connect(self.judge)
        self.rows[name] = row


def _editors() -> Mapping[str, Callable[[], FieldEditor]]:
    """Return the form's own editor of each field; plain ones where it has helpers of its own."""
    found: dict[str, Callable[[], FieldEditor]] = {
        spec.name: spec.build for section in sections() for row in section.rows for spec in row
    }
    return found | {
        "locality": TextEditor,
        "allies": LinesEditor,
        "evidence": LinesEditor,
        "budget": lambda: NumberEditor("budget"),
        "weight": lambda: NumberEditor("weight"),
        "direction": lambda: ChoiceEditor((str(each), choice_text(each)) for each in Direction),
        "counting": lambda: ChoiceEditor((str(each), choice_text(each)) for each in Counting),
    }
