"""Everything that is SQLite's own: pragmas, transactions, verified copies, full-text search.

The settings follow measurements of simulated power cuts: of the rollback-journal modes only
TRUNCATE with synchronous=FULL lost no acknowledged save. The driver's own transaction
handling is off, because it would leave schema changes outside of the transaction.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
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
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DatabaseError

from canasplan.canonical import fold
from canasplan.durable import move_into_place, temporary_name
from canasplan.errors import CanasplanError, system_reason

APPLICATION_ID = 0x43414E41
"""``CANA`` in the file's header: a database of this program."""
BUSY_MILLISECONDS = 5_000

_PRAGMAS = {
    "journal_mode": "truncate",
    "synchronous": "2",
    "foreign_keys": "1",
    "recursive_triggers": "1",  # so that no REPLACE deletes a revision past its trigger
    "trusted_schema": "0",
    "cell_size_check": "1",
}

SEARCHED = (
    "comunidad", "unidad", "responsable", "aliados", "logros", "dificultades", "acciones_a_seguir",
)  # fmt: skip
_TOKENIZE = "tokenize='unicode61 remove_diacritics 2'"

FULL_TEXT = (
    f"CREATE VIRTUAL TABLE progress_text USING fts5({', '.join(SEARCHED)}, "
    f"content='progress_revision', content_rowid='id', {_TOKENIZE})",
    "CREATE VIRTUAL TABLE action_text USING fts5(codigo, texto, responsables, tema, eje, "
    f"content='action', content_rowid='id', {_TOKENIZE})",
)
"""Indexes over the current avances and over the actions; the texts stay in their tables."""

IMMUTABLE = tuple(
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'a revision is immutable'); END"
    for table in ("progress_revision", "locality_revision")
    for verb in ("UPDATE", "DELETE")
)
"""The set of revisions only grows, whatever a future mistake in the program attempts."""


class Database:
    """One open database file, for use by one thread.

    Reading and writing happen inside `read` and `write`; each is one transaction.
    """

    def __init__(self, path: Path, busy_milliseconds: int = BUSY_MILLISECONDS) -> None:
        """Open `path`, which must exist with its schema in place (see `migrations`).

        Args:
            path: the database file.
            busy_milliseconds: how long to wait for another process that is writing.
        """
        self.path = path
        self._engine = _engine(path, busy_milliseconds)
        self._writer = self._engine.execution_options(immediate=True)

    def close(self) -> None:
        """Release the file."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one unchanging state."""
        with told_plainly(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield the connection of one write; it is on disk when the block has ended.

        Raises:
            CanasplanError: nothing was written: the disk is full or read-only, or another
                process is writing for longer than five seconds.
        """
        with told_plainly(), self._writer.begin() as connection:
            yield connection


def _engine(path: Path, busy_milliseconds: int) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"isolation_level": None, "timeout": busy_milliseconds / 1000},
        pool_size=1,
        max_overflow=0,
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(driver: Any, _: object) -> None:
    configure(driver)


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


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what the disk or another process refuses into a sentence; bugs pass through."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        cause = getattr(error, "orig", None) or error
        name = getattr(cause, "sqlite_errorname", "")
        for prefix, sentence in _REFUSALS:
            if name.startswith(prefix):
                raise CanasplanError(sentence) from error
        raise


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
    ("SQLITE_CORRUPT", "El archivo de datos está dañado. No siga registrando: "
     "guarde una copia de la carpeta de datos y avise a la oficina provincial."),
    ("SQLITE_NOTADB", "El archivo de datos no es de CanasPlan o está dañado. "
     "No se cambió nada: elija otra carpeta con --datos."),
)  # fmt: skip


def copy_verified(source: Path, target: Path) -> None:
    """Copy a database so that `target` is whole, checked and durable, or does not exist.

    Args:
        source: the database; may be in use.
        target: the copy's final name; its folder is created where needed.

    Raises:
        CanasplanError: the copy could not be made or did not pass its check.
    """
    try:
        target.parent.mkdir(exist_ok=True)
        _copy_checked(source, temporary_name(target), target)
    except OSError as error:
        raise CanasplanError(
            "No se pudo hacer la copia de seguridad {target} ({why}); no se cambió nada. "
            "Revise el espacio y los permisos de la carpeta.",
            target=target,
            why=system_reason(error),
        ) from error


def _copy_checked(source: Path, temporary: Path, target: Path) -> None:
    """Copy under a temporary name, make the copy durable, check it, then give it its name."""
    try:
        with told_plainly():
            with (
                closing(sqlite3.connect(source)) as origin,
                closing(sqlite3.connect(temporary)) as copy,
            ):
                origin.backup(copy)
            with temporary.open("rb+") as handle:
                os.fsync(handle.fileno())
            with closing(sqlite3.connect(temporary)) as copy:
                (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise CanasplanError(
                "La copia de seguridad {target} no pasó su revisión; no se cambió nada. "
                "Revise el disco.",
                target=target,
            )
        move_into_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def index_progress(connection: Connection, revision_id: int) -> None:
    """Put one current avance into the full-text index."""
    columns = ", ".join(SEARCHED)
    connection.exec_driver_sql(
        f"INSERT INTO progress_text(rowid, {columns}) "
        f"SELECT id, {columns} FROM progress_revision WHERE id = ?",
        (revision_id,),
    )


def unindex_progress(connection: Connection, revision_id: int) -> None:
    """Take one avance out of the full-text index."""
    columns = ", ".join(SEARCHED)
    connection.exec_driver_sql(
        f"INSERT INTO progress_text(progress_text, rowid, {columns}) "
        f"SELECT 'delete', id, {columns} FROM progress_revision WHERE id = ?",
        (revision_id,),
    )


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


def text_fault(connection: Connection) -> bool:
    """Tell whether the index of the avances differs from the current avances."""
    (indexed,) = connection.exec_driver_sql("SELECT count(*) FROM progress_text_docsize").one()
    (current,) = connection.exec_driver_sql("SELECT count(*) FROM progress WHERE voided = 0").one()
    (missing,) = connection.exec_driver_sql(
        "SELECT count(*) FROM progress WHERE voided = 0 "
        "AND revision_id NOT IN (SELECT id FROM progress_text_docsize)"
    ).one()
    return bool(indexed != current or missing)


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


def text_matches(revision_id: ColumnElement[int], match: str) -> ColumnElement[bool]:
    """Return the condition that the current avance `revision_id` matches."""
    found = text("SELECT rowid FROM progress_text WHERE progress_text MATCH :match")
    return revision_id.in_(found.bindparams(match=match).columns(column("rowid", Integer)))
