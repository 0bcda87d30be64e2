"""The figures as the window has them: read once beside it, then kept up to date by each save.

Everything that shows a percentage reads it from here, so that all of them say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from canasplan.errors import CanasplanError
from canasplan.model import Change
from canasplan.ui.runner import Runner
from canasplan.ui.store import Store
from canasplan.ui.texts import say

if TYPE_CHECKING:
    from canasplan.standing import Standing
    from canasplan.why import Explanation


AT_ONCE = 4
"""Actions that are read again while the window waits; of more, everything is, beside it."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the figures are of."""

    year: int | None = None
    """Only this year; ``None``: the whole plan."""
    until: date | None = None
    """As it stood on this day; ``None``: as it stands."""
    before: date | None = None
    """Compared with how it stood on this day."""


class FigureStore(QObject):
    """Holds the standing of the plan."""

    changed = Signal()
    """`standing` is another one now, or `problem` says why it could not be brought up to date."""

    def __init__(self, store: Store, runner: Runner, parent: QObject | None = None) -> None:
        """Follow `store`; what takes long is done by `runner`."""
        super().__init__(parent)
        self._store = store
        self._runner = runner
        self._sight = Sight()
        self._standing: Standing | None = None
        self.problem = ""
        """Why the figures could not be read; empty where they were."""
        self._asked = False
        self._reading = False
        self._stale = False
        store.changed.connect(self._follow)

    @property
    def sight(self) -> Sight:
        """What the figures are of."""
        return self._sight

    @property
    def standing(self) -> Standing | None:
        """Every figure; ``None`` until they were read the first time."""
        return self._standing

    def read(self) -> None:
        """Read the figures beside the window; `changed` tells when they are there."""
        self._asked = True
        if self._reading:
            self._stale = True  # what is being read may be older than what happened since
            return
        self._reading, self._stale = True, False
        self._runner.start(
            self._store.targets.standing_job(
                self._sight.year, self._sight.until, self._sight.before
            ),
            finished=self._take,
            refused=self._refuse,
            ended=self._ended,
        )

    def read_once(self) -> None:
        """Read the figures unless they are there or on their way."""
        if not self._asked:
            self.read()

    def look(self, sight: Sight) -> None:
        """Look at another year, or as of another day."""
        if sight != self._sight:
            self._sight = sight
            self.read()

    def explain(self, scope: str, ubigeo: str | None = None) -> Explanation | None:
        """Take a figure apart; ``None`` before the figures were read."""
        from canasplan import why

        standing = self._standing
        if standing is None:
            return None
        if ubigeo is None or standing.plan.action(scope) is None:
            return why.explain(standing, scope, ubigeo)
        behind = self._store.targets.behind(standing, scope, ubigeo)
        return why.explain_cell(standing, scope, ubigeo, (one.fact for one in behind))

    @Slot(object)
    def _take(self, standing: Standing | None) -> None:
        if standing is not None and not self._stale:
            self._hold(standing)

    def _hold(self, standing: Standing) -> None:
        self._standing, self.problem = standing, ""
        self.changed.emit()

    @Slot(object)
    def _refuse(self, error: CanasplanError) -> None:
        """Keep the figures there are: the window says that they are old."""
        self.problem = say(error)
        self.changed.emit()

    @Slot()
    def _ended(self) -> None:
        self._reading = False
        if self._stale:
            self.read()

    @Slot(object)
    def _follow(self, change: Change) -> None:
        """Bring the figures after a change: of one save, only its actions are read again."""
        if change.plan:
            self._sight = Sight()  # its years may be none of this plan's
        whole = change.plan or change.merged or (change.targets and not change.actions)
        if not self._asked or not (whole or change.actions):
            return
        few = not whole and len(change.actions) <= AT_ONCE
        if self._standing is None or self._reading or not few:
            self.read()
            return
        sight, targets = self._sight, self._store.targets
        try:
            part = targets.known(sight.until, change.actions)
            past = targets.known(sight.before, change.actions) if sight.before else None
        except CanasplanError as error:
            self._refuse(error)
        else:
            self._hold(self._standing.renewed(part, change.actions, past))
