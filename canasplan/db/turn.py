"""One after another: a lock of the operating system, which ends with whoever held it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from canasplan.db.sqlite import told_plainly


@contextmanager
def turn(path: Path, seconds: float = 60) -> Iterator[None]:
    """Hold the turn that the empty file `path` stands for, against threads and processes.

    Raises:
        CanasplanError: somebody else held it for all of `seconds`, or the file cannot be made.
    """
    with told_plainly():
        driver = sqlite3.connect(path, isolation_level=None, timeout=seconds)
    with closing(driver):
        with told_plainly():
            driver.execute("BEGIN EXCLUSIVE")
        yield
