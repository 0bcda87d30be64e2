"""The rules of an avance, the same for the form, the command line and every file read.

Pure functions: typed values and the facts around them in, problems out. An error blocks
saving; a warning is shown and does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from canasplan.canonical import canonical_text
from canasplan.errors import Message
from canasplan.fields import BY_NAME, FIELDS, Items, Number, Text
from canasplan.model import PROVINCE, Problem, Status
from canasplan.plan_document import PlanDocument

MAX_LINE = 300
"""Characters in a field of one line, and in each item of a list."""
MAX_LINES = 10_000
"""Characters in a long text; a spreadsheet cell holds 32 767."""
MAX_ITEMS = 50
YEARS_AFTER = 1
"""A result may be recorded up to this many years after the plan's last one."""
BOX_MARGIN = 250_000
"""Microdegrees (≈ 28 km) around the capitals of the districts: the province's box."""

_REQUIRED = ("action", "ubigeo", "date", "activity", "status")
RESULTS = ("achievements", "quantity", "percent")
"""Fields of which an avance needs at least one; a missing one is told beside the first."""
_PARTS = ("minors", "elders", "disabled")
_PERSONAL = re.compile(r"(?<!\d)(\d{8}|9\d{2}[ -]?\d{3}[ -]?\d{3})(?!\d)|\S@[^\s@]+\.\w{2}")
_BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules need to know beside the entry itself."""

    plan: PlanDocument
    scope: str
    """Ambito of the installation that writes: a district's ubigeo or the province."""
    today: date
    last_percent: int | None = None
    """Declared before this date for the same action and district, in hundredths."""


def check(values: Values, facts: Facts) -> tuple[Problem, ...]:
    """Return every problem of an entry, errors first; ``None`` values are not recorded."""
    found = [problem for rule in _RULES for problem in rule(values, facts)]
    return tuple(sorted(found, key=lambda problem: not problem.blocking))


def check_reason(reason: str | None) -> tuple[Problem, ...]:
    """A correction, a voiding or a resolution says why."""
    text = canonical_text(reason or "").strip()
    if not text:
        return (_error("reason", "Escriba el motivo: quedará en el historial."),)
    if unseen := unseen_characters(text):
        return (_error("reason", _UNSEEN, characters=unseen),)
    if len(text) > MAX_LINE:
        return (_error("reason", "Use como máximo {limit} letras.", limit=MAX_LINE),)
    return ()


def check_action(code: str, plan: PlanDocument) -> tuple[Problem, ...]:
    """An avance is of an action of its plan."""
    if plan.action(code) is not None:
        return ()
    told = "La acción {code} no existe en el plan {plan}. Revise el código, por ejemplo 1.02.03."
    return (_error("action", told, code=code, plan=plan.code),)


def check_day(day: date, plan: PlanDocument, today: date) -> tuple[Problem, ...]:
    """A result is of the past, and of the plan's years or shortly after."""
    first, last = plan.period.start, plan.period.end + YEARS_AFTER
    if day > today:
        return (
            _error("date", "La fecha está en el futuro (hoy es {today:%d/%m/%Y}).", today=today),
        )
    if not first <= day.year <= last:
        told = "La fecha debe estar entre los años {first} y {last}: los del plan y uno más."
        return (_error("date", told, first=first, last=last),)
    if day.weekday() >= 5:
        return (_warning("date", "Es fin de semana. Confirme la fecha."),)
    return ()


def check_district(ubigeo: str, plan: PlanDocument, scope: str) -> tuple[Problem, ...]:
    """An installation writes for its own district; that of the province for all of them."""
    if plan.district(ubigeo) is None:
        codes = ", ".join(district.ubigeo for district in plan.districts)
        told = "El distrito {ubigeo} no es de Canas. Use: {codes}."
        return (_error("ubigeo", told, ubigeo=ubigeo, codes=codes),)
    if scope not in (PROVINCE, ubigeo):
        told = (
            "Esta instalación registra para {scope}, no para {ubigeo}. "
            "Cambie el distrito o el perfil."
        )
        return (_error("ubigeo", told, scope=scope, ubigeo=ubigeo),)
    return ()


