"""Starts of the program, from its source and built, against other programs, all on one screen."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measures import FILE, FOLDER, SOURCE, Figure, Pair, in_turns
from benchmarks.screen import Seen, rest

SMALL = 1_000
"""Avances with which a bigger folder is compared."""
FEW = 3
"""Runs of what takes minutes."""


def starts(bench: Bench, size: int) -> Iterator[Figure]:
    """Compare every kind of start with an empty window."""
    for kind, program in bench.programs.items():
        pairs = _turns(partial(_ours, bench, program, size), partial(_bare, bench), bench.runs)
        for stage in ("painted", "usable"):
            told = tuple((getattr(mine, stage), other.painted) for mine, other in pairs)
            yield Figure(f"start {kind} {stage}", size, told)


def growth(bench: Bench, size: int) -> Iterator[Figure]:
    """Compare a start with many avances with one with few."""
    if size <= SMALL:
        return
    program = _best(bench)
    big, small = (partial(_ours, bench, program, each) for each in (size, SMALL))
    yield Figure("start growth", size, _usable(_turns(big, small, bench.runs)))


def calc(bench: Bench, size: int) -> Iterator[Figure]:
    """Compare a start with a spreadsheet that reads the same data as CSV, without its window.

    Showing them takes it longer still.
    """
    if not size or not (office := shutil.which("soffice")):
        return
    read = [
        *(office, "--headless", "--calc", "--norestore", "--nolockcheck"),
        f"-env:UserInstallation={(bench.work / 'libreoffice').as_uri()}",
        *("--infilter=CSV:44,34,76,1", str(bench.csv(size))),
    ]
    ours = partial(_ours, bench, _best(bench), size)
    pairs = in_turns(lambda: ours().usable, partial(rest, read), min(bench.runs, FEW))
    yield Figure("start calc", size, tuple(pairs))


def browser(bench: Bench, size: int) -> Iterator[Figure]:
    """Compare a start with a program that shows any database."""
    if not size or not (shower := shutil.which("sqlitebrowser")):
        return
    opened = [shower, "-R", "-t", "progress_revision", str(bench.database(size))]
    ours = partial(_ours, bench, _best(bench), size)
    theirs = partial(bench.see, opened, until_idle=True)
    yield Figure("start browser", size, _usable(_turns(ours, theirs, min(bench.runs, FEW))))


def occupied(bench: Bench, _: int) -> Iterator[Figure]:
    """Weigh what is handed out."""
    for key, kind in (("program folder", FOLDER), ("program file", FILE)):
        if kind in bench.programs:
            path = Path(bench.programs[kind][0])
            files = path.parent.rglob("*") if kind == FOLDER else [path]
            weight = sum(each.lstat().st_size for each in files if not each.is_dir())
            yield Figure(key, 0, ((weight / 1e6, None),))


def _best(bench: Bench) -> list[str]:
    """Return the program as most people start it, of what there is."""
    return bench.programs.get(FOLDER) or bench.programs[SOURCE]


def _ours(bench: Bench, program: list[str], size: int) -> Seen:
    return bench.see([*program, "--datos", str(bench.folder(size))])


def _bare(bench: Bench) -> Seen:
    return bench.see([sys.executable, "-m", "benchmarks.bare"])


def _turns(
    ours: Callable[[], Seen], theirs: Callable[[], Seen], runs: int
) -> list[tuple[Seen, Seen]]:
    ours(), theirs()
    return [(ours(), theirs()) for _ in range(runs)]


def _usable(pairs: list[tuple[Seen, Seen]]) -> tuple[Pair, ...]:
    return tuple((mine.usable, other.usable) for mine, other in pairs)
