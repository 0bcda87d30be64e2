"""The action being worked on: its code, its literal text, its responsables."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.plan_document import Action
from canasplan.ui.icons import pixmap
from canasplan.ui.text_lines import break_lines
from canasplan.ui.theme import SPACE_M, SPACE_S, SPACE_XS, set_role

_ICON = 14


class ActionHeader(QFrame):
    """What the document says about one action, word by word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._literal = ""
        self._lines = 0
        self.code = QLabel()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.partners = QLabel()
        self.partners.setWordWrap(True)
        for label in (self.text, self.partners):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._image = QLabel()
        self._image.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._people = QWidget()
        people = QHBoxLayout(self._people)
        people.setContentsMargins(0, 0, 0, 0)
        people.setSpacing(SPACE_XS)
        people.addWidget(self._image)
        people.addWidget(self.partners, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        column.setSpacing(SPACE_XS)
        for widget in (self.code, self.text, self._people):
            column.addWidget(widget)
        set_role(self, "bar")
        set_role(self.code, "code")
        set_role(self.partners, "muted")
        self._draw()

    def show_action(self, action: Action) -> None:
        """Show an action; an empty cell of the document is named as such."""
        self._literal = action.text
        self.code.setText(self.tr("Acción {code}").format(code=action.code))
        self.partners.setText(action.partners_text or self.tr("Sin responsables en el plan"))
        self._fit()

    def set_lines(self, lines: int) -> None:
        """Take at most so many lines of text in a low pane, the rest in the tool tip; 0: all."""
        self._lines = lines
        self._people.setVisible(not lines)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Write the literal text whole, or as much of it as a low pane can show."""
        width = self.width() - 2 * SPACE_M
        lines = break_lines(self._literal, self.text.font(), width, self._lines or 1)
        self.text.setText("\n".join(lines) if self._lines else self._literal)
        self.text.setToolTip(self._literal if self._lines else "")
        self.text.setAccessibleName(self._literal)

    def _draw(self) -> None:
        self._image.setPixmap(pixmap("people", _ICON, "muted", self.devicePixelRatioF()))
