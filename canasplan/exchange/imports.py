"""Taking up what was received: read, healed, merged, noted; one file, one transaction.

Three outcomes only: taken up (with what waits for a person), set apart whole, or refused whole
with a list. A file that is known already changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, insert, select

from canasplan.backups import Backups, Reason
from canasplan.db.sqlite import Database
from canasplan.db.tables import received_file
from canasplan.exchange import chain, receipt_file
from canasplan.exchange.findings import Finding, UnreadableFileError
from canasplan.exchange.import_progress import Progress, Told
from canasplan.exchange.intake import Intake
from canasplan.exchange.manifest import Manifest
from canasplan.exchange.merging import Counts
from canasplan.exchange.received import (
    Format,
    Received,
    Table,
    likely_format,
    opened,
    sha256_of,
)
from canasplan.identity import Clock, local_day, moment_text
from canasplan.model import PROVINCE
from canasplan.profile import required_profile
from canasplan.saving import Many, Saves


class Outcome(StrEnum):
    """What became of a file."""

    TAKEN = "incorporado"
    APART = "apartado"
    KNOWN = "ya_importado"
    REFUSED = "rechazado"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file, or would."""

    path: Path
    outcome: Outcome
    format: Format = Format.CSV
    sha256: str = ""
    counts: Counts = field(default_factory=Counts)
    findings: tuple[Finding, ...] = ()
    """What it was refused for."""
    notices: tuple[str, ...] = ()
    earlier: str = ""
    """The moment when a known file was taken up."""
    place: str = ""
    """Whose it is: the ubigeo, or 0805; empty where that is not known."""
    manifest: Manifest | None = None

    @property
    def waits(self) -> bool:
        """Whether something waits for a person."""
        return bool(self.counts.proposals or self.counts.conflicts or self.counts.set_apart)


class _RefusedError(Exception):
    """A file is refused after all its rows were seen; ends its transaction."""

    def __init__(self, report: FileReport) -> None:
        self.report = report
        super().__init__()


class Imports:
    """What one data folder receives."""

    def __init__(self, db: Database, clock: Clock, saves: Saves, backups: Backups) -> None:
        self._db = db
        self._clock = clock
        self._saves = saves
        self._backups = backups

    def look(self, paths: Sequence[Path], told: Told = lambda *_: None) -> list[FileReport]:
        """Say what taking up these files would do, each after those before it; change nothing.

        Raises:
            CanasplanError: nobody said who records here.
        """
        progress = Progress(paths, told)
        reports: list[FileReport] = []
        try:
            with self._db.write() as connection:
                many = Many(connection, lambda _: None)
                for path in paths:
                    with _undone(connection) as undo:
                        report = self._read(many, path, progress)
                        undo.keep = report.outcome is not Outcome.REFUSED
                        if report.outcome in (Outcome.TAKEN, Outcome.APART):
                            self._note(connection, report)  # for the files that come after it
                        reports.append(report)
                raise _NothingChangedError
        except _NothingChangedError:
            return reports

    def take(self, paths: Sequence[Path], told: Told = lambda *_: None) -> list[FileReport]:
        """Take up files; each that was accepted is on disk, in both places, when this returns.

        A backup of what there was is made first.

        Raises:
            CanasplanError: nobody said who records here, or the disk refused; the files before
                are taken up, this one and those after it are not.
        """
        progress = Progress(paths, told)
        with self._db.read() as connection:
            required_profile(connection)
        reports: list[FileReport] = []
        backed_up = False
        for path in paths:
            known = self._known(path)
            if known is None and not backed_up:
                backed_up = True
                if self._backups.changed():
                    self._backups.make(Reason.MERGE)
            reports.append(known or self._take(path, progress))
        return reports

    def _known(self, path: Path) -> FileReport | None:
        """Return what is said of a file that is known already, where nothing else is owed."""
        if self._saves.behind:
            return None
        with self._db.read() as connection:
            return _known(connection, path)

    def _take(self, path: Path, progress: Progress) -> FileReport:
        noted: list[FileReport] = []

        def stored(connection: Connection) -> bool:
            return bool(noted) and _earlier(connection, noted[0].sha256) is not None

        try:
            with self._saves.keeping_many(stored) as many:
                report = self._read(many, path, progress)
                noted.append(report)
                if report.outcome in (Outcome.TAKEN, Outcome.APART):
                    self._note(many.connection, report)
                elif report.outcome is Outcome.REFUSED:
                    raise _RefusedError(report)
        except _RefusedError as refused:
            with self._db.write() as connection:
                self._note(connection, refused.report)
            return refused.report
        return noted[0]

    def _read(self, many: Many, path: Path, progress: Progress) -> FileReport:
        """Read a file and merge it; what a refused one left behind is for the caller to undo."""
        progress.begin(path)
        kind = likely_format(path)
        try:
            if kind is Format.RECEIPT:
                return _hear(many.connection, path)
            if known := _known(many.connection, path):
                return known
            with opened(path, progress.examined) as received:
                return self._merge(many, path, received, progress)
        except UnreadableFileError as error:
            counts = Counts(refused=1)
            return FileReport(path, Outcome.REFUSED, kind, counts=counts, findings=(error.finding,))

    def _merge(self, many: Many, path: Path, received: Received, progress: Progress) -> FileReport:
        connection, manifest = many.connection, received.manifest
        profile, _ = required_profile(connection)
        today, main = local_day(self._clock.now()), received.avances or received.metas

        def told(table: Table) -> None:
            if table is main:
                progress.read(table)

        intake = Intake(many, received, profile.scope, today, told)
        intake.read()
        if intake.findings:
            counts = Counts(rows=intake.rows, refused=len(intake.findings))
            return FileReport(
                path, Outcome.REFUSED, received.format, received.sha256, counts,
                tuple(intake.findings), manifest=manifest,
            )  # fmt: skip
        counts = intake.finish()
        in_line = chain.notices(connection, manifest, received.sha256, intake.districts)
        apart = counts.set_apart and not (counts.new or counts.known or counts.proposals)
        return FileReport(
            path,
            Outcome.APART if apart else Outcome.TAKEN,
            received.format,
            received.sha256,
            counts,
            notices=(*intake.notices, *in_line),
            place=_place(intake.places, manifest),
            manifest=manifest,
        )

    def _note(self, connection: Connection, report: FileReport) -> None:
        """Write a line of the ledger."""
        profile, _ = required_profile(connection)
        counts, manifest = report.counts, report.manifest
        connection.execute(
            insert(received_file).values(
                momento=moment_text(self._clock.now()),
                autor=profile.author,
                nombre=report.path.name,
                sha256=report.sha256,
                formato=str(report.format),
                resultado=str(report.outcome),
                lugar=report.place,
                equipo=manifest.installation if manifest else "",
                envio=manifest.sequence if manifest else 0,
                anterior=manifest.previous if manifest else "",
                filas=counts.rows,
                nuevas=counts.new,
                conocidas=counts.known,
                reparadas=counts.healed,
                propuestas=counts.proposals,
                conflictos=counts.conflicts,
                apartadas=counts.set_apart,
                rechazos=counts.refused,
            )
        )


