"""The cut-offs of the traffic light: the office's to decide, kept with the plan."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from canasplan.errors import CanasplanError
from canasplan.lights import Cutoffs
from canasplan.ui.board.drawings import tr
from canasplan.ui.services import Services
from canasplan.ui.texts import say
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, set_role
from canasplan.why import cutoffs_text


class LightsDialog(QDialog):
    """Two percentages, and what they mean in words."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.setWindowTitle(tr("Semáforo"))
        present = services.store.targets.cutoffs()
        self.amber, self.green = _field(present.amber), _field(present.green)
        self.told, self.problem = QLabel(), QLabel()
        self.told.setWordWrap(True)
        self.problem.setWordWrap(True)
        set_role(self.told, "muted")
        set_role(self.problem, "error")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        set_role(self.buttons.button(QDialogButtonBox.StandardButton.Save), "primary")
        writable = not services.store.read_only
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(writable)
        form = QFormLayout()
        form.setSpacing(SPACE_M)
        form.addRow(tr("«En &riesgo» desde"), self.amber)
        form.addRow(tr("«&Cumple» desde"), self.green)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addLayout(form)
        column.addWidget(self.told)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)
        self.resize(440, 230)
        for field in (self.amber, self.green):
            field.valueChanged.connect(self._tell)
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        self._tell()

    def chosen(self) -> Cutoffs:
        """Return what the fields say."""
        return Cutoffs(round(self.amber.value() * 100), round(self.green.value() * 100))

    @Slot()
    def _tell(self) -> None:
        self.told.setText(cutoffs_text(self.chosen()))
        self.problem.clear()

    @Slot()
    def _save(self) -> None:
        try:
            self._services.store.targets.set_cutoffs(self.chosen())
        except CanasplanError as error:
            self.problem.setText(say(error))
            return
        self.accept()


def _field(hundredths: int) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setRange(0, 100)
    field.setDecimals(2)
    field.setSuffix(" %")
    field.setValue(hundredths / 100)
    field.lineEdit().setTextMargins(SPACE_S, 0, 0, 0)
    return field
