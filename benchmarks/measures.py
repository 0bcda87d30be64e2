"""What a measure says: pairs of ours and a peer's, taken in turns, beside what it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

SIZES = (0, 1_000, 100_000, 1_000_000)
"""Avances in the data folder."""

Pair = tuple[float, float | None]
"""Ours and the peer's, in the unit of the line; ``None`` where there is no peer."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what is measured, against what, and the most it should be."""

    what: str
    unit: str
    peer: str = ""
    ratio: float | None = None
    """The most that ours ÷ the peer's should be."""
    most: float | Mapping[int, float] | None = None
    """The most that ours should be, in the unit; by size where that matters."""

    since: int = 0
    """Avances from which on it should be so."""

    def limit(self, size: int) -> float | None:
        """Return the most that ours should be at a size."""
        if size < self.since:
            return None
        return self.most.get(size) if isinstance(self.most, Mapping) else self.most


START = "primera imagen con el árbol"
USABLE = "hasta poder usarlo"
BARE = "ventana PySide6 vacía"
CALC = "LibreOffice Calc, leer el mismo CSV"
BROWSER = "DB Browser for SQLite, la misma base"
SOURCE, FOLDER, FILE = "código", "una carpeta", "un archivo"

_SEARCH = {1_000: 50.0, 100_000: 50.0, 1_000_000: 100.0}
_FROZEN = 100.0
_MANY = 100_000

LINES = {
    **{
        f"start {kind} painted": Line(f"{kind}: {START}", "ms", BARE, ratio=most)
        for kind, most in ((SOURCE, 1.3), (FOLDER, 1.3), (FILE, 2.0))
    },
    **{
        f"start {kind} usable": Line(f"{kind}: {USABLE}", "ms", BARE, ratio=most)
        for kind, most in ((SOURCE, None), (FOLDER, 2.5), (FILE, 3.2))
    },
    "start growth": Line(f"{USABLE}, contra 1,000 avances", "ms", "lo mismo, 1,000", ratio=1.2),
    "start calc": Line(f"{USABLE}, contra una hoja de cálculo", "ms", CALC, ratio=1.0),
    "start browser": Line(f"{USABLE}, contra un visor de bases", "ms", BROWSER),
    "program folder": Line("lo que ocupa una carpeta", "MB", most=90),
    "program file": Line("lo que ocupa un archivo", "MB", most=90),
    "memory": Line("memoria, recorridos árbol, tabla y listas", "MB", most={100_000: 110}),
    "database": Line("lo que ocupa la base de datos", "MB"),
    "save": Line("Guardar hasta «Guardado»", "ms", "escribir y fsync en dos archivos", ratio=3),
    "search": Line("una letra en la búsqueda hasta ver las filas", "ms", most=_SEARCH),
    "search texts": Line("lo mismo, hasta contar también los avances", "ms"),
    "filter": Line("una letra en el filtro hasta ver las filas", "ms", most=50),
    "export": Line("exportar todo", "s", "sqlite3 -csv", ratio=1.6, since=_MANY),
    "export memory": Line("memoria al exportar", "MB", most=150),
    "import": Line("importar, huella por huella", "s", "executemany", ratio=4, since=_MANY),
    "import known": Line("importar un archivo ya conocido", "s"),
    "import cancelled": Line("cancelar al 30 %, hasta que no queda nada", "s", most=1),
    "import memory": Line("memoria al importar", "MB", most=300),
    "figures": Line("leer todas las cifras y sus curvas, junto a la ventana", "s"),
    "board": Line("tablero, árbol y tabla al día después de guardar", "ms", most={100_000: 100}),
    "report": Line("informe de seguimiento completo, en PDF", "s", most={100_000: 5}),
    "pause search": Line("pausa más larga de la ventana al buscar", "ms", most=_FROZEN),
    "pause save": Line("pausa más larga de la ventana al guardar", "ms", most=_FROZEN),
    "pause export": Line("pausa más larga de la ventana al exportar", "ms", most=_FROZEN),
    "pause import": Line("pausa más larga de la ventana al importar", "ms", most=_FROZEN),
}
"""Every line of the table."""


@dataclass(frozen=True)
class Figure:
    """What a line came to at one size."""

    key: str
    size: int
    pairs: tuple[Pair, ...]

    @property
    def line(self) -> Line:
        """Return the line of the table it belongs to."""
        return LINES[self.key]

    @property
    def most_ratio(self) -> float | None:
        """Return the most that the ratio should be."""
        return self.line.ratio if self.size >= self.line.since else None

    @cached_property
    def ours(self) -> float:
        """Return the median of ours."""
        return median(mine for mine, _ in self.pairs)

    @cached_property
    def theirs(self) -> float | None:
        """Return the median of the peer's."""
        found = [theirs for _, theirs in self.pairs if theirs is not None]
        return median(found) if found else None

    @cached_property
    def ratio(self) -> float | None:
        """Return the median of the ratios pair by pair."""
        found = [mine / theirs for mine, theirs in self.pairs if theirs]
        return median(found) if found else None

    @property
    def met(self) -> bool | None:
        """Return whether it is as it should be; ``None`` where nothing says how that is."""
        said = [
            value <= limit
            for value, limit in (
                (self.ratio, self.most_ratio),
                (self.ours, self.line.limit(self.size)),
            )
            if value is not None and limit is not None
        ]
        return all(said) if said else None

    def as_json(self) -> dict[str, Any]:
        """Return everything there is to say, every pair included."""
        return {
            "what": self.line.what,
            "size": self.size,
            "unit": self.line.unit,
            "ours": round(self.ours, 3),
            "peer": self.line.peer,
            "theirs": self.theirs and round(self.theirs, 3),
            "ratio": self.ratio and round(self.ratio, 3),
            "most_ratio": self.most_ratio,
            "most": self.line.limit(self.size),
            "met": self.met,
            "runs": len(self.pairs),
            "pairs": self.pairs,
        }


def in_turns(
    ours: Callable[[], float], theirs: Callable[[], float | None], runs: int
) -> Iterator[Pair]:
    """Measure both once to warm up, then in turns: a change of the machine's speed hits both."""
    ours(), theirs()
    for _ in range(runs):
        yield ours(), theirs()


def alone(ours: Callable[[], float], runs: int) -> Iterator[Pair]:
    """Measure what has no peer, once more to warm up."""
    return in_turns(ours, lambda: None, runs)


def table(figures: list[Figure]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| qué | avances | nuestro | contra | suyo | razón | meta | ¿cumple? | veces |"
    yield "|---|---:|---:|---|---:|---:|---:|:---:|---:|"
    yield from map(row, figures)


def row(figure: Figure) -> str:
    """Return the line of a figure in that table."""
    line, limit = figure.line, figure.line.limit(figure.size)
    targets = [f"≤ {limit:g} {line.unit}"] if limit is not None else []
    targets += [f"razón ≤ {figure.most_ratio:g}"] if figure.most_ratio is not None else []
    cells = (
        line.what,
        f"{figure.size:,}",
        _told(figure.ours, line.unit),
        line.peer,
        "" if figure.theirs is None else _told(figure.theirs, line.unit),
        "" if figure.ratio is None else f"{figure.ratio:.2f}",
        " y ".join(targets),
        {True: "sí", False: "no", None: ""}[figure.met],
        str(len(figure.pairs)),
    )
    return f"| {' | '.join(cells)} |"


def _told(value: float, unit: str) -> str:
    return f"{value:,.{0 if value >= 100 else 1 if value >= 1 else 2}f} {unit}"
