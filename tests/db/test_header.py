"""The first bytes of a database, looked at and left alone."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from canasplan.db.header import Header, read_header


@pytest.mark.parametrize("page_size", [512, 4096, 65_536])
def test_a_header_says_what_the_database_says(tmp_path: Path, page_size: int) -> None:
    path = tmp_path / "ñ 100%.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as driver:
        driver.execute(f"PRAGMA page_size={page_size}")
        driver.execute("PRAGMA application_id=0x43414E41")
        driver.execute("PRAGMA user_version=7")
        driver.execute("CREATE TABLE acta (texto TEXT)")
        (pages,) = driver.execute("PRAGMA page_count").fetchone()
    before = read_header(path)
    assert before is not None
    assert before == Header(0x43414E41, 7, pages, page_size, before.change_counter, 1)
    assert path.stat().st_size == pages * page_size

    with closing(sqlite3.connect(path, isolation_level=None)) as driver:
        driver.execute("INSERT INTO acta VALUES ('asamblea')")
    after = read_header(path)
    assert after is not None
    assert after.change_counter == before.change_counter + 1


def test_a_header_tells_the_form_with_a_second_file(tmp_path: Path) -> None:
    path = tmp_path / "canasplan.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as driver:
        driver.execute("PRAGMA journal_mode=wal")
        driver.execute("CREATE TABLE acta (texto TEXT)")
    header = read_header(path)
    assert header is not None
    assert header.form == 2


def test_what_does_not_begin_as_a_database_has_no_header(tmp_path: Path) -> None:
    path = tmp_path / "canasplan.db"
    assert read_header(path) is None
    for content in (b"", b"SQLite format 3\x00", b"SQLite format 3\x00" + bytes(83), bytes(200)):
        path.write_bytes(content)
        assert read_header(path) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows da otro error")
def test_a_folder_in_its_place_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_header(tmp_path)
