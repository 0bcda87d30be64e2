"""A file and what must become of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What must become of a file."""

    ACCEPTED = "aceptado"
    HEALED = "reparado"
    PROPOSAL = "con propuestas"
    APART = "apartado"
    REFUSED = "rechazado"


@dataclass(frozen=True, slots=True)
class Case:
    """One file."""

    file: str
    data: bytes
    fate: Fate
    hashes: frozenset[str] = frozenset()
    """Of the revisions that the set must have gained."""
    healed: int = 0
    proposals: int = 0
    set_apart: int = 0
    notices: int = 0
    row: int | None = None
    """Which some finding must name, as the spreadsheet counts; 0: some row, whichever."""
    column: str | None = None
    """Which that finding must name."""
    value: str = ""
    """What it must show as found."""
    says: str = ""
    """A part of its sentence."""


def refused(
    data: bytes,
    row: int | None = None,
    column: str | None = None,
    value: str = "",
    says: str = "",
    file: str = "avances.csv",
) -> Case:
    """A file that must be refused whole."""
    return Case(file, data, Fate.REFUSED, row=row, column=column, value=value, says=says)
