"""Bytes out of nowhere: no reader breaks, none takes long, none takes changed content for proven.

2,000 struck files, 1,000 cuts and 1,000 flipped bits in each run; ``--long``: 1,000,000 and 20,000.
"""

from __future__ import annotations

import os
import resource
import time
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random

import pytest

from tests.corpus.forged import package, sealed, unsealed
from tests.corpus.reading_through import places, read_through, struck
from tests.corpus.source import first, hashes, next_of, rows_of, written
from tests.corpus.spreadsheets import LOCALES, resaved

RUNS = int(os.environ.get("CANASPLAN_FUZZ", "2000"))
MUTATIONS = int(os.environ.get("CANASPLAN_MUTATIONS", "1000"))
LONGEST = 5.0
"""Seconds that any of these small files may take."""
MOST_MEMORY = 300 << 10
"""KiB that the process may have grown by."""

INCOMPLETE = ("cortad", "complet", "falta", "cabecera", "al menos una fila", "con contenido")


@dataclass
class Base:
    """A file that is struck again and again."""

    data: bytes
    hashes: frozenset[str]
    sealed: bool = False
    """Whether the seal is put on again after each stroke."""
    fates: dict[str, int] = field(default_factory=dict)


def bases(random: Random) -> list[Base]:
    begun = first(random)
    rows = rows_of([begun, next_of(begun, women=9), first(random)])
    known = hashes(rows)
    whole = package(rows)
    return [
        Base(written(rows), known),
        Base(resaved(rows, LOCALES[0], "cp1252"), known),
        Base(resaved(rows, LOCALES[3], "utf-16"), known),
        Base(whole, known),
        Base(unsealed(whole), known, sealed=True),
    ]


@pytest.mark.timeout(300 + RUNS // 20)
def test_whatever_the_bytes_nothing_breaks_and_nothing_changed_is_proven(tmp_path: Path) -> None:
    random = Random(1790)
    path = tmp_path / "avances.csv"
    found = bases(random)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _, base in zip(range(RUNS), cycle(found), strict=False):
        data = struck(base.data, random)
        path.write_bytes(sealed(data) if base.sealed else data)
        begin = time.perf_counter()
        try:
            read = read_through(path)
        except Exception:
            print(data)
            raise
        assert time.perf_counter() - begin < LONGEST, data
        assert base.hashes.issuperset(read.proven), data
        fate = "rechazado" if read.findings else "propuestas" if read.edited else "entero"
        base.fates[fate] = base.fates.get(fate, 0) + 1

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MEMORY
    for base in found:
        assert base.fates["rechazado"] > RUNS / len(found) / 3
    assert all(base.fates.get("propuestas") for base in found[:3])


@pytest.mark.timeout(120 + MUTATIONS // 20)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_cut_anywhere_is_refused_as_incomplete_with_its_row(
    tmp_path: Path, encoding: str
) -> None:
    random = Random(encoding)
    revisions = [first(random) for _ in range(6)]
    data = written(rows_of(revisions), encoding=encoding)
    path = tmp_path / "avances.csv"
    for at in places(len(data), MUTATIONS, random):
        path.write_bytes(data[:at])

        read = read_through(path)

        assert read.findings, at
        for finding in read.findings:
            assert finding.row is not None, (at, str(finding))
            assert any(word in str(finding) for word in INCOMPLETE), (at, str(finding))
        # Cells with two lines are one row: the row is the one that the cut is in, or the next.
        begun = data[:at].decode(encoding, "ignore")
        row = 1 + sum(part.count("\r\n") for part in begun.split('"')[::2])
        assert read.findings[-1].row in (row, row + 1), (at, str(read.findings[-1]))


@pytest.mark.timeout(120 + MUTATIONS // 20)
def test_a_package_with_any_bit_flipped_or_cut_anywhere_is_refused_whole(tmp_path: Path) -> None:
    random = Random(12)
    data = package(rows_of([first(random) for _ in range(6)]))
    path = tmp_path / "CANAS_080505_0001.zip"
    for bit in places(8 * len(data), MUTATIONS, random):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)

        read = read_through(path)

        assert (read.findings != [], read.proven) == (True, []), bit
    for at in places(len(data), MUTATIONS, random):
        path.write_bytes(data[:at])

        read = read_through(path)

        assert (read.findings != [], read.proven) == (True, []), at
