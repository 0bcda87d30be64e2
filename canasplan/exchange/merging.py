"""One received file's way into the set: a union, within the one transaction of its caller."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import islice
from operator import itemgetter

from sqlalchemy import Connection, Table, insert, select

from canasplan.db import revision_store
from canasplan.db.few import arrivals_of
from canasplan.db.tables import progress_revision, proposal, set_apart
from canasplan.exchange.avances_csv import Place, row_cells
from canasplan.exchange.layout import Layout
from canasplan.exchange.reading import EditedRow, ReceivedRow
from canasplan.exchange.row_proof import AVANCES, HASHED
from canasplan.model import PROVINCE

OPEN = "abierta"
"""State of a proposal that nobody decided about."""

_BATCH = 500
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
    metas: int = 0
    """Rows among them that are of metas."""
    elsewhere: int = 0
    """Metas of other districts, which a district leaves out: no rows of `rows`."""

    def add(self, other: Counts) -> None:
        """Count what `other` counts as well."""
        for each in fields(Counts):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


class Merge:
    """Takes up the rows of one table of a file."""

    def __init__(
        self,
        connection: Connection,
        gate: Gate,
        sha256: str,
        spool: Callable[[bytes], object],
        layout: Layout = AVANCES,
    ) -> None:
        """Begin.

        Args:
            connection: in a transaction that writes.
            gate: what is taken up and what is set apart.
            sha256: of the file, to be noted beside what waits for a person.
            spool: gets the journal's line of each new revision.
            layout: what the rows carry.
        """
        self._connection = connection
        self._gate = gate
        self._sha256 = sha256
        self._spool = spool
        self._row = layout.row
        self._revisions = revision_store.KINDS[layout.prefix].revisions
        self._arrivals = arrivals_of(connection, layout.prefix)
        self._scope, self._ubigeo = self._row.index("ambito"), self._row.index("ubigeo")
        self._written = itemgetter(self._scope, self._ubigeo)
        """By whom, and for which place."""
        self.counts = Counts()
        self.places: set[str] = set()

    def take(self, rows: Iterable[ReceivedRow], told: Callable[[int], object]) -> None:
        """Add the rows that are new; set apart those that their sender may not write."""
        rows = iter(rows)
        while batch := list(islice(rows, _BATCH)):
            self.counts.rows += len(batch)
            self.counts.healed += sum(bool(row.healed) for row in batch)
            self._take_some(batch)
            told(self.counts.rows)

    def _take_some(self, batch: list[ReceivedRow]) -> None:
        rows = {row.proven.hash: row for row in batch}.values()
        written = {self._written(row.proven.row) for row in rows}
        self.places |= {ubigeo for _, ubigeo in written}
        barred = {pair for pair in written if not self._gate.admits(*pair)}
        proven = [row.proven for row in rows if self._written(row.proven.row) not in barred]
        new = self._arrivals.insert(self._row, [one.row for one in proven])
        lines = [b"%s %s\n" % (one.hash.encode(), one.text) for one in proven if one.hash in new]
        self._spool(b"".join(lines))
        apart = [row for row in rows if self._written(row.proven.row) in barred] if barred else []
        self.counts.new += len(new)
        self.counts.known += len(batch) - len(new) - self._set_apart(apart)

    def _set_apart(self, rows: list[ReceivedRow]) -> int:
        """Keep those for a person that the set does not have; return how many those are."""
        known = self._known(self._revisions, rows)
        rows = [row for row in rows if row.proven.hash not in known]
        known = self._known(set_apart, rows)
        self.counts.set_apart += len(rows)
        fresh = [
            {
                "hash": row.proven.hash,
                "archivo": self._sha256,
                "fila": row.number,
                "ambito": row.proven.row[self._scope],
                "ubigeo": row.proven.row[self._ubigeo],
                "line": row.proven.text.decode(),
            }
            for row in rows
            if row.proven.hash not in known
        ]
        if fresh:
            self._connection.execute(insert(set_apart), fresh)
        return len(rows)

    def _known(self, table: Table, rows: list[ReceivedRow]) -> set[str]:
        hashes = [row.proven.hash for row in rows]
        return revision_store.known_among(self._connection, table, hashes) if hashes else set()

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
        self.counts.conflicts = self._arrivals.finish(told)


def known_cells(connection: Connection, hash_: str) -> Mapping[str, str] | None:
    """Return the cells of the revision of a hash, by column of the file."""
    query = select(progress_revision).where(progress_revision.c.hash == hash_)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    cells = row_cells(revision_store.readable(row), _NOWHERE, counts=False)
    return {name: cells[name] for name in HASHED}
