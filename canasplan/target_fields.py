"""The fields of a meta as a table: what `fields.FIELDS` is to an avance.

``column`` is the name in ``metas.csv``, in JSON and in the database.
"""

from __future__ import annotations

from typing import Any

from canasplan.canonical import MAX_INTEGER
from canasplan.fields import BY_NAME, FIELDS, UBIGEO, Choice, Field, Number, Text
from canasplan.model import Content, Counting, Direction, Progress, Target

TARGET_FIELDS = (
    Field("plan", "plan", "Plan", BY_NAME["plan"].kind),
    Field("action", "accion", "Acción", BY_NAME["action"].kind),
    Field("ubigeo", "ubigeo", "Distrito", UBIGEO),
    Field("year", "anio", "Año", Number(0, 1900, 2999)),
    Field("unit", "unidad", "Unidad", Text()),
    Field("quantity", "cantidad", "Cantidad", Number(3, 0, MAX_INTEGER // 1000)),
    Field("budget", "presupuesto", "Presupuesto (S/)", Number(2, 0, MAX_INTEGER // 1000)),
    Field("weight", "peso", "Peso", Number(2, 1, 1_000_00)),
    Field("direction", "sentido", "Sentido", Choice(Direction)),
    Field("counting", "acumulacion", "Acumulación", Choice(Counting)),
)
"""All fields of `Target`, in the order of ``metas.csv``."""

REQUIRED = frozenset({"plan", "accion", "ubigeo", "anio", "sentido", "acumulacion"})
"""Columns that are never null."""


FIELDS_OF: dict[type[Content], tuple[Field, ...]] = {Progress: FIELDS, Target: TARGET_FIELDS}
"""The fields of each kind that is compared field by field."""


def content_json(target: Target) -> dict[str, Any]:
    """Return the hashed form of a meta: every field, null where nothing was set.

    It is the row of typed columns as well: no field of a meta is a list.
    """
    return {
        field.column: None
        if (value := getattr(target, field.name)) is None
        else field.kind.to_stored(value)
        for field in TARGET_FIELDS
    }


def content_from_json(content: Any) -> Target:
    """Undo `content_json`, of JSON or of a row of the database."""
    values: dict[str, Any] = {
        field.name: None
        if (stored := content[field.column]) is None
        else field.kind.from_stored(stored)
        for field in TARGET_FIELDS
    }
    return Target(**values)


def typed(content: Target) -> dict[str, str]:
    """Return a meta as the grid shows it and a spreadsheet can paste it back."""
    shown = {}
    for field in TARGET_FIELDS:
        value = getattr(content, field.name)
        if value is None:
            shown[field.name] = ""
        elif field.name == "quantity":
            shown[field.name] = _bare(value)
        else:
            shown[field.name] = field.kind.to_cell(value)
    return shown


def _bare(thousandths: int) -> str:
    """Return a quantity without grouping and without zeros that say nothing."""
    text = f"{thousandths // 1000}.{thousandths % 1000:03d}"
    return text.rstrip("0").rstrip(".")
