"""Opening a data folder: made and seeded when it is new, kept as it is when it is not."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.db.sqlite import Database
from canasplan.db.tables import installation
from canasplan.errors import CanasplanError
from canasplan.paths import DATABASE, resource
from tests.conftest import FixedClock
from tests.core.contents import PLAN


def identity(workspace: Workspace) -> str:
    with workspace._db.read() as connection:
        return str(connection.execute(select(installation.c.equipo)).scalar_one())


def test_a_new_folder_is_made_with_the_plan_of_canas_in_use(
    folder: Path, clock: FixedClock
) -> None:
    with open_workspace(folder, clock) as workspace:
        assert workspace.plans.current() == PLAN
        (entry,) = workspace.plans.all()
        assert (entry.code, entry.version, entry.current) == ("canas-2019-2022", 1, True)
        assert workspace.profiles.get() is None
        assert len(workspace.actions.rows()) == 83
        assert workspace.progress.last_save() is None
        assert workspace.verify().faults == ()
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    assert sizes.pop(DATABASE) > 0
    assert sizes in ({}, {f"{DATABASE}-journal": 0})


def test_a_folder_keeps_its_identity_and_its_data_from_one_start_to_the_next(
    folder: Path, fields: dict[str, str], workspace: Workspace
) -> None:
    saved = workspace.progress.save(fields, record=workspace.progress.new_record())
    with open_workspace(folder) as again:
        assert identity(again) == identity(workspace)
        assert again.profiles.get() == workspace.profiles.get()
        assert again.progress.get(saved.record).winner == saved


def test_two_folders_are_two_installations(workspace: Workspace, province: Workspace) -> None:
    assert identity(workspace) != identity(province)


def test_opening_an_existing_folder_writes_nothing(folder: Path, clock: FixedClock) -> None:
    with open_workspace(folder, clock):
        pass
    before = (folder / DATABASE).read_bytes()
    with open_workspace(folder, clock):
        pass
    assert (folder / DATABASE).read_bytes() == before


def test_without_a_clock_the_laptop_is_asked(folder: Path) -> None:
    with open_workspace(folder) as workspace:
        assert abs((workspace.clock.now() - workspace.clock.now()).total_seconds()) < 5


def test_of_several_first_starts_at_once_one_gives_the_folder_its_identity(
    folder: Path, clock: FixedClock
) -> None:
    start = threading.Barrier(4)
    found: list[str] = []

    def first_start() -> None:
        start.wait()
        with open_workspace(folder, clock) as workspace:
            found.append(identity(workspace))

    starts = [threading.Thread(target=first_start) for _ in range(4)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_a_start_that_comes_second_leaves_the_seed_to_the_first(
    folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canasplan import bootstrap

    def faster(name: str, *parts: str) -> Path:
        """Another process seeds while this one reads the plan from its folder."""
        monkeypatch.undo()
        with open_workspace(folder, clock):
            pass
        return resource(name, *parts)

    monkeypatch.setattr(bootstrap, "resource", faster)
    with open_workspace(folder, clock) as workspace:
        assert len(workspace.plans.all()) == 1
        with workspace._db.read() as connection:
            assert len(connection.execute(select(installation)).all()) == 1


def test_there_is_never_a_second_identity(workspace: Workspace) -> None:
    rejected = insert(installation).values(id=2, equipo="eq-2")
    with (
        pytest.raises(IntegrityError, match="CHECK constraint failed"),
        workspace._db.write() as writer,
    ):
        writer.execute(rejected)


def test_a_folder_is_released_even_when_the_work_in_it_fails(
    folder: Path, clock: FixedClock
) -> None:
    with pytest.raises(CanasplanError, match="fallo"), open_workspace(folder, clock):
        raise CanasplanError("fallo")
    database = Database(folder / DATABASE)
    with database.write() as connection:
        assert connection.execute(select(installation.c.id)).scalar_one() == 1
    database.close()


def test_a_file_of_another_kind_in_its_place_is_refused_and_left_alone(
    folder: Path, clock: FixedClock
) -> None:
    folder.mkdir()
    (folder / DATABASE).write_bytes(b"acta de la asamblea\n" * 100)
    with pytest.raises(CanasplanError, match="no es de CanasPlan"), open_workspace(folder, clock):
        pass
    assert (folder / DATABASE).read_bytes() == b"acta de la asamblea\n" * 100
