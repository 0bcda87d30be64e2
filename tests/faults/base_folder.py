"""A data folder as after some months of work, in whose copies faults are played.

It has avances with their corrections and voidings, a conflict, comunidades, drafts, a second
version of the plan, an export, two backups older than the newest saves, and its journal.
"""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from canasplan.backups import Backup, Reason
from canasplan.bootstrap import Workspace, open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.paths import BACKUPS, DATABASE, JOURNAL, resource
from tests.faults.shown import exported, hashes, shown
from tests.faults.work import OFFICE, PlayableClock, Work, receive

FIRST, SECOND, NEWEST = 28, 14, 16
"""Steps before the first backup, between the two, and after the second one."""


@dataclass(frozen=True)
class Base:
    """The undamaged folder, and everything that must not change."""

    folder: Path
    clock: PlayableClock
    backup: Backup
    """The newest."""
    hashes: frozenset[str]
    shown: dict[str, object]
    export: bytes

    def copy(self, target: Path) -> Path:
        """Lay a copy of the folder at `target`, in place of what is there."""
        shutil.rmtree(target, ignore_errors=True)
        (target / BACKUPS).mkdir(parents=True)
        for source in (*self.folder.glob(DATABASE), *self.folder.glob(JOURNAL)):
            shutil.copyfile(source, target / source.name)
        for source in self.folder.glob(f"{BACKUPS}/canasplan-*"):
            shutil.copyfile(source, target / BACKUPS / source.name)
        return target


def make_base(root: Path, seed: int) -> Base:
    """Do the work in a new folder in `root`."""
    clock, folder = PlayableClock(), root / "Datos de Canas 100% ñ"
    with open_workspace(folder, clock) as workspace:
        workspace.profiles.set(OFFICE)
        work = Work(workspace, random.Random(seed), clock)
        work.some(FIRST)
        _load_second_version(workspace)
        workspace.exports.write(ExportRequest(), root / "avances.csv")
        workspace.recompute()  # so that a part of the journal is behind the mark
        workspace.backups.make(Reason.CLOSE)
        work.some(SECOND)
        rival = work.rival()
        assert rival is not None
        receive(workspace, rival)
        work.type_a_draft()
        backup = workspace.backups.make(Reason.CHANGES).backup
        work.some(NEWEST)
        work.type_a_draft()
        assert not workspace.verify().faults
        export = exported(workspace, root / "antes.csv")
        state = shown(workspace)  # as the export leaves it: nothing waits for another
    return Base(folder, clock, backup, hashes(folder / DATABASE), state, export)


def _load_second_version(workspace: Workspace) -> None:
    """Load and use a version of the plan that words one action anew."""
    document = json.loads(resource("seed", "plan.json").read_bytes())
    document["version"] += 1
    action = document["ejes"][0]["temas"][1]["acciones"][2]
    action["texto"] += " (según el acta de abril)"
    entry = workspace.plans.load(json.dumps(document).encode())
    workspace.plans.choose(entry.code, entry.version)
