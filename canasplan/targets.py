"""Metas: setting them, one or a whole pasted table at once, taking one back, looking them up.

A meta is a record like an avance: immutable revisions that merge, a journal, nothing erased. There
is one record for each action, district and year; setting it again is a new revision. Where two
laptops set it unseen by each other there are two records: it is repeated, and the newer one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from sqlalchemy import Connection, func, select

from canasplan import identity, rules, target_entry, target_rules
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
from canasplan.plan import current_plan, newest_version
from canasplan.plan_document import PlanDocument
from canasplan.profile import required_profile
from canasplan.revisions import PREFIXES
from canasplan.saving import Saves
from canasplan.signing import Step, following, saved_before, signed, taken_back, voided_before

Fields = Mapping[str, str]

REASON = "Se actualizó la meta"
"""Of a change whose reason nobody gave: a table that is pasted again says none."""

_MOVED_ON = "La meta {record} cambió mientras se guardaba. Ábrala y guarde otra vez."


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

    def judge(
        self, table: Iterable[Fields], numbers: Iterable[int] | None = None
    ) -> tuple[Judged, ...]:
        """Read and check the rows of a table as typed; nothing is written.

        Args:
            table: the rows.
            numbers: what the person calls each row; by default 1, 2, 3…
        """
        with self._db.read() as connection:
            plan = current_plan(connection)
            profile, _ = required_profile(connection)
        seen: dict[tuple[Any, ...], int] = {}
        return tuple(
            _judged(fields, plan, profile.scope, seen, number)
            for number, fields in zip(numbers or count(1), table, strict=False)
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

    def get(self, record: str) -> RecordState:
        """Return what a meta is now; raise `CanasplanError` when there is none."""
        with self._db.read() as connection:
            return _state(connection, record)

    def history(self, record: str) -> tuple[Revision, ...]:
        """Return all revisions of a meta, oldest first."""
        with self._db.read() as connection:
            _state(connection, record)
            return tuple(revision_store.of_record(connection, record))

    def check(self, fields: Fields, reason: str) -> tuple[Problem, ...]:
        """Return every error and warning of changing a meta that is set."""
        with self._db.read() as connection:
            return _judged_change(connection, fields, reason).problems

    def prepare(self, fields: Fields, *, record: str, base: str, reason: str) -> Revision:
        """Return the sealed revision that changes the meta of which `base` is a head.

        An earlier try of the same change is given as it was written.

        Raises:
            EntryRefusedError: rules are broken; its problems name the fields.
            CanasplanError: the meta moved on meanwhile.
        """
        with self._db.read() as connection:
            judged = _judged_change(connection, fields, reason)
            if judged.target is None:
                raise EntryRefusedError(judged.problems)
            if saved := saved_before(connection, record, base, judged.target):
                return saved
            state = _current(connection, record, base)
            return self._next(connection, state, Step(Operation.CHANGE, reason, judged.target))

    def void(self, record: str, reason: str, *, base: str | None = None) -> Revision:
        """Take a meta back: the action is "sin meta" again in that district and year.

        Args:
            record: the record.
            reason: why; required.
            base: hash of the head the person saw, or ``None`` for whatever it is now.
        """
        if problems := rules.check_reason(reason):
            raise EntryRefusedError(problems)
        with self._db.read() as connection:
            revision = self._voiding(connection, record, reason, base)
        return self._write(revision)

    def void_all(self, bases: Mapping[str, str], reason: str) -> None:
        """Take several metas back, all or none; `bases` are a head of each record."""
        with self._db.read() as connection:
            revisions = [
                self._voiding(connection, record, reason, base) for record, base in bases.items()
            ]
        self._keep(revisions)

    def undo(self, record: str) -> Revision:
        """Take back the last save of a meta by one more revision."""
        with self._db.read() as connection:
            state = _state(connection, record)
            if state.conflict:
                raise CanasplanError(
                    "La meta {record} está en conflicto: decida antes cuál versión vale.",
                    record=record,
                )
            revision = self._next(connection, state, taken_back(connection, state))
        return self._write(revision)

    def _voiding(
        self, connection: Connection, record: str, reason: str, base: str | None
    ) -> Revision:
        if before := voided_before(_state(connection, record), base, reason):
            return before
        state = _current(connection, record, base)
        if state.voided and not state.conflict:
            raise CanasplanError("La meta {record} ya está anulada.", record=record)
        return self._next(connection, state, Step(Operation.VOID, reason, state.winner.content))

    def _revisions(
        self, connection: Connection, wanted: Iterable[Target], reason: str | None
    ) -> Iterable[Revision]:
        """Yield the revision of each meta that is not set like this already."""
        for content in wanted:
            record = _record_of(connection, content)
            if record is None:
                fresh = identity.new_record(PREFIXES[Target])
                step = Step(Operation.CREATE, None, content)
                yield signed(connection, self._clock, fresh, (), step)
                continue
            state = _state(connection, record)
            if state.winner.content == content and not (state.conflict or state.voided):
                continue
            step = Step(Operation.CHANGE, reason or REASON, content)
            yield self._next(connection, state, step)

    def _next(self, connection: Connection, state: RecordState, step: Step) -> Revision:
        _require_scope(connection, _target(state.winner))
        return following(connection, self._clock, state, step)

    def _write(self, revision: Revision) -> Revision:
        def write(connection: Connection) -> None:
            revision_store.add_once(connection, revision, _MOVED_ON)

        self._saves.keep(revision, write)
        return revision

    def _keep(self, revisions: list[Revision]) -> None:
        if not revisions and not self._saves.behind:  # of an earlier try, the journal may lack
            return

        def stored(connection: Connection) -> bool:
            return all(revision_store.known(connection, one) for one in revisions[-1:])

        with self._saves.keeping_many(stored) as many:
            for revision in revisions:
                if not revision_store.known(many.connection, revision):
                    revision_store.add_once(many.connection, revision, _MOVED_ON)
                    many.spool(line(revision))


def repeated(states: Iterable[RecordState]) -> dict[str, bool]:
    """Return, of the metas that several records are of, whether each record is the one that counts.

    Args:
        states: all records of the metas that are looked at.
    """
    cells: dict[tuple[str, str, str, int], list[str]] = {}
    for state in states:
        content = _target(state.winner)
        cell = (content.plan, content.action, content.ubigeo, content.year)
        cells.setdefault(cell, []).append(state.winner.record)
    return {
        record: record == max(records)
        for records in cells.values()
        if len(records) > 1
        for record in records
    }


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


def _judged_change(connection: Connection, fields: Fields, reason: str) -> Judged:
    """Judge a change of one meta, which may be of another plan than the one in use."""
    plan = current_plan(connection)
    if (code := fields.get("plan", plan.code)) != plan.code:
        plan = newest_version(connection, code)
    profile, _ = required_profile(connection)
    judged = _judged(fields, plan, profile.scope, {}, 1)
    wrong = rules.check_reason(reason)
    return replace(
        judged, target=None if wrong else judged.target, problems=(*wrong, *judged.problems)
    )


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


def _current(connection: Connection, record: str, base: str | None) -> RecordState:
    """Return a meta's state; raise when `base` is named and is no longer its head."""
    state = _state(connection, record)
    if base is not None and base not in state.heads:
        raise CanasplanError(
            "La meta {record} cambió mientras usted escribía. Vuelva a abrirla y compare otra vez.",
            record=record,
        )
    return state


def _target(revision: Revision) -> Target:
    assert isinstance(revision.content, Target)
    return revision.content


def _require_scope(connection: Connection, content: Target) -> None:
    profile, _ = required_profile(connection)
    if problems := rules.check_district(content.ubigeo, current_plan(connection), profile.scope):
        raise EntryRefusedError(problems)
