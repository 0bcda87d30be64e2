"""The fields of an avance as a table: how each one is called, hashed, stored and written.

``name`` is the attribute of `Progress`; ``column`` is the name in the CSV, in JSON, in the
database and (with hyphens) on the command line, fixed by the data contract.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter, itemgetter
from typing import Any

from typing_extensions import override

from canasplan.canonical import MAX_INTEGER
from canasplan.errors import Message, message
from canasplan.model import Activity, Progress, Status

FORMULA_STARTS = "=+-@\t\r\n＝＋－＠'"


class CellError(ValueError):
    """A cell is not in canonical form; the message says what was expected."""

    def __init__(self, expected: Message) -> None:
        self.expected = expected
        super().__init__(str(expected))


class Kind:
    """How the values of a field are written.

    *Stored* is the form in the database and inside the hashed JSON; *cell* is the form in
    the CSV. ``None`` is null in the first and empty in the second.
    """

    text = False
    """Whether a spreadsheet could take the cell for a formula, so that it is escaped."""
    integer = False

    def to_stored(self, value: Any) -> Any:
        """Return the database's form of `value`."""
        return value

    def from_stored(self, stored: Any) -> Any:
        """Return the value of what the database holds."""
        return stored

    def to_json(self, value: Any) -> Any:
        """Return the form that is hashed."""
        return self.to_stored(value)

    def to_cell(self, value: Any) -> str:
        """Return the CSV cell of `value`."""
        return "" if value is None else str(self.to_stored(value))

    def from_cell(self, cell: str) -> Any:
        """Return the value of a canonical cell; raise `CellError` for any other form."""
        return self.from_stored(cell) if cell else None


class Text(Kind):
    """Free text; ``lines`` says whether a person may break it into paragraphs."""

    text = True

    def __init__(self, *, lines: bool = False) -> None:
        self.lines = lines

    @override
    def to_cell(self, value: Any) -> str:
        return escape(value or "")

    @override
    def from_cell(self, cell: str) -> Any:
        return unescape(cell) or None


class Code(Kind):
    """An identifier of fixed form, always text."""

    def __init__(self, pattern: str, example: str) -> None:
        self.pattern = re.compile(pattern)
        self.example = example

    @override
    def from_stored(self, stored: Any) -> Any:
        if not self.pattern.fullmatch(stored):
            raise CellError(message("un código como {example}", example=self.example))
        return stored


class Day(Kind):
    """A calendar day, ISO 8601 in every machine form."""

    @override
    def to_stored(self, value: Any) -> Any:
        return value.isoformat()

    @override
    def from_stored(self, stored: Any) -> Any:
        try:
            day = date.fromisoformat(stored)
        except ValueError:
            day = None
        if day is None or day.isoformat() != stored:
            raise CellError(message("una fecha como 2022-03-04"))
        return day


class Choice(Kind):
    """One of a closed list of words."""

    def __init__(self, words: type[StrEnum]) -> None:
        self.words = words

    @override
    def to_stored(self, value: Any) -> Any:
        return str(value)

    @override
    def from_stored(self, stored: Any) -> Any:
        try:
            return self.words(stored)
        except ValueError:
            words = ", ".join(self.words)
            raise CellError(message("una de estas palabras: {words}", words=words)) from None


class Number(Kind):
    """An exact decimal kept as an integer of ``10 ** -places``."""

    integer = True

    def __init__(self, places: int, low: int, high: int) -> None:
        """Bounds are in the stored unit, both included."""
        self.places, self.low, self.high = places, low, high
        decimals = rf"\.[0-9]{{{places}}}" if places else ""
        self.pattern = re.compile(rf"(?:-?[1-9][0-9]{{0,15}}|-?0){decimals}")

    @override
    def to_cell(self, value: Any) -> str:
        if value is None or not self.places:
            return "" if value is None else str(value)
        whole, rest = divmod(abs(value), 10**self.places)
        return f"{'-' if value < 0 else ''}{whole}.{rest:0{self.places}d}"

    @override
    def from_cell(self, cell: str) -> Any:
        if not cell:
            return None
        value = int(cell.replace(".", "")) if self.pattern.fullmatch(cell) else None
        minus_zero = value == 0 and cell[0] == "-"
        if value is None or minus_zero or not self.low <= value <= self.high:
            raise CellError(
                message(
                    "un número como {example}, entre {low} y {high}",
                    example=self.to_cell(15 * 10**self.places // 10),
                    low=self.to_cell(self.low),
                    high=self.to_cell(self.high),
                )
            )
        return value

    def decimal(self, value: int) -> Decimal:
        """Return the stored integer as the number people write."""
        return Decimal(value).scaleb(-self.places)


class Items(Kind):
    r"""A list, joined with ``|``; inside an item ``|`` and ``\`` are written ``\|``, ``\\``."""

    def __init__(self, *, text: bool) -> None:
        self.text = text

    @override
    def to_stored(self, value: Any) -> Any:
        return "|".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in value)

    @override
    def from_stored(self, stored: Any) -> Any:
        return split_items(stored)

    @override
    def to_json(self, value: Any) -> Any:
        return list(value)

    @override
    def to_cell(self, value: Any) -> str:
        joined: str = self.to_stored(value)
        return escape(joined) if self.text else joined

    @override
    def from_cell(self, cell: str) -> Any:
        return split_items(unescape(cell) if self.text else cell)


