"""Metas: setting them, one or a whole pasted table at once, taking one back, looking them up.

A meta is a record like an avance: immutable revisions that merge, a journal, nothing erased. There
is one record for each action, district and year; setting it again is a new revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from canasplan import identity, rules, target_entry, target_rules
from canasplan.canonical import canonical_text
from canasplan.db import revision_store, tallies
from canasplan.db.sqlite import Database
from canasplan.db.tables import pending_target, target
from canasplan.errors import CanasplanError, Message
from canasplan.identity import Clock
from canasplan.journal import line
from canasplan.model import (
    EntryRefusedError,
    Operation,
    Problem,
    RecordState,
    Revision,
    Target,
)
from canasplan.plan import current_plan
from canasplan.plan_document import PlanDocument
from canasplan.profile import required_profile
from canasplan.revisions import PREFIXES, seal
from canasplan.saving import Saves

Fields = Mapping[str, str]

REASON = "Se actualizó la meta"
"""Of a change whose reason nobody gave: a table that is pasted again says none."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One row of a table of metas: what it says, and what is wrong with it."""

    fields: Fields
    target: Target | None
    """``None`` where an error blocks it."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class TargetsSaved:
    """What setting some metas did."""

    added: int = 0
    changed: int = 0
    same: int = 0
    """Rows that said what was set already."""
    actions: frozenset[str] = frozenset()
    """Those that moved."""


class TargetsRefusedError(CanasplanError):
    """Some rows break rules; nothing was saved. ``rows`` are all of them, judged."""

    def __init__(self, rows: tuple[Judged, ...]) -> None:
        self.rows = rows
        wrong = [(number, row) for number, row in enumerate(rows, 1) if row.target is None]
        number, first = wrong[0]
        told = next(str(problem.message) for problem in first.problems if problem.blocking)
        super().__init__(
            "No se guardó ninguna meta: {count} de {total} filas tienen errores. Fila {row}: "
            "{told}",
            count=len(wrong),
            total=len(rows),
            row=number,
            told=told,
        )


class Targets:
    """The metas of one data folder."""

    def __init__(self, db: Database, clock: Clock, saves: Saves) -> None:
        self._db = db
        self._clock = clock
        self._saves = saves

    def all(self, year: int | None = None) -> tuple[RecordState, ...]:
        """Return the metas in force of the plan in use, by action, district and year."""
        with self._db.read() as connection:
            plan = current_plan(connection).code
            query = tallies.current_targets().where(target.c.plan == plan, target.c.voided == 0)
            if year is not None:
                query = query.where(target.c.anio == year)
            place = (target.c.accion, target.c.ubigeo, target.c.anio, target.c.registro)
            return tuple(revision_store.states(connection, query.order_by(*place)))

    def pending(self) -> int:
        """Return how many revisions of metas no package has carried out yet."""
        with self._db.read() as connection:
            return connection.execute(select(func.count()).select_from(pending_target)).scalar_one()

    def judge(self, table: Iterable[Fields]) -> tuple[Judged, ...]:
        """Read and check the rows of a table as typed; nothing is written."""
        with self._db.read() as connection:
            plan = current_plan(connection)
            profile, _ = required_profile(connection)
        seen: dict[tuple[Any, ...], int] = {}
        return tuple(
            _judged(fields, plan, profile.scope, seen, number)
            for number, fields in enumerate(table, 1)
        )

    def save(self, table: Iterable[Fields], reason: str | None = None) -> TargetsSaved:
        """Set all metas of a table, or none; they are on disk when it returns.

        Raises:
            TargetsRefusedError: some row breaks a rule.
            CanasplanError: there is no row, or the disk refused.
        """
        rows = self.judge(table)
        if not rows:
            raise CanasplanError("No hay ninguna meta que guardar.")
        if any(row.target is None for row in rows):
            raise TargetsRefusedError(rows)
        with self._db.read() as connection:
            wanted = [row.target for row in rows if row.target is not None]
            revisions = list(self._revisions(connection, wanted, reason))
        self._keep(revisions)
        added = sum(revision.operation is Operation.CREATE for revision in revisions)
        return TargetsSaved(
            added,
            len(revisions) - added,
            len(rows) - len(revisions),
            frozenset(_target(revision).action for revision in revisions),
        )

    def void(self, record: str, reason: str) -> Target:
        """Take a meta back: the action is "sin meta" again in that district and year."""
        if problems := rules.check_reason(reason):
            raise EntryRefusedError(problems)
        with self._db.read() as connection:
            state = _state(connection, record)
            content = _target(state.winner)
            if state.voided:
                raise CanasplanError("La meta {record} ya está anulada.", record=record)
            _require_scope(connection, content)
            revision = self._revision(
                connection, record, state.heads, Operation.VOID, reason, content
            )
        self._keep([revision])
        return content

    def _revisions(
        self, connection: Connection, wanted: Iterable[Target], reason: str | None
    ) -> Iterable[Revision]:
        """Yield the revision of each meta that is not set like this already."""
        for content in wanted:
            record = _record_of(connection, content)
            if record is None:
                fresh = identity.new_record(PREFIXES[Target])
                yield self._revision(connection, fresh, (), Operation.CREATE, None, content)
                continue
            state = _state(connection, record)
            if state.winner.content == content and not (state.conflict or state.voided):
                continue
            operation = Operation.RESOLVE if state.conflict else Operation.CHANGE
            yield self._revision(
                connection, record, state.heads, operation, reason or REASON, content
            )

    def _keep(self, revisions: list[Revision]) -> None:
        if not revisions:
            return
        last = revisions[-1]
        moved_on = "La meta {record} cambió mientras se guardaba. Ábrala y guarde otra vez."
        with self._saves.keeping_many(
            lambda connection: revision_store.known(connection, last)
        ) as many:
            for revision in revisions:
                revision_store.add_once(many.connection, revision, moved_on)
                many.spool(line(revision))

    def _revision(
        self,
        connection: Connection,
        record: str,
        parents: tuple[str, ...],
        operation: Operation,
        reason: str | None,
        content: Target,
    ) -> Revision:
        profile, installation = required_profile(connection)
        numbers = [revision.number for revision in revision_store.of_record(connection, record)]
        return seal(
            Revision(
                record=record,
                number=1 + max(numbers, default=0),
                parents=parents,
                operation=operation,
                reason=canonical_text(reason).strip() if reason else None,
                author=profile.author,
                installation=installation,
                scope=profile.scope,
                moment=identity.moment_text(self._clock.now()),
                content=content,
            )
        )


def _judged(
    fields: Fields, plan: PlanDocument, scope: str, seen: dict[tuple[Any, ...], int], number: int
) -> Judged:
    parsed = target_entry.parse(fields, plan)
    unread = {problem.field for problem in parsed.problems}
    found = target_rules.check(parsed.values, plan, scope)
    problems = [*parsed.problems, *(item for item in found if item.field not in unread)]
    place = tuple(parsed.values[name] for name in ("action", "ubigeo", "year"))
    if None not in place:
        before = seen.setdefault(place, number)
        if before != number:
            told = Message("Repite la meta de la fila {row}. Deje una.", {"row": before})
            problems.append(Problem("action", told))
    blocked = any(problem.blocking for problem in problems)
    return Judged(fields, None if blocked else Target(**parsed.values), tuple(problems))


def _record_of(connection: Connection, content: Target) -> str | None:
    """Return the record of the meta of the same action, district and year: the newest one."""
    query = select(target.c.registro).where(
        target.c.plan == content.plan,
        target.c.accion == content.action,
        target.c.ubigeo == content.ubigeo,
        target.c.anio == content.year,
    )
    newest = query.order_by(target.c.voided, target.c.registro.desc()).limit(1)
    return connection.execute(newest).scalar()


def _state(connection: Connection, record: str) -> RecordState:
    query = tallies.current_targets().where(target.c.registro == record)
    for state in revision_store.states(connection, query):
        return state
    raise CanasplanError("No hay ninguna meta {record}.", record=record)


def _target(revision: Revision) -> Target:
    assert isinstance(revision.content, Target)
    return revision.content


def _require_scope(connection: Connection, content: Target) -> None:
    profile, _ = required_profile(connection)
    if problems := rules.check_district(content.ubigeo, current_plan(connection), profile.scope):
        raise EntryRefusedError(problems)
