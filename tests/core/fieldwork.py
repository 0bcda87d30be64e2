"""Avances and metas for the tests of the figures: plain ones, any ones, and what is known of them.

A small sight of the plan is enough: actions of two ejes and of two temas of one, in two districts.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.goals import Goal, TargetFact, goal_of
from canasplan.lights import Cutoffs
from canasplan.model import Counting, Direction, Operation, Progress, Revision, Status, Target
from canasplan.revisions import PREFIXES, seal
from canasplan.rollup import Cell, cell
from canasplan.standing import Known, Pair
from canasplan.tally import Fact, tally_of
from tests.conftest import FixedClock
from tests.core.contents import PLAIN, PLAN

LAYO, CHECCA = "080505", "080502"
DISTRICTS = (LAYO, CHECCA)
ACTIONS = ("1.02.03", "1.02.04", "1.01.01", "4.01.01")
PAIRS = tuple((action, ubigeo) for action in ACTIONS for ubigeo in DISTRICTS)
TODAY = date(2022, 9, 15)
EXAMPLES = int(os.environ.get("CANASPLAN_FIGURES", "30"))
ANY = settings(max_examples=EXAMPLES, deadline=None)
"""Of what is computed."""
ANY_PLAN = settings(max_examples=max(EXAMPLES // 2, 1), deadline=None)
"""Of what is computed over all actions of the plan."""
ANY_FOLDER = settings(max_examples=max(EXAMPLES // 5, 1), deadline=None)
"""Of what is recorded in a data folder, too."""
ANY_FILES = settings(max_examples=max(EXAMPLES // 10, 1), deadline=None)
"""Of what goes from one data folder to another, too."""
UNITS = ("m", " M", "km")
"""The first two are the same."""

PLAIN_FACT = Fact(
    "av-1", date(2022, 3, 4), Status.RUNNING, None, None, None, None, None, None, None, None, None,
    disputed=False,
)  # fmt: skip
PLAIN_META = Target(PLAN.code, "1.02.03", LAYO, 2022, "m", 200_000)
"""200 m in 2022."""


def fact(**changed: Any) -> Fact:
    """An avance of 4 March 2022 that says nothing but "en ejecución"."""
    return PLAIN_FACT._replace(**changed)


def meta(**changed: Any) -> Target:
    return replace(PLAIN_META, **changed)


def goal(*metas: Target) -> Goal:
    """What some metas ask for together; the later ones were recorded later."""
    found = goal_of(TargetFact(f"me-{number}", one) for number, one in enumerate(metas))
    assert found is not None
    return found


def judged(facts: Iterable[Fact], *metas: Target) -> Cell:
    """Action 1.02.03 in Layo."""
    return cell("1.02.03", LAYO, goal(*metas) if metas else None, tally_of(facts))


# --- Any

_COUNT = st.none() | st.integers(0, 5_000)
QUANTITIES = st.integers(0, 10**9)
PERCENTS = st.integers(0, 100_00)
DAYS = st.dates(date(2019, 1, 1), TODAY)


@st.composite
def facts_of(draw: st.DrawFn, most: int = 5) -> list[Fact]:
    """Some avances, each a record of its own."""
    numbers = draw(st.lists(st.integers(0, 99), unique=True, max_size=most))
    return [
        Fact._make(
            (
                f"av-{number:02}",
                draw(DAYS),
                draw(st.sampled_from(Status)),
                draw(st.none() | PERCENTS),
                draw(st.none() | QUANTITIES),
                draw(st.sampled_from([None, *UNITS])),
                *(draw(_COUNT) for _ in range(6)),  # money and people
                draw(st.booleans()),
            )
        )
        for number in numbers
    ]


@st.composite
def metas_of(draw: st.DrawFn, action: str = "1.02.03", ubigeo: str = LAYO) -> list[Target]:
    """Metas of some years, perhaps two of one year."""
    return [
        Target(
            PLAN.code,
            action,
            ubigeo,
            year,
            draw(st.sampled_from(UNITS)),
            draw(st.none() | QUANTITIES),
            draw(_COUNT),
            draw(st.none() | st.integers(1, 1_000_00)),
            draw(st.sampled_from(Direction)),
            draw(st.sampled_from(Counting)),
        )
        for year in draw(st.lists(st.integers(2019, 2022), max_size=2))
    ]


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    """Any action in any district."""
    metas = draw(metas_of())
    return cell("1.02.03", LAYO, goal(*metas) if metas else None, tally_of(draw(facts_of(3))))


@st.composite
def knowledge(draw: st.DrawFn) -> Known:
    """What figures of any kind are made of: several actions in two districts."""
    pairs = draw(st.lists(st.sampled_from(PAIRS), unique=True))
    found = {pair: draw(facts_of(4)) for pair in pairs}
    metas = [one for pair in pairs for one in draw(metas_of(*pair))]
    return known(found, metas)


def known(
    facts: dict[Pair, list[Fact]], metas: Iterable[Target] = (), until: date | None = None
) -> Known:
    """What is known where only these avances and metas were recorded."""
    targets: dict[Pair, tuple[TargetFact, ...]] = {}
    for number, one in enumerate(metas):
        pair = one.action, one.ubigeo
        targets[pair] = (*targets.get(pair, ()), TargetFact(f"me-{number}", one))
    tallies = {pair: by_month(own) for pair, own in facts.items() if own}
    return Known(PLAN, Cutoffs(), TODAY, until, targets, tallies)


def by_month(facts: Iterable[Fact]) -> dict[tuple[int, int], Any]:
    """The tally of each month, as they are read from the database."""
    own = list(facts)
    months = {(one.date.year, one.date.month) for one in own}
    return {
        month: tally_of(one for one in own if (one.date.year, one.date.month) == month)
        for month in sorted(months)
    }


# --- On disk


def recorded(content: Progress | Target, which: int = 1, **changed: Any) -> Revision:
    """The first revision of a record, as some other laptop wrote it."""
    record = f"{PREFIXES[type(content)]}-01932c5e-7b1a-7c3d-8e4f-{which:012x}"
    first = Revision(
        record, 1, (), Operation.CREATE, None, "Elsa Huamán (Promotora)",
        "eq-6f1cbd1e-30a1-4c5a-9d52-3f0f4f5a7b21", content.ubigeo, "2022-03-04T15:04:05.123Z",
        content,
    )  # fmt: skip
    return seal(replace(first, **changed))


def voided(first: Revision) -> Revision:
    """What takes a record back."""
    return seal(replace(first, number=2, parents=(first.hash,), operation=Operation.VOID,
                        reason="Se registró dos veces"))  # fmt: skip


def avance(**changed: Any) -> Progress:
    return replace(PLAIN, percent=None, **changed)


@contextmanager
def opened(blank: Path) -> Iterator[Workspace]:
    """A data folder like `blank`, for one example."""
    with tempfile.TemporaryDirectory() as name:
        folder = shutil.copytree(blank, Path(name) / "datos")
        with open_workspace(folder, FixedClock()) as workspace:
            yield workspace
