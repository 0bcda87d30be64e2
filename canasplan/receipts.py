"""Receipts: what the province says it has of a district, and what the district learns from it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select

from canasplan import receipt_paper
from canasplan.db import revision_store
from canasplan.db.revision_store import BATCH
from canasplan.db.sqlite import Database
from canasplan.db.tables import (
    export,
    installation,
    pending,
    progress,
    progress_revision,
    receipt,
    received_file,
)
from canasplan.durable import replace_file
from canasplan.errors import CanasplanError, message, system_reason
from canasplan.identity import Clock, moment_text
from canasplan.model import PROVINCE
from canasplan.plan import current_plan
from canasplan.profile import required_profile
from canasplan.receipt_notes import Remarks
from canasplan.receipt_notes import remarks as remarks_of
from canasplan.receipt_paper import Answer, Line, Paper, UnreadableReceiptError

_TAKEN, _PACKAGE = "incorporado", "paquete"
"""Words of the ledger; who writes it stands above this module."""


@dataclass(frozen=True, slots=True)
class Written:
    """A receipt that was written."""

    path: Path
    revisions: int
    observed: int
    sequence: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What a receipt said to its district."""

    ubigeo: str
    moment: str
    revisions: int
    new: int
    """Of which nothing was known, or something older."""
    observed: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far the revisions written for this place have come."""

    pending: int = 0
    """No export has carried them yet."""
    sent: int = 0
    received: int = 0
    observed: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What the province said of an avance as it stands now."""

    answer: Answer
    notes: tuple[str, ...]
    moment: str


