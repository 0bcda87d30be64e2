"""An avance in words: each of its fields as it reads on screen, and what moved between two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from canasplan.entry import UnreadableError, parse, parse_field
from canasplan.fields import FIELDS, Choice, Day, Items, Number
from canasplan.model import Content, Progress, Target
from canasplan.numerals import day_text, money_text, number_text
from canasplan.plan_document import PlanDocument
from canasplan.target_fields import FIELDS_OF, TARGET_FIELDS
from canasplan.ui.texts import choice_text
from canasplan.ui.texts import translate as translate_core

translate = QCoreApplication.translate

PERU = QLocale("es_PE")
"""Names of days and months; "setiembre"."""
_LONG_DAY = "dddd d 'de' MMMM 'de' yyyy"
_BY_NAME = {field.name: field for field in (*TARGET_FIELDS, *FIELDS)}
"""The fields of avances and metas; those of one name are written alike."""
_HIDDEN = ("plan", "action", "evidence")
"""Fields that a person neither types nor reads."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after a revision, in words; empty when nothing was recorded."""

    label: str
    before: str
    after: str


def label_text(name: str) -> str:
    """Return what a field is called, by its attribute name."""
    return translate_core(_BY_NAME[name].label)


def value_text(name: str, value: Any, plan: PlanDocument) -> str:
    """Return the value of a field as people read it; empty for ``None``."""
    if value is None:
        return ""
    kind = _BY_NAME[name].kind
    if name == "ubigeo":
        district = plan.district(value)
        return district.name if district else str(value)
    if isinstance(kind, Day):
        return day_text(value)
    if isinstance(kind, Items):
        return "\n".join(value)
    if isinstance(kind, Choice):
        return choice_text(value)
    if isinstance(kind, Number) and name != "year":
        return measured_text(name, value)
    return str(value)


def measured_text(name: str, value: int) -> str:
    """Return a number with its sign of measure: "45 %", "S/ 1,500.50", "14.4942° S"."""
    if name in ("amount", "budget"):
        return money_text(value)
    if name in ("latitude", "longitude"):
        north, south = ("N", "S") if name == "latitude" else ("E", "O")
        return f"{_short(abs(value), 6)}° {south if value < 0 else north}"
    kind = _BY_NAME[name].kind
    told = _short(value, kind.places) if isinstance(kind, Number) else str(value)
    return f"{told} %" if name == "percent" else told


def typed_number_text(name: str, typed: str) -> str:
    """Return how a typed number is understood ("= 1,500.5"); empty when it is not one."""
    try:
        value = parse_field(_BY_NAME[name], typed)
    except UnreadableError:
        return ""
    return "" if value is None else f"= {measured_text(name, value)}"


def typed_total(women: str, men: str) -> str:
    """Return "Total: 21 personas" of two typed counts, empty while neither is a number."""
    values = parse({"women": women, "men": men}).values
    counts = [values[name] for name in ("women", "men") if values[name] is not None]
    told = translate("progress", "Total: {total} personas")
    return told.format(total=f"{sum(counts):,}") if counts else ""


def typed_day_text(typed: str) -> str:
    """Return a typed date with its weekday ("viernes 4 de marzo de 2022"), or empty."""
    day = parse({"date": typed}).values["date"]
    return PERU.toString(qdate(day), _LONG_DAY) if day else ""


def qdate(day: date) -> QDate:
    """Return a day as Qt takes it."""
    return QDate(day.year, day.month, day.day)


def typed_text(name: str, typed: str, plan: PlanDocument) -> str:
    """Return a typed field as people read it, or as it was typed when it cannot be read."""
    value = parse({name: typed}).values[name]
    return value_text(name, value, plan) or typed


def changes(
    before: Content | None, after: Progress | Target, plan: PlanDocument
) -> tuple[FieldChange, ...]:
    """Return what moved from one content to another; everything, when there was none."""
    found = []
    for field in FIELDS_OF[type(after)]:
        if field.name in _HIDDEN:
            continue
        old = value_text(field.name, getattr(before, field.name), plan) if before else ""
        new = value_text(field.name, getattr(after, field.name), plan)
        if old != new:
            found.append(FieldChange(label_text(field.name), old, new))
    return tuple(found)


def place_text(progress: Progress, plan: PlanDocument) -> str:
    """Return where it was done: "Taypitunga, Layo"."""
    district = value_text("ubigeo", progress.ubigeo, plan)
    return f"{progress.locality}, {district}" if progress.locality else district


def quantity_text(progress: Progress) -> str:
    """Return "12.5 km", or empty."""
    if progress.quantity is None:
        return ""
    return f"{measured_text('quantity', progress.quantity)} {progress.unit or ''}".strip()


def people_text(progress: Progress) -> str:
    """Return "21 personas: 12 mujeres, 9 hombres", or empty when nobody was counted."""
    women, men = progress.women, progress.men
    if women is None and men is None:
        return ""
    one, many = translate("progress", "1 persona"), translate("progress", "{n} personas")
    total = _counted(one, many, (women or 0) + (men or 0))
    parts = (
        _counted(translate("progress", "1 mujer"), translate("progress", "{n} mujeres"), women),
        _counted(translate("progress", "1 hombre"), translate("progress", "{n} hombres"), men),
    )
    return f"{total}: {', '.join(part for part in parts if part)}"


def parts_text(progress: Progress) -> str:
    """Return "3 menores de 18, 2 con discapacidad" of the beneficiaries, or empty."""
    minor, minors = (
        translate("progress", "1 menor de 18"),
        translate("progress", "{n} menores de 18"),
    )
    elder, elders = (
        translate("progress", "1 adulto mayor"),
        translate("progress", "{n} adultos mayores"),
    )
    disabled = translate("progress", "{n} con discapacidad")
    parts = (
        _counted(minor, minors, progress.minors),
        _counted(elder, elders, progress.elders),
        _counted(disabled, disabled, progress.disabled),
    )
    return ", ".join(part for part in parts if part)


def point_text(progress: Progress) -> str:
    """Return "14.4942° S, 71.1556° O", or empty."""
    if progress.latitude is None or progress.longitude is None:
        return ""
    latitude = measured_text("latitude", progress.latitude)
    return f"{latitude}, {measured_text('longitude', progress.longitude)}"


def _counted(one: str, many: str, count: int | None) -> str:
    return "" if count is None else (one if count == 1 else many).format(n=f"{count:,}")


def _short(value: int, places: int) -> str:
    """Return a number without the zeros that its decimals end in."""
    told = number_text(value, places)
    return told.rstrip("0").rstrip(".") if places else told
