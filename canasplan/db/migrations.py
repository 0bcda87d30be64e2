"""The schema's history: an ordered list, each step once, all steps of one start together.

A released step is never edited; a change is a new step. The file is copied and the copy
checked before anything is touched, and the steps, ``user_version`` and ``application_id``
change in one transaction: a kill leaves the old file or the new one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from canasplan.db.header import APPLICATION_ID
from canasplan.db.migration_1 import STATEMENTS as INITIAL
from canasplan.db.migration_2 import STATEMENTS as JOURNAL_MARK
from canasplan.db.migration_3 import STATEMENTS as RECEIVED
from canasplan.db.migration_4 import STATEMENTS as TARGETS


@dataclass(frozen=True, slots=True)
class Migration:
    """The statements that lead from the schema before to the one numbered `version`."""

    version: int
    statements: tuple[str, ...]


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, INITIAL),
    Migration(2, JOURNAL_MARK),
    Migration(3, RECEIVED),
    Migration(4, TARGETS),
)
NEWEST = MIGRATIONS[-1].version


def migrate(
    path: Path, copy_first: Callable[[], object], migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Bring the database at `path` to the newest schema; create it when there is none.

    Args:
        path: the file: none, an empty one, or a database of ours that is not newer.
        copy_first: makes a verified copy of an older database; raises when it cannot.
        migrations: all steps.
    """
    # Which schema is the newest is asked at each start, before SQLAlchemy is loaded.
    from canasplan.db.sqlite import configure, told_plainly

    with told_plainly(), closing(sqlite3.connect(path, isolation_level=None)) as driver:
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        if version == migrations[-1].version:
            return
        if version:
            copy_first()
        configure(driver)
        _apply(driver, migrations)


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
