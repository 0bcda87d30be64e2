"""The figures of the window follow what is saved, and never go back to an older reading."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from canasplan import summary
from canasplan.lights import Cutoffs
from canasplan.model import Change
from canasplan.paths import DATABASE
from canasplan.standing import PLAN, Standing
from canasplan.ui.figure_store import AT_ONCE, FigureStore, Sight
from canasplan.ui.services import Services

Fields = dict[str, str]
LAYO = "080505"
ACTIONS = ("1.01.01", "1.02.03", "1.02.04", "2.01.01", "3.01.01")


class Seen(list[Standing]):
    """Every standing that the window was told of."""

    def __init__(self, figures: FigureStore) -> None:
        super().__init__()
        self._figures = figures
        figures.changed.connect(self.add)

    def add(self) -> None:
        assert self._figures.standing is not None
        self.append(self._figures.standing)


@pytest.fixture
def figures(services: Services) -> FigureStore:
    """Nothing is read yet."""
    return FigureStore(services.store, services.background)


@pytest.fixture
def seen(figures: FigureStore) -> Seen:
    return Seen(figures)


@pytest.fixture
def read(qtbot: QtBot, figures: FigureStore, seen: Seen, services: Services) -> Seen:
    """The figures are there."""
    figures.read()
    qtbot.waitUntil(lambda: len(seen) == 1 and not services.background.busy)
    seen.clear()
    return seen


def save(services: Services, fields: Fields, **changed: str) -> str:
    record = services.store.new_record()
    services.store.save(fields | changed, record=record)
    return record


def set_metas(services: Services, *actions: str) -> None:
    """Set a meta of each action, beside the window as the dialog does."""
    targets = services.store.targets
    metas = [
        {"action": action, "ubigeo": LAYO, "year": "2022", "unit": "km", "quantity": "3"}
        for action in actions
    ]
    services.runner.start(targets.save_job(metas), finished=targets.saved)


def settle(services: Services) -> None:
    """Wait until what was started beside the window has been done, and is told to nobody yet."""
    done = threading.Event()
    services.background.start(lambda _tell, _cancelled: done.set())
    assert done.wait(30)


def anew(services: Services, sight: Sight) -> dict[str, object]:
    """Return what the summary says, read from nothing."""
    standing = services.store._workspace.figures.standing(sight.year, sight.until)
    return summary.document(standing)


def test_nothing_is_read_before_somebody_wants_to_see_it(
    services: Services, figures: FigureStore, seen: Seen, fields: Fields
) -> None:
    save(services, fields)

    assert figures.standing is None
    assert figures.explain(PLAN) is None
    assert not services.background.busy
    assert seen == []


def test_they_are_read_once_for_all_who_ask(
    qtbot: QtBot, services: Services, figures: FigureStore, seen: Seen
) -> None:
    for _ in range(3):
        figures.read_once()
    qtbot.waitUntil(lambda: not services.background.busy)
    figures.read_once()

    assert not services.background.busy
    assert len(seen) == 1


def test_each_save_is_followed_before_it_returns(
    services: Services, figures: FigureStore, read: Seen, fields: Fields
) -> None:
    record = save(services, fields)
    state = services.store.record(record)
    services.store.save(
        fields | {"percent": "80", "action": "2.01.01"},
        record=record, base=state.winner.hash, reason="Era de otra acción",
    )  # fmt: skip
    state = services.store.record(record)
    services.store.void(record, base=state.winner.hash, reason="Se registró dos veces")
    services.store.undo(record)

    told = [
        (one.figure("1.02.03").percent, one.figure("2.01.01").percent, one.figure().percent)
        for one in read
    ]
    after = [(25_00, None, 25_00), (None, 80_00, 80_00), (None, None, None), (None, 80_00, 80_00)]
    assert told == after
    assert not services.background.busy
    assert summary.document(read[-1]) == anew(services, Sight())


@pytest.mark.parametrize("count", [1, AT_ONCE, AT_ONCE + 1])
def test_metas_are_followed_however_many_they_are(
    qtbot: QtBot, services: Services, figures: FigureStore, read: Seen, fields: Fields, count: int
) -> None:
    save(services, fields)
    read.clear()
    set_metas(services, *ACTIONS[:count])
    qtbot.waitUntil(lambda: bool(read))

    assert read[-1].figure().without_target == 83 * 8 - count
    assert summary.document(read[-1]) == anew(services, Sight())


def test_other_cut_offs_are_followed(
    qtbot: QtBot, services: Services, figures: FigureStore, read: Seen
) -> None:
    services.store.targets.set_cutoffs(Cutoffs(10_00, 20_00))
    qtbot.waitUntil(lambda: bool(read))

    assert read[-1].cutoffs == Cutoffs(10_00, 20_00)


def test_a_reading_that_comes_after_a_save_does_not_undo_it(
    qtbot: QtBot, services: Services, figures: FigureStore, read: Seen, fields: Fields
) -> None:
    figures.read()
    settle(services)  # it was read without the avance
    save(services, fields)
    qtbot.waitUntil(lambda: bool(read) and not services.background.busy)

    assert [one.figure().percent for one in read] == [25_00]


def test_a_reading_of_another_sight_does_not_replace_what_is_looked_at(
    qtbot: QtBot, services: Services, figures: FigureStore, read: Seen, fields: Fields
) -> None:
    save(services, fields)
    read.clear()
    for sight in (Sight(2020), Sight(2021), Sight(2022)):
        figures.look(sight)
    settle(services)
    figures.look(Sight(2022, date(2022, 6, 30)))
    qtbot.waitUntil(lambda: bool(read) and not services.background.busy)

    assert [(one.year, one.known.until) for one in read] == [(2022, date(2022, 6, 30))]


@pytest.mark.parametrize(
    "sight",
    [Sight(2021), Sight(2022), Sight(None, date(2022, 3, 3)), Sight(2022, date(2022, 4, 1))],
)
def test_what_is_saved_counts_in_the_sight_that_is_looked_at(
    qtbot: QtBot, services: Services, figures: FigureStore, read: Seen, fields: Fields, sight: Sight
) -> None:
    figures.look(sight)
    qtbot.waitUntil(lambda: bool(read) and not services.background.busy)
    save(services, fields)  # of 4 March 2022

    inside = sight in (Sight(2022), Sight(2022, date(2022, 4, 1)))
    assert read[-1].figure().percent == (25_00 if inside else None)
    assert summary.document(read[-1]) == anew(services, sight)


def test_looking_at_the_same_again_reads_nothing(
    services: Services, figures: FigureStore, read: Seen
) -> None:
    figures.look(Sight())
    assert not services.background.busy


def test_a_figure_is_explained_from_what_is_there(
    services: Services, figures: FigureStore, read: Seen, fields: Fields
) -> None:
    record = save(services, fields)
    whole, cell = figures.explain("1.02"), figures.explain("1.02.03", LAYO)

    assert whole is not None
    assert cell is not None
    assert (whole.percent, whole.of_avances) == (25_00, False)
    assert [part.record for part in cell.parts] == [record]


def test_figures_that_cannot_be_read_are_kept_and_said_to_be_old(
    qtbot: QtBot, services: Services, figures: FigureStore, read: Seen, fields: Fields
) -> None:
    """After a save, the disk refuses; what is read later is told as usual."""
    save(services, fields, percent="40")
    database = services.store.folder / DATABASE
    kept = database.read_bytes()
    [standing] = read
    services.store._workspace.close()
    database.write_bytes(b"no es una base de datos" * 100)

    services.store.changed.emit(Change(actions=frozenset({"1.02.03"})))
    assert "dañado" in figures.problem
    with qtbot.waitSignal(figures.changed):
        figures.read()
    assert "dañado" in figures.problem
    assert figures.standing is standing

    database.write_bytes(kept)
    with qtbot.waitSignal(figures.changed):
        figures.read()
    assert figures.problem == ""
