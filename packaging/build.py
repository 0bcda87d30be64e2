"""Build the program that people get, and try what was built.

``python packaging/build.py`` leaves everything in ``dist/``; with ``--solo-carpeta`` only the
folder is built and tried, with ``--sin-instalador`` no installer of Windows is made. `canas.py
construir` prepares what this needs.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import canasplan
import linux
import sbom
import windows

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
WINDOWS = sys.platform == "win32"
PROGRAM = "CanasPlan.exe" if WINDOWS else "CanasPlan"
FOLDER = DIST / "CanasPlan-carpeta"
ONLY_FOLDER = "--solo-carpeta"
NO_INSTALLER = "--sin-instalador"
PLATFORMS = ("offscreen", "windows") if WINDOWS else ("offscreen",)
"""Of Qt, those that the program is tried on: there is always a screen on Windows."""
PATIENCE = 120
"""Seconds after which a self-test counts as failed."""


class BuildError(Exception):
    """What was built is not fit to be handed out; the message says why."""


def build(*options: str) -> None:
    """Run PyInstaller on `build.spec`."""
    shutil.rmtree(DIST, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    if subprocess.run([*command, "build.spec", "--", *options], cwd=ROOT, check=False).returncode:
        raise BuildError("PyInstaller no pudo construir el programa.")


def try_out(program: Path, screen: str = "offscreen") -> None:
    """Let a built program test itself, far from the checkout.

    Args:
        program: what was built.
        screen: the platform of Qt.

    Raises:
        BuildError: the test fails.
    """
    bare = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    with tempfile.TemporaryDirectory(prefix="canasplan-prueba-") as name:
        report = Path(name, "informe.json")
        try:
            done = subprocess.run(
                [program, "autoprueba", "--informe", report],
                cwd=name,
                env=bare | {"QT_QPA_PLATFORM": screen},
                timeout=PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BuildError(f"{program} no llegó a probarse: {error}") from error
        if done.returncode or not report.is_file():
            told = report.read_text(encoding="utf-8") if report.is_file() else "sin informe"
            raise BuildError(f"{program} falla su autoprueba: {told}")
        steps = json.loads(report.read_text(encoding="utf-8"))["pasos"]
    where = program.relative_to(ROOT).as_posix()
    print(f"Autoprueba: {len(steps)} pasos bien, {where} ({screen})", flush=True)


def pack_for_linux() -> None:
    """Make the archives and, where Debian's tools are, the package; try what it installs."""
    label = f"CanasPlan-{canasplan.__version__}-linux-{platform.machine()}"
    linux.archive([DIST / PROGRAM], DIST / f"{label}.tar.gz")
    linux.archive([FOLDER], DIST / f"{label}-carpeta.tar.gz")
    if shutil.which("dpkg-deb") is None:
        print("No se hace el paquete .deb: este sistema no tiene dpkg-deb.", flush=True)
        return
    with tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="deb-") as name:
        tree, installed = Path(name, "arbol"), Path(name, "instalado")
        linux.debian_tree(FOLDER, tree)
        package = linux.debian_package(tree, DIST)
        subprocess.run(["dpkg-deb", "-x", package, installed], check=True)
        try_out(installed / "usr" / "bin" / "canasplan")


def pack_for_windows(*, with_installer: bool) -> None:
    """Make the portable archive and, where NSIS is, the installer."""
    windows.portable(FOLDER, DIST)
    if with_installer and (maker := windows.makensis()):
        try:
            windows.installer(FOLDER, DIST, maker)
        except windows.InstallerError as error:
            raise BuildError(str(error)) from error
    elif with_installer:
        print("No se hace el instalador: falta makensis (NSIS).", flush=True)


def write_bill() -> None:
    """Say what is inside."""
    locks = [
        (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8") for lock in ("run", "build")
    ]
    bill = f"CanasPlan-{canasplan.__version__}-{sys.platform}.cdx.json"
    sbom.write(DIST / bill, sbom.document(FOLDER, *locks))


def write_sums(dist: Path) -> None:
    """Say the fingerprint of each file that is handed out."""
    sums = dist / "SHA256SUMS"
    files = sorted(path for path in dist.iterdir() if path.is_file() and path != sums)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    sums.write_text("".join(lines), encoding="utf-8", newline="\n")
    for path in files:
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {dist.name}/{path.name}", flush=True)


def hand_out(*, with_installer: bool) -> None:
    """Try the one file, make the forms in which programs are handed out, and their papers."""
    for screen in PLATFORMS:
        try_out(DIST / PROGRAM, screen)
    if WINDOWS:
        pack_for_windows(with_installer=with_installer)
    else:
        pack_for_linux()
    write_bill()
    write_sums(DIST)


def main(options: list[str]) -> int:
    """Build and try; return 0 when everything is fit to be handed out."""
    try:
        build(*options)
        for screen in PLATFORMS:
            try_out(FOLDER / PROGRAM, screen)
        if ONLY_FOLDER not in options:
            hand_out(with_installer=NO_INSTALLER not in options)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
