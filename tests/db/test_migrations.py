"""The history of the schema: each step once, all together, after a checked copy."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from canasplan.bootstrap import open_workspace
from canasplan.db.header import APPLICATION_ID
from canasplan.db.migrations import MIGRATIONS, NEWEST, Migration, migrate
from canasplan.errors import CanasplanError
from canasplan.paths import BACKUPS, DATABASE
from tests.conftest import LAYO, FixedClock
from tests.db.faults import FIELDS, LATER, back_up

LAST = LATER[-1].version
BROKEN = (
    *LATER[:-1],
    Migration(LAST, ("CREATE TABLE otra (id INTEGER)", "UPDATE no_existe SET a=1")),
)


@pytest.fixture
def path(folder: Path) -> Path:
    """A file of the newest schema with an avance in it, closed."""
    with open_workspace(folder, FixedClock()) as workspace:
        workspace.profiles.set(LAYO)
        workspace.progress.save(FIELDS, record=workspace.progress.new_record())
    return folder / DATABASE


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as driver:
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        (application,) = driver.execute("PRAGMA application_id").fetchone()
        return [str(version), str(application), *driver.iterdump()]


def version(path: Path) -> int:
    return int(dump(path)[0])


def copies(path: Path) -> list[Path]:
    return list((path.parent / BACKUPS).glob("canasplan-*.db"))


def later(path: Path, migrations: tuple[Migration, ...] = LATER) -> None:
    migrate(path, lambda: back_up(path.parent), migrations)


def no_copy() -> None:
    pytest.fail("nothing was to be copied")


def until_copied(path: Path, migrating: threading.Thread) -> None:
    """Wait until a migration has made its copy and stands before the lock."""
    while not list((path.parent / BACKUPS).glob("canasplan-*.json")):
        migrating.join(0.01)
        assert migrating.is_alive()


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as driver:
        for statement in statements:
            driver.execute(statement)


def test_the_steps_are_numbered_without_gaps_from_one() -> None:
    assert [step.version for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
    assert all(step.statements for step in MIGRATIONS)


@pytest.mark.parametrize("size", [None, 0])
def test_a_missing_or_empty_file_becomes_a_database_of_this_program(
    tmp_path: Path, size: int | None
) -> None:
    path = tmp_path / DATABASE
    if size is not None:
        path.touch()
    migrate(path, no_copy)
    assert dump(path)[:2] == [str(NEWEST), str(APPLICATION_ID)]


def test_a_database_without_a_single_table_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    change(path, "CREATE TABLE t (a)", "DROP TABLE t")
    assert path.stat().st_size > 0
    migrate(path, no_copy)
    assert version(path) == NEWEST


def test_a_file_of_the_newest_schema_is_left_alone(path: Path) -> None:
    before = path.read_bytes()
    migrate(path, no_copy)
    assert path.read_bytes() == before


def test_all_missing_steps_are_made_and_what_was_there_stays(path: Path) -> None:
    before = dump(path)
    later(path)
    assert version(path) == LAST
    with closing(sqlite3.connect(path)) as driver:
        assert driver.execute("SELECT count(*) FROM meta").fetchone() == (83,)
        (title,) = driver.execute("SELECT title FROM plan").fetchone()
    assert title.endswith(" (revisado)")
    kept = [line for line in before[2:] if line.startswith('INSERT INTO "progress_revision"')]
    assert kept
    assert all(line in dump(path) for line in kept)


def test_the_data_is_copied_and_checked_before_anything_is_touched(path: Path) -> None:
    before = dump(path)
    later(path)
    (copy,) = copies(path)
    assert copy.name == "canasplan-20220915-093000-antes-de-migrar.db"
    assert dump(copy) == before


def test_without_a_copy_there_is_no_migration(path: Path) -> None:
    (path.parent / BACKUPS).write_bytes(b"un archivo")
    before = path.read_bytes()
    with pytest.raises(CanasplanError, match="ya existe y no es una carpeta"):
        later(path)
    assert path.read_bytes() == before


def test_a_step_already_made_is_not_made_again(path: Path) -> None:
    later(path, LATER[:-1])
    later(path)
    with closing(sqlite3.connect(path)) as driver:
        assert driver.execute("SELECT count(*) FROM meta").fetchone() == (83,)
    assert version(path) == LAST


def test_a_step_that_fails_leaves_no_step_at_all_and_the_copy(path: Path) -> None:
    before, raw = dump(path), path.read_bytes()
    with pytest.raises(sqlite3.OperationalError, match="no_existe"):
        later(path, BROKEN)
    assert dump(path) == before
    assert path.read_bytes() == raw
    (copy,) = copies(path)
    assert dump(copy) == before
    later(path)
    assert version(path) == LAST


def test_a_disk_that_fills_up_in_a_step_is_told_and_leaves_everything_as_it_was(
    path: Path,
) -> None:
    before = dump(path)
    with closing(sqlite3.connect(path)) as driver:
        (pages,) = driver.execute("PRAGMA page_count").fetchone()
    limit = f"PRAGMA max_page_count={pages + 2}"
    next_one = LATER[len(MIGRATIONS)]
    full = (*MIGRATIONS, Migration(next_one.version, (limit, *next_one.statements)))
    with pytest.raises(CanasplanError, match="el disco está lleno"):
        later(path, full)
    assert dump(path) == before


def test_of_two_programs_that_migrate_at_once_the_second_finds_it_done(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")
        waiting = threading.Thread(target=later, args=(path,))
        waiting.start()
        until_copied(path, waiting)
        for step in LATER[len(MIGRATIONS) :]:
            for statement in step.statements:
                first.execute(statement)
        first.execute(f"PRAGMA user_version={LAST}")
        first.execute("COMMIT")
        waiting.join()
    with closing(sqlite3.connect(path)) as driver:
        assert driver.execute("SELECT count(*) FROM meta").fetchone() == (83,)
    assert version(path) == LAST


def test_a_newer_program_that_was_faster_is_not_taken_back(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")
        waiting = threading.Thread(target=later, args=(path,))
        waiting.start()
        until_copied(path, waiting)
        first.execute(f"PRAGMA user_version={LAST + 4}")
        first.execute("COMMIT")
        waiting.join()
    assert version(path) == LAST + 4