class _NothingChangedError(Exception):
    """Ends a transaction whose writes were only to be seen."""


@dataclass(slots=True)
class _Undo:
    keep: bool = False


@contextmanager
def _undone(connection: Connection) -> Iterator[_Undo]:
    """Undo what is written within, unless it is to be kept."""
    undo = _Undo()
    savepoint = connection.begin_nested()
    try:
        yield undo
    finally:
        if undo.keep:
            savepoint.commit()
        else:
            savepoint.rollback()


def _hear(connection: Connection, path: Path) -> FileReport:
    """Take up a receipt; raise `UnreadableFileError`."""
    paper, sha256 = receipt_file.read(path)
    if earlier := _earlier(connection, sha256):
        return FileReport(path, Outcome.KNOWN, Format.RECEIPT, sha256, earlier=earlier)
    taken = receipt_file.take(connection, path, paper)
    counts = Counts(rows=taken.revisions, new=taken.new, known=taken.revisions - taken.new)
    told = (receipt_file.summary(taken),)
    return FileReport(
        path, Outcome.TAKEN, Format.RECEIPT, sha256, counts, notices=told, place=taken.ubigeo
    )


def _known(connection: Connection, path: Path) -> FileReport | None:
    """Return what is said of a CSV or a package that was taken up before."""
    kind = likely_format(path)
    try:
        sha256 = "" if kind is Format.RECEIPT else sha256_of(path)
    except UnreadableFileError:
        return None  # whoever reads it says why
    earlier = _earlier(connection, sha256) if sha256 else None
    return FileReport(path, Outcome.KNOWN, kind, sha256, earlier=earlier) if earlier else None


def _earlier(connection: Connection, sha256: str) -> str | None:
    """Return when a file was taken up, ``None`` if it was not."""
    table = received_file.c
    query = select(table.momento).where(
        table.sha256 == sha256, table.resultado != str(Outcome.REFUSED)
    )
    return connection.execute(query.order_by(table.id)).scalar()


def _place(places: set[str], manifest: Manifest | None) -> str:
    """Return whose file it is: what a package says, else what all of its rows say."""
    if manifest is not None:
        return manifest.scope
    if len(places) == 1:
        return next(iter(places))
    return PROVINCE if places else ""
