"""Reading a received table: strict about the file, patient with what spreadsheets do.

Every row is proven by its hash, given back its form and proven, or known to be edited by hand.
Nothing here knows of a database: what comes of the rows is for `merging`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from typing_extensions import override

from canasplan.errors import Message, message
from canasplan.exchange.avances_csv import COLUMNS, SCHEMA
from canasplan.exchange.cell_forms import Form
from canasplan.exchange.derived import DerivedCells, Words
from canasplan.exchange.findings import ASK_AGAIN, CORRECT, KEPT, UPDATE, Finding, visible
from canasplan.exchange.healing import Healed, Healer, Unproven
from canasplan.exchange.layout import Layout
from canasplan.exchange.numbering import Numbering
from canasplan.exchange.row_proof import AVANCES, HASHED, KINDS, ProvenRow, RowProver
from canasplan.exchange.sheet import Sheet
from canasplan.exchange.unseen import unseen, unseen_in
from canasplan.fields import CellError

MOST_EDITED = 2_000
"""Edited rows of one file that are kept for a person; more are no corrections by hand."""

MOST_KEPT = 20_000_000
"""Letters in edited rows that are kept: what the memory is good for."""

_MOJIBAKE = re.compile(
    "[ÂÃ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|ï¿½|\ufffd|(?<=[a-z])[¤¢£¡‚](?=[a-z])"
)
"""What letters look like whose UTF-8 was read as Windows-1252, that were lost, or from DOS."""

_TEXTS = frozenset(name for name in HASHED if KINDS[name].text)

KnownCells = Callable[[str], Mapping[str, str] | None]
"""Returns the cells of the revision of a hash, by column, or ``None``."""


class ReceivedRow(NamedTuple):
    """A row that proved itself."""

    number: int
    """As the spreadsheet counts."""
    proven: ProvenRow
    healed: tuple[str, ...]
    """Columns that were given back their form."""


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A row whose content was edited by hand, every cell of it legible."""

    number: int
    hash: str
    """Which the row had before it was edited."""
    cells: dict[str, str]
    """Canonical, by column of the file."""


class TableReading(ABC):
    """One pass over the rows of a table; `findings` then says what it is refused for."""

    def __init__(
        self, sheet: Sheet, name: str, layout: Layout, numbering: Numbering, words: Words,
        rows: int | None,
    ) -> None:  # fmt: skip
        """Begin.

        Args:
            sheet: the rows.
            name: for what is said about them.
            layout: what they carry.
            numbering: theirs.
            words: says what stands here beside a code.
            rows: how many there should be, where a manifest says so.
        """
        self._sheet, self._name, self._layout, self._promised = sheet, name, layout, rows
        self._prover = RowProver(layout)
        self._healer = Healer(self._prover, layout)
        self._numbering = numbering
        self._derived = DerivedCells(words, layout)
        at = layout.columns.index
        self._hashed_of = itemgetter(*map(at, layout.hashed))
        self._hash, self._schema = at("hash"), at("esquema")
        self._number, self._of = at("fila"), at("filas_total")
        self._as_written = False
        """Whether some row proved itself without being given back its form."""
        self.findings: list[Finding] = []
        self.rows = 0

    def proven(self) -> Iterator[ReceivedRow]:
        """Yield every row that proves itself.

        Raises:
            UnreadableFileError: the file cannot be read to its end.
        """
        for number, cells in self._sheet.rows():
            self.rows += 1
            if len(self.findings) >= KEPT:
                return
            self._look(number, cells)
            received = self._prove(number, cells)
            if received is not None:
                self._derived.check(cells, received.proven.row)
                yield received
        if self._promised != 0 or self.rows:  # a sealed package may hold nothing
            self.findings += self._numbering.missing()
        if self._promised not in (None, self.rows):
            told = message("las {rows} filas que dice la descripción del paquete y hay {found}",
                           rows=self._promised, found=self.rows)  # fmt: skip
            self.findings.append(Finding(self._name, None, None, "", told, ASK_AGAIN))

    def notices(self) -> Iterator[str]:
        """Yield, in Spanish, what people should know and nothing is refused for."""
        if unknown := self._sheet.header.unknown:
            shown = "», «".join(visible(name) for name in unknown[:5])
            yield f"Columnas que no son de CanasPlan y no se leyeron: «{shown}»."
        yield from self._derived.notices()

    @abstractmethod
    def _doubt(self, number: int, row: Unproven, cells: Sequence[str]) -> None:
        """Take note of a row that no known change of form explains."""

    def _look(self, number: int, cells: Sequence[str]) -> None:
        """Find what makes a row unacceptable whatever it says."""
        if unseen_in(cells):
            self.findings += unseen(self._name, number, self._layout.columns, cells)
        if cells[self._schema] != SCHEMA:
            told = message("esquema 1; otro esquema es de un CanasPlan más nuevo")
            self.findings.append(
                Finding(self._name, number, "esquema", visible(cells[self._schema]), told, UPDATE)
            )
        self.findings += self._numbering.take(number, cells[self._number], cells[self._of])

    def _prove(self, number: int, cells: Sequence[str]) -> ReceivedRow | None:
        hashed, hash_ = self._hashed_of(cells), cells[self._hash]
        try:
            proven = self._prover.prove(hashed, hash_)
        except CellError:
            proven = None
        if proven is not None:
            self._as_written = True
            return ReceivedRow(number, proven, ())
        found = self._healer.heal(hashed, hash_)
        if isinstance(found, Healed):
            return ReceivedRow(number, found.proven, found.columns)
        self._doubt(number, found, cells)
        return None

    def _expected(self, name: str, cell: str) -> Message:
        try:
            self._layout.read_cell(name, cell)
        except CellError as error:
            return error.expected
        return message("otro valor")


