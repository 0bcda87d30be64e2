"""Looks after the data while one works: checks them, and backs them up when it is time."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from canasplan.errors import CanasplanError
from canasplan.leftovers import clean_job
from canasplan.model import Change
from canasplan.ui.runner import Runner
from canasplan.ui.store import Store
from canasplan.ui.texts import say

if TYPE_CHECKING:
    from canasplan.backups import Made
    from canasplan.integrity import Verification
    from canasplan.ui.backup_list import BackupList

DELAY = 1_500
"""Milliseconds after the window can be used until the data are checked."""
EVERY = 60_000
"""Milliseconds between two looks whether a backup is due."""


class State(Enum):
    """What is known of the data."""

    UNKNOWN = auto()
    CHECKING = auto()
    SOUND = auto()
    FAULTY = auto()
    UNREADABLE = auto()
    """They could not be checked: `Health.problem` says why."""


class Health(QObject):
    """Checks, backs up and tidies up beside the window; `changed` says that there is news."""

    changed = Signal()
    checked = Signal()
    """A check ended with a result."""

    def __init__(
        self,
        store: Store,
        background: Runner,
        delay: int = DELAY,
        every: int = EVERY,
        parent: QObject | None = None,
    ) -> None:
        """`delay` and `every` are milliseconds."""
        super().__init__(parent)
        self._store, self._background, self._delay = store, background, delay
        self._closed = False
        self._backing = False
        self.state = State.UNKNOWN
        self.result: Verification | None = None
        """What the last check found."""
        self.checked_at = ""
        """When that was, UTC."""
        self.problem = ""
        """Why the data could not be checked."""
        self.backups: BackupList | None = None
        """``None`` until somebody has looked."""
        self.backup_problem = ""
        """Why the last backup of its own accord was not made, or not copied."""
        self._minute = QTimer(self)
        self._minute.setInterval(every)
        self._minute.timeout.connect(self._back_up_when_due)
        store.changed.connect(self._heard)

    @Slot()
    def begin(self) -> None:
        """Start looking after the data, a little later."""
        QTimer.singleShot(self._delay, self, self._begin)

    @Slot()
    def check(self) -> None:
        """Check the data now, unless that is being done."""
        if self._closed or self.state is State.CHECKING:
            return
        self._set_state(State.CHECKING)
        self._background.start(
            self._store.verify_job(), finished=self._checked, refused=self._unreadable
        )

    def close(self) -> None:
        """Take no more notice of anything; the window closes."""
        self._closed = True
        self._minute.stop()

    @Slot()
    def _begin(self) -> None:
        if self._closed:
            return
        self._look_for_backups()
        self.check()
        self._background.start(clean_job)
        if not self._store.read_only:
            self._minute.start()

    @Slot(object)
    def _checked(self, found: Verification | None) -> None:
        if self._closed or found is None:  # cancelled: the window closes
            return
        self.result, self.checked_at = found, self._store.now()
        self._store.verified(found)
        self._set_state(State.FAULTY if found.faults else State.SOUND)
        self.checked.emit()

    @Slot(object)
    def _unreadable(self, error: CanasplanError) -> None:
        if not self._closed:
            self.problem = say(error)
            self._set_state(State.UNREADABLE)
            self.checked.emit()

    def _set_state(self, state: State) -> None:
        self.state = state
        self.changed.emit()

    @Slot()
    def _look_for_backups(self) -> None:
        self._background.start(self._store.backups_job(), finished=self._listed)

    @Slot(object)
    def _listed(self, found: BackupList) -> None:
        if not self._closed:
            self.backups = found
            self.changed.emit()

    @Slot()
    def _back_up_when_due(self) -> None:
        if self._closed or self._backing:
            return
        self._backing = True
        self._background.start(
            self._store.due_backup_job(),
            finished=self._backed_up,
            refused=self._not_backed_up,
            ended=self._backing_ended,
        )

    @Slot(object)
    def _backed_up(self, made: Made | None) -> None:
        if self._closed or made is None:
            return
        self.backup_problem = say(made.extra_problem) if made.extra_problem else ""
        self._store.backed_up()

    @Slot(object)
    def _not_backed_up(self, error: CanasplanError) -> None:
        if not self._closed:
            self.backup_problem = say(error)
            self.changed.emit()

    @Slot()
    def _backing_ended(self) -> None:
        self._backing = False

    @Slot(object)
    def _heard(self, change: Change) -> None:
        if change.backed_up and not self._closed:
            self._look_for_backups()
