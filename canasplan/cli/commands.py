"""What each command does: read the options, call one use case, print what came of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from canasplan import plan_document
from canasplan.cli.output import print_json, print_table, revision_object, short
from canasplan.entry import UnreadableError, fields_of, parse_day
from canasplan.errors import CanasplanError, system_reason
from canasplan.fields import FIELDS
from canasplan.model import (
    PROVINCE,
    STATUS_LABELS,
    Activity,
    Profile,
    Progress,
    RecordState,
    Revision,
)
from canasplan.paths import default_folder

if TYPE_CHECKING:
    from canasplan.bootstrap import Workspace

Asked = argparse.Namespace


@contextmanager
def _workspace(asked: Asked) -> Iterator[Workspace]:
    from canasplan.bootstrap import open_workspace

    with open_workspace((asked.datos or default_folder()).absolute()) as workspace:
        yield workspace


def open_window(asked: Asked) -> int:
    """Open the window (the only command that needs Qt, beside the self-test)."""
    from canasplan.app import run

    return run(asked.datos.absolute() if asked.datos else None)


def set_profile(asked: Asked) -> int:
    """Set who records here; without options, say who does."""
    with _workspace(asked) as workspace:
        before = workspace.profiles.get()
        if asked.ubigeo or asked.nombre or asked.cargo:
            workspace.profiles.set(_changed_profile(asked, before))
        profile = workspace.profiles.get()
        if profile is None:
            raise CanasplanError("Falta decir quién registra: use --ubigeo, --nombre y --cargo.")
        if asked.json:
            print_json({"ubigeo": profile.scope, "nombre": profile.name, "cargo": profile.post})
        else:
            print(f"Registra {profile.author} para {_place(workspace, profile.scope)}.")
    return 0


def _changed_profile(asked: Asked, before: Profile | None) -> Profile:
    return Profile(
        asked.ubigeo or (before.scope if before else ""),
        asked.nombre or (before.name if before else ""),
        asked.cargo or (before.post if before else ""),
    )


def _place(workspace: Workspace, scope: str) -> str:
    district = workspace.plans.current().district(scope)
    return f"{district.name} ({scope})" if district else f"la provincia de Canas ({scope})"


def show_plan(asked: Asked) -> int:
    """Print the plan in use."""
    with _workspace(asked) as workspace:
        plan = workspace.plans.current()
    if asked.json:
        sys.stdout.write(plan_document.encode(plan).decode())
        return 0
    print(f"{plan.title} ({plan.code}, versión {plan.version})")
    for eje in plan.ejes:
        print(f"\n{eje.code} {eje.name}")
        for tema in eje.temas:
            print(f"  {tema.code} {tema.name}")
            if not tema.has_table:
                print("       (sin acciones en el plan)")
            for action in tema.actions:
                print(f"       {action.code} {action.text}")
    return 0


def import_plan(asked: Asked) -> int:
    """Load another plan or version beside those there are."""
    try:
        data = asked.archivo.read_bytes()
    except OSError as error:
        raise CanasplanError(
            "No se puede leer {path}: {why}. Revise el nombre del archivo.",
            path=asked.archivo,
            why=system_reason(error),
        ) from error
    with _workspace(asked) as workspace:
        entry = workspace.plans.load(data)
    if asked.json:
        print_json(_plan_object(entry))
    else:
        print(f"Cargado: {entry.title} ({entry.code}, versión {entry.version}).")
        if not entry.current:
            print(f"Para usarlo: canasplan plan elegir {entry.code} --version {entry.version}")
    return 0


def list_plans(asked: Asked) -> int:
    """Print the loaded plans."""
    with _workspace(asked) as workspace:
        entries = workspace.plans.all()
    if asked.json:
        print_json([_plan_object(entry) for entry in entries])
        return 0
    rows = [
        (entry.code, str(entry.version), "en uso" if entry.current else "", entry.title)
        for entry in entries
    ]
    print_table(("plan", "versión", "", "título"), rows)
    return 0


def choose_plan(asked: Asked) -> int:
    """Use another loaded plan."""
    with _workspace(asked) as workspace:
        versions = [e.version for e in workspace.plans.all() if e.code == asked.codigo]
        entry = workspace.plans.choose(asked.codigo, asked.plan_version or max(versions, default=1))
    if asked.json:
        print_json(_plan_object(entry))
    else:
        print(f"En uso: {entry.title} ({entry.code}, versión {entry.version}).")
    return 0


def _plan_object(entry: Any) -> dict[str, Any]:
    return {
        "plan": entry.code,
        "version": entry.version,
        "titulo": entry.title,
        "vigente": int(entry.current),
    }


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
    with _workspace(asked) as workspace:
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
    with _workspace(asked) as workspace:
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
    with _workspace(asked) as workspace:
        revision = workspace.progress.void(asked.registro, reason=asked.motivo)
        _say_saved(asked, workspace, revision, "Anulado")
    return 0


def _say_saved(asked: Asked, workspace: Workspace, revision: Revision, done: str) -> None:
    if asked.json:
        state = workspace.progress.get(revision.record)
        print_json(_object(workspace, revision, state))
    else:
        print(f"{done}: {revision.record} (revisión {revision.number})")


def _warn(problems: tuple[Any, ...]) -> None:
    for problem in problems:
        if not problem.blocking:
            print(f"Aviso: {problem.message}", file=sys.stderr)


def _object(workspace: Workspace, revision: Revision, state: RecordState) -> dict[str, Any]:
    from canasplan.revisions import counts

    content = revision.content
    plan = workspace.plans.document(content.plan if isinstance(content, Progress) else "")
    return revision_object(revision, plan, counts=counts(state, revision))


def list_progress(asked: Asked) -> int:
    """Print the avances that count."""
    from canasplan.progress import Filter

    wanted = Filter(
        action=asked.accion,
        eje=asked.eje,
        ubigeo=asked.ubigeo,
        since=_day(asked.desde),
        until=_day(asked.hasta),
        text=asked.buscar,
    )
    with _workspace(asked) as workspace:
        states = workspace.progress.current(wanted)
        if asked.json:
            print_json([_object(workspace, state.winner, state) for state in states])
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


def history(asked: Asked) -> int:
    """Print every revision of an avance."""
    with _workspace(asked) as workspace:
        revisions = workspace.progress.history(asked.registro)
        state = workspace.progress.get(asked.registro)
        if asked.json:
            print_json([_object(workspace, revision, state) for revision in revisions])
            return 0
    rows = [
        (str(item.number), item.operation, item.moment, item.author, short(item.reason))
        for item in revisions
    ]
    print_table(("revisión", "operación", "momento (UTC)", "autor", "motivo"), rows)
    return 0


def export(asked: Asked) -> int:
    """Write the CSV."""
    from canasplan.exchange.export import ExportRequest

    target: Path = asked.salida.absolute()
    if not target.parent.is_dir():
        raise CanasplanError(
            "La carpeta {folder} no existe. Créela o elija otra.", folder=target.parent
        )
    request = ExportRequest(_day(asked.desde), _day(asked.hasta), asked.ubigeo)
    with _workspace(asked) as workspace:
        if asked.ubigeo and workspace.plans.current().district(asked.ubigeo) is None:
            raise CanasplanError(
                "El ubigeo {ubigeo} no es de un distrito de Canas.", ubigeo=asked.ubigeo
            )
        result = workspace.exports.write(request, target)
    if asked.json:
        print_json(
            {
                "archivo": str(result.path),
                "filas": result.rows,
                "registros": result.records,
                "bytes": result.size,
                "sha256": result.sha256,
            }
        )
    else:
        print(f"Exportado: {result.path} ({result.rows} filas, {result.records} avances)")
    return 0


def verify(asked: Asked) -> int:
    """Recompute everything; what does not fit waits for a person."""
    with _workspace(asked) as workspace:
        found = workspace.verify()
    if asked.json:
        print_json(
            {
                "revisiones": found.revisions,
                "registros": found.records,
                "fallas": [{"registro": f.record, "falla": f.what} for f in found.faults],
            }
        )
    else:
        for fault in found.faults:
            print(f"{fault.record or 'datos'}: {fault.what}", file=sys.stderr)
        verdict = f"{len(found.faults)} fallas" if found.faults else "todo corresponde"
        print(f"{found.revisions} revisiones de {found.records} registros: {verdict}.")
    return 3 if found.faults else 0


def self_test(asked: Asked) -> int:
    """Test the program in a folder of its own."""
    from canasplan.selftest import run

    return run(asked.informe)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return parse_day(text)
    except UnreadableError as error:
        raise CanasplanError(error.message.template, **error.message.values) from error
