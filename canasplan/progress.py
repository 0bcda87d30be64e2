"""Avances: recording, correcting, voiding, undoing, and looking them up.

Each writing call is one intention of a person and one transaction. The sealed revision exists
before the attempt, so a retry after an unclear error finds it instead of writing it twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, delete, false, select

from canasplan import identity, rules
from canasplan.db import revision_store, sqlite
from canasplan.db.sqlite import Database
from canasplan.db.tables import draft, progress, progress_revision
from canasplan.entry import parse
from canasplan.errors import CanasplanError
from canasplan.identity import Clock
from canasplan.model import (
    EntryRefusedError,
    Operation,
    Problem,
    Progress,
    RecordState,
    Revision,
)
from canasplan.plan import current_plan, newest_version
from canasplan.plan_document import PlanDocument
from canasplan.profile import required_profile
from canasplan.revisions import PREFIXES, RECORD
from canasplan.rules import Facts
from canasplan.saving import Saves
from canasplan.signing import Step, following, saved_before, signed, taken_back, voided_before

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which avances are meant; ``None`` leaves a condition out."""

    action: str | None = None
    eje: str | None = None
    ubigeo: str | None = None
    since: date | None = None
    until: date | None = None
    text: str | None = None


class ProgressBook:
    """The avances of one data folder."""

    def __init__(self, db: Database, clock: Clock, saves: Saves) -> None:
        self._db = db
        self._clock = clock
        self._saves = saves

    def new_record(self) -> str:
        """Return the id of a record about to be typed; nothing is written."""
        return identity.new_record(PREFIXES[Progress])

    def check(
        self, fields: Fields, *, record: str, base: str | None = None, reason: str | None = None
    ) -> tuple[Problem, ...]:
        """Return every error and warning of an entry as typed."""
        with self._db.read() as connection:
            _, problems = self._judge(connection, fields, record, base, reason)
        return problems

    def save(
        self, fields: Fields, *, record: str, base: str | None = None, reason: str | None = None
    ) -> Revision:
        """Record a new avance, or correct the one whose head is `base`.

        Returns after the revision is on disk.

        Raises:
            EntryRefusedError: rules are broken; its problems name the fields.
            CanasplanError: the record moved on meanwhile, nothing differs, or the disk refused.
        """
        return self.commit(self.prepare(fields, record=record, base=base, reason=reason))

    def prepare(
        self, fields: Fields, *, record: str, base: str | None = None, reason: str | None = None
    ) -> Revision:
        """Return the sealed revision that `commit` writes; raises like `save`."""
        with self._db.read() as connection:
            content, problems = self._judge(connection, fields, record, base, reason)
            if content is None:
                raise EntryRefusedError(problems)
            if saved := saved_before(connection, record, base, content):
                return saved
            if base is None:
                first = Step(Operation.CREATE, None, content)
                return signed(connection, self._clock, record, (), first)
            state = _current(connection, record, base)
            if content == state.progress and not (state.voided or state.conflict):
                raise CanasplanError("No hay nada que corregir: los datos son los mismos.")
            return self._next(connection, state, Step(Operation.CHANGE, reason, content))

    def commit(self, revision: Revision) -> Revision:
        """Write a prepared entry and let its draft go; once, however often it is called."""

        def write(connection: Connection) -> None:
            add_once(connection, revision)
            connection.execute(delete(draft).where(draft.c.registro == revision.record))

        self._saves.keep(revision, write)
        return revision

    def void(self, record: str, *, base: str | None = None, reason: str) -> Revision:
        """Take a record out of every total; it stays readable.

        Args:
            record: the record.
            base: hash of the head the person saw, or ``None`` for whatever it is now.
            reason: why; required.
        """
        if problems := rules.check_reason(reason):
            raise EntryRefusedError(problems)
        with self._db.read() as connection:
            revision = voided_before(_state(connection, record), base, reason)
            if revision is None:
                state = _current(connection, record, base)
                if state.voided and not state.conflict:
                    raise CanasplanError("El registro {record} ya está anulado.", record=record)
                step = Step(Operation.VOID, reason, state.progress)
                revision = self._next(connection, state, step)
        return self._write(revision)

    def undo(self, record: str) -> Revision:
        """Take back the last save of a record by one more revision, so that history stays true.

        A first save is voided; a correction or a voiding gets the content before it back.
        """
        with self._db.read() as connection:
            state = _current(connection, record, None)
            if state.conflict:
                raise CanasplanError(
                    "El avance {record} está en conflicto. Corríjalo o anúlelo; "
                    "después podrá deshacer.",
                    record=record,
                )
            revision = self._next(connection, state, taken_back(connection, state))
        return self._write(revision)

    def _write(self, revision: Revision) -> Revision:
        """Write a revision that was not typed: a draft of its record stays."""
        self._saves.keep(revision, lambda connection: add_once(connection, revision))
        return revision

    def get(self, record: str) -> RecordState:
        """Return what a record is now; raise `CanasplanError` when there is none."""
        with self._db.read() as connection:
            return _state(connection, record)

    def history(self, record: str) -> tuple[Revision, ...]:
        """Return all revisions of a record, oldest first."""
        with self._db.read() as connection:
            _state(connection, record)
            return tuple(revision_store.of_record(connection, record))

    def of_action(self, action: str, seen: Iterable[RecordState] = ()) -> tuple[RecordState, ...]:
        """Return the avances of an action, newest first, voided included; those `seen` as seen."""
        with self._db.read() as connection:
            query = revision_store.progress_query().where(
                progress.c.plan == current_plan(connection).code, progress.c.accion == action
            )
            newest = query.order_by(progress.c.fecha.desc(), progress.c.registro.desc())
            return tuple(revision_store.states(connection, newest, seen))

    def current(self, wanted: Filter) -> tuple[RecordState, ...]:
        """Return the avances that count, by date, narrowed by `wanted`."""
        query = narrowed(revision_store.progress_query(), wanted).where(progress.c.voided == 0)
        ordered = query.order_by(progress.c.fecha, progress.c.registro)
        with self._db.read() as connection:
            return tuple(revision_store.states(connection, ordered))

    def last_save(self) -> str | None:
        """Return the moment of the revision that arrived last, or ``None``."""
        newest = progress_revision.c.id.desc()
        with self._db.read() as connection:
            query = select(progress_revision.c.momento).order_by(newest).limit(1)
            return connection.execute(query).scalar()

    def _judge(
        self,
        connection: Connection,
        fields: Fields,
        record: str,
        base: str | None,
        reason: str | None,
    ) -> tuple[Progress | None, tuple[Problem, ...]]:
        """Read and check an entry; the content is ``None`` when an error blocks it."""
        parsed = parse(fields)
        plan = current_plan(connection)
        if parsed.values["plan"] is None:
            parsed.values["plan"] = plan.code
        elif parsed.values["plan"] != plan.code:
            plan = newest_version(connection, parsed.values["plan"])
        profile, _ = required_profile(connection)
        facts = Facts(
            plan,
            profile.scope,
            identity.local_day(self._clock.now()),
            _last_percent(connection, plan, parsed.values, record),
        )
        unread = {problem.field for problem in parsed.problems}
        if unread & set(rules.RESULTS):
            # A result was given, though it cannot be read yet: it is not missing.
            unread.add(rules.RESULTS[0])
        judged = rules.check(parsed.values, facts)
        problems = [*parsed.problems, *(item for item in judged if item.field not in unread)]
        if base is not None:
            problems = [*rules.check_reason(reason), *problems]
        blocked = any(problem.blocking for problem in problems)
        return None if blocked else Progress(**parsed.values), tuple(problems)

    def _next(self, connection: Connection, state: RecordState, step: Step) -> Revision:
        assert isinstance(step.content, Progress)
        _require_scope(connection, state.progress, step.content)
        return following(connection, self._clock, state, step)


