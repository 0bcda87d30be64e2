"""Measure the program against what the machine itself can do, in turns, and print ratios.

    python -m benchmarks                                      everything; about two hours
    python -m benchmarks --only start,save --sizes 0,1000     some of it

Prints the table for ``docs/rendimiento.md`` and writes ``benchmarks/results.json``. What is not
installed here (Xvfb, the ``sqlite3`` command line, LibreOffice, DB Browser) is left out and named.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import PySide6

from benchmarks import exchange, start
from benchmarks.bench import Bench, programs
from benchmarks.measures import FILE, FOLDER, SIZES, Figure, row, table
from benchmarks.screen import Screen
from benchmarks.window import inside

RESULTS = Path(__file__).with_name("results.json")

Experiment = Callable[[Bench, int], Iterator[Figure]]

EXPERIMENTS: dict[str, Sequence[Experiment]] = {
    "program": (start.occupied,),
    "start": (start.starts, start.growth),
    "peers": (start.calc, start.browser),
    "memory": (inside("memory"),),
    "database": (exchange.stored,),
    "save": (inside("save"),),
    "search": (inside("search"),),
    "filter": (inside("filter"),),
    "export": (exchange.exports, inside("export")),
    "import": (exchange.imports, inside("import")),
    "figures": (inside("figures"),),
}
"""What ``--only`` names, each called with every size."""
ON_SCREEN = {"start", "peers"}
ONCE = {"program"}
"""Experiments that no size changes."""
NEEDED = {
    "Xvfb": "arranques", "sqlite3": "exportar contra sqlite3",
    "soffice": "LibreOffice Calc", "sqlitebrowser": "DB Browser for SQLite",
}  # fmt: skip


def main() -> None:
    """Take the measures that are asked for and report."""
    asked = _asked()
    with ExitStack() as stack:
        work = asked.trabajo or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="canasplan-medidas-"))
        )
        work.mkdir(parents=True, exist_ok=True)
        screen = None
        if shutil.which("Xvfb") and not ON_SCREEN.isdisjoint(asked.only):
            screen = stack.enter_context(Screen(work / "pantalla"))
        bench = Bench(work.resolve(), asked.runs, programs(asked.carpeta, asked.archivo), screen)
        figures, missing = measured(bench, asked.only, asked.sizes)
        shutil.rmtree(bench.spare, ignore_errors=True)
    print("\n".join(table(figures)))
    print(*(f"\nNo se midió: {one}." for one in missing), sep="")
    _keep(figures, missing)


def measured(
    bench: Bench, names: Sequence[str], sizes: Sequence[int]
) -> tuple[list[Figure], list[str]]:
    """Take the measures of these names at these sizes; tell each as soon as it is there.

    Returns:
        The figures, and what could not be measured and why: one failure costs no other.
    """
    figures = []
    missing = [f"{what}: {tool} no está instalado" for tool, what in NEEDED.items()
               if not shutil.which(tool)]  # fmt: skip
    missing += [f"{kind}: no construido" for kind in (FOLDER, FILE) if kind not in bench.programs]
    for name, size, experiment in _planned(bench, names, sizes):
        try:
            for figure in experiment(bench, size):
                print(row(figure), file=sys.stderr, flush=True)
                figures.append(figure)
        except (subprocess.CalledProcessError, TimeoutError) as error:
            missing.append(f"{name} con {size:,} avances: {error}")
    return figures, missing


def _planned(
    bench: Bench, names: Sequence[str], sizes: Sequence[int]
) -> Iterator[tuple[str, int, Experiment]]:
    for name in names:
        if name not in ON_SCREEN or bench.screen is not None:
            for size in sizes[:1] if name in ONCE else sizes:
                for experiment in EXPERIMENTS[name]:
                    yield name, size, experiment


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--runs", type=int, default=11, help="counted runs of each measure")
    parser.add_argument("--sizes", type=_sizes, default=list(SIZES), help="such as 0,1000")
    parser.add_argument("--only", type=_names, default=list(EXPERIMENTS),
                        help="some of: " + ",".join(EXPERIMENTS))  # fmt: skip
    parser.add_argument("--carpeta", type=Path, help="the program built as one folder")
    parser.add_argument("--archivo", type=Path, help="the program built as one file")
    parser.add_argument("--trabajo", type=Path, help="where data are made, and kept, and found")
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(EXPERIMENTS):
        raise argparse.ArgumentTypeError(", ".join(sorted(unknown)))
    return names


def _keep(figures: Sequence[Figure], missing: Sequence[str]) -> None:
    machine = {
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "pyside6": PySide6.__version__,
        "sqlite": sqlite3.sqlite_version,
    }
    document = {
        "machine": machine,
        "missing": missing,
        "figures": [figure.as_json() for figure in figures],
    }
    text = json.dumps(document, indent=1, ensure_ascii=False)
    RESULTS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
