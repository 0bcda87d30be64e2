"""Everything that is SQLite's own: pragmas, transactions, full-text search.

The settings follow measurements of simulated power cuts: of the rollback-journal modes only
TRUNCATE with synchronous=FULL lost no acknowledged save. The driver's own transaction
handling is off, because it would leave schema changes outside of the transaction.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    column,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine import URL, Dialect, Engine
from sqlalchemy.exc import DatabaseError

from canasplan.canonical import fold
from canasplan.errors import CanasplanError

BUSY_MILLISECONDS = 5_000

_STEPS = 20_000
"""Steps of SQLite's machine, some milliseconds, between two looks whether a query is given up."""

_PRAGMAS = {
    "journal_mode": "truncate",
    "synchronous": "2",
    "foreign_keys": "1",
    "recursive_triggers": "1",  # so that no REPLACE deletes a revision past its trigger
    "trusted_schema": "0",
    "cell_size_check": "1",
    "cache_size": "-32768",  # in KiB: taking up a large file goes to the disk less often
    "temp_store": "2",  # in memory: checking works on a full disk, and leaves no words on it
}

SEARCHED = (
    "comunidad", "unidad", "responsable", "aliados", "logros", "dificultades", "acciones_a_seguir",
)  # fmt: skip
ACTION_WORDS = ("codigo", "texto", "responsables", "tema", "eje")
TEXT_INDEXES = ("progress_text", "action_text")
TOKENIZE = "tokenize='unicode61 remove_diacritics 2'"

FULL_TEXT = (
    f"CREATE VIRTUAL TABLE progress_text USING fts5({', '.join(SEARCHED)}, "
    f"content='progress_revision', content_rowid='id', {TOKENIZE})",
    f"CREATE VIRTUAL TABLE action_text USING fts5({', '.join(ACTION_WORDS)}, "
    f"content='action', content_rowid='id', {TOKENIZE})",
)
"""Indexes over the current avances and over the actions; the texts stay in their tables."""

IMMUTABLE = tuple(
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{what} is immutable'); END"
    for table, what in (
        ("progress_revision", "a revision"),
        ("locality_revision", "a revision"),
        ("target_revision", "a revision"),
        ("received_file", "the ledger"),
    )
    for verb in ("UPDATE", "DELETE")
)
"""Revisions and the ledger only grow, whatever a future mistake in the program attempts."""


class Database:
    """One open database file, for use by one thread.

    Reading and writing happen inside `read` and `write`; each is one transaction.
    """

    def __init__(
        self,
        path: Path,
        busy_milliseconds: int = BUSY_MILLISECONDS,
        *,
        read_only: bool = False,
    ) -> None:
        """Open `path`, which must exist with its schema in place (see `migrations`).

        Args:
            path: the database file.
            busy_milliseconds: how long to wait for another process that is writing.
            read_only: never write, not even to the folder.
        """
        self.path = path
        self._engine = _engine(path, busy_milliseconds, read_only)
        self._writer = self._engine.execution_options(immediate=True)

    def close(self) -> None:
        """Release the file."""
        self._engine.dispose()

    def reopen(self) -> None:
        """Let the next use open the file anew: after an error, its state is read from the disk."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one unchanging state."""
        with self._anew_after_trouble(*_REFUSED_READS), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield the connection of one write; it is on disk when the block has ended.

        Raises:
            CanasplanError: nothing was written: the disk is full or read-only, or another
                process is writing for longer than five seconds.
        """
        with self._anew_after_trouble(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _anew_after_trouble(self, *first: tuple[str, str]) -> Iterator[None]:
        """Let go of a connection with which the disk refused something.

        What SQLite could not open for writing, it keeps open for reading only.
        """
        try:
            with told_plainly(*first):
                yield
        except StorageError:
            self.reopen()
            raise


def _engine(path: Path, busy_milliseconds: int, read_only: bool) -> Engine:
    where = URL.create("sqlite", database=str(path))
    if read_only:
        only_read = {"mode": "ro", "uri": "true"}
        where = URL.create("sqlite", database=path.absolute().as_uri(), query=only_read)
    engine = create_engine(
        where,
        connect_args={"isolation_level": None, "timeout": busy_milliseconds / 1000},
        pool_size=1,
        max_overflow=0,
    )
    engine.dialect, statements = _compiled()
    engine = engine.execution_options(compiled_cache=statements)
    event.listen(engine, "connect", _on_connect_to_read if read_only else _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


@cache
def _compiled() -> tuple[Dialect, dict[Any, Any]]:
    """Return a dialect, acquainted with this SQLite, and the statements compiled for it.

    Both serve every database that the process opens, such as a second connection beside the
    window or a backup to look into: compiling took a fifth of all that is done with a small one.
    """
    engine = create_engine("sqlite://")
    with engine.connect():
        return engine.dialect, {}


def _on_connect(driver: Any, _: object) -> None:
    configure(driver)
    driver.text_factory = _text


def _on_connect_to_read(driver: Any, _: object) -> None:
    driver.execute("PRAGMA trusted_schema=0")  # it may be a file of somebody else
    driver.execute("PRAGMA temp_store=2")
    driver.text_factory = _text


_text = partial(str, encoding="utf-8", errors="replace")
"""Reads a text; a damaged byte must not keep the rest of its table from being read."""


def _on_begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def configure(driver: sqlite3.Connection) -> None:
    """Apply the pragmas and make sure that each one took."""
    for name, wanted in _PRAGMAS.items():
        driver.execute(f"PRAGMA {name}={wanted}")
        (found,) = driver.execute(f"PRAGMA {name}").fetchone()
        if str(found) != wanted:
            msg = f"PRAGMA {name} is {found}, not {wanted}"
            raise RuntimeError(msg)


class StorageError(CanasplanError):
    """The disk or another process refused; what became of a write is to be looked up.

    ``reason`` is SQLite's own name of it, such as ``SQLITE_FULL``.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        self.reason = reason
        super().__init__(sentence)


