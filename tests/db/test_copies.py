"""Copies that are whole, checked and durable, or not there at all; and what they prove."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace
from canasplan.db.copies import copy_verified
from canasplan.db.proof import changes_of, prove
from canasplan.db.sqlite import StorageError, told_plainly
from canasplan.db.turn import turn
from canasplan.errors import CanasplanError
from canasplan.model import Draft
from canasplan.paths import DATABASE


@pytest.fixture
def path(workspace: Workspace, folder: Path) -> Path:
    """The file of a seeded folder that the program has open."""
    return folder / DATABASE


@pytest.fixture
def stranger(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program on the same file."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as driver:
        yield driver


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as driver:
        marks = [driver.execute(f"PRAGMA {name}").fetchone()[0]
                 for name in ("user_version", "application_id")]  # fmt: skip
        return [*map(str, marks), *driver.iterdump()]


def test_a_copy_of_open_data_is_whole_and_has_nothing_beside_it(
    workspace: Workspace, path: Path, tmp_path: Path, fields: dict[str, str]
) -> None:
    workspace.progress.save(fields, record=workspace.progress.new_record())
    target = tmp_path / "respaldos" / "copia.db"
    copy_verified(path, target)
    assert dump(target) == dump(path)
    assert list(target.parent.iterdir()) == [target]


def test_a_copy_takes_the_place_of_an_older_one(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copia.db"
    target.write_bytes(b"antigua")
    copy_verified(path, target)
    assert dump(target) == dump(path)


def test_a_copy_that_does_not_pass_its_check_does_not_exist(
    path: Path, tmp_path: Path, stranger: sqlite3.Connection
) -> None:
    stranger.execute("PRAGMA ignore_check_constraints=1")
    stranger.execute("INSERT INTO installation(id, equipo) VALUES (7, 'eq-7')")
    target = tmp_path / "respaldos" / "copia.db"
    with pytest.raises(CanasplanError) as refused:
        copy_verified(path, target)
    assert str(refused.value) == (
        f"La copia de seguridad {target} no pasó su revisión; no se cambió nada. "
        "Revise los datos con «canasplan verificar», y el disco."
    )
    assert list(target.parent.iterdir()) == []


def test_a_failed_copy_leaves_the_older_one_as_it_was(tmp_path: Path) -> None:
    source, target = tmp_path / "acta.db", tmp_path / "respaldos" / "copia.db"
    source.write_bytes(b"acta de la asamblea\n" * 100)
    target.parent.mkdir()
    target.write_bytes(b"antigua")
    with pytest.raises(CanasplanError, match="no es de CanasPlan o está dañado"):
        copy_verified(source, target)
    assert target.read_bytes() == b"antigua"
    assert list(target.parent.iterdir()) == [target]


def test_a_folder_for_copies_that_cannot_be_made_is_told(path: Path, tmp_path: Path) -> None:
    (tmp_path / "respaldos").write_bytes(b"un archivo")
    target = tmp_path / "respaldos" / "copia.db"
    with pytest.raises(CanasplanError) as refused:
        copy_verified(path, target)
    assert str(refused.value) == (
        f"No se pudo hacer la copia de seguridad {target} (ya existe y no es una carpeta); "
        "no se cambió nada. Revise el espacio y los permisos de la carpeta."
    )


def test_a_copy_of_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "no-existe.db", tmp_path / "copia.db"
    with pytest.raises(CanasplanError, match="No se pueden abrir los datos"):
        copy_verified(source, target)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_holds_one_state_whatever_others_write_meanwhile(
    workspace: Workspace, path: Path, tmp_path: Path, stranger: sqlite3.Connection
) -> None:
    stranger.execute("CREATE TABLE ballast (filling TEXT)")
    stranger.execute("INSERT INTO ballast VALUES (hex(zeroblob(3000000)))")
    heard: list[tuple[int, int]] = []

    def told(done: int, total: int) -> None:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            stranger.execute("DELETE FROM ballast")
        heard.append((done, total))

    proof = copy_verified(path, tmp_path / "copia.db", told)

    assert len(heard) > 1
    assert heard[-1][0] == heard[-1][1] == proof.size // 4096
    with closing(sqlite3.connect(tmp_path / "copia.db")) as copy:
        assert copy.execute("SELECT length(filling) FROM ballast").fetchall() == [(6_000_000,)]


def test_whoever_waits_may_give_up_and_nothing_stays(path: Path, tmp_path: Path) -> None:
    def stop(_: int, __: int) -> None:
        raise KeyboardInterrupt

    target = tmp_path / "respaldos" / "copia.db"
    with pytest.raises(KeyboardInterrupt):
        copy_verified(path, target, stop)
    assert list(target.parent.iterdir()) == []


def test_a_copy_proves_what_it_holds(
    workspace: Workspace, path: Path, tmp_path: Path, fields: dict[str, str]
) -> None:
    saved = workspace.progress.save(fields, record=workspace.progress.new_record())
    workspace.progress.void(saved.record, reason="Se registró dos veces")
    workspace.localities.add("080505", "Urinsaya")
    target = tmp_path / "copia.db"
    proof = copy_verified(path, target)
    with closing(sqlite3.connect(path)) as driver:
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        equipo, ambito = driver.execute("SELECT equipo, ambito FROM installation").fetchone()
    assert (proof.version, proof.installation, proof.scope) == (version, equipo, ambito)
    assert (proof.revisions, proof.records) == (3, 2)
    assert proof.size == target.stat().st_size
    assert proof == prove(target)
    assert list(tmp_path.glob("copia*")) == [target]


def test_a_file_that_is_damaged_or_of_another_program_proves_nothing(
    path: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "copia.db"
    copy_verified(path, whole)
    data = whole.read_bytes()
    other = tmp_path / "otro.db"
    with closing(sqlite3.connect(other)) as driver:
        driver.execute("CREATE TABLE recetas (nombre TEXT)")
    no_text = data.replace(b"CREATE TABLE draft", b"CREATE TABL\xff draft")
    zeroed = data[:4096] + bytes(len(data) - 4096)
    for damaged in (b"", b"acta", data[:100], data[:-4096], zeroed, no_text):
        whole.write_bytes(damaged)
        assert prove(whole) is None
    assert prove(other) is None
    with pytest.raises(FileNotFoundError):
        prove(tmp_path / "no-existe.db")


def test_every_change_makes_another_state_and_looking_at_it_makes_none(
    workspace: Workspace, path: Path, fields: dict[str, str], tmp_path: Path
) -> None:
    states = [changes_of(path)]
    record = workspace.progress.new_record()
    typed = Draft(record, "1.02.03", None, {"achievements": "Se in"}, "2022-09-15T14:30:00.000Z")
    for change in (
        lambda: workspace.drafts.keep(typed),
        lambda: workspace.progress.save(fields, record=record),
        lambda: workspace.progress.void(record, reason="Se registró dos veces"),
        lambda: workspace.localities.add("080505", "Urinsaya"),
    ):
        change()
        states.append(changes_of(path))
        assert changes_of(path) == states[-1]
    assert len(set(states)) == 5
    assert copy_verified(path, tmp_path / "copia.db").changes == states[-1]


def test_a_disk_that_fills_up_during_a_copy_is_told_as_such() -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorname = "SQLITE_FULL"
    with pytest.raises(StorageError) as refused, told_plainly(("SQLITE_FULL", "Está lleno.")):
        raise full
    assert str(refused.value) == "Está lleno."


def test_a_copy_that_the_disk_does_not_take_is_told(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "copia.db"
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CanasplanError, match="el disco está lleno"):
        copy_verified(path, target)
    assert not list(tmp_path.glob("*copia*"))


def test_a_turn_is_for_one_and_ends_with_whoever_had_it(tmp_path: Path) -> None:
    place = tmp_path / "turno"
    with turn(place), pytest.raises(CanasplanError, match="Otro programa"), turn(place, 0):
        pass
    with turn(place, 0):
        pass
    assert [path.stat().st_size for path in tmp_path.iterdir()] == [0]


def test_a_turn_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    with pytest.raises(CanasplanError, match="No se pueden abrir"), turn(tmp_path / "no" / "t"):
        pass
