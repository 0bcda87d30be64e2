"""Plays a fault at every system call of a piece of work: kill -9, a full disk, a failing one.

`play` runs this module under strace. It forks one child per point, each with a data folder of
its own. strace tampers with the `LIMIT`-th call of every process, so the child of point K makes
`LIMIT - K` calls that mean nothing and then works: one trace serves every point.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from canasplan import recovery
from canasplan.backups import Backups, Reason
from canasplan.bootstrap import open_workspace
from canasplan.db.migrations import MIGRATIONS, NEWEST, Migration, migrate
from canasplan.errors import CanasplanError
from canasplan.paths import DATABASE

LIMIT = 250
UNHARMED = 3
OUTCOME = "resultado.txt"
SAVED = "guardado"
RECORD = "av-01932c5e-7b1a-7c3d-8e4f-0123456789ab"
FIELDS = {
    "action": "1.02.03",
    "ubigeo": "080505",
    "date": "04/03/2022",
    "activity": "obra",
    "status": "en_ejecucion",
    "achievements": "Se instaló la línea de conducción.",
}
NOW = datetime(2022, 9, 15, 14, 30, tzinfo=UTC)
LATER: tuple[Migration, ...] = (
    *MIGRATIONS,
    Migration(
        NEWEST + 1,
        (
            "CREATE TABLE meta (id INTEGER PRIMARY KEY, texto TEXT NOT NULL) STRICT",
            "INSERT INTO meta(texto) SELECT texto FROM action",
        ),
    ),
    Migration(
        NEWEST + 2,
        (
            "CREATE INDEX ix_meta_texto ON meta (texto)",
            "ALTER TABLE draft ADD COLUMN origen TEXT",
            "UPDATE plan SET title = title || ' (revisado)'",
        ),
    ),
)
"""The released schema and two steps that a later release might add."""


def play(
    work: str, fault: str, syscall: str, base: Path, folder: Path, step: int = 1
) -> list[Path]:
    """Return the folder of each point, in order; the last `UNHARMED` were not struck.

    Args:
        work: what to do, of `WORKS`.
        fault: as strace calls it: ``signal=KILL``, ``error=EIO``.
        syscall: where it strikes.
        base: the data folder to begin with.
        folder: where each point gets its own copy, numbered.
        step: 2 strikes every other call only.
    """
    trace = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={syscall}",
             "-e", f"inject={syscall}:{fault}:when={LIMIT}"]  # fmt: skip
    driver = [sys.executable, "-m", "tests.db.faults", work, syscall, str(base), str(folder)]
    subprocess.run([*trace, *driver, str(step)], check=True, cwd=Path(__file__).parents[2])
    return sorted(folder.iterdir(), key=lambda point: int(point.name))


def main(work: str, syscall: str, base: str, folder: str, step: str) -> None:
    """Fork a child for each point, until several in a row end well.

    Not until the first: a failed sync of a folder, for one, does not fail a save.
    """
    unharmed = 0
    for point in range(1, LIMIT + 1, int(step)):
        own = Path(folder, str(point))
        shutil.copytree(base, own)
        child = os.fork()
        if child == 0:
            _work(work, syscall, own, LIMIT - point)
            return  # a bug ends the child with its traceback and 1
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code not in (0, -signal.SIGKILL):
            sys.exit(f"point {point} ended with {code}")
        well = code == 0 and (own / OUTCOME).read_text(encoding="utf-8") == SAVED
        unharmed = unharmed + 1 if well else 0
        if unharmed == UNHARMED:
            return
    sys.exit("the work makes more calls than there are points")


def _work(work: str, syscall: str, folder: Path, calls: int) -> None:
    with (folder / "nada").open("wb") as nothing:
        for _ in range(calls):
            NOTHING[syscall](nothing)
    told = _told(WORKS[work], folder).encode()
    with (folder / OUTCOME).open("wb", buffering=0) as outcome:
        if syscall == "write":  # which may be struck, and the telling must not be
            os.pwrite(outcome.fileno(), told, 0)
        else:
            outcome.write(told)


def _told(work: Callable[[Path], None], folder: Path) -> str:
    try:
        work(folder)
    except CanasplanError as error:
        return str(error)
    return SAVED


def _open(folder: Path) -> None:
    with open_workspace(folder):
        pass


def _save(folder: Path) -> None:
    with open_workspace(folder) as workspace:
        workspace.progress.save(FIELDS, record=RECORD)


def _migrate(folder: Path) -> None:
    migrate(folder / DATABASE, lambda: back_up(folder), LATER)


def _rebuild(folder: Path) -> None:
    recovery.rebuild(folder, _Then())


def _go_back(folder: Path) -> None:
    oldest = Backups(folder, _Then()).all()[-1]
    recovery.restore(folder, oldest.path, _Then(), exact=True)


def back_up(folder: Path) -> None:
    """Make the backup that goes before a migration."""
    Backups(folder, _Then()).make(Reason.MIGRATION)


class _Then:
    def now(self) -> datetime:
        return NOW


WORKS: dict[str, Callable[[Path], None]] = {
    "open": _open,
    "save": _save,
    "migrate": _migrate,
    "rebuild": _rebuild,
    "go back": _go_back,
}
NOTHING: dict[str, Callable[[IO[bytes]], object]] = {
    "write": lambda file: os.write(file.fileno(), b"x"),
    "pwrite64": lambda file: os.pwrite(file.fileno(), b"x", 0),
    "fdatasync": lambda file: os.fdatasync(file.fileno()),
    "fsync": lambda file: os.fsync(file.fileno()),
    "ftruncate": lambda file: os.ftruncate(file.fileno(), 0),
    "unlink": lambda _: Path("no-existe").unlink(missing_ok=True),
    "rename": lambda file: Path(file.name).rename(file.name),
}
"""A call of each kind that changes nothing that matters."""

if __name__ == "__main__":
    main(*sys.argv[1:])
