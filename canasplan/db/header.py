"""The first hundred bytes of a database file, read without opening it as a database.

Opening would play back a journal or wait for a lock; this only looks.

Never look at a file that this process has open as a database: on POSIX systems, closing any
handle of a file takes away every lock that the process holds on it, also those of a write that
another thread is in the middle of.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

APPLICATION_ID = 0x43414E41
"""``CANA`` in the file's header: a database of this program."""

_MAGIC = b"SQLite format 3\x00"
_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Header:
    """What a database says of itself at its beginning."""

    application: int
    """The mark of the program that it belongs to (``application_id``)."""
    version: int
    """The schema's number (``user_version``)."""
    pages: int
    """How many pages the file should have."""
    page_size: int
    """In bytes."""
    change_counter: int
    """Grows with every transaction that changes something."""
    form: int
    """Of the file, the larger of the two to write and to read it: 1, or 2 with a WAL."""


def read_header(path: Path) -> Header | None:
    """Return the header of the database at `path`; None when no database begins there.

    That is: the file is absent, shorter than a header, or does not begin with SQLite's magic.

    Raises:
        OSError: the file is there, but cannot be read.
    """
    try:
        with path.open("rb") as handle:
            head = handle.read(_LENGTH)
    except FileNotFoundError:
        return None
    if len(head) < _LENGTH or not head.startswith(_MAGIC):
        return None
    (page_size,) = struct.unpack_from(">H", head, 16)
    change_counter, pages = struct.unpack_from(">II", head, 24)
    (version,) = struct.unpack_from(">I", head, 60)
    (application,) = struct.unpack_from(">I", head, 68)
    # 65 536 does not fit into the two bytes, so the format writes it as 1.
    size = 65_536 if page_size == 1 else page_size
    return Header(application, version, pages, size, change_counter, max(head[18:20]))
