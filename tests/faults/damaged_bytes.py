"""Ways in which the bytes of a database file change, each one aimed by chance."""

from __future__ import annotations

import io
import random
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

PAGE = 4096
HEADER = 100

Chance = random.Random
Bytes = Callable[[Chance, bytearray], bytearray]


# --- Bits


def one_bit(chance: Chance, data: bytearray) -> bytearray:
    """Flip one bit anywhere."""
    return flip(chance, data, chance.randrange(len(data)))


def several_bits(chance: Chance, data: bytearray) -> bytearray:
    """Flip 2 to 64 bits anywhere."""
    for _ in range(chance.choice((2, 3, 8, 64))):
        flip(chance, data, chance.randrange(len(data)))
    return data


def bits_together(chance: Chance, data: bytearray) -> bytearray:
    """Flip some bits within one sector."""
    start = chance.randrange(len(data) // 512) * 512
    for _ in range(chance.randrange(2, 20)):
        flip(chance, data, start + chance.randrange(512))
    return data


def flip(chance: Chance, data: bytearray, offset: int) -> bytearray:
    data[offset] ^= 1 << chance.randrange(8)
    return data


def bit_in_header(chance: Chance, data: bytearray) -> bytearray:
    """Flip one bit of the file's first hundred bytes."""
    return flip(chance, data, chance.randrange(HEADER))


def value_places(database: Path) -> list[range]:
    """Return where in the file the values of each revision are: whole rows, where unbroken."""
    data, found = database.read_bytes(), []
    with closing(sqlite3.connect(database)) as driver:
        for table in ("progress_revision", "locality_revision"):
            for _, *values in driver.execute(f"SELECT * FROM {table}"):
                body = b"".join(map(_encoded, values))[:3000]  # what follows may be on other pages
                start = data.find(body)
                if start >= 0:
                    found.append(range(start, start + len(body)))
    return found


def _encoded(value: object) -> bytes:
    """Return a value as a row of SQLite holds it; 0, 1 and nothing take no room."""
    if isinstance(value, str):
        return value.encode()
    if not isinstance(value, int) or value in (0, 1):
        return b""
    size = next(n for n in (1, 2, 3, 4, 6, 8) if -(1 << 8 * n - 1) <= value < 1 << 8 * n - 1)
    return value.to_bytes(size, "big", signed=True)


def bit_in_value(places: Sequence[range]) -> Bytes:
    """Return what flips one bit of a stored value of a revision."""
    return lambda chance, data: flip(chance, data, chance.choice(chance.choice(places)))


# --- Pages


def zeroed_pages(chance: Chance, data: bytearray) -> bytearray:
    """Zero some pages, as a disk gives back that never wrote them."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        _put(data, _page(chance, data), bytes(PAGE))
    return data


def zeroed_sector(chance: Chance, data: bytearray) -> bytearray:
    """Zero half a kilobyte."""
    start = chance.randrange(len(data) // 512) * 512
    data[start : start + 512] = bytes(512)
    return data


def noise_page(chance: Chance, data: bytearray) -> bytearray:
    """Fill a page with noise."""
    _put(data, _page(chance, data), chance.randbytes(PAGE))
    return data


def doubled_page(chance: Chance, data: bytearray) -> bytearray:
    """Write a page in the place of another, as a misdirected write does."""
    source, target = _page(chance, data), _page(chance, data)
    _put(data, target, data[source * PAGE : (source + 1) * PAGE])
    return data


def swapped_pages(chance: Chance, data: bytearray) -> bytearray:
    """Let two pages change places."""
    one, other = _page(chance, data), _page(chance, data)
    kept = data[one * PAGE : (one + 1) * PAGE]
    _put(data, one, data[other * PAGE : (other + 1) * PAGE])
    _put(data, other, kept)
    return data


def pages_of_before(older: bytes) -> Bytes:
    """Return what puts pages of an older state in place: lost writes."""

    def damage(chance: Chance, data: bytearray) -> bytearray:
        for _ in range(chance.choice((1, 2, 8))):
            page = chance.randrange(len(older) // PAGE)
            _put(data, page, older[page * PAGE : (page + 1) * PAGE])
        return data

    return damage


def _page(chance: Chance, data: bytearray) -> int:
    return chance.randrange(len(data) // PAGE)


def _put(data: bytearray, page: int, content: bytes | bytearray) -> None:
    data[page * PAGE : (page + 1) * PAGE] = content


# --- The file as a whole


def cut(chance: Chance, data: bytearray) -> bytearray:
    """Cut the file anywhere; often at a page, or within the header."""
    anywhere, page = chance.randrange(1, len(data)), chance.randrange(1, len(data) // PAGE) * PAGE
    return data[: chance.choice((anywhere, anywhere, page, chance.randrange(1, 2 * HEADER)))]


def empty(_: Chance, __: bytearray) -> bytearray:
    """Leave nothing."""
    return bytearray()


def appended(chance: Chance, data: bytearray) -> bytearray:
    """Append what does not belong there."""
    return data + chance.randbytes(chance.choice((1, 511, PAGE, 3 * PAGE + 7)))


def text_file(chance: Chance, _: bytearray) -> bytearray:
    """Put a text in the place of the database."""
    lines = ["registro;fecha;acción", "Compré 3 rollos de tubería — S/ 1,250.00", "SQLite"]
    return bytearray("\r\n".join(chance.choices(lines, k=chance.randrange(1, 999))).encode())


def zip_file(chance: Chance, data: bytearray) -> bytearray:
    """Put a compressed folder in the place of the database."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("canasplan.db", bytes(data[: chance.randrange(PAGE)]))
    return bytearray(packed.getvalue())


def picture(chance: Chance, _: bytearray) -> bytearray:
    """Put a photo in the place of the database."""
    start = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x02\x00\x00\x00"
    )
    return bytearray(start + chance.randbytes(chance.randrange(9 * PAGE)))


