"""What metas ask for together, and how far a result is from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canasplan import goals
from canasplan.goals import DEFAULT_WEIGHT, TargetFact, goal_of, rounded
from canasplan.model import Counting, Direction, Target
from canasplan.tally import tally_of
from tests.core.fieldwork import ANY, PLAIN_META, fact, goal, meta, metas_of

FALLING = {"direction": Direction.FALLING}
LAST = {"counting": Counting.LAST}


# --- Several metas as one


def test_where_no_meta_is_there_is_no_goal() -> None:
    assert goal_of([]) is None


def test_one_meta_is_its_own_goal() -> None:
    found = goal(meta(budget=1_000_00, weight=2_00))

    assert (found.unit, found.quantity, found.budget, found.weight) == ("m", 200_000, 1_000_00, 200)
    assert (found.years, found.yearly) == ((2022,), ((2022, 200_000),))
    assert (found.left_out, found.repeated) == (0, 0)


def test_a_weight_that_nobody_set_is_one() -> None:
    assert goal(PLAIN_META).weight == DEFAULT_WEIGHT == 1_00


def test_quantities_and_budgets_of_several_years_are_summed_up() -> None:
    found = goal(meta(year=2021, quantity=100_000, budget=10_00), meta(budget=5_00))

    assert (found.quantity, found.budget) == (300_000, 15_00)
    assert found.yearly == ((2021, 100_000), (2022, 200_000))


def test_where_the_last_one_counts_the_newest_year_is_the_one_to_reach() -> None:
    found = goal(meta(year=2021, quantity=500_000, **LAST), meta(**LAST))

    assert (found.quantity, found.yearly) == (200_000, ((2022, 200_000),))


def test_the_newest_year_says_unit_direction_and_counting() -> None:
    found = goal(meta(**LAST), meta(year=2021, unit="km", **FALLING))

    assert (found.unit, found.direction, found.counting) == ("m", Direction.RISING, Counting.LAST)


def test_a_year_in_another_unit_is_not_added_and_is_counted() -> None:
    found = goal(meta(year=2021, unit="km"), meta(year=2020, unit=" M "), PLAIN_META)

    assert (found.quantity, found.left_out) == (400_000, 1)


def test_a_newer_year_with_a_budget_alone_takes_no_meta_away() -> None:
    found = goal(
        meta(year=2021, **FALLING),
        meta(year=2022, unit=None, quantity=None, budget=9_00, weight=3_00),
    )

    assert (found.unit, found.quantity, found.direction) == ("m", 200_000, Direction.FALLING)
    assert (found.budget, found.weight, found.left_out) == (9_00, 3_00, 0)


def test_budgets_alone_set_no_quantity() -> None:
    found = goal(meta(unit=None, quantity=None, budget=1))

    assert (found.unit, found.quantity, found.budget, found.yearly) == (None, None, 1, ())


def test_of_two_metas_of_one_year_the_newer_record_counts_and_the_other_is_counted() -> None:
    newer, older = (TargetFact(name, meta(quantity=n), disputed=True)
                    for name, n in (("me-b", 300_000), ("me-a", 200_000)))  # fmt: skip

    found = goal_of([newer, older])

    assert found is not None
    assert (found.quantity, found.repeated, found.disputed) == (300_000, 1, 1)


@ANY
@given(metas_of(), st.data())
def test_the_order_in_which_metas_are_told_changes_nothing(
    metas: list[Target], data: st.DataObject
) -> None:
    told = [TargetFact(f"me-{number}", one) for number, one in enumerate(metas)]

    assert goal_of(data.draw(st.permutations(told))) == goal_of(told)


# --- What was done, in the meta's unit


def test_a_quantity_without_a_unit_counts_as_in_the_metas_and_another_unit_does_not() -> None:
    tally = tally_of([
        fact(quantity=1_000, unit="M"),
        fact(record="av-2", quantity=2_000),
        fact(record="av-3", quantity=9_000, unit="km"),
    ])  # fmt: skip

    assert goals.result_of(goal(PLAIN_META), tally) == 3_000
    assert goals.other_units(goal(PLAIN_META), tally) == 1


def test_where_the_last_one_counts_it_is_the_newest_in_either_unit() -> None:
    tally = tally_of([fact(quantity=1_000, unit="m"), fact(record="av-2", quantity=700)])

    assert goals.result_of(goal(meta(**LAST)), tally) == 700


def test_where_no_quantity_is_said_there_is_no_result() -> None:
    assert goals.result_of(goal(PLAIN_META), tally_of([fact()])) is None


# --- How far it is


@pytest.mark.parametrize(
    ("changed", "result", "percent"),
    [
        ({}, 0, 0),
        ({}, 120_000, 60_00),
        ({}, 200_000, 100_00),
        ({}, 240_000, 120_00),
        ({"quantity": 3_000}, 1_000, 33_33),
        ({"quantity": 3_000}, 2_000, 66_67),
        (FALLING, 200_000, 100_00),
        (FALLING, 0, 100_00),
        (FALLING, 400_000, 50_00),
        ({"quantity": 0, **FALLING}, 5_000, 0),
        ({"quantity": 0, **FALLING}, 0, 100_00),
        ({"quantity": 0}, 5_000, None),
        ({"quantity": None}, 5_000, None),
    ],
)
def test_a_result_is_so_far(changed: dict[str, object], result: int, percent: int | None) -> None:
    assert goals.attained(goal(meta(**changed)), result) == percent


@ANY
@given(st.integers(0, 10**12), st.integers(1, 10**9))
def test_half_is_rounded_up(dividend: int, divisor: int) -> None:
    found = rounded(dividend, divisor)

    assert 2 * dividend - divisor < 2 * found * divisor <= 2 * dividend + divisor


def test_a_half_is_one() -> None:
    assert [rounded(n, 2) for n in (1, 3, 5)] == [1, 2, 3]
