"""A cell with a name, shortened in its middle, and a quiet line under it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from canasplan.ui.text_lines import line_height
from canasplan.ui.theme import SPACE_S, colour, role_font

Index = QModelIndex | QPersistentModelIndex

BELOW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""What stands under the name."""
ROW_HEIGHT = 44


class NameCell(QStyledItemDelegate):
    """Paints both lines; a file's name tells most at its two ends."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        body, caption = role_font("body"), role_font("caption")
        rect = option.rect.adjusted(SPACE_S, 0, -SPACE_S, 0)
        top = rect.top() + (rect.height() - line_height(body) - line_height(caption)) // 2
        for text, font, tone, elide in (
            (index.data(), body, "text", Qt.TextElideMode.ElideMiddle),
            (index.data(BELOW_ROLE), caption, "muted", Qt.TextElideMode.ElideRight),
        ):
            shown = QFontMetrics(font).elidedText(str(text), elide, rect.width())
            top = _paint_line(painter, shown, font, tone, (rect.left(), top))
        painter.restore()


def _paint_line(
    painter: QPainter, text: str, font: QFont, tone: str, corner: tuple[int, int]
) -> int:
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(colour(tone))
    painter.drawText(corner[0], corner[1] + metrics.ascent(), text)
    return corner[1] + metrics.lineSpacing()
