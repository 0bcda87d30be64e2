"""The frozen databases of every schema that was released; see `freeze.py`."""

from __future__ import annotations

import shutil
from pathlib import Path

from canasplan.db.migrations import NEWEST
from canasplan.paths import DATABASE

SCHEMAS = Path(__file__).parent
RELEASED = range(1, NEWEST)
"""The present one is frozen when the next one is begun."""


def frozen(number: int, folder: Path) -> Path:
    """A data folder with the frozen database of a schema."""
    folder.mkdir()
    shutil.copyfile(SCHEMAS / f"esquema-{number}.db", folder / DATABASE)
    return folder


def exported(number: int) -> bytes:
    """What the program of that schema exported from it."""
    return (SCHEMAS / f"esquema-{number}.csv").read_bytes()


def everything_in(folder: Path) -> dict[str, bytes]:
    """Each file below a folder, by its name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
