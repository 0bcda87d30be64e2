"""Writing a file that leaves: whole, read back and durable, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from canasplan.durable import move_into_place, temporary_name
from canasplan.errors import CanasplanError, system_reason

BATCH = 500
"""Lines that are written in one stroke."""


def write_file(
    lines: Iterator[bytes], target: Path, put: Callable[[Path, Iterator[bytes]], str]
) -> tuple[int, str]:
    """Write under a temporary name, make it durable, read it back, then give it its name.

    Args:
        lines: what is exported.
        target: the file's name.
        put: writes the lines into a file, durably; returns its SHA-256.

    Returns:
        Size in bytes and SHA-256 of what was read back.
    """
    temporary = temporary_name(target)
    try:
        written = put(temporary, lines)
        size, sha256 = _read_back(temporary)
        if sha256 != written:
            raise CanasplanError(
                "El disco no guardó bien {target}: lo leído no es lo escrito. "
                "Exporte a otra carpeta o a otra memoria.",
                target=target,
            )
        move_into_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return size, sha256


def write_lines(temporary: Path, lines: Iterator[bytes]) -> str:
    """Write lines of text, durably; return the SHA-256 of what was written."""
    digest = hashlib.sha256()
    with temporary.open("wb") as handle:
        while data := b"".join(islice(lines, BATCH)):
            digest.update(data)
            handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    return digest.hexdigest()


def _read_back(path: Path) -> tuple[int, str]:
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        return handle.tell(), sha256


@contextmanager
def refusals_told(target: Path) -> Iterator[None]:
    """Turn what the disk refuses into a sentence."""
    try:
        yield
    except OSError as error:
        raise CanasplanError(
            "No se pudo escribir {target}: {why}. No quedó ningún archivo a medias; "
            "elija otra carpeta o libere espacio.",
            target=target,
            why=system_reason(error),
        ) from error
