"""Writing ``avances.csv``: whole, proven and durable, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from canasplan import __version__
from canasplan.db import revision_store
from canasplan.db.sqlite import Database
from canasplan.db.tables import export, pending, progress, progress_revision, sent_package
from canasplan.errors import CanasplanError
from canasplan.exchange import avances_csv, package
from canasplan.exchange.avances_csv import BOM, HEADER
from canasplan.exchange.manifest import Manifest
from canasplan.exchange.words import Words
from canasplan.exchange.written import refusals_told, write_file, write_lines
from canasplan.identity import LIMA, Clock, moment_text
from canasplan.integrity import verify
from canasplan.model import PROVINCE
from canasplan.paths import DATABASE, JOURNAL, LOCK
from canasplan.plan_document import PlanDocument
from canasplan.profile import required_profile
from canasplan.progress import Filter, narrowed

Progressed = Callable[[int, int], None]
"""Told now and then: rows written, rows in all. It may raise to stop the export."""

_EVERY = 500


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is exported: records whose present date lies in the period, each with its history."""

    since: date | None = None
    until: date | None = None
    ubigeo: str | None = None


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written."""

    path: Path
    rows: int
    records: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Choice:
    """What one unchanging state of the data says an export holds.

    The revisions themselves never change, so they can be read later, some at a time: a long
    export keeps nobody from saving.
    """

    rows: list[tuple[int, bool]]
    """Place of each revision in the database, and whether it is the one that counts."""
    records: int
    pending: list[str]
    """Hashes, among those of the rows, that no export has carried yet."""
    words: Words


class Exports:
    """The exports of one data folder."""

    def __init__(self, db: Database, clock: Clock, *, read_only: bool = False) -> None:
        """With `read_only` files are written, but that they were is noted nowhere."""
        self._db = db
        self._clock = clock
        self._read_only = read_only

    def count(self, request: ExportRequest) -> tuple[int, int]:
        """Return how many revisions and how many avances an export would hold."""
        with self._db.read() as connection:
            return _count(connection, request)

    def pending(self) -> int:
        """Return how many revisions written here no export has carried yet."""
        with self._db.read() as connection:
            return connection.execute(select(func.count()).select_from(pending)).scalar_one()

    def write(
        self, request: ExportRequest, target: Path, told: Progressed | None = None
    ) -> ExportResult:
        """Write the file; `target` is then whole, read back and durable, or unchanged.

        Everything stored is proven first: no changed content leaves here.

        Raises:
            CanasplanError: what is stored does not prove itself, the folder cannot be written,
                the disk did not keep the bytes, or `target` is a file of the program itself.
        """
        return self._write(request, target, told, write_lines)

    def package_name(self, request: ExportRequest) -> str:
        """Return the name that the contract gives the next package."""
        with self._db.read() as connection:
            profile, _ = required_profile(connection)
            number, _ = _last_sent(connection)
        return package.file_name(request.ubigeo or profile.scope, number + 1)

    def write_package(
        self, request: ExportRequest, target: Path, told: Progressed | None = None
    ) -> ExportResult:
        """Write the next package, chained to the one before; like `write`.

        Raises:
            CanasplanError: as `write`; or the data can only be read, or nobody said who records.
        """
        if self._read_only:
            raise CanasplanError(
                "Los datos solo se pueden leer, y un paquete lleva un número que hay que anotar. "
                "Exporte el CSV, o pida permiso de escritura."
            )
        with self._db.read() as connection:
            profile, installation = required_profile(connection)
            number, previous = _last_sent(connection)
        manifest = Manifest(
            scope=profile.scope,
            installation=installation,
            sequence=number + 1,
            previous=previous,
            author=profile.author,
            moment=moment_text(self._clock.now()),
            program=f"CanasPlan {__version__}",
            schema=int(avances_csv.SCHEMA),
        )
        return self._write(
            request,
            target,
            told,
            lambda temporary, lines: package.write(temporary, lines, manifest),
            number + 1,
        )

    def _write(
        self,
        request: ExportRequest,
        target: Path,
        told: Progressed | None,
        put: Callable[[Path, Iterator[str]], str],
        sequence: int = 0,
    ) -> ExportResult:
        self._refuse_own_files(target)
        self._require_proven(told)
        with self._db.read() as connection:
            choice = _choose(connection, request)
        with refusals_told(target):
            size, sha256 = write_file(self._lines(choice, told), target, put)
        result = ExportResult(target, len(choice.rows), choice.records, size, sha256)
        if not self._read_only:
            self._note(result, choice.pending, sequence)
        return result

    def _require_proven(self, told: Progressed | None) -> None:
        """Refuse to export what does not correspond to its hashes, or is derived wrongly."""

        def cancelled() -> bool:
            if told is not None:
                told(0, 0)
            return False

        if faults := verify(self._db, deep=False, cancelled=cancelled).faults:
            named = sorted({str(fault.record) for fault in faults if fault.record})
            raise CanasplanError(
                "No se exportó: {count} de las comprobaciones no corresponden a lo guardado "
                "({where}). Repare los datos con «canasplan verificar --reparar», o en la "
                "ventana, y exporte otra vez.",
                count=len(faults),
                where=", ".join(named[:3]) or faults[0].what,
            )

    def _lines(self, choice: _Choice, told: Progressed | None) -> Iterator[str]:
        """Yield the header and every row, numbered, in the order of the contract."""
        yield BOM + HEADER
        total = len(choice.rows)
        for done in range(0, total, _EVERY):
            part = choice.rows[done : done + _EVERY]
            found = self._revisions([revision_id for revision_id, _ in part])
            for number, (revision_id, counts) in enumerate(part, start=done + 1):
                row = found[revision_id]
                place = choice.words.place(row["plan"], row["accion"], row["ubigeo"])
                cells = avances_csv.row_cells(revision_store.readable(row), place, counts=counts)
                yield avances_csv.line(cells, number, total)
            if told is not None:
                told(done + len(part), total)

    def _revisions(self, ids: list[int]) -> dict[int, RowMapping]:
        """Read some revisions; in between, others may write."""
        query = select(progress_revision).where(progress_revision.c.id.in_(ids))
        with self._db.read() as connection:
            return {row["id"]: row for row in connection.execute(query).mappings()}

    def _refuse_own_files(self, target: Path) -> None:
        own, wanted = self._db.path.resolve(), target.resolve()
        names = (DATABASE, JOURNAL, LOCK)
        if wanted.parent == own.parent and wanted.name.casefold().startswith(names):
            raise CanasplanError(
                "{target} es el archivo de datos de CanasPlan. Elija otro nombre.", target=target
            )

    def _note(self, result: ExportResult, carried: list[str], sequence: int) -> None:
        """Keep what was done; what was saved while the file was written is still pending."""
        with self._db.write() as connection:
            if carried:
                done = delete(pending).where(pending.c.hash == bindparam("carried"))
                connection.execute(done, [{"carried": hash_} for hash_ in carried])
            made = {
                "momento": moment_text(self._clock.now()),
                "target": str(result.path),
                "sha256": result.sha256,
            }
            connection.execute(insert(export).values(rows=result.rows, **made))
            if sequence:
                connection.execute(insert(sent_package).values(envio=sequence, **made))


def _last_sent(connection: Connection) -> tuple[int, str]:
    """Return number and SHA-256 of the package that was made last; 0 and nothing before any."""
    query = select(sent_package.c.envio, sent_package.c.sha256)
    last = connection.execute(query.order_by(sent_package.c.envio.desc()).limit(1)).first()
    return (last.envio, last.sha256) if last else (0, "")


def suggested_name(request: ExportRequest, scope: str, plan: PlanDocument, now: datetime) -> str:
    """Return ``avances_<ubigeo|0805>_<from>_<to>_<YYYYMMDD-HHMM>.csv``.

    The period is the plan's years where the request names none.
    """
    place = request.ubigeo or scope or PROVINCE
    since = request.since or date(plan.period.start, 1, 1)
    until = request.until or max(date(plan.period.end, 12, 31), since)
    local = now.astimezone(LIMA)
    return f"avances_{place}_{since:%Y%m%d}_{until:%Y%m%d}_{local:%Y%m%d-%H%M}.csv"


def _selected(request: ExportRequest, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return a select over the revisions of the records whose present state is asked for."""
    query = select(*columns).select_from(
        progress_revision.join(progress, progress.c.registro == progress_revision.c.registro)
    )
    wanted = Filter(ubigeo=request.ubigeo, since=request.since, until=request.until)
    return narrowed(query, wanted)


def _count(connection: Connection, request: ExportRequest) -> tuple[int, int]:
    counted = (func.count(), func.count(progress.c.registro.distinct()))
    rows, records = tuple(connection.execute(_selected(request, *counted)).one())
    return rows, records


def _choose(connection: Connection, request: ExportRequest) -> _Choice:
    table = progress_revision
    counts = and_(table.c.id == progress.c.revision_id, progress.c.voided == 0)
    ordered = _selected(request, table.c.id, counts).order_by(
        table.c.fecha, table.c.registro, table.c.revision, table.c.hash
    )
    waiting = _selected(request, pending.c.hash).join(pending, pending.c.hash == table.c.hash)
    return _Choice(
        rows=[(revision_id, bool(one)) for revision_id, one in connection.execute(ordered)],
        records=_count(connection, request)[1],
        pending=list(connection.execute(waiting).scalars()),
        words=Words(connection),
    )
