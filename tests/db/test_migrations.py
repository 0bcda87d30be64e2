"""The history of the schema: each step once, all together, never on a file of somebody else."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from canasplan.bootstrap import open_workspace
from canasplan.db.migrations import MIGRATIONS, Migration, migrate, schema_version
from canasplan.db.sqlite import APPLICATION_ID
from canasplan.errors import CanasplanError
from canasplan.paths import BACKUPS, DATABASE
from tests.conftest import LAYO, FixedClock
from tests.db.faults import FIELDS, LATER, NOW

BROKEN = (*LATER[:-1], Migration(3, ("CREATE TABLE otra (id INTEGER)", "UPDATE no_existe SET a=1")))


@pytest.fixture
def path(folder: Path) -> Path:
    """A file of schema 1 with an avance in it, closed."""
    with open_workspace(folder, FixedClock()) as workspace:
        workspace.profiles.set(LAYO)
        workspace.progress.save(FIELDS, record=workspace.progress.new_record())
    return folder / DATABASE


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as driver:
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        (application,) = driver.execute("PRAGMA application_id").fetchone()
        return [str(version), str(application), *driver.iterdump()]


def copies(path: Path) -> list[Path]:
    return list((path.parent / BACKUPS).glob("*"))


def until_copied(path: Path, migrating: threading.Thread) -> None:
    """Wait until a migration has made its copy and stands before the lock."""
    while not list((path.parent / BACKUPS).glob("antes-de-migrar-*.db")):
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
    assert schema_version(path) == 0
    migrate(path, NOW)
    assert schema_version(path) == MIGRATIONS[-1].version
    assert dump(path)[1] == str(APPLICATION_ID)
    assert copies(path) == []


def test_a_database_without_a_single_table_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    change(path, "CREATE TABLE t (a)", "DROP TABLE t")
    assert path.stat().st_size > 0
    migrate(path, NOW)
    assert schema_version(path) == MIGRATIONS[-1].version


def test_a_file_of_the_newest_schema_is_left_alone(path: Path) -> None:
    before = path.read_bytes()
    migrate(path, NOW)
    assert path.read_bytes() == before
    assert copies(path) == []


# --- Files that are not ours to touch


def of_another_program(path: Path) -> None:
    change(path, "CREATE TABLE clientes (a)", "PRAGMA application_id=1")


def without_a_mark(path: Path) -> None:
    change(path, "CREATE TABLE clientes (a)", "INSERT INTO clientes VALUES (1)")


def no_database(path: Path) -> None:
    path.write_bytes(b"acta de la asamblea\n" * 100)


def too_short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00")


@pytest.mark.parametrize("make", [of_another_program, without_a_mark, no_database, too_short])
def test_a_file_of_another_program_is_refused_and_not_a_byte_of_it_changes(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / DATABASE
    make(path)
    before = path.read_bytes()
    with pytest.raises(CanasplanError) as refused:
        migrate(path, NOW, LATER)
    assert "no es de CanasPlan" in str(refused.value)
    assert "elija otra carpeta con --datos" in str(refused.value)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [DATABASE]


def test_a_file_of_a_newer_program_is_refused_and_not_a_byte_of_it_changes(path: Path) -> None:
    change(path, "PRAGMA user_version=99")
    before = path.read_bytes()
    with pytest.raises(CanasplanError) as refused:
        migrate(path, NOW, LATER)
    assert str(refused.value) == (
        f"Los datos de {path} son de una versión más nueva de CanasPlan. No se tocaron: "
        "abra el programa más nuevo o elija otra carpeta con --datos."
    )
    assert path.read_bytes() == before
    assert copies(path) == []


# --- Steps


def test_all_missing_steps_are_made_and_what_was_there_stays(path: Path) -> None:
    before = dump(path)
    migrate(path, NOW, LATER)
    assert schema_version(path) == 3
    with closing(sqlite3.connect(path)) as driver:
        assert driver.execute("SELECT count(*) FROM meta").fetchone() == (83,)
        (title,) = driver.execute("SELECT title FROM plan").fetchone()
    assert title.endswith(" (revisado)")
    kept = [line for line in before[2:] if line.startswith('INSERT INTO "progress_revision"')]
    assert kept
    assert all(line in dump(path) for line in kept)


def test_the_data_is_copied_and_checked_before_anything_is_touched(path: Path) -> None:
    before = dump(path)
    migrate(path, NOW, LATER)
    (copy,) = copies(path)
    assert copy.name == "antes-de-migrar-v1-20220915-143000.db"
    assert dump(copy) == before


def test_without_a_copy_there_is_no_migration(path: Path) -> None:
    (path.parent / BACKUPS).write_bytes(b"un archivo")
    before = path.read_bytes()
    with pytest.raises(CanasplanError, match="No se pudo hacer la copia de seguridad"):
        migrate(path, NOW, LATER)
    assert path.read_bytes() == before


def test_a_step_already_made_is_not_made_again(path: Path) -> None:
    migrate(path, NOW, LATER[:2])
    migrate(path, NOW, LATER)
    with closing(sqlite3.connect(path)) as driver:
        assert driver.execute("SELECT count(*) FROM meta").fetchone() == (83,)
    assert schema_version(path) == 3


def test_a_step_that_fails_leaves_no_step_at_all_and_the_copy(path: Path) -> None:
    before, raw = dump(path), path.read_bytes()
    with pytest.raises(sqlite3.OperationalError, match="no_existe"):
        migrate(path, NOW, BROKEN)
    assert dump(path) == before
    assert path.read_bytes() == raw
    (copy,) = copies(path)
    assert dump(copy) == before
    migrate(path, NOW, LATER)
    assert schema_version(path) == 3


def test_a_disk_that_fills_up_in_a_step_is_told_and_leaves_everything_as_it_was(
    path: Path,
) -> None:
    before = dump(path)
    with closing(sqlite3.connect(path)) as driver:
        (pages,) = driver.execute("PRAGMA page_count").fetchone()
    limit = f"PRAGMA max_page_count={pages + 2}"
    full = (*LATER[:1], Migration(2, (limit, *LATER[1].statements)))
    with pytest.raises(CanasplanError, match="el disco está lleno"):
        migrate(path, NOW, full)
    assert dump(path) == before


def test_of_two_programs_that_migrate_at_once_the_second_finds_it_done(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")
        waiting = threading.Thread(target=migrate, args=(path, NOW, LATER))
        waiting.start()
        until_copied(path, waiting)
        for step in LATER[1:]:
            for statement in step.statements:
                first.execute(statement)
        first.execute("PRAGMA user_version=3")
        first.execute("COMMIT")
        waiting.join()
    with closing(sqlite3.connect(path)) as driver:
        assert driver.execute("SELECT count(*) FROM meta").fetchone() == (83,)
    assert schema_version(path) == 3


def test_a_newer_program_that_was_faster_is_not_taken_back(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")
        waiting = threading.Thread(target=migrate, args=(path, NOW, LATER))
        waiting.start()
        until_copied(path, waiting)
        first.execute("PRAGMA user_version=7")
        first.execute("COMMIT")
        waiting.join()
    assert schema_version(path) == 7