@dataclass(frozen=True, slots=True)
class Sender:
    """A district as the province sees it: what came from it, and what it was told."""

    ubigeo: str
    name: str
    revisions: int
    last_received: str
    """Moment when its last file arrived; empty before any."""
    sequence: int
    """Number of its newest package; 0 when there was none."""
    last_receipt: str
    """Moment of the last receipt; empty before any."""

    @property
    def owed(self) -> bool:
        """Whether something arrived that no receipt has answered."""
        unanswered = not self.last_receipt or self.last_receipt < self.last_received
        return bool(self.revisions) and unanswered


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many revisions are of a place, up to one of them; none ever goes away."""

    scope: str | None
    last_id: int = 0
    count: int = 0


class Receipts:
    """The receipts that one data folder writes or has got."""

    def __init__(self, db: Database, clock: Clock, *, read_only: bool = False) -> None:
        """With `read_only` receipts are written, but that they were is noted nowhere."""
        self._db = db
        self._clock = clock
        self._read_only = read_only
        self._counted = _Counted(None)
        self._answers: tuple[int | None, dict[str, int]] | None = None

    def write(self, ubigeo: str, folder: Path) -> Written:
        """Write the receipt of a district into a folder; whole and durable, or not at all.

        Raises:
            CanasplanError: this is not the province, nothing came from that district, what is
                stored does not prove itself, or the folder refused.
        """
        with self._db.read() as connection:
            paper = self._paper(connection, ubigeo)
        target = folder / receipt_paper.file_name(ubigeo, paper.sequence)
        data = receipt_paper.sealed(paper)
        try:
            replace_file(target, data)
        except OSError as error:
            raise CanasplanError(
                "No se pudo escribir {target}: {why}. Elija otra carpeta o libere espacio.",
                target=target,
                why=system_reason(error),
            ) from error
        observed = sum(line.answer is Answer.OBSERVED for line in paper.lines)
        sha256 = hashlib.sha256(data).hexdigest()
        written = Written(target, len(paper.lines), observed, paper.sequence, sha256)
        if not self._read_only:
            self._note(written, paper.moment)
        return written

    def senders(self) -> tuple[Sender, ...]:
        """Return, for each district, what came from it and what it was told."""
        table = progress_revision.c
        counted = select(table.ambito, func.count()).group_by(table.ambito)
        with self._db.read() as connection:
            revisions: dict[str, int] = dict(connection.execute(counted).all())
            return tuple(
                Sender(
                    ubigeo=one.ubigeo,
                    name=one.name,
                    revisions=revisions.get(one.ubigeo, 0),
                    last_received=_last_received(connection, one.ubigeo),
                    sequence=_newest_package(connection, one.ubigeo)[0],
                    last_receipt=_last_receipt(connection, one.ubigeo),
                )
                for one in current_plan(connection).districts
            )

    def delivery(self) -> Delivery:
        """Return how far what was written for this place has come.

        Nobody answers the province: of its own only what waits is counted.
        """
        waiting = select(func.count()).select_from(pending)
        unanswered = waiting.where(pending.c.hash.not_in(select(receipt.c.hash)))
        with self._db.read() as connection:
            scope = connection.execute(select(installation.c.ambito)).scalar_one()
            waits = connection.execute(unanswered).scalar_one()
            if scope == PROVINCE:
                return Delivery(waits)
            told = self._count_answers(connection)
            total = self._count_own(connection, scope)
        received, observed = told.get(Answer.RECEIVED, 0), told.get(Answer.OBSERVED, 0)
        return Delivery(waits, max(0, total - waits - received - observed), received, observed)

    def _count_answers(self, connection: Connection) -> dict[str, int]:
        """Return how many revisions got which answer; counted again after each file received."""
        last = connection.execute(select(func.max(received_file.c.id))).scalar()
        if self._answers is None or self._answers[0] != last:
            query = select(receipt.c.estado, func.count()).group_by(receipt.c.estado)
            self._answers = last, dict(connection.execute(query).all())
        return self._answers[1]

    def _count_own(self, connection: Connection, scope: str | None) -> int:
        """Return how many revisions are of this place: those counted before, and newer ones."""
        counted = self._counted if self._counted.scope == scope else _Counted(scope)
        table = progress_revision.c
        query = select(func.count(), func.max(table.id))
        newer = query.where(table.id > counted.last_id, table.ambito == scope)
        count, last = connection.execute(newer).one()
        self._counted = _Counted(scope, last or counted.last_id, counted.count + count)
        return self._counted.count

    def of_records(self, records: Collection[str]) -> dict[str, Told]:
        """Return, by record, what the province said of it as it stands now, if it did."""
        said: dict[str, Told] = {}
        with self._db.read() as connection:
            for some in _batches(records):
                query = select(progress.c.registro, receipt).join_from(progress, progress_revision)
                query = query.join(receipt, receipt.c.hash == progress_revision.c.hash)
                for row in connection.execute(query.where(progress.c.registro.in_(some))):
                    notes = tuple(filter(None, row.notas.split("\n")))
                    said[row.registro] = Told(Answer(row.estado), notes, row.momento)
        return said

    def _paper(self, connection: Connection, ubigeo: str) -> Paper:
        profile, _ = required_profile(connection)
        district = current_plan(connection).district(ubigeo)
        if profile.scope != PROVINCE:
            raise CanasplanError(
                "Los acuses los escribe la oficina provincial; esta instalación registra para "
                "{scope}.",
                scope=profile.scope,
            )
        if district is None:
            raise CanasplanError("El ubigeo {ubigeo} no es de un distrito de Canas.", ubigeo=ubigeo)
        remarks = remarks_of(connection, ubigeo, self._clock)
        lines = [_line(row, remarks) for row in _revisions(connection, ubigeo)]
        if not lines:
            raise CanasplanError(
                "Todavía no se recibió nada de {district}: no hay de qué acusar recibo.",
                district=district.name,
            )
        sequence, installation, package = _newest_package(connection, ubigeo)
        return Paper(
            schema=receipt_paper.SCHEMA,
            ubigeo=ubigeo,
            sequence=sequence,
            installation=installation,
            package=package,
            moment=moment_text(self._clock.now()),
            author=profile.author,
            healed=_healed(connection, ubigeo),
            lines=lines,
        )

    def _note(self, written: Written, moment: str) -> None:
        made = {
            "momento": moment,
            "target": str(written.path),
            "rows": written.revisions,
            "sha256": written.sha256,
        }
        with self._db.write() as connection:
            connection.execute(insert(export).values(made))


def read_file(path: Path) -> tuple[Paper, str]:
    """Return what a receipt says, and the SHA-256 of its file.

    Raises:
        UnreadableReceiptError: it is no whole, untouched receipt.
        OSError: the disk refused.
    """
    with path.open("rb") as file:
        data = file.read(receipt_paper.MOST_BYTES + 1)
    if len(data) > receipt_paper.MOST_BYTES:
        limit = receipt_paper.MOST_BYTES >> 20
        raise UnreadableReceiptError(message("un acuse de hasta {limit} MB", limit=limit))
    return receipt_paper.read(data), hashlib.sha256(data).hexdigest()


def take(connection: Connection, paper: Paper) -> Taken:
    """Keep what the province said, in the transaction of the caller.

    Of two receipts the one with the later moment holds, whichever arrives first.

    Raises:
        UnreadableReceiptError: the receipt is of another district.
    """
    profile, _ = required_profile(connection)
    if paper.ubigeo != profile.scope:
        raise UnreadableReceiptError(
            message(
                "un acuse para {scope}; este es para {ubigeo}",
                scope=profile.scope, ubigeo=paper.ubigeo,
            )
        )  # fmt: skip
    said = {line.hash: line for line in paper.lines}
    new = sum(_keep(connection, [said[one] for one in some], paper) for some in _batches(said))
    observed = sum(line.answer is Answer.OBSERVED for line in said.values())
    return Taken(paper.ubigeo, paper.moment, len(said), new, observed)


def _keep(connection: Connection, lines: Sequence[Line], paper: Paper) -> int:
    """Keep some lines unless something newer is known; return how many were kept."""
    hashes = [line.hash for line in lines]
    known = select(receipt).where(receipt.c.hash.in_(hashes))
    before = {row.hash: (row.momento, row.estado, row.notas) for row in connection.execute(known)}
    fresh = []
    for line in lines:
        notes = "\n".join(note.replace("\n", " ") for note in line.notes)
        # The same moment, told twice otherwise: any order will do that all agree on.
        now = (paper.moment, str(line.answer), notes)
        if line.hash not in before or before[line.hash] < now:
            row = dict(zip(("momento", "estado", "notas"), now, strict=True))
            fresh.append({"hash": line.hash, **row})
    if fresh:
        again = [row["hash"] for row in fresh if row["hash"] in before]
        connection.execute(delete(receipt).where(receipt.c.hash.in_(again)))
        connection.execute(insert(receipt), fresh)
    return len(fresh)


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    left = iter(names)
    while some := list(islice(left, BATCH)):
        yield some


@dataclass(frozen=True, slots=True)
class _Row:
    """A revision that the province has, proven."""

    record: str
    number: int
    hash: str


def _revisions(connection: Connection, ubigeo: str) -> Iterator[_Row]:
    """Yield what a district's own installations wrote; refuse what does not prove itself."""
    table = progress_revision.c
    query = select(progress_revision).where(table.ambito == ubigeo)
    ordered = query.order_by(table.registro, table.revision, table.hash)
    streamed = connection.execution_options(yield_per=BATCH)
    for row in streamed.execute(ordered).mappings():
        if revision_store.proven(row) is None:
            raise CanasplanError(
                "No se escribió el acuse: el avance {record} no corresponde a su huella. "
                "Repare los datos con «canasplan verificar --reparar», o en la ventana, y "
                "escríbalo otra vez.",
                record=row["registro"],
            )
        yield _Row(row["registro"], row["revision"], row["hash"])


