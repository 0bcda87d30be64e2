"""Data folders as bad luck leaves them, for the tests of what the window makes of them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from canasplan.bootstrap import open_workspace
from canasplan.identity import Clock
from canasplan.model import Revision
from canasplan.paths import DATABASE
from tests.conftest import LAYO

Fields = dict[str, str]


def fill(folder: Path, clock: Clock, fields: Fields, count: int = 2) -> list[Revision]:
    """Record some avances in a folder, that of Rosa in Layo."""
    with open_workspace(folder, clock) as workspace:
        workspace.profiles.set(LAYO)
        book = workspace.progress
        return [
            book.save(fields | {"date": f"{day:02}/03/2022"}, record=book.new_record())
            for day in range(1, count + 1)
        ]


def cut_off(folder: Path) -> None:
    """Lose the end of the database."""
    os.truncate(folder / DATABASE, 40_960)


def change_a_figure(folder: Path, record: str) -> None:
    """Change what a record says behind the program's back."""
    with closing(sqlite3.connect(folder / DATABASE)) as driver, driver:
        driver.execute("DROP TRIGGER IF EXISTS progress_revision_no_update")
        driver.execute("UPDATE progress_revision SET mujeres = 99 WHERE registro = ?", (record,))


def flip_a_bit(path: Path, place: int = 20_000) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
