"""The commands about plans: show the one in use, load another, choose."""

from __future__ import annotations

import sys
from typing import Any

from canasplan import plan_document
from canasplan.cli.asking import Asked, reading, writing
from canasplan.cli.output import print_json, print_table
from canasplan.errors import CanasplanError, system_reason


def show_plan(asked: Asked) -> int:
    """Print the plan in use."""
    with reading(asked) as workspace:
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
    with writing(asked) as workspace:
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
    with reading(asked) as workspace:
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
    with writing(asked) as workspace:
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
