"""The districts as a table: what came, what is missing, what waits, and what came each month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from typing_extensions import override

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
from canasplan.ui.texts import QT_TRANSLATE_NOOP, moment_text, number_text
from canasplan.ui.theme import colour, role_font

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

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
        QT_TRANSLATE_NOOP("Board", "Registros con dos versiones: una persona decide"),
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


class BoardModel(QAbstractTableModel):
    """One row per district, in the order of the plan."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self._short = False

    def shorten(self, *, short: bool) -> None:
        """Show short titles or whole ones."""
        if short != self._short:
            self._short = short
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, CONFLICTS, APART)

    def show_board(self, board: Board) -> None:
        """Show what was counted."""
        self.beginResetModel()
        self._board = board
        self.endResetModel()

    def district_at(self, row: int) -> DistrictBoard | None:
        """Return the district of a row, ``None`` where there is none."""
        rows = self._board.districts if self._board else ()
        return rows[row] if 0 <= row < len(rows) else None

    def waiting_at(self, index: Index) -> Waiting | None:
        """Return what the number of a cell leads to, ``None`` if it does not."""
        one, waiting = self.district_at(index.row()), WAITING.get(index.column())
        return waiting if one and waiting and number_of(one, waiting) else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or not self._board else len(self._board.districts)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        months = len(self._board.months) if self._board else 0
        return 0 if parent.isValid() else MONTHS + months

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        one = self.district_at(index.row())
        teller = _TELLERS.get(role)
        return teller(self, one, index.column()) if one and teller else None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return _alignment(self, None, section)
        if role not in (Role.DisplayRole, Role.ToolTipRole):
            return None
        if section in _SHORT and self._short and role == Role.DisplayRole:
            return tr(_SHORT[section])
        if section < MONTHS:
            return tr(_TITLES[section][role == Role.ToolTipRole])
        word = month_name if role == Role.ToolTipRole else month_letters
        return word(self._month(section))

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

    def _month(self, column: int) -> Any:
        assert self._board is not None
        return self._board.months[column - MONTHS]

    def spoken_title(self, column: int) -> str:
        """Return what a column holds, as it is read aloud."""
        return tr(_TITLES[column][0]) if column < MONTHS else month_name(self._month(column))


def _number(one: DistrictBoard, column: int) -> int:
    if column >= MONTHS:
        return one.received[column - MONTHS]
    if column in WAITING:
        return number_of(one, WAITING[column])
    return one.records if column == RECORDS else one.last_number


def _alignment(_: BoardModel, _one: DistrictBoard | None, column: int) -> int:
    if column >= MONTHS:
        return int(Qt.AlignmentFlag.AlignCenter)
    right = column >= RECORDS or column == SENT
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _decoration(_: BoardModel, one: DistrictBoard, column: int) -> Any:
    if column not in _LOOKS:
        return None
    name, tone, _word = _LOOKS[column](one)
    return icon(name, tone) if name else None


def _foreground(model: BoardModel, one: DistrictBoard, column: int) -> Any:
    if column in _LOOKS:
        return colour(_LOOKS[column](one)[1] or "muted")
    if column in WAITING and number_of(one, WAITING[column]):
        return colour("accent")
    quiet = model.shown(one, column) == DASH or (column == LAST and not one.last_received)
    return colour("muted") if quiet else None


def _background(_: BoardModel, one: DistrictBoard, column: int) -> Any:
    return colour("accent_soft") if column >= MONTHS and _number(one, column) else None


def _font(_: BoardModel, one: DistrictBoard, column: int) -> QFont | None:
    if column not in WAITING or not number_of(one, WAITING[column]):
        return None
    font = role_font("body")
    font.setUnderline(True)
    return font


def _tip(model: BoardModel, one: DistrictBoard, column: int) -> str:
    if column == MISSING and one.disorder:
        return "\n".join(one.disorder)
    if column == LAST and one.last_received:
        return moment_text(one.last_received)
    return model.spoken_title(column) if column >= MONTHS else tr(_TITLES[column][1])


def _spoken(model: BoardModel, one: DistrictBoard, column: int) -> str:
    return f"{model.spoken_title(column)}: {model.shown(one, column)}"


_TELLERS: dict[int, Callable[[BoardModel, DistrictBoard, int], Any]] = {
    int(Role.DisplayRole): BoardModel.shown,
    int(Role.ToolTipRole): _tip,
    int(Role.AccessibleTextRole): _spoken,
    int(Role.DecorationRole): _decoration,
    int(Role.ForegroundRole): _foreground,
    int(Role.BackgroundRole): _background,
    int(Role.FontRole): _font,
    int(Role.TextAlignmentRole): _alignment,
}
