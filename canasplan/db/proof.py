"""Reading a database file to see that it is whole, and what it holds.

A copy is read as a file that nobody changes: without locks, which a stick or a network may not
have, and without leaving anything beside it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from canasplan.db.header import APPLICATION_ID
from canasplan.db.sqlite import told_plainly

_REVISIONS = ("progress_revision", "locality_revision")
_RECORDS = ("progress", "locality")
_MARKED = (
    *(f"SELECT id, hash FROM {table} ORDER BY id DESC LIMIT 1" for table in _REVISIONS),
    "SELECT * FROM draft ORDER BY registro",
    "SELECT * FROM installation ORDER BY id",
    "SELECT codigo, version, sha256 FROM plan ORDER BY codigo, version",
    "SELECT max(id) FROM export",
    "PRAGMA user_version",
)
"""What tells two states apart. Revisions only grow, so the newest speaks for all of them.

The file's own change counter would not do: a copy begins to count anew, and see `header` on
what reading it from an open database takes away.
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a whole database file holds."""

    version: int
    """The schema's number."""
    revisions: int
    records: int
    installation: str
    """The id of the installation; empty when it has none yet."""
    scope: str
    """The ubigeo recorded for; empty when nobody said so yet."""
    changes: str
    """Differs from that of any other state of the data."""
    size: int
    """In bytes."""
    sha256: str
    """Of the whole file."""


def prove(path: Path) -> Proof | None:
    """Read a whole file that nobody writes; None when it is damaged or of another program.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        size = handle.tell()
    try:
        # Not opened as read-only, because then SQLite skips the CHECK constraints.
        with closing(connect(path, "mode=rw&nolock=1")) as driver:
            driver.execute("PRAGMA query_only=1")
            driver.execute("PRAGMA trusted_schema=0")
            (verdict,) = driver.execute("PRAGMA integrity_check(1)").fetchone()
            (application,) = driver.execute("PRAGMA application_id").fetchone()
            ours = verdict == "ok" and application == APPLICATION_ID
            return _proof(driver, size, sha256) if ours else None
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # the second: in SQLite's own words
        return None


def _proof(driver: sqlite3.Connection, size: int, sha256: str) -> Proof:
    who = driver.execute("SELECT max(equipo), max(ambito) FROM installation").fetchone()
    installation, scope = who
    return Proof(
        version=_sum(driver, "PRAGMA user_version"),
        revisions=_sum(driver, *(f"SELECT count(*) FROM {table}" for table in _REVISIONS)),
        records=_sum(driver, *(f"SELECT count(*) FROM {table}" for table in _RECORDS)),
        installation=installation or "",
        scope=scope or "",
        changes=_changes(driver),
        size=size,
        sha256=sha256,
    )


def _sum(driver: sqlite3.Connection, *queries: str) -> int:
    return sum(driver.execute(query).fetchone()[0] for query in queries)


def changes_of(path: Path) -> str:
    """Return what `Proof.changes` would be of the present state of a database in use.

    Raises:
        CanasplanError: the database cannot be read now.
    """
    with told_plainly(), closing(connect(path, "mode=rw")) as driver:
        driver.execute("BEGIN")
        return _changes(driver)


def _changes(driver: sqlite3.Connection) -> str:
    driver.text_factory = bytes  # no damaged letter keeps anybody from telling states apart
    state = [driver.execute(query).fetchall() for query in _MARKED]
    return hashlib.sha256(repr(state).encode()).hexdigest()[:32]


def connect(path: Path, options: str) -> sqlite3.Connection:
    """Open a database with SQLite's own options; unlike `sqlite3.connect`, never creates it.

    A path of Windows' network keeps its two slashes, after an empty server name.
    """
    text = quote(path.absolute().as_posix(), safe="/:")
    uri = f"file://{'' if text.startswith('/') else '/'}{text}?{options}"
    return sqlite3.connect(uri, uri=True, isolation_level=None)