def _line(row: _Row, remarks: dict[str, Remarks]) -> Line:
    """Return the line of a revision; only what counts now is observed, its past is not."""
    found = remarks.get(row.record)
    notes = found.notes if found and row.hash in found.heads else []
    answer = Answer.OBSERVED if notes else Answer.RECEIVED
    return Line(row.record, row.number, row.hash, answer, notes)


def _newest_package(connection: Connection, ubigeo: str) -> tuple[int, str, str]:
    """Return number, installation and SHA-256 of the newest package of who sent last."""
    table = received_file.c
    taken = (table.lugar == ubigeo, table.formato == _PACKAGE, table.resultado == _TAKEN)
    sender = select(table.equipo).where(*taken).order_by(table.id.desc()).limit(1)
    installation = connection.execute(sender).scalar()
    if installation is None:
        return 0, "", ""
    query = select(table.envio, table.sha256).where(*taken, table.equipo == installation)
    newest = connection.execute(query.order_by(table.envio.desc(), table.id.desc())).first()
    assert newest is not None
    return newest.envio, installation, newest.sha256


def _last_received(connection: Connection, ubigeo: str) -> str:
    table = received_file.c
    query = select(func.max(table.momento))
    taken = query.where(table.lugar == ubigeo, table.resultado == _TAKEN)
    return connection.execute(taken).scalar() or ""


def _last_receipt(connection: Connection, ubigeo: str) -> str:
    query = select(func.max(export.c.momento))
    query = query.where(export.c.target.contains(receipt_paper.prefix(ubigeo), autoescape=True))
    return connection.execute(query).scalar() or ""


def _healed(connection: Connection, ubigeo: str) -> int:
    table = received_file.c
    query = select(func.sum(table.reparadas))
    taken = query.where(table.lugar == ubigeo, table.resultado == _TAKEN)
    return connection.execute(taken).scalar() or 0
