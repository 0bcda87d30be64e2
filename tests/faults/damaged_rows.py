"""Ways in which a database changes by SQL, past the program and its triggers.

As a well-meaning person would with a program for databases, or another program by mistake.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

from tests.faults.damaged_bytes import flip

Chance = random.Random
Sql = Callable[[Chance, sqlite3.Connection], None]

_REVISIONS = ("progress_revision", "locality_revision")
_DERIVED = ("progress", "total", "locality")
_UNHASHED = ("installation", "draft", "pending", "export")
_FULL_TEXT = tuple(
    f"{index}_{part}"
    for index in ("progress_text", "action_text")
    for part in ("data", "idx", "docsize", "config")
)


def _rows(driver: sqlite3.Connection, table: str) -> int:
    (count,) = driver.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def _some_row(
    chance: Chance, driver: sqlite3.Connection, table: str
) -> tuple[str, tuple[object, ...]]:
    """Return the condition that meets one row, whatever key the table has, and its values."""
    columns = driver.execute(f"PRAGMA table_info({table})").fetchall()
    keys = ", ".join(name for _, name, _, _, _, key in columns if key)
    place = chance.randrange(_rows(driver, table))
    query = f"SELECT {keys} FROM {table} ORDER BY {keys} LIMIT 1 OFFSET {place}"
    found = driver.execute(query).fetchone()
    return f"({keys}) = ({', '.join('?' * len(found))})", found


def _delete_from(tables: Sequence[str]) -> Sql:
    def damage(chance: Chance, driver: sqlite3.Connection) -> None:
        table = chance.choice([name for name in tables if _rows(driver, name)])
        for _ in range(min(chance.choice((1, 1, 3)), _rows(driver, table))):
            where, key = _some_row(chance, driver, table)
            driver.execute(f"DELETE FROM {table} WHERE {where}", key)

    return damage


def _change_in(tables: Sequence[str]) -> Sql:
    def damage(chance: Chance, driver: sqlite3.Connection) -> None:
        table = chance.choice([name for name in tables if _rows(driver, name)])
        columns = driver.execute(f"PRAGMA table_info({table})").fetchall()
        _, column, kind, *_ = chance.choice([each for each in columns if each[1] != "id"])
        where, key = _some_row(chance, driver, table)
        (now,) = driver.execute(f"SELECT {column} FROM {table} WHERE {where}", key).fetchone()
        change = f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {where}"
        driver.execute(change, (_other(chance, now, kind), *key))

    return damage


def _other(chance: Chance, now: object, kind: str) -> object:
    """Return another value of the same type, plausible or not."""
    if isinstance(now, bytes):
        return bytes(flip(chance, bytearray(now), chance.randrange(len(now)))) if now else b"x"
    if kind == "INTEGER":
        return (now if isinstance(now, int) else 0) + chance.choice((-1, 1, 100, 10**6, -(2**62)))
    text = now if isinstance(now, str) else ""
    place = chance.randrange(len(text) + 1)
    plausible = (text[:place] + "x" + text[place + 1 :], text + " ", text.swapcase(), "")
    return chance.choice((*plausible, "\x00", "1.02.04", "080503", "2022-03-05", "2", "|"))


def swapped_rows(chance: Chance, driver: sqlite3.Connection) -> None:
    """Let two avances change their ids, or one of their values."""
    one, other = chance.sample(range(1, _rows(driver, "progress_revision") + 1), 2)
    column = chance.choice(("id", "logros", "registro", "monto_soles"))
    if column == "id":
        for before, after in ((one, -1), (other, one), (-1, other)):
            driver.execute(f"UPDATE progress_revision SET id = {after} WHERE id = {before}")
        return
    query = f"SELECT {column} FROM progress_revision WHERE id = ?"
    values = [driver.execute(query, (number,)).fetchone()[0] for number in (one, other)]
    for number, value in zip((other, one), values, strict=True):
        change = f"UPDATE progress_revision SET {column} = ? WHERE id = ?"
        driver.execute(change, (value, number))


def without_an_index(chance: Chance, driver: sqlite3.Connection) -> None:
    """Drop an index."""
    names = driver.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql NOT NULL")
    driver.execute(f"DROP INDEX {chance.choice(sorted(name for (name,) in names))}")


def without_a_table(chance: Chance, driver: sqlite3.Connection) -> None:
    """Drop a table."""
    tables = (*_DERIVED, *_REVISIONS, "plan", "action", "installation", "draft", "pending",
              "export", "journal_mark", "progress_text", "action_text")  # fmt: skip
    driver.execute(f"DROP TABLE {chance.choice(tables)}")


def other_schema(chance: Chance, driver: sqlite3.Connection) -> None:
    """Rename a column or a table, or put another thing in its place."""
    driver.execute(
        chance.choice(
            (
                "ALTER TABLE progress_revision RENAME COLUMN logros TO logro",
                "ALTER TABLE progress ADD COLUMN nota TEXT",
                "ALTER TABLE draft RENAME TO borrador",
                "ALTER TABLE total DROP COLUMN last_porcentaje",
                "CREATE VIEW resumen AS SELECT * FROM progress",
                "CREATE TRIGGER suma AFTER INSERT ON progress_revision BEGIN "
                "UPDATE total SET records = records + 1; END",
            )
        )
    )


def rewritten(chance: Chance, driver: sqlite3.Connection) -> None:
    """Let SQLite write the file anew: another form, the same content."""
    for statement in (f"PRAGMA page_size={chance.choice((1024, 8192))}", "VACUUM"):
        driver.execute(statement)


def turned_to_wal(chance: Chance, driver: sqlite3.Connection) -> None:
    """Let SQLite keep its newest rows in a second file, as other programs do."""
    driver.execute("PRAGMA journal_mode=wal")
    if chance.random() < 0.5:
        changed_revision(chance, driver)


deleted_revision = _delete_from(_REVISIONS)
changed_revision = _change_in(_REVISIONS)
deleted_state = _delete_from(_DERIVED)
changed_state = _change_in(_DERIVED)
deleted_words = _delete_from(_FULL_TEXT)
changed_words = _change_in(_FULL_TEXT)
deleted_action = _delete_from(("action",))
changed_plan = _change_in(("plan", "action"))
changed_mark = _change_in(("journal_mark",))
changed_unhashed = _change_in(_UNHASHED)


def with_sql(damage: Sql, chance: Chance, path: Path) -> None:
    """Damage the database at `path`, its triggers taken off for the time."""
    with closing(sqlite3.connect(path, isolation_level=None)) as driver:
        driver.execute("PRAGMA synchronous=0")
        triggers = driver.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = triggers.fetchall()
        for name, _ in kept:
            driver.execute(f"DROP TRIGGER {name}")
        damage(chance, driver)
        for _, statement in kept:
            with suppress(sqlite3.OperationalError):  # its table is gone
                driver.execute(statement)
