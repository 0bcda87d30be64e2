"""Writing files so that a power cut leaves the old one or the whole new one."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.0) if os.name == "nt" else ()
"""Seconds between tries to move a file that an antivirus of Windows holds: 2.6 s in all."""


def replace_file(target: Path, data: bytes) -> None:
    """Write `data` so that `target` is either the old file or the whole new one."""
    write_durably(target, (data,))


def write_durably(target: Path, parts: Iterable[bytes]) -> None:
    """Write all `parts` so that `target` is either the old file or the whole new one."""
    temporary = temporary_name(target)
    try:
        with temporary.open("wb") as handle:
            handle.writelines(parts)
            handle.flush()
            os.fsync(handle.fileno())
        move_into_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file so that `target` is either what it was or the whole, durable copy."""
    with source.open("rb") as file:
        write_durably(target, iter(lambda: file.read(1 << 20), b""))


def temporary_name(target: Path) -> Path:
    """Return the name under which `target` is written until it is whole."""
    return target.with_name(f".{target.name}.{os.getpid()}.tmp")


def move_into_place(temporary: Path, target: Path, pauses: Sequence[float] = _PAUSES) -> None:
    """Give a whole, synced file its name, durably.

    On Windows an antivirus may hold either file for some milliseconds, so the move is tried
    again for a bounded time.
    """
    for pause in pauses:
        try:
            temporary.replace(target)
            break
        except PermissionError:
            time.sleep(pause)
    else:
        temporary.replace(target)
    sync_folder(target.parent)


def make_folder(folder: Path) -> None:
    """Create a folder and those above it, where needed; their names are then on disk, too.

    Without that a power cut could take the folder away with all that was saved in it.
    """
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in new:
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (Windows does so by itself and refuses the call)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def set_aside(path: Path, folder: Path) -> Path:
    """Move a file into `folder` under a name that nothing there has; return where it is now."""
    make_folder(folder)
    target = unused_name(folder / f"apartado-{path.name}")
    move_into_place(path, target)
    return target


def unused_name(wanted: Path) -> Path:
    """Return `wanted`, or the first of ``name-2``, ``name-3``… that nothing has."""
    names = (wanted.with_stem(f"{wanted.stem}-{number}") for number in itertools.count(2))
    return next(name for name in itertools.chain([wanted], names) if not name.exists())
