"""Metas and figures as the window reads and writes them: plain values, one signal per change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from canasplan.model import Change, Problem, RecordState, Revision, SavedOnceError, Target
from canasplan.ui.runner import Job, Tell

if TYPE_CHECKING:
    from canasplan.bootstrap import Workspace
    from canasplan.figures import CellFact
    from canasplan.lights import Cutoffs
    from canasplan.reports.dossier import Ask, Dossier
    from canasplan.standing import Known, Standing
    from canasplan.targets import Judged, TargetsSaved


class TargetStore:
    """The part of the store about how far the plan is."""

    def __init__(self, workspace: Workspace, tell: Callable[[Change], object]) -> None:
        """Read and write in `workspace`; `tell` is told what moved."""
        self._workspace = workspace
        self._tell = tell

    def standing_job(self, year: int | None, until: date | None, before: date | None = None) -> Job:
        """Return the work of reading every figure; its result is a `Standing`, or ``None``."""
        here = self._workspace

        def job(_tell: Tell, cancelled: Callable[[], bool]) -> Standing | None:
            with here.beside() as workspace:
                found = workspace.figures.standing(year, until, before)
                found.curve()  # the longest part: done here, it is there when the board asks
            return None if cancelled() else found

        return job

    def dossier_job(self, ask: Ask) -> Job:
        """Return the work of reading what a report is made of: a `Dossier`, or ``None``."""
        here = self._workspace

        def job(_tell: Tell, cancelled: Callable[[], bool]) -> Dossier | None:
            with here.beside() as workspace:
                found = workspace.figures.dossier(ask, workspace.profiles.get())
            return None if cancelled() else found

        return job

    def known(self, until: date | None, actions: Collection[str]) -> Known:
        """Return what the figures of some actions are made of now."""
        return self._workspace.figures.known(until, actions)

    def behind(self, standing: Standing, action: str, ubigeo: str) -> tuple[CellFact, ...]:
        """Return the avances behind one action in one district."""
        return self._workspace.figures.behind(standing, {action}, ubigeo)

    def cutoffs(self) -> Cutoffs:
        """Return the cut-offs of the traffic light of the plan in use."""
        return self._workspace.figures.cutoffs()

    def set_cutoffs(self, chosen: Cutoffs) -> None:
        """Keep other cut-offs of the traffic light with the plan in use."""
        self._workspace.figures.set_cutoffs(chosen)
        self._tell(Change(targets=True))

    def all(self, year: int | None = None) -> tuple[RecordState, ...]:
        """Return the metas in force, of one year or of all."""
        return self._workspace.targets.all(year)

    def judge(
        self, table: Iterable[Mapping[str, str]], numbers: Iterable[int]
    ) -> tuple[Judged, ...]:
        """Read and check rows of metas as typed; `numbers` are what people call them."""
        return self._workspace.targets.judge(table, numbers)

    def save_job(self, table: Sequence[Mapping[str, str]], reason: str | None = None) -> Job:
        """Return the work of setting all metas of a table, or none; then call `saved`.

        Its result is a `TargetsSaved`; it raises what `Targets.save` raises.
        """

        def job(_tell: Tell, _cancelled: Callable[[], bool]) -> TargetsSaved:
            with self._workspace.beside() as workspace:
                return workspace.targets.save(table, reason)

        return job

    def saved(self, saved: TargetsSaved) -> None:
        """Say that metas were set elsewhere (by a background job)."""
        self._tell(Change(targets=True, actions=saved.actions))

    def check(self, fields: Mapping[str, str], reason: str) -> tuple[Problem, ...]:
        """Return every error and warning of changing a meta that is set."""
        return self._workspace.targets.check(fields, reason)

    def history(self, record: str) -> tuple[Revision, ...]:
        """Return all revisions of a meta, oldest first."""
        return self._workspace.targets.history(record)

    def void(self, record: str, reason: str) -> None:
        """Take a meta back; also told when that is on disk in one of its two places only."""
        try:
            self._moved(self._workspace.targets.void(record, reason))
        except SavedOnceError as error:
            self._moved(error.revision)
            raise

    def _moved(self, saved: Revision) -> None:
        assert isinstance(saved.content, Target)
        self._tell(Change(targets=True, actions=frozenset({saved.content.action})))
