"""Very many rows at once: all or nothing, in little memory, and known the second time.

20,000 rows in each run, ``--long`` asks for 1,000,000; how long it takes is for the benchmarks.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.load import apart, write
from canasplan.bootstrap import open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.paths import JOURNAL
from tests.exchange.records import rows_of

ROWS = int(os.environ.get("CANASPLAN_ROWS", "20000"))
MEMORY = 300
"""Megabytes, the whole process."""

pytestmark = pytest.mark.timeout(300 + ROWS // 500)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as the eight districts would send it together."""
    folder = tmp_path_factory.mktemp("carga")
    path = folder / "avances.csv"
    write(path, folder / "plan", ROWS)
    return path


def test_a_large_file_is_taken_up_whole_in_little_memory_and_is_known_afterwards(
    file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "oficina"

    taken = apart("take", folder, file)
    again = apart("take", folder, file)

    assert (taken["new"], again["new"]) == (ROWS, 0)
    assert taken["megabytes"] < MEMORY
    with open_workspace(folder) as workspace:
        assert workspace.verify(deep=False).faults == ()
        workspace.exports.write(ExportRequest(), tmp_path / "todo.csv")
    assert {row["hash"] for row in rows_of(tmp_path / "todo.csv")} == {
        row["hash"] for row in rows_of(file)
    }


@pytest.mark.parametrize("thousandths", [300, 1000])
def test_whoever_cancels_finds_everything_as_it_was(
    file: Path, tmp_path: Path, thousandths: int
) -> None:
    folder = tmp_path / "oficina"

    stopped = apart("take", folder, file, str(thousandths))

    assert stopped["new"] == 0
    assert not (folder / JOURNAL).exists()
    with open_workspace(folder) as workspace:
        assert workspace.exports.count(ExportRequest()) == (0, 0)
        (report,) = workspace.imports.look([file])
        assert report.counts.new == ROWS
