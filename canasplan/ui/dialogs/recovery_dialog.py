"""Between two sessions: what can be brought back, doing it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget
from typing_extensions import override

from canasplan import recovery
from canasplan.errors import CanasplanError
from canasplan.identity import Clock
from canasplan.paths import DATABASE
from canasplan.recovery import Outcome
from canasplan.ui.dialogs.outcome import outcome_story, proposal_story
from canasplan.ui.dialogs.story import Story, StoryDialog
from canasplan.ui.runner import Job, Runner, Task
from canasplan.ui.texts import say
from canasplan.ui.theme import set_role


class WorkDialog(StoryDialog):
    """Shows work on a closed data folder while it goes on."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._task: Task | None = None
        self._leaving = False
        self.outcome: Outcome | None = None
        """What was brought back; ``None`` while nothing was."""
        self.bar = QProgressBar()
        self.close_button = QPushButton(self.tr("&Cancelar"))
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self.foot.addStretch()
        self.foot.addWidget(self.close_button)

    @property
    def running(self) -> bool:
        """Whether something is being read or written."""
        return self._task is not None

    @override
    def reject(self) -> None:
        """Close; what is being done ends first."""
        self._leaving = True
        if not self.running:
            super().reject()

    def work(self, job: Job, heading: str, text: str, finished: Callable[[Any], None]) -> None:
        """Start `job` and show that it goes on."""
        story = Story("history", "accent", heading)
        story.add_words(text)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(heading)
        story.add(self.bar)
        self.tell(story)
        self._task = self._runner.start(
            job,
            progress=self._progress,
            finished=finished,
            refused=self.refused,
            ended=self.ended,
        )

    @Slot(object)
    def refused(self, error: CanasplanError) -> None:
        """Tell why it could not be done."""
        story = Story("error", "danger", self.tr("No se pudo"))
        story.add_words(say(error))
        self.tell(story)
        self.close_button.setText(self.tr("&Cerrar"))
        self.close_button.setEnabled(True)

    @Slot(int, int)
    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    @Slot()
    def ended(self) -> None:
        """Let the person go, whatever came of the work."""
        self._task = None
        self.close_button.setEnabled(True)
        if self._leaving:
            self.reject()


class RecoveryDialog(WorkDialog):
    """Looks for what can be brought back, asks, brings it back, and tells the result."""

    def __init__(
        self, folder: Path, clock: Clock, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(runner, parent)
        self._folder, self._clock = folder, clock
        self.recover_button = QPushButton(self.tr("&Recuperar"))
        set_role(self.recover_button, "primary")
        self.recover_button.setDefault(True)
        self.recover_button.hide()
        self.recover_button.clicked.connect(self._go_on)
        self.foot.insertWidget(1, self.recover_button)
        self.work(
            lambda _tell, _cancelled: recovery.propose(folder, clock),
            self.tr("Buscando qué se puede recuperar"),
            self.tr("Se leen los respaldos, el diario y el archivo de datos. No se cambia nada."),
            self._proposed,
        )

    @Slot(object)
    def _proposed(self, proposal: Outcome) -> None:
        present = (self._folder / DATABASE).exists()
        self.tell(proposal_story(proposal, present=present))
        self.recover_button.show()
        self.recover_button.setFocus()

    @Slot()
    def _go_on(self) -> None:
        if self.outcome is not None:
            self.accept()
            return
        for button in (self.recover_button, self.close_button):
            button.setEnabled(False)
        folder, clock = self._folder, self._clock
        self.work(
            lambda _tell, _cancelled: recovery.rebuild(folder, clock),
            self.tr("Recuperando los datos"),
            self.tr("No apague la computadora. El archivo de antes se guarda aparte."),
            self._recovered,
        )

    @Slot(object)
    def _recovered(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.tell(outcome_story(outcome, restored=False))
        self.close_button.hide()
        self.recover_button.setText(self.tr("&Abrir CanasPlan"))
        self.recover_button.setEnabled(True)
        self.recover_button.setFocus()

    @override
    @Slot(object)
    def refused(self, error: CanasplanError) -> None:
        super().refused(error)
        self.recover_button.setText(self.tr("&Volver a intentar"))
        self.recover_button.setEnabled(True)


class RestoreWork(WorkDialog):
    """Goes back to a backup, as it was confirmed in the window before; closes by itself."""

    def __init__(self, runner: Runner, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(runner, parent)
        self.close_button.setEnabled(False)
        self.work(
            job,
            self.tr("Volviendo al respaldo"),
            self.tr("No apague la computadora. Antes se respalda lo que hay ahora."),
            self._restored,
        )

    @Slot(object)
    def _restored(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.accept()


def restore_job(folder: Path, backup: Path, clock: Clock, *, exact: bool) -> Job:
    """Return the work of going back to `backup`; its result is an `Outcome`."""
    return lambda _tell, _cancelled: recovery.restore(folder, backup, clock, exact=exact)
