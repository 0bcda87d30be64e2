"""ICU's data without the languages that CanasPlan does not speak.

Qt for Linux sorts by it, and it is by far the largest file: 32 MB, nearly all of it names and rules
of other languages. It is one archive inside a library that holds nothing else; here the archive
gets shorter, and what stands behind it in the file moves up.
"""

from __future__ import annotations

import re
import struct

LIBRARY = "libicudata.so.*"

_KEPT = re.compile(
    r"coll/(root|es\w*|res_index)\.res|coll/ucadata\.icu"  # in which order letters come
    r"|(es\w*|en|[a-zA-Z]{4,}|res_index|zoneinfo64)\.res"  # es_PE, root, pool, likelySubtags…
    r"|\w+\.(icu|nrm|spp|cfu)"  # characters, whatever the language
)
_LOAD = 1
_PAGE = 0x1000
_ALIGNED = 16


class UnknownLayoutError(Exception):
    """The library is not built as expected; it can be used as it is."""


def slim(library: bytes) -> bytes:
    """Return the library with the data that Spanish needs.

    Raises:
        UnknownLayoutError: it holds more than one archive in one segment and its linking.
    """
    start = library.find(b"CmnD") - 12
    loads = _loads(library)
    if start < 0 or len(loads) != 2 or library[start + 2 : start + 4] != b"\xda\x27":
        raise UnknownLayoutError
    (at_data, _, _, data_size), (_, links, links_address, links_size) = loads
    archive = _shorter(library[start:data_size])
    end = start + len(archive)
    # A page of memory shows a page of the file: the rest of the address stays as it was.
    moved = end + (links_address - end) % _PAGE
    head = bytearray(library[:start])
    struct.pack_into("<QQ", head, at_data + 32, end, end)
    for at in _segments(library):
        (offset,) = struct.unpack_from("<Q", library, at + 8)
        if offset >= links:
            struct.pack_into("<Q", head, at + 8, offset - links + moved)
    struct.pack_into("<Q", head, 40, 0)  # the table of sections, which nobody needs to run it
    struct.pack_into("<HHH", head, 58, 0, 0, 0)
    return bytes(head) + archive + bytes(moved - end) + library[links : links + links_size]


def _segments(library: bytes) -> list[int]:
    """Return where the header of each segment of a 64-bit library stands."""
    if library[:6] != b"\x7fELF\x02\x01":
        raise UnknownLayoutError
    (table,) = struct.unpack_from("<Q", library, 32)
    size, count = struct.unpack_from("<HH", library, 54)
    return [table + size * number for number in range(count)]


def _loads(library: bytes) -> list[tuple[int, int, int, int]]:
    """Return header, offset, address and size of each segment that is loaded."""
    found = []
    for at in _segments(library):
        kind, _, offset, address, _, size = struct.unpack_from("<IIQQQQ", library, at)
        if kind == _LOAD:
            found.append((at, offset, address, size))
    return found


def _shorter(archive: bytes) -> bytes:
    """Return an archive without the items of other languages.

    Its header is followed by how many items there are, by the offsets of each one's name and
    content, by the names, and by the contents.
    """
    (header,) = struct.unpack_from("<H", archive)
    table = archive[header:]
    (count,) = struct.unpack_from("<I", table)
    entries = [struct.unpack_from("<II", table, 4 + 8 * number) for number in range(count)]
    ends = [content for _, content in entries[1:]] + [len(table)]
    items = []
    for (name_at, content), end in zip(entries, ends, strict=True):
        name = table[name_at : table.index(0, name_at)]
        if _KEPT.fullmatch(name.decode().partition("/")[2]):
            items.append((name, table[content:end]))
    names = b"".join(name + b"\0" for name, _ in items)
    name_at = 4 + 8 * len(items)
    content_at = name_at + len(names)
    content_at += -content_at % _ALIGNED
    body = bytearray(content_at)
    struct.pack_into("<I", body, 0, len(items))
    body[name_at : name_at + len(names)] = names
    for number, (name, content) in enumerate(items):
        struct.pack_into("<II", body, 4 + 8 * number, name_at, len(body))
        name_at += len(name) + 1
        body += content + bytes(-len(content) % _ALIGNED)
    return archive[:header] + bytes(body)
