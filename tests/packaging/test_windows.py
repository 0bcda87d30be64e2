"""What Windows gets: the portable archive, the installer, and the lock as Windows reads it."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

import windows
import windows_python

SIGNED = """\
Current message digest    : 1F2E3D
Calculated message digest : 1F2E3D
Subject: /C=US/ST=Oregon/O=Python Software Foundation/CN=Python Software Foundation
"""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder as PyInstaller leaves it."""
    folder = tmp_path / "carpeta con espacio"
    (folder / "_internal").mkdir(parents=True)
    (folder / "CanasPlan.exe").write_bytes(b"MZ")
    (folder / "_internal" / "ñandú.dll").write_bytes(b"MZ")
    return folder


def test_the_portable_archive_keeps_its_data_beside_the_program(
    built: Path, tmp_path: Path
) -> None:
    archive = windows.portable(built, tmp_path)

    with zipfile.ZipFile(archive) as packed:
        assert sorted(packed.namelist()) == [
            "CanasPlan/.portable",
            "CanasPlan/CanasPlan.exe",
            "CanasPlan/_internal/ñandú.dll",
        ]


@pytest.mark.skipif(windows.makensis() is None, reason="needs makensis (nsis)")
@pytest.mark.parametrize("stub", sorted({"x86-unicode", windows.STUB}))
def test_nsis_takes_the_script_without_a_warning(built: Path, tmp_path: Path, stub: str) -> None:
    installer = windows.installer(built, tmp_path, str(windows.makensis()), stub)

    assert installer.read_bytes()[:2] == b"MZ"
    assert installer.name.endswith("-windows-instalador.exe")


@pytest.mark.skipif(windows.makensis() is None, reason="needs makensis (nsis)")
def test_an_installer_of_nothing_is_refused_with_what_nsis_says(
    built: Path, tmp_path: Path
) -> None:
    shutil.rmtree(built)

    with pytest.raises(windows.InstallerError, match=r"NSIS no pudo hacer el instalador: .*File"):
        windows.installer(built, tmp_path, str(windows.makensis()))


def test_windows_installs_what_its_markers_ask_for_and_nothing_of_other_systems() -> None:
    lock = windows_python.LOCK.read_text("utf-8")

    told = windows_python.for_windows(lock)

    assert "macholib" in lock
    assert "macholib==" not in told
    assert "pefile==2" in told
    assert "pyside6-essentials==" in told
    assert " ; " not in told


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (SIGNED, None),
        (SIGNED.replace("Calculated message digest : 1F", "Calculated message digest : 00"), "su"),
        (SIGNED.replace("Python Software Foundation", "Alguien"), "no lo firmó"),
        ("No signature found", "su firma"),
    ],
)
def test_only_what_python_or_microsoft_signed_is_used(told: str, fault: str | None) -> None:
    found = windows_python.signature_fault(told)

    assert found is None if fault is None else found is not None and found.startswith(fault)
