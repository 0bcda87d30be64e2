"""What is read before the data are opened is what the open data say, or nothing at all."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from canasplan.bootstrap import open_workspace
from canasplan.first_sight import first_sight
from canasplan.model import Draft, Profile
from canasplan.paths import DATABASE
from tests.conftest import LAYO, FixedClock

OLDEST = Path(__file__).parents[1] / "schemas" / "esquema-1.db"


@pytest.fixture
def used(folder: Path, clock: FixedClock, fields: dict[str, str]) -> Path:
    """A closed folder with avances of two actions in two districts, one of them voided."""
    with open_workspace(folder, clock) as workspace:
        book = workspace.progress
        workspace.profiles.set(LAYO)
        book.save(fields, record=book.new_record())
        later = fields | {"action": "1.01.01", "date": "20/08/2022", "status": "concluida"}
        book.save(later, record=book.new_record())
        workspace.profiles.set(Profile("080501", "Julio", "Técnico"))
        other = fields | {"ubigeo": "080501", "date": "21/08/2022", "percent": "50"}
        book.save(other, record=book.new_record())
        gone = book.save(fields | {"ubigeo": "080501"}, record=book.new_record())
        book.void(gone.record, base=gone.hash, reason="se registró dos veces")
    return folder


def test_it_sees_what_the_open_data_say(used: Path, clock: FixedClock) -> None:
    seen = first_sight(used)
    assert seen is not None
    with open_workspace(used, clock) as workspace:
        assert seen.plan == workspace.plans.current()
        assert seen.rows == workspace.actions.rows()
        assert seen.profile == workspace.profiles.get()
    assert sum(row.records for row in seen.rows) == 3
    assert not seen.typing


def test_it_knows_whether_something_is_being_typed(
    used: Path, clock: FixedClock, fields: dict[str, str]
) -> None:
    with open_workspace(used, clock) as workspace:
        record = workspace.progress.new_record()
        workspace.drafts.keep(Draft(record, "1.02.03", None, fields, "2022-09-15T14:00:00.000Z"))
    seen = first_sight(used)

    assert seen is not None
    assert seen.typing


def cut(path: Path) -> None:
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)


def spoil_plan(path: Path) -> None:
    with closing(sqlite3.connect(path)) as driver:
        driver.execute("UPDATE plan SET document = replace(document, 'CANAS', 'CUSCO')")
        driver.commit()


def half_write(path: Path) -> None:
    """Leave a transaction in the midst of being written, as a power cut does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as driver:
        driver.execute("PRAGMA cache_size=1")
        driver.execute("BEGIN")
        driver.execute("UPDATE installation SET nombre = 'Nadie'")
        driver.execute("CREATE TABLE bulk AS SELECT randomblob(1000) FROM action, action")
        kept = path.with_name("kept"), path.with_name("kept-journal")
        shutil.copyfile(path, kept[0])
        shutil.copyfile(path.with_name(path.name + "-journal"), kept[1])
        driver.execute("ROLLBACK")
    kept[0].replace(path)
    kept[1].replace(path.with_name(path.name + "-journal"))


@pytest.mark.parametrize(
    "spoil",
    [
        Path.unlink,
        cut,
        spoil_plan,
        half_write,
        lambda path: shutil.copyfile(OLDEST, path),
        lambda path: path.write_text("esto no es una base de datos"),
    ],
)
def test_it_sees_nothing_where_something_is_to_be_done_first(
    used: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(used / DATABASE)
    before = {path: path.read_bytes() for path in used.rglob("*") if path.is_file()}

    assert first_sight(used) is None
    assert {path: path.read_bytes() for path in used.rglob("*") if path.is_file()} == before


def test_it_sees_nothing_before_somebody_records(folder: Path, clock: FixedClock) -> None:
    assert first_sight(folder) is None
    with open_workspace(folder, clock):
        pass
    assert first_sight(folder) is None
