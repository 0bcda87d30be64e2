"""Where the program runs from: a place where it stays, or one that it is only passing through.

It works from anywhere. But a stick is pulled out, what a ZIP shows is thrown away, and Downloads
gets cleared: data do not stay beside such a program, and the window says once what is wise.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path, PureWindowsPath

from canasplan.places import PlaceKind, Places


class Standing(StrEnum):
    """How the program stands where it runs from; the words are those of `PlaceKind`."""

    SETTLED = "fijo"
    DOWNLOADS = "descargas"
    TEMPORARY = "temporal"
    """Also what Windows unpacks to show the inside of a ZIP."""
    REMOVABLE = "extraible"
    NETWORK = "red"
    SYNCED = "sincronizada"

    @property
    def keeps_data(self) -> bool:
        """Whether data can stay beside the program."""
        return self in {Standing.SETTLED, Standing.DOWNLOADS}


_TEMPORARY = re.compile(r"/appdata/local/temp/|/windows/temp/|/\.cache/")
"""Where programs that open a ZIP unpack it, whatever the account's variables say."""
_DOWNLOADS = re.compile(r"/(downloads|descargas)/")
_VARIABLES = ("TMPDIR", "TEMP", "TMP")
"""Where the account says what is temporary; `/tmp` where it does not."""


def standing_of(
    program: Path, places: Places, environment: Mapping[str, str] = os.environ
) -> Standing:
    """Tell how the program in the folder `program` stands there.

    Args:
        program: the folder of the executable.
        places: tells sticks and networks from disks.
        environment: the variables of the account.
    """
    kind = places.of(program).kind
    if kind is not PlaceKind.FIXED:
        return Standing(kind.value)
    here = _plain(program)
    roots = [environment[name] for name in _VARIABLES if environment.get(name)] or ["/tmp"]
    if _TEMPORARY.search(here) or any(here.startswith(_plain(root)) for root in roots):
        return Standing.TEMPORARY
    return Standing.DOWNLOADS if _DOWNLOADS.search(here) else Standing.SETTLED


def _plain(folder: Path | str) -> str:
    """Return a folder in the one spelling in which those of all systems can be compared."""
    return PureWindowsPath(str(folder)).as_posix().casefold().rstrip("/") + "/"
