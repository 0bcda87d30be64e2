"""What a person types, read into typed values: the same for the form, the command line and drafts.

Fields travel as ``attribute name → text as typed`` (lists: one item per line). Reading never
guesses: a number that can be read in two ways is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from canasplan.canonical import canonical_text, fold
from canasplan.errors import Message, message
from canasplan.fields import FIELDS, Choice, Day, Field, Items, Number
from canasplan.model import Problem, Progress

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_GROUPING = re.compile(r"(?<=\d)[\s'](?=\d{3}(\D|$))")
_AROUND = re.compile(r"^s/\.?\s*|\s*%$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class UnreadableError(ValueError):
    """A typed text cannot be read as its field; the message says how to write it."""

    def __init__(self, told: Message) -> None:
        self.message = told
        super().__init__(str(told))


@dataclass(frozen=True, slots=True)
class Parsed:
    """Typed values by attribute name (all fields, ``None`` where empty) and what was unreadable."""

    values: dict[str, Any]
    problems: tuple[Problem, ...]


def parse(fields: Mapping[str, str]) -> Parsed:
    """Read typed fields; unreadable ones are ``None`` and named in the problems."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in FIELDS:
        try:
            values[field.name] = parse_field(field, fields.get(field.name, ""))
        except UnreadableError as unreadable:
            values[field.name] = None
            problems.append(Problem(field.name, unreadable.message))
    return Parsed(values, tuple(problems))


def parse_field(field: Field, typed: str) -> Any:
    """Return the value of one typed field, ``None`` when empty; raise `UnreadableError`."""
    text = canonical_text(typed).strip()
    if isinstance(field.kind, Items):
        return tuple(line.strip() for line in text.split("\n") if line.strip())
    if not text:
        return None
    if isinstance(field.kind, Number):
        return parse_number(text, field.kind)
    if isinstance(field.kind, Day):
        return parse_day(text)
    if isinstance(field.kind, Choice):
        return parse_choice(text, field.kind.words)
    return text


def parse_day(text: str) -> date:
    """Read ``04/03/2022``, ``4-3-22`` or ``2022-03-04``; raise `UnreadableError`."""
    text = text.strip()
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            year, month, day = map(int, found.groups())
            return date(year, month, day)
        if found := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        raise UnreadableError(message("Esa fecha no existe en el calendario. Revísela.")) from None
    raise UnreadableError(message("Escriba la fecha como 04/03/2022 (día/mes/año)."))


def parse_choice(text: str, words: type[StrEnum]) -> StrEnum:
    """Find the word meant, blind to case, accents and blanks; raise `UnreadableError`."""
    wanted = fold(text.strip()).replace(" ", "_")
    for word in words:
        if fold(word) == wanted:
            return word
    listed = ", ".join(words)
    raise UnreadableError(
        message("«{text}» no vale aquí. Use: {words}.", text=text.strip(), words=listed)
    )


def parse_number(text: str, kind: Number) -> int:
    """Read a number as typed in Peru or in a spreadsheet; raise `UnreadableError`.

    Point or comma may be the decimal sign and the other one may group thousands. Where both
    readings are possible ("1,500") and both fit the field, the person is asked.
    """
    typed = text.strip().replace("\N{MINUS SIGN}", "-")
    bare = _GROUPING.sub("", _AROUND.sub("", typed))
    readings = {value for value in _readings(bare) if _fits(value, kind)}
    if len(readings) == 1:
        return int(readings.pop().scaleb(kind.places))
    if readings:
        low, high = (f"{value.normalize():f}" for value in sorted(readings))
        raise UnreadableError(
            message("¿Es {low} o {high}? Escríbalo sin separar los miles.", low=low, high=high)
        )
    raise UnreadableError(_why_not(bare, kind))


def _readings(bare: str) -> set[Decimal]:
    """Return every number that `bare` can stand for."""
    return {value for _, value in decimal_readings(bare)}


def decimal_readings(bare: str) -> Iterator[tuple[str, Decimal]]:
    """Yield every number that `bare` can stand for, with the way of writing that says so."""
    if re.fullmatch(r"-?\d+(\.\d+)?", bare):
        yield "punto decimal", Decimal(bare)
    if re.fullmatch(r"-?\d+,\d+", bare):
        yield "coma decimal", Decimal(bare.replace(",", "."))
    if re.fullmatch(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", bare):
        yield "coma en los miles", Decimal(bare.replace(",", ""))
    if re.fullmatch(r"-?[1-9]\d{0,2}(\.\d{3})+,\d+|-?[1-9]\d{0,2}(\.\d{3}){2,}", bare):
        yield "punto en los miles", Decimal(bare.replace(".", "").replace(",", "."))


def _fits(value: Decimal, kind: Number) -> bool:
    scaled = value.scaleb(kind.places)
    return scaled == scaled.to_integral_value() and kind.low <= scaled <= kind.high


def _why_not(bare: str, kind: Number) -> Message:
    """Say why `bare` is no value of `kind`."""
    readings = _readings(bare)
    if not readings:
        return message("Escriba solo un número, por ejemplo {example}.", example=_example(kind))
    value = min(readings)
    if value < 0 <= kind.low:
        return message("No puede ser un número negativo.")
    scaled = value.scaleb(kind.places)
    if scaled < kind.low or scaled > kind.high:
        return message(
            "Debe estar entre {low} y {high}.",
            low=f"{kind.decimal(kind.low).normalize():f}",
            high=f"{kind.decimal(kind.high).normalize():f}",
        )
    if kind.places == 0:
        return message("Escriba un número entero, sin decimales.")
    return message("Use como máximo {places} decimales.", places=kind.places)


def _example(kind: Number) -> str:
    return "12" if kind.places == 0 else "25.5"


def fields_of(progress: Progress) -> dict[str, str]:
    """Return the typed form of an avance, as the form shows it (es-PE)."""
    return {field.name: _typed(field, getattr(progress, field.name)) for field in FIELDS}


def _typed(field: Field, value: Any) -> str:
    kind = field.kind
    if value is None:
        return ""
    if isinstance(kind, Day):
        return f"{value:%d/%m/%Y}"
    if isinstance(kind, Items):
        return "\n".join(value)
    if isinstance(kind, Number):
        return f"{kind.decimal(value).normalize():f}"
    return str(value)
