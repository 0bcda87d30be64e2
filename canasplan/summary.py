"""The summary (resumen): every figure as one row, for machines; CSV and JSON have the same.

Rows are of the plan, each eje, tema and action, over all districts and in each of them, and of
each district alone. Numbers are exact: percentages and soles with two decimals.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from canasplan.fields import escape
from canasplan.rollup import Figure, figure_of
from canasplan.standing import PLAN, Standing
from canasplan.why import district_name, scope_name

LEVELS = ("plan", "eje", "tema", "accion")
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with its place."""

    level: str
    scope: str
    name: str
    ubigeo: str | None
    district: str
    figure: Figure
    basis: str
    """What an action's percentage in one district comes from; empty for sums."""


def rows(standing: Standing, scope: str = PLAN, ubigeo: str | None = None) -> Iterator[Row]:
    """Yield every figure of a scope: over all districts and of each, or of one district only."""
    places: tuple[str | None, ...] = (None, *(one.ubigeo for one in standing.plan.districts))
    for code in _scopes(standing, scope):
        for place in (ubigeo,) if ubigeo else places:
            yield _row(standing, code, place)


def _scopes(standing: Standing, scope: str) -> Iterator[str]:
    yield scope
    for part in standing.parts(scope):
        yield from _scopes(standing, part)


def _row(standing: Standing, scope: str, ubigeo: str | None) -> Row:
    level = LEVELS[scope.count(".") + 1 if scope else 0]
    figure, basis = standing.figure(scope, ubigeo), ""
    if ubigeo and level == "accion":
        cell = standing.cell(scope, ubigeo)
        figure, basis = figure_of(cell), str(cell.basis)
    district = district_name(standing.plan, ubigeo) if ubigeo else ""
    return Row(level, scope, scope_name(standing.plan, scope), ubigeo, district, figure, basis)


def row_object(standing: Standing, row: Row) -> dict[str, Any]:
    """Return a row under its columns' names, its values typed; money and percent as texts.

    A binary fraction is no cent: what has decimals is a text with exactly two of them.
    """
    figure = row.figure
    values = {
        "nivel": row.level,
        "codigo": row.scope,
        "nombre": row.name,
        "ubigeo": row.ubigeo or "",
        "distrito": row.district,
        "avance": decimal(figure.percent),
        "semaforo": str(standing.light(figure.percent)),
        "base": row.basis,
        "pares": figure.cells,
        "con_datos": figure.counted,
        "sin_avances": figure.silent,
        "canceladas": figure.cancelled,
        "sin_meta": figure.without_target,
        "por_declarado": figure.declared,
        "por_estado": figure.by_status,
        "peso": decimal(figure.weight),
        "registros": figure.records,
        "conflictos": figure.conflicts,
        "otra_unidad": figure.other_unit,
        "metas_repetidas": figure.repeated,
        "metas_otra_unidad": figure.metas_apart,
        "metas_en_conflicto": figure.metas_disputed,
        "gastado_soles": decimal(figure.spent),
        "gastado_con_presupuesto": decimal(figure.spent_budgeted),
        "presupuesto_soles": decimal(figure.budget) if figure.budgets else None,
        "ejecucion_financiera": decimal(figure.financial),
        "mujeres": figure.people.women,
        "hombres": figure.people.men,
        "menores_18": figure.people.minors,
        "adultos_mayores": figure.people.elders,
        "discapacidad": figure.people.disabled,
        "ultima_fecha": figure.last_date.isoformat() if figure.last_date else None,
    }
    if standing.before is not None:
        then = standing.before.figure(row.scope, row.ubigeo).percent
        values["avance_anterior"] = decimal(then)
        values["variacion"] = decimal(standing.change(row.scope, row.ubigeo))
    return values


def decimal(hundredths: int | None) -> str | None:
    """Return "60.00" or "-0.50", or ``None``."""
    if hundredths is None:
        return None
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}"


def document(standing: Standing, scope: str = PLAN, ubigeo: str | None = None) -> dict[str, Any]:
    """Return the summary as one JSON document."""
    cutoffs, before = standing.cutoffs, standing.before
    return {
        "esquema": SCHEMA,
        "plan": standing.plan.code,
        "anio": standing.year,
        "al": standing.known.day.isoformat(),
        "comparado_con": before.known.day.isoformat() if before else None,
        "semaforo": {"ambar_desde": decimal(cutoffs.amber), "verde_desde": decimal(cutoffs.green)},
        "filas": list(_objects(standing, scope, ubigeo)),
    }


def _objects(standing: Standing, scope: str, ubigeo: str | None) -> Iterator[dict[str, Any]]:
    return (row_object(standing, row) for row in rows(standing, scope, ubigeo))


def csv_text(standing: Standing, scope: str = PLAN, ubigeo: str | None = None) -> str:
    """Return ``resumen.csv``: UTF-8 with BOM to write, comma, CRLF, point decimals."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    header: list[str] = []
    for values in _objects(standing, scope, ubigeo):
        if not header:
            header = list(values)
            writer.writerow(header)
        writer.writerow([_cell(name, value) for name, value in values.items()])
    return out.getvalue()


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    return escape(value) if name in ("nombre", "distrito") else str(value)
