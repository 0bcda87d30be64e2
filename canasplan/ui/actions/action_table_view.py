"""How the action table is painted, and where its keys lead."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from canasplan.ui.actions.action_table_model import (
    CAPTION_ROLE,
    CODE,
    FIGURE,
    GAUGE_ROLE,
    LAST,
    PARTNERS,
    RECORDS,
    STATUS,
    TEXT,
    TONE_ROLE,
    UNFIT_ROLE,
)
from canasplan.ui.icons import icon
from canasplan.ui.text_lines import LineBreaker, line_height, paint_lines
from canasplan.ui.theme import SPACE_S, SPACE_XS, colour, role_font

Index = QModelIndex | QPersistentModelIndex

LEAST, MOST = 48, 480
"""Bounds of a column's width in pixels."""
PARTNERS_WIDTH = 120
LEAST_TEXT = 124
"""Narrower than this, the table scrolls sideways."""
GIVING_WAY = ((PARTNERS, 210), (LAST, 170), (CODE, 170), (FIGURE, 150))
"""Columns that give way, in this order, while the text of the action has less than so many
pixels; what they hold is then told under the cells that stay."""
MOST_LINES = 3
"""A longer text is elided; the whole one is in the tooltip."""
ICON = 16
SMALL_ICON = 12
BAR = 3
"""Height in pixels of the bar under a percentage."""
ARROW = 10
"""Room in pixels for the mark of the sorted column beside its title."""
EDGE = 3
"""Width in pixels of the mark at the left of the chosen row."""


class ActionDelegate(QStyledItemDelegate):
    """Paints text from the top in a few lines, a quiet line under it, an icon before it."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self._breaker = LineBreaker()
        self._people = icon("people", "muted")
        self._error = icon("error", "danger")
        self.hidden: set[int] = set()
        """Columns that gave way; what they hold stands under other cells."""
        self.light_room = LEAST
        """Width in pixels of the words beside the light."""

    def height(self, index: Index, width: int) -> int:
        """Return the height in pixels that a cell of `width` needs for its text."""
        body, caption_height = role_font("body"), line_height(role_font("caption"))
        lines = self._breaker.lines(str(index.data()), body, width - 2 * SPACE_S, MOST_LINES)
        below = caption_height if self.caption(index) else 0
        light = self.caption(index.sibling(index.row(), self.light_column))
        quiet = self._breaker.lines(light, role_font("caption"), self.light_room, 2)
        least = line_height(body) + caption_height * max(len(quiet), 1)  # the estado, the light
        return max(len(lines) * line_height(body) + below, least) + 2 * SPACE_S

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, 0)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        first = TEXT if CODE in self.hidden else CODE
        _paint_ground(painter, option, index.column() == first)
        room = option.rect.adjusted(SPACE_S, SPACE_S - 1, -SPACE_S, 0)
        image = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(image, QIcon):
            image.paint(painter, QRect(room.x(), room.y(), ICON, ICON))
            room.setLeft(room.left() + ICON + SPACE_XS + 2)
        painter.setPen(colour(str(index.data(TONE_ROLE))))
        room.setTop(self._paint_text(painter, room, index))
        self._paint_caption(painter, room, index)
        if index.column() == FIGURE:
            _paint_bar(painter, option.rect, index)
        painter.restore()

    @property
    def light_column(self) -> int:
        """The column with the word of the light: the estado's, where the percentage gave way."""
        return STATUS if FIGURE in self.hidden else FIGURE

    def caption(self, index: Index) -> str:
        """Return the quiet line under a cell: its own, or what gave way to it."""
        own = str(index.data(CAPTION_ROLE) or "")
        if index.column() == STATUS == self.light_column:
            return _figure(index.sibling(index.row(), FIGURE)) or own
        if own or index.column() not in {TEXT, RECORDS}:
            return own
        told = (LAST,) if index.column() == RECORDS else (CODE, PARTNERS)
        return "  ".join(_shown(index, column) for column in told if column in self.hidden)

    def _paint_caption(self, painter: QPainter, room: QRect, index: Index) -> None:
        caption, font = self.caption(index), role_font("caption")
        if not caption:
            return
        noted = index.column() == TEXT and bool(index.data(CAPTION_ROLE))
        unfit = noted and bool(index.data(UNFIT_ROLE))
        if unfit:
            _paint_small(painter, room, self._error)
        elif index.column() == TEXT and not noted and CODE not in self.hidden:
            _paint_small(painter, room, self._people)
            partners = index.sibling(index.row(), PARTNERS)
            font.setItalic(partners.data(Qt.ItemDataRole.FontRole).italic())
        painter.setPen(colour("danger" if unfit else "accent" if noted else "muted"))
        painter.setFont(font)
        most = 2 if index.column() == self.light_column else 1
        for line in self._breaker.lines(caption, font, room.width(), most):
            painter.drawText(room, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), line)
            room.setTop(room.top() + line_height(font))

    def _paint_text(self, painter: QPainter, room: QRect, index: Index) -> int:
        """Paint the text of a cell; return the y below it."""
        font = index.data(Qt.ItemDataRole.FontRole)
        if index.column() == RECORDS:
            painter.setFont(font)
            painter.drawText(room, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), index.data())
            return room.top() + line_height(font)
        most = MOST_LINES if index.column() in {TEXT, PARTNERS} else 1
        lines = self._breaker.lines(str(index.data()), font, room.width(), most)
        return paint_lines(painter, lines, room.topLeft(), font)


def _paint_small(painter: QPainter, room: QRect, image: QIcon) -> None:
    """Paint an icon before a quiet line and take its room."""
    image.paint(painter, QRect(room.x(), room.y() + 1, SMALL_ICON, SMALL_ICON))
    room.setLeft(room.left() + SMALL_ICON + SPACE_XS)


