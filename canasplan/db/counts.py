"""How much is in a database, asked without any effect on it, whether it is sound or not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from canasplan.db.header import read_header

_PATIENCE = 1.0
"""Seconds to wait for whoever is writing; a save takes milliseconds."""

_QUESTIONS = {
    "aplicacion": "PRAGMA application_id",
    "esquema": "PRAGMA user_version",
    "paginas": "PRAGMA page_count",
    "bytes_por_pagina": "PRAGMA page_size",
    "revisiones": "SELECT count(*) FROM progress_revision",
    "registros": "SELECT count(*) FROM progress",
    "anulados": "SELECT count(*) FROM progress WHERE voided",
    "conflictos": "SELECT count(*) FROM progress WHERE heads LIKE '%|%'",
    "comunidades": "SELECT count(*) FROM locality",
    "metas": "SELECT count(*) FROM target",
    "metas_en_conflicto": "SELECT count(*) FROM target WHERE heads LIKE '%|%'",
    "pendientes": "SELECT count(*) FROM pending",
    "borradores": "SELECT count(*) FROM draft",
    "exportaciones": "SELECT count(*) FROM export",
    "recibidos": "SELECT count(*) FROM received_file",
    "propuestas": "SELECT count(*) FROM proposal",
    "apartadas": "SELECT count(*) FROM set_apart",
    "paquetes": "SELECT count(*) FROM sent_package",
    "acuses": "SELECT count(*) FROM receipt",
    "planes": "SELECT count(*) FROM plan",
}


def counts(path: Path) -> dict[str, int | str]:
    """Return numbers about the database at `path`, by what they count.

    Never raises and never writes. In place of a number that cannot be had stands SQLite's name
    of the error; ``error`` alone says that nothing could be asked, and then the numbers of the
    file's own header follow if it has them.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE)) as driver:
            driver.execute("BEGIN")
            driver.execute("SELECT count(*) FROM sqlite_master")
            return {name: _answer(driver, question) for name, question in _QUESTIONS.items()}
    except sqlite3.Error as error:
        word = error.sqlite_errorname
    # The window may have the file open: while a write goes on nobody else may touch it (see
    # `header`). What SQLite refuses for any other reason, nobody is writing.
    return {"error": word} if word.startswith("SQLITE_BUSY") else {"error": word} | _header(path)


def _answer(driver: sqlite3.Connection, question: str) -> int | str:
    try:
        (number,) = driver.execute(question).fetchone()
    except sqlite3.Error as error:
        return error.sqlite_errorname
    return int(number)


def _header(path: Path) -> dict[str, int]:
    try:
        header = read_header(path)
    except OSError:
        return {}
    if header is None:
        return {}
    return {
        "aplicacion": header.application,
        "esquema": header.version,
        "paginas": header.pages,
        "bytes_por_pagina": header.page_size,
    }
