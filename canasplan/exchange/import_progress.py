"""How far taking up several files has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from canasplan.exchange.received import Table

Told = Callable[[int, int], None]
"""Hears how many of how many thousandths are done; may raise to give up."""

_EXAMINED = 0.15
"""Part of the time that the first pass over a file takes."""


class Progress:
    """How far reading several files has come, in thousandths of all their bytes."""

    def __init__(self, paths: Sequence[Path], told: Told) -> None:
        self._told = told
        self._sizes = {path: _size(path) for path in paths}
        self._total = sum(self._sizes.values()) or 1
        self._done, self._size = 0, 0

    def begin(self, path: Path) -> None:
        """Begin with the next file."""
        self._done += self._size
        self._size = self._sizes[path]
        self._tell(0)

    def examined(self, count: int) -> None:
        """Say how many bytes of the table were looked at; a package unpacks to more."""
        self._tell(_EXAMINED * min(1, count / max(1, self._size)))

    def read(self, table: Table) -> None:
        """Say that more rows were read."""
        part = table.file.tell() / max(1, table.examined.size)
        self._tell(_EXAMINED + (1 - _EXAMINED) * min(1, part))

    def _tell(self, part: float) -> None:
        self._told(round(1000 * (self._done + part * self._size) / self._total), 1000)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
