"""Which backups stay, whatever the clock says."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from canasplan.identity import local_day
from canasplan.thinning import BEFORE_RISK, DAYS, MONTHS, NEWEST_DAY, WEEKS, kept

MOST = NEWEST_DAY + DAYS + WEEKS + MONTHS + BEFORE_RISK
"""No rule keeps more of those that are proven."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup as far as thinning looks."""

    number: int
    moment: datetime
    before_risk: bool = False
    proven: bool = True

    @property
    def day(self) -> date:
        return local_day(self.moment)


START = datetime(2022, 9, 15, 14, 30, tzinfo=UTC)
STEPS = st.one_of(
    st.integers(0, 90).map(lambda minutes: timedelta(minutes=minutes)),
    st.integers(0, 40).map(lambda days: timedelta(days=days)),
    st.integers(-50 * 365, 50 * 365).map(lambda days: timedelta(days=days)),  # a clock far off
)


@st.composite
def clocks(draw: st.DrawFn) -> list[datetime]:
    """What a clock said whenever a backup was made; it may jump."""
    moment, said = START, []
    for step in draw(st.lists(STEPS, max_size=120)):
        moment = moment + step if 1900 < (moment + step).year < 2200 else START
        said.append(moment)
    return said


@st.composite
def histories(draw: st.DrawFn) -> list[Copy]:
    """Backups in the order in which they were made."""
    return [
        Copy(number, moment, draw(st.booleans()), proven=draw(st.integers(0, 9)) > 0)
        for number, moment in enumerate(draw(clocks()), start=1)
    ]


def last_of(days: Iterable[Copy], period: int) -> dict[Hashable, Copy]:
    """The last one of each day (0), ISO week (1) or month (2)."""
    return {
        (one.day, one.day.isocalendar()[:2], (one.day.year, one.day.month))[period]: one
        for one in days
    }


@given(histories())
def test_what_stays_stays_again(made: list[Copy]) -> None:
    stay = kept(made)
    assert stay <= set(made)
    assert kept(stay) == stay
    assert kept(reversed(made)) == stay


@given(histories())
def test_the_newest_always_stays_and_what_stays_is_bounded(made: list[Copy]) -> None:
    stay = kept(made)
    proven = [one for one in made if one.proven]
    assert stay.issuperset(proven[-1:])
    assert len([one for one in stay if one.proven]) <= MOST


@given(histories())
def test_what_is_not_proven_stays_and_takes_no_place(made: list[Copy]) -> None:
    proven = [one for one in made if one.proven]
    assert kept(made) == kept(proven) | (set(made) - set(proven))


@given(histories())
def test_the_last_of_each_newest_day_week_and_month_stay(made: list[Copy]) -> None:
    stay = kept(made)
    proven = [one for one in made if one.proven]
    for period, count in enumerate((DAYS, WEEKS, MONTHS)):
        last = sorted(last_of(proven, period).values(), key=lambda one: one.number)
        assert stay.issuperset(last[-count:])


@given(histories())
def test_all_of_the_newest_day_stay(made: list[Copy]) -> None:
    proven = [one for one in made if one.proven]
    newest = [one for one in proven if one.day == proven[-1].day]
    assert kept(made).issuperset(newest[-NEWEST_DAY:])


@given(histories())
def test_the_newest_before_a_risky_step_stay_besides(made: list[Copy]) -> None:
    risky = [one for one in made if one.proven and one.before_risk]
    assert kept(made).issuperset(risky[-BEFORE_RISK:])


@settings(deadline=None)
@given(histories())
def test_thinning_after_each_one_keeps_as_much_of_the_past_as_thinning_at_the_end(
    made: list[Copy],
) -> None:
    left: set[Copy] = set()
    for one in made:
        left = kept({*left, one})
    assert left <= kept(made)
    # There is less only of a newest day to which the clock came back.
    proven = [one for one in made if one.proven]
    assert all(one.day == proven[-1].day for one in kept(made) - left)


@settings(deadline=None)
@given(clocks())
@example([START.replace(year=2015)] * 100)
@example([START + timedelta(days=day) for day in range(400)] + [START.replace(year=2015)] * 60)
@example([START.replace(year=2099, day=1 + day) for day in range(28)] + [START] * 3)
def test_no_clock_makes_it_delete_the_ten_last_ones_of_a_day_s_work(
    moments: list[datetime],
) -> None:
    made = [Copy(number, moment) for number, moment in enumerate(moments)]
    left: set[Copy] = set()
    for one in made:
        left = kept({*left, one})
    tail: list[Copy] = []
    for one in reversed(made):
        if one.day != made[-1].day:
            break
        tail.append(one)
    assert left.issuperset(tail[:10])
    assert len(left) >= min(len({one.day for one in made}), DAYS)


def test_a_year_of_work_is_kept_in_twelve_days_ten_weeks_and_nine_months() -> None:
    made = [
        Copy(number, START + timedelta(hours=8 * number))
        for number in range(3 * 365)  # three a day
    ]
    days = sorted({one.day for one in kept(made)}, reverse=True)
    newest = made[-1].day
    assert days[:12] == [newest - timedelta(days=back) for back in range(12)]
    # Sundays before those days, then the ends of months.
    assert all(day.isoweekday() == 7 or (day + timedelta(days=1)).day == 1 for day in days[12:])
    assert len({(day.year, day.month) for day in days}) == MONTHS
    assert len({day.isocalendar()[:2] for day in days if day.isoweekday() == 7}) >= WEEKS - 1


def test_without_backups_nothing_is_kept() -> None:
    assert kept([]) == set()
