"""The forms that spreadsheets and editors give to a cell, undone: canonical cells it may have been.

Nothing here decides: each form is a candidate, and the hash of the row proves which one it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from canasplan.canonical import canonical_text, fold
from canasplan.entry import decimal_readings
from canasplan.fields import Choice, Code, Day, Items, Kind, Number, Text, escape

_SERIALS = {"serie 1900": date(1899, 12, 30), "serie 1904": date(1904, 1, 1)}
"""What a day is counted from where a spreadsheet shows it as a number."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("ene jan", "feb", "mar", "abr apr", "may", "jun", "jul", "ago aug", "set sep", "oct",
         "nov", "dic dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAY_PARTS = re.compile(r"(\d{1,4})[-/. ](\d{1,2}|[^\W\d_]{3,10}\.?)[-/. ](\d{1,4})")
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?( ?[ap]\.? ?m\.?)?$", re.IGNORECASE)
_TRUTH = {"verdadero": ("TRUE",), "falso": ("FALSE",), "true": ("VERDADERO",), "false": ("FALSO",)}

Form = tuple[str, str]
"""What was done to the cell, nothing where that cannot be told, and what it was before."""


def forms(kind: Kind, cell: str) -> list[Form]:
    """Return the canonical cells that `cell` may have been, the likeliest first, none twice."""
    found: dict[str, str] = {}
    for form, before in _of_kind(kind)(kind, cell):
        # `5/5/2022` says nothing of how the file writes its days.
        found[before] = "" if found.get(before, form) != form else form
    return [(form, before) for before, form in found.items()]


def _of_kind(kind: Kind) -> Callable[[Kind, str], Iterator[Form]]:
    return next(read for type_, read in _READERS if isinstance(kind, type_))


def _number(kind: Kind, cell: str) -> Iterator[Form]:
    assert isinstance(kind, Number)
    bare = canonical_text(cell).strip().replace("\N{MINUS SIGN}", "-").replace("\xa0", "")
    bare = re.sub(r"^(s/\.?|pen)\s*", "", bare, flags=re.IGNORECASE).removeprefix("'")
    if not bare:
        yield "vacía", ""
        return
    for form, value in _decimals(bare):
        scaled = value.scaleb(kind.places)
        whole = scaled.to_integral_value()
        # What binary fractions make of a decimal differs in its fifteenth figure only.
        if abs(scaled - whole) <= abs(scaled) * Decimal("1e-12") and kind.low <= whole <= kind.high:
            yield form, kind.to_cell(int(whole))


def _decimals(bare: str) -> Iterator[tuple[str, Decimal]]:
    yield from decimal_readings(bare)
    if re.fullmatch(r"-?\d{1,3}([.,]\d+)?[eE][+-]?\d{1,2}", bare):
        yield "notación científica", Decimal(bare.replace(",", "."))


def _day(_: Kind, cell: str) -> Iterator[Form]:
    text = _MIDNIGHT.sub("", canonical_text(cell).strip())
    if not text:
        yield "vacía", ""
    elif re.fullmatch(r"\d{4,5}([.,]0+)?", text):
        serial = int(re.split("[.,]", text)[0])
        for form, start in _SERIALS.items():
            yield form, (start + timedelta(days=serial)).isoformat()
    else:
        yield from ((form, day.isoformat()) for form, day in days(text))


def days(text: str) -> Iterator[tuple[str, date]]:
    """Yield the days that a text such as ``3/4/22`` can name, with the order of its parts."""
    parts = _DAY_PARTS.fullmatch(text)
    if parts is None:
        return
    first, middle, last = parts.groups()
    month = middle if middle.isdigit() else str(_MONTHS.get(fold(middle)[:3], 0))
    orders = (
        ("año-mes-día", first, month, last),
        ("día/mes/año", last, month, first),
        ("mes/día/año", last, first, month),
    )
    for form, year, named, day in orders:
        if form == "año-mes-día" and len(year) != 4:
            continue
        if form == "mes/día/año" and not middle.isdigit():
            continue  # the month has its name
        try:
            yield form, date(_whole_year(year), int(named), int(day))
        except ValueError:
            continue


def _whole_year(year: str) -> int:
    """Read two figures as spreadsheets do: 30 to 99 are of the century before."""
    short = int(year)
    if len(year) > 2:
        return short
    return short + (2000 if short < 30 else 1900)


