"""The schema's history: an ordered list, each step once, all steps of one start together.

A released step is never edited; a change is a new step. The file is copied and the copy
checked before anything is touched, and the steps, ``user_version`` and ``application_id``
change in one transaction: a kill leaves the old file or the new one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canasplan.db.migration_1 import STATEMENTS as INITIAL
from canasplan.db.sqlite import APPLICATION_ID, configure, copy_verified, told_plainly
from canasplan.errors import CanasplanError
from canasplan.paths import BACKUPS


@dataclass(frozen=True, slots=True)
class Migration:
    """The statements that lead from the schema before to the one numbered `version`."""

    version: int
    statements: tuple[str, ...]


MIGRATIONS: tuple[Migration, ...] = (Migration(1, INITIAL),)


def migrate(path: Path, now: datetime, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the database at `path` to the newest schema; create it when there is none.

    Raises:
        CanasplanError: the file is of a newer program, of another program, or damaged; it
            was not touched.
    """
    version = schema_version(path)
    newest = migrations[-1].version
    if version > newest:
        raise CanasplanError(
            "Los datos de {path} son de una versión más nueva de CanasPlan. No se tocaron: "
            "abra el programa más nuevo o elija otra carpeta con --datos.",
            path=path,
        )
    if version == newest:
        return
    if version:
        _copy_first(path, version, now)
    with told_plainly(), closing(sqlite3.connect(path, isolation_level=None)) as driver:
        configure(driver)
        _apply(driver, migrations)


def schema_version(path: Path) -> int:
    """Return the schema's version of a database of ours, 0 for none or an empty file.

    Raises:
        CanasplanError: the file is not a database of this program.
    """
    if not path.exists() or path.stat().st_size == 0:
        return 0
    with told_plainly(), closing(sqlite3.connect(path, isolation_level=None)) as driver:
        (application,) = driver.execute("PRAGMA application_id").fetchone()
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        (tables,) = driver.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and tables:
        raise CanasplanError(
            "El archivo {path} no es de CanasPlan. No se tocó: "
            "elija otra carpeta con --datos o mueva ese archivo.",
            path=path,
        )
    return int(version)


def _copy_first(path: Path, version: int, now: datetime) -> None:
    name = f"antes-de-migrar-v{version}-{now:%Y%m%d-%H%M%S}.db"
    copy_verified(path, path.parent / BACKUPS / name)


def _apply(driver: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Run every step that is missing, in one transaction."""
    driver.execute("BEGIN IMMEDIATE")
    try:
        # Read again: another process may have migrated while this one waited for the lock.
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        for migration in migrations:
            if migration.version > version:
                for statement in migration.statements:
                    driver.execute(statement)
                driver.execute(f"PRAGMA user_version={migration.version}")
        driver.execute(f"PRAGMA application_id={APPLICATION_ID}")
        driver.execute("COMMIT")
    except BaseException:
        driver.rollback()  # nothing to do where a full or failing disk rolled back by itself
        raise
