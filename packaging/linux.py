"""The forms in which Linux takes programs: packages of Debian, and archives for everybody else."""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path

import canasplan
import icon

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "resources" / "icons" / "canasplan.svg"

PACKAGES = {
    # What stays of the system (`collected.OF_THE_SYSTEM`) and is asked for: Debian's package.
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libcups.so.2": "libcups2 | libcups2t64",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libstdc++.so.6": "libstdc++6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
OF_GLIBC = re.compile(r"(lib(c|dl|m|pthread|rt|util)\.so\.\d|ld-linux-.*)")

CONTROL = """\
Package: canasplan
Version: {version}
Architecture: {architecture}
Maintainer: CanasPlan <equipo@canasplan.pe>
Section: misc
Priority: optional
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: fonts-dejavu-core
Description: seguimiento del plan de gobierno de la provincia de Canas
 Registra los avances del plan en cada distrito, sin conexión, y los
 reúne en la oficina provincial.
"""
DESKTOP = """\
[Desktop Entry]
Type=Application
Name=CanasPlan
Comment=Seguimiento del plan de gobierno de la provincia de Canas
Exec=canasplan
Icon=canasplan
Terminal=false
Categories=Office;
StartupWMClass=canasplan
"""


class UnknownLibraryError(Exception):
    """The program needs a library that no package is known for."""


def needed(library: Path) -> list[str]:
    """Return the file names of the libraries that a program or library asks for itself."""
    told = subprocess.run(["objdump", "-p", library], capture_output=True, check=True)
    return re.findall(r"^ +NEEDED +(\S+)", told.stdout.decode(), re.MULTILINE)


def binaries(folder: Path) -> list[Path]:
    """Return the programs and libraries in a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in files if path.read_bytes()[:4] == b"\x7fELF"]


def depends(folder: Path) -> str:
    """Return what Debian must have beside a built folder.

    Raises:
        UnknownLibraryError: it needs something else.
    """
    inside = {path.name for path in folder.rglob("*")}
    found = binaries(folder)
    asked = {name for path in found for name in needed(path)} - inside
    libraries = {name for name in asked if not OF_GLIBC.fullmatch(name)}
    if unknown := libraries - PACKAGES.keys():
        raise UnknownLibraryError(", ".join(sorted(unknown)))
    minors = [
        int(minor) for path in found for minor in re.findall(rb"GLIBC_2\.(\d+)", path.read_bytes())
    ]
    packages = {PACKAGES[name] for name in libraries}
    return ", ".join([f"libc6 (>= 2.{max(minors)})", *sorted(packages)])


def debian_tree(program: Path, tree: Path) -> None:
    """Lay a built folder out as Debian installs it, with everything a package says of itself."""
    home = tree / "usr" / "lib" / "canasplan"
    shutil.copytree(program, home, symlinks=True)
    _put(tree / "usr/share/applications/canasplan.desktop", DESKTOP.encode())
    icons = tree / "usr" / "share" / "icons" / "hicolor"
    _put(icons / "scalable" / "apps" / "canasplan.svg", DRAWING.read_bytes())
    for size in (48, 256):
        _put(icons / f"{size}x{size}" / "apps" / "canasplan.png", icon.png(DRAWING, size))
    _put(tree / "usr/share/doc/canasplan/copyright", (ROOT / "LICENSE").read_bytes())
    command = tree / "usr" / "bin" / "canasplan"
    command.parent.mkdir()
    command.symlink_to("../lib/canasplan/CanasPlan")
    told = CONTROL.format(
        version=canasplan.__version__,
        architecture=_asked("dpkg", "--print-architecture"),
        kilobytes=sum(path.lstat().st_size for path in tree.rglob("*")) // 1024,
        depends=depends(home),
    )
    _put(tree / "DEBIAN" / "control", told.encode())
    for path in tree.rglob("*"):  # whatever the umask and the rights of the checkout are
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def debian_package(tree: Path, dist: Path) -> Path:
    """Make the package of a tree; return it."""
    architecture = _asked("dpkg", "--print-architecture")
    package = dist / f"canasplan_{canasplan.__version__}_{architecture}.deb"
    _asked("dpkg-deb", "-Zxz", "-z4", "--root-owner-group", "--build", str(tree), str(package))
    return package


def archive(paths: Iterable[Path], target: Path) -> Path:
    """Put files and folders into a .tar.gz, as nobody's in particular and still executable."""

    def anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        return member

    with tarfile.open(target, "w:gz", compresslevel=6) as packed:
        for path in paths:
            packed.add(path, path.name, filter=anonymous)
    return target


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _asked(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True).stdout.decode().strip()
