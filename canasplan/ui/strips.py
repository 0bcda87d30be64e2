"""What is so of the whole window, over its panes, as long as it is so."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from canasplan.model import Change
from canasplan.paths import program_folder, program_standing
from canasplan.ui.fault_texts import faults_text
from canasplan.ui.program_advice import advice_text
from canasplan.ui.progress.banner import Banner, Offer
from canasplan.ui.store import Store
from canasplan.ui.theme import SPACE_S, SPACE_XS
from canasplan.ui.window_state import WindowState


class Strips(QWidget):
    """One strip for data that can only be read, one for data that do not fit, one for advice."""

    retry_asked = Signal()
    """Open the folder again, to write in it."""
    details_asked = Signal()
    repair_asked = Signal()

    def __init__(self, store: Store, state: WindowState, parent: QWidget) -> None:
        super().__init__(parent)
        self._store, self._state = store, state
        self.reading = Banner(fixed=True)
        self.faults = Banner(fixed=True)
        self.advice = Banner()
        self.advice.closed.connect(self._advised)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        column.setSpacing(SPACE_XS)
        for strip in (self.reading, self.faults, self.advice):
            column.addWidget(strip)
        if store.read_only:
            retry = Offer(self.tr("Volver a intentar"), self.retry_asked.emit)
            told = self.tr(
                "Solo lectura: en esta carpeta no se puede escribir. Puede consultar y exportar, "
                "no registrar."
            )
            self.reading.tell("info", told, retry)
        advice = advice_text(program_standing(), str(store.folder))
        if advice and state.advised_program != str(program_folder()):
            self.advice.tell("info", advice)
        store.changed.connect(self._heard)
        self._show()

    @Slot(object)
    def _heard(self, change: Change) -> None:
        if change.checked:
            self._show()

    @Slot()
    def _advised(self) -> None:
        """Say it no more while the program stays where it is."""
        self._state.advised_program = str(program_folder())
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
        strips = (self.reading, self.faults, self.advice)
        self.setVisible(not all(strip.isHidden() for strip in strips))
