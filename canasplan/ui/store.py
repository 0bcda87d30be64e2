"""The one way the window reads and writes: plain values in and out, one signal per change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from canasplan.bootstrap import use_cases
from canasplan.errors import CanasplanError
from canasplan.identity import Clock, moment_text
from canasplan.model import (
    PROVINCE,
    ActionRow,
    Change,
    Draft,
    Problem,
    Profile,
    Progress,
    RecordState,
    Revision,
    SavedOnceError,
)
from canasplan.plan_document import PlanDocument
from canasplan.ui.runner import Job, Tell

if TYPE_CHECKING:
    from canasplan.actions import SearchResult
    from canasplan.backups import Backup, Made, Reason
    from canasplan.bootstrap import Workspace
    from canasplan.exchange.export import ExportRequest
    from canasplan.first_sight import FirstSight
    from canasplan.integrity import Verification
    from canasplan.plan import PlanEntry
    from canasplan.recovery import Loss
    from canasplan.ui.exchange_store import ExchangeStore
    from canasplan.ui.target_store import TargetStore


class Store(QObject):
    """Reads and writes of the window; every write emits `changed` once, after it is on disk."""

    changed = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        first: Callable[[], AbstractContextManager[None]] = nullcontext,
        sight: FirstSight | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Read and write in `workspace`.

        Args:
            workspace: the data folder.
            first: makes a context in which what goes on beside the window rests.
            sight: what is answered without opening the data, until something changes.
            parent: of the object.
        """
        super().__init__(parent)
        self.first = first
        self._workspace = workspace
        self._plan = sight.plan if sight else None
        self._rows = sight.rows if sight else None
        self._profile = sight.profile if sight else None
        self.typing = sight is not None and sight.typing
        """Whether the data are to be opened before the keyboard is given away."""
        self._seen: tuple[str, tuple[RecordState, ...]] = ("", ())
        """The action whose avances were read last, and what they were."""
        self._faults: Mapping[str, tuple[str, ...]] = {}
        self._faulty_actions: frozenset[str] = frozenset()
        self.changed.connect(self._follow)

    @cached_property
    def exchange(self) -> ExchangeStore:
        """What is received and decided."""
        from canasplan.ui.exchange_store import ExchangeStore

        return ExchangeStore(self._workspace, self.changed.emit)

    @cached_property
    def targets(self) -> TargetStore:
        """Metas and figures."""
        from canasplan.ui.target_store import TargetStore

        return TargetStore(self._workspace, self.changed.emit)

    @property
    def opened(self) -> bool:
        """Whether the data are open; if not, they are when something is asked of them."""
        return self._workspace.opened

    def open(self) -> bool:
        """Open the data; tell whether they are otherwise than they were seen before.

        Raises:
            CanasplanError: they cannot be opened; a `DataTroubleError` where there is a screen.
        """
        self._workspace.open()
        return bool(self._workspace.reconciled.restored)

    def load_job(self) -> Job:
        """Return the work of loading what opening the data takes."""
        return lambda _tell, _cancelled: use_cases()

    @property
    def folder(self) -> Path:
        """Return the data folder."""
        return self._workspace.folder

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written: every command that would is not offered."""
        return self._workspace.read_only

    @property
    def clock(self) -> Clock:
        """Return where the time comes from."""
        return self._workspace.clock

    def now(self) -> str:
        """Return the present moment as drafts carry it."""
        return moment_text(self._workspace.clock.now())

    def plan(self) -> PlanDocument:
        """Return the plan in use."""
        if self._plan is None:
            self._plan = self._workspace.plans.current()
        return self._plan

    def forget(self) -> None:
        """Read again what several views share: something changed, here or elsewhere."""
        self._plan = self._rows = self._profile = None
        self._seen = ("", ())

    def plans(self) -> tuple[PlanEntry, ...]:
        """Return every loaded version of every plan."""
        return self._workspace.plans.all()

    def profile(self) -> Profile | None:
        """Return who records here, or ``None`` before the first start is through."""
        if self._profile is None:
            self._profile = self._workspace.profiles.get()
        return self._profile

    def action_rows(self) -> tuple[ActionRow, ...]:
        """Return every action of the plan in use with its last avance."""
        if self._rows is None:
            self._rows = self._workspace.actions.rows()
        return self._rows

    def search(self, text: str, *, avances: bool = True) -> SearchResult:
        """Find actions by their own words and, with `avances`, by those of their avances."""
        return self._workspace.actions.search(text, avances=avances)

    def search_job(self, text: str) -> Job:
        """Return the work of a whole search; its result is a `SearchResult`, or ``None``."""
        here = self._workspace

        def job(_tell: Tell, cancelled: Callable[[], bool]) -> SearchResult | None:
            with here.beside() as workspace:
                found = workspace.actions.search(text, cancelled=cancelled)
            return None if cancelled() else found

        return job

    def records(self, action: str) -> tuple[RecordState, ...]:
        """Return the avances of an action, newest first, voided ones included."""
        if action != self._seen[0]:
            self._seen = ("", ())  # let go of before others are read
        found = self._workspace.progress.of_action(action, self._seen[1])
        self._seen = action, found
        return found

    def record(self, record: str) -> RecordState:
        """Return what an avance is now."""
        return self._workspace.progress.get(record)

    def history(self, record: str) -> tuple[Revision, ...]:
        """Return all revisions of an avance, oldest first."""
        return self._workspace.progress.history(record)

    def check(
        self,
        fields: Mapping[str, str],
        *,
        record: str,
        base: str | None = None,
        reason: str | None = None,
    ) -> tuple[Problem, ...]:
        """Return every error and warning of an entry as typed."""
        return self._workspace.progress.check(fields, record=record, base=base, reason=reason)

    def localities(self, ubigeo: str) -> tuple[str, ...]:
        """Return the names of the localities of a district, for completion."""
        return self._workspace.localities.names(ubigeo)

    def drafts(self) -> tuple[Draft, ...]:
        """Return what was typed and not saved, the newest first."""
        return self._workspace.drafts.all()

    def pending(self) -> int:
        """Return how many revisions no export has carried yet."""
        return self._workspace.exports.pending()

    def last_save(self) -> str | None:
        """Return the moment of the newest revision here."""
        return self._workspace.progress.last_save()

    def export_count(self, request: ExportRequest) -> tuple[int, int]:
        """Return how many revisions and avances an export would hold."""
        return self._workspace.exports.count(request)

    def export_name(self, request: ExportRequest, *, package: bool = False) -> str:
        """Return the file name the contract gives an export made now, or the next package."""
        if package:
            return self._workspace.exports.package_name(request)
        from canasplan.exchange.export import suggested_name

        profile = self.profile()
        now = self._workspace.clock.now()
        return suggested_name(request, profile.scope if profile else PROVINCE, self.plan(), now)

    def new_record(self) -> str:
        """Return the id of a record about to be typed."""
        return self._workspace.progress.new_record()

    def save(
        self,
        fields: Mapping[str, str],
        *,
        record: str,
        base: str | None = None,
        reason: str | None = None,
    ) -> Revision:
        """Record or correct an avance; raises what `ProgressBook.save` raises."""
        before = self._action_of(record) if base else frozenset()
        book = self._workspace.progress
        return self._told(
            lambda: book.save(fields, record=record, base=base, reason=reason), before
        )

    def save_again(self, revision: Revision) -> Revision:
        """Write once more what is in the database and not yet in its second place."""
        return self._told(lambda: self._workspace.progress.commit(revision))

    def void(self, record: str, *, base: str, reason: str) -> Revision:
        """Void an avance."""
        book = self._workspace.progress
        return self._told(lambda: book.void(record, base=base, reason=reason))

    def undo(self, record: str) -> Revision:
        """Take back the last save of an avance by one more revision."""
        before = self._action_of(record)
        return self._told(lambda: self._workspace.progress.undo(record), before)

    def add_locality(self, ubigeo: str, name: str) -> None:
        """Keep a new locality."""
        self._workspace.localities.add(ubigeo, name)
        self.changed.emit(Change(localities=True))

    def set_profile(self, profile: Profile) -> None:
        """Change who records here."""
        self._workspace.profiles.set(profile)
        self.changed.emit(Change(profile=True))

    def load_plan(self, data: bytes) -> PlanEntry:
        """Keep another plan or version."""
        entry = self._workspace.plans.load(data)
        self.changed.emit(Change(plan=True))
        return entry

    def choose_plan(self, code: str, version: int) -> None:
        """Use another plan from now on."""
        self._workspace.plans.choose(code, version)
        self.changed.emit(Change(plan=True))

    def exported(self) -> None:
        """Say that an export was made elsewhere (by the background job)."""
        self.changed.emit(Change(exported=True))

    def faults(self) -> Mapping[str, tuple[str, ...]]:
        """Return, by record, what the last verification found; "" is no record's own."""
        return self._faults

    def faulty_actions(self) -> frozenset[str]:
        """Return the codes of the actions with avances that do not fit."""
        return self._faulty_actions

    def verify_job(self) -> Job:
        """Return the work of a verification; its result, or ``None``, is for `verified`."""
        here = self._workspace

        def job(_tell: Tell, cancelled: Callable[[], bool]) -> Verification | None:
            with here.beside() as workspace:
                found = workspace.verify(deep=False, cancelled=cancelled)
            return None if cancelled() else found

        return job

    def verified(self, found: Verification) -> None:
        """Take what a verification found."""
        faults: dict[str, tuple[str, ...]] = {}
        for fault in found.faults:
            faults[fault.record] = (*faults.get(fault.record, ()), fault.what)
        self._faults = faults
        self._faulty_actions = frozenset().union(*map(self._actions_of, faults))
        self.changed.emit(Change(checked=True))

    def backups_job(self) -> Job:
        """Return the work of looking for all backups; its result is a `BackupList`."""
        from canasplan.ui.backup_list import list_backups

        backups = self._workspace.backups
        return lambda _tell, _cancelled: list_backups(backups)

    def backup_job(self, reason: Reason) -> Job:
        """Return the work of making a backup; its result, a `Made`, is told by `backed_up`."""
        backups = self._workspace.backups
        return lambda tell, _cancelled: backups.make(reason, tell)

    def due_backup_job(self) -> Job:
        """Return the work of a backup if it is time for one; its result: `Made` or ``None``."""
        from canasplan.backups import Reason

        backups = self._workspace.backups

        def job(_tell: Tell, _cancelled: Callable[[], bool]) -> Made | None:
            return backups.make(Reason.CHANGES) if backups.due() else None

        return job

    def backed_up(self) -> None:
        """Say that a backup was made elsewhere (by a background job)."""
        self.changed.emit(Change(backed_up=True))

    def prove_job(self, backup: Backup) -> Job:
        """Return the work of reading a backup again; its result: the backup, whether good."""
        backups = self._workspace.backups
        return lambda _tell, _cancelled: (backup, backups.prove(backup))

    def loss_job(self, backup: Backup) -> Job:
        """Return the work of finding out what going back to a backup exactly would lose."""
        folder = self.folder

        def job(_tell: Tell, _cancelled: Callable[[], bool]) -> tuple[Backup, Loss]:
            from canasplan.recovery import loss

            return backup, loss(folder, backup.path)

        return job

    def set_extra_place(self, place: Path | None) -> None:
        """Copy backups to a second drive or a stick besides, or no longer."""
        self._workspace.backups.set_extra_place(place)

    def keep_draft(self, draft: Draft) -> None:
        """Keep what is typed; no view but the form itself is concerned."""
        self._workspace.drafts.keep(draft)

    def discard_draft(self, record: str) -> None:
        """Forget what was typed for a record."""
        self._workspace.drafts.discard(record)

    def _follow(self, change: Change) -> None:
        """Read again what a change concerns: after one save, nothing of the other avances."""
        seen = self._seen if change.record else ("", ())
        self.forget()
        self._seen = seen

    def _actions_of(self, record: str) -> frozenset[str]:
        """Return the action that a record says it is of; none if it cannot even be read."""
        try:
            return self._action_of(record)
        except (CanasplanError, ValueError):
            return frozenset()

    def _action_of(self, record: str) -> frozenset[str]:
        return frozenset({self.record(record).progress.action})

    def _told(
        self, write: Callable[[], Revision], before: frozenset[str] = frozenset()
    ) -> Revision:
        """Do a write and tell it; also when it is on disk in one of its two places only."""
        try:
            saved = write()
        except SavedOnceError as error:
            self._tell(error.revision, before)
            raise
        self._tell(saved, before)
        return saved

    def _tell(self, saved: Revision, before: frozenset[str]) -> None:
        content = saved.content
        actions = {content.action} if isinstance(content, Progress) else set()
        self.changed.emit(Change(record=saved.record, actions=before | actions))
