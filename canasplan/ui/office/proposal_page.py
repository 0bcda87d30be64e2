"""An edited row beside what is known: each changed cell is taken over or left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.exchange.proposals import Cell, Proposal
from canasplan.model import Problem, Progress
from canasplan.ui.form.field_row import Notice, NoticeBox, notice_of
from canasplan.ui.icons import icon, pixmap
from canasplan.ui.office.decision_page import DecisionPage, paragraph, rule, value_box
from canasplan.ui.office.decision_words import (
    action_text,
    cell_label,
    cell_value,
    record_text,
)
from canasplan.ui.store import Store
from canasplan.ui.theme import SPACE_M, SPACE_S, set_role

_ICON = 16
_DOWN = 4
"""Pixels that bring a text onto the line of a tick."""
_TOP = Qt.AlignmentFlag.AlignTop
_NAME, _KNOWN, _NEXT, _PROPOSED = range(4)
"""The columns."""


class ProposalPage(DecisionPage):
    """Decides cell by cell; accepting takes what is ticked, refusing takes nothing."""

    accept_asked = Signal()
    refuse_asked = Signal()

    def __init__(self, store: Store, proposal: Proposal, parent: QWidget | None = None) -> None:
        self._store, self._plan = store, store.plan()
        self.proposal = proposal
        self.ticks: dict[str, QCheckBox] = {}
        self.boxes: dict[str, NoticeBox] = {}
        known = proposal.known.content if proposal.known else None
        content = known if isinstance(known, Progress) else proposal.content
        title = self.tr("{file}, fila {row}").format(file=proposal.file, row=proposal.row)
        told = f"{record_text(content, self._plan)} · {action_text(content, self._plan)}"
        super().__init__(title, told, parent)
        self.refuse_button = QPushButton(icon("close"), self.tr("&Rechazar"))
        self.accept_button = QPushButton(icon("check", "on_accent"), self.tr("&Aceptar"))
        set_role(self.accept_button, "primary")
        for button, asked in (
            (self.refuse_button, self.refuse_asked),
            (self.accept_button, self.accept_asked),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(asked)
            self.buttons.addWidget(button)
        self._fill()
        self.lay_out()
        self.judge()

    @property
    @override
    def first(self) -> QWidget:
        return next(iter(self.ticks.values()), self.reason_input)

    def columns(self) -> list[str]:
        """Return the columns whose cells are ticked."""
        return [column for column, tick in self.ticks.items() if tick.isChecked()]

    @override
    @Slot()
    def judge(self) -> None:
        columns, writable = self.columns(), not self._store.read_only
        problems = self._problems(columns) if columns else ()
        names = {cell.column: cell.name for cell in self.proposal.changed if cell.takable}
        for column, box in self.boxes.items():
            box.show_notices([notice_of(each) for each in problems if each.field == names[column]])
        elsewhere = [each for each in problems if each.field not in {*names.values(), "reason"}]
        self.tell([*self._facts(), *map(notice_of, elsewhere)])
        faulty = any(each.blocking and each.field != "reason" for each in problems)
        ready = writable and self.reason_given()
        self.accept_button.setEnabled(ready and bool(columns) and not faulty)
        self.refuse_button.setEnabled(ready)
        self.say(self._waiting_for(columns, faulty=faulty))

    def _waiting_for(self, columns: Sequence[str], *, faulty: bool) -> str:
        if not self.ticks:
            return self.tr("No hay celdas que se puedan tomar: solo se puede rechazar.")
        if faulty:
            return self.tr("Lo marcado no se puede aceptar así: quite la marca o rechace.")
        if not self.reason_given():
            return self.tr("Falta el motivo, de 5 letras o más.")
        if not columns:
            return self.tr("Marque lo que acepta, o rechace.")
        told = self.tr("Se aceptan {count} de {all} celdas, a nombre de usted.")
        return told.format(count=len(columns), all=len(self.ticks))

    def _problems(self, columns: Sequence[str]) -> tuple[Problem, ...]:
        try:
            decisions = self._store.exchange.decisions
            return decisions.check_proposal(self.proposal.id, columns, self.reason())
        except CanasplanError as error:
            return (Problem("", error.message),)

    def _facts(self) -> list[Notice]:
        """Return what a person should know of the record before deciding."""
        current, known = self.proposal.current, self.proposal.known
        found: list[Notice] = []
        if current is None:
            told = self.tr("Aquí no se conoce este avance: aceptar lo registra como nuevo.")
            return [Notice("info", "accent", told)]
        if current.voided:
            told = self.tr("El avance está anulado: aceptar lo vuelve vigente.")
            found.append(Notice("warning", "warning", told))
        if current.conflict:
            told = self.tr("El avance está en conflicto: aceptar lo resuelve con lo que cuenta.")
            found.append(Notice("warning", "warning", told))
        elif known is not None and current.winner.hash != known.hash:
            told = self.tr("El avance se corrigió después: lo demás queda como está ahora.")
            found.append(Notice("history", "accent", told))
        return found

    def _fill(self) -> None:
        grid = QGridLayout(self.body)
        grid.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        for column, share in ((_NAME, 2), (_KNOWN, 3), (_NEXT, 0), (_PROPOSED, 3)):
            grid.setColumnStretch(column, share)
        titles = (
            (_NAME, self.tr("Celda")),
            (_KNOWN, self.tr("Conocido")),
            (_PROPOSED, self.tr("Dice el archivo")),
        )
        for column, text in titles:
            title = QLabel(text)
            set_role(title, "heading")
            grid.addWidget(title, 0, column)
        for cell in sorted(self.proposal.changed, key=lambda cell: not cell.takable):
            self._add(grid, cell)
        grid.setRowStretch(grid.rowCount(), 1)

    def _add(self, grid: QGridLayout, cell: Cell) -> None:
        line, label = grid.rowCount(), cell_label(cell)
        known, proposed = (
            cell_value(cell, value, self._plan) for value in (cell.known, cell.proposed)
        )
        grid.addWidget(rule(), line, 0, 1, -1)
        if cell.takable:
            grid.addWidget(self._tick(cell, label, known, proposed), line + 1, _NAME, _TOP)
        else:
            name = paragraph(label)
            name.setContentsMargins(0, _DOWN, 0, 0)
            grid.addWidget(name, line + 1, _NAME, _TOP)
        was = value_box(known, self.tr("{label}, conocido").format(label=label))
        arrow = QLabel()
        arrow.setPixmap(pixmap("next", _ICON, "muted", self.devicePixelRatioF()))
        said = value_box(proposed, self.tr("{label}, según el archivo").format(label=label))
        for column, part in ((_KNOWN, was), (_NEXT, arrow), (_PROPOSED, said)):
            if isinstance(part, QLabel):
                part.setContentsMargins(0, _DOWN, 0, 0)
            grid.addWidget(part, line + 1, column, _TOP)
        under = NoticeBox()
        under.show_notices(self._told_of(cell))
        grid.addWidget(under, line + 2, _NAME, 1, -1)
        if cell.takable:
            self.boxes[cell.column] = NoticeBox()
            grid.addWidget(self.boxes[cell.column], line + 3, _NAME, 1, -1)

    def _tick(self, cell: Cell, label: str, known: str, proposed: str) -> QCheckBox:
        tick = QCheckBox(label)
        told = self.tr("Tomar {label}: de {known} a {proposed}")
        tick.setAccessibleName(told.format(label=label, known=known, proposed=proposed))
        tick.setChecked(True)
        tick.toggled.connect(self.judge)
        self.ticks[cell.column] = tick
        return tick

    def _told_of(self, cell: Cell) -> list[Notice]:
        if not cell.takable:
            told = self.tr("No se puede tomar: quién guardó, cuándo y por qué no se reescribe.")
            return [Notice("lock", "muted", told)]
        if cell.now != cell.known:
            now = cell_value(cell, cell.now, self._plan)
            told = self.tr("Ahora el avance dice: {now}").format(now=now)
            return [Notice("history", "accent", told)]
        return []
