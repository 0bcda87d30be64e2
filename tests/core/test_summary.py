"""The summary for machines: its rows, and the same values in CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canasplan.model import Status
from canasplan.plan_document import PlanDocument
from canasplan.standing import Known, Standing
from canasplan.summary import csv_text, decimal, document, row_object, rows
from tests.core.contents import PLAN
from tests.core.fieldwork import ANY_PLAN, CHECCA, LAYO, fact, knowledge, known, meta

HERE = "1.02.03", LAYO


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def of(standing: Standing, scope: str, ubigeo: str | None = None) -> dict[str, Any]:
    """The first row of a scope."""
    return row_object(standing, next(iter(rows(standing, scope, ubigeo))))


def test_there_is_a_row_of_every_place_over_all_districts_and_in_each() -> None:
    found = [(row.level, row.scope, row.ubigeo) for row in rows(Standing(known({})))]

    temas = sum(len(eje.temas) for eje in PLAN.ejes)
    assert len(found) == len(set(found)) == (1 + 4 + temas + 83) * 9
    assert found[0] == ("plan", "", None)
    assert ("plan", "", LAYO) in found
    assert ("eje", "1", None) in found
    assert ("tema", "1.02", CHECCA) in found
    assert ("accion", *HERE) in found


def test_a_scope_and_a_district_narrow_the_rows() -> None:
    standing = Standing(known({}))

    assert {row.scope[:4] for row in rows(standing, "1.02")} == {"1.02"}
    assert {row.ubigeo for row in rows(standing, "1.02", LAYO)} == {LAYO}
    assert len(list(rows(standing, "1.02.03", LAYO))) == 1


def test_a_row_says_where_the_percentage_of_an_action_comes_from() -> None:
    done = {HERE: [fact(quantity=50_000, unit="m", amount=1_500_50, women=3, men=2, minors=1)]}
    standing = Standing(known(done, [meta(budget=2_000_00, weight=2_00)]))

    row = of(standing, *HERE)

    assert row == {
        "nivel": "accion",
        "codigo": "1.02.03",
        "nombre": PLAN.action("1.02.03").text,  # type: ignore[union-attr]
        "ubigeo": "080505",
        "distrito": "Layo",
        "avance": "25.00",
        "semaforo": "rojo",
        "base": "cantidad",
        "pares": 1,
        "con_datos": 1,
        "sin_avances": 0,
        "canceladas": 0,
        "sin_meta": 0,
        "por_declarado": 0,
        "por_estado": 0,
        "peso": "2.00",
        "registros": 1,
        "conflictos": 0,
        "otra_unidad": 0,
        "metas_repetidas": 0,
        "metas_otra_unidad": 0,
        "metas_en_conflicto": 0,
        "gastado_soles": "1500.50",
        "gastado_con_presupuesto": "1500.50",
        "presupuesto_soles": "2000.00",
        "ejecucion_financiera": "75.03",
        "mujeres": 3,
        "hombres": 2,
        "menores_18": 1,
        "adultos_mayores": 0,
        "discapacidad": 0,
        "ultima_fecha": "2022-03-04",
    }


def test_a_sum_has_no_basis_and_what_is_not_known_is_null() -> None:
    row = of(Standing(known({})), "1.02")

    assert (row["nivel"], row["base"], row["distrito"], row["ubigeo"]) == ("tema", "", "", "")
    nothing = ("avance", "presupuesto_soles", "ejecucion_financiera", "ultima_fecha")
    assert [row[name] for name in nothing] == [None] * 4
    assert (row["semaforo"], row["sin_avances"]) == ("sin_dato", row["pares"])


@ANY_PLAN
@given(knowledge(), st.none() | st.just(2022), st.sampled_from([("1.02", None), ("", LAYO)]))
def test_csv_and_json_say_the_same(
    found: Known, year: int | None, place: tuple[str, str | None]
) -> None:
    standing = Standing(found, year)

    table = read(csv_text(standing, *place))
    objects = json.loads(json.dumps(document(standing, *place)))["filas"]

    assert [list(row) for row in table] == [list(row) for row in objects]
    as_text = [{name: "" if value is None else str(value) for name, value in row.items()}
               for row in objects]  # fmt: skip
    assert table == as_text


def test_the_document_says_what_it_is_of() -> None:
    found = document(Standing(known({HERE: [fact(status=Status.FINISHED)]}), 2022), "1.02.03", LAYO)

    assert {name: found[name] for name in ("esquema", "plan", "anio", "al", "semaforo")} == {
        "esquema": 1,
        "plan": "canas-2019-2022",
        "anio": 2022,
        "al": "2022-09-15",
        "semaforo": {"ambar_desde": "75.00", "verde_desde": "95.00"},
    }
    assert [row["avance"] for row in found["filas"]] == ["100.00"]


def test_a_summary_may_be_compared_with_how_it_stood_before() -> None:
    before = Standing(known({HERE: [fact(percent=40_00)]}, until=date(2022, 3, 31)))
    facts = {HERE: [fact(percent=39_50)], ("1.02.03", CHECCA): [fact(percent=1)]}
    now = Standing(known(facts), before=before)

    found = document(now, "1.02.03")

    assert found["comparado_con"] == "2022-03-31"
    told = {row["ubigeo"]: (row["avance_anterior"], row["variacion"]) for row in found["filas"]}
    assert (told[LAYO], told[CHECCA]) == (("40.00", "-0.50"), (None, None))
    table = {row["ubigeo"]: row["variacion"] for row in read(csv_text(now, "1.02.03"))}
    assert (table[LAYO], table[CHECCA]) == ("-0.50", "")


def test_a_name_that_looks_like_a_formula_is_escaped_in_the_csv_alone() -> None:
    standing = Standing(replace(known({}), plan=renamed("=1+1")))

    assert read(csv_text(standing, "1"))[0]["nombre"] == "'=1+1"
    assert of(standing, "1")["nombre"] == "=1+1"


def renamed(name: str) -> PlanDocument:
    """The plan with another name of its first eje."""
    first, *others = PLAN.ejes
    return msgspec.structs.replace(PLAN, ejes=(msgspec.structs.replace(first, name=name), *others))


def test_lines_end_as_in_every_csv_of_ours() -> None:
    text = csv_text(Standing(known({})), "1.02.03", LAYO)

    assert text.count("\r\n") == text.count("\n") == 2


@pytest.mark.parametrize(
    ("hundredths", "text"),
    [(None, None), (0, "0.00"), (5, "0.05"), (-50, "-0.50"), (60_00, "60.00")],
)
def test_what_has_decimals_is_a_text_with_two_of_them(
    hundredths: int | None, text: str | None
) -> None:
    assert decimal(hundredths) == text
