"""Ways of damaging a data folder, and what is in one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from canasplan.backups import Backup
from canasplan.db.migrations import NEWEST
from canasplan.paths import DATABASE
from tests.conftest import FixedClock
from tests.core.tampering import tamper

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="nombres por /proc")
CLOCK = FixedClock()


def at_hour(hour: int) -> FixedClock:
    clock = FixedClock()
    clock.moment = clock.moment.replace(hour=hour)
    return clock


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def removed(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def overwritten(path: Path) -> None:
    path.write_bytes(b"acta de la asamblea\n" * 1000)


def zeroed(path: Path) -> None:
    """The first page, with everything that tells where the tables are, is left."""
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))


def a_changed_text(path: Path) -> None:
    tamper(path.parent, "UPDATE progress_revision SET logros = 'Nada' WHERE revision = 2")


def a_changed_hash(path: Path) -> None:
    tamper(path.parent, "UPDATE progress_revision SET hash = replace(hash, 'a', 'b')")


def bytes_that_are_no_text(path: Path) -> None:
    tamper(path.parent, "UPDATE progress_revision SET logros = CAST(x'ff' AS TEXT)")


def deleted_revisions(path: Path) -> None:
    tamper(path.parent, "DELETE FROM pending", "DELETE FROM progress_revision WHERE id > 2")


def missing_tables(path: Path) -> None:
    names = ("pending", "draft", "progress", "plan", "installation", "locality_revision")
    tamper(path.parent, *(f"DROP TABLE {name}" for name in names))


DAMAGES = (removed, emptied, cut, overwritten, zeroed, a_changed_text, a_changed_hash,
           bytes_that_are_no_text, deleted_revisions, missing_tables)  # fmt: skip
damaged = pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)


def of_a_newer_schema(backup: Backup) -> None:
    """Make a backup one of the next program, unproven so far."""
    with closing(sqlite3.connect(backup.path)) as driver:
        driver.execute(f"PRAGMA user_version={NEWEST + 1}")
    backup.path.with_suffix(".json").unlink()


def in_the_middle_of_a_save(folder: Path) -> None:
    """Leave the folder as a kill does after half of a transaction was written into the file."""
    copy = folder.with_name("copia")
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as driver:
        for statement in ("PRAGMA journal_mode=truncate", "PRAGMA cache_size=1",
                          "PRAGMA cache_spill=1", "BEGIN", "DELETE FROM progress",
                          "UPDATE action SET texto = texto || texto || texto"):  # fmt: skip
            driver.execute(statement)
        shutil.copytree(folder, copy)
        driver.execute("ROLLBACK")
    assert (copy / f"{DATABASE}-journal").stat().st_size > 0
    shutil.rmtree(folder)
    copy.rename(folder)
