"""Looking before opening: each thing that can be wrong with a folder, and nothing touched."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from canasplan.bootstrap import hold_folder, open_workspace
from canasplan.db.header import Header, read_header
from canasplan.db.migrations import NEWEST, migrate
from canasplan.db.revision_store import DamagedRecordError
from canasplan.db.sqlite import StorageError
from canasplan.errors import CanasplanError
from canasplan.examination import check_database, check_ours
from canasplan.kept_plan import PlanDamagedError
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from canasplan.places import Places
from canasplan.progress import Filter
from canasplan.soundness import troubles_told
from canasplan.trouble import DataTroubleError, Trouble
from tests.conftest import LAYO, FixedClock
from tests.unprivileged import public_folder, unprivileged

Spoil = Callable[[Path], object]


@pytest.fixture
def used(folder: Path, clock: FixedClock, fields: dict[str, str]) -> Path:
    """The database of a folder with an avance and its journal, closed."""
    with open_workspace(folder, clock) as workspace:
        workspace.profiles.set(LAYO)
        workspace.progress.save(fields, record=workspace.progress.new_record())
    return folder / DATABASE


def write(data: bytes, place: int) -> Spoil:
    def spoil(path: Path) -> None:
        with path.open("rb+") as file:
            file.seek(place)
            file.write(data)

    return spoil


def cut(path: Path) -> None:
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as driver:
        driver.execute("CREATE TABLE ventas (id INTEGER)")


def without_traces(path: Path) -> None:
    (path.parent / JOURNAL).unlink()
    shutil.rmtree(path.parent / BACKUPS, ignore_errors=True)


def both(*spoils: Spoil) -> Spoil:
    return lambda path: [spoil(path) for spoil in spoils]


def half_made(path: Path) -> None:
    """Leave what a kill leaves of a database that is being made."""
    making = path.with_name("haciendose.db")
    with closing(sqlite3.connect(making, isolation_level=None)) as driver:
        for statement in ("PRAGMA journal_mode=truncate", "PRAGMA cache_size=1", "BEGIN",
                          "CREATE TABLE progress (a)", "CREATE INDEX ix ON progress (a)",
                          "INSERT INTO progress SELECT randomblob(9000)",
                          "INSERT INTO progress SELECT a FROM progress"):  # fmt: skip
            driver.execute(statement)
        shutil.copy(making, path)
        shutil.copy(f"{making}-journal", f"{path}-journal")
        driver.execute("ROLLBACK")
    making.unlink()
    assert path.stat().st_size > 0
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0


def schema(number: int) -> Spoil:
    return write(number.to_bytes(4, "big"), 60)


@pytest.mark.parametrize(
    ("spoil", "trouble"),
    [
        (Path.unlink, Trouble.MISSING),
        (lambda path: path.write_bytes(b""), Trouble.EMPTY),
        (cut, Trouble.TRUNCATED),
        (write(b"\0" * 100, 0), Trouble.DAMAGED),
        (write(b"PK\3\4", 0), Trouble.DAMAGED),
        (schema(NEWEST + 1), Trouble.NEWER),
        (schema(2**31), Trouble.DAMAGED),
        (write(b"\3\3", 18), Trouble.DAMAGED),
        (half_made, Trouble.DAMAGED),
        (both(without_traces, foreign), Trouble.FOREIGN),
        (both(without_traces, lambda path: path.write_bytes(b"GIF89a" * 50)), Trouble.FOREIGN),
    ],
)
def test_what_is_wrong_is_told_apart_and_nothing_is_touched(
    used: Path, clock: FixedClock, spoil: Spoil, trouble: Trouble
) -> None:
    spoil(used)
    before = used.read_bytes() if used.exists() else None

    with pytest.raises(DataTroubleError) as refused, open_workspace(used.parent, clock):
        pass

    assert refused.value.trouble is trouble
    assert str(used) in str(refused.value)
    assert (used.read_bytes() if used.exists() else None) == before
    beside = [path for path in used.parent.glob(f"{DATABASE}-*") if path.stat().st_size]
    assert not beside or spoil is half_made


def sql(statement: str) -> Spoil:
    def spoil(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as driver:
            driver.execute(statement)

    return spoil


def other_letters(path: Path) -> None:
    """Let SQLite complain in words that are no text."""
    data = path.read_bytes()
    assert b"CREATE TABLE draft" in data
    path.write_bytes(data.replace(b"CREATE TABLE draft", b"CREATE TABL\xff draft"))


@pytest.mark.parametrize(
    "spoil",
    [
        sql("ALTER TABLE total DROP COLUMN last_porcentaje"),
        sql("DROP TABLE draft"),
        sql("DELETE FROM progress_text_config"),
        other_letters,
    ],
)
def test_what_the_schema_promises_and_is_not_there_is_told_at_the_opening(
    used: Path, clock: FixedClock, spoil: Spoil
) -> None:
    spoil(used)
    before = used.read_bytes()

    with pytest.raises(DataTroubleError) as refused, open_workspace(used.parent, clock):
        pass

    assert refused.value.trouble is Trouble.DAMAGED
    assert used.read_bytes() == before


def test_an_empty_file_with_an_old_journal_beside_is_not_begun_anew(
    used: Path, clock: FixedClock
) -> None:
    half_made(used)
    used.write_bytes(b"")

    with pytest.raises(DataTroubleError) as refused, open_workspace(used.parent, clock):
        pass

    assert refused.value.trouble is Trouble.EMPTY
    assert used.read_bytes() == b""


def test_a_sound_folder_and_a_new_one_are_fit(used: Path, tmp_path: Path) -> None:
    check_database(used.parent)
    check_database(tmp_path / "nueva")


def test_an_empty_file_in_a_folder_without_a_past_is_a_new_one(
    folder: Path, clock: FixedClock
) -> None:
    folder.mkdir()
    (folder / DATABASE).touch()
    with open_workspace(folder, clock) as workspace:
        assert len(workspace.actions.rows()) == 83


def test_a_database_that_another_start_makes_meanwhile_is_not_taken_for_a_foreign_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / DATABASE
    path.touch()

    def looked_at_first(path: Path) -> Header | None:
        """Look while it is empty; right after, the other start commits what it makes."""
        found = read_header(path)
        if found is None:
            migrate(path, lambda: None)
        return found

    monkeypatch.setattr("canasplan.examination.read_header", looked_at_first)

    check_database(tmp_path)


def test_a_folder_where_the_file_should_be_is_not_ours(folder: Path) -> None:
    (folder / DATABASE).mkdir(parents=True)
    with pytest.raises(DataTroubleError) as refused:
        check_database(folder)
    assert refused.value.trouble is Trouble.FOREIGN


@pytest.mark.parametrize("spoil", [Path.unlink, cut])
def test_what_can_be_brought_back_is_ours_to_replace(used: Path, spoil: Spoil) -> None:
    spoil(used)
    check_ours(used.parent)


@pytest.mark.parametrize("spoil", [schema(NEWEST + 1), both(without_traces, foreign)])
def test_what_is_of_others_is_not_ours_to_replace(used: Path, spoil: Spoil) -> None:
    spoil(used)
    with pytest.raises(DataTroubleError):
        check_ours(used.parent)


def computer(tmp_path: Path, system: str, removable: str) -> Places:
    """A computer on which everything below `tmp_path` is on a file system of some kind."""
    mounts = tmp_path / "mountinfo"
    point = str(tmp_path).replace(" ", "\\040")
    mounts.write_text(
        f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:17 / {point} rw - {system} /dev/sdb1 rw\n",
        encoding="utf-8",
    )
    device = tmp_path / "devices" / "8:17"
    device.mkdir(parents=True)
    (device / "removable").write_text(removable, encoding="ascii")
    return Places(mounts, tmp_path / "devices", None, {})


@pytest.mark.skipif(sys.platform == "win32", reason="la lista de discos es la de Linux")
@pytest.mark.parametrize(
    ("system", "removable", "name", "trouble"),
    [
        ("vfat", "1", "datos", Trouble.REMOVABLE),
        ("cifs", "0", "datos", Trouble.NETWORK),
        ("ext4", "0", "OneDrive - Municipalidad", Trouble.SYNCED),
    ],
)
def test_a_database_does_not_live_on_sticks_networks_or_synced_folders(
    tmp_path: Path, system: str, removable: str, name: str, trouble: Trouble
) -> None:
    places = computer(tmp_path, system, removable)
    folder = tmp_path / name

    for opening in (
        hold_folder(folder, "una prueba", places=places),
        open_workspace(folder, places=places),
    ):
        with pytest.raises(DataTroubleError) as refused, opening:
            pass
        assert refused.value.trouble is trouble
        assert "se exporta y se respalda" in str(refused.value)
    assert not folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="permisos de Unix")
def test_a_file_that_nobody_here_may_read_is_told(used: Path) -> None:
    with public_folder() as folder:
        path = Path(shutil.copy(used, folder))
        path.chmod(0)
        with unprivileged(), pytest.raises(CanasplanError) as refused:
            check_database(folder)
    assert str(refused.value) == (
        f"No se puede leer {path} (falta permiso). No se tocó: cierre el programa que lo tenga "
        "abierto o pida permiso, y vuelva a intentarlo."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="permisos de Unix")
def test_a_folder_that_is_only_to_be_read_can_be_looked_at_and_nothing_is_written(
    used: Path,
) -> None:
    with public_folder() as base:
        folder = shutil.copytree(used.parent, base / "datos")
        for path in (*folder.rglob("*"), folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        with unprivileged():
            with pytest.raises(DataTroubleError) as refused, hold_folder(folder, "una prueba"):
                pass
            with open_workspace(folder, read_only=True) as workspace:
                assert len(workspace.progress.current(Filter())) == 1
                assert workspace.verify().faults == ()
        assert refused.value.trouble is Trouble.READ_ONLY
        assert "es de solo lectura: se puede consultar, no registrar" in str(refused.value)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="un archivo ilegible, de Linux")
def test_a_file_that_the_disk_does_not_give_is_damaged(used: Path) -> None:
    used.unlink()
    used.symlink_to("/proc/self/mem")
    with pytest.raises(DataTroubleError) as refused:
        check_database(used.parent)
    assert refused.value.trouble is Trouble.DAMAGED


def test_a_first_start_that_was_killed_begins_again(folder: Path, clock: FixedClock) -> None:
    folder.mkdir()
    half_made(folder / DATABASE)
    with open_workspace(folder, clock) as workspace:
        assert len(workspace.actions.rows()) == 83
        assert workspace.verify().faults == ()


@pytest.mark.parametrize(
    ("raised", "trouble"),
    [
        (StorageError("SQLITE_FULL", "lleno"), Trouble.FULL),
        (StorageError("SQLITE_READONLY", "solo lectura"), Trouble.READ_ONLY),
        (StorageError("SQLITE_CANTOPEN", "no abre"), Trouble.READ_ONLY),
        (StorageError("SQLITE_CORRUPT", "roto"), Trouble.DAMAGED),
        (StorageError("SQLITE_NOTADB", "otro"), Trouble.DAMAGED),
        (sqlite3.OperationalError("no such table: plan"), Trouble.DAMAGED),
        (PlanDamagedError("canas"), Trouble.DAMAGED),
        (DamagedRecordError("av-1"), Trouble.DAMAGED),
        (OSError(errno.ENOSPC, "full"), Trouble.FULL),
        (OSError(errno.EACCES, "denied"), Trouble.READ_ONLY),
        (OSError(errno.EROFS, "read-only"), Trouble.READ_ONLY),
    ],
)
def test_what_is_raised_at_the_opening_is_told_as_a_trouble(
    tmp_path: Path, raised: Exception, trouble: Trouble
) -> None:
    with pytest.raises(DataTroubleError) as told, troubles_told(tmp_path):
        raise raised
    assert (told.value.trouble, told.value.path) == (trouble, tmp_path)


def test_a_disk_that_fails_beside_the_database_says_nothing_about_it(tmp_path: Path) -> None:
    with pytest.raises(CanasplanError) as told, troubles_told(tmp_path):
        raise OSError(errno.EIO, "input/output")
    assert str(told.value) == (
        f"No se abrieron los datos de {tmp_path}: el disco no responde bien. No se perdió nada: "
        "revise el disco y abra otra vez."
    )


def test_another_program_that_keeps_the_data_is_no_trouble_of_theirs(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="ocupado"), troubles_told(tmp_path):
        raise StorageError("SQLITE_BUSY", "ocupado")


def test_only_looking_needs_data_of_this_version(folder: Path, clock: FixedClock) -> None:
    folder.mkdir()
    with (
        pytest.raises(CanasplanError, match="Todavía no hay datos de esta versión"),
        open_workspace(folder, clock, read_only=True),
    ):
        pass
    assert list(folder.iterdir()) == []
