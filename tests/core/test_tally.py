"""Tallies: the parts, however they are cut and in whatever order, make the whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from canasplan.db import tallies
from canasplan.model import Progress, Status
from canasplan.tally import EMPTY, Amounts, Fact, Last, People, Tally, merged, tally_of, unit_key
from tests.core.contents import PLAN, contents
from tests.core.fieldwork import (
    ANY,
    ANY_FOLDER,
    LAYO,
    avance,
    by_month,
    fact,
    facts_of,
    meta,
    opened,
    recorded,
    voided,
)
from tests.exchange.records import add

MARCH, APRIL = date(2022, 3, 4), date(2022, 4, 4)


# --- Any partition, any order


@ANY
@given(facts_of(), st.data())
def test_merging_the_tallies_of_any_parts_in_any_order_is_the_tally_of_the_whole(
    facts: list[Fact], data: st.DataObject
) -> None:
    parts: list[list[Fact]] = [[] for _ in range(4)]
    for one in data.draw(st.permutations(facts)):
        parts[data.draw(st.integers(0, 3))].append(one)

    assert merged(map(tally_of, data.draw(st.permutations(parts)))) == tally_of(facts)


@ANY
@given(facts_of(4), facts_of(4))
def test_what_is_added_stays_as_it_was(mine: list[Fact], others: list[Fact]) -> None:
    one, other = tally_of(mine), tally_of(others)

    one.plus(other)

    assert (one, other) == (tally_of(mine), tally_of(others))


def test_nothing_is_the_tally_of_nothing() -> None:
    assert tally_of([]) == merged([]) == EMPTY
    assert EMPTY.last_date is None


# --- What each part of it says


def test_a_tally_adds_up_money_people_and_quantities() -> None:
    one = fact(amount=100_50, women=12, men=9, minors=3, quantity=1_500, unit="m")
    other = fact(record="av-2", date=APRIL, amount=50, women=1, elders=1, disabled=1,
                 quantity=500, unit="m")  # fmt: skip

    assert tally_of([one, other]) == Tally(
        records=2,
        amount=101_00,
        people=People(women=13, men=9, minors=3, elders=1, disabled=1),
        quantities={"m": Amounts(2_000, 2, Last(APRIL, "av-2", 500))},
        status=Last(APRIL, "av-2", Status.RUNNING),
    )


def test_of_one_day_the_record_made_later_is_the_last_word() -> None:
    early = fact(record="av-1", status=Status.FINISHED, percent=100_00)
    late = fact(record="av-2", status=Status.STOPPED, percent=40_00)

    for order in ([early, late], [late, early]):
        tally = tally_of(order)
        assert tally.status is not None
        assert tally.declared is not None
        assert (tally.status.value, tally.declared.value) == (Status.STOPPED, 40_00)


def test_the_newest_declared_percentage_outlives_an_avance_that_declares_none() -> None:
    tally = tally_of([fact(percent=40_00), fact(record="av-2", date=APRIL)])

    assert tally.declared == Last(MARCH, "av-1", 40_00)
    assert tally.last_date == APRIL


def test_a_record_in_conflict_counts_once_and_is_marked() -> None:
    tally = tally_of([fact(quantity=1_000, unit="m", disputed=True), fact(record="av-2")])

    assert (tally.records, tally.conflicts) == (2, 1)
    assert tally.quantities["m"].total == 1_000


def test_women_and_men_are_all_the_people() -> None:
    assert People(women=3, men=4, minors=5).all == 7


def test_a_unit_is_the_same_whatever_its_case_accents_and_blanks() -> None:
    assert unit_key("  Árboles   PLANTADOS ") == unit_key("arboles plantados")
    assert unit_key(None) == unit_key("  ") == ""
    assert unit_key("m") != unit_key("km")


# --- As the database tells them


@ANY_FOLDER
@given(
    st.lists(st.tuples(contents(), st.booleans()), max_size=6),
    st.none() | st.just(date(2021, 6, 30)),
)
def test_the_database_tells_the_tallies_that_the_rules_make_of_the_avances(
    blank: Path, told: list[tuple[Progress, bool]], until: date | None
) -> None:
    saved = [recorded(content, number) for number, (content, _) in enumerate(told)]
    voidings = [voided(one) for one, (_, back) in zip(saved, told, strict=True) if back]
    wanted: dict[tuple[str, str], list[Fact]] = {}
    for one, (content, back) in zip(saved, told, strict=True):
        if not back and (until is None or content.date <= until):
            place = content.action, content.ubigeo
            wanted.setdefault(place, []).append(fact_of(one.record, content))

    with opened(blank) as workspace:
        add(workspace, *saved, *voidings)
        with workspace._db.read() as connection:
            found = tallies.tallies(connection, PLAN.code, until)
            facts = list(tallies.facts(connection, PLAN.code, until, {pair[0] for pair in wanted}))

    assert found == {pair: by_month(own) for pair, own in wanted.items()}
    assert sorted(facts) == sorted((pair, one) for pair, own in wanted.items() for one in own)


def fact_of(record: str, content: Progress) -> Fact:
    return Fact(
        record, content.date, content.status, content.percent, content.quantity, content.unit,
        content.amount, content.women, content.men, content.minors, content.elders,
        content.disabled, disputed=False,
    )  # fmt: skip


def test_a_damaged_avance_or_meta_is_in_no_figure_and_hides_no_other(blank: Path) -> None:
    damaged = "'no es un estado'"
    with opened(blank) as workspace:
        add(workspace, recorded(avance(), 1), recorded(avance(action="1.02.04"), 2),
            recorded(meta(), 1), recorded(meta(year=2021), 2))  # fmt: skip
        with workspace._db.write() as connection:
            connection.exec_driver_sql("DROP TRIGGER target_revision_no_update")
            connection.exec_driver_sql(
                f"UPDATE progress SET estado = {damaged} WHERE accion = '1.02.03'"
            )
            connection.exec_driver_sql(
                f"UPDATE target_revision SET sentido = {damaged} WHERE anio = 2021"
            )
        with workspace._db.read() as connection:
            found = tallies.tallies(connection, PLAN.code, None)
            facts = list(tallies.facts(connection, PLAN.code, None, {"1.02.03", "1.02.04"}))
            metas = tallies.targets(connection, PLAN.code)

    assert list(found) == [pair for pair, _ in facts] == [("1.02.04", LAYO)]
    assert [one.target for one in metas["1.02.03", LAYO]] == [meta()]
