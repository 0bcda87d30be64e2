"""A chart on the screen: title, picture, the table behind it, and the keyboard through it."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.ui.charts.chart import Chart, Mark, Nothing, Place, Table
from canasplan.ui.charts.ink import screen_ink
from canasplan.ui.row_table import LEFT, RIGHT, OpeningTable, RowModel
from canasplan.ui.theme import SPACE_M, SPACE_S, SPACE_XS, set_role

_NUMBER = re.compile(r"—|(S/ )?[+-]?[\d,.]+( %| de [\d,.]+)?")
"""What a column of figures is made of."""

Row = tuple[Place, tuple[str, ...]]


class ChartPicture(QWidget):
    """The picture itself: arrow keys go through its marks, Enter chooses one."""

    chosen = Signal(str, object)
    """A mark: its scope, and its district or ``None``."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is for screen readers."""
        super().__init__(parent)
        self._name = name
        self._chart: Chart | None = None
        self._marks: tuple[Mark, ...] = ()
        self._place = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(name)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What can be pointed at, as it was painted last."""
        return self._marks

    @property
    def current(self) -> Mark | None:
        """The mark that the keyboard is on."""
        return self._marks[self._place] if 0 <= self._place < len(self._marks) else None

    def show_chart(self, chart: Chart) -> None:
        """Show another chart, or the same with other figures."""
        self._chart = chart
        self._marks = ()  # until it is painted
        self._fit()
        self.update()

    def place_at(self, index: int) -> None:
        """Put the keyboard on a mark."""
        if self._marks:
            self._place = min(max(index, 0), len(self._marks) - 1)
            self._tell()
            self.update()

    def _tell(self) -> None:
        """Tell screen readers what the keyboard is on, or why there is nothing to be on."""
        mark = self.current
        told = mark.told if mark else self._chart.why if isinstance(self._chart, Nothing) else ""
        name = f"{self._name}. {told}" if told else self._name
        if name != self.accessibleName():
            self.setAccessibleName(name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._chart is None:
            return
        painter = QPainter(self)
        ink = screen_ink()
        self._marks = self._chart.paint(painter, QRectF(self.rect()), ink)
        least = 0 if self.hasFocus() else self._place
        self._place = min(max(self._place, least), len(self._marks) - 1)  # there may be fewer now
        self._tell()
        mark = self.current
        if mark is not None and self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(ink.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(mark.area.adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumHeight())

    def _fit(self) -> None:
        if self._chart is not None:
            self.setFixedHeight(max(1, round(self._chart.height(self.width(), screen_ink()))))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._place < 0:
            self.place_at(0)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, mark = event.key(), self.current
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        if key in steps:
            self.place_at(self._place + steps[Qt.Key(key)])
            if (now := self.current) is not None:
                QToolTip.showText(self.mapToGlobal(_below(now)), now.told, self)
        elif key == Qt.Key.Key_Home:
            self.place_at(0)
        elif key == Qt.Key.Key_End:
            self.place_at(len(self._marks) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and mark is not None:
            self.chosen.emit(*mark.place)
        else:
            super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        mark = self._mark_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and mark is not None:
            self.place_at(self._marks.index(mark))
            self.chosen.emit(*mark.place)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._mark_at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            mark = self._mark_at(event.pos())
            QToolTip.showText(event.globalPos(), mark.told if mark else "", self)
            return True
        return super().event(event)

    def _mark_at(self, spot: QPoint) -> Mark | None:
        return next((mark for mark in self._marks if mark.area.contains(spot.toPointF())), None)


def _below(mark: Mark) -> QPoint:
    return mark.area.bottomLeft().toPoint()


class _TableModel(RowModel[Row]):
    @override
    def shown(self, row: Row, column: int) -> str:
        return row[1][column]

    @override
    def alignment(self, column: int) -> Qt.AlignmentFlag:
        numeric = column > 0 and all(_NUMBER.fullmatch(row[1][column]) for row in self.rows)
        return RIGHT if numeric else LEFT


class ChartView(QFrame):
    """One chart with its title; a button changes the picture for its table."""

    chosen = Signal(str, object)

    def __init__(
        self, title: str, tool: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        """`title` stands over the chart, and beside it perhaps what it is chosen with."""
        super().__init__(parent)
        set_role(self, "card")
        self._chart: Chart | None = None
        self.title = QLabel(title)
        set_role(self.title, "heading")
        self.title.setWordWrap(True)
        self.note = QLabel()
        set_role(self.note, "caption")
        self.note.setWordWrap(True)
        self.picture = ChartPicture(title)
        self.switch = QToolButton()
        self.switch.setCheckable(True)
        self.switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.switch.setText(self.tr("Ver tabla"))
        self.switch.setAccessibleName(self.tr("Ver la tabla de «{title}»").format(title=title))
        self._grid: OpeningTable | None = None
        self._lay_out(tool)
        self.picture.chosen.connect(self.chosen)
        self.switch.toggled.connect(self._turn)

    def _lay_out(self, tool: QWidget | None) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE_S)
        top.addWidget(self.title, 1)
        if tool is not None:
            top.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        self._column.setSpacing(SPACE_XS)
        self._column.addLayout(top)
        self._column.addWidget(self.note)
        self._column.addWidget(self.picture)
        self._column.addStretch()
        self.note.hide()

    def show_chart(self, chart: Chart, note: str = "") -> None:
        """Show a chart with a short sentence over it."""
        self._chart = chart
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.picture.show_chart(chart)
        self.switch.setEnabled(bool(chart.table().rows))
        if self._grid is not None:
            self._fill(self._grid, chart.table())

    @property
    def table(self) -> OpeningTable | None:
        """The table behind the chart, once it was asked for."""
        return self._grid

    @Slot(bool)
    def _turn(self, tabled: bool) -> None:
        if tabled and self._grid is None and self._chart is not None:
            self._grid = self._made(self._chart.table())
            self._column.insertWidget(3, self._grid)
        if self._grid is not None:
            self._grid.setVisible(tabled)
        self.picture.setVisible(not tabled)
        self.switch.setText(self.tr("Ver gráfico") if tabled else self.tr("Ver tabla"))

    def _made(self, table: Table) -> OpeningTable:
        model = _TableModel(table.headers, self)
        grid = OpeningTable(model, self.title.text(), 0)
        grid.opened.connect(self._open)
        self._fill(grid, table)
        return grid

    def _fill(self, grid: OpeningTable, table: Table) -> None:
        model = grid.model()
        assert isinstance(model, _TableModel)
        model.show_rows(zip(table.places, table.rows, strict=True))
        grid.setFixedHeight(min(max(150, 34 * (len(table.rows) + 1)), 330))

    @Slot()
    def _open(self) -> None:
        if self._grid is None:
            return
        model = self._grid.model()
        row = model.row_at(self._grid.currentIndex().row()) if isinstance(model, RowModel) else None
        if row is not None:
            self.chosen.emit(*row[0])
