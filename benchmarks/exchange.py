"""Exports and imports, against what SQLite alone does with the same rows."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator

from benchmarks.bench import Bench, command_line
from benchmarks.load import apart, insert_bare
from benchmarks.measures import Figure

FEW = 3
"""Runs of what takes minutes."""
CANCELLED_AT = "300"
"""Thousandths of the work after which the cancelled import is cancelled."""
MANY = 100_000
"""Avances from which on one takes minutes."""


def exports(bench: Bench, size: int) -> Iterator[Figure]:
    """Compare an export with ``sqlite3 -csv`` of the same rows and words."""
    if not shutil.which("sqlite3"):
        return
    database, target = bench.database(size), bench.work / "exportado.csv"
    pairs, memory = [], []
    for _ in range(_runs(bench, size)):
        ours = apart("export", bench.folder(size), target)
        begun = time.perf_counter()
        command_line(database, target)
        pairs.append((ours["seconds"], time.perf_counter() - begun))
        memory.append((ours["megabytes"], None))
    target.unlink()
    yield Figure("export", size, tuple(pairs))
    yield Figure("export memory", size, tuple(memory))


def imports(bench: Bench, size: int) -> Iterator[Figure]:
    """Compare an import into an empty folder with ``executemany`` of the same cells."""
    if not size:
        return
    file, peer = bench.received(size), bench.work / "sola.db"
    pairs, memory, known, cancelled = [], [], [], []
    for _ in range(_runs(bench, size)):
        folder = bench.copy(0)
        stopped = apart("take", folder, file, CANCELLED_AT)
        ours = apart("take", folder, file)
        again = apart("take", folder, file)
        pairs.append((ours["seconds"], insert_bare(peer, file)))
        memory.append((ours["megabytes"], None))
        known.append((again["seconds"], None))
        cancelled.append((stopped["seconds"], None))
    peer.unlink()
    yield Figure("import", size, tuple(pairs))
    yield Figure("import memory", size, tuple(memory))
    yield Figure("import known", size, tuple(known))
    yield Figure("import cancelled", size, tuple(cancelled))


def stored(bench: Bench, size: int) -> Iterator[Figure]:
    """Weigh the database."""
    yield Figure("database", size, ((bench.database(size).stat().st_size / 1e6, None),))


def _runs(bench: Bench, size: int) -> int:
    return min(bench.runs, FEW) if size >= MANY else bench.runs
