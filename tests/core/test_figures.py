"""Figures through the use cases, on real data folders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.errors import CanasplanError
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.imports import Outcome
from canasplan.lights import LIGHT_LABELS, Cutoffs, Light
from canasplan.model import Progress, Status
from canasplan.revisions import seal
from canasplan.rollup import Figure
from canasplan.standing import Standing
from tests.conftest import FixedClock
from tests.core.contents import contents
from tests.core.fieldwork import (
    ANY_FILES,
    ANY_FOLDER,
    CHECCA,
    DAYS,
    LAYO,
    avance,
    meta,
    opened,
    recorded,
)
from tests.core.posting import packed
from tests.exchange.packages import laptop
from tests.exchange.records import add, save

CONTENTS = st.lists(contents(), max_size=5)
METAS = [
    meta(),
    meta(action="1.02.04", weight=3_00, budget=900_00),
    meta(action="1.01.01", ubigeo=CHECCA),
]
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {
            "action": st.sampled_from(["1.02.03", "1.02.04", "2.01.01"]),
            "date": st.sampled_from(["04/03/2022", "05/05/2021", "06/07/2022"]),
            "status": st.sampled_from(["en_ejecucion", "concluida", "cancelada"]),
            "percent": st.sampled_from(["", "0", "25.5", "100"]),
            "quantity": st.sampled_from(["", "50", "120.5"]),
            "unit": st.sampled_from(["", "m", "km"]),
            "amount": st.sampled_from(["", "1500.50"]),
        }
    ),
    max_size=4,
)
TYPED_META = {"action": "1.02.03", "ubigeo": LAYO, "year": "2022", "unit": "m", "quantity": "200"}
FIELDS = {"ubigeo": LAYO, "activity": "obra", "achievements": "Se hizo"}
Entry = dict[str, str]


def shown(standing: Standing) -> list[Figure]:
    """The figures of everything, and of some parts."""
    places = [("", None), ("", LAYO), ("1", None), ("1.02", None), ("1.02.03", LAYO)]
    return [standing.figure(*place) for place in places]


def enter(workspace: Workspace, entries: list[Entry]) -> None:
    for entry in entries:
        save(workspace, FIELDS | entry)


# --- What disturbs no figure


@ANY_FOLDER
@given(ENTRIES, ENTRIES)
def test_voided_records_are_in_no_figure(
    blank: Path, kept: list[Entry], voided: list[Entry]
) -> None:
    with opened(blank) as workspace:
        workspace.targets.save([TYPED_META])
        enter(workspace, kept)
        before = workspace.figures.standing()
        for entry in voided:
            workspace.progress.void(save(workspace, FIELDS | entry).record, reason="Se repitió")
        other = workspace.targets.save([TYPED_META | {"action": "1.02.04"}])
        (_, taken_back) = workspace.targets.all()
        workspace.targets.void(taken_back.winner.record, reason="No era esa acción")
        after = workspace.figures.standing()

    assert other.added == 1
    assert (after.known, shown(after)) == (before.known, shown(before))


@ANY_FILES
@given(ENTRIES, ENTRIES.filter(bool), st.permutations([0, 0, 1, 1, 2]))
def test_files_taken_up_again_and_in_any_order_change_no_figure(
    blank: Path, first: list[Entry], more: list[Entry], order: list[int]
) -> None:
    with TemporaryDirectory() as name, laptop(Path(name), FIELDS) as own, opened(blank) as province:
        district = own.workspace
        district.targets.save([TYPED_META])
        enter(district, first)
        files = [packed(district, own.target)]
        enter(district, more)
        files += [packed(district, own.target), own.target / "avances.csv"]
        district.exports.write(ExportRequest(), files[-1])
        for number in order:
            [report] = province.imports.take([files[number]])
            assert report.outcome in (Outcome.TAKEN, Outcome.KNOWN)

        here, there = district.figures.standing(), province.figures.standing()

    assert here.known == there.known
    assert shown(here) == shown(there)


@ANY_FOLDER
@given(CONTENTS, DAYS)
def test_as_of_a_day_it_stands_as_if_nothing_had_come_after(
    blank: Path, told: list[Progress], until: date
) -> None:
    everything = [recorded(content, which) for which, content in enumerate(told)]
    metas = [recorded(content, which) for which, content in enumerate(METAS)]
    with opened(blank) as whole, opened(blank) as part:
        add(whole, *everything, *metas)
        add(part, *(one for one in everything if date_of(one.content) <= until), *metas)

        then, only = whole.figures.standing(until=until), part.figures.standing()

    assert then.known.day == until
    assert (then.known.tallies, then.known.targets) == (only.known.tallies, only.known.targets)
    assert shown(then) == shown(only)


def date_of(content: object) -> date:
    assert isinstance(content, Progress)
    return content.date


def test_a_conflict_counts_once_with_its_provisional_winner(blank: Path) -> None:
    first = recorded(avance(quantity=50_000, unit="m"))
    assert isinstance(first.content, Progress)
    here, there = (
        seal(replace(first, number=number, parents=(first.hash,), reason="Se midió",
                     content=replace(first.content, quantity=quantity)))
        for number, quantity in ((2, 60_000), (3, 80_000))
    )  # fmt: skip
    with opened(blank) as workspace:
        add(workspace, first, here, there, recorded(meta()))

        figure = workspace.figures.standing().figure("1.02.03", LAYO)

    assert (figure.records, figure.conflicts, figure.percent) == (1, 1, 40_00)


# --- What is asked for


def test_one_reads_what_a_save_moved_and_stands_as_if_all_were_read(
    workspace: Workspace, fields: Entry
) -> None:
    save(workspace, fields, action="1.02.04")
    before = workspace.figures.standing()
    shown(before)
    workspace.targets.save([TYPED_META])
    save(workspace, fields, quantity="100", unit="m")

    part = workspace.figures.known(actions=["1.02.03"])

    after = workspace.figures.standing()
    assert {pair[0] for pair in (*part.tallies, *part.targets)} == {"1.02.03"}
    assert before.renewed(part, ["1.02.03"]).known == after.known
    assert shown(before.renewed(part, ["1.02.03"])) == shown(after)


def test_the_day_is_the_one_in_peru(workspace: Workspace) -> None:
    assert workspace.figures.standing().known.day == date(2022, 9, 15)
    assert workspace.figures.standing().known.until is None


@pytest.mark.parametrize("year", [2018, 2024])
def test_a_year_that_is_not_the_plans_is_refused(workspace: Workspace, year: int) -> None:
    with pytest.raises(CanasplanError, match=f"El año {year} no es del plan: use de 2019 a 2023."):
        workspace.figures.standing(year)


def test_the_year_after_the_plan_may_be_looked_at(workspace: Workspace) -> None:
    assert workspace.figures.standing(2023).year == 2023


def test_the_avances_behind_a_figure_are_those_of_its_sight(
    province: Workspace, fields: Entry
) -> None:
    old = save(province, fields, date="05/03/2021").record
    here = save(province, fields).record
    there = save(province, fields, ubigeo=CHECCA).record
    late = save(province, fields, date="09/09/2022").record

    def behind(standing: Standing, ubigeo: str | None = None) -> list[str]:
        found = province.figures.behind(standing, ["1.02.03"], ubigeo)
        return [one.fact.record for one in found]

    figures = province.figures
    assert behind(figures.standing()) == [there, old, here, late]
    assert behind(figures.standing(), LAYO) == [old, here, late]
    assert behind(figures.standing(2022), LAYO) == [here, late]
    assert behind(figures.standing(until=date(2022, 8, 31)), LAYO) == [old, here]
    assert figures.behind(figures.standing(), ["1.02.04"]) == ()


def test_a_cell_says_the_district_and_the_action_it_is_of(
    workspace: Workspace, fields: Entry
) -> None:
    save(workspace, fields, status="concluida")

    [found] = workspace.figures.behind(workspace.figures.standing(), ["1.02.03"])

    assert (found.action, found.ubigeo, found.fact.status) == ("1.02.03", LAYO, Status.FINISHED)


# --- Cut-offs


def test_the_cutoffs_are_the_usual_ones_until_the_office_sets_others(workspace: Workspace) -> None:
    figures = workspace.figures
    assert figures.cutoffs() == Cutoffs(75_00, 95_00)

    figures.set_cutoffs(Cutoffs(60_00, 85_00))
    figures.set_cutoffs(Cutoffs(50_00, 80_00))

    assert figures.cutoffs() == figures.standing().cutoffs == Cutoffs(50_00, 80_00)


def test_the_cutoffs_outlive_the_program(folder: Path) -> None:
    with open_workspace(folder, FixedClock()) as workspace:
        workspace.figures.set_cutoffs(Cutoffs(1, 100_00))

    with open_workspace(folder, FixedClock(), read_only=True) as again:
        assert again.figures.cutoffs() == Cutoffs(1, 100_00)


@pytest.mark.parametrize(
    ("amber", "green"), [(0, 95_00), (95_00, 95_00), (96_00, 95_00), (75_00, 100_01)]
)
def test_cutoffs_out_of_order_are_refused_and_nothing_changes(
    workspace: Workspace, amber: int, green: int
) -> None:
    with pytest.raises(CanasplanError, match="El ámbar debe empezar por encima de 0 %"):
        workspace.figures.set_cutoffs(Cutoffs(amber, green))

    assert workspace.figures.cutoffs() == Cutoffs()


def test_every_light_has_a_word_beside_its_colour() -> None:
    assert {light: LIGHT_LABELS[light] for light in Light} == {
        Light.GREEN: "Cumple",
        Light.AMBER: "En riesgo",
        Light.RED: "Atrasado",
        Light.NONE: "Sin dato",
    }
    assert Cutoffs().light(None) is Light.NONE
