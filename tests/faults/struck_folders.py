"""What is in the data folder before a work that is struck."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from canasplan.backups import Backups, Reason
from canasplan.bootstrap import open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.paths import DATABASE, JOURNAL
from canasplan.progress import Filter
from tests.faults import work as office
from tests.faults.case import DATA, OUT, STICK
from tests.faults.work import OFFICE, PlayableClock

OLD = Path(__file__).parents[1] / "schemas" / "esquema-1.db"
RECEIVED = "recibido.csv"

Before = Callable[[Path, random.Random], None]


def nothing(root: Path, chance: random.Random) -> None:
    """No data folder."""


def used(root: Path, chance: random.Random) -> None:
    """A data folder after some work, and an earlier export."""
    clock = PlayableClock()
    with open_workspace(root / DATA, clock) as workspace:
        workspace.profiles.set(OFFICE)
        someone = office.Work(workspace, chance, clock)
        someone.record()
        someone.some(chance.randrange(2, 9))
        workspace.exports.write(ExportRequest(), root / OUT / "antes.csv")
        someone.record()


def cut_short(root: Path, chance: random.Random) -> None:
    """A data folder that lost its last save, and whose save before was not in the journal yet.

    As after a kill between the two places, and a disk that forgot what it had acknowledged.
    """
    used(root, chance)
    database, journal = root / DATA / DATABASE, root / DATA / JOURNAL
    clock = PlayableClock()
    with open_workspace(root / DATA, clock) as workspace:
        someone = office.Work(workspace, chance, clock)
        lines = journal.read_bytes()
        someone.record()
        journal.write_bytes(lines)
        older = database.read_bytes()
        someone.record()
    database.write_bytes(older)
    with journal.open("ab") as file:
        file.write(b"9f86d081884c7d65 {")  # a line that was cut off


def backed_up(root: Path, chance: random.Random) -> None:
    """A data folder with two backups of the day before, here and in a second place."""
    used(root, chance)
    clock = PlayableClock()
    backups = Backups(root / DATA, clock)
    backups.set_extra_place(root / STICK)
    backups.make(Reason.CHANGES)
    clock.go_on(minutes=40)
    with open_workspace(root / DATA, clock) as workspace:
        someone = office.Work(workspace, chance, clock)
        someone.record()
        backups.make(Reason.CLOSE)
        someone.record()
        someone.some(chance.randrange(1, 5))


def damaged(root: Path, chance: random.Random) -> None:
    """Such a data folder whose database can no longer be opened."""
    backed_up(root, chance)
    path = root / DATA / DATABASE
    content = path.read_bytes()
    ways = (
        b"",
        content[: chance.randrange(512, len(content))],
        bytes(100) + content[100:],
        chance.randbytes(len(content)),
    )
    path.write_bytes(chance.choice(ways))


def received(root: Path, chance: random.Random) -> None:
    """A data folder, and a file of two laptops that holds what is new, known and in conflict."""
    used(root, chance)
    clock = PlayableClock()
    with open_workspace(root / "otra", clock) as workspace:
        workspace.profiles.set(OFFICE)
        workspace.imports.take([root / OUT / "antes.csv"])
        someone = office.Work(workspace, chance, clock)
        someone.record()
        someone.records += [one.winner.record for one in workspace.progress.current(Filter())]
        someone.some(12)
        workspace.exports.write(ExportRequest(), root / OUT / RECEIVED)
    shutil.rmtree(root / "otra")


def aimed(root: Path, chance: random.Random) -> None:
    """A data folder after some work, with metas."""
    used(root, chance)
    with open_workspace(root / DATA, PlayableClock()) as workspace:
        workspace.targets.save(metas(chance))


def metas(chance: random.Random) -> list[dict[str, str]]:
    """Return a table of metas, as typed: always of the same actions."""
    place = {"ubigeo": "080505", "year": "2022", "unit": "km"}
    return [
        place | {"action": action, "quantity": str(chance.randrange(1, 10**6)), "weight": "2"}
        for action in ("1.01.02", "1.02.03", "1.02.04", "2.01.02", "3.01.01")
    ]


def of_an_earlier_program(root: Path, chance: random.Random) -> None:
    """A data folder with the first schema."""
    (root / DATA).mkdir()
    shutil.copyfile(OLD, root / DATA / DATABASE)
