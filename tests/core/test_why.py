"""¿Por qué este %?: the parts add up, every exclusion is told, every number stands in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canasplan.lights import Cutoffs, Light
from canasplan.model import Counting, Direction, Status, Target
from canasplan.rollup import Figure
from canasplan.standing import PLAN, Known, Standing
from canasplan.tally import Fact
from canasplan.why import (
    Explanation,
    Part,
    cell_text,
    cutoffs_text,
    district_name,
    explain,
    explain_cell,
    left_out,
    money_of,
    quantity_formula,
    scope_name,
    when_text,
)
from tests.core.fieldwork import (
    ANY_PLAN,
    CHECCA,
    LAYO,
    PLAIN_META,
    fact,
    goal,
    judged,
    knowledge,
    known,
    meta,
)

APRIL = date(2022, 4, 4)
HERE = "1.02.03", LAYO
FALLING = {"direction": Direction.FALLING}


def explained(facts: list[Fact], *metas: Target) -> Explanation:
    """Why action 1.02.03 in Layo is so far."""
    return explain_cell(Standing(known({HERE: facts}, metas)), *HERE, facts)


def told(parts: tuple[Part, ...]) -> list[tuple[str, bool]]:
    return [(part.note, part.counts) for part in parts]


# --- The figure of several cells


@ANY_PLAN
@given(knowledge(), st.sampled_from([PLAN, "1", "1.02", "1.02.03"]), st.none() | st.just(LAYO))
def test_what_the_parts_give_adds_up_to_the_figure_to_the_hundredth(
    found: Known, scope: str, ubigeo: str | None
) -> None:
    standing = Standing(found)

    why = explain(standing, scope, ubigeo)

    counting = [part for part in why.parts if part.counts]
    assert why.percent == standing.figure(scope, ubigeo).percent
    assert sum(part.points or 0 for part in counting) == (why.percent or 0)
    assert sum(part.share or 0 for part in counting) == (100_00 if counting else 0)
    assert all(part.percent is None and part.points is None for part in why.parts
               if not part.counts)  # fmt: skip


def test_three_equal_parts_of_all_are_all() -> None:
    done = {(f"1.02.0{n}", LAYO): [fact(status=Status.FINISHED)] for n in (1, 2, 3)}

    why = explain(Standing(known(done)), "1.02", LAYO)

    assert [part.points for part in why.parts if part.counts] == [33_33, 33_34, 33_33]
    assert why.percent == 100_00


def test_a_tema_is_taken_apart_into_its_actions_with_their_weights() -> None:
    done = {HERE: [fact(percent=90_00)], ("1.02.04", LAYO): [fact(percent=10_00)]}
    standing = Standing(known(done, [meta(weight=3_00)]))

    why = explain(standing, "1.02", LAYO)

    assert why.title == "1.02 SANEAMIENTO BASICO · Layo"
    assert why.formula == "Suma de peso × avance ÷ suma de pesos = 280.00 ÷ 4.00 = 70.00 %"
    [heavy, light] = [part for part in why.parts if part.counts]
    assert (heavy.scope, heavy.weight, heavy.share, heavy.points) == ("1.02.03", 300, 75_00, 67_50)
    assert (light.scope, light.weight, light.share, light.points) == ("1.02.04", 100, 25_00, 2_50)
    assert (heavy.note, heavy.record, heavy.ubigeo) == ("1 de 1 con datos", "", LAYO)
    assert (why.light, why.of_avances) == (Light.RED, False)


def test_an_action_is_taken_apart_into_districts_with_their_formulas() -> None:
    done = {HERE: [fact(quantity=50_000, unit="m")], ("1.02.03", CHECCA): [fact(percent=40_00)]}

    parts = {part.name: part for part in explain(Standing(known(done, [meta()])), "1.02.03").parts}

    assert len(parts) == 8
    assert parts["Layo"].note == "50 m ÷ meta 200 m = 25.00 % (se suma)"
    assert parts["Checca"].note == ("sin meta: último porcentaje declarado, 40.00 % (04/03/2022)")
    assert parts["Langui"].note == "sin avances: no cuenta; sin meta"
    assert not parts["Langui"].counts


def test_where_nothing_has_data_there_is_no_percentage() -> None:
    why = explain(Standing(known({})))

    assert (why.percent, why.light) == (None, Light.NONE)
    assert why.formula == "Ninguna fila tiene datos: no hay porcentaje."
    assert next(part.name for part in why.parts).startswith("1 ")


def test_a_tema_without_a_table_is_said_to_have_no_actions() -> None:
    notes = {part.note for eje in "1234" for part in explain(Standing(known({})), eje).parts}

    assert "sin acciones en el plan" in notes


# --- Every exclusion is told


def test_every_exclusion_is_told_and_counted() -> None:
    figure = Figure(
        cells=1200, counted=1, silent=1, cancelled=2, without_target=3, declared=4, by_status=1100,
        other_unit=1, repeated=2, metas_apart=1, conflicts=2,
        metas_disputed=1,
    )  # fmt: skip

    assert left_out(figure) == (
        "1 de 1,200 sin avances, no cuenta",
        "2 de 1,200 canceladas, no cuentan",
        "3 de 1,200 sin meta física",
        "4 de 1,200 por porcentaje declarado",
        "1,100 de 1,200 por su estado (regla 0/50/100)",
        "1 avance con cantidad en otra unidad",
        "2 metas repetidas, no cuentan",
        "1 meta de un año en otra unidad, no se suma",
        "2 avances en conflicto, cuentan una vez",
        "1 meta en conflicto, vale su versión provisional",
    )
    assert left_out(Figure(cells=5, counted=5)) == ()


def test_a_meta_of_a_year_in_another_unit_is_told() -> None:
    why = explained([fact(quantity=1_000, unit="m")], meta(year=2021, unit="km"), PLAIN_META)

    assert "1 meta de un año en otra unidad, no se suma" in why.left_out


# --- The figure of one cell


@pytest.mark.parametrize(
    ("facts", "metas", "text"),
    [
        ([], [], "sin avances: no cuenta; sin meta"),
        ([], [PLAIN_META], "sin avances: no cuenta"),
        ([], [meta(unit=None, quantity=None, budget=1)], "sin avances: no cuenta; sin meta"),
        ([fact(status=Status.CANCELLED)], [], "cancelada: no cuenta"),
        ([fact(percent=40_00)], [PLAIN_META],
         "sin cantidades en la unidad de la meta: último porcentaje declarado, 40.00 % "
         "(04/03/2022)"),
        ([fact(percent=40_00, quantity=1, unit="m")], [meta(quantity=0)],
         "con una meta de 0: último porcentaje declarado, 40.00 % (04/03/2022)"),
        ([fact()], [], "sin meta ni porcentaje: por su estado «en ejecución», 50.00 %"),
        ([fact(quantity=240_000, unit="m")], [PLAIN_META],
         "240 m ÷ meta 200 m = 120.00 %; cuenta como 100.00 % (se suma)"),
        ([fact(quantity=50_000, unit="m")], [meta(counting=Counting.LAST)],
         "50 m ÷ meta 200 m = 25.00 % (vale lo último)"),
        ([fact(quantity=400_000, unit="m")], [meta(**FALLING)],
         "meta 200 m ÷ 400 m = 50.00 % (se suma, menos es mejor)"),
        ([fact(quantity=150_000, unit="m")], [meta(**FALLING)],
         "150 m, no más que la meta de 200 m = 100.00 % (se suma, menos es mejor)"),
    ],
)  # fmt: skip
def test_a_cell_says_its_formula_with_its_numbers(
    facts: list[Fact], metas: list[Target], text: str
) -> None:
    assert cell_text(judged(facts, *metas)) == text
    assert explained(facts, *metas).formula == text


def test_the_avances_of_a_cell_say_what_each_gives_and_which_of_them_count() -> None:
    said = [
        fact(quantity=50_000, unit="m", percent=10_00, amount=1_500_50),
        fact(record="av-2", date=APRIL, quantity=70_000, disputed=True),
        fact(record="av-3", date=APRIL, quantity=9_000, unit="km"),
        fact(record="av-4", date=APRIL),
    ]

    why = explained(said, PLAIN_META)

    assert why.of_avances
    assert [(part.name, part.record) for part in why.parts][:2] == [
        ("04/03/2022", "av-1"),
        ("04/04/2022", "av-2"),
    ]
    assert told(why.parts) == [
        ("50 m · declara 10.00 % · en ejecución · S/ 1,500.50", True),
        ("70 · en ejecución · en conflicto: cuenta una vez", True),
        ("9 km · otra unidad: no se suma · en ejecución", False),
        ("en ejecución", False),
    ]


def test_where_the_last_one_counts_the_others_do_not() -> None:
    said = [fact(quantity=50_000, unit="m"), fact(record="av-2", quantity=70_000)]

    why = explained(said, meta(counting=Counting.LAST))

    assert [part.counts for part in why.parts] == [False, True]


def test_of_declared_percentages_and_statuses_the_newest_counts() -> None:
    declared = [fact(percent=10_00), fact(record="av-2", percent=20_00), fact(record="av-3")]
    statuses = [fact(), fact(record="av-2", status=Status.CANCELLED)]

    assert [part.counts for part in explained(declared).parts] == [False, True, False]
    assert [part.counts for part in explained(statuses).parts] == [False, True]


def test_a_quantity_against_no_meta_is_said_and_counts_in_nothing() -> None:
    [part] = explained([fact(quantity=50_000, unit="m", percent=10_00)]).parts

    assert told((part,)) == [("50 m · declara 10.00 % · en ejecución", True)], "by its percentage"


def test_a_quantity_that_is_no_number_yet_reads_as_zero() -> None:
    assert quantity_formula(goal(meta(**FALLING)), judged([])).startswith("0 m, no más que")


# --- What stands beside it


def test_money_is_told_against_its_budget() -> None:
    assert money_of(Figure(spent=1_500_50)) == "Gastado: S/ 1,500.50; sin presupuesto."
    budgeted = Figure(spent=200_00, spent_budgeted=150_00, budget=100_00, budgets=1)
    assert money_of(budgeted) == (
        "Ejecución financiera: S/ 150.00 de S/ 100.00 = 150.00 %. Sin presupuesto: S/ 50.00."
    )
    assert money_of(replace(budgeted, spent=150_00)).endswith("= 150.00 %.")


def test_the_cutoffs_are_told_in_words() -> None:
    assert cutoffs_text(Cutoffs()) == (
        "Semáforo: Atrasado por debajo de 75.00 %; En riesgo de 75.00 % a menos de 95.00 %; "
        "Cumple desde 95.00 %."
    )


def test_the_sight_is_told() -> None:
    assert when_text(Standing(known({}))) == "Plan 2019–2022, al 15/09/2022"
    assert (
        when_text(Standing(known({}, until=date(2021, 6, 30)), 2021)) == "Año 2021, al 30/06/2021"
    )


def test_every_place_has_a_name() -> None:
    plan = known({}).plan

    assert scope_name(plan, PLAN) == plan.title
    assert scope_name(plan, "1") == "DESARROLLO HUMANO Y SOCIAL"
    assert scope_name(plan, "1.02") == "SANEAMIENTO BASICO"
    assert scope_name(plan, "1.02.03") == plan.action("1.02.03").text  # type: ignore[union-attr]
    assert scope_name(plan, "9.99.99") == "9.99.99"
    assert district_name(plan, LAYO) == "Layo"
    assert district_name(plan, "150101") == "150101"
