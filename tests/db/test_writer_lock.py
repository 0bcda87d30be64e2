"""One writer for each folder, in this computer's processes; a kill lets the lock go."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from canasplan.db.writer_lock import WriterLock
from canasplan.errors import CanasplanError
from canasplan.paths import LOCK
from canasplan.trouble import DataTroubleError, Trouble
from tests.core.second_place import with_strace
from tests.unprivileged import public_folder, unprivileged

HOLDER = """
import sys
from pathlib import Path
from canasplan.db.writer_lock import WriterLock
with WriterLock(Path(sys.argv[1]), "la ventana de prueba"):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_one_is_told_who_writes(tmp_path: Path) -> None:
    with (
        WriterLock(tmp_path, "una ventana, desde las 09:31"),
        pytest.raises(DataTroubleError) as refused,
    ):
        WriterLock(tmp_path, "otra").take()
    assert refused.value.trouble is Trouble.IN_USE
    assert "una ventana, desde las 09:31" in str(refused.value)


def test_another_process_is_told_apart_too_and_its_end_lets_the_lock_go(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        with pytest.raises(DataTroubleError, match="la ventana de prueba"):
            WriterLock(tmp_path, "otra").take()
        process.communicate()
    with WriterLock(tmp_path, "otra"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL no existe en Windows")
def test_a_killed_holder_leaves_no_lock_behind(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.kill()
        assert process.wait() == -signal.SIGKILL
    with WriterLock(tmp_path, "otra"):
        assert (tmp_path / f"{LOCK}.txt").read_text(encoding="utf-8").startswith("otra")


@pytest.mark.parametrize("told", [b"", b"\xff\xfe"])
def test_a_text_that_says_nothing_does_not_matter(tmp_path: Path, told: bytes) -> None:
    with WriterLock(tmp_path, "una ventana"):
        (tmp_path / f"{LOCK}.txt").write_bytes(told)
        with pytest.raises(DataTroubleError, match="otro programa"):
            WriterLock(tmp_path, "otra").take()


def test_releasing_twice_is_once(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path, "una ventana")
    lock.take()
    lock.release()
    lock.release()
    with WriterLock(tmp_path, "otra"):
        pass


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(DataTroubleError) as refused:
        WriterLock(tmp_path / "no existe", "una ventana").take()
    assert refused.value.trouble is Trouble.READ_ONLY


@pytest.mark.skipif(sys.platform == "win32", reason="permisos de Unix")
@pytest.mark.parametrize("with_lock", [False, True])
def test_a_folder_that_is_only_to_be_read_is_told(with_lock: bool) -> None:
    with public_folder() as folder:
        if with_lock:
            (folder / LOCK).touch(0o444)
        folder.chmod(0o555)
        with unprivileged(), pytest.raises(DataTroubleError) as refused:
            WriterLock(folder, "una ventana").take()
        assert refused.value.trouble is Trouble.READ_ONLY
        folder.chmod(0o755)


def test_another_file_in_the_place_of_the_lock_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_bytes(b"acta de la asamblea\n" * 100)
    with pytest.raises(CanasplanError) as refused:
        WriterLock(tmp_path, "una ventana").take()
    assert str(refused.value) == (
        f"No se puede usar {tmp_path / LOCK}, que solo dice quién tiene abiertos los datos. "
        "Cierre CanasPlan en todas partes, borre ese archivo y vuelva a intentarlo."
    )
    assert (tmp_path / LOCK).read_bytes().startswith(b"acta")


@with_strace
def test_a_disk_that_fails_is_told(tmp_path: Path) -> None:
    failing = ["strace", "-f", "-o", "/dev/null", "-e", "trace=fcntl"]
    failing += ["-P", str(tmp_path / LOCK), "-e", "inject=fcntl:error=EIO"]
    (tmp_path / LOCK).touch()
    ended = subprocess.run(
        [*failing, sys.executable, "-c", HOLDER, str(tmp_path)],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    assert ended.returncode == 1
    assert f"CanasplanError: El disco de {tmp_path} no responde bien" in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="/dev/full es de Unix")
def test_a_full_disk_leaves_no_room_for_a_courtesy_and_the_lock_is_held(tmp_path: Path) -> None:
    (tmp_path / f".{LOCK}.nuevo").symlink_to("/dev/full")
    with WriterLock(tmp_path, "una ventana"), pytest.raises(DataTroubleError):
        WriterLock(tmp_path, "otra").take()
