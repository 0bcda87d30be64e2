"""Writing ``avances.csv``: whole, proven and durable, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, delete, func, insert, select

from canasplan.db import revision_store
from canasplan.db.sqlite import Database
from canasplan.db.tables import action, export, pending, progress, progress_revision
from canasplan.errors import CanasplanError
from canasplan.exchange import avances_csv
from canasplan.exchange.avances_csv import BOM, HEADER, Place
from canasplan.identity import LIMA, Clock, moment_text
from canasplan.model import PROVINCE
from canasplan.paths import sync_folder
from canasplan.plan import current_plan
from canasplan.plan_document import PlanDocument
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


class Exports:
    """The exports of one data folder."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

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

        Raises:
            CanasplanError: the folder cannot be written or the disk did not keep the bytes.
        """
        with self._db.read() as connection:
            rows, records = _count(connection, request)
            with _refusals_told(target):
                size, sha256 = _write_file(_lines(connection, request, rows, told), target)
        result = ExportResult(target, rows, records, size, sha256)
        self._note(request, result)
        return result

    def _note(self, request: ExportRequest, result: ExportResult) -> None:
        carried = _selected(select(progress_revision.c.hash), request)
        with self._db.write() as connection:
            connection.execute(delete(pending).where(pending.c.hash.in_(carried)))
            connection.execute(
                insert(export).values(
                    momento=moment_text(self._clock.now()),
                    target=str(result.path),
                    rows=result.rows,
                    sha256=result.sha256,
                )
            )


def suggested_name(request: ExportRequest, scope: str, plan: PlanDocument, now: datetime) -> str:
    """Return ``avances_<ubigeo|0805>_<from>_<to>_<YYYYMMDD-HHMM>.csv``; the plan's years by default."""
    place = request.ubigeo or scope or PROVINCE
    since = request.since or date(plan.period.start, 1, 1)
    until = request.until or max(date(plan.period.end, 12, 31), since)
    local = now.astimezone(LIMA)
    return f"avances_{place}_{since:%Y%m%d}_{until:%Y%m%d}_{local:%Y%m%d-%H%M}.csv"


def _selected(query: Select[Any], request: ExportRequest) -> Select[Any]:
    """Join a select over revisions to their records' present state and narrow it."""
    joined = query.join(progress, progress.c.registro == progress_revision.c.registro)
    wanted = Filter(ubigeo=request.ubigeo, since=request.since, until=request.until)
    return narrowed(joined, wanted)


def _count(connection: Connection, request: ExportRequest) -> tuple[int, int]:
    counted = select(
        func.count(progress_revision.c.id), func.count(func.distinct(progress.c.registro))
    ).select_from(progress_revision)
    rows, records = connection.execute(_selected(counted, request)).one()
    return rows, records


def _lines(
    connection: Connection, request: ExportRequest, rows: int, told: Progressed | None
) -> Iterator[str]:
    """Yield the header and every row, numbered, in the order of the contract."""
    yield BOM + HEADER
    districts = {item.ubigeo: item.name for item in current_plan(connection).districts}
    for number, (row, counts) in enumerate(_rows(connection, request), start=1):
        place = Place(
            row["eje_codigo"], row["eje"], row["tema_codigo"], row["tema"], row["texto"],
            districts.get(row["ubigeo"], ""),
        )  # fmt: skip
        cells = avances_csv.row_cells(revision_store.from_row(row), place, counts=counts)
        yield avances_csv.line(cells, number, rows)
        if told is not None and number % _EVERY == 0:
            told(number, rows)


def _rows(connection: Connection, request: ExportRequest) -> Iterator[tuple[RowMapping, bool]]:
    """Yield each revision with its action's words, and whether it is the one that counts."""
    table = progress_revision
    query = _selected(
        select(
            *table.c,
            progress.c.revision_id,
            progress.c.voided,
            *(action.c[name] for name in ("eje_codigo", "eje", "tema_codigo", "tema", "texto")),
        ).join(action, and_(action.c.plan == table.c.plan, action.c.codigo == table.c.accion)),
        request,
    ).order_by(table.c.fecha, table.c.registro, table.c.revision, table.c.hash)
    streamed = connection.execution_options(yield_per=_EVERY).execute(query)
    for row in streamed.mappings():
        yield row, row["id"] == row["revision_id"] and not row["voided"]


def _write_file(lines: Iterator[str], target: Path) -> tuple[int, str]:
    """Write under a temporary name, make it durable, read it back, then give it its name.

    Returns:
        Size in bytes and SHA-256 of what was read back.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    digest = hashlib.sha256()
    try:
        with temporary.open("wb") as handle:
            for line in lines:
                data = line.encode()
                digest.update(data)
                handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        size, sha256 = _read_back(temporary)
        if sha256 != digest.hexdigest():
            raise CanasplanError(
                "El disco no guardó bien {target}: lo leído no es lo escrito. "
                "Exporte a otra carpeta o a otra memoria.",
                target=target,
            )
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)
    return size, sha256


def _read_back(path: Path) -> tuple[int, str]:
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        return handle.tell(), sha256


@contextmanager
def _refusals_told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CanasplanError(
            "No se pudo escribir {target}: {why}. No quedó ningún archivo a medias; "
            "elija otra carpeta o libere espacio.",
            target=target,
            why=error.strerror or error,
        ) from error
