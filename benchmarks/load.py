"""Taking up and writing out very many revisions, each time in a process of its own.

    python -m benchmarks.load take FOLDER FILE [PERMILLE]     takes up; cancels there
    python -m benchmarks.load export FOLDER FILE              writes everything out

Prints one JSON document: seconds, rows, and the most memory of the process.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
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
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.words import Words
from canasplan.paths import DATABASE
from canasplan.plan_document import PlanDocument
from canasplan.revisions import seal


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


def apart(what: str, folder: Path, file: Path, *more: str) -> dict[str, Any]:
    """Take up a file, or write one, in a process of its own; return what it took."""
    command = [sys.executable, "-m", "benchmarks.load", what, str(folder), str(file), *more]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return dict(json.loads(found))


class _StoppedError(Exception):
    """The import was cancelled."""


def take(folder: Path, file: Path, cancel: int = 0) -> dict[str, Any]:
    """Take up a file; with `cancel`, stop at that thousandth and count from there."""
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
        return {"seconds": time.perf_counter() - begun, "new": new, "megabytes": peak()}


def export(folder: Path, file: Path) -> dict[str, Any]:
    """Write every avance into a file."""
    with open_workspace(folder) as workspace:
        begun = time.perf_counter()
        result = workspace.exports.write(ExportRequest(), file)
        seconds = time.perf_counter() - begun
    return {"seconds": seconds, "rows": result.rows, "megabytes": peak()}


def peak() -> int:
    """Return the most memory this process had, in megabytes; 0 where the system does not say.

    What `getrusage` says of it would count the process that started this one.
    """
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return sum(peaks) // 1024


def insert_bare(path: Path, file: Path) -> float:
    """Put the very cells into a table of texts, as the standard library does it fastest.

    Returns:
        Seconds.
    """
    csv.field_size_limit(1 << 20)
    path.unlink(missing_ok=True)
    begun = time.perf_counter()
    with (
        closing(sqlite3.connect(path)) as driver,
        file.open(encoding="utf-8-sig", newline="") as lines,
        driver,
    ):
        rows = csv.reader(lines)
        header: Sequence[str] = next(rows)
        driver.execute(f"CREATE TABLE avances ({', '.join(header)}, PRIMARY KEY (hash))")
        marks = ", ".join("?" * len(header))
        driver.executemany(f"INSERT INTO avances VALUES ({marks})", rows)
    return time.perf_counter() - begun


if __name__ == "__main__":
    name, *paths = sys.argv[1:4]
    work = {"take": take, "export": export}[name]
    print(json.dumps(work(*map(Path, paths), *map(int, sys.argv[4:]))))
