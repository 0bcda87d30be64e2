"""One writer for each data folder: a lock of the operating system, which no kill leaves behind.

It is SQLite's own exclusive lock on a small database of its own, which is never written: the
system lets it go with the process, whatever ends it. A text beside it says who holds it; the text
alone means nothing.

POSIX drops a process's locks on a file when it closes any handle of that file, so nothing else
may open `canasplan.lock`.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from canasplan.errors import CanasplanError
from canasplan.paths import LOCK
from canasplan.trouble import DataTroubleError, Trouble

_PATIENCE = 0.05
"""Seconds. Of some that come at the same moment each may keep all others out, itself too: who
tries again gets it."""
_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds between tries while nobody says that he has it."""

_FAILING = (
    "El disco de {folder} no responde bien y no se abrieron los datos. No se perdió nada: "
    "revise el disco y abra otra vez."
)
_ANOTHER_FILE = (
    "No se puede usar {path}, que solo dice quién tiene abiertos los datos. Cierre CanasPlan en "
    "todas partes, borre ese archivo y vuelva a intentarlo."
)


class WriterLock:
    """Held by the one process that may write in a data folder; a context manager."""

    def __init__(self, folder: Path, who: str) -> None:
        """`who` says, in Spanish, what holds the lock and since when."""
        self._folder = folder
        self._path = folder / LOCK
        self._told = folder / f"{LOCK}.txt"
        self._who = who
        self._driver: sqlite3.Connection | None = None

    def take(self) -> None:
        """Become the writer.

        Raises:
            DataTroubleError: another process is, or the folder cannot be written.
            CanasplanError: something else stands where the lock is, or the disk fails.
        """
        for pause in _PAUSES:
            if self._tried():
                return
            if who := self._holder():
                raise DataTroubleError(Trouble.IN_USE, self._folder, who=who)
            time.sleep(pause)  # whoever has just taken it says so now, or lets it go again
        raise DataTroubleError(Trouble.IN_USE, self._folder, who="otro programa")

    def _tried(self) -> bool:
        """Take the lock unless another process has it."""
        try:
            driver = sqlite3.connect(
                self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
        except sqlite3.OperationalError as error:
            raise DataTroubleError(Trouble.READ_ONLY, self._folder) from error
        try:
            driver.execute("PRAGMA journal_mode=memory")  # so that nothing is ever written
            driver.execute("BEGIN EXCLUSIVE")
            # On a file that it may only read, SQLite has begun to read, and locked nobody out.
            driver.execute("PRAGMA user_version=0")
        except sqlite3.DatabaseError as error:
            driver.close()
            name = "_".join(error.sqlite_errorname.split("_")[:2])
            if name == "SQLITE_BUSY":
                return False
            raise self._refusal(name) from error
        self._driver = driver
        fresh = self._told.with_name(f".{LOCK}.nuevo")
        with contextlib.suppress(OSError):  # a full disk leaves no room for a courtesy
            fresh.write_text(self._who, encoding="utf-8")
            fresh.replace(self._told)  # so that nobody reads half a name
        return True

    def release(self) -> None:
        """Let somebody else write; once is enough."""
        if self._driver is not None:
            with contextlib.suppress(OSError):  # somebody is just reading it
                self._told.unlink()
            self._driver.close()
            self._driver = None

    def _refusal(self, name: str) -> CanasplanError:
        """Return what to tell for SQLite's name of an error, without its particulars."""
        if name in ("SQLITE_READONLY", "SQLITE_CANTOPEN"):
            return DataTroubleError(Trouble.READ_ONLY, self._folder)
        told = _FAILING if name == "SQLITE_IOERR" else _ANOTHER_FILE
        return CanasplanError(told, folder=self._folder, path=self._path)

    def _holder(self) -> str:
        """Return who has it, as far as it has been said."""
        try:
            return self._told.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
