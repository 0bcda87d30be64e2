"""The format of ``avances.csv``: its columns, and one row out and back in.

Each row carries everything its hash covers, so a row proves itself. The format is described
for strangers in ``docs/formato-csv.md``; a test verifies that document's own example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from canasplan.errors import message
from canasplan.fields import (
    FIELDS,
    HASH,
    UBIGEO,
    CellError,
    Choice,
    Code,
    Field,
    Items,
    Kind,
    Number,
    Text,
    unescape,
)
from canasplan.model import Content, Operation, Progress, Revision
from canasplan.plan_document import PlanDocument
from canasplan.revisions import RECORD, seal

SCHEMA = "1"
BOM = "\ufeff"
END = "\r\n"

_MOMENT = (
    r"(?!0000)[0-9]{4}-(?!02-3|(0[469]|11)-31)(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z"
)
ENVELOPE: dict[str, Kind] = {
    "registro": Code(RECORD.pattern, "av-01932c5e-7b1a-7c3d-8e4f-0123456789ab"),
    "revision": Number(0, 1, 1_000_000),
    "operacion": Choice(Operation),
    "motivo": Text(),
    "autor": Text(),
    "equipo": Code(r"eq-[0-9a-f-]{36}", "eq-6f1c…"),
    "ambito": Code(r"0805|[0-9]{6}", UBIGEO.example),
    "momento": Code(_MOMENT, "2022-03-04T15:04:05.123Z"),
    "padres": Items(text=False),
    "hash": HASH,
}
"""Columns that say what the revision is; those of `FIELDS` say what it holds."""

COLUMNS = (
    "esquema", "fila", "filas_total", "registro", "revision", "vigente", "operacion", "motivo",
    "plan", "eje_codigo", "eje", "tema_codigo", "tema", "accion_codigo", "accion", "ubigeo",
    "distrito", "comunidad", "fecha", "anio", "trimestre", "mes", "actividad", "estado",
    "porcentaje", "cantidad", "unidad", "monto_soles", "mujeres", "hombres", "menores_18",
    "adultos_mayores", "discapacidad", "responsable", "aliados", "logros", "dificultades",
    "acciones_a_seguir", "latitud", "longitud", "evidencias", "autor", "equipo", "ambito",
    "momento", "padres", "hash",
)  # fmt: skip
"""Fixed by the data contract, order included."""

HEADER = ",".join(COLUMNS) + END


def cell_columns(fields: Iterable[Field]) -> dict[str, str]:
    """Return what a file calls each field: `accion` holds the text of the action there."""
    return {field.name: field.column for field in fields} | {"action": "accion_codigo"}


CELL_COLUMN = cell_columns(FIELDS)


@dataclass(frozen=True, slots=True)
class Place:
    """What people read beside the codes of an action and a district; derived, never hashed."""

    eje_code: str
    eje: str
    tema_code: str
    tema: str
    action: str
    district: str


def row_cells(revision: Revision, place: Place, *, counts: bool) -> dict[str, str]:
    """Return the cells of a revision by column name, all but the numbering of the rows."""
    content = revision.content
    if not isinstance(content, Progress):
        msg = f"{revision.record} is not an avance"
        raise TypeError(msg)
    return {
        "esquema": SCHEMA,
        "vigente": "1" if counts else "0",
        **envelope_cells(revision),
        **derived_cells(content, place),
        **{
            CELL_COLUMN[field.name]: field.kind.to_cell(getattr(content, field.name))
            for field in FIELDS
        },
    }


def envelope_cells(revision: Revision) -> dict[str, str]:
    """Return the cells that say what a revision is, whatever it holds."""
    envelope = {
        "registro": revision.record,
        "revision": revision.number,
        "operacion": revision.operation,
        "motivo": revision.reason,
        "autor": revision.author,
        "equipo": revision.installation,
        "ambito": revision.scope,
        "momento": revision.moment,
        "padres": revision.parents,
        "hash": revision.hash,
    }
    return {name: kind.to_cell(envelope[name]) for name, kind in ENVELOPE.items()}


def derived_cells(content: Progress, place: Place) -> dict[str, str]:
    """Return the cells that follow from others: checked when read, never trusted."""
    return {
        **place_cells(place),
        "anio": str(content.date.year),
        "trimestre": f"T{(content.date.month + 2) // 3}",
        "mes": str(content.date.month),
    }


def place_cells(place: Place) -> dict[str, str]:
    """Return the cells of the words beside the codes."""
    text = Text()
    return {
        "eje_codigo": place.eje_code,
        "eje": text.to_cell(place.eje),
        "tema_codigo": place.tema_code,
        "tema": text.to_cell(place.tema),
        "accion": text.to_cell(place.action),
        "distrito": text.to_cell(place.district),
    }


def line(cells: Mapping[str, str], number: int, of: int, columns: Iterable[str] = COLUMNS) -> str:
    """Return one line of the file (RFC 4180), with its number among all."""
    numbered = {**cells, "fila": str(number), "filas_total": str(of)}
    return joined(numbered[column] for column in columns) + END


UNSAFE = '",;\t\r\n'
"""Letters for which a cell is quoted: spreadsheets take ``;`` and TAB for separators as well."""
_UNSAFE = re.compile(f"[{UNSAFE}]")


def joined(cells: Iterable[str]) -> str:
    """Return cells side by side, each quoted where it must be."""
    return ",".join(map(_quoted, cells))


def _quoted(cell: str) -> str:
    if _UNSAFE.search(cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def read_revision(cells: Mapping[str, str]) -> Revision:
    """Return the revision that a row in canonical form carries, its hash proven.

    Raises:
        CellError: a cell is not canonical, or the row's content does not give its hash.
    """
    content = Progress(
        **{field.name: field.kind.from_cell(cells[CELL_COLUMN[field.name]]) for field in FIELDS}
    )
    return proven_revision(cells, content)


def proven_revision(cells: Mapping[str, str], content: Content) -> Revision:
    """Return the revision of `content` that cells say; raise `CellError` as `read_revision`."""
    envelope = {name: kind.from_cell(cells[name]) for name, kind in ENVELOPE.items()}
    revision = seal(
        Revision(
            record=envelope["registro"],
            number=envelope["revision"],
            parents=envelope["padres"],
            operation=envelope["operacion"],
            reason=envelope["motivo"],
            author=envelope["autor"],
            installation=envelope["equipo"],
            scope=envelope["ambito"],
            moment=envelope["momento"],
            content=content,
        )
    )
    if revision.hash != envelope["hash"]:
        raise CellError(message("una fila cuyo contenido dé su propio hash"))
    return revision


def text_columns() -> frozenset[str]:
    """Return the columns where a leading ``'`` is an escape to take off."""
    return escaped_columns(FIELDS)


def escaped_columns(fields: Sequence[Field]) -> frozenset[str]:
    """Return those of a table whose records hold `fields`."""
    names = cell_columns(fields)
    own = {names[field.name] for field in fields if field.kind.text}
    named = {name for name, kind in ENVELOPE.items() if kind.text}
    return frozenset(own | named | {"eje", "tema", "accion", "distrito"})


def shown(cells: Mapping[str, str], columns: Iterable[str] = COLUMNS) -> dict[str, str]:
    """Return cells as people read them: the formula escape taken off."""
    escaped = text_columns()
    return {
        name: unescape(cells[name]) if name in escaped else cells[name]
        for name in columns
        if name in cells
    }


def place_of(plan: PlanDocument, content: Progress) -> Place:
    """Return what `plan` calls the codes of an avance; empty where it has no such code."""
    district = plan.district(content.ubigeo)
    name = district.name if district else ""
    for eje, tema, action in plan.actions():
        if action.code == content.action:
            return Place(eje.code, eje.name, tema.code, tema.name, action.text, name)
    return Place("", "", "", "", "", name)