def narrowed(query: Select[Any], wanted: Filter) -> Select[Any]:
    """Narrow a select over the current avances by every condition that `wanted` names."""
    if wanted.action is not None:
        query = query.where(progress.c.accion == wanted.action)
    if wanted.eje is not None:
        query = query.where(progress.c.accion.startswith(f"{wanted.eje}.", autoescape=True))
    if wanted.ubigeo is not None:
        query = query.where(progress.c.ubigeo == wanted.ubigeo)
    if wanted.since is not None:
        query = query.where(progress.c.fecha >= wanted.since.isoformat())
    if wanted.until is not None:
        query = query.where(progress.c.fecha <= wanted.until.isoformat())
    if wanted.text is not None:
        match = sqlite.match_expression(wanted.text)
        found = sqlite.text_matches(progress.c.revision_id, match) if match else false()
        query = query.where(found)
    return query


def _state(connection: Connection, record: str) -> RecordState:
    """Return a record's state; raise `CanasplanError` when there is no such avance."""
    if RECORD.fullmatch(record) and record.startswith(PREFIXES[Progress]):
        query = revision_store.progress_query().where(progress.c.registro == record)
        for state in revision_store.states(connection, query):
            return state
    raise CanasplanError(
        "No hay ningún avance {record}. Copie el registro de «listar» o de la ventana.",
        record=record,
    )


def _current(connection: Connection, record: str, base: str | None) -> RecordState:
    """Return a record's state; raise when `base` is named and is no longer its head."""
    state = _state(connection, record)
    if base is not None and base not in state.heads:
        raise CanasplanError(
            "El avance {record} cambió mientras usted escribía. "
            "Vuelva a abrirlo, compare y corrija sobre lo nuevo.",
            record=record,
        )
    return state


def add_once(connection: Connection, revision: Revision) -> None:
    """Put a revision into the set unless it is there already, and let it wait for an export."""
    revision_store.add_once(
        connection,
        revision,
        "El avance {record} cambió mientras se guardaba. Vuelva a abrirlo y guarde otra vez.",
    )


def _require_scope(connection: Connection, *contents: Progress) -> None:
    """Refuse to touch a record of a district this installation does not write for."""
    profile, _ = required_profile(connection)
    for content in contents:
        if profile.district not in (None, content.ubigeo):
            raise CanasplanError(
                "Ese avance es del distrito {ubigeo} y esta instalación registra para {scope}. "
                "Pida el cambio a su distrito o a la oficina provincial.",
                ubigeo=content.ubigeo,
                scope=profile.scope,
            )


def _last_percent(
    connection: Connection, plan: PlanDocument, values: Mapping[str, Any], record: str
) -> int | None:
    """Return what was last declared up to this date for the same action and district."""
    known = plan.action(values["action"]) and plan.district(values["ubigeo"])
    if not known or values["date"] is None or values["percent"] is None:
        return None
    query = (
        select(progress.c.porcentaje)
        .where(
            progress.c.plan == values["plan"],
            progress.c.accion == values["action"],
            progress.c.ubigeo == values["ubigeo"],
            progress.c.voided == 0,
            progress.c.fecha <= values["date"].isoformat(),
            progress.c.porcentaje.is_not(None),
            progress.c.registro != record,
        )
        .order_by(progress.c.fecha.desc(), progress.c.registro.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()
