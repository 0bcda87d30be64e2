"""Rows that were set apart because their sender may not write them: which, why, and let in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from canasplan.db import revision_store
from canasplan.db.few import Arrivals, arrivals_of
from canasplan.db.tables import received_file, set_apart
from canasplan.errors import CanasplanError
from canasplan.exchange.imports import Outcome
from canasplan.journal import Line
from canasplan.model import Progress, Revision, Target
from canasplan.revisions import PREFIXES

SAMPLE = 5
"""Rows of a file that are shown."""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Why:
    """Why rows were set apart: who wrote them, and for which place."""

    scope: str
    ubigeo: str
    rows: int


@dataclass(frozen=True, slots=True)
class ApartFile:
    """A file of which rows wait because their sender may not write them."""

    sha256: str
    name: str
    moment: str
    """When it was received."""
    place: str
    """Whose file it is: the ubigeo, or 0805; empty where that is not known."""
    rows: int
    whys: tuple[Why, ...]
    sample: tuple[Revision, ...]


def waiting(connection: Connection, sha256: str) -> int:
    """Return how many rows of a file wait."""
    own = (set_apart.c.archivo == sha256, set_apart.c.autor.is_(None))
    return connection.execute(select(func.count()).where(*own)).scalar_one()


def apart_files(connection: Connection) -> list[ApartFile]:
    """Return the files of which rows wait, the last received first."""
    names = select(set_apart.c.archivo).where(set_apart.c.autor.is_(None)).distinct()
    files = [_file(connection, sha256) for sha256 in connection.execute(names).scalars().all()]
    named = sorted(files, key=lambda file: (file.name, file.sha256))
    return sorted(named, key=lambda file: file.moment, reverse=True)


def _file(connection: Connection, sha256: str) -> ApartFile:
    own = (set_apart.c.archivo == sha256, set_apart.c.autor.is_(None))
    places = (set_apart.c.ambito, set_apart.c.ubigeo)
    counted = select(*places, func.count()).where(*own).group_by(*places).order_by(*places)
    whys = tuple(Why(*row) for row in connection.execute(counted).all())
    lines = select(set_apart).where(*own).order_by(set_apart.c.fila).limit(SAMPLE)
    sample = tuple(map(_revision, connection.execute(lines).all()))
    received = connection.execute(
        select(received_file)
        .where(received_file.c.sha256 == sha256, received_file.c.resultado != Outcome.REFUSED)
        .order_by(received_file.c.id)
    ).first()
    return ApartFile(
        sha256,
        received.nombre if received else "",
        received.momento if received else "",
        received.lugar if received else "",
        sum(why.rows for why in whys),
        whys,
        sample,
    )


def _revision(row: Row[Any]) -> Revision:
    """Return the revision of a row set apart; raise where it is not what was received."""
    text = row.line.encode()
    whole = hashlib.sha256(text).hexdigest() == row.hash
    revision = Line(row.hash, text).revision() if whole else None
    if revision is None or not isinstance(revision.content, Progress | Target):
        raise CanasplanError(
            "La fila {row} que se apartó no corresponde a su huella (hash); no se incorporó "
            "nada. Pida el archivo otra vez a quien lo envió.",
            row=row.fila,
        )
    return revision


def lines_of(
    connection: Connection, sha256: str
) -> Iterator[tuple[int, list[tuple[Row[Any], Revision]]]]:
    """Yield the rows of a file that wait, proven, and how many are through with them."""
    own = (set_apart.c.archivo == sha256, set_apart.c.autor.is_(None))
    query = select(set_apart).where(*own).order_by(set_apart.c.hash).limit(_BATCH)
    after, done = "", 0
    while rows := connection.execute(query.where(set_apart.c.hash > after)).all():
        after, done = rows[-1].hash, done + len(rows)
        yield done, [(row, _revision(row)) for row in rows]


class Admission:
    """Rows that a person lets in, each into the set of its kind."""

    def __init__(self, connection: Connection) -> None:
        """Begin, in a transaction that writes."""
        self._connection = connection
        self._arrivals: dict[str, Arrivals] = {}

    def take(self, batch: list[tuple[Row[Any], Revision]], spool: Callable[[bytes], object]) -> int:
        """Put those into the set that it does not have yet; return how many."""
        new: set[str] = set()
        for prefix in sorted({_prefix(revision) for _, revision in batch}):
            own = [revision for _, revision in batch if _prefix(revision) == prefix]
            columns = tuple(revision_store.KINDS[prefix].revisions.c.keys()[1:])
            found = map(revision_store.to_row, own)
            rows = [tuple(row[name] for name in columns) for row in found]
            new |= self._of(prefix).insert(columns, rows)
        for row, _ in batch:
            if row.hash in new:
                spool(b"%s %s\n" % (row.hash.encode(), row.line.encode()))
        return len(new)

    def finish(self) -> int:
        """Bring everything that is computed up to date; return how many are in conflict."""
        return sum(arrivals.finish() for arrivals in self._arrivals.values())

    def _of(self, prefix: str) -> Arrivals:
        if prefix not in self._arrivals:
            self._arrivals[prefix] = arrivals_of(self._connection, prefix)
        return self._arrivals[prefix]


def _prefix(revision: Revision) -> str:
    return PREFIXES[type(revision.content)]
