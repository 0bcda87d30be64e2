"""Keeping what was made for people as a file where they asked for it."""

from __future__ import annotations

from pathlib import Path

from canasplan.durable import replace_file
from canasplan.errors import CanasplanError, system_reason


def keep(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all.

    Raises:
        CanasplanError: it cannot be written there.
    """
    try:
        replace_file(path, data)
    except OSError as error:
        raise CanasplanError(
            "No se pudo escribir {path}: {why}. Ciérrelo si está abierto en otro programa, o "
            "elija otro lugar.",
            path=path,
            why=system_reason(error),
        ) from error