def unseen_characters(text: str) -> str:
    """Name the characters that no reader would accept: control, bidi, unpaired surrogates."""
    bad = {
        char
        for char in text
        if char in _BIDI or (unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t")
    }
    return ", ".join(f"U+{ord(char):04X}" for char in sorted(bad))


_UNSEEN = "Hay caracteres invisibles ({characters}). Bórrelos o escriba el texto de nuevo."


def _error(field: str, template: str, **values: object) -> Problem:
    return Problem(field, Message(template, values))


def _warning(field: str, template: str, **values: object) -> Problem:
    return Problem(field, Message(template, values), blocking=False)


def _required(values: Values, _: Facts) -> Iterator[Problem]:
    for name in _REQUIRED:
        if values[name] is None:
            yield _error(name, "Falta: {label}.", label=BY_NAME[name].label.lower())
    if all(values[name] is None for name in RESULTS):
        yield _error(RESULTS[0], "Escriba al menos un resultado: logros, cantidad o porcentaje.")


def _action(values: Values, facts: Facts) -> Iterator[Problem]:
    if values["action"] is not None:
        yield from check_action(values["action"], facts.plan)


def _district(values: Values, facts: Facts) -> Iterator[Problem]:
    if values["ubigeo"] is not None:
        yield from check_district(values["ubigeo"], facts.plan, facts.scope)


def _date(values: Values, facts: Facts) -> Iterator[Problem]:
    if values["date"] is not None:
        yield from check_day(values["date"], facts.plan, facts.today)


def _numbers(values: Values, _: Facts) -> Iterator[Problem]:
    for field in FIELDS:
        value = values[field.name]
        if not isinstance(field.kind, Number) or value is None:
            continue
        low, high = field.kind.low, field.kind.high
        if not low <= value <= high:
            yield _error(
                field.name,
                "Debe estar entre {low} y {high}.",
                low=f"{field.kind.decimal(low).normalize():f}",
                high=f"{field.kind.decimal(high).normalize():f}",
            )


def _quantity(values: Values, _: Facts) -> Iterator[Problem]:
    if values["quantity"] is not None and values["unit"] is None:
        yield _warning("unit", "Indique la unidad: km, familias, talleres…")


def _percent(values: Values, facts: Facts) -> Iterator[Problem]:
    percent, last = values["percent"], facts.last_percent
    if percent is None:
        return
    if last is not None and percent < last:
        yield _warning(
            "percent", "Es menor que el último declarado ({last} %).", last=f"{last / 100:g}"
        )
    if values["status"] is Status.FINISHED and percent < 100_00:
        yield _warning("percent", "La acción está concluida y el porcentaje no llega a 100.")


def _people(values: Values, facts: Facts) -> Iterator[Problem]:
    known = [values[name] for name in ("women", "men") if values[name] is not None]
    total = sum(known)
    for name in _PARTS:
        part = values[name]
        if part is not None and part > total:
            told = (
                "Son más que mujeres y hombres juntos ({total})."
                if known
                else "Escriba primero cuántas mujeres y cuántos hombres."
            )
            yield _error(name, told, total=total)
    if total < (values["minors"] or 0) + (values["elders"] or 0) and known:
        yield _warning(
            "elders", "Menores y adultos mayores suman más que el total ({total}).", total=total
        )
    district = facts.plan.district(values["ubigeo"]) if values["ubigeo"] else None
    if district is not None and total > district.population:
        yield _warning(
            "women",
            "Son más personas que la población de {district} (unas {population:,}).",
            district=district.name,
            population=district.population,
        )


def _place(values: Values, facts: Facts) -> Iterator[Problem]:
    latitude, longitude = values["latitude"], values["longitude"]
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        yield _error(missing, "Escriba las dos coordenadas, o ninguna.")
    elif latitude is not None and not in_province(latitude, longitude, facts.plan):
        yield _warning("latitude", "El punto está fuera de la provincia de Canas. Revíselo.")


def in_province(latitude: int, longitude: int, plan: PlanDocument) -> bool:
    """Tell whether a point (microdegrees) is in the box around the district capitals."""
    latitudes = [district.latitude_microdegrees for district in plan.districts]
    longitudes = [district.longitude_microdegrees for district in plan.districts]
    return (
        min(latitudes) - BOX_MARGIN <= latitude <= max(latitudes) + BOX_MARGIN
        and min(longitudes) - BOX_MARGIN <= longitude <= max(longitudes) + BOX_MARGIN
    )


def _texts(values: Values, _: Facts) -> Iterator[Problem]:
    for field in FIELDS:
        if not field.kind.text or values[field.name] is None:
            continue
        items = values[field.name] if isinstance(field.kind, Items) else (values[field.name],)
        lines = isinstance(field.kind, Text) and field.kind.lines
        if not lines and any("\n" in item for item in items):
            yield _error(field.name, "Escríbalo en una sola línea.")
        yield from _text(field.name, items, MAX_LINES if lines else MAX_LINE)


def _text(name: str, items: tuple[str, ...], limit: int) -> Iterator[Problem]:
    if unseen := unseen_characters("".join(items)):
        yield _error(name, _UNSEEN, characters=unseen)
    if any(len(item) > limit for item in items):
        yield _error(name, "Use como máximo {limit} letras.", limit=limit)
    if len(items) > MAX_ITEMS:
        yield _error(name, "Use como máximo {limit} aliados.", limit=MAX_ITEMS)
    if any(_PERSONAL.search(item) for item in items):
        yield _warning(name, "Parece un DNI, teléfono o correo. No registre datos personales.")


_RULES: tuple[Callable[[Values, Facts], Iterator[Problem]], ...] = (
    _required,
    _action,
    _district,
    _date,
    _numbers,
    _quantity,
    _percent,
    _people,
    _place,
    _texts,
)
