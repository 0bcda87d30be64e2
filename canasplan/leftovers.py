"""Folders that one-file programs left behind when they were killed.

The one file unpacks itself at every start into a folder ``_MEI…`` of the temporary folder and takes
it away at its end; a kill leaves it there. A running program therefore holds a lock in its own
folder, and each start looks for those that nobody holds. Folders of other programs, which have the
same kind of name, lack the mark that stands in ours.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from canasplan.db.writer_lock import WriterLock
from canasplan.errors import CanasplanError
from canasplan.paths import LOCK

MARK = "CanasPlan.desempaquetado"
"""The file in the program that unpacks first of all: it tells that a folder is of ours."""
UNPACKED = 86_400
"""Seconds after which nobody unpacks any more."""
_PREFIX = "_MEI"


@contextmanager
def held() -> Iterator[None]:
    """Hold the folder of this program while it runs.

    Anything but the one-file program has no such folder, and nothing happens.
    """
    own = _own()
    if own is None:
        yield
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(WriterLock(own, "CanasPlan"))
        except CanasplanError:
            with contextlib.suppress(OSError):
                (own / MARK).unlink()  # nobody can tell that it is in use, nor shall ask
        yield


def clean_job(_tell: Callable[[int, int], None], _cancelled: Callable[[], bool]) -> None:
    """Remove what killed programs left: work to be done beside the window."""
    own = _own()
    if own is not None:
        clean(own)


def _own() -> Path | None:
    """Return where this program unpacked itself; ``None`` where it did not."""
    own = Path(getattr(sys, "_MEIPASS", ""))
    return own if own.name.startswith(_PREFIX) else None


def clean(own: Path) -> None:
    """Remove what killed programs of this kind left beside the folder of one that runs."""
    for folder in own.parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder != own and _is_abandoned(folder):
                _remove(folder)


def _is_abandoned(folder: Path) -> bool:
    """Tell whether a folder is ours, of this person, and of no program that runs."""
    mark = (folder / MARK).stat()
    if folder.is_symlink() or (sys.platform != "win32" and mark.st_uid != os.getuid()):
        return False
    if not (folder / f"{LOCK}.txt").exists():  # it never came to hold it, or does so just now
        return time.time() - mark.st_mtime > UNPACKED
    try:
        with WriterLock(folder, "CanasPlan"):
            return True
    except CanasplanError:
        return False


def _remove(folder: Path) -> None:
    """Remove a folder, its mark last: what cannot go now can be recognised another day."""
    for child in folder.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        elif child.name != MARK:
            child.unlink()
    (folder / MARK).unlink()
    folder.rmdir()
