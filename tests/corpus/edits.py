"""Files whose rows were edited by hand, or belong to others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from tests.corpus.case import Case, Fate, refused
from tests.corpus.source import DISTRICTS, Row, first, hashes, record, rows_of, some, written

Edit = Callable[[Row, Random], Row]


EDITS: dict[str, Edit] = {
    "an amount": lambda row, _: row | {"monto_soles": "123.45"},
    "a digit of a count": lambda row, _: row | {"mujeres": str(int(row["mujeres"]) + 1)},
    "a text": lambda row, _: row | {"logros": row["logros"] + " (corregido)"},
    "a text emptied": lambda row, _: row | {"logros": "", "cantidad": "1.000"},
    "a day": lambda row, _: row | {"fecha": "2018-05-06"},
    "a state": lambda row, _: row | {"estado": _other(row["estado"])},
    "the author": lambda row, _: row | {"autor": "Otra persona (Cargo)"},
    "the moment": lambda row, _: row | {"momento": "2021-01-01T00:00:00.000Z"},
    "the record": lambda row, random: row | {"registro": record(random)},
    "a parent": lambda row, _: row | {"padres": "a" * 64},
    "a coordinate": lambda row, _: row | {"longitud": "-71.999999"},
    "the hash": lambda row, random: row | {"hash": f"{random.getrandbits(256):064x}"},
    "a person's own form": lambda row, _: row | {"monto_soles": "S/ 123,45"},
    "an ally": lambda row, _: row | {"aliados": "MINEDU|Otro"},
    "a formula": lambda row, _: row | {"logros": "=HYPERLINK(1)"},
}


def _other(state: str) -> str:
    return "concluida" if state != "concluida" else "paralizada"


def edit_of(name: str) -> Callable[[Random], Case]:
    """The maker of files of which one row was edited so."""

    def make(random: Random) -> Case:
        rows = some(random)
        at = random.randrange(len(rows))
        changed = list(rows)
        changed[at] = EDITS[name](rows[at], random)
        rest = [row for row in rows if row is not rows[at]]
        data = written(changed)
        return Case("avances.csv", data, Fate.PROPOSAL, hashes(rest), proposals=1)

    return make


def lost_letters(random: Random) -> Case:
    """An editor that had no such letter wrote a question mark."""
    rows = some(random)
    rows[1] = rows[1] | {"logros": "Ca?eria de agua"}
    rest = [row for row in rows if row is not rows[1]]
    return Case("avances.csv", written(rows), Fate.PROPOSAL, hashes(rest), proposals=1)


def telling_rows(random: Random) -> Case:
    """An ambiguous day in an edited row: the proven rows say how the file writes days."""
    rows = some(random)
    changed = [row | {"fecha": f"{date.fromisoformat(row['fecha']):%m/%d/%Y}"} for row in rows]
    clear = rows_of([first(random)])[0]
    while len({*_parts(clear)} - {"2019", "2020", "2021", "2022"}) < 2:
        clear = rows_of([first(random)])[0]
    rows.append(clear)
    changed.append(clear | {"fecha": f"{date.fromisoformat(clear['fecha']):%m/%d/%Y}"})
    changed[0] = changed[0] | {"fecha": "03/04/2022", "mujeres": "9999999"}
    total = str(len(rows))
    changed = [
        row | {"fila": str(n), "filas_total": total} for n, row in enumerate(changed, start=1)
    ]
    rest = rows[1:]
    return Case(
        "avances.csv", written(changed), Fate.PROPOSAL, hashes(rest), healed=len(rest), proposals=1
    )


def _parts(row: Row) -> list[str]:
    return row["fecha"].split("-")


def another_district(random: Random) -> Case:
    """Rows of a district that another one wrote."""
    ubigeo, scope = random.sample(DISTRICTS, 2)
    rows = some(random, ubigeo, scope)
    return Case("avances.csv", written(rows), Fate.APART, set_apart=len(rows))


def another_province(random: Random) -> Case:
    """Rows of a district that is not of Canas."""
    rows = some(random, "150101", random.choice(("150101", "0805")))
    return Case("avances.csv", written(rows), Fate.APART, set_apart=len(rows))


def partly_another(random: Random) -> Case:
    """Some rows that their writer may not write; the others are taken up."""
    own = [first(random) for _ in range(3)]
    strange = [first(random, "080501", "080505") for _ in range(2)]
    rows = rows_of([*own, *strange])
    mine = frozenset(one.hash for one in own)
    return Case("avances.csv", written(rows), Fate.APART, mine, set_apart=2)


ILLEGIBLE = (
    ("monto_soles", "mil quinientos", "un número como"),
    ("monto_soles", "-5.00", "entre 0.00"),
    ("monto_soles", "1500.555", "un número como"),
    ("mujeres", "12.5", "un número como"),
    ("mujeres", "##########", "un número como"),
    ("mujeres", "#¡VALOR!", "un número como"),
    ("porcentaje", "101.00", "entre 0.00 y 100.00"),
    ("fecha", "31/02/2022", "una fecha como"),
    ("fecha", "ayer", "una fecha como"),
    ("fecha", "", "no puede quedar vacía"),
    ("estado", "casi", "una de estas palabras"),
    ("actividad", "", "no puede quedar vacía"),
    ("ubigeo", "Layo", "un código como 080505"),
    ("accion_codigo", "uno", "un código como 1.02.03"),
    ("plan", "", "no puede quedar vacía"),
    ("registro", "7", "un código como"),
    ("revision", "0", "un número como"),
    ("momento", "ayer", "un código como"),
    ("padres", "=cmd|' /C calc'!A0", "huellas de 64"),
    ("evidencias", "=1+1", "huellas de 64"),
    ("aliados", "uno||dos", "una lista separada"),
    ("latitud", "-94.5", "entre -90"),
)


def illegible(random: Random) -> Case:
    """An edited row with a cell that nobody can read."""
    rows = some(random)
    at = random.randrange(len(rows))
    column, cell, says = random.choice(ILLEGIBLE)
    rows[at] = rows[at] | {"logros": "Otra cosa"} | {column: cell}
    return refused(written(rows), at + 2, column, cell[:20], says)


AMBIGUOUS = (
    ("fecha", "03/04/2022", "2022-04-03 o 2022-03-04"),
    ("monto_soles", "1,500", "1.50 o 1500.00"),
    ("cantidad", "1,500", "1.500 o 1500.000"),
)


def ambiguous(random: Random) -> Case:
    """An edited row, the only one of the file, with a cell that has two readings."""
    rows = rows_of([first(random)])
    column, cell, says = random.choice(AMBIGUOUS)
    rows[0] = rows[0] | {"logros": "Otra cosa", column: cell}
    return refused(written(rows), 2, column, cell, says)


MOJIBAKE = ("Se capacitÃ³ a niÃ±as", "Â¿Por quÃ©?", "lÃ­nea", "niï¿½o", "ni\ufffdo", "se a¤ade")


def mojibake(random: Random) -> Case:
    """Texts whose letters were lost on the way."""
    rows = some(random)
    at = random.randrange(len(rows))
    text = random.choice(MOJIBAKE)
    rows[at] = rows[at] | {"logros": text}
    return refused(written(rows), at + 2, "logros", text[:2], "letras con acento")


def misread(random: Random) -> Case:
    """A whole file whose UTF-8 was read as something else, and saved again."""
    rows = some(random)
    data = written(rows, encoding="utf-8").decode("cp1252", "replace").encode("utf-8")
    return refused(data, 0, None, "", "")


def broken_hash(random: Random) -> Case:
    """A hash that is none any more."""
    rows = some(random)
    at = random.randrange(len(rows))
    cell = random.choice((rows[at]["hash"][:-1], "", "1.23E+45", rows[at]["hash"] + "0"))
    rows[at] = rows[at] | {"hash": cell, "logros": "x"}
    return refused(written(rows), at + 2, "hash", cell[:20], "64 cifras")
