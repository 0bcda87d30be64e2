"""How results are printed: sentences and tables for people, one JSON document for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from canasplan.exchange.avances_csv import COLUMNS, derived_cells, place_of
from canasplan.fields import FIELDS, Day, Field, Items, Number
from canasplan.model import Progress, Revision
from canasplan.plan_document import PlanDocument

_INTEGERS = {"anio", "mes"}


def print_json(document: Any) -> None:
    """Print the one document of ``--json``."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


def revision_object(revision: Revision, plan: PlanDocument, *, counts: bool) -> dict[str, Any]:
    """Return a revision of an avance under the CSV's names, its values typed."""
    content = revision.content
    if not isinstance(content, Progress):
        msg = f"{revision.record} is not an avance"
        raise TypeError(msg)
    place = place_of(plan, content)
    derived = {
        **derived_cells(content, place),
        "eje": place.eje,
        "tema": place.tema,
        "distrito": place.district,
    }
    values: dict[str, Any] = {
        name: int(cell) if name in _INTEGERS else cell for name, cell in derived.items()
    }
    values |= {field.column: _value(field, getattr(content, field.name)) for field in FIELDS}
    values |= {
        "accion_codigo": content.action,
        "accion": place.action,
        "registro": revision.record,
        "revision": revision.number,
        "vigente": int(counts),
        "operacion": str(revision.operation),
        "motivo": revision.reason,
        "autor": revision.author,
        "equipo": revision.installation,
        "ambito": revision.scope,
        "momento": revision.moment,
        "padres": list(revision.parents),
        "hash": revision.hash,
    }
    return {column: values[column] for column in COLUMNS if column in values}


def _value(field: Field, value: Any) -> Any:
    if value is None:
        return None
    kind = field.kind
    if isinstance(kind, Number):
        # A double shows every value within the fields' bounds by its shortest decimals.
        return float(kind.decimal(value)) if kind.places else value
    if isinstance(kind, Items):
        return list(value)
    return value.isoformat() if isinstance(kind, Day) else str(value)


def print_table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print columns as wide as what they hold; the last one keeps its own length."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        padded = [text.ljust(width) for text, width in zip(row, widths, strict=True)]
        print("  ".join(padded).rstrip())


def counted(number: int, one: str, many: str) -> str:
    """Return "1 fila" or "2 filas"."""
    return f"{number} {one if number == 1 else many}"


def short(text: str | None, length: int = 60) -> str:
    """Return the first line of `text`, shortened for a table."""
    line = (text or "").partition("\n")[0]
    return line if len(line) <= length else line[: length - 1] + "…"
