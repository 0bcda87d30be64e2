"""Build and try the Windows program on Debian: ``canas.py construir --windows``.

The same `build.py` that builds on Windows runs in Wine, on a copy of the sources. What it leaves,
and the installer, are tried there and stand in ``dist-windows/`` afterwards.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from PyInstaller.archive.readers import CArchiveReader

import build
import collected
import windows
from windows_python import PythonError
from windows_trial import TrialError, try_installer, try_portable
from windows_wine import PYTHON, Wine, WineError, wine

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "windows"
COPY = WORK / "fuente"
DIST = ROOT / "dist-windows"
SOURCES = (
    *("canasplan", "packaging", "requirements", "resources", "seed"),
    *("LICENSE", "build.spec"),
)
REFUSALS = (build.BuildError, windows.InstallerError, PythonError, TrialError, WineError)


def say(start: float, text: str) -> None:
    """Print what is done now, and how many seconds after the start."""
    print(f"[{time.monotonic() - start:4.0f} s] {text}", flush=True)


def copy_sources() -> None:
    """Copy what is built; PyInstaller's own folder stays, so that it can go on from there."""
    COPY.mkdir(parents=True, exist_ok=True)
    skipped = shutil.ignore_patterns("__pycache__")
    for name in SOURCES:
        source, target = ROOT / name, COPY / name
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target, ignore=skipped)
        else:
            shutil.copy2(source, target)


def build_in_wine(here: Wine) -> Path:
    """Run `build.py` in Wine; return the folder that it fills.

    Raises:
        BuildError: it failed, or left something that must not be handed out.
    """
    copy_sources()
    script = COPY / "packaging" / "build.py"
    code, told = here.run(
        PYTHON, "-X", "utf8", here.path(script), build.NO_INSTALLER, PYTHONPATH=here.path(COPY)
    )
    if code:
        raise build.BuildError(f"No se pudo construir en Wine:\n{told}")
    print("\n".join(line for line in told.splitlines() if line.startswith("Autoprueba")))
    dist = COPY / "dist"
    one_file = CArchiveReader(str(dist / "CanasPlan.exe")).toc
    folder = [path.name for path in (dist / build.FOLDER.name).rglob("*")]
    refuse(collected.faults(one_file, "win32"))
    refuse(f"sobra {name}" for name in folder if collected.is_any(name, collected.FOREIGN))
    return dist


def refuse(faults: Iterable[str]) -> None:
    """Raise `BuildError` when there are any."""
    if told := "; ".join(faults):
        raise build.BuildError(f"Lo construido no sirve: {told}.")


def pack(here: Wine, start: float) -> None:
    """Build, make the installer, try it, and hand everything out."""
    say(start, "Se construye el programa en Wine, y se prueba…")
    dist = build_in_wine(here)
    say(start, "Se hace el instalador…")
    made = windows.installer(dist / build.FOLDER.name, dist, windows.makensis() or "makensis")
    say(start, "Se prueba la carpeta portátil; se instala, se actualiza y se desinstala…")
    try_portable(here, dist / f"{windows.LABEL}-portable.zip")
    try_installer(here, made)
    shutil.rmtree(DIST, ignore_errors=True)
    shutil.copytree(dist, DIST)
    build.write_sums(DIST)
    say(start, "Todo bien.")


def main() -> int:
    """Build and try; return 0 when everything is fit to be handed out."""
    start = time.monotonic()
    say(start, "Se prepara Wine (la primera vez tarda uno o dos minutos)…")
    try:
        with wine(WORK) as here:
            pack(here, start)
    except (*REFUSALS, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