@contextmanager
def told_plainly(*first: tuple[str, str]) -> Iterator[None]:
    """Turn what the disk or another process refuses into a sentence; bugs pass through.

    Args:
        *first: SQLite's names of errors and sentences that go before the usual ones.
    """
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        cause = getattr(error, "orig", None) or error
        name = getattr(cause, "sqlite_errorname", "")
        for prefix, sentence in (*first, *_REFUSALS):
            if name.startswith(prefix):
                raise StorageError(prefix, sentence) from error
        raise
    except UnicodeDecodeError as error:  # SQLite names what is damaged by its damaged letters
        raise StorageError("SQLITE_CORRUPT", dict(_REFUSALS)["SQLITE_CORRUPT"]) from error


_REFUSALS = (
    ("SQLITE_FULL", "No se guardó: el disco está lleno. Libere espacio y guarde otra vez."),
    ("SQLITE_READONLY", "No se guardó: la carpeta de datos es de solo lectura. "
     "Pida permiso de escritura o elija otra carpeta."),
    ("SQLITE_BUSY", "Otro programa está usando los datos y no se guardó nada. "
     "Espere un momento y vuelva a intentarlo."),
    ("SQLITE_CANTOPEN", "No se pueden abrir los datos. "
     "Revise que la carpeta exista y que usted pueda escribir en ella."),
    ("SQLITE_IOERR", "El disco no responde bien. "
     "Revise el disco o la memoria USB y vuelva a intentarlo."),
    ("SQLITE_CORRUPT", "El archivo de datos está dañado. No siga registrando: cierre CanasPlan y "
     "ábralo otra vez para recuperar los datos."),
    ("SQLITE_NOTADB", "El archivo de datos no es de CanasPlan o está dañado. "
     "No se cambió nada: cierre CanasPlan y ábralo otra vez para recuperar los datos."),
)  # fmt: skip


_REFUSED_READS = (
    ("SQLITE_FULL", "No se pueden leer los datos: el disco está lleno. "
     "Libere espacio y vuelva a intentarlo."),
    ("SQLITE_READONLY", "No se pueden leer los datos: la carpeta es de solo lectura y algo quedó a "
     "medias. Pida permiso de escritura y vuelva a intentarlo."),
)  # fmt: skip
"""After a write that was cut off, the next read puts the file right, and that needs the disk."""


def index_progress(connection: Connection, revision_id: int) -> None:
    """Put one current avance into the full-text index."""
    index_all(connection, [revision_id])


def index_all(connection: Connection, revision_ids: list[int]) -> None:
    """Put current avances into the full-text index."""
    columns = ", ".join(SEARCHED)
    _each(
        connection,
        f"INSERT INTO progress_text(rowid, {columns}) "
        f"SELECT id, {columns} FROM progress_revision WHERE id = ?",
        revision_ids,
    )


