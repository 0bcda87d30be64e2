"""The foot of the form, always in sight: the reason of a correction, how it stands, saving."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.ui.form.field_row import FieldCell, FieldRow
from canasplan.ui.form.form_fields import TextEditor
from canasplan.ui.icons import pixmap
from canasplan.ui.theme import SPACE_M, SPACE_S, SPACE_XS, colour, set_role

_ICON = 14


class FormFooter(QWidget):
    """Reason, state and buttons under the sheet."""

    save_asked = Signal()
    save_next_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = TextEditor(self.tr("Por ejemplo: la cantidad estaba mal contada"))
        cell = FieldCell(self.tr("Motivo de la corrección"), self.reason, required=True)
        self.reason_row = FieldRow({"reason": cell})
        self._image = QLabel()
        self._state = QLabel()
        self._state.setWordWrap(True)
        self.save = QPushButton(self.tr("Guardar (Ctrl+G)"))
        self.save.setToolTip(self.tr("Guardar este avance (Ctrl+G)"))
        self.save.clicked.connect(self.save_asked)
        set_role(self.save, "primary")
        self.save_next = QPushButton(self.tr("Guardar y siguiente"))
        self.save_next.setToolTip(self.tr("Guardar y pasar a la acción siguiente (Ctrl+Enter)"))
        self.save_next.clicked.connect(self.save_next_asked)
        state = QHBoxLayout()
        state.setSpacing(SPACE_XS)
        state.addWidget(self._image)
        state.addWidget(self._state, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.save, 1)
        buttons.addWidget(self.save_next, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_XS)
        column.addWidget(self.reason_row)
        column.addLayout(state)
        column.addLayout(buttons)
        self.say()

    @property
    def state(self) -> str:
        """What is said about the form now."""
        return self._state.text()

    def say(self, text: str = "", *, fault: bool = False) -> None:
        """Tell how the form stands; `fault` is for what keeps it from being saved."""
        self._state.setText(text or self.tr("* Dato obligatorio"))
        set_role(self._state, "error" if fault else "muted")
        self._image.setVisible(fault)
        if fault:
            self._image.setPixmap(pixmap("error", _ICON, "danger", self.devicePixelRatioF()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, colour("border"))
