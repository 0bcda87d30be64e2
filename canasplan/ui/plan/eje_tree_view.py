"""How the tree is painted (whole names, a thin mark of progress, quiet counts) and left by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)
from typing_extensions import override

from canasplan.ui.icons import icon
from canasplan.ui.plan.eje_tree_filter import EjeTreeFilter
from canasplan.ui.plan.eje_tree_model import CAPTION_ROLE, NAME, RECORDS, Kind, Node
from canasplan.ui.text_lines import LineBreaker, line_height, paint_lines
from canasplan.ui.theme import SPACE_S, SPACE_XS, colour, role_font

if TYPE_CHECKING:
    from canasplan.ui.gauge import Gauge

Index = QModelIndex | QPersistentModelIndex

INDENT = 12
EDGE = 3
"""Width in pixels of the mark at the left of the chosen branch."""
BAR = QSize(40, 4)
"""The progress mark, in pixels."""
ICON = 16
LIGHT = 12
"""Side of the mark of the traffic light, in pixels."""
MOST_LINES = 3
"""A longer name is elided; the whole one is in the tooltip."""


class EjeTreeDelegate(QStyledItemDelegate):
    """Paints the three columns; rows are as high as their names need."""

    def __init__(self, tree: QTreeView, model: EjeTreeFilter) -> None:
        super().__init__(tree)
        self._tree = tree
        self._model = model
        self._breaker = LineBreaker()
        self._icons = {name: icon(name, "muted") for name in ("plan", "page")}

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if index.column() != NAME:
            return QSize(0, 0)
        node = self._model.node(index)
        lines = self._breaker.lines(node.name, name_font(node), self._room(node), MOST_LINES)
        height = len(lines) * line_height(name_font(node)) + 2 * SPACE_XS + 2
        if index.data(CAPTION_ROLE):
            height += line_height(role_font("caption")) + 1
        return QSize(0, height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        node = self._model.node(index)
        if index.column() == NAME:  # the ground of the whole row: names may reach over it
            self._paint_ground(painter, option)
            self._paint_name(painter, option.rect, node, str(index.data(CAPTION_ROLE)))
        else:
            _paint_count(painter, option.rect, str(index.data() or ""), node)
        painter.restore()

    def _room(self, node: Node) -> int:
        """Return the width in pixels that the name of a branch has beside its count."""
        depth = 1
        above = node.parent
        while above is not None:
            depth, above = depth + 1, above.parent
        room = self._tree.columnWidth(NAME) - depth * self._tree.indentation()
        if not node.counted:
            room += self._tree.columnWidth(RECORDS)
        return room - 2 * SPACE_XS - (ICON + SPACE_XS if icon_name(node) else 0)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        row = QRect(option.rect)
        row.setRight(self._tree.viewport().width())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, colour("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, colour("hover"))

    def _paint_name(self, painter: QPainter, rect: QRect, node: Node, caption: str) -> None:
        at = rect.topLeft() + QPoint(SPACE_XS, SPACE_XS + 1)
        if name := icon_name(node):
            self._icons[name].paint(painter, QRect(at, QSize(ICON, ICON)))
            at += QPoint(ICON + SPACE_XS, 0)
        font = name_font(node)
        lines = self._breaker.lines(node.name, font, self._room(node), MOST_LINES)
        painter.setPen(colour("muted" if node.blank else "text"))
        at.setY(paint_lines(painter, lines, at, font) + 1)
        if not caption:
            return
        font = role_font("caption")
        font.setItalic(node.blank)
        if node.counts.started and not node.hits:
            if node.gauge:
                self._paint_light(painter, at, node.gauge)
                at += QPoint(LIGHT + SPACE_XS, 0)
            _paint_mark(painter, at + QPoint(0, line_height(font) // 2 - 1), node)
            at += QPoint(BAR.width() + SPACE_XS + 2, 0)
        painter.setPen(colour("accent" if node.hits else "muted"))
        room = self._tree.viewport().width() - at.x() - SPACE_XS
        paint_lines(painter, self._breaker.lines(caption, font, room, 1), at, font)

    def _paint_light(self, painter: QPainter, at: QPoint, gauge: Gauge) -> None:
        if gauge.icon not in self._icons:
            self._icons[gauge.icon] = icon(gauge.icon, gauge.tone)
        self._icons[gauge.icon].paint(painter, QRect(at + QPoint(0, 1), QSize(LIGHT, LIGHT)))


class EjeTreeView(QTreeView):
    """A tree that says where the keys of a keyboard user lead out of it."""

    accepted = Signal()
    left_upwards = Signal()
    escaped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setIndentation(INDENT)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(True)
        self.setTabKeyNavigation(False)

    def fit_columns(self) -> None:
        """Give the counts what their titles need and the names the rest."""
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionsMovable(False)
        header.setFont(role_font("caption"))
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(RECORDS, QHeaderView.ResizeMode.ResizeToContents)

    @override
    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        super().drawRow(painter, options, index)
        if self.selectionModel().isRowSelected(index.row(), index.parent()):
            tone = "accent" if self.hasFocus() else "line"
            painter.fillRect(0, options.rect.y(), EDGE, options.rect.height(), colour(tone))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # names break into other lines at another width

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_Up and not self.indexAbove(self.currentIndex()).isValid():
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)


def name_font(node: Node) -> QFont:
    """Return the font of a branch's name: the plan and its ejes stand out."""
    font = role_font("body")
    if node.kind in {Kind.PLAN, Kind.EJE}:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def icon_name(node: Node) -> str:
    """Return the icon of a branch, empty for those that the indentation explains."""
    return {Kind.DOCUMENT: "plan", Kind.PAGE: "page"}.get(node.kind, "")


def _paint_mark(painter: QPainter, at: QPoint, node: Node) -> None:
    """A thin bar: how far the branch is, or the share of its actions that have an avance."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    full = QRectF(at, BAR)
    radius = full.height() / 2
    painter.setBrush(colour("line"))
    painter.setOpacity(0.45)
    painter.drawRoundedRect(full, radius, radius)
    painter.setOpacity(1)
    if node.gauge and node.gauge.percent is None:
        return
    share = node.counts.started / node.counts.actions
    if node.gauge and node.gauge.percent is not None:
        share = node.gauge.percent / 100_00
    full.setWidth(max(full.width() * share, full.height()))
    painter.setBrush(colour(node.gauge.tone if node.gauge else "accent"))
    painter.drawRoundedRect(full, radius, radius)


def _paint_count(painter: QPainter, rect: QRect, text: str, node: Node) -> None:
    font = role_font("body")
    tone = "muted"
    if text != "0":
        font.setWeight(QFont.Weight.DemiBold)
        tone = "accent" if node.hits else "text"
    painter.setFont(font)
    painter.setPen(colour(tone))
    room = rect.adjusted(0, SPACE_XS + 1, -SPACE_S, 0)
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, text)
