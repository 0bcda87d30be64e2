"""Every schema that was ever released opens in this program and loses nothing.

Each has one frozen database in `tests/schemas`, with the file that it exports. They are never
made anew: see `freeze.py` there.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from canasplan.backups import Reason
from canasplan.bootstrap import open_workspace
from canasplan.db.migrations import NEWEST
from canasplan.errors import CanasplanError
from canasplan.exchange.export import ExportRequest
from canasplan.paths import BACKUPS, DATABASE
from canasplan.trouble import DataTroubleError, Trouble
from tests.conftest import FixedClock
from tests.schemas.frozen import RELEASED, SCHEMAS, everything_in, exported, frozen


def test_each_earlier_schema_has_its_frozen_database_and_its_export() -> None:
    names = {path.name for path in SCHEMAS.glob("esquema-*.*")}

    assert {f"esquema-{n}.{kind}" for n in RELEASED for kind in ("db", "csv")} <= names


@pytest.mark.parametrize("number", RELEASED)
def test_a_released_schema_opens_after_a_verified_copy_and_exports_what_it_did(
    number: int, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    frozen(number, folder)
    target = tmp_path / "avances.csv"

    with open_workspace(folder, clock) as workspace:
        assert workspace.verify().faults == ()
        workspace.exports.write(ExportRequest(), target)
        (copy,) = workspace.backups.all()
        assert (copy.reason, copy.schema) == (Reason.MIGRATION, number)
        assert workspace.backups.prove(copy)
        drafts = [draft.fields["achievements"] for draft in workspace.drafts.all()]

    assert target.read_bytes() == exported(number)
    assert drafts == ["a medio escribir"]


@pytest.mark.parametrize("number", RELEASED)
def test_the_copy_before_a_migration_gives_back_the_same_data(
    number: int, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    frozen(number, folder)
    with open_workspace(folder, clock) as workspace:
        (copy,) = workspace.backups.all()
    again = tmp_path / "otra vez"
    again.mkdir()
    shutil.copyfile(copy.path, again / DATABASE)

    with open_workspace(again, clock) as workspace:
        workspace.exports.write(ExportRequest(), tmp_path / "avances.csv")

    assert (tmp_path / "avances.csv").read_bytes() == exported(number)


def test_a_newer_schema_is_refused_and_not_one_byte_changes(
    folder: Path, clock: FixedClock
) -> None:
    frozen(1, folder)
    with closing(sqlite3.connect(folder / DATABASE)) as driver:
        driver.execute(f"PRAGMA user_version={NEWEST + 1}")
    before = everything_in(folder)

    with pytest.raises(DataTroubleError) as refused, open_workspace(folder, clock):
        pass

    assert refused.value.trouble is Trouble.NEWER
    assert everything_in(folder) == before


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def without_a_page(path: Path) -> None:
    """Zeros where the table of revisions begins."""
    with closing(sqlite3.connect(path)) as driver:
        root = "SELECT rootpage FROM sqlite_master WHERE name = 'progress_revision'"
        (page,) = driver.execute(root).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))


@pytest.mark.parametrize("number", RELEASED)
@pytest.mark.parametrize("damage", [cut_in_half, without_a_page])
def test_a_damaged_database_is_never_migrated(
    number: int, folder: Path, clock: FixedClock, damage: Callable[[Path], None]
) -> None:
    frozen(number, folder)
    damage(folder / DATABASE)
    before = (folder / DATABASE).read_bytes()

    with pytest.raises(CanasplanError), open_workspace(folder, clock):
        pass

    assert (folder / DATABASE).read_bytes() == before
    assert not list((folder / BACKUPS).glob("*.db"))


@pytest.mark.parametrize("number", RELEASED)
def test_changed_content_of_an_earlier_schema_is_found_after_its_migration(
    number: int, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    path = frozen(number, folder) / DATABASE
    data = path.read_bytes()
    assert b"Se instal" in data
    path.write_bytes(data.replace(b"Se instal", b"Se anotol", 1))
    with open_workspace(folder, clock) as workspace:
        changed, *derived = workspace.verify().faults
        assert not changed.derived
        assert derived
        assert all(fault.derived for fault in derived)  # the journal lacks it; the search may, too
        with pytest.raises(CanasplanError, match="no corresponden a lo guardado"):
            workspace.exports.write(ExportRequest(), tmp_path / "avances.csv")
    assert not (tmp_path / "avances.csv").exists()
