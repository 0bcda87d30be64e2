"""Standings: figures of every place add up, for a year, as of a day, and month by month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canasplan.courses import planned_share
from canasplan.lights import Cutoffs, Light
from canasplan.model import Counting, Status
from canasplan.rollup import figure_of, total
from canasplan.standing import PLAN, Known, Standing, whole_months
from tests.core.fieldwork import (
    ACTIONS,
    ANY_PLAN,
    CHECCA,
    DISTRICTS,
    LAYO,
    PAIRS,
    fact,
    goal,
    knowledge,
    known,
    meta,
)

SCOPES = (PLAN, "1", "1.02", "1.02.03", "4")
YEARS = st.none() | st.integers(2019, 2022)
HERE = "1.02.03", LAYO


# --- Parts and whole


@ANY_PLAN
@given(knowledge(), YEARS)
def test_the_parts_of_every_place_add_up_to_it(found: Known, year: int | None) -> None:
    standing = Standing(found, year)

    for scope in SCOPES:
        whole = standing.figure(scope)
        districts = (standing.figure(scope, one.ubigeo) for one in found.plan.districts)
        assert total(districts) == whole
        assert total(map(figure_of, standing.cells(scope))) == whole
        if parts := standing.parts(scope):
            assert total(map(standing.figure, parts)) == whole
            for ubigeo in DISTRICTS:
                own = (standing.figure(part, ubigeo) for part in parts)
                assert total(own) == standing.figure(scope, ubigeo)


@ANY_PLAN
@given(knowledge(), YEARS)
def test_a_whole_lies_within_its_parts(found: Known, year: int | None) -> None:
    standing = Standing(found, year)

    for scope in (PLAN, "1", "1.02"):
        figures = map(standing.figure, standing.parts(scope))
        percents = [one.percent for one in figures if one.percent is not None]
        whole = standing.figure(scope).percent
        assert (whole is None) == (not percents)
        assert whole is None or min(percents) <= whole <= max(percents)


def test_every_action_counts_in_each_of_the_eight_districts() -> None:
    figure = Standing(known({})).figure()

    assert (figure.cells, figure.silent, figure.without_target) == (83 * 8, 83 * 8, 83 * 8)
    assert (figure.percent, Standing(known({})).light(None)) == (None, Light.NONE)


def test_a_tema_without_actions_says_nothing() -> None:
    plan = known({}).plan
    (code, *_) = [tema.code for eje in plan.ejes for tema in eje.temas if not tema.actions]

    assert Standing(known({})).figure(code).cells == 0
    assert Standing(known({})).parts(code) == ()


def test_the_parts_are_those_of_the_plan() -> None:
    standing = Standing(known({}))

    assert standing.parts(PLAN) == ("1", "2", "3", "4")
    assert standing.parts("1")[:2] == ("1.01", "1.02")
    assert standing.parts("1.02")[0] == "1.02.01"
    assert standing.parts("1.02.03") == standing.parts("9") == ()
    assert len(standing.actions()) == 83
    assert standing.actions("1.02.03") == ("1.02.03",)
    assert set(standing.actions("1.02")) == set(standing.parts("1.02"))


def test_the_cutoffs_are_those_that_are_known() -> None:
    standing = Standing(replace(known({}), cutoffs=Cutoffs(50_00, 80_00)))

    percents = (49_99, 50_00, 79_99, 80_00)
    lights = [standing.light(percent) for percent in percents]

    assert lights == [Light.RED, Light.AMBER, Light.AMBER, Light.GREEN]


# --- Renewed


@ANY_PLAN
@given(knowledge(), knowledge(), st.sets(st.sampled_from(ACTIONS)), YEARS)
def test_what_is_renewed_stands_as_what_is_made_from_nothing(
    old: Known, new: Known, actions: set[str], year: int | None
) -> None:
    part = replace(
        new,
        targets={pair: one for pair, one in new.targets.items() if pair[0] in actions},
        tallies={pair: one for pair, one in new.tallies.items() if pair[0] in actions},
    )
    before = Standing(old, year)
    seen(before)

    renewed = before.renewed(part, actions)

    assert seen(renewed) == seen(Standing(old.renewed(part, actions), year))


def seen(standing: Standing) -> list[object]:
    """All that is shown of a standing."""
    cells = [standing.cell(*pair) for pair in PAIRS]
    return [cells, [standing.figure(scope) for scope in SCOPES], standing.curve("1.02"),
            standing.curve("4", LAYO), standing.silences(3, "1.02")]  # fmt: skip


def test_what_is_compared_is_renewed_too() -> None:
    """An avance of an earlier day, entered late, moves both figures: the change is between them."""
    past = known({HERE: [fact(percent=40_00)]}, until=date(2022, 3, 31))
    now = known({HERE: [fact(percent=60_00)]})
    standing = Standing(now, before=Standing(past))
    assert standing.change("1.02.03") == standing.change("1.02.03", LAYO) == 20_00
    assert standing.change("1.02.04") is None

    late = known({HERE: [fact(percent=50_00)]}, until=date(2022, 3, 31))
    renewed = standing.renewed(now, ["1.02.03"], late)

    assert renewed.change("1.02.03") == 10_00
    assert standing.renewed(now, ["1.02.03"]).change("1.02.03") == 20_00
    assert Standing(now).change("1.02.03") is None


def test_what_moved_away_is_known_no_more() -> None:
    before = known({HERE: [fact(percent=40_00)]}, [meta()])

    after = before.renewed(known({}), ["1.02.03"])

    assert (after.targets, after.tallies) == ({}, {})


# --- One year


def test_a_year_holds_its_own_avances_against_its_own_meta() -> None:
    done = [fact(date=date(2021, 5, 4), quantity=50_000, unit="m"),
            fact(record="av-2", quantity=150_000, unit="m")]  # fmt: skip
    found = known({HERE: done}, [meta(year=2021, quantity=100_000), meta()])

    percents = [Standing(found, year).cell(*HERE).percent for year in (2021, 2022, 2020, None)]

    assert percents == [50_00, 75_00, None, 66_67]


# --- Silence


def test_silences_are_counted_in_whole_months() -> None:
    spring = known({HERE: [fact(date=date(2022, 6, 15))], ("1.02.04", LAYO): [fact()]})
    standing = Standing(spring)

    def told(months: int) -> list[tuple[str, int | None]]:
        return [(cell.action, since) for cell, since in standing.silences(months, "1.02", LAYO)]

    assert ("1.02.03", 3) in told(3)
    assert "1.02.03" not in dict(told(4))
    assert ("1.02.04", 6) in told(4)
    assert ("1.02.01", None) in told(48), "never: there always is silence"


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2022, 1, 31), date(2022, 2, 28), 0),
        (date(2022, 1, 31), date(2022, 3, 1), 1),
        (date(2022, 3, 15), date(2022, 6, 14), 2),
        (date(2022, 3, 15), date(2022, 6, 15), 3),
        (date(2021, 12, 1), date(2022, 2, 1), 2),
        (date(2022, 6, 15), date(2022, 3, 15), 0),
    ],
)
def test_a_month_is_whole_on_the_same_day_of_the_next(
    since: date, until: date, months: int
) -> None:
    assert whole_months(since, until) == months


# --- Planned against real


@ANY_PLAN
@given(knowledge(), YEARS)
def test_the_last_point_of_a_curve_is_the_figure(found: Known, year: int | None) -> None:
    standing = Standing(found, year)

    for scope, ubigeo in ((PLAN, None), ("1.02", None), ("1.02.03", LAYO)):
        curve, figure = standing.curve(scope, ubigeo), standing.figure(scope, ubigeo)
        assert curve[-1].real == figure.percent
        assert sum(point.records for point in curve) == figure.records
        assert sum(point.spent for point in curve) == figure.spent
        assert sum(point.people for point in curve) == figure.people.all


def test_a_curve_shows_each_month_what_was_done_and_what_was_planned() -> None:
    found = known({HERE: [fact(quantity=50_000, unit="m", amount=9_00, women=2)]}, [meta()])

    curve = {point.month: point for point in Standing(found, 2022).curve(*HERE)}

    assert list(curve) == [(2022, month) for month in range(1, 10)]
    assert (curve[2022, 2].real, curve[2022, 2].planned) == (None, 16_67)
    assert (curve[2022, 3].real, curve[2022, 3].planned) == (25_00, 25_00)
    assert (curve[2022, 9].real, curve[2022, 9].planned) == (25_00, 75_00)
    assert [(p.records, p.spent, p.people) for p in curve.values() if p.records] == [(1, 9_00, 2)]


def test_what_was_done_before_the_first_month_is_in_the_curve_from_its_beginning() -> None:
    found = known({HERE: [fact(date=date(2018, 12, 1), percent=30_00)]})

    assert Standing(found).curve(*HERE)[0].real == 30_00


def test_before_the_plan_began_there_is_no_curve() -> None:
    early = date(2018, 12, 31)
    found = known({HERE: [fact(date=date(2018, 12, 1), percent=30_00)]}, until=early)

    assert Standing(found).months() == ()
    assert Standing(found).curve() == ()


def test_the_months_of_the_plan_end_with_its_years_unless_something_came_after() -> None:
    late = date(2024, 5, 1)
    done = known({HERE: [fact()]}, until=late)
    more = known({HERE: [fact(date=date(2023, 2, 1))]}, until=late)

    assert Standing(done).months()[-1] == (2022, 12)
    assert Standing(more).months()[-1] == (2023, 2)
    assert Standing(more, 2023).months()[-1] == (2023, 12)


@pytest.mark.parametrize(
    ("month", "share"),
    [((2020, 12), 0), ((2021, 6), 16_67), ((2021, 12), 33_33), ((2022, 3), 50_00),
     ((2022, 12), 100_00), ((2023, 1), 100_00)],
)  # fmt: skip
def test_metas_are_planned_evenly_over_the_months_of_their_years(
    month: tuple[int, int], share: int
) -> None:
    assert planned_share(goal(meta(year=2021, quantity=100_000), meta()), month) == share


def test_where_the_last_one_counts_its_year_alone_is_planned() -> None:
    last = goal(meta(year=2021, counting=Counting.LAST), meta(counting=Counting.LAST))

    assert [planned_share(last, (2021, 12)), planned_share(last, (2022, 6))] == [0, 50_00]


def test_without_a_quantity_nothing_is_planned() -> None:
    assert planned_share(None, (2022, 1)) is None
    assert planned_share(goal(meta(quantity=0)), (2022, 1)) is None
    assert planned_share(goal(meta(unit=None, quantity=None, budget=1)), (2022, 1)) is None


def test_what_was_cancelled_leaves_the_curve_from_that_month_on() -> None:
    found = known({HERE: [fact(percent=40_00),
                          fact(record="av-2", date=date(2022, 5, 2), status=Status.CANCELLED)],
                   ("1.02.03", CHECCA): [fact(percent=20_00)]})  # fmt: skip

    curve = {point.month: point.real for point in Standing(found, 2022).curve("1.02.03")}

    assert [curve[2022, month] for month in (2, 4, 5)] == [None, 30_00, 20_00]
