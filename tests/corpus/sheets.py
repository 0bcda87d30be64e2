"""Files as bytes and as sheets: encodings, separators, columns, rows, and files of others."""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Callable
from random import Random

from canasplan.exchange.avances_csv import COLUMNS, HEADER
from canasplan.paths import resource
from tests.corpus.case import Case, Fate, refused
from tests.corpus.source import hashes, some, written


def untouched(random: Random) -> Case:
    """As it was exported."""
    rows = some(random)
    return Case("avances.csv", written(rows), Fate.ACCEPTED, hashes(rows))


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-be")


def encoded(random: Random) -> Case:
    """In another encoding, with another delimiter, other line ends, other quotes."""
    rows = some(random)
    encoding = random.choice(ENCODINGS)
    data = written(
        rows,
        encoding=encoding,
        delimiter=random.choice(",;\t"),
        end=random.choice(("\r\n", "\n")),
        quoting=random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    )
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    return Case("avances.csv", data, Fate.ACCEPTED, hashes(rows))


def named_separator(random: Random) -> Case:
    """With the line that tells Excel the separator."""
    rows, sign = some(random), random.choice(",;")
    line = random.choice(("sep={}\r\n", '"sep={}"\r\n', "SEP={}\r\n")).format(sign)
    data = b"\xef\xbb\xbf" + line.encode() + written(rows, delimiter=sign, encoding="utf-8")
    return Case("avances.csv", data, Fate.ACCEPTED, hashes(rows))


def reordered(random: Random) -> Case:
    """Rows and columns in another order."""
    rows = some(random)
    mixed, columns = random.sample(rows, len(rows)), random.sample(COLUMNS, len(COLUMNS))
    return Case("avances.csv", written(mixed, columns=columns), Fate.ACCEPTED, hashes(rows))


def more_columns(random: Random) -> Case:
    """With columns that somebody added."""
    rows = some(random)
    at = random.randrange(len(COLUMNS))
    columns = [*COLUMNS[:at], "observación", *COLUMNS[at:], "revisado"]
    told = [row | {"observación": "ver", "revisado": "sí"} for row in rows]
    return Case(
        "avances.csv", written(told, columns=columns), Fate.ACCEPTED, hashes(rows), notices=1
    )


def blank_around(random: Random) -> Case:
    """With blank lines, and empty columns on the right."""
    rows = some(random)
    lines = written(rows, encoding="utf-8").decode().split("\r\n")
    width = random.randrange(4)
    data = "".join(f"{line}{',' * width}\r\n" for line in lines if line)
    data += f"{',' * 50}\r\n" * random.randrange(3) + "\r\n" * random.randrange(3)
    return Case("avances.csv", data.encode(), Fate.ACCEPTED, hashes(rows))


def shouted_header(random: Random) -> Case:
    """With the columns' names in capitals or spaced."""
    rows = some(random)
    change: Callable[[str], str] = random.choice((str.upper, lambda name: f" {name} ", str.title))
    return Case("avances.csv", written(rows, header=change), Fate.ACCEPTED, hashes(rows))


def derived(random: Random) -> Case:
    """With other words beside the codes: told, and never trusted."""
    rows = some(random)
    column = random.choice(("anio", "mes", "trimestre"))
    rows = [row | {column: "1999"} for row in rows]
    return Case("avances.csv", written(rows), Fate.ACCEPTED, hashes(rows), notices=1)


# --- Refused


def cut(random: Random) -> Case:
    """Cut at any byte."""
    data = written(some(random), encoding=random.choice(("utf-8-sig", "utf-8", "utf-16", "cp1252")))
    return refused(data[: random.randrange(1, len(data))])


def cut_between_rows(random: Random) -> Case:
    """Cut exactly where a row ends."""
    rows = some(random)
    left = random.randrange(1, len(rows))
    return refused(written(rows[:left]), left + 2, "fila", "", "completo de")


def header_only(random: Random) -> Case:
    """No row at all."""
    return refused(HEADER.encode("utf-8-sig"), None, None, "", "al menos una fila")


def empty(random: Random) -> Case:
    """Nothing, or nothing to be seen."""
    return refused(random.choice((b"", b"\xef\xbb\xbf", b"\r\n\r\n", b"   ")))


def missing_column(random: Random) -> Case:
    """A column was deleted."""
    column = random.choice(COLUMNS)
    columns = [name for name in COLUMNS if name != column]
    return refused(written(some(random), columns=columns), 1, column, "", "que falta")


def repeated_column(random: Random) -> Case:
    """A column was copied."""
    column = random.choice(COLUMNS)
    return refused(
        written(some(random), columns=[*COLUMNS, column]), 1, column, column, "una sola vez"
    )