def escape(text: str) -> str:
    """Prefix ``'`` where a spreadsheet could read a formula; `unescape` takes it off."""
    return "'" + text if text and text[0] in FORMULA_STARTS else text


def unescape(cell: str) -> str:
    """Remove exactly one leading ``'``."""
    return cell[1:] if cell.startswith("'") else cell


def split_items(joined: str) -> tuple[str, ...]:
    """Undo the joining of a list; raise `CellError` for a form that joining never writes."""
    if not joined:
        return ()
    if "\\" not in joined and "" not in (plain_items := joined.split("|")):
        return tuple(plain_items)  # nothing escaped: nearly every list there is
    items = re.findall(r"((?:[^\\|]|\\[\\|])+)(?:\||$)", joined)
    if Items(text=False).to_stored(plain := [re.sub(r"\\(.)", r"\1", i) for i in items]) != joined:
        raise CellError(message("una lista separada por |, sin elementos vacíos"))
    return tuple(plain)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an avance."""

    name: str
    column: str
    label: str
    kind: Kind


_COUNT = Number(0, 0, 10_000_000)
UBIGEO = Code(r"[0-9]{6}", "080505")
HASH = Code(r"[0-9a-f]{64}", "64 cifras hexadecimales")

FIELDS = (
    Field("plan", "plan", "Plan", Code(r"[a-z0-9][a-z0-9-]*", "canas-2019-2022")),
    Field("action", "accion", "Acción", Code(r"[1-9][0-9]?(\.[0-9]{2}){2}", "1.02.03")),
    Field("ubigeo", "ubigeo", "Distrito", UBIGEO),
    Field("locality", "comunidad", "Comunidad", Text()),
    Field("date", "fecha", "Fecha", Day()),
    Field("activity", "actividad", "Actividad", Choice(Activity)),
    Field("status", "estado", "Estado", Choice(Status)),
    Field("percent", "porcentaje", "Avance acumulado (%)", Number(2, 0, 100_00)),
    Field("quantity", "cantidad", "Cantidad", Number(3, 0, MAX_INTEGER // 1000)),
    Field("unit", "unidad", "Unidad", Text()),
    Field("amount", "monto_soles", "Monto (S/)", Number(2, 0, MAX_INTEGER // 1000)),
    Field("women", "mujeres", "Mujeres", _COUNT),
    Field("men", "hombres", "Hombres", _COUNT),
    Field("minors", "menores_18", "Menores de 18", _COUNT),
    Field("elders", "adultos_mayores", "Adultos mayores", _COUNT),
    Field("disabled", "discapacidad", "Con discapacidad", _COUNT),
    Field("responsible", "responsable", "Responsable", Text()),
    Field("allies", "aliados", "Aliados", Items(text=True)),
    Field("achievements", "logros", "Logros", Text(lines=True)),
    Field("difficulties", "dificultades", "Dificultades", Text(lines=True)),
    Field("next_steps", "acciones_a_seguir", "Acciones a seguir", Text(lines=True)),
    Field("latitude", "latitud", "Latitud", Number(6, -90_000_000, 90_000_000)),
    Field("longitude", "longitud", "Longitud", Number(6, -180_000_000, 180_000_000)),
    Field("evidence", "evidencias", "Evidencias", Items(text=False)),
)
"""All fields of `Progress`, in the order of the contract."""

BY_NAME = {field.name: field for field in FIELDS}

# Whole tables of avances are verified, imported and exported: what follows goes through every
# field of each, so values that their kind leaves as they are pass in one stroke.


def _with_own(method: str) -> list[Field]:
    """Return the fields whose kind does something of its own in `method`."""
    return [
        field for field in FIELDS if getattr(type(field.kind), method) is not getattr(Kind, method)
    ]


_COLUMNS = tuple(field.column for field in FIELDS)
_values_of = attrgetter(*BY_NAME)
_cells_of = itemgetter(*_COLUMNS)
_TO_STORED = {field.column: field.kind.to_stored for field in _with_own("to_stored")}
_TO_JSON = {field.column: field.kind.to_json for field in _with_own("to_stored")}
_FROM_STORED = {field.name: field.kind.from_stored for field in _with_own("from_stored")}


def _formed(
    names: Iterable[str], values: Iterable[Any], forms: Mapping[str, Callable[[Any], Any]]
) -> dict[str, Any]:
    """Return `values` by name; those that are there and named in `forms` in that form."""
    formed = dict(zip(names, values, strict=True))
    for name, form in forms.items():
        if (value := formed[name]) is not None:
            formed[name] = form(value)
    return formed


def content_json(progress: Progress) -> dict[str, Any]:
    """Return the hashed form of an avance: every field, null where nothing was recorded."""
    return _formed(_COLUMNS, _values_of(progress), _TO_JSON)


def content_from_json(content: Any) -> Progress:
    """Undo `content_json`."""
    values: dict[str, Any] = {
        field.name: tuple(value)
        if isinstance(value := content[field.column], list)
        else value
        if value is None
        else field.kind.from_stored(value)
        for field in FIELDS
    }
    return Progress(**values)


def stored_row(progress: Progress) -> dict[str, Any]:
    """Return the database's typed columns of an avance."""
    return _formed(_COLUMNS, _values_of(progress), _TO_STORED)


def from_stored_row(row: Any) -> Progress:
    """Return the avance that typed columns hold (`row` maps column names)."""
    return Progress(**_formed(BY_NAME, _cells_of(row), _FROM_STORED))
