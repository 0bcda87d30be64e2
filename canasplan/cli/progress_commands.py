"""The commands about avances: record, correct, void, list, history."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from canasplan.cli.asking import Asked, period, reading, writing
from canasplan.cli.output import print_json, print_table, revision_object, short
from canasplan.entry import fields_of
from canasplan.fields import FIELDS
from canasplan.model import (
    PROVINCE,
    STATUS_LABELS,
    Activity,
    Problem,
    RecordState,
    Revision,
)
from canasplan.plan_document import PlanDocument

if TYPE_CHECKING:
    from canasplan.bootstrap import Workspace


def _typed(asked: Asked) -> dict[str, str]:
    """Return the fields that were given, as typed."""
    given = {field.name: getattr(asked, field.name, None) for field in FIELDS}
    return {
        name: "\n".join(value) if isinstance(value, list) else value
        for name, value in given.items()
        if value is not None
    }


def record(asked: Asked) -> int:
    """Record an avance; it is on disk when its id is printed."""
    with writing(asked) as workspace:
        fields = {"activity": Activity.OTHER, **_typed(asked)}
        profile = workspace.profiles.get()
        if "ubigeo" not in fields and profile is not None and profile.scope != PROVINCE:
            fields["ubigeo"] = profile.scope
        record_id = workspace.progress.new_record()
        warnings = workspace.progress.check(fields, record=record_id)
        revision = workspace.progress.save(fields, record=record_id)
        _say_saved(asked, workspace, revision, "Guardado")
        _warn(warnings)
    return 0


def correct(asked: Asked) -> int:
    """Correct an avance: only the fields that were given change."""
    with writing(asked) as workspace:
        state = workspace.progress.get(asked.registro)
        fields = fields_of(state.progress) | _typed(asked)
        base = state.winner.hash
        named = {"record": asked.registro, "base": base, "reason": asked.motivo}
        warnings = workspace.progress.check(fields, **named)
        revision = workspace.progress.save(fields, **named)
        _say_saved(asked, workspace, revision, "Corregido")
        _warn(warnings)
    return 0


def void(asked: Asked) -> int:
    """Void an avance."""
    with writing(asked) as workspace:
        revision = workspace.progress.void(asked.registro, reason=asked.motivo)
        _say_saved(asked, workspace, revision, "Anulado")
    return 0


def _say_saved(asked: Asked, workspace: Workspace, revision: Revision, done: str) -> None:
    if asked.json:
        state = workspace.progress.get(revision.record)
        print_json(_objects(workspace, [(revision, state)])[0])
    else:
        print(f"{done}: {revision.record} (revisión {revision.number})")


def _warn(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        if not problem.blocking:
            print(f"Aviso: {problem.message}", file=sys.stderr)


def _objects(
    workspace: Workspace, revisions: Iterable[tuple[Revision, RecordState]]
) -> list[dict[str, Any]]:
    """Return revisions with their records' states under the CSV's names."""
    from canasplan.revisions import counts

    plans: dict[str, PlanDocument] = {}
    objects = []
    for revision, state in revisions:
        code = state.progress.plan
        plan = plans.get(code) or plans.setdefault(code, workspace.plans.document(code))
        objects.append(revision_object(revision, plan, counts=counts(state, revision)))
    return objects


def list_progress(asked: Asked) -> int:
    """Print the avances that count."""
    from canasplan.progress import Filter

    since, until = period(asked)
    wanted = Filter(asked.accion, asked.eje, asked.ubigeo, since, until, asked.buscar)
    with reading(asked) as workspace:
        states = workspace.progress.current(wanted)
        _require_proven(state.winner for state in states)
        if asked.json:
            print_json(_objects(workspace, [(state.winner, state) for state in states]))
            return 0
    if not states:
        print("No hay avances con esas condiciones.")
        return 0
    print_table(
        ("fecha", "acción", "distrito", "estado", "registro", "logros"),
        [_listed(state) for state in states],
    )
    return 0


def _listed(state: RecordState) -> tuple[str, ...]:
    progress = state.progress
    return (
        f"{progress.date:%d/%m/%Y}",
        progress.action,
        progress.ubigeo,
        STATUS_LABELS[progress.status],
        state.winner.record,
        short(progress.achievements),
    )


def _require_proven(revisions: Iterable[Revision]) -> None:
    """Refuse to print what does not correspond to its hash: programs would take it for true."""
    from canasplan.db.revision_store import DamagedRecordError, fits

    for revision in revisions:
        if not fits(revision):
            raise DamagedRecordError(revision.record)


def history(asked: Asked) -> int:
    """Print every revision of an avance."""
    with reading(asked) as workspace:
        revisions = workspace.progress.history(asked.registro)
        _require_proven(revisions)
        state = workspace.progress.get(asked.registro)
        if asked.json:
            print_json(_objects(workspace, [(revision, state) for revision in revisions]))
            return 0
    rows = [
        (str(item.number), item.operation, item.moment, item.author, short(item.reason))
        for item in revisions
    ]
    print_table(("revisión", "operación", "momento (UTC)", "autor", "motivo"), rows)
    return 0
