"""How the window words what waits for a person: places, records, columns, values."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from canasplan.entry import fields_of
from canasplan.exchange.proposals import Cell
from canasplan.model import PROVINCE, Operation, Progress, Revision, Target
from canasplan.numerals import day_text
from canasplan.plan_document import PlanDocument
from canasplan.target_fields import typed
from canasplan.ui.progress.progress_text import label_text, place_text, value_text
from canasplan.ui.texts import QT_TRANSLATE_NOOP, moment_text, operation_text

_ENVELOPE = {
    "registro": QT_TRANSLATE_NOOP("Decisions", "Registro"),
    "revision": QT_TRANSLATE_NOOP("Decisions", "Revisión"),
    "operacion": QT_TRANSLATE_NOOP("Decisions", "Operación"),
    "motivo": QT_TRANSLATE_NOOP("Decisions", "Motivo"),
    "autor": QT_TRANSLATE_NOOP("Decisions", "Autor"),
    "equipo": QT_TRANSLATE_NOOP("Decisions", "Instalación"),
    "ambito": QT_TRANSLATE_NOOP("Decisions", "Ámbito"),
    "momento": QT_TRANSLATE_NOOP("Decisions", "Momento"),
    "padres": QT_TRANSLATE_NOOP("Decisions", "Revisiones anteriores"),
}
EMPTY = "—"
"""Stands where nothing was recorded."""
_SHORT = 12
"""Letters of an id or hash that tell it from others."""


def tr(text: str) -> str:
    """Translate a text of these dialogs."""
    return QCoreApplication.translate("Decisions", text)


def scope_text(scope: str, plan: PlanDocument) -> str:
    """Return who writes: the name of a district or the provincial office."""
    district = plan.district(scope)
    if district is not None:
        return district.name
    return tr("Oficina provincial") if scope == PROVINCE else scope


def record_text(content: Progress | Target, plan: PlanDocument) -> str:
    """Return "1.02.03 · 04/03/2022 · Taypitunga, Layo"; of a meta "1.02.03 · meta 2022 · Layo"."""
    if isinstance(content, Target):
        told = tr("meta {year}").format(year=content.year)
        return f"{content.action} · {told} · {scope_text(content.ubigeo, plan)}"
    return f"{content.action} · {day_text(content.date)} · {place_text(content, plan)}"


def content_of(revision: Revision) -> Progress | Target:
    """Return what a revision of an avance or a meta says."""
    assert isinstance(revision.content, Progress | Target)
    return revision.content


def typed_fields(content: Progress | Target) -> dict[str, str]:
    """Return an avance or a meta as it would have been typed."""
    return typed(content) if isinstance(content, Target) else fields_of(content)


def action_text(content: Progress | Target, plan: PlanDocument) -> str:
    """Return the words of the action that an avance or a meta is of."""
    action = plan.action(content.action)
    return action.text if action else tr("Acción que este plan no tiene")


def installation_text(revision: Revision) -> str:
    """Return enough of an installation's id to tell it from others."""
    return f"{revision.installation[: _SHORT - 1]}…"


def field_value(name: str, value: Any, plan: PlanDocument) -> str:
    """Return the value of a field as people read it; a dash for nothing."""
    told = value_text(name, value, plan)
    if name == "action" and (action := plan.action(str(value))):
        told = f"{told} {action.text}"
    return told or EMPTY


def cell_label(cell: Cell) -> str:
    """Return what a cell is called."""
    return label_text(cell.name) if cell.name else tr(_ENVELOPE[cell.column])


def cell_value(cell: Cell, value: Any, plan: PlanDocument) -> str:
    """Return the value of a cell as people read it; a dash for nothing."""
    if cell.name:
        return field_value(cell.name, value, plan)
    if isinstance(value, Operation):
        return operation_text(value)
    if cell.column == "ambito":
        return scope_text(str(value), plan)
    if cell.column == "momento":
        return moment_text(str(value))
    if isinstance(value, tuple):
        return "\n".join(f"{each[:_SHORT]}…" for each in value) or EMPTY
    return EMPTY if value is None else str(value)
