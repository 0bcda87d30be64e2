"""A data folder with something of everything in it, and what can be seen of one."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from canasplan.bootstrap import open_workspace
from canasplan.db.tables import export, installation, pending
from canasplan.exchange.export import ExportRequest
from canasplan.identity import new_record
from canasplan.model import Draft, Profile
from canasplan.paths import resource
from canasplan.plan import PlanEntry
from canasplan.revisions import seal
from tests.conftest import LAYO, FixedClock
from tests.db.faults import FIELDS
from tests.exchange.records import add

DRAFT = Draft(
    "av-01932c5e-7b1a-7c3d-8e4f-0123456789ff",
    "1.03.05",
    None,
    {"action": "1.03.05", "achievements": "a medio escribir"},
    "2022-09-15T15:00:00.000Z",
)
OTHER_PLAN = "otro-2023"


def other_plan() -> bytes:
    """A second plan, as a file."""
    document = json.loads(resource("seed", "plan.json").read_bytes())
    document["plan"] = OTHER_PLAN
    return json.dumps(document).encode()


def fill(folder: Path) -> None:
    """Record, correct, void, disagree, export; leave a draft and another plan in use."""
    with open_workspace(folder, FixedClock()) as workspace:
        workspace.profiles.set(LAYO)
        workspace.plans.load(other_plan())
        book = workspace.progress
        first = book.save(FIELDS, record=book.new_record())
        second = book.save(
            FIELDS | {"percent": "40"}, record=first.record, base=first.hash, reason="Faltaba"
        )
        theirs = replace(second, installation="eq-otro", author="Luz Mamani (Técnica)")
        add(workspace, seal(theirs))
        book.void(book.save(FIELDS, record=book.new_record()).record, reason="Repetido")
        workspace.localities.add("080505", "Hanocca")
        workspace.exports.write(ExportRequest(), folder.with_name("previa.csv"))
        workspace.plans.choose(OTHER_PLAN, 1)
        workspace.drafts.keep(DRAFT)


def go_on(folder: Path) -> None:
    """Record something more: three revisions of two records."""
    with open_workspace(folder, FixedClock()) as workspace:
        book = workspace.progress
        one = book.save(FIELDS | {"percent": "55"}, record=new_record("av"))
        book.void(one.record, reason="Otra vez repetido")
        workspace.localities.add("080505", "Urinsaya")


@dataclass(frozen=True)
class State:
    """What a person sees of a folder, beside its identity."""

    export: bytes
    localities: tuple[str, ...]
    profile: Profile | None
    plans: tuple[PlanEntry, ...]
    drafts: tuple[Draft, ...]
    pending: frozenset[str]
    exports: int


def state(folder: Path) -> State:
    """Start, then look as whoever may only read; everything must be in order."""
    with open_workspace(folder, FixedClock()):
        pass
    with open_workspace(folder, FixedClock(), read_only=True) as workspace:
        target = folder.with_name("mirada.csv")
        workspace.exports.write(ExportRequest(), target)  # which verifies everything first
        with workspace._db.read() as connection:
            waiting = frozenset(connection.execute(select(pending.c.hash)).scalars())
            exports = len(connection.execute(select(export.c.id)).all())
        return State(
            target.read_bytes(),
            workspace.localities.names("080505"),
            workspace.profiles.get(),
            workspace.plans.all(),
            workspace.drafts.all(),
            waiting,
            exports,
        )


def identity(folder: Path) -> str:
    """The installation's id."""
    with (
        open_workspace(folder, FixedClock(), read_only=True) as workspace,
        workspace._db.read() as connection,
    ):
        return str(connection.execute(select(installation.c.equipo)).scalar_one())
