"""What spreadsheets make of a file that is opened and saved: the changes of Excel, imitated.

A cell that looks like a number or a day is one from then on, and is written as it is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from tests.corpus.case import Case, Fate
from tests.corpus.source import Row, hashes, some, written


@dataclass(frozen=True, slots=True)
class Locale:
    """How a country's spreadsheet shows numbers and days."""

    name: str
    day: Callable[[date], str]
    decimal: str
    delimiter: str


LOCALES = (
    Locale("es-PE", lambda day: f"{day.day}/{day:%m/%Y}", ".", ","),
    Locale("es-PE, lista con punto y coma", lambda day: f"{day:%d/%m/%Y}", ".", ";"),
    Locale("es-ES", lambda day: f"{day:%d/%m/%Y}", ",", ";"),
    Locale("en-US", lambda day: f"{day.month}/{day.day}/{day.year}", ".", ","),
    Locale("en-US, dos cifras", lambda day: f"{day.month}/{day.day}/{day:%y}", ".", ","),
)
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def shown(cell: str, locale: Locale) -> str:
    """What Excel shows, and writes, of a cell of a CSV."""
    if NUMBER.fullmatch(cell):
        plain = f"{float(cell):.10f}".rstrip("0").rstrip(".")
        return ("0" if plain == "-0" else plain).replace(".", locale.decimal)
    if DAY.fullmatch(cell):
        return locale.day(date.fromisoformat(cell))
    return cell


def resaved(rows: Sequence[Row], locale: Locale, encoding: str) -> bytes:
    """A file as it comes back from a spreadsheet."""
    changed = [{name: shown(cell, locale) for name, cell in row.items()} for row in rows]
    delimiter = "\t" if encoding == "utf-16" else locale.delimiter
    return written(changed, encoding=encoding, delimiter=delimiter)


def healed(random: Random) -> Case:
    """Opened in a spreadsheet, saved, nothing edited."""
    rows = some(random)
    locale = random.choice(LOCALES)
    data = resaved(rows, locale, random.choice(("cp1252", "utf-8-sig", "utf-16")))
    return Case("avances.csv", data, Fate.HEALED, hashes(rows), healed=len(rows))


def healed_and_edited(random: Random) -> Case:
    """Saved by a spreadsheet, with one amount corrected: that row alone waits for a person."""
    rows = some(random)
    at = random.randrange(len(rows))
    changed = list(rows)
    changed[at] = rows[at] | {"monto_soles": "77777.75", "fecha": "2021-12-25"}
    rest = [row for place, row in enumerate(rows) if place != at]
    data = resaved(changed, random.choice(LOCALES), "cp1252")
    return Case(
        "avances.csv", data, Fate.PROPOSAL, hashes(rest), healed=len(rest), proposals=1
    )  # fmt: skip


Change = Callable[[Row, Random], Row]


def _one(name: str, change: Callable[[str], str]) -> Change:
    return lambda row, _: row | {name: change(row[name])} if row[name] else row


def _serial(start: date) -> Callable[[str], str]:
    return lambda cell: str((date.fromisoformat(cell) - start).days)


def _grouped(cell: str) -> str:
    whole, _, rest = cell.partition(".")
    return f"{int(whole):,}.{rest}"


def _grouped_by_point(cell: str) -> str:
    return _grouped(cell).translate(str.maketrans(",.", ".,"))


def _texts(change: Callable[[str], str]) -> Change:
    names = ("logros", "dificultades", "aliados", "autor", "responsable", "comunidad", "motivo")
    return lambda row, _: row | {name: change(row[name]) for name in names}


CHANGES: dict[str, Change] = {
    "serial": _one("fecha", _serial(date(1899, 12, 30))),
    "serial 1904": _one("fecha", _serial(date(1904, 1, 1))),
    "dd/mm": _one("fecha", lambda cell: f"{date.fromisoformat(cell):%d/%m/%Y}"),
    "mm/dd": _one("fecha", lambda cell: f"{date.fromisoformat(cell):%m/%d/%Y}"),
    "midnight": _one("fecha", lambda cell: f"{date.fromisoformat(cell):%d/%m/%Y} 0:00"),
    "points": _one("fecha", lambda cell: f"{date.fromisoformat(cell):%d.%m.%Y}"),
    "lost zero of the ubigeo": _one("ubigeo", lambda cell: cell.removeprefix("0")),
    "lost zero of the ambito": _one("ambito", lambda cell: cell.removeprefix("0")),
    "a decimal ubigeo": _one("ubigeo", lambda cell: cell.removeprefix("0") + ".0"),
    "lost zeros": _one("monto_soles", lambda cell: cell.rstrip("0").rstrip(".")),
    "decimal comma": _one("monto_soles", lambda cell: cell.replace(".", ",")),
    "grouped": _one("monto_soles", _grouped),
    "grouped by point": _one("monto_soles", _grouped_by_point),
    "currency": _one("monto_soles", lambda cell: "S/ " + cell),
    "minus sign": _one("longitud", lambda cell: cell.replace("-", "−")),
    "decimals of a count": _one("mujeres", lambda cell: cell + ".00"),
    "upper case": _one("estado", str.upper),
    "without accents": _one("actividad", lambda cell: cell.replace("ó", "o").replace("_", " ")),
    "NFD": _texts(lambda cell: unicodedata.normalize("NFD", cell)),
    "CRLF in cells": _texts(lambda cell: cell.replace("\n", "\r\n")),
    "CR in cells": _texts(lambda cell: cell.replace("\n", "\r")),
    "hard blanks": _texts(lambda cell: cell.replace(" ", "\xa0")),
    "blanks around": _texts(lambda cell: f" {cell} " if cell else cell),
    "upper case of the hash": _one("hash", str.upper),
}


def change_of(name: str) -> Callable[[Random], Case]:
    """The maker of files with one known change of form in every row."""

    def make(random: Random) -> Case:
        rows = some(random)
        changed = [CHANGES[name](row, random) for row in rows]
        touched = sum(was != now for was, now in zip(rows, changed, strict=True))
        fate = Fate.HEALED if touched else Fate.ACCEPTED
        return Case("avances.csv", written(changed), fate, hashes(rows), healed=touched)

    return make
