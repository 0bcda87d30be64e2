"""The receipts: what each district was told last, and writing the next one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from canasplan.receipts import Delivery, Sender, Written
from canasplan.ui.delivery_text import delivery_text
from canasplan.ui.icons import icon
from canasplan.ui.office.receipt_table import RECEIPT, ReceiptTableModel
from canasplan.ui.progress.banner import Offer
from canasplan.ui.row_table import OpeningTable
from canasplan.ui.services import Services
from canasplan.ui.theme import SPACE_S, set_role
from canasplan.ui.working_dialog import WorkingDialog


class ReceiptsDialog(WorkingDialog):
    """Who is owed a receipt, and one button to write it."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        hint = self.tr(
            "El acuse le dice a un distrito qué recibió la provincia y qué observa. "
            "El distrito lo importa, y sus avances muestran «Recibido» u «Observado»."
        )
        super().__init__(self.tr("Acuses"), hint, parent)
        self._store, self._messages = services.store, services.messages
        self._runner, self._state = services.runner, services.state
        self._district = ""
        self.model = ReceiptTableModel(self)
        self.table = OpeningTable(self.model, self.tr("Distritos"), RECEIPT)
        self.write_button = QPushButton(icon("export", "on_accent"), self.tr("&Escribir acuse…"))
        self._lay_out()
        self._connect()
        self.judge()
        self._look()

    def _lay_out(self) -> None:
        set_role(self.table, "card")
        set_role(self.write_button, "primary")
        self.write_button.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addStretch()
        buttons.addWidget(self.write_button)
        buttons.addWidget(self.close_button)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.bar)
        self.column.addSpacing(SPACE_S)
        self.column.addLayout(buttons)
        self.resize(760, 500)

    def _connect(self) -> None:
        self.write_button.clicked.connect(self._write)
        self.table.opened.connect(self.write_button.click)
        self.table.selectionModel().currentRowChanged.connect(self.judge)

    def _chosen(self) -> Sender | None:
        return self.model.row_at(self.table.currentIndex().row())

    @override
    def judge(self) -> None:
        super().judge()
        chosen = self._chosen()
        something = chosen is not None and chosen.revisions > 0
        self.write_button.setEnabled(something and not self.working)

    def _look(self) -> None:
        self._runner.start(self._store.exchange.senders_job(), finished=self._listed)

    @Slot(object)
    def _listed(self, senders: tuple[Sender, ...]) -> None:
        """Show the districts; the one that was chosen stays so."""
        before = self._chosen()
        self.model.show_rows(senders)
        self.table.selectRow(self.model.row_of(before.ubigeo if before else ""))
        self.table.setFocus()
        self.judge()

    @Slot()
    def _write(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        title = self.tr("Carpeta del acuse de {district}").format(district=chosen.name)
        folder = self._messages.ask_folder(title, self._state.export_folder or Path.home())
        if folder is None:
            return
        self._state.export_folder, self._district = folder, chosen.name
        self.set_working(working=True)
        self._runner.start(
            self._store.exchange.receipt_job(chosen.ubigeo, folder),
            finished=self._written,
            refused=self.refused,
            ended=self.ended,
        )

    @Slot(object)
    def _written(self, written: Written) -> None:
        counts = Delivery(received=written.revisions - written.observed, observed=written.observed)
        told = self.tr("Acuse de {district}: {name} ({counts}).").format(
            district=self._district,
            name=written.path.name,
            counts=delivery_text(counts)[0],
        )
        self.banner.tell("ok", told, Offer(self.tr("Abrir carpeta"), partial(_open, written.path)))
        self._look()


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
