"""The received files as a table: what became of each, or would, and how much of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from canasplan.exchange.imports import FileReport, Outcome
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
from canasplan.ui.texts import QT_TRANSLATE_NOOP, number_text
from canasplan.ui.theme import colour, role_font

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

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


class ImportTableModel(QAbstractTableModel):
    """One row per file, those with problems first."""

    def __init__(self, plan: PlanDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self._rows: list[FileReport] = []
        self.trial = True

    def show_reports(self, reports: Sequence[FileReport], *, trial: bool) -> None:
        """Show what became of files; for a `trial`, what would."""
        self.beginResetModel()
        self._rows, self.trial = problems_first(reports), trial
        self.endResetModel()

    def report_at(self, row: int) -> FileReport | None:
        """Return the report of a row, ``None`` where there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        teller = _TELLERS.get(role)
        return teller(self, self._rows[index.row()], index.column()) if teller else None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return tr(_TITLES[section])
        if role == Role.ToolTipRole:
            return tr(_TIPS[section])
        return _alignment(self, None, section) if role == Role.TextAlignmentRole else None

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

    def counted(self, column: int) -> bool:
        """Tell whether there is anything to count in a column."""
        return any(count_of(report, column) for report in self._rows)

    def leads_on(self, report: FileReport, column: int) -> bool:
        """Tell whether a number is a way to what it counts."""
        if column < NEW or not count_of(report, column):
            return False
        return column == REFUSED or (not self.trial and COUNTS[column - NEW][0] in DECIDED)

    def origin(self, report: FileReport, _column: int) -> str:
        """Return whose file it is and how much it holds."""
        return origin_text(report, self._plan)


def count_of(report: FileReport, column: int) -> int:
    """Return the number of a column of counts."""
    return int(getattr(report.counts, COUNTS[column - NEW][0]))


def _alignment(_: ImportTableModel, _report: FileReport | None, column: int) -> int:
    right = column >= NEW
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _decoration(model: ImportTableModel, report: FileReport, column: int) -> Any:
    if column != OUTCOME:
        return None
    name, tone, _ = look_of(report, trial=model.trial)
    return icon(name, tone)


def _foreground(model: ImportTableModel, report: FileReport, column: int) -> Any:
    if column == OUTCOME:
        return colour(look_of(report, trial=model.trial)[1])
    if model.leads_on(report, column):
        return colour("accent")
    return colour("muted") if model.shown(report, column) in ("0", "–") else None


def _font(model: ImportTableModel, report: FileReport, column: int) -> QFont | None:
    if not model.leads_on(report, column):
        return None
    font = role_font("body")
    font.setUnderline(True)
    return font


def _tip(_: ImportTableModel, report: FileReport, column: int) -> str:
    return str(report.path) if column == FILE else tr(_TIPS[column])


def _spoken(model: ImportTableModel, report: FileReport, column: int) -> str:
    told = f"{tr(_TITLES[column])}: {model.shown(report, column)}"
    return f"{told}, {model.origin(report, column)}" if column == FILE else told


def _below(model: ImportTableModel, report: FileReport, column: int) -> str | None:
    return model.origin(report, column) if column == FILE else None


_TELLERS: dict[int, Callable[[ImportTableModel, FileReport, int], Any]] = {
    int(Role.DisplayRole): ImportTableModel.shown,
    int(Role.ToolTipRole): _tip,
    int(Role.AccessibleTextRole): _spoken,
    int(Role.DecorationRole): _decoration,
    int(Role.ForegroundRole): _foreground,
    int(Role.FontRole): _font,
    int(Role.TextAlignmentRole): _alignment,
    BELOW_ROLE: _below,
}


class ImportTable(QTableView):
    """Chooses one file; a number that leads on is followed by a click or Enter."""

    number_followed = Signal(object, int)
    """The report and the column of a number."""

    def __init__(self, model: ImportTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setAccessibleName(tr("Archivos recibidos"))
        self.setItemDelegateForColumn(FILE, NameCell(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setFont(role_font("caption"))
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(FILE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(OUTCOME, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(OUTCOME, OUTCOME_WIDTH)
        self.clicked.connect(self._follow)
        model.modelReset.connect(self._hide_zeros)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (enter and self._follow(self.currentIndex())):
            super().keyPressEvent(event)

    @Slot()
    def _hide_zeros(self) -> None:
        """Leave the room of counts that are zero in all files to the names of the files."""
        for column in range(NEW, REFUSED + 1):
            self.setColumnHidden(column, not (column in _ALWAYS or self._model.counted(column)))

    def _follow(self, index: QModelIndex) -> bool:
        report = self._model.report_at(index.row())
        if report is None or not self._model.leads_on(report, index.column()):
            return False
        self.number_followed.emit(report, index.column())
        return True
