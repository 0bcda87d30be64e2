"""The backup at the end of a session: seen only when it takes a while."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer, Slot
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.ui.dialogs.recovery_dialog import WorkDialog
from canasplan.ui.runner import Job, Runner

UNSEEN = 600
"""Milliseconds after which a person is told what is being waited for."""


class ClosingBackup(WorkDialog):
    """Waits for the backup; what was refused is `problem` afterwards."""

    def __init__(self, runner: Runner, job: Job) -> None:
        super().__init__(runner)
        self.problem: CanasplanError | None = None
        self._loop = QEventLoop(self)
        self._foot.hide()
        self.work(
            job,
            self.tr("Respaldando antes de cerrar"),
            self.tr("Un momento: se hace y se comprueba una copia de los datos."),
            self._made,
        )

    def wait(self) -> None:
        """Return when the backup was made or refused."""
        QTimer.singleShot(UNSEEN, self, self.show)
        if self.running:
            self._loop.exec()
        self.hide()
        self.deleteLater()

    @override
    def reject(self) -> None:
        """Stay: the program is closing anyway."""

    @Slot(object)
    def _made(self, _: object) -> None:
        """Nothing to tell: it is in the list of the next session."""

    @override
    @Slot(object)
    def refused(self, error: CanasplanError) -> None:
        self.problem = error

    @override
    @Slot()
    def ended(self) -> None:
        super().ended()
        self._loop.quit()
