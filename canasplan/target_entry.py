"""Metas as typed or pasted, read into values: from a grid, a spreadsheet or a CSV.

Like `entry`, reading never guesses; what is pasted may have a line of headings or none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from canasplan.canonical import fold
from canasplan.entry import Parsed, UnreadableError, parse_field
from canasplan.errors import CanasplanError
from canasplan.model import Counting, Direction, Problem
from canasplan.plan_document import PlanDocument
from canasplan.target_fields import TARGET_FIELDS

Fields = Mapping[str, str]

COLUMNS = (
    "action", "ubigeo", "year", "unit", "quantity", "budget", "weight", "direction", "counting",
)  # fmt: skip
"""Attributes in the order of the grid: what is pasted without headings has this order."""

DEFAULTS = {"direction": Direction.RISING, "counting": Counting.SUM}
"""What an empty cell means."""

MAX_ROWS = 10_000

_MARKS = (b"\xff\xfe", b"\xfe\xff")

_HEADINGS = {
    **{fold(field.column).replace("_", " "): field.name for field in TARGET_FIELDS},
    **{fold(field.label): field.name for field in TARGET_FIELDS},
    "accion codigo": "action",
    "codigo": "action",
    "presupuesto soles": "budget",
    "monto": "budget",
    "meta": "quantity",
    "unidad de medida": "unit",
}
_CODED = {"accion": "accion codigo", "distrito": "ubigeo"}
"""Words that a file like ``metas.csv`` has beside their code, which says it exactly."""
_WORDS: dict[str, dict[str, str]] = {
    "direction": {"mas": Direction.RISING, "menos": Direction.FALLING, "sube": Direction.RISING,
                  "baja": Direction.FALLING, "ascendente": Direction.RISING,
                  "descendente": Direction.FALLING},
    "counting": {"se suma": Counting.SUM, "si": Counting.SUM, "no": Counting.LAST,
                 "acumulable": Counting.SUM, "no acumulable": Counting.LAST},
}  # fmt: skip


def parse(fields: Fields, plan: PlanDocument) -> Parsed:
    """Read one meta as typed; unreadable fields are ``None`` and named in the problems."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in TARGET_FIELDS:
        typed = fields.get(field.name, "")
        try:
            value = parse_field(field, _understood(field.name, typed, plan))
        except UnreadableError as unreadable:
            value = None
            problems.append(Problem(field.name, unreadable.message))
        values[field.name] = DEFAULTS.get(field.name) if value is None else value
    values["plan"] = values["plan"] or plan.code
    return Parsed(values, tuple(problems))


def _understood(name: str, typed: str, plan: PlanDocument) -> str:
    """Return a typed text in the words of the field."""
    text = typed.strip()
    if name == "ubigeo":
        return ubigeo_of(text, plan)
    return str(_WORDS.get(name, {}).get(fold(text), text))


def ubigeo_of(text: str, plan: PlanDocument) -> str:
    """Find the district meant: its code, also without its zero, or its name however written."""
    if text.isdigit() and len(text) == 5:
        return f"0{text}"  # a spreadsheet took the zero away
    for district in plan.districts:
        if fold(district.name) == fold(text):
            return district.ubigeo
    return text


def decoded(data: bytes) -> str:
    """Return the text of a table's file: UTF-8, UTF-16 with its mark, or cp1252.

    Raises:
        CanasplanError: it is no text.
    """
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in _MARKS else "", "cp1252"):
        if encoding:
            with suppress(UnicodeDecodeError):
                text = data.decode(encoding)
                if "\0" not in text:
                    return text
    raise CanasplanError(
        "El archivo no es un texto que se pueda leer. Guárdelo como «CSV UTF-8» y ábralo otra vez."
    )


def read_table(text: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table that was pasted, as typed fields by attribute name.

    Cells are parted by tabulators, as spreadsheets copy them, or by semicolons or commas. A line
    of headings may name the columns in any order; unknown columns are left out.

    Raises:
        CanasplanError: it is no table, or too long.
    """
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    first = lines.partition("\n")[0]
    mark = next((mark for mark in "\t;," if mark in first), "\t")
    try:
        table = list(csv.reader(io.StringIO(lines), delimiter=mark, strict=True))
    except csv.Error as error:
        raise CanasplanError(
            "Lo pegado no es una tabla: hay comillas sin cerrar. Cópiela otra vez de la hoja de "
            "cálculo."
        ) from error
    table = [row for row in table if any(cell.strip() for cell in row)]
    if not table:
        raise CanasplanError("No hay nada que pegar: copie antes las celdas en la hoja de cálculo.")
    if len(table) > MAX_ROWS:
        raise CanasplanError("Son demasiadas filas: pegue como máximo {limit}.", limit=MAX_ROWS)
    names = _headings(table[0])
    if names is not None:
        table = table[1:]
    else:
        names = COLUMNS
    return tuple(_row(names, cells) for cells in table)


def is_headed(cells: Iterable[str]) -> bool:
    """Tell whether the first line of a table names its columns."""
    return "action" in _names(cells)


def _names(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the attribute that each heading names, empty for an unknown one."""
    keys = [" ".join(fold(cell).replace("_", " ").split()) for cell in cells]
    return tuple("" if _CODED.get(key) in keys else _HEADINGS.get(key, "") for key in keys)


def _headings(cells: Iterable[str]) -> tuple[str, ...] | None:
    """Return what the headings name; ``None`` where there are none."""
    names = _names(cells)
    if "action" not in names:
        return None
    if len(set(filter(None, names))) < len(list(filter(None, names))):
        raise CanasplanError(
            "Dos columnas tienen el mismo título. Deje una de las dos y pegue otra vez."
        )
    return names


def _row(names: Iterable[str], cells: list[str]) -> dict[str, str]:
    given = dict(zip(names, (cell.strip() for cell in cells), strict=False))
    given.pop("", None)
    return given
