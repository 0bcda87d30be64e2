"""The quick filter of the action table: a text, an estado, how many pass, the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from canasplan.model import Status
from canasplan.ui.actions.action_filter import NOTHING
from canasplan.ui.clear_line import ClearLine
from canasplan.ui.icons import icon
from canasplan.ui.texts import status_text
from canasplan.ui.theme import SPACE_S, SPACE_XS, set_role


class ActionFilterBar(QWidget):
    """What is typed and chosen here; the table applies it."""

    changed = Signal()
    left_downwards = Signal()
    """Down or Enter in the text: the person wants to be in the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ClearLine("filter")
        self.text.setPlaceholderText(self.tr("Filtrar la tabla…"))
        self.text.setAccessibleName(self.tr("Filtrar la tabla por texto"))
        self.status = QComboBox()
        self.off = QPushButton(self.tr("Quitar filtros"))
        self.count = QLabel()
        self._fill_status()
        self.status.setAccessibleName(self.tr("Filtrar por estado"))
        set_role(self.off, "link")
        set_role(self.count, "caption")
        self.off.hide()
        inputs, told = QHBoxLayout(), QHBoxLayout()
        inputs.setSpacing(SPACE_S)
        inputs.addWidget(self.text, 1)
        inputs.addWidget(self.status)
        told.setSpacing(SPACE_S)
        told.addWidget(self.count)
        told.addWidget(self.off)
        told.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_XS, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(inputs)
        column.addLayout(told)
        self.text.textChanged.connect(lambda _: self.changed.emit())
        self.status.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.off.clicked.connect(self.clear)
        self.text.left_downwards.connect(self.left_downwards)
        self.text.accepted.connect(self.left_downwards)

    def wanted_status(self) -> str:
        """Return the word of the chosen estado, `NOTHING`, or empty for all."""
        return str(self.status.currentData())

    def active(self) -> bool:
        """Tell whether anything is filtered."""
        return bool(self.text.text().strip() or self.wanted_status())

    def clear(self) -> None:
        """Take the filters off; the keyboard goes back to the text."""
        had_focus = self.off.hasFocus()
        self.text.clear()
        self.status.setCurrentIndex(0)
        if had_focus:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, shown: int, total: int, searched: str) -> None:
        """Say how many of the actions are shown, and what is being searched."""
        template = (
            self.tr("{total} acciones")
            if shown == total
            else self.tr("{shown} de {total} acciones")
        )
        if total == 1:
            template = self.tr("{shown} de 1 acción") if shown != 1 else self.tr("1 acción")
        self.count.setText(template.format(shown=shown, total=total))
        self.count.setToolTip(
            self.tr("Búsqueda: «{text}»").format(text=searched) if searched else ""
        )
        self.off.setVisible(self.active())

    def _fill_status(self) -> None:
        self.status.addItem(self.tr("Todos los estados"), "")
        self.status.addItem(icon("status-none", "muted"), self.tr("Sin registros"), NOTHING)
        for status in Status:
            self.status.addItem(
                icon(f"status-{status.name.lower()}"), status_text(status), status.value
            )
