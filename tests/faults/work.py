"""Somebody at work in a data folder: records, corrects, voids, takes back, at random.

Everything follows from the seed but the ids of records and installations, which the program draws.
"""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from canasplan.bootstrap import Workspace
from canasplan.db import revision_store
from canasplan.db.sqlite import Database
from canasplan.identity import local_day
from canasplan.model import Draft, Operation, Profile, Progress, RecordState, Revision
from canasplan.paths import DATABASE
from canasplan.revisions import seal
from canasplan.saving import Saves

OFFICE = Profile("0805", "Julio Mamani Choque", "Planificador")
DISTRICTS = tuple(f"08050{number}" for number in range(1, 9))
WORDS = (
    "agua", "reservorio", "comunidad", "conducción", "ovinos", "capacitación", "vecinos", "campaña",
    "riego", "limpieza", "captación", "piletas", "asamblea", "avance", "obra", "«ñandú»", "trocha",
    "puente", "Ccollpa", "reforestación", "queñua", "alpacas", "bofedal", "canal", "ribereña",
    "título", "faena", "JASS", "acta", "Tungasuca",
)  # fmt: skip
PLACES = ("Taypitunga", "Urinsaya", "Hanocca", "Chuquira", "Ccolliri", "K'ana", "Pongoña")


class PlayableClock:
    """A clock that stands where it was put; it may be wrong, which nobody is told."""

    def __init__(self, moment: datetime = datetime(2022, 3, 1, 13, 0, tzinfo=UTC)) -> None:
        self.moment = moment
        """The true one."""
        self.wrong = timedelta()

    def now(self) -> datetime:
        """Return what the clock shows."""
        return self.moment + self.wrong

    def go_on(self, **passed: float) -> None:
        """Let time pass, in the units of `timedelta`."""
        self.moment += timedelta(**passed)


def entry(chance: random.Random, today: datetime) -> dict[str, str]:
    """Return a valid entry, as typed; some of it long enough to leave its page."""
    day = max(local_day(today) - timedelta(days=chance.randrange(60)), date(2019, 1, 1))
    typed = {
        "action": chance.choice(("1.01.02", "1.02.03", "1.02.04", "2.01.02", "3.01.01")),
        "ubigeo": chance.choice(DISTRICTS),
        "date": day.isoformat(),
        "activity": chance.choice(("visita", "obra", "entrega", "reunión", "otra")),
        "status": chance.choice(("en_ejecucion", "paralizada", "concluida")),
        "achievements": sentence(chance, chance.choice((6, 12, 30))),
    }
    optional = (
        {"locality": chance.choice(PLACES)},
        {"percent": f"{chance.randrange(10001) / 100:.2f}"},
        {
            "quantity": str(chance.randrange(1, 10 ** chance.randrange(1, 7))),
            "unit": chance.choice(("km", "familias", "campañas")),
        },
        {"amount": f"{chance.randrange(10**7) / 100:.2f}"},
        {
            "women": str(chance.randrange(5, 200)),
            "men": str(chance.randrange(5, 200)),
            "elders": str(chance.randrange(5)),
        },
        {"responsible": "Rosa Quispe"},
        {"allies": "\n".join(chance.sample(("JASS", "MINSA", "Agencia | Agraria"), 2))},
        {"difficulties": sentence(chance, 8)},
        {"next_steps": sentence(chance, chance.choice((5, 5, 5, 900)))},
    )
    for fields in optional:
        typed |= fields if chance.random() < 0.6 else {}
    return typed


def sentence(chance: random.Random, words: int) -> str:
    """Return some words and a number that makes the text one of its kind."""
    return " ".join([*chance.choices(WORDS, k=words), str(chance.randrange(10**9))])


@dataclass
class Work:
    """One person's work in one open data folder; `acknowledged` is what was told as saved."""

    workspace: Workspace
    chance: random.Random
    clock: PlayableClock
    records: list[str] = field(default_factory=list)
    acknowledged: list[Revision] = field(default_factory=list)

    def some(self, steps: int) -> None:
        """Do so many steps of any kind, some minutes apart."""
        for _ in range(steps):
            self.clock.go_on(minutes=self.chance.uniform(1, 20))
            self.one()

    def one(self) -> None:
        """Do one step of any kind."""
        kinds = (self.record, self.correct, self.void, self.undo, self.name_a_place)
        step = self.chance.choices(kinds, (6, 4, 1, 1, 1))[0] if self.records else self.record
        step()

    def record(self) -> None:
        """Record a new avance."""
        book = self.workspace.progress
        saved = book.save(entry(self.chance, self.clock.moment), record=book.new_record())
        self.records.append(saved.record)
        self.acknowledged.append(saved)

    def correct(self) -> None:
        """Correct an avance: one that is voided comes back by it."""
        state = self._any()
        typed = entry(self.chance, self.clock.moment)
        base, reason = state.heads[0], sentence(self.chance, 3)
        saved = self.workspace.progress.save(
            typed, record=state.winner.record, base=base, reason=reason
        )
        self.acknowledged.append(saved)

    def void(self) -> None:
        """Void an avance that counts; where there is none, record one."""
        state = self._any()
        if state.voided:
            self.record()
            return
        reason = sentence(self.chance, 3)
        self.acknowledged.append(self.workspace.progress.void(state.winner.record, reason=reason))

    def undo(self) -> None:
        """Take back the last save of an avance; one in conflict is corrected instead."""
        state = self._any()
        if state.conflict:
            self.correct()
            return
        self.acknowledged.append(self.workspace.progress.undo(state.winner.record))

    def name_a_place(self) -> None:
        """Keep a new comunidad."""
        name = f"Anexo {self.chance.randrange(10**9)}"
        self.workspace.localities.add(self.chance.choice(DISTRICTS), name)

    def type_a_draft(self) -> None:
        """Type something and leave it unsaved."""
        typed = entry(self.chance, self.clock.moment)
        record = self.workspace.progress.new_record()
        moment = f"{self.clock.now():%Y-%m-%dT%H:%M:%S}.000Z"
        self.workspace.drafts.keep(Draft(record, typed["action"], None, typed, moment))

    def rival(self) -> Revision | None:
        """Return another installation's correction of an avance that was corrected last here."""
        corrected = (
            one
            for one in reversed(self.acknowledged)
            if one.operation is Operation.CHANGE
            and self.workspace.progress.get(one.record).heads == (one.hash,)
        )
        ours = next(corrected, None)
        if ours is None or not isinstance(ours.content, Progress):
            return None
        content = replace(ours.content, achievements=sentence(self.chance, 5))
        return seal(replace(ours, installation="eq-otro", author="Otra", content=content))

    def _any(self) -> RecordState:
        return self.workspace.progress.get(self.chance.choice(self.records))


def receive(workspace: Workspace, revision: Revision) -> None:
    """Put a revision of somebody else into the set and the journal, as a merge of files will."""
    with closing(Database(workspace.folder / DATABASE)) as database:
        Saves(database).keep(revision, lambda connection: revision_store.add(connection, revision))
