"""Cells and figures: where a percentage comes from, and how cells add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from canasplan.model import Counting, Direction, Status, Target
from canasplan.rollup import BASIS_LABELS, Basis, Cell, Figure, cell, figure_of, total
from canasplan.tally import EMPTY, Fact, tally_of
from tests.core.fieldwork import (
    ANY,
    LAYO,
    PERCENTS,
    PLAIN_META,
    QUANTITIES,
    cells,
    fact,
    facts_of,
    goal,
    judged,
    meta,
    metas_of,
)

APRIL = date(2022, 4, 4)
CELLS = st.lists(cells(), max_size=4)


# --- What the percentage of one action in one district comes from


def test_quantities_count_against_the_meta_whatever_is_declared() -> None:
    found = judged([fact(quantity=120_000, unit="m", percent=90_00)], PLAIN_META)

    assert (found.basis, found.percent, found.result) == (Basis.QUANTITY, 60_00, 120_000)
    assert not found.without_target


def test_more_than_the_meta_counts_as_all_of_it() -> None:
    found = judged([fact(quantity=240_000, unit="m")], PLAIN_META)

    assert (found.percent, found.attained) == (100_00, 120_00)


def test_without_a_quantity_in_its_unit_the_newest_declared_percentage_counts() -> None:
    said = [fact(percent=40_00), fact(record="av-2", date=APRIL, quantity=9_000, unit="km")]

    found = judged(said, PLAIN_META)

    assert (found.basis, found.percent) == (Basis.DECLARED, 40_00)
    assert figure_of(found).other_unit == 1


@pytest.mark.parametrize(
    ("status", "basis", "percent"),
    [
        (Status.NOT_STARTED, Basis.STATUS, 0),
        (Status.RUNNING, Basis.STATUS, 50_00),
        (Status.STOPPED, Basis.STATUS, 50_00),
        (Status.FINISHED, Basis.STATUS, 100_00),
        (Status.CANCELLED, Basis.CANCELLED, None),
    ],
)
def test_with_nothing_better_the_newest_status_counts(
    status: Status, basis: Basis, percent: int | None
) -> None:
    found = judged([fact(status=Status.RUNNING), fact(record="av-2", status=status)])

    assert (found.basis, found.percent) == (basis, percent)
    assert found.without_target


def test_what_is_cancelled_counts_nowhere_and_its_money_does() -> None:
    found = figure_of(
        judged([fact(status=Status.CANCELLED, quantity=1, percent=9, amount=7_00)], PLAIN_META)
    )

    assert (found.percent, found.counted, found.weight, found.cancelled) == (None, 0, 0, 1)
    assert found.spent == 7_00


def test_an_action_that_goes_on_after_it_was_cancelled_counts_again() -> None:
    said = [fact(status=Status.CANCELLED), fact(record="av-2", date=APRIL, percent=30_00)]

    assert judged(said).percent == 30_00


def test_without_avances_there_is_no_percentage_and_no_zero() -> None:
    for found in (judged([]), judged([], PLAIN_META)):
        assert (found.basis, found.percent) == (Basis.NONE, None)
    assert figure_of(judged([])).without_target == 1
    assert figure_of(judged([], PLAIN_META)).without_target == 0


def test_a_meta_of_zero_that_should_rise_gives_no_percentage_of_its_own() -> None:
    found = judged([fact(quantity=5_000, unit="m", percent=40_00)], meta(quantity=0))

    assert (found.basis, found.percent) == (Basis.DECLARED, 40_00)


def test_every_basis_has_its_words() -> None:
    assert set(BASIS_LABELS) == set(Basis)


# --- Money


def test_money_is_held_against_the_budget_of_those_that_have_one() -> None:
    with_budget = figure_of(judged([fact(amount=150_00)], meta(budget=100_00)))
    without = figure_of(judged([fact(amount=50_00)], PLAIN_META))

    both = total([with_budget, without])

    assert (both.spent, both.spent_budgeted, both.budget, both.budgets) == (
        200_00,
        150_00,
        100_00,
        1,
    )
    assert both.financial == 150_00, "not capped"
    assert without.financial is None


# --- Sums


def test_the_figure_of_nothing_says_nothing() -> None:
    assert total([]) == Figure()
    assert Figure().percent is None
    assert Figure().financial is None


def test_a_heavier_action_pulls_harder() -> None:
    heavy = figure_of(judged([fact(percent=90_00)], meta(weight=3_00)))
    light = figure_of(judged([fact(percent=10_00)], PLAIN_META))

    assert total([heavy, light]).percent == 70_00  # (3 × 90 + 1 × 10) ÷ 4


def test_silent_and_cancelled_actions_pull_nothing_and_are_counted() -> None:
    whole = total(
        figure_of(one)
        for one in (
            judged([fact(percent=80_00)]),
            judged([]),
            judged([fact(status=Status.CANCELLED)]),
        )
    )

    assert (whole.cells, whole.counted, whole.percent) == (3, 1, 80_00)
    assert (whole.silent, whole.cancelled, whole.without_target) == (1, 1, 3)


@ANY
@given(CELLS, st.data())
def test_figures_add_up_in_any_order_and_any_parts(found: list[Cell], data: st.DataObject) -> None:
    figures = [figure_of(one) for one in found]
    parts: list[list[Figure]] = [[], [], []]
    for one in data.draw(st.permutations(figures)):
        parts[data.draw(st.integers(0, 2))].append(one)
    sums = [total(part) for part in parts]

    assert total(sums) == total(figures)
    assert sums[0].plus(sums[1]).plus(sums[2]) == total(figures)


@ANY
@given(CELLS)
def test_the_percentage_of_a_whole_lies_within_those_of_its_parts(found: list[Cell]) -> None:
    percents = [one.percent for one in found if one.percent is not None]
    whole = total(map(figure_of, found)).percent

    assert (whole is None) == (not percents)
    if whole is not None:
        assert 0 <= min(percents) <= whole <= max(percents) <= 100_00


@ANY
@given(CELLS, st.integers(2, 1_000))
def test_weights_that_are_all_so_many_times_heavier_change_no_percentage(
    found: list[Cell], times: int
) -> None:
    heavier = [
        figure_of(
            replace(one, goal=replace(one.goal or goal(PLAIN_META), weight=one.weight * times))
        )
        for one in found
    ]

    assert total(heavier).percent == total(map(figure_of, found)).percent


@ANY
@given(CELLS)
def test_what_has_no_meta_is_counted_and_what_has_no_data_is_no_zero(found: list[Cell]) -> None:
    whole = total(map(figure_of, found))
    data = [one for one in found if one.percent is not None]

    assert whole.without_target == sum(one.goal is None or not one.goal.yearly for one in found)
    assert whole.cells - whole.counted == whole.silent + whole.cancelled
    assert whole.percent == total(map(figure_of, data)).percent


# --- More work is never less progress


@ANY
@given(facts_of(), metas_of(), QUANTITIES, QUANTITIES, CELLS)
def test_more_quantity_against_a_rising_meta_that_is_summed_never_lowers(
    facts: list[Fact], metas: list[Target], less: int, more: int, others: list[Cell]
) -> None:
    assume(metas)
    metas = [replace(one, unit="m", direction=Direction.RISING, counting=Counting.SUM)
             for one in metas]  # fmt: skip
    less, more = sorted((less, more))
    rest = total(map(figure_of, others))

    before, after = (
        figure_of(judged([*facts, fact(record="av-x", unit="m", quantity=quantity)], *metas))
        for quantity in (less, more)
    )

    assert (before.percent or 0) <= (after.percent or 0)
    assert (rest.plus(before).percent or 0) <= (rest.plus(after).percent or 0)


@ANY
@given(facts_of(), metas_of(), PERCENTS, PERCENTS, CELLS)
def test_a_higher_declared_percentage_never_lowers(
    facts: list[Fact], metas: list[Target], less: int, more: int, others: list[Cell]
) -> None:
    less, more = sorted((less, more))
    rest = total(map(figure_of, others))

    before, after = (
        figure_of(judged([*facts, fact(record="av-x", percent=percent)], *metas))
        for percent in (less, more)
    )

    assert (before.percent or 0) <= (after.percent or 0)
    assert (rest.plus(before).percent or 0) <= (rest.plus(after).percent or 0)


def test_a_conflict_counts_once_and_is_marked() -> None:
    calm = [fact(quantity=50_000, unit="m", amount=5_00)]
    disputed = [calm[0]._replace(disputed=True)]

    one, other = (figure_of(judged(facts, PLAIN_META)) for facts in (calm, disputed))

    assert replace(one, conflicts=1) == other


def test_a_cell_without_any_meta_weighs_one() -> None:
    assert cell("1.02.03", LAYO, None, EMPTY).weight == 1_00
    assert cell("1.02.03", LAYO, None, tally_of([fact(quantity=1)])).result is None
