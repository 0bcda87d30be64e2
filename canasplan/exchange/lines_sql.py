"""The lines of ``avances.csv``, put together by the database itself from the stored columns.

They are what `avances_csv.line` makes of the same revisions. The words beside the codes, which no
revision stores, stand ready in a temporary table.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from canasplan.db import revision_store
from canasplan.db.sqlite import Database
from canasplan.db.tables import progress_revision
from canasplan.errors import CanasplanError
from canasplan.exchange import avances_csv
from canasplan.exchange.avances_csv import CELL_COLUMN, COLUMNS, END, ENVELOPE, SCHEMA
from canasplan.exchange.words import Words
from canasplan.fields import FIELDS, FORMULA_STARTS, Items, Kind, Number, Text

BATCH = 500
"""Rows that are read in one transaction: some milliseconds."""


class Lines:
    """Reads lines in batches; in between, others may write."""

    def __init__(self, db: Database, words: Words) -> None:
        self._db, self._words = db, words
        with db.read() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS temp.place")
            connection.exec_driver_sql(
                "CREATE TEMP TABLE place (plan TEXT, accion TEXT, ubigeo TEXT, cells TEXT, "
                "PRIMARY KEY (plan, accion, ubigeo)) WITHOUT ROWID"
            )
            present = connection.exec_driver_sql(
                "SELECT DISTINCT plan, accion, ubigeo FROM progress"
            )
            rows = [(*codes, self._cells(*codes)) for codes in map(tuple, present)]
            if rows:
                connection.exec_driver_sql("INSERT INTO temp.place VALUES (?, ?, ?, ?)", rows)

    def read(self, places: Sequence[int], first: int, total: int) -> list[bytes]:
        """Return some lines.

        Args:
            places: of each, twice the place of the revision in its table, plus one if it counts.
            first: the number of the first line.
            total: how many lines there are in all.

        Raises:
            CanasplanError: a revision that was chosen cannot be read any more.
        """
        values = (first, total, json.dumps(list(places)))
        with self._db.read() as connection:
            found = dict(map(tuple, connection.exec_driver_sql(_QUERY, values)))
            for number, place in enumerate(places, start=first):
                if found.get(place) is None:
                    found[place] = self._one(connection, place, number, total)
        return [found[place] for place in places]

    def _one(self, connection: Connection, place: int, number: int, total: int) -> bytes:
        """Make a line with words that are not ready, or a text that the database would cut."""
        query = select(progress_revision).where(progress_revision.c.id == place >> 1)
        row = connection.execute(query).mappings().first()
        if row is None:
            raise CanasplanError("No se exportó: una revisión ya no se puede leer.")
        words = self._words.place(row["plan"], row["accion"], row["ubigeo"])
        revision = revision_store.readable(row)
        cells = avances_csv.row_cells(revision, words, counts=bool(place & 1))
        return avances_csv.line(cells, number, total).encode()

    def _cells(self, plan: str, action: str, ubigeo: str) -> str:
        words = avances_csv.place_cells(self._words.place(plan, action, ubigeo))
        codes = {"plan": plan, "accion_codigo": action, "ubigeo": ubigeo}
        return avances_csv.joined({**words, **codes}[name] for name in _PLACE)


_PLACE = COLUMNS[COLUMNS.index("plan") : COLUMNS.index("distrito") + 1]
"""Columns that say where: codes and the words beside them, which stand together."""
_KINDS = {**ENVELOPE, **{CELL_COLUMN[field.name]: field.kind for field in FIELDS}}
_OTHERS = {
    "esquema": ("%s", SCHEMA),
    "fila": ("%d", "(? + c.key)"),
    "filas_total": ("%d", "?"),
    "vigente": ("%d", "(c.value & 1)"),
    "plan": ("%s", "w.cells"),
    "anio": ("%d", "substr(r.fecha, 1, 4)"),
    "trimestre": ("T%d", "((substr(r.fecha, 6, 2) + 2) / 3)"),
    "mes": ("%d", "substr(r.fecha, 6, 2)"),
}
"""How what is not a stored column, or is not written from one alone, is put together."""


def _cell(name: str) -> tuple[str, str]:
    """Return how a cell stands in the format, and the expression of what stands there."""
    if name in _OTHERS:
        return _OTHERS[name]
    kind = _KINDS[name]
    if isinstance(kind, Text | Items):
        return "%s", _quoted(f"r.{name}", kind)
    if isinstance(kind, Number) and kind.places:
        return "%s", _decimal(f"r.{name}", kind.places)
    return "%s", f"r.{name}"


def _decimal(column: str, places: int) -> str:
    def parts(sign: str, value: str) -> str:
        unit = 10**places
        return f"format('{sign}%d.%0{places}d', {value} / {unit}, {value} % {unit})"

    return (
        f"CASE WHEN {column} >= 0 THEN {parts('', column)} "
        f"WHEN {column} < 0 THEN {parts('-', f'-{column}')} END"
    )


def _quoted(column: str, kind: Kind) -> str:
    """Return the cell of a text: mostly the very text, for which few questions are asked."""
    unsafe = " OR ".join(f"{column} LIKE '%{letter}%'" for letter in avances_csv.UNSAFE)
    cell = column
    if kind.text:
        cell = f"CASE WHEN {column} GLOB '[{_STARTS}]*' THEN '''' || {column} ELSE {column} END"
    return (
        f"CASE WHEN {column} IS NULL OR {column} = '' THEN '' "
        f"WHEN {unsafe} THEN '\"' || replace({cell}, '\"', '\"\"') || '\"' "
        f"WHEN {column} BETWEEN 'A' AND 'ÿ' THEN {column} ELSE {cell} END"
    )


def _query() -> str:
    """Return the statement that reads the lines of the places in a JSON list."""
    cells = [_cell(name) for name in COLUMNS if name == "plan" or name not in _PLACE]
    form = ",".join(mark for mark, _ in cells) + END
    texts = ", ".join(
        f"r.{name}" for name, kind in _KINDS.items() if isinstance(kind, Text | Items)
    )
    return (
        f"SELECT c.value, CAST(CASE WHEN w.cells NOT NULL AND NOT instr(json_array({texts}), "
        f"'\\u0000') THEN format('{form}', {', '.join(value for _, value in cells)}) END AS BLOB) "
        "FROM json_each(?) c CROSS JOIN progress_revision r ON r.id = c.value >> 1 "
        "LEFT JOIN temp.place w "
        "ON w.plan = r.plan AND w.accion = r.accion AND w.ubigeo = r.ubigeo"
    )


_STARTS = "-" + FORMULA_STARTS.replace("-", "").replace("'", "''")
"""A hyphen stands for itself only where it stands first."""
_QUERY = _query()
