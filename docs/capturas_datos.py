"""What the pictures of `capturas.py` show: a day, and four made-up years of the 8 districts."""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canasplan.identity import Clock

TODAY = datetime(2022, 10, 3, 14, 12, tzinfo=UTC)
"""Monday, some days after the last fieldwork of the made-up years: 09:12 in Peru."""
AFTER_DEMO = datetime(2022, 12, 2, 21, 35, tzinfo=UTC)
"""Some days after the last fieldwork of the demonstration."""


class Running:
    """A clock that was set to another day and runs on."""

    def __init__(self, moment: datetime) -> None:
        """Say `moment` now."""
        self._behind = datetime.now(UTC) - moment

    def now(self) -> datetime:
        """Return the moment of that day."""
        return datetime.now(UTC) - self._behind


@cache
def sent() -> Path:
    """Return a folder with what the districts send, and the table of metas to paste."""
    from benchmarks import year

    folder = Path(tempfile.mkdtemp()) / "enviado"
    year.make(folder)
    return folder


@cache
def received() -> Path:
    """Return what comes to the office: the packages, one of them cut, and an edited CSV."""
    from canasplan.bootstrap import open_workspace
    from canasplan.demo import OFFICE
    from canasplan.exchange.export import ExportRequest

    inbox = Path(tempfile.mkdtemp()) / "recibidos"
    inbox.mkdir()
    for package in packages():
        (inbox / package.name).write_bytes(package.read_bytes())
    cut = inbox / "CANAS_080508_0001.zip"
    cut.write_bytes(cut.read_bytes()[:-900])
    edited = inbox / "avances_080503.csv"
    with open_workspace(inbox.parent / "datos") as workspace:
        workspace.profiles.set(OFFICE)
        workspace.imports.take([inbox / "CANAS_080503_0001.zip"])
        workspace.exports.write(ExportRequest(ubigeo="080503"), edited)
    *whole, last, end = edited.read_bytes().split(b"\r\n")
    spoiled = re.sub(rb",\d{3,}(\.\d\d,)", rb",9000\1", last, count=1)  # its money
    edited.write_bytes(b"\r\n".join([*whole, spoiled, end]))
    return inbox


def packages() -> list[Path]:
    """Return the packages of the 8 districts as they were sent."""
    return sorted(sent().glob("*.zip"))


def metas() -> str:
    """Return the table of metas as a spreadsheet copies it."""
    return (sent() / "metas.txt").read_text(encoding="utf-8")


@cache
def office() -> Path:
    """Return the office's data folder, to be copied: packages taken up, metas set."""
    from canasplan import target_entry
    from canasplan.bootstrap import open_workspace
    from canasplan.demo import OFFICE

    folder = Path(tempfile.mkdtemp()) / "datos"
    with open_workspace(folder, _days_ago(20)) as workspace:
        workspace.profiles.set(OFFICE)
        workspace.targets.save(target_entry.read_table(metas()))
    for number, package in enumerate(packages()):
        with open_workspace(folder, _days_ago(2 * number)) as workspace:
            workspace.imports.take([package])
    return folder


@cache
def office_waiting() -> Path:
    """Return the office's data folder, to be copied, where something waits and something lacks."""
    from canasplan.bootstrap import open_workspace
    from canasplan.demo import OFFICE

    folder = Path(tempfile.mkdtemp()) / "datos"
    for number, path in enumerate(sorted(received().iterdir())):
        with open_workspace(folder, _days_ago(9 * number)) as workspace:
            workspace.profiles.set(OFFICE)
            workspace.imports.take([path])
    return folder


def _days_ago(days: int) -> Clock:
    return Running(TODAY - timedelta(days=days, minutes=17 * days))