def missing_row(random: Random) -> Case:
    """A row was deleted."""
    rows = some(random)
    at = random.randrange(len(rows))
    kept = [row for row in rows if row is not rows[at]]
    return refused(written(kept), len(rows) + 1, "fila", "", f"falta la número {at + 1}")


def missing_rows(random: Random) -> Case:
    """Several rows were deleted."""
    rows = some(random)
    kept = random.sample(rows, len(rows) - 2)
    return refused(written(kept), len(rows), "fila", "", "faltan 2")


def repeated_row(random: Random) -> Case:
    """A row was copied."""
    rows = some(random)
    row = random.choice(rows)
    return refused(written([*rows, row]), len(rows) + 2, "fila", row["fila"], "no está repetido")


NUMBERS = ("0", "-1", "999", "x", "", "1.5", "99999999999")


def wrong_number(random: Random) -> Case:
    """A row's number was edited."""
    rows = some(random)
    at, cell = random.randrange(1, len(rows)), random.choice(NUMBERS)
    rows[at] = rows[at] | {"fila": cell}
    return refused(written(rows), at + 2, "fila", cell, "un número de 1 a")


def wrong_total(random: Random) -> Case:
    """The number of all rows was edited."""
    rows = some(random)
    at, cell = random.randrange(1, len(rows)), random.choice(NUMBERS)
    rows[at] = rows[at] | {"filas_total": cell}
    return refused(written(rows), at + 2, "filas_total", cell, "como en las otras filas")


def another_total(random: Random) -> Case:
    """All rows say that there are more."""
    rows = some(random)
    rows = [row | {"filas_total": str(len(rows) + 1)} for row in rows]
    return refused(written(rows), len(rows) + 2, "fila", "", "falta la número")


def newer_schema(random: Random) -> Case:
    """Of a program of years to come."""
    rows = [row | {"esquema": "2"} for row in some(random)]
    return refused(written(rows), 2, "esquema", "2", "más nuevo")


UNSEEN = "\x00\x01\x08\x0b\x0c\x1b\x7f\x85\x9f\u200e\u200f\u061c\u202a\u202e\u2066\u2069"


def unseen(random: Random) -> Case:
    """A character that nobody sees, put into a cell."""
    rows = some(random)
    at, char = random.randrange(len(rows)), random.choice(UNSEEN)
    column = random.choice(("logros", "comunidad", "autor", "eje", "monto_soles"))
    rows[at] = rows[at] | {column: f"12{char}34"}
    return refused(written(rows), at + 2, column, f"12⟨U+{ord(char):04X}⟩34", "invisible")


def unclosed(random: Random) -> Case:
    """Quotes that nobody closes, or that close too early."""
    rows = some(random)
    at = random.randrange(len(rows))
    rows[at] = rows[at] | {"logros": "AQUÍ, todo"}
    wrong = random.choice(('"AQUÍ, todo', '"AQUÍ, "todo"'))
    data = written(rows, encoding="utf-8").decode().replace('"AQUÍ, todo"', wrong, 1)
    return refused(data.encode(), at + 2)


def wrong_width(random: Random) -> Case:
    """Cells that are missing, or too many."""
    rows = some(random)
    lines = written(rows).split(b"\r\n")
    at = random.randrange(1, len(lines) - 1)
    lines[at] = random.choice((lines[at][:-65], lines[at] + b",x", b"1,2,3"))
    return refused(b"\r\n".join(lines), at + 1)


def long_cell(random: Random) -> Case:
    """A cell without an end."""
    rows = some(random)
    at = random.randrange(len(rows))
    rows[at] = rows[at] | {"logros": "a" * random.choice((70_001, 1_200_000))}
    return refused(written(rows))


def long_header(random: Random) -> Case:
    """A first line without an end."""
    return refused(b"a," * 600_000, says="líneas de hasta")


FOREIGN = (
    b"nombre;monto\r\nLayo;5\r\n",
    b"%PDF-1.7\n1 0 obj\n<< >>\n",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"<html><body>Acceso denegado</body></html>",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    b"SQLite format 3\0" + b"\0" * 600,
    json.dumps({"a": 1}).encode(),
    b"esquema,fila\r\n1,1\r\n",
    b"\xff\xfe\x00\xd8",
    b"\xff\xfe" + b"\0\xd8" * 9,
)


def foreign(random: Random) -> Case:
    """No file of ours."""
    plan = resource("seed", "plan.json").read_bytes()
    return refused(random.choice((*FOREIGN, plan, zlib.compress(plan))))


def garbage(random: Random) -> Case:
    """Bytes without any meaning."""
    return refused(random.randbytes(random.choice((1, 2, 30, 1000, 100_000))))


def flipped(random: Random) -> Case:
    """A byte that is no letter in any encoding, somewhere."""
    data = bytearray(written(some(random)))
    data[random.randrange(20, len(data))] = 0x81
    return refused(bytes(data), says="")
