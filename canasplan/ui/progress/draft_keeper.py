"""What is typed, kept as a draft within two seconds, so that a power cut takes almost nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from canasplan.errors import CanasplanError
from canasplan.model import Draft
from canasplan.ui.store import Store
from canasplan.ui.texts import say

DELAY = 1000
"""Milliseconds from the first unsaved key to the write; later keys never put it off."""


class DraftKeeper(QObject):
    """Writes the draft of the open form, and finds, drops and brings back drafts."""

    kept = Signal(object)
    """The draft that is on disk now."""
    failed = Signal(str)
    """Why a draft could not be written."""

    def __init__(
        self, store: Store, snapshot: Callable[[], Draft | None], parent: QObject | None = None
    ) -> None:
        """Ask `snapshot` for what is typed; ``None`` when nothing is worth keeping."""
        super().__init__(parent)
        self._store, self._snapshot = store, snapshot
        self._record = ""
        self._waiting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY)
        self._timer.timeout.connect(self.flush)

    def watch(self, record: str) -> None:
        """Keep the drafts of this record from now on."""
        self.forget()
        self._record = record

    def touch(self) -> None:
        """Something was typed: the draft is written at most `DELAY` after the first call."""
        if not self._record:
            return
        self._waiting = True
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> bool:
        """Write what is typed at once; say whether nothing is left to write.

        After a failure the next key or flush tries again.
        """
        self._timer.stop()
        if not self._waiting:
            return True
        draft = self._snapshot()
        done = self.drop(self._record) if draft is None else self.keep(draft)
        if done:
            self._waiting = False
            self.kept.emit(draft)
        return done

    def keep(self, draft: Draft) -> bool:
        """Write a draft now, also one that was dropped; say whether it is on disk."""
        return self._tried(lambda: self._store.keep_draft(draft))

    def drop(self, record: str) -> bool:
        """Forget what was typed for a record; say whether that was possible."""
        return self._tried(lambda: self._store.discard_draft(record))

    def forget(self) -> None:
        """Stop keeping: the record was saved, or its draft dropped."""
        self._timer.stop()
        self._waiting = False
        self._record = ""

    def of_action(self, plan: str, action: str) -> tuple[Draft, ...]:
        """Return the drafts of an action of a plan, newest first."""
        return tuple(
            draft
            for draft in self._store.drafts()
            if draft.action == action and draft.fields.get("plan", plan) == plan
        )

    def _tried(self, write: Callable[[], None]) -> bool:
        try:
            write()
        except CanasplanError as error:
            self.failed.emit(say(error))
            return False
        return True
