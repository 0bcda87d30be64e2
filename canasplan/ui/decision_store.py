"""What the window reads of what waits for a person, and writes when the person has decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, TypeVar

from canasplan.model import Problem, Revision, SavedOnceError
from canasplan.ui.runner import Job, Tell

if TYPE_CHECKING:
    from canasplan.bootstrap import Workspace
    from canasplan.decisions import Decisions, Incorporated, Repeated

Result = TypeVar("Result")


class _CancelledError(Exception):
    """The person stopped; nothing was let in."""


class DecisionStore:
    """Conflicts, proposals and files set apart; `decided` is called after each write."""

    def __init__(self, workspace: Workspace, decided: Callable[[], None]) -> None:
        self._workspace, self._decided = workspace, decided

    def conflicts_job(self) -> Job:
        """Return the work of finding all conflicts: a tuple of `Conflict` and `Repeated`."""
        return self._reading(lambda decisions: (*decisions.conflicts(), *decisions.repeated()))

    def proposals_job(self) -> Job:
        """Return the work of finding the edited rows that wait: a tuple of `Proposal`."""
        return self._reading(lambda decisions: decisions.proposals())

    def apart_job(self) -> Job:
        """Return the work of finding the files that wait: a tuple of `ApartFile`."""
        return self._reading(lambda decisions: decisions.set_apart_files())

    def resolve(
        self, record: str, fields: Mapping[str, str], heads: Collection[str], reason: str
    ) -> Revision:
        """End a conflict; raises what `Decisions.resolve` raises."""
        decisions = self._workspace.decisions
        return self._told(lambda: decisions.resolve(record, fields, heads, reason))

    def void(self, record: str, heads: Collection[str], reason: str) -> Revision:
        """End a conflict by voiding the record; raises what `Decisions.void` raises."""
        decisions = self._workspace.decisions
        return self._told(lambda: decisions.void(record, heads, reason))

    def keep(self, seen: Repeated, number: int, reason: str) -> None:
        """Let one record of a repeated meta stand; raises what `Decisions.keep` raises."""
        decisions = self._workspace.decisions
        self._told(lambda: decisions.keep(seen, number, reason))

    def undo(self, record: str) -> Revision:
        """Take back the last decision about a record; raises what `Decisions.undo` raises."""
        decisions = self._workspace.decisions
        return self._told(lambda: decisions.undo(record))

    def check_proposal(
        self, number: int, columns: Collection[str], reason: str
    ) -> tuple[Problem, ...]:
        """Return every error and warning of taking some cells over."""
        return self._workspace.decisions.check_proposal(number, columns, reason)

    def accept_proposal(self, number: int, columns: Collection[str], reason: str) -> Revision:
        """Take cells of an edited row over; raises what `Decisions.accept_proposal` raises."""
        decisions = self._workspace.decisions
        return self._told(lambda: decisions.accept_proposal(number, columns, reason))

    def refuse_proposal(self, number: int, reason: str) -> None:
        """Leave an edited row out; raises what `Decisions.refuse_proposal` raises."""
        decisions = self._workspace.decisions
        self._told(lambda: decisions.refuse_proposal(number, reason))

    def accept_apart_job(self, sha256: str, reason: str) -> Job:
        """Return the work of letting a file in: `Incorporated`; then call `let_in`."""
        here = self._workspace

        def job(tell: Tell, cancelled: Callable[[], bool]) -> Incorporated | None:
            def told(done: int, of: int) -> None:
                if cancelled():
                    raise _CancelledError
                tell(done, of)

            with here.beside() as workspace:
                try:
                    return workspace.decisions.accept_set_apart(sha256, reason, told)
                except _CancelledError:
                    return None

        return job

    def let_in(self) -> None:
        """Say that a file was let in elsewhere (by the background job)."""
        self._decided()

    def _reading(self, read: Callable[[Decisions], Result]) -> Job:
        here = self._workspace

        def job(_tell: Tell, _cancelled: Callable[[], bool]) -> Result:
            with here.beside() as workspace:
                return read(workspace.decisions)

        return job

    def _told(self, write: Callable[[], Result]) -> Result:
        """Do a write and tell it; also when it is on disk in one of its two places only."""
        try:
            done = write()
        except SavedOnceError:
            self._decided()
            raise
        self._decided()
        return done
