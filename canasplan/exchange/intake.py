"""The tables of one received file on their way into the set, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date
from functools import partial

from canasplan.exchange.findings import Finding
from canasplan.exchange.merging import Counts, Gate, Merge, known_cells
from canasplan.exchange.metas_csv import METAS
from canasplan.exchange.metas_reading import MetasReading
from canasplan.exchange.reading import AvancesReading, ReceivedRow, TableReading
from canasplan.exchange.received import Received, Table
from canasplan.exchange.row_proof import AVANCES
from canasplan.exchange.ruled import RuledRows
from canasplan.exchange.sheet import Sheet
from canasplan.exchange.words import Words
from canasplan.model import PROVINCE
from canasplan.saving import Many

_UBIGEO = METAS.row.index("ubigeo")


class Intake:
    """Takes up what one file holds; where `findings` are left, the caller undoes it."""

    def __init__(
        self, many: Many, received: Received, own: str, today: date, told: Callable[[Table], object]
    ) -> None:
        """Begin.

        Args:
            many: takes the revisions.
            received: the file.
            own: ambito of this installation.
            today: in Peru.
            told: called often, with the table that is read; may raise to give up.
        """
        self._many, self._received, self._own, self._today = many, received, own, today
        self._told = told
        self._words = Words(many.connection)
        self.districts = self._words.districts
        sender = received.manifest.scope if received.manifest else None
        self._gate = Gate(own, frozenset(self.districts), sender)
        self._merges: list[tuple[Merge, Table]] = []
        self._elsewhere = 0
        self.findings: list[Finding] = []
        self.notices: list[str] = []
        self.rows = 0

    def read(self) -> None:
        """Take up every row that may be, and keep what waits for a person."""
        if self._received.avances is not None:
            self._read_avances(self._received.avances)
        if self._received.metas is not None:
            self._read_metas(self._received.metas)

    def finish(self) -> Counts:
        """Bring everything that is computed up to date; return what became of the rows."""
        counts = Counts(elsewhere=self._elsewhere)
        for merge, table in self._merges:
            merge.finish(partial(self._told, table))
            counts.add(merge.counts)
        return counts

    @property
    def places(self) -> set[str]:
        """The districts of which rows are."""
        return {place for merge, _ in self._merges for place in merge.places}

    def _read_avances(self, table: Table) -> None:
        connection, manifest = self._many.connection, self._received.manifest
        merge = Merge(connection, self._gate, self._received.sha256, self._many.spool)
        ruled = RuledRows(connection, self._today)
        with closing(_sheet(table, AVANCES.columns)) as sheet:
            reading = AvancesReading(
                sheet,
                table.name,
                self._words.known,
                lambda hash_: known_cells(connection, hash_),
                manifest.rows if manifest else None,
            )
            merge.take(ruled.seen(reading.proven()), lambda _: self._told(table))
            merge.propose(reading.edited())
        self._note(table, merge, reading, ruled)

    def _read_metas(self, table: Table) -> None:
        connection, manifest = self._many.connection, self._received.manifest
        merge = Merge(connection, self._gate, self._received.sha256, self._many.spool, METAS)
        ruled = RuledRows(connection, self._today, METAS)
        rows = manifest.metas.rows if manifest and manifest.metas else None
        with closing(_sheet(table, METAS.columns)) as sheet:
            reading = MetasReading(sheet, table.name, self._words.known, rows)
            own = self._left_in(reading.proven())
            merge.take(ruled.seen(own), lambda _: self._told(table))
        merge.counts.metas = merge.counts.rows
        self._note(table, merge, reading, ruled)
        if self._elsewhere:
            self.notices.append(_elsewhere_text(self._elsewhere))

    def _left_in(self, rows: Iterable[ReceivedRow]) -> Iterator[ReceivedRow]:
        """Leave out, at a district, the metas of others: the province sends all of them."""
        for row in rows:
            if self._own in (PROVINCE, row.proven.row[_UBIGEO]):
                yield row
            else:
                self._elsewhere += 1

    def _note(self, table: Table, merge: Merge, reading: TableReading, ruled: RuledRows) -> None:
        self._merges.append((merge, table))
        self.findings += reading.findings
        self.rows += reading.rows
        self.notices += (*reading.notices(), *ruled.notices())


def _sheet(table: Table, columns: tuple[str, ...]) -> Sheet:
    return Sheet(table.file, table.name, table.examined.encoding, columns)


def _elsewhere_text(count: int) -> str:
    if count == 1:
        return "Trae 1 fila de metas de otro distrito: aquí se deja fuera."
    return f"Trae {count:,} filas de metas de otros distritos: aquí se dejan fuera."
