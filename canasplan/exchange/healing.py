"""Healing a row: what a spreadsheet did to the form of its cells is undone, proven by its hash.

Where no form fits, the content was edited by hand: a person decides about it. Nothing is ever
taken as proven without the hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from canasplan.exchange.cell_forms import Form, forms
from canasplan.exchange.layout import Layout
from canasplan.exchange.likeliest import likeliest
from canasplan.exchange.row_proof import AVANCES, ProvenRow, RowProver
from canasplan.fields import CellError

TRIES = 4096
"""Combinations of forms that are tried on one row."""
FEW_TRIES = 16
"""The same where nearly every row before was edited: there is no form to be found."""
_REMEMBERED = 20_000
_LONGEST_REMEMBERED = 256
"""Letters; longer texts are hardly ever repeated."""
HOPELESS = 10
"""Rows one after another that no form proved."""


@dataclass(frozen=True, slots=True)
class Healed:
    """A row that was proven after its cells were given back their form."""

    proven: ProvenRow
    columns: tuple[str, ...]
    """Those whose cells were in another form."""


@dataclass(frozen=True, slots=True)
class Unproven:
    """A row whose content no known change of form explains."""

    readings: tuple[tuple[Form, ...], ...]
    """For each column of `Layout.hashed` what it may be, canonical, the likeliest first."""
    hash: str


class Healer:
    """Heals the rows of one file; what proved one row is tried first on the next."""

    def __init__(self, prover: RowProver, layout: Layout = AVANCES) -> None:
        self._prover, self._layout = prover, layout
        self._usual: dict[str, str] = {}
        """The form that was proven last, by column."""
        self._vain = 0
        self._read: dict[tuple[str, str], list[Form]] = {}

    def heal(self, cells: Sequence[str], hash_: str) -> Healed | Unproven:
        """Try the known changes of form on a row (`cells` in the order of `Layout.hashed`)."""
        spoilt, hash_ = hash_, hash_.strip().lower()
        found = [
            self._forms(name, cell) for name, cell in zip(self._layout.hashed, cells, strict=True)
        ]
        if all(found):
            tries = FEW_TRIES if self._vain > HOPELESS else TRIES
            for chosen in islice(likeliest(found), tries):
                proven = self._prover.prove([was for _, was in chosen], hash_)
                if proven is not None:
                    columns = self._noted(chosen, cells)
                    return Healed(proven, columns + ("hash",) * (spoilt != hash_))
        self._vain += 1
        return Unproven(tuple(map(tuple, found)), hash_)

    def usual(self, name: str) -> str | None:
        """Return the form in which this file was proven to write a column."""
        return self._usual.get(name)

    def _noted(self, chosen: Sequence[Form], cells: Sequence[str]) -> tuple[str, ...]:
        """Remember what was proven; return the columns that were in another form."""
        self._vain = 0
        changed = []
        for name, (form, was), cell in zip(self._layout.hashed, chosen, cells, strict=True):
            if was != cell:
                changed.append(name)
            if form:
                self._usual[name] = form
        return tuple(changed)

    def _forms(self, name: str, cell: str) -> list[Form]:
        """Return what a cell may have been; what this file did before comes first."""
        found = self._read.get((name, cell))
        if found is None:
            kind = self._layout.kinds[name]
            found = [(form, was) for form, was in forms(kind, cell) if self._reads(name, was)]
            if not kind.text:  # what is in its own form already was not spoilt
                found = [one for one in found if one[1] == cell] or found
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            if len(cell) <= _LONGEST_REMEMBERED:
                self._read[name, cell] = found
        if len(found) < 2:
            return found
        # The likeliest change of all is none.
        usual = self._usual.get(name)
        return sorted(found, key=lambda one: (one[1] != cell, one[0] != usual))

    def _reads(self, name: str, cell: str) -> bool:
        try:
            self._layout.read_cell(name, cell)
        except CellError:
            return False
        return True
