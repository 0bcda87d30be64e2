"""Writing files so that a power cut leaves the old one or the whole new one."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.0) if os.name == "nt" else ()
"""Seconds between tries to move a file that an antivirus of Windows holds: 2.6 s in all."""


def replace_file(target: Path, data: bytes) -> None:
    """Write `data` so that `target` is either the old file or the whole new one."""
    temporary = temporary_name(target)
    try:
        with temporary.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        move_into_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


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


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (Windows does so by itself and refuses the call)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
