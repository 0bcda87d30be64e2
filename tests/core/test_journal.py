"""The journal: lines that prove themselves, only ever appended, readable after any damage."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canasplan.canonical import canonical_json
from canasplan.journal import HEADER, LONGEST, Journal, Tail, installation_of, line, read
from canasplan.model import Locality, Progress, Revision
from canasplan.revisions import document, seal
from tests.core.contents import contents, revision, worded

OWN = "eq-6f1cbd1e-30a1-4c5a-9d52-3f0f4f5a7b21"
FIRST = revision()
SECOND = revision(parents=(FIRST,), content=worded("Se midió otra vez"))
COMUNIDAD = seal(
    replace(
        revision(record="co-01932c5e-7b1a-7c3d-8e4f-0123456789ab"),
        content=Locality("080505", "Taypitunga"),
    )
)
ALL = [FIRST, SECOND, COMUNIDAD]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "canasplan.diario"


@pytest.fixture
def journal(path: Path) -> Journal:
    return Journal(path, OWN)


def held(path: Path, since: int = 0) -> list[Revision | None]:
    return [found.revision() if found else None for found in read(path, since)]


def refuse(error: int, only: Callable[[int], bool] = lambda _: True) -> Callable[[int], None]:
    """An fsync of a disk that fails."""
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if only(descriptor):
            raise OSError(error, os.strerror(error))
        real(descriptor)

    return fsync


def is_folder(descriptor: int) -> bool:
    return stat.S_ISDIR(os.fstat(descriptor).st_mode)


# --- Writing


def test_the_first_line_names_the_installation_and_each_other_a_revision(
    journal: Journal, path: Path
) -> None:
    journal.append([FIRST])
    journal.append([SECOND, COMUNIDAD])
    first, *others = path.read_bytes().splitlines()
    assert first.decode() == f"{HEADER}{OWN}"
    assert installation_of(path) == OWN
    for each, written in zip(ALL, others, strict=True):
        hash_, _, text = written.partition(b" ")
        assert hash_.decode() == each.hash == hashlib.sha256(text).hexdigest()
        assert text == canonical_json(document(each))
    assert held(path) == ALL


@settings(max_examples=100, deadline=None)
@given(contents())
def test_any_avance_comes_back_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, content: Progress
) -> None:
    sealed = revision(content=content, reason="Línea 1\nLínea 2")
    path = tmp_path_factory.mktemp("diario") / "canasplan.diario"
    Journal(path, OWN).append([sealed])
    assert held(path) == [sealed]


@pytest.mark.parametrize("torn", [b"abc", b"\0" * 70, line(SECOND)[:-1], b"canasplan-dia"])
def test_what_a_failure_left_half_written_is_ended_before_the_next_line(
    journal: Journal, path: Path, torn: bytes
) -> None:
    journal.append([FIRST])
    with path.open("ab") as file:
        file.write(torn)
    journal.append([COMUNIDAD])
    found = held(path)
    assert [found[0], found[-1]] == [FIRST, COMUNIDAD]
    assert found[1] in (None, SECOND)


def test_a_disk_that_does_not_keep_a_line_is_told_and_the_next_try_adds_it(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append([FIRST])
    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", refuse(5))
        with pytest.raises(OSError, match="Input/output error"):
            journal.append([SECOND])
    assert held(path)[0] == FIRST
    journal.append([SECOND])
    assert held(path)[-1] == SECOND


def test_the_name_of_the_journal_is_on_disk_before_its_first_line_counts(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", refuse(5, is_folder))
        for _ in range(2):  # the second time the file is there, and its name as doubtful
            with pytest.raises(OSError, match="Input/output error"):
                journal.append([FIRST])
        failing.undo()
        journal.append([FIRST])
        failing.setattr(os, "fsync", refuse(5, is_folder))
        journal.append([SECOND])
    assert set(held(path)) == {FIRST, SECOND}


def test_a_journal_is_written_anew_whole_or_not_at_all(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append([FIRST])
    before = path.read_bytes()
    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", refuse(28))
        with pytest.raises(OSError, match="No space left"):
            journal.rewrite(ALL)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    assert journal.rewrite(iter(ALL)) == 3
    assert (held(path), installation_of(path)) == (ALL, OWN)
    assert journal.size() == path.stat().st_size


# --- Reading


def test_where_there_is_no_journal_nothing_is_read(journal: Journal, path: Path) -> None:
    assert (held(path), journal.size(), installation_of(path)) == ([], 0, None)


@pytest.mark.parametrize(
    "first",
    [b"", b"canasplan-diario 1 eq-1", b"canasplan-diario 1 \n", b"\xff\xfe\n", b"{}\n",
     b"canasplan-diario 2 eq-1\n", HEADER.encode() + b"e" * 500],
)  # fmt: skip
def test_a_first_line_that_names_nobody_names_nobody(path: Path, first: bytes) -> None:
    path.write_bytes(first)
    assert installation_of(path) is None


@pytest.mark.parametrize("since", [False, True])
def test_reading_begins_at_the_first_line_or_after_what_is_known(
    journal: Journal, path: Path, since: bool
) -> None:
    journal.append([FIRST])
    size = journal.size() if since else 0
    journal.append([SECOND])
    assert held(path, size) == ([SECOND] if since else [FIRST, SECOND])


def test_a_journal_without_its_first_line_still_proves_its_revisions(path: Path) -> None:
    path.write_bytes(line(FIRST) + line(SECOND))
    assert held(path) == [FIRST, SECOND]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_damage_makes_another_revision_of_a_line(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = b"".join([f"{HEADER}{OWN}\n".encode(), *map(line, ALL)])
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = data.draw(
        st.sampled_from(
            [
                whole[:at],
                whole[:at]
                + bytes([whole[at] ^ 1 << data.draw(st.integers(0, 7))])
                + whole[at + 1 :],
                whole[:at] + bytes(len(whole) - at),
                whole[at:],
                whole[:at] + b"\n" + whole[at:],
            ]
        )
    )
    path = tmp_path_factory.mktemp("diario") / "canasplan.diario"
    path.write_bytes(damaged)
    found = [each for each in held(path) if each is not None]
    assert [each for each in ALL if each in found] == found
    Journal(path, OWN).append([COMUNIDAD])
    assert held(path)[-1] == COMUNIDAD


def test_a_line_without_an_end_is_never_read_whole_into_memory(path: Path) -> None:
    with path.open("wb") as file:
        file.write(line(FIRST))
        file.truncate(3 * LONGEST)  # as a power cut leaves it: nothing but zeros
    Journal(path, OWN).append([SECOND])
    found = held(path)
    assert (found[0], found[-1]) == (FIRST, SECOND)
    assert set(found[1:-1]) == {None}


def of_a_newer_program(**changed: object) -> bytes:
    text = canonical_json(document(FIRST) | changed)
    return b"%s %s\n" % (hashlib.sha256(text).hexdigest().encode(), text)


@pytest.mark.parametrize(
    "changed",
    [
        {"registro": "me-01932c5e-7b1a-7c3d-8e4f-0123456789ab"},
        {"operacion": "fusion"},
        {"padres": 7},
        {"contenido": {"texto": "otra forma"}},
        {"contenido": "un texto"},
        {"firma": "algo más"},
        {"contenido": document(FIRST)["contenido"] | {"fotos": ["a"]}},
    ],
)
def test_what_only_a_newer_program_knows_is_proven_and_not_understood(
    path: Path, changed: dict[str, object]
) -> None:
    path.write_bytes(of_a_newer_program(**changed) + line(SECOND))
    newer, second = read(path)
    assert newer is not None
    assert second is not None
    assert (newer.revision(), second.revision()) == (None, SECOND)


# --- Going on after a mark


def lines_after(journal: Journal, size: int) -> tuple[list[str], bool]:
    tail = journal.after(size)
    return list(tail.lines), tail.whole


def test_what_stands_after_a_mark_is_read_alone(journal: Journal) -> None:
    journal.append([FIRST])
    mark = journal.size()
    journal.append([SECOND, SECOND])
    assert lines_after(journal, mark) == ([SECOND.hash], True)
    assert lines_after(journal, 0) == ([FIRST.hash, SECOND.hash], True)


def test_a_journal_that_was_cut_or_changed_before_the_mark_gives_all_it_has(
    journal: Journal, path: Path
) -> None:
    journal.append(ALL)
    mark = journal.size()
    assert lines_after(journal, mark) == ([], True)
    assert lines_after(journal, mark - 1) == ([each.hash for each in ALL], False)
    with path.open("r+b") as file:
        file.truncate(mark - 1)
    assert lines_after(journal, mark) == ([FIRST.hash, SECOND.hash, COMUNIDAD.hash], False)
    with path.open("r+b") as file:
        file.truncate(mark - 2)
    assert lines_after(journal, mark) == ([FIRST.hash, SECOND.hash], False)


def test_the_journal_of_another_installation_gives_nothing(path: Path) -> None:
    Journal(path, "eq-otro").append(ALL)
    assert Journal(path, OWN).after(0) == Tail({}, whole=False)


def test_an_empty_journal_is_none(journal: Journal, path: Path) -> None:
    path.touch()
    assert journal.after(0) == Tail({}, whole=False)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="un archivo ilegible, de Linux")
def test_a_journal_that_the_disk_does_not_give_is_not_gone_on_with(
    journal: Journal, path: Path
) -> None:
    path.symlink_to("/proc/self/mem")  # reading its beginning fails with EIO
    assert journal.after(0) == Tail({}, whole=False)
