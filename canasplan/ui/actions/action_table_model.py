"""The actions of the plan as a table: what it says of each, and what was recorded on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from canasplan.canonical import fold
from canasplan.model import ActionRow, Status
from canasplan.numerals import day_text, number_text
from canasplan.ui.fault_texts import unfit_text
from canasplan.ui.icons import icon
from canasplan.ui.texts import status_text
from canasplan.ui.theme import Role as TextRole
from canasplan.ui.theme import role_font

if TYPE_CHECKING:
    from canasplan.ui.gauge import Gauge

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

CAPTION_ROLE = int(Role.UserRole)
"""A second, quiet line of a cell; the empty text when there is none."""
TONE_ROLE = CAPTION_ROLE + 1
"""Name of the tone of a cell's text."""
UNFIT_ROLE = CAPTION_ROLE + 2
"""Whether some avance of the row's action is not what was saved."""

GAUGE_ROLE = CAPTION_ROLE + 3
"""Hundredths of a percent and tone of the bar of a cell, or ``None``."""

CODE, TEXT, PARTNERS, STATUS, LAST, FIGURE, RECORDS = range(7)
"""The columns."""


def tr(text: str) -> str:
    """Translate a text of the table."""
    return QCoreApplication.translate("ActionTable", text)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title and, for an action, what is shown and what orders it."""

    title: str
    tip: str
    shown: Callable[[ActionRow], str]
    order: Callable[[ActionRow], Any]


def columns(gauge_of: Callable[[str], Gauge | None]) -> tuple[Column, ...]:
    """Return the table of columns, in the order of their numbers.

    Args:
        gauge_of: tells how far an action is, ``None`` until that is known.
    """
    return (
        Column(
            tr("Código"),
            tr("Eje, tema y orden de la acción"),
            lambda r: r.code,
            lambda r: tuple(int(part) for part in r.code.split(".")),
        ),
        Column(
            tr("Acción"),
            tr("Texto literal del plan"),
            lambda r: r.text,
            lambda r: fold(r.text),
        ),
        Column(
            tr("Responsables"),
            tr("Responsables y aliados estratégicos, texto literal del plan"),
            lambda r: r.partners_text or tr("en blanco en el plan"),
            lambda r: fold(r.partners_text),
        ),
        Column(
            tr("Estado"),
            tr("El que declara el último avance"),
            lambda r: status_text(r.status) if r.status else tr("Sin registros"),
            lambda r: (_STATUS_ORDER[r.status], r.percent or 0),
        ),
        Column(
            tr("Último avance"),
            tr("Fecha del avance más reciente"),
            lambda r: day_text(r.last_date) or "—",
            lambda r: r.last_date or date.min,
        ),
        Column(
            tr("Cumplido"),
            tr("Avance físico de la acción en todos los distritos con datos"),
            lambda r: gauge.text if (gauge := gauge_of(r.code)) else "",
            lambda r: -1 if (gauge := gauge_of(r.code)) is None else _percent_order(gauge),
        ),
        Column(
            tr("Avances"),
            tr("Avances registrados, sin los anulados"),
            lambda r: f"{r.records:,}",
            lambda r: r.records,
        ),
    )


def _percent_order(gauge: Gauge) -> int:
    return -1 if gauge.percent is None else gauge.percent


_STATUS_ORDER = {status: place for place, status in enumerate((None, *Status))}


def declared_text(row: ActionRow) -> str:
    """Return "declara 35 %", empty when nothing was declared (which is not zero)."""
    if row.percent is None:
        return ""
    number = number_text(row.percent, 2).rstrip("0").rstrip(".")
    return tr("declara {percent} %").format(percent=number)


class ActionTableModel(QAbstractTableModel):
    """One row per action, in the order of the plan."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gauges: Mapping[str, Gauge] = {}
        self._columns = columns(self._gauge)
        self.icons = {
            status: icon(f"status-{status.name.lower() if status else 'none'}", tone)
            for status, tone in _STATUS_TONES.items()
        }
        """The mark of each estado, and of none at all."""
        self._lights: dict[str, Any] = {}
        self._rows: list[ActionRow] = []
        self._places: dict[str, int] = {}
        self._folded: list[str] = []
        self._orders: dict[int, list[Any]] = {}
        self._notes: Mapping[str, int] = {}
        self._unfit: frozenset[str] = frozenset()

    def set_rows(self, rows: Iterable[ActionRow]) -> None:
        """Take the present rows; only those that differ are announced."""
        new = list(rows)
        if [row.code for row in new] != list(self._places):
            self.beginResetModel()
            self._take(new)
            self.endResetModel()
            return
        moved = [n for n, (old, row) in enumerate(zip(self._rows, new, strict=True)) if old != row]
        self._take(new)
        self._announce(moved)

    def set_notes(self, matching: Mapping[str, int]) -> None:
        """Note under each action how many of its avances match the search."""
        moved = {
            code
            for code in {*self._notes, *matching}
            if self._notes.get(code) != matching.get(code)
        }
        self._notes = matching
        self._announce([self._places[code] for code in moved if code in self._places])

    def set_gauges(self, gauges: Mapping[str, Gauge]) -> None:
        """Show how far each action is, by its code."""
        moved = [row.code for row in self._rows
                 if self._gauges.get(row.code) != gauges.get(row.code)]  # fmt: skip
        self._gauges = gauges
        self._orders.pop(FIGURE, None)
        self._announce([self._places[code] for code in moved])

    def light(self, row: ActionRow) -> Any:
        """Return the mark of an action's light, ``None`` until it is known."""
        gauge = self._gauges.get(row.code)
        if gauge is None:
            return None
        if gauge.icon not in self._lights:
            self._lights[gauge.icon] = icon(gauge.icon, gauge.tone)
        return self._lights[gauge.icon]

    def _gauge(self, code: str) -> Gauge | None:
        return self._gauges.get(code)

    def bar(self, row: ActionRow, column: int) -> tuple[int | None, str] | None:
        """Return how long the bar of a cell is, in hundredths of a percent, and its tone."""
        gauge = self._gauges.get(row.code) if column == FIGURE else None
        return (gauge.percent, gauge.tone) if gauge else None

    def set_unfit(self, codes: frozenset[str]) -> None:
        """Mark the actions with avances that are not what was saved."""
        moved, self._unfit = codes ^ self._unfit, codes
        self._announce([self._places[code] for code in moved if code in self._places])

    def unfit(self, row: ActionRow, _column: int = TEXT) -> bool:
        """Return whether some avance of an action is not what was saved."""
        return row.code in self._unfit

    def row_at(self, place: int) -> ActionRow:
        """Return the action of a row."""
        return self._rows[place]

    def place_of(self, code: str) -> int | None:
        """Return the row of an action, ``None`` when the plan has no such action."""
        return self._places.get(code)

    def folded(self, place: int) -> str:
        """Return the texts of a row without case or accents."""
        return self._folded[place]

    def order(self, place: int, column: int) -> Any:
        """Return what orders a row by a column."""
        if column not in self._orders:
            self._orders[column] = [self._columns[column].order(row) for row in self._rows]
        return self._orders[column][place]

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

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
        column = self._columns[section]
        if role == Role.DisplayRole:
            return column.title
        if role == Role.TextAlignmentRole and section == RECORDS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return column.tip if role == Role.ToolTipRole else None

    def shown(self, row: ActionRow, column: int) -> str:
        """Return the text of a cell."""
        return self._columns[column].shown(row)

    def caption(self, row: ActionRow, column: int) -> str:
        """Return the second line of a cell."""
        if column == STATUS:
            return declared_text(row)
        if column == FIGURE:
            gauge = self._gauges.get(row.code)
            return gauge.note if gauge else ""
        if column == TEXT and self.unfit(row):
            return unfit_text()
        matching = self._notes.get(row.code, 0) if column == TEXT else 0
        if not matching:
            return ""
        return (
            tr("1 avance coincide")
            if matching == 1
            else tr("{n} avances coinciden").format(n=matching)
        )

    def _take(self, rows: list[ActionRow]) -> None:
        self._rows = rows
        self._places = {row.code: place for place, row in enumerate(rows)}
        self._orders = {}
        self._folded = [fold(f"{r.code} {r.text} {r.partners_text}") for r in rows]

    def _announce(self, places: list[int]) -> None:
        if places:
            last = self.columnCount() - 1
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), last))


