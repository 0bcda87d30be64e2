"""What the province has to say of a district's avances: the rules', and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from canasplan import rules
from canasplan.db import revision_store
from canasplan.db.tables import progress, proposal
from canasplan.errors import CanasplanError
from canasplan.fields import BY_NAME, FIELDS
from canasplan.identity import Clock, local_day
from canasplan.model import Problem, RecordState
from canasplan.plan import newest_version
from canasplan.rules import Facts

_OPEN = "abierta"
"""State of a proposal that nobody decided about."""


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is to be said of a record as it stands now."""

    heads: tuple[str, ...]
    notes: list[str]


def remarks(connection: Connection, ubigeo: str, clock: Clock) -> dict[str, Remarks]:
    """Return what is to be said of the records of a district, by record."""
    judge = _Judge(connection, clock)
    proposed = _proposed(connection)
    columns = (progress.c.plan, progress.c.accion, progress.c.fecha, progress.c.registro)
    query = revision_store.progress_query().where(progress.c.ubigeo == ubigeo)
    found: dict[str, Remarks] = {}
    for state in revision_store.states(connection, query.order_by(*columns)):
        record = state.winner.record
        notes = list(judge.notes(state)) + list(_waiting(state, proposed.get(record, 0)))
        if notes:
            found[record] = Remarks(state.heads, notes)
    return found


def _proposed(connection: Connection) -> dict[str, int]:
    """Return how many proposals wait for a decision, by record."""
    counted = select(proposal.c.registro, func.count()).where(proposal.c.estado == _OPEN)
    rows = connection.execute(counted.group_by(proposal.c.registro))
    return dict(rows.all())


def _waiting(state: RecordState, proposed: int) -> Iterator[str]:
    """Say what waits for a person at the province."""
    if state.conflict:
        yield f"En conflicto: hay {len(state.heads)} versiones y la provincia debe elegir."
    if proposed:
        many = "un cambio hecho" if proposed == 1 else f"{proposed} cambios hechos"
        yield f"Llegó {many} a mano en un archivo: la provincia debe decidir."


class _Judge:
    """Applies the rules to one record after another, by action and date."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._today = local_day(clock.now())
        self._group: tuple[str, str] = ("", "")
        self._percent: int | None = None
        """The last that was declared for the action before."""

    def notes(self, state: RecordState) -> Iterator[str]:
        """Yield what the rules say of a record that counts."""
        content = state.progress
        if state.voided:
            return
        group = (content.plan, content.action)
        if group != self._group:
            self._group, self._percent = group, None
        try:
            plan = newest_version(self._connection, content.plan)
        except CanasplanError:
            yield f"La provincia no tiene el plan {content.plan}: no se pudo revisar."
            return
        values = {field.name: getattr(content, field.name) for field in FIELDS}
        facts = Facts(plan, state.winner.scope, self._today, self._percent)
        for problem in rules.check(values, facts):
            yield _note_text(problem)
        if content.percent is not None:
            self._percent = content.percent


def _note_text(problem: Problem) -> str:
    field = BY_NAME.get(problem.field)
    return f"{field.label}: {problem.message}" if field else str(problem.message)
