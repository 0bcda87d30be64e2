"""What the program does after a window or a screen closes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path


class Go(Enum):
    """How to go on with a data folder."""

    OPEN = auto()
    CONSULT = auto()
    """Open it without writing anything."""
    REBUILD = auto()
    """Bring the data back from the last good backup and the journal."""
    RESTORE = auto()
    """Go back to a chosen backup."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The session is over; this comes next, with the database closed in between."""

    go: Go
    folder: Path
    backup: Path | None = None
    """The backup of `Go.RESTORE`."""
    exact: bool = False
    """Whether `Go.RESTORE` leaves out what was saved after the backup."""