def _tip(model: ActionTableModel, row: ActionRow, column: int) -> str:
    if column == PARTNERS and not row.partners_text:
        return tr("El plan deja esta celda vacía; eso no quiere decir que no haya responsable.")
    if column == STATUS and row.status is None:
        return tr("Nadie registró todavía un avance. No es lo mismo que «No iniciada» ni que 0 %.")
    if column == TEXT:
        partners = model.shown(row, PARTNERS)
        told = f"{row.code}  {row.text}\n\n{model.headerData(PARTNERS, _ACROSS)}: {partners}"
        unfit = tr("Algún avance de esta acción no corresponde a su huella: no se fíe de él.")
        return f"{told}\n\n{unfit}" if model.unfit(row) else told
    shown = model.shown(row, column)
    caption = model.caption(row, column)
    return f"{shown} · {caption}" if caption else shown


def _tone(_: ActionTableModel, row: ActionRow, column: int) -> str:
    if column == CODE or (column == PARTNERS and not row.partners_text):
        return "muted"
    return "text" if row.records or column in {TEXT, PARTNERS} else "muted"


def _font(_: ActionTableModel, row: ActionRow, column: int) -> Any:
    font = role_font(_FONTS.get(column, "body"))
    font.setItalic(
        (column == PARTNERS and not row.partners_text) or (column == STATUS and not row.status)
    )
    return font


def _decoration(model: ActionTableModel, row: ActionRow, column: int) -> Any:
    if column == FIGURE:
        return model.light(row)
    return model.icons[row.status] if column == STATUS else None


def _alignment(_: ActionTableModel, _row: ActionRow, column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column == RECORDS else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignTop)


def _spoken(model: ActionTableModel, row: ActionRow, column: int) -> str:
    title = model.headerData(column, _ACROSS)
    return f"{title}: {' '.join((model.shown(row, column), model.caption(row, column))).strip()}"


_ACROSS = Qt.Orientation.Horizontal
_FONTS: dict[int, TextRole] = {CODE: "code"}
_STATUS_TONES = {
    None: "muted",
    Status.NOT_STARTED: "text",
    Status.RUNNING: "accent",
    Status.STOPPED: "warning",
    Status.FINISHED: "ok",
    Status.CANCELLED: "muted",
}
_TELLERS: dict[int, Callable[[ActionTableModel, ActionRow, int], Any]] = {
    int(Role.DisplayRole): ActionTableModel.shown,
    int(Role.ToolTipRole): _tip,
    int(Role.AccessibleTextRole): _spoken,
    int(Role.FontRole): _font,
    int(Role.DecorationRole): _decoration,
    int(Role.TextAlignmentRole): _alignment,
    CAPTION_ROLE: ActionTableModel.caption,
    TONE_ROLE: _tone,
    UNFIT_ROLE: ActionTableModel.unfit,
    GAUGE_ROLE: ActionTableModel.bar,
}