def other_database(chance: Chance, _: bytearray) -> bytearray:
    """Put a database of another program in the place of ours."""
    with closing(sqlite3.connect(":memory:")) as driver:
        driver.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT)")
        driver.execute(f"PRAGMA application_id={chance.choice((0, 0x0F055111))}")
        driver.execute(f"PRAGMA user_version={chance.choice((0, 2, 53))}")
        driver.commit()
        return bytearray(driver.serialize())


# --- The header's fields


def _field(offset: int, form: str, choose: Callable[[Chance, int], int]) -> Bytes:
    def damage(chance: Chance, data: bytearray) -> bytearray:
        (value,) = struct.unpack_from(form, data, offset)
        struct.pack_into(form, data, offset, choose(chance, value))
        return data

    return damage


application = _field(68, ">I", lambda chance, _: chance.choice((0, 1, 0x0F055111)))
newer_schema = _field(60, ">I", lambda chance, now: now + chance.randrange(1, 900))
far_schema = _field(60, ">I", lambda chance, now: now + chance.randrange(2_000, 2**31))
older_schema = _field(60, ">I", lambda chance, now: chance.randrange(now))
page_size = _field(16, ">H", lambda chance, _: chance.choice((1, 0, 512, 1024, 8192, 32768, 4095)))
page_count = _field(28, ">I", lambda chance, now: max(0, now + chance.choice((-9, -1, 1, 2**20))))
change_counter = _field(24, ">I", lambda chance, now: now + chance.choice((-1, 1, 77)))
free_pages = _field(36, ">I", lambda chance, _: chance.choice((0, 1, 2**20)))
free_page = _field(32, ">I", lambda chance, _: chance.choice((0, 2, 5, 2**20)))
encoding = _field(56, ">I", lambda chance, _: chance.choice((0, 2, 3, 9)))
schema_form = _field(44, ">I", lambda chance, _: chance.choice((0, 1, 3, 5)))
reserved = _field(20, ">B", lambda chance, _: chance.choice((1, 8, 32, 255)))
write_version = _field(18, ">B", lambda chance, _: chance.choice((0, 2, 3, 255)))
read_version = _field(19, ">B", lambda chance, _: chance.choice((0, 2, 3, 255)))
wal_marked = _field(18, ">H", lambda _, __: 0x0202)
