"""Rows that were edited by hand, each beside what is known of it, cell by cell."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from canasplan.db import revision_store
from canasplan.db.tables import progress, progress_revision, proposal, received_file
from canasplan.errors import CanasplanError
from canasplan.exchange.avances_csv import CELL_COLUMN, ENVELOPE
from canasplan.fields import FIELDS
from canasplan.model import Progress, RecordState, Revision

_BATCH = 500

_ATTRIBUTES = {
    "registro": "record",
    "revision": "number",
    "operacion": "operation",
    "motivo": "reason",
    "autor": "author",
    "equipo": "installation",
    "ambito": "scope",
    "momento": "moment",
    "padres": "parents",
}
"""What a revision calls the columns that say who saved it, and when."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in which an edited row differs from what is known; values, ``None`` where empty."""

    column: str
    """As the file calls it."""
    name: str
    """Attribute name of the field; empty for what says who saved it and when."""
    known: Any
    proposed: Any
    now: Any
    """What stands in the record now: it may have moved on since."""

    @property
    def takable(self) -> bool:
        """Whether a person may take it over: who wrote what, and when, is never rewritten."""
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row that was edited by hand, and what it is compared with."""

    id: int
    file: str
    row: int
    """As the spreadsheet counts."""
    record: str
    cells: Mapping[str, str]
    """All that was read, canonical, by column of the file."""
    known: Revision | None
    """The revision that was edited, else the one that counts now, else nothing."""
    current: RecordState | None
    """What the record is now, ``None`` where there is none."""
    changed: tuple[Cell, ...]
    state: str
    author: str
    """Who decided; like the next two empty while it is open."""
    moment: str
    reason: str

    @property
    def content(self) -> Progress:
        """The avance as the row says it."""
        return content_of(self.cells)


def proposals_in(connection: Connection, state: str) -> Iterator[Proposal]:
    """Yield the edited rows in a state, as they came."""
    query = select(proposal).where(proposal.c.estado == state).order_by(proposal.c.id)
    return _read(connection, connection.execute(query).all())


def proposal_of(connection: Connection, number: int) -> Proposal:
    """Return an edited row; raise `CanasplanError` where there is none."""
    rows = connection.execute(select(proposal).where(proposal.c.id == number)).all()
    for found in _read(connection, rows):
        return found
    raise CanasplanError("No hay ninguna propuesta {number}.", number=number)


def content_of(cells: Mapping[str, str]) -> Progress:
    """Return the avance that canonical cells say."""
    values = {each.name: each.kind.from_cell(cells[CELL_COLUMN[each.name]]) for each in FIELDS}
    return Progress(**values)


def _read(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[Proposal]:
    """Yield proposals with what is known of each; a few queries for many of them."""
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        names = _file_names(connection, {row.archivo for row in batch})
        among = progress_revision.c.hash.in_({row.base for row in batch})
        found = connection.execute(select(progress_revision).where(among)).mappings()
        edited = {row["hash"]: revision_store.proven(row) for row in found}
        records = {row.registro for row in batch} | {
            revision.record for revision in edited.values() if revision
        }
        query = revision_store.progress_query().where(progress.c.registro.in_(records))
        states = {each.winner.record: each for each in revision_store.states(connection, query)}
        for row in batch:
            known = edited.get(row.base)
            record = known.record if known else row.registro
            yield _told_of(row, names.get(row.archivo, ""), record, known, states.get(record))


def _told_of(
    row: Row[Any], file: str, record: str, edited: Revision | None, current: RecordState | None
) -> Proposal:
    cells = json.loads(row.cells)
    known = edited or (current.winner if current else None)
    return Proposal(
        id=row.id,
        file=file,
        row=row.fila,
        record=record,
        cells=cells,
        known=known,
        current=current,
        changed=tuple(_changed(cells, known, current, whole=edited is not None)),
        state=row.estado,
        author=row.autor or "",
        moment=row.momento or "",
        reason=row.motivo or "",
    )


def _changed(
    cells: Mapping[str, str],
    known: Revision | None,
    current: RecordState | None,
    *,
    whole: bool,
) -> Iterator[Cell]:
    """Yield where a row differs; who saved it is only compared with the very one (`whole`)."""
    before, now = (known.content if known else None), (current.progress if current else None)
    proposed = content_of(cells)
    for field in FIELDS:
        nothing = field.kind.from_cell("")
        was, value = getattr(before, field.name, nothing), getattr(proposed, field.name)
        if value != was:
            standing = getattr(now, field.name, nothing)
            yield Cell(CELL_COLUMN[field.name], field.name, was, value, standing)
    for column, attribute in _ATTRIBUTES.items() if whole else ():
        value, was = ENVELOPE[column].from_cell(cells[column]), getattr(known, attribute)
        if value != was:
            yield Cell(column, "", was, value, was)


def _file_names(connection: Connection, hashes: Iterable[str]) -> dict[str, str]:
    """Return the names of received files by their SHA-256."""
    query = select(received_file.c.sha256, received_file.c.nombre).where(
        received_file.c.sha256.in_(hashes)
    )
    return {
        row.sha256: row.nombre for row in connection.execute(query.order_by(received_file.c.id))
    }
