"""Whatever the order, the repetitions and the clocks: the office ends with the same state.

500 random worlds in each run (``--long`` asks for 100,000), and every order with every single
repetition of the files of two of them. What must come out is computed without a database.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from canasplan.bootstrap import open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.imports import Outcome
from canasplan.model import Profile
from canasplan.plan_document import PlanDocument
from tests.exchange.worlds import LAPTOPS, Event, World, csv_of, halves, renamed, write_files

WORLDS = int(os.environ.get("CANASPLAN_WORLDS", "500"))
OFFICE = Profile("0805", "Ana Condori", "Planificadora")

pytestmark = pytest.mark.timeout(300 + WORLDS)

EVENTS = st.lists(
    st.builds(
        Event,
        what=st.sampled_from(["new", "new", "change", "change", "void", "pass", "pass", "export"]),
        laptop=st.integers(0, len(LAPTOPS) - 1),
        which=st.integers(0, 9),
        text=st.integers(0, 11),
        years=st.integers(-50, 50),
    ),
    min_size=2,
    max_size=14,
)
DISPUTED = [
    Event("new", 0, 1, 0, 0), Event("export", 0, 0, 0, 0), Event("pass", 1, 0, 0, 0),
    Event("change", 0, 0, 1, 50), Event("void", 1, 0, 2, -50), Event("new", 2, 0, 3, 0),
    Event("pass", 3, 0, 0, 0), Event("change", 3, 0, 2, 0),
]  # fmt: skip
"""Two laptops of a district disagree, the office corrects what it has seen of one of them."""


@pytest.fixture(scope="module")
def empty() -> Iterator[tuple[Path, PlanDocument]]:
    """The data folder of an office that has received nothing yet, to be copied."""
    where = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=where) as name:
        folder = Path(name) / "vacia"
        with open_workspace(folder) as workspace:
            workspace.profiles.set(OFFICE)
            plan = workspace.plans.current()
        yield folder, plan


def merged(empty: Path, files: Sequence[Path], target: Path) -> bytes:
    """The export of an office that took up files in this order."""
    shutil.copytree(empty, target)
    with open_workspace(target) as workspace:
        for report in workspace.imports.take(files):
            assert report.outcome in (Outcome.TAKEN, Outcome.KNOWN), report
        workspace.exports.write(ExportRequest(), target / "todo.csv")
    return (target / "todo.csv").read_bytes()


def made(plan: PlanDocument, events: Sequence[Event]) -> World:
    world = World(plan)
    world.happen(events)
    return world


@settings(
    max_examples=WORLDS, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
@given(events=EVENTS, chance=st.randoms(use_true_random=False))
@example(events=DISPUTED, chance=random.Random(1))
def test_any_order_any_repetition_and_any_clock_give_the_one_state(
    empty: tuple[Path, PlanDocument], events: list[Event], chance: random.Random
) -> None:
    folder, plan = empty
    world = made(plan, events)
    if not world.files:
        return
    world.files += halves(chance.choice(world.files))
    world.files = [file for file in world.files if file]
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        paths = write_files(world, Path(name) / "recibidos")
        order = paths + chance.sample(paths, chance.randint(0, len(paths)))
        chance.shuffle(order)

        assert merged(folder, order, Path(name) / "oficina") == csv_of(world.union().values(), plan)


@pytest.mark.parametrize("kind", ["disputed", "cloned"])
def test_every_order_and_every_single_repetition_of_four_files_give_the_one_state(
    empty: tuple[Path, PlanDocument], tmp_path: Path, kind: str
) -> None:
    folder, plan = empty
    world = made(plan, DISPUTED)
    if kind == "cloned":
        first = next(iter(world.files[0].values()))
        clone = renamed(first, "Otra persona (Técnica)")
        world.files[-1] = {**world.files[-1], clone.hash: clone}
    world.files = world.files[:4]
    assert len(world.files) == 4
    paths = write_files(world, tmp_path / "recibidos")
    wanted = csv_of(world.union().values(), plan)

    for order in permutations(range(4)):
        for number, files in enumerate(([], [0], [1], [2], [3])):
            target = folder.parent / f"{kind}-{order}-{number}"
            got = merged(folder, [paths[place] for place in (*order, *files)], target)
            shutil.rmtree(target)
            assert got == wanted, (order, files)
