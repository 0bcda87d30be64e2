"""Revisions of a kind of which there are few: put into the set, and projected one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, insert, select

from canasplan.db import bulk, revision_store, tallies
from canasplan.db.revision_store import KINDS
from canasplan.db.tables import progress


class Arrivals(Protocol):
    """The revisions of one kind that one transaction brings."""

    def insert(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> set[str]:
        """Insert those rows that the set does not have yet; return their hashes."""

    def finish(self, told: Callable[[], object] = ...) -> int:
        """Project what was touched; return about how many of them a person has to decide now."""


class FewArrivals:
    """Says of any kind what `bulk.Arrivals` says of avances."""

    def __init__(self, connection: Connection, prefix: str) -> None:
        """Begin, in a transaction that writes, with the kind of which the prefix is."""
        self._connection = connection
        self._kind = KINDS[prefix]
        self._records: set[str] = set()

    def insert(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> set[str]:
        """Insert those rows that the set does not have yet; return their hashes.

        Args:
            columns: the hash, then the others of the table.
            rows: values in the order of `columns`, no hash twice.
        """
        table = self._kind.revisions
        hashes = [row[0] for row in rows]
        known = revision_store.known_among(self._connection, table, hashes) if hashes else set()
        fresh = [dict(zip(columns, row, strict=True)) for row in rows if row[0] not in known]
        if fresh:
            self._connection.execute(insert(table), fresh)
        self._records |= {row["registro"] for row in fresh}
        return {row["hash"] for row in fresh}

    def finish(self, told: Callable[[], object] = lambda: None) -> int:
        """Project every record of which a revision arrived, once all of them are there.

        Args:
            told: called after each; may raise to give up.

        Returns:
            How many of them are in conflict now, and how many metas among them are repeated.
        """
        for record in sorted(self._records):
            revision_store.project(self._connection, record)
            told()
        disputed = sum(self._disputed(record) for record in self._records)
        return disputed + self._repeated()

    def _disputed(self, record: str) -> bool:
        table = self._kind.projection
        query = select(table.c.heads).where(table.c.registro == record)
        return "|" in self._connection.execute(query).scalar_one()

    def _repeated(self) -> int:
        found = tallies.repeated_targets(self._connection)
        return sum(not self._records.isdisjoint(records) for _, records in found)


def arrivals_of(connection: Connection, prefix: str) -> Arrivals:
    """Return what takes the revisions of a kind: as many as there may be of it."""
    if KINDS[prefix].projection is progress:
        return bulk.Arrivals(connection)
    return FewArrivals(connection, prefix)
