"""What is so of the whole window, over its panes, as long as it is so."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from canasplan.model import Change
from canasplan.ui.fault_texts import faults_text
from canasplan.ui.progress.banner import Banner, Offer
from canasplan.ui.store import Store
from canasplan.ui.theme import SPACE_S, SPACE_XS


class Strips(QWidget):
    """One strip for data that can only be read, one for data that do not fit."""

    retry_asked = Signal()
    """Open the folder again, to write in it."""
    details_asked = Signal()
    repair_asked = Signal()

    def __init__(self, store: Store, parent: QWidget) -> None:
        super().__init__(parent)
        self._store = store
        self.reading = Banner(fixed=True)
        self.faults = Banner(fixed=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        column.setSpacing(SPACE_XS)
        column.addWidget(self.reading)
        column.addWidget(self.faults)
        if store.read_only:
            retry = Offer(self.tr("Volver a intentar"), self.retry_asked.emit)
            told = self.tr(
                "Solo lectura: en esta carpeta no se puede escribir. Puede consultar y exportar, "
                "no registrar."
            )
            self.reading.tell("info", told, retry)
        store.changed.connect(self._heard)
        self._show()

    @Slot(object)
    def _heard(self, change: Change) -> None:
        if change.checked:
            self._show()

    def _show(self) -> None:
        faults = self._store.faults()
        if faults:
            offers = [Offer(self.tr("Ver cuáles"), self.details_asked.emit)]
            if not self._store.read_only:
                offers.append(Offer(self.tr("Reparar"), self.repair_asked.emit))
            self.faults.tell("error", faults_text(faults), *offers)
        else:
            self.faults.dismiss()
        self.setVisible(bool(faults) or self._store.read_only)
