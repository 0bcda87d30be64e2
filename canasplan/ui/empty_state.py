"""What a pane shows when it has nothing to show: what is so, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.ui.icons import pixmap
from canasplan.ui.theme import SPACE_S, SPACE_XL, set_role

PICTURE = 32


class EmptyState(QWidget):
    """An icon, a sentence, the way out, and perhaps a button that takes it."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = ""
        self.picture = QLabel()
        self.title = _centred("heading")
        self.advice = _centred("muted")
        self.button = QPushButton()
        self.button.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        column.setSpacing(SPACE_S)
        column.addStretch(1)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.title)
        column.addWidget(self.advice)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def say(self, icon: str, title: str, advice: str, action: str = "") -> None:
        """Show a sentence and what to do; `action` labels the button, none without it."""
        self._icon = icon
        self._draw()
        self.title.setText(title)
        self.advice.setText(advice)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{title} {advice}")

    def _draw(self) -> None:
        if self._icon:
            ratio = self.devicePixelRatioF()
            self.picture.setPixmap(pixmap(self._icon, PICTURE, "muted", ratio))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()


def _centred(role: str) -> QLabel:
    label = QLabel()
    set_role(label, "heading" if role == "heading" else "muted")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return label