def _code(kind: Kind, cell: str) -> Iterator[Form]:
    assert isinstance(kind, Code)
    text = canonical_text(cell).strip().removeprefix("'")
    candidates = [("código", text)]
    if text.lower() != text:
        candidates.append(("minúsculas", text.lower()))
    if digits := re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d+)([.,]0+)?", text):
        plain = digits[1].replace(",", "")
        # `80505` was `080505`, `805` was `0805`.
        candidates += [("sin cero inicial", "0" + plain), ("código", plain)]
    # `1.02.03` is a day for a spreadsheet where points part days.
    for form, day in days(text):
        candidates.append((form, f"{day.day}.{day.month:02}.{day.year % 100:02}"))
        candidates.append((form, f"{day.month}.{day.day:02}.{day.year % 100:02}"))
    if not text:
        yield "vacía", ""
    for form, code in candidates:
        if kind.pattern.fullmatch(code):
            yield form, code


def _choice(kind: Kind, cell: str) -> Iterator[Form]:
    assert isinstance(kind, Choice)
    wanted = fold(canonical_text(cell)).strip().replace(" ", "_")
    for word in kind.words:
        if fold(word) == wanted:
            yield "mayúsculas o acentos", str(word)


def _text(kind: Kind, cell: str) -> Iterator[Form]:
    """Undo what happens to texts; the last forms are those of texts that look like numbers."""
    text = canonical_text(cell)
    spaced = text.replace("\xa0", " ")
    plain = (
        ("tal cual", text),
        ("espacio duro", spaced),
        ("espacios al borde", spaced.strip()),
        ("apóstrofo perdido", "'" + text),
    )
    for form, was in plain:
        if form != "apóstrofo perdido" or text[:1] == "'":
            yield form, was if was[:1] == "'" else escape(was)
    for form, was in _taken_for_something(text.strip()):
        yield form, was
    if isinstance(kind, Items) and text == "":
        yield "vacía", ""


def _taken_for_something(text: str) -> Iterator[Form]:
    """Yield what a text may have been that a spreadsheet took for a number, a day or a truth."""
    if re.fullmatch(r"-?\d[\d.,]*([eE][+-]?\d+)?", text):
        for _, value in _decimals(text):
            yield from _number_texts(value)
    elif percent := re.fullmatch(r"(-?\d+)(?:[.,](\d+))?\s?%", text):
        yield from (("porcentaje", escape(shown)) for shown in _percents(*percent.groups("")))
    for form, day in days(text):
        yield from ((form, shown) for shown in _day_texts(day))
    for word in (text, *_TRUTH.get(text.lower(), ())):
        if word.lower() in _TRUTH:
            yield from (("verdadero o falso", one) for one in _cases(word))


def _cases(word: str) -> tuple[str, ...]:
    return word.lower(), word.capitalize(), word.upper()


def _percents(whole: str, rest: str) -> Iterator[str]:
    rest = rest.rstrip("0")
    for gap in ("", " "):
        for sign in ".,":
            yield f"{whole}{sign}{rest}{gap}%" if rest else f"{whole}{gap}%"


def _number_texts(value: Decimal) -> Iterator[Form]:
    plain = f"{value.normalize():f}"
    if len(plain) > 20:
        return
    whole, _, rest = plain.partition(".")
    shapes = [plain, plain.replace(".", ",")]
    shapes += [f"{whole}{sign}{rest.ljust(size, '0')}" for sign in ".," for size in (1, 2, 3)]
    shapes += ["0" * zeros + plain for zeros in (1, 2, 3)]
    shapes += [f"{value:,.{size}f}" for size in sorted({len(rest), 2})]
    shapes += _powers(plain)
    for shape in shapes:
        yield "número", escape(shape)
    # Where money is written `S/ 20`, a spreadsheet of Peru keeps 20 of it.
    for shape in dict.fromkeys((plain, f"{value:.2f}", f"{value:,.2f}")):
        yield from (("soles", escape(sign + shape)) for sign in ("S/ ", "S/", "S/. "))


def _powers(plain: str) -> Iterator[str]:
    """Yield `1E5` and its like, that were shown as 100000."""
    figures = plain.rstrip("0")
    zeros = len(plain) - len(figures)
    if zeros and figures.strip("-"):
        yield from (f"{figures}{sign}{zeros}" for sign in ("E", "e", "E+"))


def _day_texts(day: date) -> Iterator[str]:
    for sign in "/-.":
        yield f"{day:%d{sign}%m{sign}%Y}"
        yield f"{day.day}{sign}{day.month}{sign}{day.year}"
        yield f"{day:%d{sign}%m{sign}%y}"
        yield f"{day.day}{sign}{day.month}{sign}{day:%y}"
        yield f"{day.day}{sign}{day.month}"
    yield day.isoformat()


_READERS: tuple[tuple[type[Kind], Callable[[Kind, str], Iterator[Form]]], ...] = (
    (Number, _number),
    (Day, _day),
    (Code, _code),
    (Choice, _choice),
    (Text, _text),
    (Items, _text),
)