def index_between(connection: Connection, after: int, upto: int) -> None:
    """Put the current avances whose revisions arrived in between into the full-text index."""
    columns = ", ".join(SEARCHED)
    connection.exec_driver_sql(
        f"INSERT INTO progress_text(rowid, {columns}) SELECT id, {columns} "
        "FROM progress_revision r WHERE id > ? AND id <= ? AND EXISTS "
        "(SELECT 1 FROM progress WHERE revision_id = r.id AND voided = 0)",
        (after, upto),
    )


def unindex_progress(connection: Connection, revision_id: int) -> None:
    """Take one avance out of the full-text index."""
    unindex_all(connection, [revision_id])


def unindex_all(connection: Connection, revision_ids: list[int]) -> None:
    """Take avances out of the full-text index."""
    columns = ", ".join(SEARCHED)
    _each(
        connection,
        f"INSERT INTO progress_text(progress_text, rowid, {columns}) "
        f"SELECT 'delete', id, {columns} FROM progress_revision WHERE id = ?",
        revision_ids,
    )


def _each(connection: Connection, statement: str, ids: list[int]) -> None:
    if ids:
        connection.exec_driver_sql(statement, [(one,) for one in ids])


def rebuild_text(connection: Connection) -> None:
    """Make both full-text indexes anew from the tables."""
    columns = ", ".join(SEARCHED)
    connection.exec_driver_sql("INSERT INTO progress_text(progress_text) VALUES('delete-all')")
    connection.exec_driver_sql(
        f"INSERT INTO progress_text(rowid, {columns}) SELECT id, {columns} "
        "FROM progress_revision WHERE id IN (SELECT revision_id FROM progress WHERE voided = 0)"
    )
    index_actions(connection)


def index_actions(connection: Connection) -> None:
    """Make the full-text index of the actions anew."""
    connection.exec_driver_sql("INSERT INTO action_text(action_text) VALUES('rebuild')")


def page_faults(connection: Connection) -> list[str]:
    """Return what SQLite's own check finds wrong with the file's pages, in its own words."""
    found = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars()
    return [line for line in found if line != "ok"]


def match_expression(typed: str) -> str:
    """Return the FTS5 query for `typed`: every word, in any order, by its beginning.

    What points join, as in the code ``1.02.03``, is one word. Empty when `typed` has no letter
    or digit.
    """
    words = re.findall(r"[^\W_]+(?:\.[^\W_]+)*", fold(typed))
    return " ".join(f'"{word}"*' for word in words)


def search_actions(connection: Connection, plan: str, match: str) -> list[str]:
    """Return the codes of the actions of `plan` whose own texts match."""
    rows = connection.exec_driver_sql(
        "SELECT a.codigo FROM action_text t JOIN action a ON a.id = t.rowid "
        "WHERE action_text MATCH ? AND a.plan = ?",
        (match, plan),
    )
    return [code for (code,) in rows]


def search_progress(connection: Connection, plan: str, match: str) -> dict[str, int]:
    """Return, by action code, how many current avances of `plan` match."""
    rows = connection.exec_driver_sql(
        "SELECT r.accion, count(*) AS found FROM progress_text t "
        "JOIN progress_revision r ON r.id = t.rowid "
        "WHERE progress_text MATCH ? AND r.plan = ? GROUP BY r.accion",
        (match, plan),
    )
    return {row.accion: row.found for row in rows}


@contextmanager
def given_up(connection: Connection, cancelled: Callable[[], bool] | None) -> Iterator[None]:
    """Let the queries of the context end at once, without a result, when `cancelled` says so."""
    driver = connection.connection.driver_connection
    if cancelled is None or driver is None:
        yield
        return
    driver.set_progress_handler(cancelled, _STEPS)
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        cause = getattr(error, "orig", None) or error
        if getattr(cause, "sqlite_errorname", "") != "SQLITE_INTERRUPT":
            raise
    finally:
        driver.set_progress_handler(None, 0)


def text_matches(revision_id: ColumnElement[int], match: str) -> ColumnElement[bool]:
    """Return the condition that the current avance `revision_id` matches."""
    found = text("SELECT rowid FROM progress_text WHERE progress_text MATCH :match")
    return revision_id.in_(found.bindparams(match=match).columns(column("rowid", Integer)))
