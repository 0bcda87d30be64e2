"""The receipts: what each district was told last, and writing the next one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.receipts import Delivery, Sender, Written
from canasplan.ui.delivery_text import delivery_text
from canasplan.ui.icons import icon
from canasplan.ui.office.receipt_table import RECEIPT, ReceiptTableModel
from canasplan.ui.progress.banner import Banner, Offer
from canasplan.ui.row_table import OpeningTable
from canasplan.ui.services import Services
from canasplan.ui.texts import say
from canasplan.ui.theme import SPACE_L, SPACE_S, SPACE_XL, set_role


class ReceiptsDialog(QDialog):
    """Who is owed a receipt, and one button to write it."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._messages = services.store, services.messages
        self._runner, self._state = services.runner, services.state
        self._working, self._district = False, ""
        self.model = ReceiptTableModel(self)
        self.table = OpeningTable(self.model, self.tr("Distritos"), RECEIPT)
        self.banner = Banner()
        self.bar = QProgressBar()
        self.write_button = QPushButton(icon("export", "on_accent"), self.tr("&Escribir acuse…"))
        self.close_button = QPushButton(self.tr("&Cerrar"))
        self.setWindowTitle(self.tr("Acuses"))
        self._lay_out()
        self._connect()
        self._judge()
        self._look()

    @property
    def working(self) -> bool:
        """Whether a receipt is being written."""
        return self._working

    @override
    def done(self, result: int) -> None:
        """Close; but not while a receipt is being written."""
        if not self._working:
            super().done(result)

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Acuses"))
        set_role(title, "title")
        hint = QLabel(
            self.tr(
                "El acuse le dice a un distrito qué recibió la provincia y qué observa. "
                "El distrito lo importa, y sus avances muestran «Recibido» u «Observado»."
            )
        )
        hint.setWordWrap(True)
        set_role(hint, "muted")
        set_role(self.table, "card")
        set_role(self.write_button, "primary")
        self.write_button.setDefault(True)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(self.tr("Progreso"))
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addStretch()
        buttons.addWidget(self.write_button)
        buttons.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        whole.setSpacing(SPACE_S)
        for widget in (title, hint, self.banner):
            whole.addWidget(widget)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.bar)
        whole.addSpacing(SPACE_S)
        whole.addLayout(buttons)
        self.resize(760, 500)

    def _connect(self) -> None:
        self.write_button.clicked.connect(self._write)
        self.close_button.clicked.connect(self.reject)
        self.table.opened.connect(self.write_button.click)
        self.table.selectionModel().currentRowChanged.connect(self._judge)

    def _chosen(self) -> Sender | None:
        return self.model.row_at(self.table.currentIndex().row())

    @Slot()
    def _judge(self) -> None:
        """Offer what can be done now."""
        chosen = self._chosen()
        something = chosen is not None and chosen.revisions > 0
        self.write_button.setEnabled(something and not self._working)
        self.close_button.setDisabled(self._working)
        self.bar.setVisible(self._working)

    def _look(self) -> None:
        self._runner.start(self._store.exchange.senders_job(), finished=self._listed)

    @Slot(object)
    def _listed(self, senders: tuple[Sender, ...]) -> None:
        """Show the districts; the one that was chosen stays so."""
        before = self._chosen()
        self.model.show_rows(senders)
        self.table.selectRow(self.model.row_of(before.ubigeo if before else ""))
        self.table.setFocus()
        self._judge()

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
        self._set_working(working=True)
        self._runner.start(
            self._store.exchange.receipt_job(chosen.ubigeo, folder),
            finished=self._written,
            refused=self._refused,
            ended=self._ended,
        )

    def _set_working(self, *, working: bool) -> None:
        self._working = working
        self._judge()

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

    @Slot(object)
    def _refused(self, error: CanasplanError) -> None:
        self.banner.tell("error", say(error))

    @Slot()
    def _ended(self) -> None:
        self._set_working(working=False)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
