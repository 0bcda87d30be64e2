"""The avances of one action, newest first, drafts before them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from canasplan.model import Draft
from canasplan.plan_document import PlanDocument
from canasplan.ui.icons import icon
from canasplan.ui.progress.progress_card import Card, Mark, Row, card_of
from canasplan.ui.text_lines import break_lines, line_height, paint_lines
from canasplan.ui.theme import SPACE_M, SPACE_S, SPACE_XS, colour, role_font

if TYPE_CHECKING:
    from canasplan.receipts import Told

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

CARD_ROLE = Role.UserRole
"""The `Card` of a row."""
ICON = 16
EDGE = 3
NOTHING_TOLD: Mapping[str, Told] = {}
"""What the province said, by record, where it said nothing."""
_ROOT = QModelIndex()


def record_of(row: Row) -> str:
    """Return the record id that a row is about."""
    return row.record if isinstance(row, Draft) else row.winner.record


class _Made(NamedTuple):
    """A card and what it was made of."""

    row: Row
    marks: tuple[PlanDocument, bool, Told | None]
    card: Card


class ProgressListModel(QAbstractListModel):
    """Rows of an action as cards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._cards: tuple[Card, ...] = ()
        self._made: dict[int, _Made] = {}
        """The cards by the identity of their rows: after a save all rows but one are the same."""

    def show_rows(
        self,
        rows: Sequence[Row],
        plan: PlanDocument,
        unfit: Collection[str] = (),
        told: Mapping[str, Told] = NOTHING_TOLD,
    ) -> None:
        """Show these rows in this order; those of `unfit`, and what was `told`, are marked."""
        self.beginResetModel()
        before = self._made
        self._made = {}
        for row in rows:
            record, kept = record_of(row), before.get(id(row))
            marks = plan, record in unfit, told.get(record)
            if kept is None or kept.marks != marks:
                card = card_of(row, plan, unfit=marks[1], told=marks[2])
                kept = _Made(row, marks, card)
            self._made[id(row)] = kept
        self._rows = tuple(rows)
        self._cards = tuple(self._made[id(row)].card for row in rows)
        self.endResetModel()

    def row_at(self, index: Index) -> Row | None:
        """Return what stands at an index."""
        return self._rows[index.row()] if index.isValid() else None

    def find(self, record: str) -> QModelIndex:
        """Return the place of a saved record, or of its draft when only that exists."""
        drafts = [isinstance(row, Draft) for row in self._rows]
        for wanted in (False, True):
            for place, row in enumerate(self._rows):
                if drafts[place] is wanted and record_of(row) == record:
                    return self.index(place)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """Return the place of the first row that counts, or else of the first one."""
        counting = (
            place
            for place, row in enumerate(self._rows)
            if isinstance(row, Draft) or not row.voided
        )
        return self.index(next(counting, 0))

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        card = self._cards[index.row()]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return card.sentence
        return card if role == CARD_ROLE else None


