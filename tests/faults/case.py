"""One go at a piece of work that is struck: where it is done, when, and what it tells."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from canasplan.backups import Backups
from canasplan.bootstrap import Workspace, hold_folder, open_workspace
from canasplan.errors import CanasplanError
from canasplan.model import Revision
from canasplan.paths import DATABASE
from tests.faults.work import PlayableClock, entry

DATA = "Datos de Canas 100% ñ"
OUT = "salida"
STICK = "memoria"
LATER = datetime(2022, 3, 5, 15, 30, tzinfo=UTC)
"""When the works are done: days after what was there before."""

Told = dict[str, Any]
T = TypeVar("T")


@dataclass
class Case:
    """One go at a work."""

    root: Path
    """Holds the data folder and, beside it, where exports and copies go."""
    chance: random.Random
    tell: Callable[[Told], None]
    again: bool = False
    """Whether a step that is refused is tried once more, as the message asks for."""
    opened: Workspace | None = None
    """The program as it has been at work for a while; its connection is closed."""
    clock: PlayableClock = field(default_factory=lambda: PlayableClock(LATER))

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.root / DATA

    @property
    def backups(self) -> Backups:
        """Its backups."""
        return Backups(self.data, self.clock)

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """Open the data folder as the program does at its start, unless it is open for long."""
        with self.held():
            if self.opened is not None:
                yield self.opened
                return
            with open_workspace(self.data, self.clock) as opened:
                yield opened

    def held(self) -> AbstractContextManager[None]:
        """Be the one writer."""
        return hold_folder(self.data, "la prueba", self.clock)

    def new_record(self) -> str:
        """Return an id that follows from the seed."""
        digits = f"{self.chance.getrandbits(74):019x}"
        return f"av-01932c5e-7b1a-7{digits[:3]}-8{digits[3:6]}-{digits[6:18]}"

    def entry(self) -> dict[str, str]:
        """Return a valid entry."""
        return entry(self.chance, self.clock.now())

    def do(self, step: Callable[[], T]) -> T:
        """Do a step; where it is refused, tell so, and do the same step again."""
        try:
            return step()
        except CanasplanError as error:
            if not self.again:
                raise
            self.refused(error)
        return step()

    def saved(self, step: Callable[[], Revision]) -> Revision:
        """Save, and acknowledge the revision."""
        revision = self.do(step)
        self.tell({"saved": revision.hash})
        return revision

    def wrote(self, *paths: Path) -> None:
        """Acknowledge files, which are not looked at: that would be struck, too."""
        self.tell({"files": [path.relative_to(self.root).as_posix() for path in paths]})

    def refused(self, error: CanasplanError) -> None:
        """Tell what a person was told, and what the database holds at that moment."""
        told = {"refused": str(error), "kind": type(error).__name__}
        found = stored(self.data / DATABASE)
        self.tell(told | {"stored": None if found is None else sorted(found)})


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored(path: Path) -> frozenset[str] | None:
    """Return the hashes in a database, read past the program; ``None`` if it cannot be read."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path)) as driver:
            named = driver.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%\\_revision' "
                "ESCAPE '\\'"
            ).fetchall()
            found = [driver.execute(f'SELECT hash FROM "{name}"') for (name,) in named]
            return frozenset(hash_ for rows in found for (hash_,) in rows)
    except sqlite3.DatabaseError:
        return None
