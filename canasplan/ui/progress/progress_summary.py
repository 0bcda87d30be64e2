"""The chosen avance or draft, to read, with what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.model import Draft
from canasplan.plan_document import PlanDocument
from canasplan.ui.form.flow_layout import FlowLayout
from canasplan.ui.icons import icon
from canasplan.ui.progress.progress_card import Row
from canasplan.ui.progress.progress_html import draft_html, record_html
from canasplan.ui.theme import SPACE_M, SPACE_S, SPACE_XS

if TYPE_CHECKING:
    from canasplan.receipts import Told


class ProgressSummary(QWidget):
    """Buttons over a text."""

    correct_asked = Signal()
    void_asked = Signal()
    restore_asked = Signal()
    history_asked = Signal()
    resume_asked = Signal()
    discard_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        """With `read_only` there is nothing to do but to read the history."""
        super().__init__(parent)
        self._read_only, self._unfit = read_only, False
        self._row: Row | None = None
        self._told: Told | None = None
        self._plan: PlanDocument | None = None
        self.text = QTextBrowser()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setStyleSheet("border: none")
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(self.tr("Datos del avance elegido"))
        self.text.document().setDocumentMargin(SPACE_M)
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons)
        tr = self.tr
        table = (
            ("correct", "edit", tr("Corregir"), tr("Corregir el avance (F2)"), self.correct_asked),
            ("void", "void", tr("Anular"), tr("Anular el avance (Supr)"), self.void_asked),
            ("restore", "undo", tr("Restaurar"), tr("Deshacer la anulación"), self.restore_asked),
            (
                "history", "history", tr("Historial"),
                tr("Quién cambió qué y cuándo (Ctrl+H)"), self.history_asked,
            ),
            ("resume", "edit", tr("Continuar"), tr("Seguir escribiendo (F2)"), self.resume_asked),
            ("discard", "close", tr("Descartar"), tr("Quitar este borrador"), self.discard_asked),
        )  # fmt: skip
        self.buttons: dict[str, QPushButton] = {}
        for name, image, label, tip, signal in table:
            button = QPushButton(icon(image), label)
            button.setToolTip(tip)
            button.clicked.connect(signal)
            flow.addWidget(button)
            self.buttons[name] = button
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_XS)
        bar.addWidget(self._buttons)
        column.addLayout(bar)
        column.addWidget(self.text, 1)

    def show_row(
        self,
        row: Row | None,
        plan: PlanDocument,
        *,
        unfit: bool = False,
        told: Told | None = None,
    ) -> None:
        """Show a row and what the province said of it; nothing for ``None``."""
        self._row, self._plan, self._unfit, self._told = row, plan, unfit, told
        draft = isinstance(row, Draft)
        voided = row is not None and not isinstance(row, Draft) and row.voided
        shown = {
            "correct": not draft and not voided,
            "void": not draft and not voided,
            "restore": voided,
            "history": not draft,
            "resume": draft,
            "discard": draft,
        }
        for name, button in self.buttons.items():
            offered = name == "history" or not self._read_only
            button.setVisible(row is not None and shown[name] and offered)
        self._write()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._write()

    def _write(self) -> None:
        """Put the row into words, in the colours of the present theme."""
        if self._row is None or self._plan is None:
            self.text.clear()
        elif isinstance(self._row, Draft):
            self.text.setHtml(draft_html(self._row, self._plan))
        else:
            self.text.setHtml(record_html(self._row, self._plan, self._told, unfit=self._unfit))
