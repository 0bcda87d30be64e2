"""Files that are whole, or as they were."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from canasplan import durable


def test_a_file_is_replaced_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "carpeta.txt"
    for data in (b"uno", b"dos y mucho m\xc3\xa1s"):
        durable.replace_file(target, data)
        assert target.read_bytes() == data
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "carpeta.txt"
    target.write_bytes(b"uno")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        durable.replace_file(target, b"dos")
    assert target.read_bytes() == b"uno"
    assert list(tmp_path.iterdir()) == [target]


class Antivirus:
    """Holds a file for its first so many moves."""

    def __init__(self, moves: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moves = moves
        self._replace = os.replace
        monkeypatch.setattr(os, "replace", self.move)

    def move(self, source: Path, target: Path) -> None:
        if self.moves:
            self.moves -= 1
            raise PermissionError(13, "Access is denied")
        self._replace(source, target)


def test_a_move_that_an_antivirus_holds_up_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "a.tmp", tmp_path / "a.csv"
    source.write_bytes(b"entero")
    Antivirus(2, monkeypatch)
    durable.move_into_place(source, target, pauses=(0.001, 0.001, 0.001))
    assert target.read_bytes() == b"entero"
    assert not source.exists()


def test_a_move_that_is_held_up_for_good_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "a.tmp", tmp_path / "a.csv"
    source.write_bytes(b"entero")
    Antivirus(4, monkeypatch)
    with pytest.raises(PermissionError):
        durable.move_into_place(source, target, pauses=(0.001, 0.001, 0.001))
    assert not target.exists()


def test_windows_makes_names_durable_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "no-existe"  # opening it would raise
    monkeypatch.setattr(os, "name", "nt")
    try:
        durable.sync_folder(missing)
    finally:
        monkeypatch.undo()  # nothing else may take this for Windows
