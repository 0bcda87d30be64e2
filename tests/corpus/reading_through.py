"""The reader by itself, without a database: what it makes of bytes, and how it is struck."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from canasplan.exchange.avances_csv import COLUMNS
from canasplan.exchange.findings import Finding, UnreadableFileError
from canasplan.exchange.reading import AvancesReading
from canasplan.exchange.received import Table, opened
from canasplan.exchange.sheet import Sheet

TOKENS = (
    b'"', b'""', b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf",
    b"\xff\xfe", b"'", b"=", b"-", b"1e999", b"9" * 400, b"0.00", b"2022-02-30", b"1/1/1",
    b"\xe2\x80\xae", b"\xc3", b"\xcc\x81", b"|", b"\\", b"PK\x03\x04", b"PK\x05\x06",
    b"NaN", b"Infinity", b"{", b"sep=;\r\n", "٣".encode(), "²".encode(),
)  # fmt: skip


@dataclass
class Read:
    """What came of a file."""

    proven: list[str] = field(default_factory=list)
    edited: int = 0
    findings: list[Finding] = field(default_factory=list)


def read_through(path: Path) -> Read:
    """Read a file to its end, as an import does; a refusal is a finding, all else escapes."""
    read = Read()
    try:
        with opened(path) as received:
            rows = received.manifest.rows if received.manifest else None
            if received.avances is not None:
                _read_avances(received.avances, rows, read)
    except UnreadableFileError as error:
        read.findings = [error.finding]
    return read


def _read_avances(table: Table, rows: int | None, read: Read) -> None:
    with closing(Sheet(table.file, table.name, table.examined.encoding, COLUMNS)) as sheet:
        reading = AvancesReading(sheet, table.name, lambda *_: None, lambda _: None, rows)
        read.proven = [row.proven.hash for row in reading.proven()]
        read.edited = len(list(reading.edited()))
        read.findings = reading.findings
        list(reading.notices())


def struck(data: bytes, random: Random) -> bytes:
    """The same bytes after a few strokes of bad luck."""
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        data = random.choice(_STROKES)(data, random)
    return data


def _bit(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) or 1)
    return (
        data[:at]
        + bytes(byte ^ 1 << random.randrange(8) for byte in data[at : at + 1])
        + data[at + 1 :]
    )


def _byte(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.randbytes(1) + data[at + 1 :]


def _token(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(TOKENS) + data[at + random.randrange(3) :]


def _without(data: bytes, random: Random) -> bytes:
    at, size = random.randrange(len(data) + 1), random.choice((1, 2, 10, 100))
    return data[:at] + data[at + size :]


def _again(data: bytes, random: Random) -> bytes:
    at, size = random.randrange(len(data) + 1), random.choice((1, 10, 100, 1000))
    return data[: at + size] + data[at:]


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _cell(data: bytes, random: Random) -> bytes:
    """Put something else into a whole cell."""
    cells = data.split(b",")
    cells[random.randrange(len(cells))] = random.choice(TOKENS)
    return b",".join(cells)


_STROKES = (_bit, _byte, _token, _without, _again, _cut, _cell)


def places(size: int, count: int, random: Random) -> Iterator[int]:
    """That many places in something of a size, all of them if there are no more."""
    yield from sorted(random.sample(range(size), min(size, count)))
