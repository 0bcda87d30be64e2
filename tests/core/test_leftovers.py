"""Only folders that are ours, and that nobody uses, are removed."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from canasplan.db.writer_lock import WriterLock
from canasplan.leftovers import MARK, UNPACKED, clean, clean_job, held
from canasplan.paths import LOCK


def unpacked(folder: Path, name: str, *, ran: bool = True) -> Path:
    """What a killed program leaves."""
    left = folder / name
    (left / "seed").mkdir(parents=True)
    for file in (MARK, "seed/plan.json", LOCK):
        (left / file).write_bytes(b"")
    if ran:
        (left / f"{LOCK}.txt").write_text("CanasPlan", encoding="utf-8")
    return left


def test_what_a_killed_program_left_goes(tmp_path: Path) -> None:
    left = unpacked(tmp_path, "_MEI1")

    clean(tmp_path / "_MEI0")

    assert not left.exists()


def test_what_another_program_uses_stays_whole(tmp_path: Path) -> None:
    used = unpacked(tmp_path, "_MEI1", ran=False)
    with WriterLock(used, "CanasPlan"):
        clean(tmp_path / "_MEI0")

        assert (used / "seed" / "plan.json").exists()


def test_what_is_being_unpacked_stays_until_nobody_can_be_at_it(tmp_path: Path) -> None:
    fresh, old = (unpacked(tmp_path, name, ran=False) for name in ("_MEI1", "_MEI2"))
    past = time.time() - UNPACKED - 60
    os.utime(old / MARK, (past, past))

    clean(tmp_path / "_MEI0")

    assert fresh.exists()
    assert not old.exists()


def test_the_folders_of_others_and_our_own_stay(tmp_path: Path) -> None:
    own, foreign = unpacked(tmp_path, "_MEI0"), unpacked(tmp_path, "_MEI1")
    (foreign / MARK).unlink()
    named_otherwise = unpacked(tmp_path, "MEI2")

    clean(own)

    assert all(folder.exists() for folder in (own, foreign, named_otherwise))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = unpacked(tmp_path / "fuera", "datos")
    (tmp_path / "_MEI1").symlink_to(target)

    clean(tmp_path / "_MEI0")

    assert (target / "seed" / "plan.json").exists()


def test_a_one_file_program_holds_its_folder_and_cleans_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, left = unpacked(tmp_path, "_MEI0", ran=False), unpacked(tmp_path, "_MEI1")
    monkeypatch.setattr(sys, "_MEIPASS", str(own), raising=False)

    with held():
        clean(tmp_path / "_MEI9")
        assert own.exists()
        assert not left.exists()
        left = unpacked(tmp_path, "_MEI2")
        clean_job(lambda _done, _total: None, lambda: False)
        assert (own.exists(), left.exists()) == (True, False)


def test_a_folder_that_cannot_be_held_loses_its_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = unpacked(tmp_path, "_MEI0", ran=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(own), raising=False)
    (own / LOCK).unlink()
    (own / LOCK).mkdir()

    with held():
        assert not (own / MARK).exists()


def test_any_other_program_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "_internal"
    folder.mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(folder), raising=False)

    with held():
        clean_job(lambda _done, _total: None, lambda: False)
        assert list(folder.iterdir()) == []
