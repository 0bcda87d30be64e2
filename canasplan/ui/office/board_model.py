"""The districts as a table: what came, what is missing, what waits, and what came each month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont
from typing_extensions import override

from canasplan.numerals import number_text
from canasplan.province import Board, DistrictBoard
from canasplan.ui.icons import icon
from canasplan.ui.office.board_words import (
    DASH,
    Look,
    Waiting,
    alarm_look,
    missing_look,
    month_letters,
    month_name,
    number_of,
    tr,
)
from canasplan.ui.row_table import LEFT, RIGHT, Index, RowModel
from canasplan.ui.texts import QT_TRANSLATE_NOOP, moment_text
from canasplan.ui.theme import colour, role_font

DISTRICT, LAST, SENT, MISSING, ALARMS, RECORDS, CONFLICTS, PROPOSALS, APART, MONTHS = range(10)
"""The columns; from `MONTHS` on one for each month, the oldest first."""

WAITING = {
    CONFLICTS: Waiting.CONFLICTS,
    PROPOSALS: Waiting.PROPOSALS,
    APART: Waiting.SET_APART,
}
"""The columns whose numbers lead on."""
_LOOKS: dict[int, Callable[[DistrictBoard], Look]] = {MISSING: missing_look, ALARMS: alarm_look}

_TITLES = (
    (QT_TRANSLATE_NOOP("Board", "Distrito"), QT_TRANSLATE_NOOP("Board", "El distrito")),
    (
        QT_TRANSLATE_NOOP("Board", "Recibido"),
        QT_TRANSLATE_NOOP("Board", "Cuándo llegó su archivo más reciente"),
    ),
    (
        QT_TRANSLATE_NOOP("Board", "Envío"),
        QT_TRANSLATE_NOOP("Board", "Número del paquete más reciente"),
    ),
    (
        QT_TRANSLATE_NOOP("Board", "Paquetes"),
        QT_TRANSLATE_NOOP("Board", "Si están todos los números y cada uno sigue al anterior"),
    ),
    (
        QT_TRANSLATE_NOOP("Board", "Alarmas"),
        QT_TRANSLATE_NOOP(
            "Board", "Un mismo equipo numeró igual dos revisiones distintas: copia o alteración"
        ),
    ),
    (QT_TRANSLATE_NOOP("Board", "Avances"), QT_TRANSLATE_NOOP("Board", "Avances vigentes")),
    (
        QT_TRANSLATE_NOOP("Board", "Conflictos"),
        QT_TRANSLATE_NOOP("Board", "Avances o metas con dos versiones: una persona decide"),
    ),
    (
        QT_TRANSLATE_NOOP("Board", "Propuestas"),
        QT_TRANSLATE_NOOP("Board", "Filas cambiadas a mano: una persona las acepta o no"),
    ),
    (
        QT_TRANSLATE_NOOP("Board", "Apartadas"),
        QT_TRANSLATE_NOOP("Board", "Filas de otro distrito que quien envía: una persona decide"),
    ),
)
"""Title and tip of each column before the months."""
_SHORT = {
    CONFLICTS: QT_TRANSLATE_NOOP("Board", "Confl."),
    PROPOSALS: QT_TRANSLATE_NOOP("Board", "Prop."),
    APART: QT_TRANSLATE_NOOP("Board", "Apart."),
}
"""Titles of columns for when there is little room."""


class BoardModel(RowModel[DistrictBoard]):
    """One row per district, in the order of the plan."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((tr(title) for title, _ in _TITLES), parent)
        self._months: tuple[date, ...] = ()
        self._short = False

    def shorten(self, *, short: bool) -> None:
        """Show short titles or whole ones."""
        if short != self._short:
            self._short = short
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, CONFLICTS, APART)

    def show_board(self, board: Board) -> None:
        """Show what was counted."""
        self._months = board.months
        self.titles = (*self.titles[:MONTHS], *map(month_name, board.months))
        self.show_rows(board.districts)

    def waiting_at(self, index: Index) -> Waiting | None:
        """Return what the number of a cell leads to, ``None`` if it does not."""
        one, waiting = self.row_at(index.row()), WAITING.get(index.column())
        return waiting if one and waiting and number_of(one, waiting) else None

    @override
    def heading(self, column: int) -> str:
        if column >= MONTHS:
            return month_letters(self._months[column - MONTHS])
        return tr(_SHORT[column]) if self._short and column in _SHORT else self.titles[column]

    @override
    def heading_tip(self, column: int) -> str:
        return self.titles[column] if column >= MONTHS else tr(_TITLES[column][1])

    @override
    def alignment(self, column: int) -> Qt.AlignmentFlag:
        if column >= MONTHS:
            return Qt.AlignmentFlag.AlignCenter
        return RIGHT if column >= RECORDS or column == SENT else LEFT

    @override
    def shown(self, one: DistrictBoard, column: int) -> str:
        """Return the text of a cell; a dash where nothing was counted."""
        if column in _LOOKS:
            return _LOOKS[column](one)[2]
        if column == DISTRICT:
            return one.name
        if column == LAST:
            return (
                moment_text(one.last_received).partition(" ")[0]
                if one.last_received
                else tr("Nunca")
            )
        number = _number(one, column)
        return number_text(number, 0) if number else DASH

    @override
    def tip(self, one: DistrictBoard, column: int) -> str:
        if column == MISSING and one.disorder:
            return "\n".join(one.disorder)
        if column == LAST and one.last_received:
            return moment_text(one.last_received)
        return self.heading_tip(column)

    @override
    def decoration(self, one: DistrictBoard, column: int) -> Any:
        if column not in _LOOKS:
            return None
        name, tone, _word = _LOOKS[column](one)
        return icon(name, tone) if name else None

    @override
    def foreground(self, one: DistrictBoard, column: int) -> Any:
        if column in _LOOKS:
            return colour(_LOOKS[column](one)[1] or "muted")
        if column in WAITING and number_of(one, WAITING[column]):
            return colour("accent")
        quiet = self.shown(one, column) == DASH or (column == LAST and not one.last_received)
        return colour("muted") if quiet else None

    @override
    def background(self, one: DistrictBoard, column: int) -> Any:
        return colour("accent_soft") if column >= MONTHS and _number(one, column) else None

    @override
    def font(self, one: DistrictBoard, column: int) -> QFont | None:
        if column not in WAITING or not number_of(one, WAITING[column]):
            return None
        font = role_font("body")
        font.setUnderline(True)
        return font


def _number(one: DistrictBoard, column: int) -> int:
    if column >= MONTHS:
        return one.received[column - MONTHS]
    if column in WAITING:
        return number_of(one, WAITING[column])
    return one.records if column == RECORDS else one.last_number
