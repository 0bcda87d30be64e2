"""One received file's way into the set: a union, within the one transaction of its caller."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, insert, select

from canasplan.db import bulk, revision_store
from canasplan.db.tables import progress_revision, proposal, set_apart
from canasplan.exchange.avances_csv import Place, row_cells
from canasplan.exchange.reading import EditedRow, ReceivedRow
from canasplan.exchange.row_proof import HASHED, ROW
from canasplan.model import PROVINCE

OPEN = "abierta"
"""State of a proposal that nobody decided about."""

_BATCH = 500
_SCOPE, _UBIGEO = ROW.index("ambito"), ROW.index("ubigeo")
_NOWHERE = Place("", "", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may write for whom, and what this installation takes up by itself."""

    own: str
    """Ambito of this installation."""
    districts: frozenset[str]
    sender: str | None = None
    """Ambito that a package says it is from."""

    def admits(self, scope: str, ubigeo: str) -> bool:
        """Tell whether a revision may be taken up without anybody being asked."""
        writers = (scope,) if self.sender is None else (scope, self.sender)
        return (
            ubigeo in self.districts
            and all(writer in (PROVINCE, ubigeo) for writer in writers)
            and self.own in (PROVINCE, ubigeo)
        )


@dataclass(slots=True)
class Counts:
    """What became of the rows of a file."""

    rows: int = 0
    new: int = 0
    known: int = 0
    healed: int = 0
    proposals: int = 0
    conflicts: int = 0
    set_apart: int = 0
    refused: int = 0


class Merge:
    """Takes up the rows of one file."""

    def __init__(
        self, connection: Connection, gate: Gate, sha256: str, spool: Callable[[bytes], object]
    ) -> None:
        """Begin.

        Args:
            connection: in a transaction that writes.
            gate: what is taken up and what is set apart.
            sha256: of the file, to be noted beside what waits for a person.
            spool: gets the journal's line of each new revision.
        """
        self._connection = connection
        self._gate = gate
        self._sha256 = sha256
        self._spool = spool
        self._before = bulk.last_id(connection)
        self.counts = Counts()
        self.scopes: set[str] = set()
        self.places: set[str] = set()

    def take(self, rows: Iterable[ReceivedRow], told: Callable[[int], None]) -> None:
        """Add the rows that are new; set apart those that their sender may not write."""
        rows = iter(rows)
        while batch := list(islice(rows, _BATCH)):
            self.counts.rows += len(batch)
            self.counts.healed += sum(bool(row.healed) for row in batch)
            self._take_some(batch)
            told(self.counts.rows)

    def _take_some(self, batch: list[ReceivedRow]) -> None:
        named = {row.proven.hash: row for row in batch}
        known = revision_store.known_among(self._connection, progress_revision, list(named))
        new: list[ReceivedRow] = []
        apart: list[ReceivedRow] = []
        for hash_, received in named.items():
            row = received.proven.row
            self.scopes.add(row[_SCOPE])
            self.places.add(row[_UBIGEO])
            if hash_ not in known:
                admitted = self._gate.admits(row[_SCOPE], row[_UBIGEO])
                (new if admitted else apart).append(received)
        self.counts.known += len(batch) - len(new) - len(apart)
        self.counts.new += bulk.insert_new(
            self._connection, ROW, (received.proven.row for received in new)
        )
        for received in new:
            self._spool(b"%s %s\n" % (received.proven.hash.encode(), received.proven.text))
        self._set_apart(apart)

    def _set_apart(self, rows: list[ReceivedRow]) -> None:
        self.counts.set_apart += len(rows)
        known = revision_store.known_among(
            self._connection, set_apart, [row.proven.hash for row in rows]
        )
        fresh = [
            {
                "hash": row.proven.hash,
                "archivo": self._sha256,
                "fila": row.number,
                "ambito": row.proven.row[_SCOPE],
                "ubigeo": row.proven.row[_UBIGEO],
                "line": row.proven.text.decode(),
            }
            for row in rows
            if row.proven.hash not in known
        ]
        if fresh:
            self._connection.execute(insert(set_apart), fresh)

    def propose(self, rows: Iterable[EditedRow]) -> None:
        """Keep edited rows for a person; one that was proposed before is known."""
        for row in rows:
            self.counts.rows += 1
            cells = json.dumps(row.cells, ensure_ascii=False, sort_keys=True)
            digest = hashlib.sha256(f"{row.hash} {cells}".encode()).hexdigest()
            found = select(proposal.c.id).where(proposal.c.digest == digest)
            if self._connection.execute(found).first():
                self.counts.known += 1
                continue
            self.counts.proposals += 1
            self._connection.execute(
                insert(proposal).values(
                    digest=digest,
                    archivo=self._sha256,
                    fila=row.number,
                    registro=row.cells["registro"],
                    base=row.hash,
                    cells=cells,
                    estado=OPEN,
                )
            )

    def finish(self, told: Callable[[], object]) -> None:
        """Bring everything that is computed up to date with what was added."""
        self.counts.conflicts = bulk.project_after(self._connection, self._before, told)


def known_cells(connection: Connection, hash_: str) -> Mapping[str, str] | None:
    """Return the cells of the revision of a hash, by column of the file."""
    query = select(progress_revision).where(progress_revision.c.hash == hash_)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    cells = row_cells(revision_store.readable(row), _NOWHERE, counts=False)
    return {name: cells[name] for name in HASHED}
