"""The figures at the head of the board, each a button that explains itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.lights import Light
from canasplan.ui.charts.ink import screen_ink
from canasplan.ui.charts.light_shape import paint_light
from canasplan.ui.theme import SPACE_M, SPACE_S, SPACE_XS, set_role


class LightMark(QWidget):
    """The shape of a light; its word stands beside it."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        """`side` in pixels."""
        super().__init__(parent)
        self._light = Light.NONE
        self.setFixedSize(QSize(side, side))

    def show_light(self, light: Light) -> None:
        """Show another light."""
        self._light = light
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_light(painter, QRectF(self.rect()), self._light, screen_ink())
        painter.end()


class Tile(QPushButton):
    """What is counted, how much, and a short note."""

    def __init__(self, what: str, *, light: bool = False, parent: QWidget | None = None) -> None:
        """With `light`, the mark of the traffic light stands before the number."""
        super().__init__(parent)
        set_role(self, "card")
        self._what = what
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        self.mark = LightMark(18) if light else None
        self.number, self.note = QLabel("—"), QLabel()
        head = QLabel(what)
        set_role(head, "caption")
        set_role(self.number, "title" if light else "heading")
        set_role(self.note, "caption")
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        if self.mark is not None:
            row.addWidget(self.mark)
        row.addWidget(self.number, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        column.setSpacing(SPACE_XS)
        column.addWidget(head)
        column.addLayout(row)
        column.addWidget(self.note)
        for label in (head, self.number, self.note):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setMinimumWidth(1)

    def tell(self, number: str, note: str, light: Light | None = None, tip: str = "") -> None:
        """Show other figures; `tip` says more than there is room for."""
        self.number.setText(number)
        self.note.setText(note)
        self.setToolTip(tip or note)
        if light is not None and self.mark is not None:
            self.mark.show_light(light)
        self.setAccessibleName(f"{self._what}: {number}. {tip or note}")

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        return QSize(150, layout.sizeHint().height() if layout else 70)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())
