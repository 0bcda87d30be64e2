"""All ways in which a database is damaged, and what the program may call each of them."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from canasplan.trouble import Trouble
from tests.faults import damaged_bytes as by_bytes
from tests.faults import damaged_rows as by_rows

Chance = random.Random
Damage = Callable[[Chance, Path], None]

_BROKEN = frozenset({Trouble.DAMAGED})
_CUT = frozenset({Trouble.DAMAGED, Trouble.TRUNCATED})
_ANY = frozenset({Trouble.DAMAGED, Trouble.TRUNCATED, Trouble.NEWER})


@dataclass(frozen=True)
class Way:
    """One way of damaging, how often it is chosen, and what the program may call it."""

    name: str
    share: int
    damage: Damage
    """Damages the database at a path."""
    troubles: frozenset[Trouble]
    """As which troubles it may be refused at the opening."""
    always: bool = False
    """Whether it must be refused at the opening."""


def _bytes(change: by_bytes.Bytes) -> Damage:
    def damage(chance: Chance, path: Path) -> None:
        path.write_bytes(change(chance, bytearray(path.read_bytes())))

    return damage


def _rows(change: by_rows.Sql) -> Damage:
    return lambda chance, path: by_rows.with_sql(change, chance, path)


# --- With another file beside


def _beside(content: bytes | None, end: str, first: by_bytes.Bytes | None = None) -> Damage:
    """Return what leaves another file beside, of noise by default, and harms the database first."""

    def damage(chance: Chance, path: Path) -> None:
        if first is not None:
            _bytes(first)(chance, path)
        left = chance.randbytes(chance.choice((5, 512, 9000))) if content is None else content
        path.with_name(path.name + end).write_bytes(left)

    return damage


def rollback_of(database: bytes, folder: Path) -> bytes:
    """Return the journal of a transaction that was cut while it changed a database."""
    path = folder / "cortada.db"
    path.write_bytes(database)
    with closing(sqlite3.connect(path, isolation_level=None)) as driver:
        for statement in (
            "PRAGMA journal_mode=delete",
            "PRAGMA cache_size=1",  # so that its pages are on their way to the disk
            "BEGIN IMMEDIATE",
            "UPDATE action SET texto = texto || texto",
        ):
            driver.execute(statement)
        journal = path.with_name(path.name + "-journal").read_bytes()
        driver.execute("ROLLBACK")
    return journal


# --- All of them


def ways(places: Sequence[range], older: bytes, folder: Path) -> tuple[Way, ...]:
    """Return all ways.

    Args:
        places: where in the database its values are.
        older: an older state of it.
        folder: to work in.
    """
    return (
        *_by_bytes(places, older),
        *_by_header(),
        *_by_rows(),
        *_by_file_beside(rollback_of(older, folder)),
    )


def _by_bytes(places: Sequence[range], older: bytes) -> list[Way]:
    return [
        Way("a bit anywhere", 14, _bytes(by_bytes.one_bit), _ANY),
        Way("a bit in a value", 14, _bytes(by_bytes.bit_in_value(places)), _BROKEN),
        Way("a bit in the header", 4, _bytes(by_bytes.bit_in_header), _ANY),
        Way("several bits", 8, _bytes(by_bytes.several_bits), _ANY),
        Way("bits of a sector", 3, _bytes(by_bytes.bits_together), _ANY),
        Way("zeroed pages", 5, _bytes(by_bytes.zeroed_pages), _BROKEN),
        Way("a zeroed sector", 3, _bytes(by_bytes.zeroed_sector), _BROKEN),
        Way("a page of noise", 2, _bytes(by_bytes.noise_page), _BROKEN),
        Way("a doubled page", 4, _bytes(by_bytes.doubled_page), _BROKEN),
        Way("swapped pages", 4, _bytes(by_bytes.swapped_pages), _BROKEN),
        Way("pages of before", 4, _bytes(by_bytes.pages_of_before(older)), _CUT),
        Way("cut", 6, _bytes(by_bytes.cut), _CUT, always=True),
        Way("empty", 1, _bytes(by_bytes.empty), frozenset({Trouble.EMPTY}), always=True),
        Way("appended", 2, _bytes(by_bytes.appended), frozenset()),
        Way("a text", 1, _bytes(by_bytes.text_file), _BROKEN, always=True),
        Way("a zip", 1, _bytes(by_bytes.zip_file), _BROKEN, always=True),
        Way("a picture", 1, _bytes(by_bytes.picture), _BROKEN, always=True),
        Way("another program's", 1, _bytes(by_bytes.other_database), _BROKEN, always=True),
    ]


def _by_header() -> list[Way]:
    newer = frozenset({Trouble.NEWER})
    return [
        Way("application id", 1, _bytes(by_bytes.application), _BROKEN, always=True),
        Way("newer schema", 1, _bytes(by_bytes.newer_schema), newer, always=True),
        Way("far schema", 1, _bytes(by_bytes.far_schema), _BROKEN, always=True),
        Way("older schema", 1, _bytes(by_bytes.older_schema), _BROKEN),
        Way("page size", 1, _bytes(by_bytes.page_size), _CUT),
        Way("page count", 1, _bytes(by_bytes.page_count), _CUT),
        Way("change counter", 1, _bytes(by_bytes.change_counter), _BROKEN),
        Way("list of free pages", 1, _bytes(by_bytes.free_page), _BROKEN),
        Way("number of free pages", 1, _bytes(by_bytes.free_pages), _BROKEN),
        Way("encoding", 1, _bytes(by_bytes.encoding), _BROKEN),
        Way("schema format", 1, _bytes(by_bytes.schema_form), _BROKEN),
        Way("reserved bytes", 1, _bytes(by_bytes.reserved), _BROKEN),
        Way("write version", 1, _bytes(by_bytes.write_version), _BROKEN),
        Way("read version", 1, _bytes(by_bytes.read_version), _BROKEN),
        Way("marked as WAL", 1, _bytes(by_bytes.wal_marked), _BROKEN),
    ]


def _by_rows() -> list[Way]:
    return [
        Way("a revision deleted", 4, _rows(by_rows.deleted_revision), _BROKEN),
        Way("a revision changed", 6, _rows(by_rows.changed_revision), _BROKEN),
        Way("revisions swapped", 2, _rows(by_rows.swapped_rows), _BROKEN),
        Way("a state changed", 4, _rows(by_rows.changed_state), _BROKEN),
        Way("a state deleted", 2, _rows(by_rows.deleted_state), _BROKEN),
        Way("search changed", 4, _rows(by_rows.changed_words), _BROKEN),
        Way("search deleted", 2, _rows(by_rows.deleted_words), _BROKEN),
        Way("plan changed", 3, _rows(by_rows.changed_plan), _BROKEN),
        Way("actions deleted", 1, _rows(by_rows.deleted_action), _BROKEN),
        Way("journal mark changed", 2, _rows(by_rows.changed_mark), _BROKEN),
        Way("an index dropped", 1, _rows(by_rows.without_an_index), _BROKEN),
        Way("a table dropped", 2, _rows(by_rows.without_a_table), _BROKEN),
        Way("another schema", 1, _rows(by_rows.other_schema), _BROKEN),
        Way("written anew", 1, _rows(by_rows.rewritten), _BROKEN),
        Way("turned to WAL", 2, _rows(by_rows.turned_to_wal), _BROKEN),
        Way("what has no hash changed", 2, _rows(by_rows.changed_unhashed), _BROKEN),
    ]


def _by_file_beside(rollback: bytes) -> list[Way]:
    empty, journal = frozenset({Trouble.EMPTY}), "-journal"
    return [
        Way("a journal of noise", 1, _beside(None, journal), frozenset()),
        Way("a WAL of noise", 1, _beside(None, "-wal"), frozenset()),
        Way("an old journal", 2, _beside(rollback, journal), _CUT),
        Way("cut, a journal beside", 1, _beside(None, journal, by_bytes.cut), _CUT, always=True),
        Way("empty, a journal", 1, _beside(rollback, journal, by_bytes.empty), empty, always=True),
    ]
