"""Copies of a database that is in use: whole, checked and durable, or not there at all.

Of simulated power cuts right after a copy was made, half left no usable copy, but none did
after this sequence: temporary name, synced, read back and checked, renamed, folder synced.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from canasplan.db.proof import Proof, connect, prove
from canasplan.db.sqlite import told_plainly
from canasplan.durable import make_folder, move_into_place, temporary_name
from canasplan.errors import CanasplanError, system_reason

Told = Callable[[int, int], None]
"""Hears how many pages of how many are copied; may raise to give up."""

_REFUSALS = (
    ("SQLITE_FULL", "No se hizo la copia de seguridad: el disco está lleno. Sus datos no "
     "cambiaron: libere espacio y vuelva a intentarlo."),
)  # fmt: skip
_STEP = 1_000
"""Pages copied between two words to whoever waits."""


def copy_verified(source: Path, target: Path, told: Told | None = None) -> Proof:
    """Copy a database so that `target` is whole, checked and durable, or does not exist.

    Args:
        source: the database; may be in use.
        target: the copy's final name; its folder is created where needed.
        told: hears how many pages of how many are copied; may raise to give up.

    Raises:
        CanasplanError: the copy could not be made or did not pass its check.
    """
    try:
        make_folder(target.parent)
        return _copy_checked(source, temporary_name(target), target, told)
    except OSError as error:
        raise CanasplanError(
            "No se pudo hacer la copia de seguridad {target} ({why}); no se cambió nada. "
            "Revise el espacio y los permisos de la carpeta.",
            target=target,
            why=system_reason(error),
        ) from error


def _copy_checked(source: Path, temporary: Path, target: Path, told: Told | None) -> Proof:
    """Copy under a temporary name, make the copy durable, check it, then give it its name."""
    try:
        with told_plainly(*_REFUSALS):
            _copy_pages(source, temporary, told)
        with temporary.open("rb+") as handle:
            os.fsync(handle.fileno())
        proof = prove(temporary)
        if proof is None:
            raise CanasplanError(
                "La copia de seguridad {target} no pasó su revisión; no se cambió nada. "
                "Revise los datos con «canasplan verificar», y el disco.",
                target=target,
            )
        move_into_place(temporary, target)
        return proof
    finally:
        temporary.unlink(missing_ok=True)


def _copy_pages(source: Path, temporary: Path, told: Told | None) -> None:
    """Copy one unchanging state of a database; the copy is not durable yet."""

    def progress(_: int, remaining: int, total: int) -> None:
        if told is not None:
            told(total - remaining, total)

    temporary.write_bytes(b"")  # what cannot be written is told by the system, with its reason
    with (
        closing(connect(source, "mode=rw")) as origin,
        closing(sqlite3.connect(temporary)) as copy,
    ):
        copy.execute("PRAGMA journal_mode=memory")  # so that a kill leaves one file, not two
        copy.execute("PRAGMA synchronous=0")
        origin.execute("BEGIN")
        origin.execute("SELECT count(*) FROM sqlite_master").fetchone()  # holds the state
        origin.backup(copy, pages=_STEP, progress=progress)


def roll_back(path: Path) -> None:
    """Let SQLite take back a transaction that was cut, if the file can be read at all."""
    with contextlib.suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as driver:
        driver.execute("SELECT count(*) FROM sqlite_master").fetchone()
