"""A file is written whole, or what was there before stays as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace
from canasplan.errors import CanasplanError
from canasplan.exchange.export import ExportRequest
from canasplan.paths import DATABASE
from tests.core.tampering import tamper
from tests.exchange.records import add, many, save

ALL = ExportRequest()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "memoria USB ñ"
    folder.mkdir()
    return folder / "avances.csv"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


class StoppedError(Exception):
    """The person changed their mind."""


@pytest.mark.parametrize(
    ("stop", "last"), [(1, (500, 601)), (0, (0, 0))], ids=["while writing", "while verifying"]
)
def test_an_export_that_is_stopped_leaves_everything_as_it_was(
    workspace: Workspace,
    fields: dict[str, str],
    target: Path,
    stop: int,
    last: tuple[int, int],
) -> None:
    add(workspace, *many(save(workspace, fields), 600))
    target.write_bytes(b"lo de antes")
    seen = []

    def told(done: int, rows: int) -> None:
        seen.append((done, rows))
        if done >= stop:
            raise StoppedError

    with pytest.raises(StoppedError):
        workspace.exports.write(ALL, target, told)

    assert seen[-1] == last
    assert set(seen) == {(0, 0), last}
    assert target.read_bytes() == b"lo de antes"
    assert names(target.parent) == {target.name}
    assert workspace.exports.pending() == 1


def test_a_disk_that_keeps_other_bytes_is_found_out(
    workspace: Workspace, fields: dict[str, str], target: Path
) -> None:
    add(workspace, *many(save(workspace, fields), 600))
    target.write_bytes(b"lo de antes")

    def flip_a_written_byte(written: int, _: int) -> None:
        if not written:
            return
        (temporary,) = set(target.parent.iterdir()) - {target}
        with temporary.open("r+b") as file:
            file.seek(100)
            file.write(b"#")

    with pytest.raises(CanasplanError, match="lo leído no es lo escrito"):
        workspace.exports.write(ALL, target, flip_a_written_byte)

    assert target.read_bytes() == b"lo de antes"
    assert names(target.parent) == {target.name}
    assert workspace.exports.pending() == 1


@pytest.mark.skipif(os.name == "nt", reason="ulimit es de Unix")
def test_a_full_disk_leaves_the_file_from_before(
    workspace: Workspace, fields: dict[str, str], target: Path
) -> None:
    save(workspace, fields)
    target.write_bytes(b"lo de antes")
    arguments = ["--datos", str(workspace.folder), "exportar", "--salida", str(target)]
    # No file of this process may grow beyond a block of 512 or 1024 bytes.
    limited = ["sh", "-c", 'ulimit -f 1; exec "$@"', "sh"]

    result = subprocess.run(
        [*limited, sys.executable, "-m", "canasplan", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (result.returncode, result.stdout) == (1, "")
    assert f"No se pudo escribir {target}: el archivo no cabe. No quedó ning" in result.stderr
    assert target.read_bytes() == b"lo de antes"
    assert names(target.parent) == {target.name}
    assert workspace.exports.pending() == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("no está/avances.csv", "no existe"),
        ("un archivo/avances.csv", "no es una carpeta"),
        ("una carpeta", "es una carpeta"),
        ("n" * 300 + ".csv", "el nombre es demasiado largo"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="Windows da otras razones")
def test_a_place_that_cannot_be_written_is_refused_with_its_reason(
    workspace: Workspace, fields: dict[str, str], target: Path, name: str, why: str
) -> None:
    save(workspace, fields)
    (target.parent / "un archivo").touch()
    (target.parent / "una carpeta").mkdir()

    with pytest.raises(CanasplanError) as refused:
        workspace.exports.write(ALL, target.parent / name)

    assert f": {why}. No quedó ningún archivo a medias" in str(refused.value)
    assert names(target.parent) == {"un archivo", "una carpeta"}
    assert workspace.exports.pending() == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root escribe en todas partes")
def test_a_folder_without_permission_is_refused(workspace: Workspace, target: Path) -> None:
    target.write_bytes(b"lo de antes")
    target.parent.chmod(0o500)

    with pytest.raises(CanasplanError, match="falta permiso"):
        workspace.exports.write(ALL, target)

    assert target.read_bytes() == b"lo de antes"


@pytest.mark.parametrize("name", [DATABASE, f"{DATABASE}-journal", DATABASE.upper()])
def test_an_export_never_takes_the_place_of_the_data(workspace: Workspace, name: str) -> None:
    data = (workspace.folder / DATABASE).read_bytes()

    with pytest.raises(CanasplanError, match="es el archivo de datos de CanasPlan"):
        workspace.exports.write(ALL, workspace.folder / "." / name)

    assert (workspace.folder / DATABASE).read_bytes() == data


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE progress_revision SET logros = logros || '.'",
        "UPDATE progress SET voided = 1",
        "UPDATE progress SET ubigeo = '080501'",
        "UPDATE action SET texto = 'Otra obra' WHERE codigo = '1.02.03'",
        "DELETE FROM progress",
    ],
)
def test_what_was_changed_behind_the_back_does_not_leave(
    workspace: Workspace, fields: dict[str, str], target: Path, change: str
) -> None:
    save(workspace, fields)
    target.write_bytes(b"lo de antes")
    tamper(workspace.folder, change)

    with pytest.raises(CanasplanError, match="No se exportó: 1 de las comprobaciones"):
        workspace.exports.write(ALL, target)

    assert target.read_bytes() == b"lo de antes"
    assert names(target.parent) == {target.name}


def test_a_wrong_total_which_is_in_no_file_keeps_no_file_back(
    workspace: Workspace, fields: dict[str, str], target: Path
) -> None:
    save(workspace, fields)
    tamper(workspace.folder, "UPDATE total SET records = 9")

    assert workspace.exports.write(ALL, target).rows == 1
