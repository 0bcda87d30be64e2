"""What nobody recorded: the actions of the plan against the districts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from canasplan.numerals import number_text
from canasplan.province import ActionBoard, Board
from canasplan.ui.office.board_words import DASH, tr
from canasplan.ui.row_table import LEFT, RowModel
from canasplan.ui.theme import colour, role_font

CODE, TEXT, SILENT, DISTRICTS = range(4)
"""The columns; from `DISTRICTS` on one for each district."""


class SilenceModel(RowModel[ActionBoard]):
    """One row per action of one eje, or of all, in the order of the plan."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((tr("Código"), tr("Acción"), tr("Silencio")), parent)

    def show_board(self, board: Board, eje: str | None) -> None:
        """Show the actions of an eje; ``None`` for all of them."""
        self.titles = (*self.titles[:DISTRICTS], *(one.name for one in board.districts))
        self.show_rows(one for one in board.actions if eje in (None, one.eje))

    @property
    def silent(self) -> int:
        """Pairs of the actions shown and a district with no avance."""
        return sum(one.silent for one in self.rows)

    @property
    def pairs(self) -> int:
        """All pairs of the actions shown and a district."""
        return sum(len(one.records) for one in self.rows)

    @override
    def heading_tip(self, column: int) -> str | None:
        if column < DISTRICTS:
            return None
        silent = sum(not one.records[column - DISTRICTS] for one in self.rows)
        told = tr("{name}: {count} acciones sin ningún avance")
        return told.format(name=self.titles[column], count=silent)

    @override
    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return LEFT if column in (CODE, TEXT) else Qt.AlignmentFlag.AlignCenter

    @override
    def shown(self, one: ActionBoard, column: int) -> str:
        """Return the text of a cell; a dash where nobody recorded anything."""
        if column in (CODE, TEXT):
            return one.code if column == CODE else one.text
        if column == SILENT:
            return str(one.silent) if one.silent else DASH
        records = one.records[column - DISTRICTS]
        return number_text(records, 0) if records else DASH

    @override
    def spoken(self, one: ActionBoard, column: int) -> str:
        silent = column >= DISTRICTS and not one.records[column - DISTRICTS]
        told = tr("sin avances") if silent else self.shown(one, column)
        return f"{self.titles[column]}: {told}"

    @override
    def tip(self, one: ActionBoard, column: int) -> str:
        return one.text if column == TEXT else self.spoken(one, column)

    @override
    def foreground(self, one: ActionBoard, column: int) -> Any:
        return colour("muted") if column == CODE or self.shown(one, column) == DASH else None

    @override
    def background(self, one: ActionBoard, column: int) -> Any:
        recorded = column >= DISTRICTS and one.records[column - DISTRICTS]
        return colour("accent_soft") if recorded else None

    @override
    def font(self, _: ActionBoard, column: int) -> Any:
        return role_font("code") if column == CODE else None
