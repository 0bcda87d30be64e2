"""What the window sends, receives and decides about that; tells every change as the store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from canasplan.model import Change
from canasplan.ui.decision_store import DecisionStore
from canasplan.ui.runner import Job, Tell

if TYPE_CHECKING:
    from canasplan.bootstrap import Workspace
    from canasplan.exchange.export import ExportRequest, ExportResult
    from canasplan.exchange.imports import FileReport
    from canasplan.province import Board
    from canasplan.receipts import Delivery, Sender, Told, Written


class _CancelledError(Exception):
    """The person stopped; nothing more was done."""


class ExchangeStore:
    """Exports, received files, conflicts, receipts; every write emits `Store.changed`."""

    def __init__(self, workspace: Workspace, tell: Callable[[Change], object]) -> None:
        """`tell` emits the store's `changed`."""
        self._workspace, self._tell = workspace, tell
        self.decisions = DecisionStore(workspace, self.decided)

    def export_job(self, request: ExportRequest, target: Path, *, package: bool = False) -> Job:
        """Return the work of an export: an `ExportResult`; then call `Store.exported`.

        A `package` is numbered and goes to an office; else it is a CSV for a spreadsheet.
        """

        def work(here: Workspace, told: Callable[[int, int], None]) -> ExportResult:
            write = here.exports.write_package if package else here.exports.write
            return write(request, target, told)

        return self._job(work)

    def look_job(self, paths: Sequence[Path]) -> Job:
        """Return the work of saying what taking up files would do: a list of `FileReport`.

        A folder stands for what may be importable in it.
        """
        from canasplan.exchange.received import files_in

        return self._job(lambda here, told: here.imports.look(files_in(paths), told))

    def take_job(self, paths: Sequence[Path]) -> Job:
        """Return the work of taking up files: a list of `FileReport`; then call `taken`."""
        return self._job(lambda here, told: here.imports.take(paths, told))

    def report_job(self, reports: Sequence[FileReport], target: Path) -> Job:
        """Return the work of writing all findings into a CSV; its result is `target`."""

        def job(_tell: Tell, _cancelled: Callable[[], bool]) -> Path:
            from canasplan.exchange.findings import write_report

            write_report(target, (one for report in reports for one in report.findings))
            return target

        return job

    def delivery(self) -> Delivery:
        """Return how far what was written for this place has come."""
        return self._workspace.receipts.delivery()

    def answers(self, records: Collection[str]) -> Mapping[str, Told]:
        """Return, by record, what the province said of it as it stands now, if it did."""
        return self._workspace.receipts.of_records(records)

    def senders_job(self) -> Job:
        """Return the work of looking whom the province owes a receipt: a tuple of `Sender`."""

        def job(_tell: Tell, _cancelled: Callable[[], bool]) -> tuple[Sender, ...]:
            with self._workspace.beside() as workspace:
                return workspace.receipts.senders()

        return job

    def receipt_job(self, ubigeo: str, folder: Path) -> Job:
        """Return the work of writing a receipt into a folder; its result is a `Written`."""

        def job(_tell: Tell, _cancelled: Callable[[], bool]) -> Written:
            with self._workspace.beside() as workspace:
                return workspace.receipts.write(ubigeo, folder)

        return job

    def board_job(self) -> Job:
        """Return the work of counting what came from each district: a `Board`."""

        def job(_tell: Tell, _cancelled: Callable[[], bool]) -> Board:
            with self._workspace.beside() as workspace:
                return workspace.province.board()

        return job

    def taken(self) -> None:
        """Say that files were taken up elsewhere (by a background job), after a backup."""
        self._tell(Change(actions=self._actions(), merged=True, backed_up=True))

    def decided(self) -> None:
        """Say that what was received is counted otherwise now: any action may have changed."""
        self._tell(Change(actions=self._actions(), merged=True))

    def _actions(self) -> frozenset[str]:
        plan = self._workspace.plans.current()
        return frozenset(action.code for _, _, action in plan.actions())

    def _job(self, work: Callable[[Workspace, Callable[[int, int], None]], Any]) -> Job:
        """Return work with a connection of its own; without a result once it is cancelled."""
        here = self._workspace

        def job(tell: Tell, cancelled: Callable[[], bool]) -> Any:
            def told(done: int, of: int) -> None:
                if cancelled():
                    raise _CancelledError
                tell(done, of)

            with here.beside() as workspace:
                try:
                    return work(workspace, told)
                except _CancelledError:
                    return None

        return job
