"""What every measure works with: data of each size, made once, the programs, and the screen."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import write
from benchmarks.measures import FILE, FOLDER, SOURCE
from benchmarks.sample import fill
from benchmarks.screen import Screen, Seen
from canasplan.paths import DATABASE

QUERY = (
    "SELECT r.*, a.eje_codigo, a.eje, a.tema_codigo, a.tema, a.texto FROM progress_revision r "
    "JOIN action a ON a.plan = r.plan AND a.codigo = r.accion "
    "ORDER BY r.fecha, r.registro, r.revision"
)
"""The rows and words of an export, as the ``sqlite3`` command line would be asked for them."""
_PARTIAL = "incompleta-"


@dataclass
class Bench:
    """One run of the measures."""

    work: Path
    runs: int
    programs: dict[str, list[str]]
    """The command of each way to start the program that there is."""
    screen: Screen | None

    def folder(self, size: int) -> Path:
        """Return a data folder with so many avances, made once; starts and readings use it."""
        return self._made(f"datos-{size}", lambda path: fill(path, size))

    def database(self, size: int) -> Path:
        """Return the database of that folder."""
        return self.folder(size) / DATABASE

    def copy(self, size: int) -> Path:
        """Return a copy of that folder that may be written to; the last one is gone."""
        shutil.rmtree(self.spare, ignore_errors=True)
        return Path(shutil.copytree(self.folder(size), self.spare))

    @property
    def spare(self) -> Path:
        """Return where things are made that are removed again."""
        return self.work / "copia"

    def csv(self, size: int) -> Path:
        """Return the rows of an export of that folder, as the command line of SQLite writes it."""
        return self._made(f"datos-{size}.csv", lambda path: command_line(self.database(size), path))

    def received(self, rows: int) -> Path:
        """Return what the districts would send in one file of so many rows."""
        return self._made(
            f"recibido-{rows}.csv", lambda path: write(path, self.work / "plan", rows)
        )

    def see(self, command: Sequence[str], *, until_idle: bool = False) -> Seen:
        """Start a program on the screen; return when it showed what."""
        if self.screen is None:
            message = "starts are only measured where there is a screen"
            raise RuntimeError(message)
        return self.screen.see(command, {}, until_idle=until_idle)

    def _made(self, name: str, make: Callable[[Path], object]) -> Path:
        """Return what was made once under a name; what was interrupted is made anew."""
        path, partial = self.work / name, self.work / f"{_PARTIAL}{name}"
        if not path.exists():
            if partial.is_dir():
                shutil.rmtree(partial)
            print(f"Preparando {name}…", file=sys.stderr, flush=True)
            make(partial)
            partial.rename(path)
        return path


def command_line(database: Path, target: Path) -> None:
    """Write the rows of an export with the ``sqlite3`` command line."""
    with target.open("wb") as output:
        command = ["sqlite3", "-csv", "-header", str(database), QUERY]
        subprocess.run(command, check=True, stdout=output)


def programs(folder: Path | None, file: Path | None) -> dict[str, list[str]]:
    """Return the command of each way to start the program: the source, and what was built.

    Args:
        folder: the program within its folder; by default looked for in ``dist``.
        file: the program in one file; by default looked for in ``dist``.
    """
    dist = Path(__file__).parents[1] / "dist"
    found = {SOURCE: [sys.executable, "-m", "canasplan"]}
    for kind, path in (
        (FOLDER, folder or dist / "CanasPlan-carpeta" / "CanasPlan"),
        (FILE, file or dist / "CanasPlan"),
    ):
        inner = path / "CanasPlan" if path.is_dir() else path
        if inner.is_file():
            found[kind] = [str(inner)]
    return found
