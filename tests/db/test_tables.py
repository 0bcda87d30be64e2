"""The schema: what the migrations make is what the tables describe, to the letter."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine

from canasplan.db.migrations import migrate
from canasplan.db.sqlite import FULL_TEXT, IMMUTABLE, SEARCHED
from canasplan.db.tables import metadata, progress, progress_revision
from canasplan.fields import BY_NAME, FIELDS

NOW = datetime(2022, 9, 15, tzinfo=UTC)
Schema = dict[tuple[str, str], str]


def schema(path: Path) -> Schema:
    """Every object of a database and how it was made, white space aside."""
    query = "SELECT type, name, coalesce(sql, '') FROM sqlite_master"
    with closing(sqlite3.connect(path)) as driver:
        return {(kind, name): " ".join(sql.split()) for kind, name, sql in driver.execute(query)}


def described(path: Path) -> Path:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        metadata.create_all(connection)
        for statement in (*FULL_TEXT, *IMMUTABLE):
            connection.exec_driver_sql(statement)
    engine.dispose()
    return path


def test_the_migrations_make_what_the_tables_describe(tmp_path: Path) -> None:
    migrate(tmp_path / "migrada.db", lambda: None)
    made = schema(tmp_path / "migrada.db")
    wanted = schema(described(tmp_path / "descrita.db"))
    assert made.keys() == wanted.keys()
    assert {name: sql for name, sql in made.items() if sql != wanted[name]} == {}


def test_every_table_holds_the_types_it_says(tmp_path: Path) -> None:
    migrate(tmp_path / "migrada.db", lambda: None)
    with closing(sqlite3.connect(tmp_path / "migrada.db")) as driver:
        rows = driver.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
        loose = {name for name, strict in rows if not strict}
    assert loose == {"sqlite_schema", "sqlite_temp_schema"}


def test_columns_keys_and_references_are_those_of_the_tables(tmp_path: Path) -> None:
    migrate(tmp_path / "migrada.db", lambda: None)
    with closing(sqlite3.connect(tmp_path / "migrada.db")) as driver:
        for table in metadata.sorted_tables:
            columns = driver.execute(f"PRAGMA table_info('{table.name}')").fetchall()
            assert [(name, kind, bool(notnull), bool(key)) for _, name, kind, notnull, _, key
                    in columns] == [
                (column.name, str(column.type), not column.nullable, column.primary_key)
                for column in table.columns
            ]  # fmt: skip
            references = driver.execute(f"PRAGMA foreign_key_list('{table.name}')").fetchall()
            assert {(own, f"{other}.{key}") for _, _, other, own, key, *_ in references} == {
                (each.parent.name, each.target_fullname) for each in table.foreign_keys
            }


def test_a_revision_has_a_column_for_every_field_of_an_avance() -> None:
    assert [column.name for column in progress_revision.columns][-len(FIELDS) :] == [
        field.column for field in FIELDS
    ]
    for field in FIELDS:
        kind = progress_revision.c[field.column].type.python_type
        assert kind is (int if field.kind.integer else str)


def test_what_lists_and_searches_look_at_are_fields_of_an_avance() -> None:
    columns = {field.column for field in FIELDS}
    own = {"registro", "revision_id", "heads", "revisions", "voided"}
    assert set(progress.c.keys()) - own <= columns
    assert set(SEARCHED) <= {field.column for field in BY_NAME.values() if field.kind.text}