def _paint_bar(painter: QPainter, rect: QRect, index: Index) -> None:
    """At the foot of a cell, how much of its width a percentage is."""
    percent, tone = index.data(GAUGE_ROLE) or (None, "")
    if percent is None:
        return
    whole = QRect(rect.left() + SPACE_S, rect.bottom() - BAR - 2, rect.width() - 2 * SPACE_S, BAR)
    painter.fillRect(whole, colour("border"))
    whole.setWidth(round(whole.width() * percent / 100_00))
    painter.fillRect(whole, colour(tone))


def _shown(index: Index, column: int) -> str:
    return str(index.sibling(index.row(), column).data())


def _figure(index: Index) -> str:
    """Return "68.84 %, Atrasado", empty where nothing counts."""
    percent, _ = index.data(GAUGE_ROLE) or (None, "")
    return "" if percent is None else f"{index.data()}, {index.data(CAPTION_ROLE)}"


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, first: bool) -> None:
    """A hairline under the row; at the left of the chosen one a mark, stronger with focus."""
    rect = option.rect
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, colour("accent_soft"))
    painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, colour("border"))
    if first and option.state & QStyle.StateFlag.State_Selected:
        tone = "accent" if option.widget.hasFocus() else "line"
        painter.fillRect(rect.x(), rect.y(), EDGE, rect.height() - 1, colour(tone))


class ActionTableView(QTableView):
    """A table of whole rows; the text of the action gets the room that is left."""

    accepted = Signal()
    """Enter or a double click on a row."""
    figure_clicked = Signal()
    """A click on the percentage of a row, which is chosen by it."""
    left_upwards = Signal()
    """Up in the first row."""
    widths_changed = Signal(list)
    """A column was dragged: the widths of all of them, in pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._widths = [0] * (RECORDS + 1)
        self._kept: list[int] | None = None
        """Widths to begin with, until the columns are laid out at the first showing."""
        self.delegate = ActionDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(lambda _: self.accepted.emit())
        self.clicked.connect(self._on_clicked)

    def prepare_columns(self, kept: list[int]) -> None:
        """Let the columns begin in kept widths (pixels, all columns) or those at first."""
        self._kept = kept
        header = self.horizontalHeader()
        header.setFont(role_font("caption"))
        header.setHighlightSections(False)
        header.setMinimumSectionSize(LEAST)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Fixed)

    def _lay_columns_out(self, kept: list[int]) -> None:
        """Give the columns their first widths; the headings are in their own font by now."""
        header = self.horizontalHeader()
        header.setSortIndicatorShown(False)  # every column gets room for it, sorted or not
        self._widths = [min(max(width, LEAST), MOST) for width in kept or self._first_widths()]
        for column, width in enumerate(self._widths):
            if column != TEXT:
                self.setColumnWidth(column, width)
        header.setSortIndicatorShown(True)
        header.sectionResized.connect(self._on_resized)

    def fit(self) -> None:
        """Share the width out again and give each row the height that its texts need.

        Until the table is seen its width is not known, and there is nothing to share out.
        """
        if not self.isVisible() or self._kept is not None:
            return
        room = self.viewport().width() - sum(self._widths) + self._widths[TEXT]
        hidden: set[int] = set()
        for column, least in GIVING_WAY:
            if room < least:
                hidden.add(column)
                room += self._widths[column]
        self.delegate.hidden = hidden
        for column, _ in GIVING_WAY:
            self.setColumnHidden(column, column in hidden)
        self.setColumnWidth(TEXT, max(room, LEAST_TEXT))
        self._fit_rows()

    def _fit_rows(self) -> None:
        model, delegate = self.model(), self.delegate
        beside_icon = self.columnWidth(delegate.light_column) - 2 * SPACE_S - ICON - SPACE_XS - 2
        delegate.light_room = beside_icon
        wrapped = [column for column in (TEXT, PARTNERS) if column not in delegate.hidden]
        widths = [(column, self.columnWidth(column)) for column in wrapped]
        for row in range(model.rowCount()):
            heights = [delegate.height(model.index(row, column), wide) for column, wide in widths]
            self.verticalHeader().resizeSection(row, max(heights))

    def _first_widths(self) -> list[int]:
        """Widths in pixels in which the usual values stand whole, whatever the font."""
        body, header = QFontMetrics(role_font("body")), self.horizontalHeader()
        values = {
            CODE: QFontMetrics(role_font("code")).horizontalAdvance("0.00.00"),
            TEXT: 0,
            PARTNERS: PARTNERS_WIDTH - 2 * SPACE_S,
            STATUS: ICON + SPACE_XS + 2 + body.horizontalAdvance("En ejecución"),
            LAST: body.horizontalAdvance("00/00/0000"),
            FIGURE: ICON + SPACE_XS + 2 + body.horizontalAdvance("100.00 %"),
            RECORDS: body.horizontalAdvance("0000"),
        }
        return [
            max(values[column] + 2 * SPACE_S + 2, header.sectionSizeHint(column) + ARROW)
            for column in sorted(values)
        ]

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == FIGURE and index.data():
            self.figure_clicked.emit()

    def _on_resized(self, column: int, _: int, width: int) -> None:
        """Take what a person drags; the text of the action takes what is left by itself."""
        if column != TEXT and width:
            self._widths[column] = width
            self.fit()
            self.widths_changed.emit(list(self._widths))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            # a table, unlike a tree, takes its header's font back when it gets another parent
            self.horizontalHeader().setFont(role_font("caption"))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._kept is not None:
            self._lay_columns_out(self._kept)
            self._kept = None
        self.fit()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accepted.emit()
        elif key == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)
