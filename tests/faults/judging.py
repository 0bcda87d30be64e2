"""Judges a disk after a power cut: what was acknowledged is there, and what is there is whole.

SQLite opens the database and rolls back; the rest is read as plain files, past the program. What
was seen once is not looked at again, because most of the disks roll back to the same few states.
"""

from __future__ import annotations

import contextlib
import hashlib
import random
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from canasplan.bootstrap import open_workspace
from canasplan.errors import CanasplanError
from canasplan.paths import DATABASE, JOURNAL
from tests.faults.disks import Disk, Image, Storage
from tests.faults.recorded_works import DATA
from tests.faults.recording import Recording, Told

STORE, ROLLBACK, LINES = f"{DATA}/{DATABASE}", f"{DATA}/{DATABASE}-journal", f"{DATA}/{JOURNAL}"

LOST = "acknowledged lost"
CORRUPT = "corrupt"
"""The database is damaged, or half changed."""
DAMAGED_EXPORT = "damaged exports"
DAMAGED_BACKUP = "damaged backups"
REFUSED = "refused by the program"
"""It could not open the folder, or its verification found fault."""
FINDINGS = (LOST, CORRUPT, DAMAGED_EXPORT, DAMAGED_BACKUP, REFUSED)
Finding = tuple[str, str]
"""One of `FINDINGS`, and a sentence."""

_HALF = """
SELECT (SELECT count(*) FROM (
          SELECT registro, count(*) AS n FROM {kind}_revision GROUP BY registro) AS r
        LEFT JOIN {kind} AS p ON p.registro = r.registro
        WHERE p.registro IS NULL OR p.revisions <> r.n)
     + (SELECT count(*) FROM {kind} AS p
        WHERE p.registro NOT IN (SELECT registro FROM {kind}_revision)
        OR p.revision_id NOT IN (SELECT id FROM {kind}_revision))
"""
"""How many records do not have the state that their revisions give."""


@dataclass(frozen=True)
class Due:
    """What must be on a disk after some acknowledgements."""

    revisions: frozenset[str]
    lines: frozenset[str]
    """Hashes that the journal must have."""
    files: dict[str, tuple[str | None, str | None]]
    """Per path what was acknowledged and what comes next: SHA-256, ``None`` for no file."""


@dataclass(frozen=True)
class Store:
    """What SQLite finds in a database, once it has rolled back."""

    damage: str = ""
    schema: str = ""
    revisions: frozenset[str] = frozenset()


def examined(path: Path) -> Store:
    """Read a database past the program."""
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as driver:
            (verdict,) = driver.execute("PRAGMA integrity_check").fetchone()
            if verdict != "ok":
                return Store(verdict)
            (version,) = driver.execute("PRAGMA user_version").fetchone()
            made = driver.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
            schema = f"{version} {made}" if made else ""
            if not made:
                return Store()
            kinds = [kind for kind in ("progress", "target") if f"TABLE {kind} " in schema]
            half, hashes = 0, set[str]()
            for kind in kinds:
                half += driver.execute(_HALF.format(kind=kind)).fetchone()[0]
                found = driver.execute(f"SELECT hash FROM {kind}_revision")
                hashes.update(hash_ for (hash_,) in found)
    except sqlite3.DatabaseError as error:
        return Store(str(error))
    damage = f"{half} records are half there" if half else ""
    return Store(damage, schema, frozenset(hashes))


def _proven_lines(journal: bytes) -> frozenset[str]:
    """Return the hashes of the journal's lines that prove themselves."""
    lines = (line.partition(b" ") for line in journal.split(b"\n"))
    return frozenset(
        hash_.decode()
        for hash_, _, document in lines
        if hashlib.sha256(document).hexdigest().encode() == hash_
    )