class CardDelegate(QStyledItemDelegate):
    """Paints a card: status icon, title and measure, two quiet lines, marks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sizes: dict[tuple[bool, bool], QSize] = {}
        """By whether there is an excerpt, and marks: the view asks for each row again and again."""

    def measure_again(self) -> None:
        """Forget how high rows are: fonts may have changed."""
        self._sizes.clear()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        card = index.data(CARD_ROLE)
        lines = bool(card.excerpt), bool(card.marks)
        if lines not in self._sizes:
            self._sizes[lines] = _size(*lines)
        return self._sizes[lines]

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = index.data(CARD_ROLE)
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        painter.save()
        _paint_edges(painter, option)
        tone = "muted" if card.faded else card.mark.tone
        room = option.rect.adjusted(SPACE_M, SPACE_S, -SPACE_M, -SPACE_S)
        icon(card.mark.icon, tone).paint(painter, QRect(room.x(), room.y() + 1, ICON, ICON))
        room.setLeft(room.left() + ICON + SPACE_S)
        room.setTop(_paint_title(painter, room, card))
        painter.setPen(colour("muted"))
        room.setTop(_paint_line(painter, room, card.place))
        if card.excerpt:
            painter.setPen(colour("muted" if card.faded else "text"))
            room.setTop(_paint_line(painter, room, card.excerpt))
        _paint_marks(painter, room, card.marks)
        painter.restore()


def _size(excerpt: bool, marks: bool) -> QSize:
    body, caption = line_height(role_font("body")), line_height(role_font("caption"))
    height = (3 if excerpt else 2) * body + 2 * SPACE_S
    return QSize(160, height + (caption + SPACE_XS if marks else 0))


def _paint_edges(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """A hairline under the row, a mark at the left of the chosen one."""
    rect = option.rect
    painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, colour("border"))
    if option.state & QStyle.StateFlag.State_Selected:
        tone = "accent" if option.widget.hasFocus() else "line"
        painter.fillRect(rect.x(), rect.y(), EDGE, rect.height() - 1, colour(tone))


def _paint_title(painter: QPainter, room: QRect, card: Card) -> int:
    font = role_font("body")
    font.setWeight(QFont.Weight.DemiBold)
    font.setStrikeOut(card.faded)
    painter.setFont(font)
    painter.setPen(colour("muted" if card.faded else "text"))
    side = painter.fontMetrics().horizontalAdvance(card.side)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), card.side)
    left = room.adjusted(0, 0, -(side + SPACE_S if side else 0), 0)
    return paint_lines(
        painter, break_lines(card.title, font, left.width(), 1), left.topLeft(), font
    )


def _paint_line(painter: QPainter, room: QRect, text: str) -> int:
    font = role_font("body")
    return paint_lines(painter, break_lines(text, font, room.width(), 1), room.topLeft(), font)


def _paint_marks(painter: QPainter, room: QRect, marks: Sequence[Mark]) -> None:
    font = role_font("caption")
    left, top = room.left(), room.top() + SPACE_XS
    side = line_height(font)
    for mark in marks:
        icon(mark.icon, mark.tone).paint(painter, QRect(left, top, side, side))
        painter.setPen(colour(mark.tone))
        fitting = break_lines(mark.text, font, room.right() - left - side - SPACE_XS, 1)
        paint_lines(painter, fitting, QPoint(left + side + SPACE_XS, top), font)
        left += side + SPACE_XS + painter.fontMetrics().horizontalAdvance(mark.text) + SPACE_M


class ProgressList(QListView):
    """Chooses one avance or draft."""

    chosen = Signal(object)
    """The row that is current now, or ``None``."""
    opened = Signal(object)
    """Enter or a double click on a row."""
    void_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ProgressListModel(self)
        self.setModel(self.rows)
        self._cards = CardDelegate(self)
        self.setItemDelegate(self._cards)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAccessibleName(self.tr("Avances de la acción"))
        self.selectionModel().currentChanged.connect(
            lambda now, _: self.chosen.emit(self.rows.row_at(now))
        )
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.row_at(index)))

    def show_rows(
        self,
        rows: Sequence[Row],
        plan: PlanDocument,
        chosen: str = "",
        unfit: Collection[str] = (),
        told: Mapping[str, Told] = NOTHING_TOLD,
    ) -> None:
        """Show rows and choose the one about the record `chosen`, else the first."""
        self._cards.measure_again()
        self.rows.show_rows(rows, plan, unfit, told)
        index = self.rows.find(chosen)
        self.choose(index if index.isValid() else self.rows.first())

    def choose(self, index: QModelIndex) -> None:
        """Make a row the current one."""
        self.setCurrentIndex(index)
        self.chosen.emit(self.rows.row_at(index))

    def choose_record(self, record: str) -> None:
        """Make the row about a record the current one, if there is any."""
        index = self.rows.find(record)
        if index.isValid():
            self.choose(index)
            self.scrollTo(index)

    def row(self) -> Row | None:
        """Return the chosen row."""
        return self.rows.row_at(self.currentIndex())

    def height_within(self, most: int) -> int:
        """Return the height in pixels of as many whole rows as `most` holds, at least one."""
        height = 0
        for place in range(self.rows.rowCount()):
            row = self.sizeHintForRow(place)
            if height and height + row > most:
                break
            height += row
        return height

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._cards.measure_again()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row and not event.modifiers():
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Delete and row:
            self.void_asked.emit()
        else:
            super().keyPressEvent(event)
