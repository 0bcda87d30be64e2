"""Holding the full-text indexes against the tables that they are of.

An index is made once more, in memory, and both are compared: which rows they have, every word in
its place, and what a search for each word finds, because that takes another way through the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from canasplan.db.sqlite import ACTION_WORDS, SEARCHED, TOKENIZE


@dataclass(frozen=True, slots=True)
class _Index:
    """A full-text index: its name, its columns, and the rows that it should have."""

    of: str
    """Spanish, for people."""
    name: str
    columns: tuple[str, ...]
    table: str
    rows: str


_INDEXES = (
    _Index(
        "los avances",
        "progress_text",
        SEARCHED,
        "progress_revision",
        "SELECT revision_id FROM progress WHERE voided = 0",
    ),
    _Index("las acciones", "action_text", ACTION_WORDS, "action", "SELECT id FROM action"),
)


def faulty(connection: Connection, *, words: bool) -> Iterator[str]:
    """Yield, in Spanish, what the index does not correspond to.

    Args:
        connection: to read with.
        words: compare every word, not only which rows are indexed.
    """
    for index in _INDEXES:
        if _rows_differ(connection, index) or (words and _words_differ(connection, index)):
            yield index.of


def _rows_differ(connection: Connection, index: _Index) -> bool:
    indexed = f"SELECT id FROM {index.name}_docsize"
    queries = (
        f"SELECT EXISTS ({one} EXCEPT {other})"
        for one, other in ((indexed, index.rows), (index.rows, indexed))
    )
    return any(connection.exec_driver_sql(query).scalar() for query in queries)


def _words_differ(connection: Connection, index: _Index) -> bool:
    columns = ", ".join(index.columns)
    statements = (
        f"CREATE VIRTUAL TABLE temp.fresh USING fts5({columns}, {TOKENIZE})",
        f"INSERT INTO temp.fresh(rowid, {columns}) "
        f"SELECT id, {columns} FROM {index.table} WHERE id IN ({index.rows})",
        "CREATE VIRTUAL TABLE temp.words USING fts5vocab(temp, fresh, row)",
        "CREATE VIRTUAL TABLE temp.fresh_words USING fts5vocab(temp, fresh, instance)",
        f"CREATE VIRTUAL TABLE temp.kept_words USING fts5vocab(main, {index.name}, instance)",
    )
    for statement in statements:
        connection.exec_driver_sql(statement)
    queries = (*_DIFFERENCES, _FOUND.format(index.name))
    try:
        return any(connection.exec_driver_sql(query).scalar() for query in queries)
    finally:
        for table in ("kept_words", "fresh_words", "words", "fresh"):
            connection.exec_driver_sql(f"DROP TABLE temp.{table}")


_DIFFERENCES = (
    "SELECT (SELECT count(*) FROM temp.fresh_words) <> (SELECT count(*) FROM temp.kept_words)",
    "SELECT EXISTS (SELECT * FROM temp.fresh_words EXCEPT SELECT * FROM temp.kept_words)",
)
_FOUND = """
SELECT EXISTS (
    SELECT 1 FROM temp.words
    WHERE doc <> (SELECT count(*) FROM {0} WHERE {0} MATCH '"' || term || '"')
)
"""
