"""A cell with a tint behind it, which a style sheet would not paint."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

INSET = 3


class FilledCell(QStyledItemDelegate):
    """Paints what `BackgroundRole` says, a little smaller than the cell."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tint = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(tint, QColor) and not option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect.adjusted(INSET, INSET, -INSET, -INSET - 1), tint)
        super().paint(painter, option, index)
