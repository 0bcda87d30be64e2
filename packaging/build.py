"""Build the program that people get, and try what was built.

``python packaging/build.py`` leaves everything in ``dist/``; with ``--solo-carpeta`` only the
folder is built and tried. `canas.py construir` prepares what this needs.
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

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
WINDOWS = sys.platform == "win32"
PROGRAM = "CanasPlan.exe" if WINDOWS else "CanasPlan"
FOLDER = DIST / "CanasPlan-carpeta"
ONLY_FOLDER = "--solo-carpeta"
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


def try_out(program: Path) -> None:
    """Let a built program test itself, far from the checkout; raise `BuildError` when it fails."""
    bare = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    with tempfile.TemporaryDirectory(prefix="canasplan-prueba-") as name:
        report = Path(name, "informe.json")
        try:
            done = subprocess.run(
                [program, "autoprueba", "--informe", report],
                cwd=name,
                env=bare | {"QT_QPA_PLATFORM": "offscreen"},
                timeout=PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BuildError(f"{program} no llegó a probarse: {error}") from error
        if done.returncode or not report.is_file():
            told = report.read_text(encoding="utf-8") if report.is_file() else "sin informe"
            raise BuildError(f"{program} falla su autoprueba: {told}")
        steps = json.loads(report.read_text(encoding="utf-8"))["pasos"]
    print(f"Autoprueba: {len(steps)} pasos bien, {program.relative_to(ROOT)}", flush=True)


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


def write_papers() -> None:
    """Say what is inside and the fingerprint of each file that is handed out."""
    locks = [
        (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8") for lock in ("run", "build")
    ]
    bill = f"CanasPlan-{canasplan.__version__}-{sys.platform}.cdx.json"
    sbom.write(DIST / bill, sbom.document(FOLDER, *locks))
    files = sorted(path for path in DIST.iterdir() if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")
    for path in files:
        print(f"{path.stat().st_size / 1e6:8.1f} MB  dist/{path.name}", flush=True)


def main(options: list[str]) -> int:
    """Build and try; return 0 when everything is fit to be handed out."""
    try:
        build(*options)
        try_out(FOLDER / PROGRAM)
        if ONLY_FOLDER not in options:
            try_out(DIST / PROGRAM)
            if sys.platform.startswith("linux"):
                pack_for_linux()
            else:
                shutil.make_archive(str(FOLDER), "zip", DIST, FOLDER.name)
            write_papers()
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
