"""Between two windows, with the database closed: troubles told, data brought back, backups made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from canasplan.errors import CanasplanError
from canasplan.identity import SystemClock
from canasplan.trouble import DataTroubleError
from canasplan.ui.messages import Messages
from canasplan.ui.next_step import Go, NextStep
from canasplan.ui.runner import Job, Runner, Tell
from canasplan.ui.texts import say
from canasplan.ui.theme import Theme
from canasplan.ui.window_state import WindowState

if TYPE_CHECKING:
    from canasplan.backups import Made
    from canasplan.recovery import Outcome


@dataclass(frozen=True, slots=True)
class Desk:
    """What it takes to talk to a person about a folder that no window has open."""

    folder: Path
    messages: Messages
    runner: Runner

    def tell(self, error: CanasplanError) -> None:
        """Say what was refused."""
        self.messages.error(say(error))

    def ask(
        self, error: DataTroubleError, versions: Mapping[str, str], leave: str
    ) -> NextStep | None:
        """Show the screen of a trouble; return what was chosen, ``None`` for leaving."""
        from canasplan.ui.diagnosis import Diagnosis
        from canasplan.ui.dialogs.trouble_dialog import TroubleDialog

        messages = self.messages
        diagnosis = Diagnosis(self.folder, SystemClock(), messages, self.runner, versions)
        dialog = TroubleDialog(error, self.folder, messages, diagnosis, leave)
        messages.parent = dialog
        messages.show(dialog)
        return dialog.next_step

    def bring_back(self, step: NextStep) -> Outcome | None:
        """Rebuild the data or go back to a backup; ``None`` when nothing was changed."""
        from canasplan.ui.dialogs.recovery_dialog import RecoveryDialog, RestoreWork, restore_job

        clock = SystemClock()
        if step.go is Go.RESTORE and step.backup is not None:
            job = restore_job(self.folder, step.backup, clock, exact=step.exact)
            work = RestoreWork(self.runner, job)
            self.messages.show(work)
            return work.outcome
        dialog = RecoveryDialog(self.folder, clock, self.runner)
        self.messages.show(dialog)
        return dialog.outcome

    def back_up(self) -> None:
        """Make the backup of a session that ends, if it changed anything."""
        from canasplan.ui.dialogs.closing_backup import ClosingBackup

        closing = ClosingBackup(self.runner, closing_job(self.folder))
        closing.wait()
        if closing.problem is not None:
            self.tell(closing.problem)


@contextmanager
def desk(app: QApplication, folder: Path) -> Iterator[Desk]:
    """Give the program the look that was chosen in a folder, and a runner, for a while."""
    theme, runner = Theme(app, WindowState(folder).theme), Runner()
    try:
        yield Desk(folder, Messages(), runner)
    finally:
        runner.close()
        theme.close()


def closing_job(folder: Path) -> Job:
    """Return the work of the backup at the end; its result is ``None`` when nothing changed."""
    from canasplan.backups import Backups, Reason

    backups = Backups(folder, SystemClock())

    def job(tell: Tell, _cancelled: Callable[[], bool]) -> Made | None:
        return backups.make(Reason.CLOSE, tell) if backups.changed() else None

    return job
