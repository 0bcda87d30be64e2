"""Writing ``avances.csv`` or a package: whole, proven and durable, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select

from canasplan import __version__
from canasplan.db.sqlite import Database
from canasplan.db.tables import export, pending, pending_target, sent_package
from canasplan.errors import CanasplanError
from canasplan.exchange import avances_csv, choice, metas_choice, package
from canasplan.exchange.avances_csv import BOM, HEADER
from canasplan.exchange.choice import Choice
from canasplan.exchange.lines_sql import BATCH, Lines
from canasplan.exchange.manifest import Manifest
from canasplan.exchange.metas_choice import ChosenMetas
from canasplan.exchange.words import Words
from canasplan.exchange.written import refusals_told, write_file, write_lines
from canasplan.identity import LIMA, Clock, moment_text
from canasplan.integrity import Verification, verify_sent
from canasplan.model import PROVINCE, Content, Progress, Target
from canasplan.paths import DATABASE, JOURNAL, LOCK
from canasplan.plan_document import PlanDocument
from canasplan.profile import required_profile
from canasplan.progress import Filter

Progressed = Callable[[int, int], None]
"""Told now and then: rows written, rows in all. It may raise to stop the export."""


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
    """Of avances."""
    records: int
    size: int
    sha256: str
    metas: int = 0
    """Rows of metas."""


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
            return choice.count(connection, _wanted(request))

    def pending(self) -> int:
        """Return how many revisions written here no export has carried yet."""
        with self._db.read() as connection:
            return connection.execute(select(func.count()).select_from(pending)).scalar_one()

    def write(
        self, request: ExportRequest, target: Path, told: Progressed | None = None
    ) -> ExportResult:
        """Write the file; `target` is then whole, read back and durable, or unchanged.

        Every avance stored is proven meanwhile, and only then gets the file its name: no changed
        content leaves here.

        Raises:
            CanasplanError: what is stored does not prove itself, the folder cannot be written,
                the disk did not keep the bytes, or `target` is a file of the program itself.
        """
        return self._write(request, target, told)

    def package_name(self, request: ExportRequest) -> str:
        """Return the name that the contract gives the next package."""
        with self._db.read() as connection:
            profile, _ = required_profile(connection)
            number, _ = _last_sent(connection)
        return package.file_name(request.ubigeo or profile.scope, number + 1)

    def write_package(
        self, request: ExportRequest, target: Path, told: Progressed | None = None
    ) -> ExportResult:
        """Write the next package, chained to the one before; like `write`, and with the metas.

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
        return self._write(request, target, told, manifest)

    def _write(
        self,
        request: ExportRequest,
        target: Path,
        told: Progressed | None,
        manifest: Manifest | None = None,
    ) -> ExportResult:
        """Write a CSV, or the package of a manifest."""
        self._refuse_own_files(target)
        self._require_proven(told, *((Progress,) if manifest is None else (Progress, Target)))
        with refusals_told(target):
            chosen = choice.choose(self._db, _wanted(request), lambda: _asked(told))
            metas, put = ChosenMetas(), write_lines
            if manifest is not None:
                metas = self._metas(request, manifest)
                put = partial(package.write, manifest=manifest, metas=metas.lines)
            size, sha256 = write_file(self._lines(chosen, told), target, put)
        result = ExportResult(target, len(chosen.places), chosen.records, size, sha256, metas.rows)
        if not self._read_only:
            carried = {pending: chosen.pending, pending_target: metas.pending}
            self._note(result, carried, manifest.sequence if manifest else 0)
        return result

    def _metas(self, request: ExportRequest, manifest: Manifest) -> ChosenMetas:
        district = None if manifest.scope == PROVINCE else manifest.scope
        with self._db.read() as connection:
            return metas_choice.choose(connection, request.ubigeo or district)

    def _require_proven(self, told: Progressed | None, *sent: type[Content]) -> None:
        """Refuse to export what does not correspond to its hashes, or counts wrongly."""

        def cancelled() -> bool:
            _asked(told)
            return False

        _require_sound(verify_sent(self._db, *sent, cancelled=cancelled))

    def _lines(self, chosen: Choice, told: Progressed | None) -> Iterator[bytes]:
        """Yield the header and every row, numbered, in the order of the contract."""
        yield (BOM + HEADER).encode()
        total = len(chosen.places)
        with self._db.read() as connection:
            words = Words(connection)
        lines = Lines(self._db, words)
        for done in range(0, total, BATCH):
            part = chosen.places[done : done + BATCH]
            yield from lines.read(part, done + 1, total)
            if told is not None:
                told(done + len(part), total)

    def _refuse_own_files(self, target: Path) -> None:
        own, wanted = self._db.path.resolve(), target.resolve()
        names = (DATABASE, JOURNAL, LOCK)
        if wanted.parent == own.parent and wanted.name.casefold().startswith(names):
            raise CanasplanError(
                "{target} es el archivo de datos de CanasPlan. Elija otro nombre.", target=target
            )

    def _note(
        self, result: ExportResult, carried: Mapping[Table, list[str]], sequence: int
    ) -> None:
        """Keep what was done; what was saved while the file was written is still pending."""
        with self._db.write() as connection:
            for waiting, hashes in carried.items():
                done = delete(waiting).where(waiting.c.hash == bindparam("carried"))
                if hashes:
                    connection.execute(done, [{"carried": hash_} for hash_ in hashes])
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


def _wanted(request: ExportRequest) -> Filter:
    return Filter(ubigeo=request.ubigeo, since=request.since, until=request.until)


def _asked(told: Progressed | None) -> None:
    """Let whoever is told give up before any row is written."""
    if told is not None:
        told(0, 0)


def _require_sound(found: Verification) -> None:
    """Refuse to export what does not correspond to its hashes, or counts wrongly."""
    if faults := found.faults:
        named = sorted({str(fault.record) for fault in faults if fault.record})
        raise CanasplanError(
            "No se exportó: {count} de las comprobaciones no corresponden a lo guardado "
            "({where}). Repare los datos con «canasplan verificar --reparar», o en la "
            "ventana, y exporte otra vez.",
            count=len(faults),
            where=", ".join(named[:3]) or faults[0].what,
        )
