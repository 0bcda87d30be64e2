"""¿Por qué este %?: a figure, its formula and its rows; each row leads one level down."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.lights import LIGHT_LABELS
from canasplan.numerals import number_text, percent_text
from canasplan.ui.board.drawings import tr
from canasplan.ui.board.tiles import LightMark
from canasplan.ui.figure_store import FigureStore
from canasplan.ui.icons import icon
from canasplan.ui.row_table import LEFT, RIGHT, OpeningTable, RowModel
from canasplan.ui.texts import translate
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, colour, set_role
from canasplan.why import Explanation, Part

NAME, PERCENT, WEIGHT, SHARE, POINTS, NOTE = range(6)
SHORT = 24
"""Letters of names that leave the room to where they come from: districts, days."""


class PartModel(RowModel[Part]):
    """The rows of an explanation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        titles = (tr("Parte"), tr("Avance"), tr("Peso"), tr("Peso normalizado"), tr("Aporta"),
                  tr("De qué sale"))  # fmt: skip
        super().__init__(titles, parent)

    @override
    def shown(self, row: Part, column: int) -> str:
        if column in (NAME, NOTE):
            return row.name if column == NAME else row.note
        if column == PERCENT:
            return percent_text(row.percent)
        if not row.weight:
            return ""
        if column == WEIGHT:
            return number_text(row.weight, 2)
        if column == SHARE:
            return percent_text(row.share)
        return "" if row.points is None else number_text(row.points, 2)

    @override
    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return LEFT if column in (NAME, NOTE) else RIGHT

    @override
    def foreground(self, row: Part, _column: int) -> QColor | None:
        return None if row.counts else colour("muted")

    @override
    def tip(self, row: Part, column: int) -> str | None:
        return self.shown(row, column) or None


class WhyDialog(QDialog):
    """Goes down from the plan to the avances, and up again."""

    record_wanted = Signal(str, str)
    """An avance is to be seen: its record, and its action."""

    def __init__(
        self,
        figures: FigureStore,
        scope: str,
        ubigeo: str | None,
        parent: QWidget | None = None,
    ) -> None:
        """Begin with the figure of a scope, of one district or of all."""
        super().__init__(parent)
        self._figures = figures
        self._path: list[tuple[str, str | None]] = [(scope, ubigeo)]
        self.explanation: Explanation | None = None
        self.setWindowTitle(tr("¿Por qué este %?"))
        self.up_button = QPushButton(icon("chevron-left"), tr("&Volver"))
        self.title, self.number, self.formula = QLabel(), QLabel(), QLabel()
        self.mark = LightMark(20)
        self.left_out, self.foot = QLabel(), QLabel()
        self.model = PartModel(self)
        self.parts = OpeningTable(self.model, tr("De qué se compone"), NAME)
        self.close_button = QPushButton(tr("Ce&rrar"))
        self.open_button = QPushButton()
        for button in (self.up_button, self.open_button, self.close_button):
            button.setAutoDefault(False)
        self._lay_out()
        self.parts.opened.connect(self._open)
        self.open_button.clicked.connect(self._open)
        self.up_button.clicked.connect(self._up)
        self.close_button.clicked.connect(self.reject)
        figures.changed.connect(self._refresh)
        self._show()
        self.parts.setFocus()

    def _lay_out(self) -> None:
        self._dress()
        for label in (self.title, self.formula, self.left_out, self.foot):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        figure = QHBoxLayout()
        figure.setSpacing(SPACE_S)
        figure.addWidget(self.mark)
        figure.addWidget(self.number)
        figure.addStretch()
        figure.addWidget(self.up_button)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.open_button)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(self.title)
        column.addLayout(figure)
        column.addWidget(self.formula)
        column.addWidget(self.parts, 1)
        column.addWidget(self.left_out)
        column.addWidget(self.foot)
        column.addSpacing(SPACE_M)
        column.addLayout(buttons)
        self.resize(1040, 620)

    def _dress(self) -> None:
        set_role(self.title, "heading")
        set_role(self.number, "title")
        set_role(self.left_out, "muted")
        set_role(self.foot, "caption")
        set_role(self.parts, "card")

    @Slot()
    def _refresh(self) -> None:
        """Show the same figure as it is now; the keyboard stays on its row."""
        row = self.model.row_at(self.parts.currentIndex().row())
        self._show((row.scope, row.ubigeo, row.record) if row else None)

    def _show(self, stay: tuple[str, str | None, str] | None = None) -> None:
        """Show the figure at the end of the path; go to the row `stay`, or to the first."""
        found = self.explanation = self._figures.explain(*self._path[-1])
        self.up_button.setEnabled(len(self._path) > 1)
        self.open_button.setEnabled(found is not None and bool(found.parts))
        if found is None:
            self.title.setText(tr("Leyendo los avances…"))
            return
        self.title.setText(found.title)
        self.number.setText(
            f"{percent_text(found.percent)} · {translate(LIGHT_LABELS[found.light])}"
        )
        self.mark.show_light(found.light)
        self.formula.setText(found.formula)
        self.left_out.setText(" · ".join(found.left_out))
        self.left_out.setVisible(bool(found.left_out))
        foot = (found.since, found.money, found.cutoffs, found.when)
        self.foot.setText("\n".join(filter(None, foot)))
        self.open_button.setText(tr("Ver el &avance") if found.of_avances else tr("&Abrir la fila"))
        for column in (WEIGHT, SHARE, POINTS):
            self.parts.setColumnHidden(column, found.of_avances)
        self.model.show_rows(found.parts)
        short = all(len(part.name) <= SHORT for part in found.parts)
        modes = QHeaderView.ResizeMode
        for column, tight in ((NAME, short), (NOTE, not short)):
            self.parts.horizontalHeader().setSectionResizeMode(
                column, modes.ResizeToContents if tight else modes.Stretch
            )
        rows = [(part.scope, part.ubigeo, part.record) for part in found.parts]
        if rows:
            place = rows.index(stay) if stay in rows else 0
            self.parts.setCurrentIndex(self.model.index(place, NAME))

    @Slot()
    def _open(self) -> None:
        """Go one level down, or to the avance itself."""
        part = self.model.row_at(self.parts.currentIndex().row())
        if part is None:
            return
        if part.record:
            self.record_wanted.emit(part.record, part.scope)
            self.accept()
            return
        self._path.append((part.scope, part.ubigeo))
        self._show()

    @Slot()
    def _up(self) -> None:
        if len(self._path) > 1:
            scope, ubigeo = self._path.pop()
            self._show((scope, ubigeo, ""))
            self.parts.setFocus()
