"""The power goes while the program saves, exports, backs up, restores and migrates.

Nothing that was acknowledged is lost and no file is damaged, on 50,000 simulated disks in each
run, spread over the works; ``--long`` asks for 1,000,000. Known-bad ways of saving, exporting
and backing up are caught each time.
"""

from __future__ import annotations

import json
import math
import os
import random

import pytest

from tests.faults.disks import SECTOR, Storage, disks
from tests.faults.judging import CORRUPT, DAMAGED_BACKUP, DAMAGED_EXPORT, LOST
from tests.faults.power_cuts import Report, simulate
from tests.faults.recorded_works import WORKS
from tests.faults.recording import (
    Create,
    MakeFolder,
    Operation,
    Recording,
    Rename,
    Resize,
    Sync,
    SyncFolder,
    Tree,
    Write,
    can_trace,
)

CUTS = math.ceil(int(os.environ.get("CANASPLAN_CUTS", "50000")) / len(WORKS))
"""Disks of each work."""
CONTROLLED = 800
SEED = 1790

pytestmark = pytest.mark.timeout(120 + CUTS // 200)
traced = pytest.mark.skipif(not can_trace(), reason="falta strace, o no puede seguir procesos")


def cut(name: str, count: int) -> Report:
    """The report of a simulation in which every cut happened, and enough of each fault."""
    report = simulate(name, count, SEED)
    print(json.dumps(vars(report), indent=1, ensure_ascii=False))
    assert report.cut_points == report.operations
    assert report.disks >= count
    assert report.changed > count / 3
    for fault in ("write lost", "reordered", "torn", "size of another moment"):
        assert report.happened[fault] > count / 100, fault
    return report


@traced
@pytest.mark.parametrize("work", WORKS)
def test_no_power_cut_loses_or_damages_anything(work: str) -> None:
    report = cut(work, CUTS)

    assert not any(report.found.values()), report
    assert report.operations > 100 * report.recordings
    assert report.acknowledged > report.recordings
    assert report.distinct > CUTS / 10
    assert report.opened >= 10
    if work not in {"save", "metas"}:  # they leave all names as they are
        assert report.happened["name lost"] > 20


@traced
@pytest.mark.parametrize(
    ("control", "findings"),
    [
        ("synchronous-off", (LOST, CORRUPT)),
        ("delete-journal", (LOST,)),
        ("journal-unsynced", (LOST,)),
        ("export-in-place", (DAMAGED_EXPORT,)),
        ("export-unsynced", (LOST, DAMAGED_EXPORT)),
        ("backup-plain", (DAMAGED_BACKUP,)),
        ("backup-unsynced", (LOST, DAMAGED_BACKUP)),
    ],
)
def test_a_defence_that_is_switched_off_is_missed(control: str, findings: tuple[str, ...]) -> None:
    report = cut(control, CONTROLLED)

    assert all(report.found[finding] >= 3 for finding in findings), report


# --- The simulated disk itself

OLD, NEW = b"a" * 4 * SECTOR, b"b" * 4 * SECTOR
WRITTEN = Write(0, 0, NEW, len(NEW))
WRITTEN_BESIDE = (Create("g", 1), Write(1, 0, NEW, len(NEW)))


def files_after(*operations: Operation) -> list[dict[str, bytes]]:
    """What 4,000 disks hold after a cut; ``f``, file number 0, held `OLD`."""
    before = Tree(frozenset([""]), {"f": OLD})
    storage = Storage(Recording(before, {"f": 0}, [*operations], before))
    for operation in operations:
        storage.carry_out(operation)
    return [
        {path: image.content() for path, image in disk.files.items()}
        for disk in disks(storage, random.Random(SEED), 4_000)
    ]


def contents_after(*operations: Operation) -> set[bytes]:
    """All that is in ``f`` on those disks."""
    return {files["f"] for files in files_after(*operations)}


def test_what_was_synced_is_on_every_disk() -> None:
    assert contents_after(WRITTEN, Sync(0)) == {NEW}


def test_each_sector_of_an_unsynced_write_is_old_or_new() -> None:
    found = contents_after(WRITTEN)

    sectors = {content[at : at + SECTOR] for content in found for at in range(0, 2048, SECTOR)}
    assert sectors == {OLD[:SECTOR], NEW[:SECTOR]}
    assert len(found) == 2**4


def test_a_later_unsynced_write_may_arrive_alone() -> None:
    later = Write(0, 0, b"c" * SECTOR, len(OLD))

    found = {content[:SECTOR] for content in contents_after(WRITTEN, later)}

    assert found == {OLD[:SECTOR], NEW[:SECTOR], b"c" * SECTOR}


def test_an_unsynced_size_may_be_of_another_moment_than_the_bytes() -> None:
    longer = Write(0, len(OLD), NEW, 2 * len(OLD))

    found = contents_after(longer)

    assert {OLD, OLD + NEW, OLD + bytes(len(NEW))} < found
    assert contents_after(Resize(0, 5)) == {OLD, OLD[:5], OLD[:5] + bytes(len(OLD) - 5)}


def test_a_synced_file_moved_over_another_is_the_old_or_the_whole_new_one() -> None:
    moved = (*WRITTEN_BESIDE, Sync(1), Rename("g", "f"))

    assert contents_after(*moved) == {OLD, NEW}
    assert contents_after(*moved, SyncFolder("")) == {NEW}


def test_a_file_moved_before_it_was_synced_may_be_damaged() -> None:
    found = contents_after(*WRITTEN_BESIDE, Rename("g", "f"), SyncFolder(""))

    assert {b"", NEW, NEW[:SECTOR]} < found
    assert OLD not in found


def test_a_synced_file_in_an_unsynced_folder_may_be_gone() -> None:
    made = (MakeFolder("d"), Create("d/g", 1), Sync(1), SyncFolder("d"))

    assert any("d/g" not in files for files in files_after(*made))
    assert all("d/g" in files for files in files_after(*made, SyncFolder("")))
