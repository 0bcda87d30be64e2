"""The received files as a table: what became of each, or would, and how much of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from canasplan.exchange.imports import FileReport, Outcome
from canasplan.numerals import number_text
from canasplan.plan_document import PlanDocument
from canasplan.ui.icons import icon
from canasplan.ui.office.import_words import (
    COUNTS,
    DECIDED,
    look_of,
    origin_text,
    problems_first,
    tr,
)
from canasplan.ui.office.name_cell import BELOW_ROLE, ROW_HEIGHT, NameCell
from canasplan.ui.row_table import LEFT, RIGHT, Index, Role, RowModel, RowTable, entered
from canasplan.ui.texts import QT_TRANSLATE_NOOP
from canasplan.ui.theme import colour, role_font

FILE, OUTCOME, NEW, KNOWN, HEALED, PROPOSALS, CONFLICTS, SET_APART, REFUSED = range(9)
"""The columns."""
OUTCOME_WIDTH = 144
_ALWAYS = (NEW, KNOWN)
"""Counts that are shown also where all are zero; a column of others leaves its room."""

_TITLES = (
    QT_TRANSLATE_NOOP("Import", "Archivo"),
    QT_TRANSLATE_NOOP("Import", "Resultado"),
    QT_TRANSLATE_NOOP("Import", "Nuevas"),
    QT_TRANSLATE_NOOP("Import", "Conocidas"),
    QT_TRANSLATE_NOOP("Import", "Reparadas"),
    QT_TRANSLATE_NOOP("Import", "Propuestas"),
    QT_TRANSLATE_NOOP("Import", "Conflictos"),
    QT_TRANSLATE_NOOP("Import", "Apartadas"),
    QT_TRANSLATE_NOOP("Import", "Rechazos"),
)
_TIPS = (
    QT_TRANSLATE_NOOP("Import", "El archivo, de quién es y cuánto trae"),
    QT_TRANSLATE_NOOP("Import", "Qué pasa con el archivo entero"),
    QT_TRANSLATE_NOOP("Import", "Filas que aquí no había"),
    QT_TRANSLATE_NOOP("Import", "Filas que ya estaban: no se cuentan dos veces"),
    QT_TRANSLATE_NOOP(
        "Import", "Filas a las que la hoja de cálculo cambió la forma; su huella las prueba"
    ),
    QT_TRANSLATE_NOOP("Import", "Filas cambiadas a mano: una persona las acepta o no"),
    QT_TRANSLATE_NOOP("Import", "Registros con dos versiones: una persona decide"),
    QT_TRANSLATE_NOOP("Import", "Filas de otro distrito que quien envía: una persona decide"),
    QT_TRANSLATE_NOOP("Import", "Problemas por los que el archivo no se acepta"),
)


class ImportTableModel(RowModel[FileReport]):
    """One row per file, those with problems first."""

    def __init__(self, plan: PlanDocument, parent: QObject | None = None) -> None:
        super().__init__(map(tr, _TITLES), parent)
        self._plan = plan
        self.trial = True

    def show_reports(self, reports: Sequence[FileReport], *, trial: bool) -> None:
        """Show what became of files; for a `trial`, what would."""
        self.trial = trial
        self.show_rows(problems_first(reports))

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role != BELOW_ROLE:
            return super().data(index, role)
        report = self.row_at(index.row()) if index.column() == FILE else None
        return origin_text(report, self._plan) if report else None

    @override
    def heading_tip(self, column: int) -> str:
        return tr(_TIPS[column])

    @override
    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if column >= NEW else LEFT

    @override
    def shown(self, report: FileReport, column: int) -> str:
        """Return the text of a cell; a dash where nothing was counted."""
        if column == FILE:
            return report.path.name
        if column == OUTCOME:
            return look_of(report, trial=self.trial)[2]
        refused = report.outcome is Outcome.REFUSED
        if report.outcome is Outcome.KNOWN or refused != (column == REFUSED):
            return "–"
        return number_text(count_of(report, column), 0)

    @override
    def spoken(self, report: FileReport, column: int) -> str:
        told = super().spoken(report, column)
        return f"{told}, {origin_text(report, self._plan)}" if column == FILE else told

    @override
    def tip(self, report: FileReport, column: int) -> str:
        return str(report.path) if column == FILE else tr(_TIPS[column])

    @override
    def decoration(self, report: FileReport, column: int) -> Any:
        if column != OUTCOME:
            return None
        name, tone, _ = look_of(report, trial=self.trial)
        return icon(name, tone)

    @override
    def foreground(self, report: FileReport, column: int) -> Any:
        if column == OUTCOME:
            return colour(look_of(report, trial=self.trial)[1])
        if self.leads_on(report, column):
            return colour("accent")
        return colour("muted") if self.shown(report, column) in ("0", "–") else None

    @override
    def font(self, report: FileReport, column: int) -> QFont | None:
        if not self.leads_on(report, column):
            return None
        font = role_font("body")
        font.setUnderline(True)
        return font

    def counted(self, column: int) -> bool:
        """Tell whether there is anything to count in a column."""
        return any(count_of(report, column) for report in self.rows)

    def leads_on(self, report: FileReport, column: int) -> bool:
        """Tell whether a number is a way to what it counts."""
        if column < NEW or not count_of(report, column):
            return False
        return column == REFUSED or (not self.trial and COUNTS[column - NEW][0] in DECIDED)


def count_of(report: FileReport, column: int) -> int:
    """Return the number of a column of counts."""
    return int(getattr(report.counts, COUNTS[column - NEW][0]))


class ImportTable(RowTable):
    """Chooses one file; a number that leads on is followed by a click or Enter."""

    number_followed = Signal(object, int)
    """The report and the column of a number."""

    def __init__(self, model: ImportTableModel, parent: QWidget | None = None) -> None:
        super().__init__(model, tr("Archivos recibidos"), parent)
        self._model = model
        self.setItemDelegateForColumn(FILE, NameCell(self))
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(FILE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(OUTCOME, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(OUTCOME, OUTCOME_WIDTH)
        self.clicked.connect(self._follow)
        model.modelReset.connect(self._hide_zeros)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (entered(event) and self._follow(self.currentIndex())):
            super().keyPressEvent(event)

    @Slot()
    def _hide_zeros(self) -> None:
        """Leave the room of counts that are zero in all files to the names of the files."""
        for column in range(NEW, REFUSED + 1):
            self.setColumnHidden(column, not (column in _ALWAYS or self._model.counted(column)))

    def _follow(self, index: QModelIndex) -> bool:
        report = self._model.row_at(index.row())
        if report is None or not self._model.leads_on(report, index.column()):
            return False
        self.number_followed.emit(report, index.column())
        return True