class Bench:
    """Where the disks of one recording are put and looked at."""

    def __init__(self, root: Path, recording: Recording) -> None:
        """`root` is a folder to work in."""
        self._root = root
        self._stores: dict[tuple[int, int], Store] = {}
        self._rolled_back: dict[bytes, Store] = {}
        self._lines: dict[int, frozenset[str]] = {}
        self._sums: dict[int, str] = {}
        first, last = _ends(recording)
        self.ends = {first.key(), last.key()}
        """Keys of the disks before and after the work."""
        self._schemas = {self._store(first).schema, self._store(last).schema}
        self.dues = list(self._dues(recording, first))
        """What must hold after 0, 1, 2… acknowledgements."""

    def _dues(self, recording: Recording, first: Disk) -> Iterator[Due]:
        told = [step.what for step in recording.operations if isinstance(step, Told)]
        revisions, lines = set(self._store(first).revisions), set(self._proven(first))
        present: dict[str, str | None] = {
            path: self._sum(image)
            for path, image in first.files.items()
            if not _is_working_file(path)
        }
        paths = {path for what in told for path in what.get("files", ())} | set(present)
        for number in range(len(told) + 1):
            following = present.copy()
            for what in reversed(told[number:]):
                following |= what.get("files", {})
            yield Due(
                frozenset(revisions),
                frozenset(lines),
                {path: (present.get(path), following.get(path)) for path in paths},
            )
            what = told[number] if number < len(told) else {}
            present |= what.get("files", {})
            if "revision" in what:
                revisions.add(what["revision"])
                lines.add(what["revision"])

    def judge(self, disk: Disk, due: Due) -> Iterator[Finding]:
        """Yield what is wrong with a disk."""
        store = self._store(disk)
        if store.damage:
            yield CORRUPT, store.damage
        elif lost := due.revisions - store.revisions:
            yield LOST, f"{len(lost)} revisions are not in the database"
        elif store.schema not in self._schemas:
            yield CORRUPT, "the schema is half changed"
        if lost := due.lines - self._proven(disk):
            yield LOST, f"{len(lost)} revisions are not in the journal"
        yield from self._judge_files(disk, due)

    def _judge_files(self, disk: Disk, due: Due) -> Iterator[Finding]:
        for path in disk.files:
            if path not in due.files and not _is_working_file(path):
                yield _damaged(path), f"nobody was told of {path}"
        for path, allowed in due.files.items():
            found = self._sum(disk.files.get(path))
            if found not in allowed:
                yield (
                    (LOST, f"{path} is gone")
                    if found is None
                    else (_damaged(path), f"{path} is not what it should be")
                )

    def open_with_program(self, disk: Disk, due: Due) -> Iterator[Finding]:
        """Open a disk as after any start, and verify it; yield what is wrong."""
        root = self._root / "opened"
        lay_out(disk, root)
        try:
            with open_workspace(root / DATA) as workspace:
                for fault in workspace.verify().faults:
                    yield REFUSED, fault.what
            if lost := due.revisions - examined(root / STORE).revisions:
                yield REFUSED, f"{len(lost)} revisions are lost"
        except (CanasplanError, DatabaseError, sqlite3.DatabaseError) as error:
            yield REFUSED, f"{type(error).__name__}: {error}"
        finally:
            shutil.rmtree(root)

    def _store(self, disk: Disk) -> Store:
        """Let SQLite open the database and roll back, and examine what is left."""
        database, rollback = disk.files.get(STORE), disk.files.get(ROLLBACK)
        if database is None:
            return Store()
        key = hash(database), hash(rollback)
        if key not in self._stores:
            self._stores[key] = self._opened(database, rollback)
        return self._stores[key]

    def _opened(self, database: Image, rollback: Image | None) -> Store:
        path, beside = self._root / "disk.db", self._root / "disk.db-journal"
        path.write_bytes(database.content())
        if rollback is None:
            beside.unlink(missing_ok=True)
        else:
            beside.write_bytes(rollback.content())
        try:
            with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as driver:
                driver.execute("PRAGMA schema_version").fetchone()
        except sqlite3.DatabaseError as error:
            return Store(str(error))
        digest = hashlib.sha256(path.read_bytes()).digest()
        if digest not in self._rolled_back:
            self._rolled_back[digest] = examined(path)
        return self._rolled_back[digest]

    def _proven(self, disk: Disk) -> frozenset[str]:
        image = disk.files.get(LINES)
        if image is None:
            return frozenset()
        key = hash(image)
        if key not in self._lines:
            self._lines[key] = _proven_lines(image.content())
        return self._lines[key]

    def _sum(self, image: Image | None) -> str | None:
        if image is None:
            return None
        key = hash(image)
        if key not in self._sums:
            self._sums[key] = hashlib.sha256(image.content()).hexdigest()
        return self._sums[key]


def _ends(recording: Recording) -> tuple[Disk, Disk]:
    """Return the disks before and after a work."""
    storage, chance = Storage(recording), random.Random(0)
    before = storage.disk(chance, [], 0)
    for operation in recording.operations:
        storage.carry_out(operation)
    return before, storage.disk(chance, [True] * storage.waiting, 0)


def _damaged(path: str) -> str:
    """Return the finding that a damaged file is."""
    return DAMAGED_EXPORT if path.endswith(".csv") else DAMAGED_BACKUP


def _is_working_file(path: str) -> bool:
    """Whether a file is the program's own, or has not got its name yet."""
    return path in (STORE, ROLLBACK, LINES) or path.rpartition("/")[2].startswith(".")


def lay_out(disk: Disk, root: Path) -> None:
    """Write a disk into a folder that is not there yet."""
    for folder in sorted(disk.folders):
        (root / folder).mkdir()
    for path, image in disk.files.items():
        (root / path).write_bytes(image.content())
