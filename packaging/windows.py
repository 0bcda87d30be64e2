"""The forms in which Windows takes programs: an installer, and an archive that needs none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import canasplan
import icon
from canasplan.paths import PORTABLE_MARK

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "resources" / "icons" / "canasplan.svg"
SCRIPT = ROOT / "packaging" / "windows.nsi"
STUB = "x86-unicode" if sys.platform == "win32" else "amd64-unicode"
"""NSIS's part of an installer. Of 32 bits it can refuse a Windows of 32 bits in words; of 64 bits,
which only Debian has, it runs in the Wine of 64 bits that tries it."""
LABEL = f"CanasPlan-{canasplan.__version__}-windows"
_NSIS = Path(os.environ.get("PROGRAMFILES(X86)", "C:/Program Files (x86)"), "NSIS", "makensis.exe")
"""Where its own installer leaves it on Windows, without telling the PATH."""


class InstallerError(Exception):
    """The installer could not be made; the message says why."""


def makensis() -> str | None:
    """Return the program that makes installers, or ``None`` where there is none."""
    return shutil.which("makensis") or (str(_NSIS) if _NSIS.is_file() else None)


def portable(folder: Path, dist: Path) -> Path:
    """Put a built folder into an archive that keeps its data beside the program; return it."""
    target = dist / f"{LABEL}-portable.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"CanasPlan/{PORTABLE_MARK}", "")
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"CanasPlan/{path.relative_to(folder).as_posix()}")
    return target


def installer(folder: Path, dist: Path, maker: str, stub: str = STUB) -> Path:
    """Make the installer of a built folder; return it.

    Args:
        folder: what it installs.
        dist: where it goes.
        maker: what `makensis` returned.
        stub: for which kind of Windows, as `STUB` has it.

    Raises:
        InstallerError: it could not be made.
    """
    target = dist / f"{LABEL}-instalador.exe"
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory(prefix="canasplan-instalador-") as name:
        picture = Path(name, "canasplan.ico")
        picture.write_bytes(icon.ico(DRAWING))
        values = {
            "STUB": stub,
            "VERSION": canasplan.__version__,
            "FILES": folder / "*",
            "TARGET": target,
            "ICON": picture,
            "KILOBYTES": size // 1024,
        }
        defines = [f"-D{key}={value}" for key, value in values.items()]
        command = [maker, "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defines, str(SCRIPT)]
        done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode or not target.is_file():
        told = (done.stdout + done.stderr).decode(errors="replace").strip()
        raise InstallerError(f"NSIS no pudo hacer el instalador: {told}")
    return target
