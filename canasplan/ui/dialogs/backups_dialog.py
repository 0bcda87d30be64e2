"""The backups: which there are, whether each is good, making one, going back to one."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QWidget
from typing_extensions import override

from canasplan.backups import Backup, Made, Reason
from canasplan.errors import CanasplanError
from canasplan.paths import BACKUPS
from canasplan.recovery import Loss
from canasplan.ui.backup_list import BackupList
from canasplan.ui.dialogs.backup_table import PLACE, BackupTableModel, Proof
from canasplan.ui.dialogs.extra_place_dialog import ExtraPlaceDialog, extra_fact
from canasplan.ui.dialogs.restore_dialog import RestoreDialog
from canasplan.ui.empty_state import EmptyState
from canasplan.ui.icons import icon, pixmap
from canasplan.ui.next_step import Go, NextStep
from canasplan.ui.row_table import OpeningTable
from canasplan.ui.services import Services
from canasplan.ui.texts import aware_text, say
from canasplan.ui.theme import SPACE_S, set_role
from canasplan.ui.working_dialog import WorkingDialog


class BackupsDialog(WorkingDialog):
    """A list that proves itself while one looks at it; `next_step` is set by going back."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        hint = self.tr(
            "Copias enteras de los datos. Se hacen solas cada media hora si hay cambios y al "
            "cerrar, y se comprueban al escribirlas."
        )
        super().__init__(self.tr("Respaldos"), hint, parent)
        self._store, self._messages = services.store, services.messages
        self._runner = services.runner
        self._list = BackupList()
        self._closed = False
        self.next_step: NextStep | None = None
        """Going back to a backup, once that was confirmed."""
        self.model = BackupTableModel(self)
        self.table = OpeningTable(self.model, self.tr("Respaldos"), PLACE)
        self.empty = EmptyState()
        self.extra_image, self.extra = QLabel(), QLabel()
        self.make_button = QPushButton(icon("shield"), self.tr("Respaldar &ahora"))
        self.extra_button = QPushButton(icon("usb"), self.tr("&Lugar extra…"))
        self.folder_button = QPushButton(icon("folder"), self.tr("A&brir carpeta"))
        self.restore_button = QPushButton(icon("history", "on_accent"), self.tr("&Restaurar…"))
        self._lay_out()
        self._connect()
        self.judge()
        self._look()

    @override
    def done(self, result: int) -> None:
        self._closed = not self.working
        super().done(result)

    def _lay_out(self) -> None:
        set_role(self.table, "card")
        self.empty.say(
            "shield",
            self.tr("Todavía no hay respaldos"),
            self.tr("El primero se hace solo al cerrar el programa. También puede hacerlo ahora."),
        )
        self.pages = QStackedWidget()
        self.pages.addWidget(self.table)
        self.pages.addWidget(self.empty)
        self.column.addWidget(self.pages, 1)
        self.column.addWidget(self.bar)
        self.column.addLayout(self._extra_row())
        self.column.addSpacing(SPACE_S)
        self.column.addLayout(self._buttons())
        self.resize(780, 460)

    def _extra_row(self) -> QHBoxLayout:
        self.extra.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.extra_image)
        row.addWidget(self.extra, 1)
        row.addWidget(self.extra_button)
        return row

    def _buttons(self) -> QHBoxLayout:
        set_role(self.restore_button, "primary")
        self.restore_button.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.make_button)
        row.addWidget(self.folder_button)
        row.addStretch()
        row.addWidget(self.restore_button)
        row.addWidget(self.close_button)
        return row

    def _connect(self) -> None:
        self.make_button.clicked.connect(self._make)
        self.extra_button.clicked.connect(self._choose_extra)
        self.folder_button.clicked.connect(self._open_folder)
        self.restore_button.clicked.connect(self._ask_loss)
        self.table.opened.connect(self.restore_button.click)
        self.table.selectionModel().currentRowChanged.connect(self.judge)

    def _chosen(self) -> Backup | None:
        return self.model.row_at(self.table.currentIndex().row())

    @override
    def judge(self) -> None:
        super().judge()
        chosen, free = self._chosen(), not (self.working or self._store.read_only)
        sound = chosen is not None and self.model.proof(chosen) is not Proof.DAMAGED
        self.restore_button.setEnabled(free and sound)
        self.make_button.setEnabled(free)
        self.extra_button.setEnabled(free)

    def _look(self) -> None:
        self._runner.start(self._store.backups_job(), finished=self._listed)

    @Slot(object)
    def _listed(self, found: BackupList) -> None:
        """Show what there is, the newest chosen, and begin to prove it."""
        self._list = found
        self.model.show_backups(found.backups, found.extra.name)
        self.pages.setCurrentWidget(self.table if found.backups else self.empty)
        if found.backups:
            self.table.selectRow(0)
            self.table.setFocus()
        else:
            self.make_button.setFocus()
        name, tone, told = extra_fact(found.extra)
        self.extra_image.setPixmap(pixmap(name, 18, tone, self.devicePixelRatioF()))
        self.extra.setText(told)
        self.judge()
        self._prove_next()

    def _prove_next(self) -> None:
        waiting = self.model.unproven()
        if waiting and not (self._closed or self.working):
            self.model.set_proof(waiting[0], Proof.PROVING)
            self._runner.start(self._store.prove_job(waiting[0]), finished=self._proved)

    @Slot(object)
    def _proved(self, found: tuple[Backup, bool]) -> None:
        backup, sound = found
        self.model.set_proof(backup, Proof.PROVEN if sound else Proof.DAMAGED)
        self.judge()
        self._prove_next()

    @Slot()
    def _make(self) -> None:
        self.set_working(working=True)
        self._runner.start(
            self._store.backup_job(Reason.HAND),
            progress=self._progress,
            finished=self._made,
            refused=self.refused,
            ended=self.ended,
        )

    @Slot(int, int)
    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    @Slot(object)
    def _made(self, made: Made) -> None:
        self._store.backed_up()
        told = self.tr("Respaldo hecho y comprobado: {moment}.").format(
            moment=aware_text(made.backup.moment)
        )
        if made.extra_problem is None:
            self.banner.tell("ok", told)
        else:
            self.banner.tell("warning", f"{told} {say(made.extra_problem)}")
        self._look()

    @override
    def ended(self) -> None:
        super().ended()
        self._prove_next()

    @Slot()
    def _ask_loss(self) -> None:
        """Find out what going back would lose; then ask."""
        chosen = self._chosen()
        if chosen is not None and self.restore_button.isEnabled():
            self.set_working(working=True)
            self._runner.start(
                self._store.loss_job(chosen),
                finished=self._confirm,
                refused=self.refused,
                ended=self.ended,
            )

    @Slot(object)
    def _confirm(self, found: tuple[Backup, Loss]) -> None:
        self.set_working(working=False)
        backup, loss = found
        dialog = RestoreDialog(backup, loss, self)
        if self._messages.show(dialog):
            exact = dialog.wants_exact()
            self.next_step = NextStep(Go.RESTORE, self._store.folder, backup.path, exact)
            self.accept()

    @Slot()
    def _choose_extra(self) -> None:
        dialog = ExtraPlaceDialog(self._list.extra, self._messages, self)
        if not self._messages.show(dialog):
            return
        try:
            self._store.set_extra_place(dialog.chosen)
        except CanasplanError as error:
            self.banner.tell("error", say(error))
        self._look()

    @Slot()
    def _open_folder(self) -> None:
        folder = self._store.folder / BACKUPS
        shown = folder if folder.is_dir() else folder.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown)))
