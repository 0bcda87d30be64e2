"""What nobody recorded: the actions of the plan against the districts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from canasplan.province import ActionBoard, Board
from canasplan.ui.office.board_words import DASH, tr
from canasplan.ui.texts import number_text
from canasplan.ui.theme import colour, role_font

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

CODE, TEXT, SILENT, DISTRICTS = range(4)
"""The columns; from `DISTRICTS` on one for each district."""


class SilenceModel(QAbstractTableModel):
    """One row per action of one eje, or of all, in the order of the plan."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self._rows: tuple[ActionBoard, ...] = ()

    def show_board(self, board: Board, eje: str | None) -> None:
        """Show the actions of an eje; ``None`` for all of them."""
        self.beginResetModel()
        self._board = board
        self._rows = tuple(one for one in board.actions if eje in (None, one.eje))
        self.endResetModel()

    @property
    def silent(self) -> int:
        """Pairs of the actions shown and a district with no avance."""
        return sum(one.silent for one in self._rows)

    @property
    def pairs(self) -> int:
        """All pairs of the actions shown and a district."""
        return sum(len(one.records) for one in self._rows)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        districts = len(self._board.districts) if self._board else 0
        return 0 if parent.isValid() else DISTRICTS + districts

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
            return self._title(section)
        if role == Role.ToolTipRole and section >= DISTRICTS:
            return tr("{name}: {count} acciones sin ningún avance").format(
                name=self._title(section), count=self._silent_in(section)
            )
        return _alignment(self, None, section) if role == Role.TextAlignmentRole else None

    def shown(self, one: ActionBoard, column: int) -> str:
        """Return the text of a cell; a dash where nobody recorded anything."""
        if column in (CODE, TEXT):
            return one.code if column == CODE else one.text
        if column == SILENT:
            return str(one.silent) if one.silent else DASH
        records = one.records[column - DISTRICTS]
        return number_text(records, 0) if records else DASH

    def _title(self, column: int) -> str:
        if column < DISTRICTS:
            return (tr("Código"), tr("Acción"), tr("Silencio"))[column]
        assert self._board is not None
        return self._board.districts[column - DISTRICTS].name

    def _silent_in(self, column: int) -> int:
        return sum(not one.records[column - DISTRICTS] for one in self._rows)

    def spoken(self, one: ActionBoard, column: int) -> str:
        """Return a cell as it is read aloud."""
        text = self.shown(one, column)
        if column >= DISTRICTS and not one.records[column - DISTRICTS]:
            text = tr("sin avances")
        return f"{self._title(column)}: {text}"


def _alignment(_: SilenceModel, _one: ActionBoard | None, column: int) -> int:
    if column in (CODE, TEXT):
        return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return int(Qt.AlignmentFlag.AlignCenter)


def _foreground(model: SilenceModel, one: ActionBoard, column: int) -> Any:
    return colour("muted") if column == CODE or model.shown(one, column) == DASH else None


def _background(_: SilenceModel, one: ActionBoard, column: int) -> Any:
    recorded = column >= DISTRICTS and one.records[column - DISTRICTS]
    return colour("accent_soft") if recorded else None


def _font(_: SilenceModel, _one: ActionBoard, column: int) -> Any:
    return role_font("code") if column == CODE else None


def _tip(model: SilenceModel, one: ActionBoard, column: int) -> str:
    return one.text if column == TEXT else model.spoken(one, column)


_TELLERS: dict[int, Callable[[SilenceModel, ActionBoard, int], Any]] = {
    int(Role.DisplayRole): SilenceModel.shown,
    int(Role.ToolTipRole): _tip,
    int(Role.AccessibleTextRole): SilenceModel.spoken,
    int(Role.ForegroundRole): _foreground,
    int(Role.BackgroundRole): _background,
    int(Role.FontRole): _font,
    int(Role.TextAlignmentRole): _alignment,
}
