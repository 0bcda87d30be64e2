"""Taking up very many revisions at once, against a bare ``executemany`` of the same rows.

    python -m benchmarks.load                  1,000,000 rows; some minutes
    python -m benchmarks.load --rows 100000

Prints what `docs/rendimiento.md` shows: seconds and memory of the import, of a known file, how
soon a cancelled one has ended and left nothing, and the seconds of the peer. Each import is a
process of its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.sample import OFFICE, revisions
from canasplan.bootstrap import open_workspace
from canasplan.db.sqlite import Database
from canasplan.exchange.avances_csv import BOM, HEADER, line, row_cells
from canasplan.exchange.words import Words
from canasplan.paths import DATABASE
from canasplan.plan_document import PlanDocument
from canasplan.revisions import seal

CANCELLED_AT = 300
"""Thousandths of the work after which the cancelled import is cancelled."""


def main() -> None:
    """Make the file, run everything, print one JSON document."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--one", nargs=2, metavar=("FOLDER", "FILE"), help=argparse.SUPPRESS)
    parser.add_argument("--cancel", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_import(*map(Path, asked.one), cancel=asked.cancel)))
        return
    with tempfile.TemporaryDirectory(prefix="canasplan-carga-") as name:
        root = Path(name)
        file = root / "avances.csv"
        write(file, root / "plan", asked.rows)
        found: dict[str, Any] = {"rows": asked.rows, "bytes": file.stat().st_size}
        found["cancelled"] = apart(root / "cancelada", file, f"--cancel={CANCELLED_AT}")
        found["import"] = apart(root / "llena", file)
        found["known"] = apart(root / "llena", file)
        found["peer_seconds"] = _peer(root / "sola.db", file)
        found["ratio"] = found["import"]["seconds"] / found["peer_seconds"]
        print(json.dumps(found, indent=1))


def write(file: Path, folder: Path, rows: int) -> None:
    """Write what the eight districts would send in one file, each row of a record of its own.

    Args:
        file: is written.
        folder: a new data folder, made for the plan in it.
        rows: how many.
    """
    with open_workspace(folder) as workspace:
        plan = workspace.plans.current()
    with closing(Database(folder / DATABASE)) as database, database.read() as connection:
        words = Words(connection)
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(BOM + HEADER)
        for number, text in enumerate(_lines(plan, words, rows), start=1):
            out.write(line(text, number, rows))


def _lines(plan: PlanDocument, words: Words, rows: int) -> Iterator[Mapping[str, str]]:
    for revision in revisions(plan, "eq-6f1c0000-0000-4000-8000-000000000000", rows, 1):
        content: Any = revision.content
        sent = seal(replace(revision, scope=content.ubigeo))
        place = words.place(content.plan, content.action, content.ubigeo)
        yield row_cells(sent, place, counts=True)


def apart(folder: Path, file: Path, *options: str) -> Any:
    """Take up a file in a process of its own; return what it took."""
    command = [sys.executable, "-m", "benchmarks.load", "--one", str(folder), str(file), *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


class _StoppedError(Exception):
    """The import was cancelled."""


def _import(folder: Path, file: Path, *, cancel: int) -> dict[str, Any]:
    """Take up a file in this process; say what it took."""
    asked_at = 0.0

    def told(done: int, _: int) -> None:
        nonlocal asked_at
        if 0 < cancel <= done:
            asked_at = time.perf_counter()
            raise _StoppedError

    with open_workspace(folder) as workspace:
        workspace.profiles.set(OFFICE)
        begun = time.perf_counter()
        new = 0
        try:
            (report,) = workspace.imports.take([file], told)
            new = report.counts.new
        except _StoppedError:
            begun = asked_at
        seconds = time.perf_counter() - begun
    return {
        "seconds": round(seconds, 3),
        "new": new,
        "megabytes": _peak(),
    }


def _peak() -> int:
    """Return the most memory this process had, in megabytes; 0 where the system does not say.

    What `getrusage` says of it would count the process that started this one.
    """
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return sum(peaks) // 1024


def _peer(path: Path, file: Path) -> float:
    """Put the very cells into a table of texts, as the standard library does it fastest."""
    csv.field_size_limit(1 << 20)
    driver = sqlite3.connect(path)
    begun = time.perf_counter()
    with file.open(encoding="utf-8-sig", newline="") as lines, driver:
        rows = csv.reader(lines)
        header: Sequence[str] = next(rows)
        driver.execute(f"CREATE TABLE avances ({', '.join(header)}, PRIMARY KEY (hash))")
        marks = ", ".join("?" * len(header))
        driver.executemany(f"INSERT INTO avances VALUES ({marks})", rows)
    driver.close()
    return round(time.perf_counter() - begun, 3)


if __name__ == "__main__":
    main()
