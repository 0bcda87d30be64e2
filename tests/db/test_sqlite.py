"""SQLite as it is really set: durable, one writer at a time, and refusals in plain words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Executable, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from canasplan.bootstrap import Workspace
from canasplan.db.header import APPLICATION_ID
from canasplan.db.sqlite import (
    Database,
    configure,
    match_expression,
    told_plainly,
)
from canasplan.db.tables import draft, installation, pending
from canasplan.errors import CanasplanError
from canasplan.paths import DATABASE

BUSY = (
    "Otro programa está usando los datos y no se guardó nada. "
    "Espere un momento y vuelva a intentarlo."
)
DRAFT = insert(draft).values(registro="av-1", accion="1.02.03", fields="{}", momento="")


@pytest.fixture
def path(workspace: Workspace, folder: Path) -> Path:
    """The file of a seeded folder that the program has open."""
    return folder / DATABASE


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """The same file opened once more, by somebody who does not wait long."""
    opened = Database(path, busy_milliseconds=50)
    yield opened
    opened.close()


@pytest.fixture
def stranger(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program on the same file."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as driver:
        yield driver


def write(database: Database, *statements: Executable) -> None:
    """One write of several statements."""
    with database.write() as connection:
        for statement in statements:
            connection.execute(statement)


def drafts(path: Path) -> int:
    with closing(sqlite3.connect(path)) as driver:
        (count,) = driver.execute("SELECT count(*) FROM draft").fetchone()
        return int(count)


# --- Settings


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "truncate"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("application_id", APPLICATION_ID),
        ("busy_timeout", 50),
    ],
)
def test_every_setting_is_really_on(database: Database, pragma: str, value: object) -> None:
    for block in (database.read(), database.write()):
        with block as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_the_program_waits_five_seconds_for_another(path: Path) -> None:
    opened = Database(path)
    with opened.read() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 5_000
    opened.close()


def test_a_setting_that_does_not_take_is_a_bug_that_is_heard() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as driver,
        pytest.raises(RuntimeError, match="journal_mode is memory, not truncate"),
    ):
        configure(driver)


def test_the_journal_is_there_while_writing_and_empty_afterwards(database: Database) -> None:
    journal = database.path.with_name(f"{DATABASE}-journal")
    with database.write() as connection:
        connection.execute(DRAFT)
        assert journal.stat().st_size > 0
    assert journal.stat().st_size == 0


def test_what_points_nowhere_is_refused(database: Database) -> None:
    with (
        pytest.raises(IntegrityError, match="FOREIGN KEY"),
        database.write() as connection,
    ):
        connection.execute(insert(pending).values(hash="0f" * 32))


def test_a_text_is_no_number(database: Database) -> None:
    with pytest.raises(IntegrityError, match="cannot store TEXT"), database.write() as connection:
        connection.exec_driver_sql("UPDATE installation SET plan_version = 'uno'")


# --- Transactions


def test_a_write_takes_the_lock_before_its_first_statement(
    database: Database, stranger: sqlite3.Connection
) -> None:
    with database.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
        stranger.execute("BEGIN IMMEDIATE")
    stranger.execute("BEGIN IMMEDIATE")


def test_reading_keeps_nobody_from_beginning_to_write(
    database: Database, stranger: sqlite3.Connection
) -> None:
    with database.read() as connection:
        connection.execute(select(installation)).all()
        stranger.execute("BEGIN IMMEDIATE")
        stranger.execute("ROLLBACK")


def test_a_read_sees_one_state_from_beginning_to_end(database: Database, path: Path) -> None:
    with database.read() as connection:
        assert connection.execute(select(draft)).all() == []
        with closing(sqlite3.connect(path, timeout=0)) as other:
            other.execute("INSERT INTO draft VALUES ('av-1', '', NULL, '{}', '')")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.commit()
        assert connection.execute(select(draft)).all() == []
    assert drafts(path) == 0


def test_a_write_that_fails_in_the_middle_writes_nothing(database: Database, path: Path) -> None:
    with pytest.raises(IntegrityError, match="UNIQUE"):
        write(database, DRAFT, DRAFT)
    assert drafts(path) == 0


def test_a_second_writer_is_refused_in_plain_words_and_nothing_changes(
    database: Database, stranger: sqlite3.Connection, path: Path
) -> None:
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(CanasplanError) as refused:
        write(database, DRAFT)
    assert str(refused.value) == BUSY
    assert drafts(path) == 0
    stranger.execute("ROLLBACK")
    write(database, DRAFT)
    assert drafts(path) == 1


def test_a_reader_is_refused_in_words_that_are_true_for_reading(
    database: Database, stranger: sqlite3.Connection
) -> None:
    stranger.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CanasplanError) as refused, database.read() as connection:
        connection.execute(select(draft)).all()
    assert str(refused.value) == BUSY


def test_a_second_writer_waits_for_the_first(path: Path, stranger: sqlite3.Connection) -> None:
    begun = threading.Event()

    def second() -> None:
        opened = Database(path)
        begun.set()
        write(opened, DRAFT)
        opened.close()

    stranger.execute("BEGIN IMMEDIATE")
    waiting = threading.Thread(target=second)
    waiting.start()
    begun.wait()
    waiting.join(0.1)
    assert waiting.is_alive()
    assert drafts(path) == 0
    stranger.execute("COMMIT")
    waiting.join()
    assert drafts(path) == 1


# --- Refusals in plain words


def test_a_full_disk_is_told_and_nothing_changes(database: Database, path: Path) -> None:
    with database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    long = DRAFT.values(fields="x" * 1_000_000)
    with pytest.raises(CanasplanError) as refused:
        write(database, DRAFT.values(registro="av-0"), long)
    assert str(refused.value) == (
        "No se guardó: el disco está lleno. Libere espacio y guarde otra vez."
    )
    assert drafts(path) == 0


def test_a_read_only_folder_is_told_and_nothing_changes(database: Database, path: Path) -> None:
    with database.read() as connection:
        connection.exec_driver_sql("PRAGMA query_only=1")
    with pytest.raises(CanasplanError) as refused:
        write(database, DRAFT)
    assert str(refused.value) == (
        "No se guardó: la carpeta de datos es de solo lectura. "
        "Pida permiso de escritura o elija otra carpeta."
    )
    assert drafts(path) == 0


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    opened = Database(tmp_path / "no-existe" / DATABASE)
    with pytest.raises(CanasplanError) as refused, opened.read():
        pass
    assert str(refused.value) == (
        "No se pueden abrir los datos. "
        "Revise que la carpeta exista y que usted pueda escribir en ella."
    )


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"acta de la asamblea\n" * 100)
    opened = Database(tmp_path / DATABASE)
    with pytest.raises(CanasplanError) as refused, opened.read():
        pass
    assert str(refused.value) == (
        "El archivo de datos no es de CanasPlan o está dañado. "
        "No se cambió nada: cierre CanasPlan y ábralo otra vez para recuperar los datos."
    )


def test_a_damaged_file_is_told(tmp_path: Path, path: Path) -> None:
    damaged = tmp_path / "dañado.db"
    whole = path.read_bytes()
    damaged.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    opened = Database(damaged)
    with pytest.raises(CanasplanError) as refused, opened.read() as connection:
        connection.execute(select(installation)).all()
    assert str(refused.value) == (
        "El archivo de datos está dañado. No siga registrando: "
        "cierre CanasPlan y ábralo otra vez para recuperar los datos."
    )
    opened.close()


def test_a_failing_disk_is_told() -> None:
    failed = sqlite3.OperationalError("disk I/O error")
    failed.sqlite_errorname = "SQLITE_IOERR_FSYNC"
    with pytest.raises(CanasplanError) as refused, told_plainly():
        raise failed
    assert str(refused.value) == (
        "El disco no responde bien. Revise el disco o la memoria USB y vuelva a intentarlo."
    )


def test_a_bug_is_not_dressed_up_as_something_a_person_can_act_on(database: Database) -> None:
    with pytest.raises(OperationalError, match="no such table"), database.read() as connection:
        connection.exec_driver_sql("SELECT * FROM metas")
    with pytest.raises(sqlite3.DatabaseError, match="sin nombre"), told_plainly():
        raise sqlite3.DatabaseError("sin nombre")


# --- Revisions only ever grow


@pytest.mark.parametrize("table", ["progress_revision", "locality_revision"])
def test_no_revision_is_ever_changed_deleted_or_replaced(
    workspace: Workspace, database: Database, fields: dict[str, str], table: str
) -> None:
    workspace.progress.save(fields, record=workspace.progress.new_record())
    workspace.localities.add("080505", "Urinsaya")
    for statement in (
        f"UPDATE {table} SET autor = 'Otro'",
        f"UPDATE {table} SET id = id",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ):
        with pytest.raises(IntegrityError, match="a revision is immutable"):
            write(database, text(statement))
    assert workspace.verify().revisions == 2
    assert workspace.verify().faults == ()


# --- Search expressions


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("Agua potable", '"agua"* "potable"*'),
        ("CAPACITACIÓN ñ", '"capacitacion"* "n"*'),
        ("1.02.03", '"1.02.03"*'),
        ("1.02.", '"1.02"*'),
        ("a_b-c", '"a"* "b"* "c"*'),
        ('"OR" (x)', '"or"* "x"*'),
        (" . ", ""),
        ("", ""),
    ],
)
def test_every_word_is_sought_by_its_beginning(typed: str, expression: str) -> None:
    assert match_expression(typed) == expression
