"""The next revision of a record, signed by who records here; and what an earlier try of it wrote.

The same for every kind that a person corrects, voids and undoes: avances and metas.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from canasplan import identity
from canasplan.canonical import canonical_text
from canasplan.db import revision_store
from canasplan.identity import Clock
from canasplan.model import Content, Operation, RecordState, Revision
from canasplan.profile import required_profile
from canasplan.revisions import record_state, seal


@dataclass(frozen=True, slots=True)
class Step:
    """What a revision does to its record."""

    operation: Operation
    reason: str | None
    content: Content


def signed(
    connection: Connection, clock: Clock, record: str, parents: tuple[str, ...], step: Step
) -> Revision:
    """Return the sealed revision that follows `parents`; nothing is written.

    Raises:
        CanasplanError: nobody said who records here.
    """
    profile, installation = required_profile(connection)
    numbers = [revision.number for revision in revision_store.of_record(connection, record)]
    return seal(
        Revision(
            record=record,
            number=1 + max(numbers, default=0),
            parents=parents,
            operation=step.operation,
            reason=canonical_text(step.reason).strip() if step.reason else None,
            author=profile.author,
            installation=installation,
            scope=profile.scope,
            moment=identity.moment_text(clock.now()),
            content=step.content,
        )
    )


def following(connection: Connection, clock: Clock, state: RecordState, step: Step) -> Revision:
    """Return the sealed revision that does a step to a record: a change ends its conflict."""
    if state.conflict and step.operation is Operation.CHANGE:
        step = replace(step, operation=Operation.RESOLVE)
    return signed(connection, clock, state.winner.record, state.heads, step)


def saved_before(
    connection: Connection, record: str, base: str | None, content: Content
) -> Revision | None:
    """Return what an earlier try of the same save wrote, though it ended in an error."""
    revisions = revision_store.of_record(connection, record)
    if not revisions:
        return None
    last = revisions[-1]
    same = last.content == content and last.operation is not Operation.VOID
    return last if same and (base in last.parents if base else not last.parents) else None


def voided_before(state: RecordState, base: str | None, reason: str) -> Revision | None:
    """Return what an earlier try of the same voiding wrote, though it ended in an error."""
    last = state.winner
    same = last.operation is Operation.VOID and last.reason == canonical_text(reason).strip()
    return last if same and base in last.parents else None


def taken_back(connection: Connection, state: RecordState) -> Step:
    """Return what takes back the last save of a record that is in no conflict.

    A first save is voided; a correction or a voiding gets the content before it back.
    """
    last = state.winner
    before = [
        revision
        for revision in revision_store.of_record(connection, last.record)
        if revision.hash in last.parents
    ]
    if not before:
        return Step(Operation.VOID, "Se deshizo el registro", last.content)
    previous = record_state(before).winner
    voided = last.operation is Operation.VOID
    reason = "Se deshizo la anulación" if voided else "Se deshizo la corrección"
    gone = previous.operation is Operation.VOID
    return Step(Operation.VOID if gone else Operation.CHANGE, reason, previous.content)