class AvancesReading(TableReading):
    """One pass over the rows of a file; the findings are complete after `edited`."""

    def __init__(
        self, sheet: Sheet, name: str, words: Words, known: KnownCells, rows: int | None = None
    ) -> None:
        """Begin as any other; `known` says what stands here under a hash."""
        super().__init__(sheet, name, AVANCES, Numbering(name), words, rows)
        self._known = known
        self._unproven: list[tuple[int, Unproven, Sequence[str]]] = []
        self._kept = 0

    def edited(self) -> Iterator[EditedRow]:
        """Yield, after `proven`, the rows that were edited, and find those that are illegible."""
        if self._too_many():
            number, _, cells = self._unproven[-1]
            told = message("hasta {most} filas cambiadas a mano, y hay más", most=MOST_EDITED)
            shown = visible(cells[self._hash])
            self.findings.append(Finding(self._name, number, "hash", shown, told, ASK_AGAIN))
            return
        for number, unproven, cells in self._unproven:
            before = len(self.findings)
            self.findings += self._broken(number, cells)
            edited = self._read_edited(number, unproven, cells)
            if len(self.findings) == before:
                yield edited

    @override
    def _doubt(self, number: int, row: Unproven, cells: Sequence[str]) -> None:
        if not self._too_many():
            self._unproven.append((number, row, list(cells)))
            self._kept += sum(map(len, cells))

    def _too_many(self) -> bool:
        return len(self._unproven) > MOST_EDITED or self._kept > MOST_KEPT

    def _broken(self, number: int, cells: Sequence[str]) -> Iterator[Finding]:
        """Yield what shows that a row was not edited but spoiled."""
        for column, cell in zip(COLUMNS, cells, strict=True):
            if _MOJIBAKE.search(cell):
                told = message("letras con acento bien escritas; se perdieron al guardar")
                yield Finding(self._name, number, column, visible(cell), told, ASK_AGAIN)
                return
        if not re.fullmatch("[0-9a-f]{64}", cells[self._hash].strip().lower()):
            told = message("la huella de la fila: 64 cifras hexadecimales")
            yield Finding(self._name, number, "hash", visible(cells[self._hash]), told, ASK_AGAIN)

    def _read_edited(self, number: int, row: Unproven, cells: Sequence[str]) -> EditedRow:
        """Read every cell of an edited row; find those that cannot be."""
        known = self._known(row.hash) or {}
        read: dict[str, str] = {}
        for name, readings, cell in zip(HASHED, row.readings, self._hashed_of(cells), strict=True):
            chosen = self._choose(name, cell, readings, known.get(name))
            if chosen is None:
                self.findings.append(self._illegible(number, name, readings, cell))
            else:
                read[name] = chosen
        return EditedRow(number, row.hash, read)

    def _choose(
        self, name: str, cell: str, readings: Sequence[Form], known: str | None
    ) -> str | None:
        """Return the one thing that a cell can mean, ``None`` if there is none or no telling.

        Of several, it is what is known of the row already, or what the other rows of the file,
        proven by their hashes, say of how the column is written. A person decides in any case.
        """
        cells = list(dict.fromkeys(was for _, was in readings))
        if known in cells:
            return known
        if len(cells) == 1 or (cells and name in _TEXTS):
            return cells[0]
        usual = self._healer.usual(name)
        as_written = cell if self._as_written and cell in cells else None
        return next((was for form, was in readings if form == usual), as_written)

    def _illegible(self, number: int, name: str, readings: Sequence[Form], cell: str) -> Finding:
        if readings:
            both = " o ".join(dict.fromkeys(was for _, was in readings))
            told = message("un valor que se lea de una sola manera ({both})", both=both)
        else:
            told = self._expected(name, cell)
        remedy = CORRECT if name in AVANCES.stored else ASK_AGAIN
        return Finding(self._name, number, name, visible(cell), told, remedy)
