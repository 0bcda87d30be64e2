"""Each measure: ours and a peer's, in turns, so that a change of the machine's speed hits both."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.paths import DATABASE

ENTRY = {
    "action": "1.02.03",
    "ubigeo": "080505",
    "date": "04/03/2022",
    "activity": "obra",
    "status": "en_ejecucion",
    "locality": "Taypitunga",
    "percent": "25",
    "achievements": "Se instaló la línea de conducción desde la captación hasta el reservorio.",
}


SEARCH_QUERY = (
    "SELECT r.accion, count(*) FROM progress_text t JOIN progress_revision r "
    "ON r.id = t.rowid WHERE progress_text MATCH ? GROUP BY r.accion"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: medians in milliseconds, and the median of the ratios pair by pair."""

    what: str
    peer: str
    ours: float
    theirs: float
    ratio: float

    def as_json(self) -> dict[str, object]:
        """Return the row with its figures rounded."""
        return {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(self).items()}


def in_turns(
    what: str, peer: str, ours: Callable[[], float], theirs: Callable[[], float], runs: int
) -> Row:
    """Measure both once to warm up, then in turns; each call returns seconds."""
    ours(), theirs()
    pairs = [(ours() * 1000, theirs() * 1000) for _ in range(runs)]
    return Row(
        what,
        peer,
        median(mine for mine, _ in pairs),
        median(other for _, other in pairs),
        median(mine / other for mine, other in pairs),
    )


def all_measures(empty: Path, full: Path, records: int, runs: int) -> list[Row]:
    """Run everything."""
    rows = [
        *_starts("sin avances", empty, runs),
        *_starts(f"con {records:,} avances", full, runs),
    ]
    with open_workspace(full) as workspace:
        rows.append(_save(workspace, full, runs * 5))
    rows += _window_measures(full, runs)
    if shutil.which("sqlite3"):
        rows.append(_search_command(full, runs))
        with open_workspace(full) as workspace:
            rows.append(_export(workspace, full, runs))
    else:
        print("Falta la orden sqlite3: se omiten la búsqueda y la exportación contra ella.")
    return rows


def _starts(what: str, folder: Path, runs: int) -> list[Row]:
    return [
        in_turns(
            f"arranque hasta {told}, {what}",
            "ventana PySide6 vacía",
            partial(_start, "canasplan", str(folder), until=stage),
            partial(_start, "bare", until="painted"),
            runs,
        )
        for stage, told in (("painted", "la primera imagen"), ("usable", "poder usarlo"))
    ]


def _start(*arguments: str, until: str) -> float:
    """Return the seconds from before the process to the word `until`."""
    environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    reached: dict[str, float] = {}
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.start", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        for line in process.stdout or ():
            reached[line.strip()] = time.perf_counter() - begun
    return reached[until]


def _save(workspace: Workspace, folder: Path, runs: int) -> Row:
    """Compare a save with writing and syncing as many bytes to a plain file."""
    book = workspace.progress
    raw = folder / "crudo.bin"
    data = b"x" * len(str(ENTRY).encode())

    def ours() -> float:
        begun = time.perf_counter()
        book.save(ENTRY, record=book.new_record())
        return time.perf_counter() - begun

    peer = "escribir y fsync de los mismos bytes"
    return in_turns("guardar un avance", peer, ours, raw_write(raw, data), runs)


def raw_write(path: Path, data: bytes) -> Callable[[], float]:
    """Return a measure of appending and syncing `data`."""

    def theirs() -> float:
        begun = time.perf_counter()
        with path.open("ab") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        return time.perf_counter() - begun

    return theirs


def _window_measures(folder: Path, runs: int) -> list[Row]:
    """Measure inside the real window: a key in the search, a save until it says so."""
    output = subprocess.run(
        [sys.executable, "-m", "benchmarks.window", str(folder), str(runs)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    ).stdout
    rows = []
    for line in output.splitlines():
        what, peer, ours, theirs, ratio = line.split("\t")
        rows.append(Row(what, peer, float(ours), float(theirs), float(ratio)))
    return rows


def _search_command(folder: Path, runs: int) -> Row:
    """Compare a search with the whole sqlite3 command line doing the same query."""
    query = SEARCH_QUERY.replace("?", "'\"capac\"*'")
    with open_workspace(folder) as workspace:

        def ours() -> float:
            begun = time.perf_counter()
            workspace.actions.search("capac")
            return time.perf_counter() - begun

        return in_turns(
            "buscar en acciones y avances", "sqlite3 (proceso entero)", ours,
            lambda: _command(folder, query), runs,
        )  # fmt: skip


def _export(workspace: Workspace, folder: Path, runs: int) -> Row:
    """Compare the CSV with what ``sqlite3 -csv`` makes of the same rows and words."""
    query = (
        "SELECT r.*, a.eje_codigo, a.eje, a.tema_codigo, a.tema, a.texto FROM progress_revision r "
        "JOIN action a ON a.plan = r.plan AND a.codigo = r.accion "
        "ORDER BY r.fecha, r.registro, r.revision"
    )
    target = folder / "avances.csv"

    def ours() -> float:
        begun = time.perf_counter()
        workspace.exports.write(ExportRequest(), target)
        return time.perf_counter() - begun

    return in_turns(
        "exportar todo", "sqlite3 -csv (proceso entero)", ours,
        lambda: _command(folder, query), max(3, runs // 2),
    )  # fmt: skip


def _command(folder: Path, query: str) -> float:
    begun = time.perf_counter()
    with (folder / "sqlite3.csv").open("wb") as output:
        subprocess.run(
            ["sqlite3", "-csv", "-header", str(folder / DATABASE), query],
            check=True,
            stdout=output,
        )
    return time.perf_counter() - begun
