"""Measure the program against what the machine itself can do, in turns, and print ratios.

    python -m benchmarks [--runs N] [--records N]

Writes ``benchmarks/results.json`` and prints the table for ``docs/rendimiento.md``. Needs the
``sqlite3`` command line for two of the rows and leaves them out, saying so, where it is missing.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sqlite3
import tempfile
from pathlib import Path

import PySide6

from benchmarks import measures
from benchmarks.sample import fill

RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    """Run every measure and report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--runs", type=int, default=11, help="counted runs of each measure")
    parser.add_argument("--records", type=int, default=10_000, help="avances in the full folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="canasplan-medidas-") as name:
        root = Path(name)
        empty, full = root / "vacia", root / "llena"
        fill(empty, 0)
        fill(full, asked.records)
        rows = measures.all_measures(empty, full, asked.records, asked.runs)
    print_table(rows)
    document = {
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "pyside6": PySide6.__version__,
            "sqlite": sqlite3.sqlite_version,
            "sqlite3 command line": shutil.which("sqlite3") is not None,
        },
        "runs": asked.runs,
        "rows": [row.as_json() for row in rows],
    }
    RESULTS.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def print_table(rows: list[measures.Row]) -> None:
    """Print a Markdown table of medians and ratios."""
    print("| qué | nuestro (ms) | contra | suyo (ms) | razón |")
    print("|---|---:|---|---:|---:|")
    for row in rows:
        print(f"| {row.what} | {row.ours:.1f} | {row.peer} | {row.theirs:.1f} | {row.ratio:.2f} |")


if __name__ == "__main__":
    main()
