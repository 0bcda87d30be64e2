"""What kind of place a folder is in: a database lives only on a disk that stays.

On a stick, over a network or in a folder that a service synchronizes, a database gets damaged.
Nothing is opened or written to find out, and the folder need not exist.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath, PureWindowsPath


class PlaceKind(StrEnum):
    """Where a folder is, as far as a database is concerned."""

    FIXED = "fijo"
    REMOVABLE = "extraible"
    NETWORK = "red"
    SYNCED = "sincronizada"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a folder is."""

    kind: PlaceKind
    service: str = ""
    """Who synchronizes it, such as "OneDrive"."""


_WINDOWS = {2: PlaceKind.REMOVABLE, 4: PlaceKind.NETWORK, 5: PlaceKind.REMOVABLE}
"""What ``GetDriveTypeW`` answers for sticks, network drives and compact discs."""

_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "ceph", "gfs", "gfs2", "lustre",
    "glusterfs", "beegfs", "davfs", "davfs2", "9p", "vboxsf", "vmhgfs", "prl_fs", "fuse.sshfs",
    "fuse.rclone", "fuse.davfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.kio-fuse",
    "fuse.curlftpfs", "fuse.s3fs", "fuse.smbnetfs", "fuse.glusterfs", "fuse.cephfs",
    "fuse.vmhgfs-fuse", "fuse.google-drive-ocamlfuse", "fuse.onedriver",
}  # fmt: skip
"""File systems on another computer, also on the one that this virtual computer runs on."""

_SYNCED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "mi unidad": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "mega": "MEGA",
    "megasync": "MEGA",
    "pcloud drive": "pCloud",
    "pclouddrive": "pCloud",
    "box sync": "Box",
    "yandex.disk": "Yandex Disk",
    "syncthing": "Syncthing",
}
"""What services call their folders, and the services."""

_SUFFIX = re.compile(r" (- |\().*")
"""What follows such a name for a second account: ``OneDrive - Gobierno Regional``."""

_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Variables in which Windows names the folders of OneDrive, whatever they are called."""

_ESCAPE = re.compile(r"\\([0-7]{3})")
"""How the list of mounts writes a space in a name."""


class Places:
    """This computer's disks, sticks and networks."""

    def __init__(
        self,
        mounts: Path = Path("/proc/self/mountinfo"),
        devices: Path = Path("/sys/dev/block"),
        drive_type: Callable[[str], int] | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """Say where to look.

        Args:
            mounts: Linux's list of what is mounted where.
            devices: Linux's block devices by number.
            drive_type: what Windows says of a root such as ``C:`` with its backslash;
                where there is no such function, the computer is a Linux.
            environment: the variables of the account.
        """
        self._mounts = mounts
        self._devices = devices
        self._drive_type = drive_type or (_system_drive_type() if os.name == "nt" else None)
        self._environment = environment

    def of(self, folder: Path) -> Place:
        """Tell what kind of place `folder` is in, or will be once it is made."""
        if self._drive_type is not None:
            paths: tuple[PurePath, ...] = (_windows_path(folder),)
            kind = _windows_kind(paths[0], self._drive_type)
        else:
            paths = (folder.resolve(), folder.absolute())
            kind = self._linux_kind(str(paths[0]))
        service = next(filter(None, map(self._service, paths)), "")
        if kind is PlaceKind.FIXED and service:
            return Place(PlaceKind.SYNCED, service)
        return Place(kind)

    def free_bytes(self, folder: Path) -> int:
        """Return how much can still be written where `folder` is, or will be.

        Raises:
            OSError: nothing of the path exists, as on a drive that is pulled out.
        """
        ways = (folder, *folder.absolute().parents)
        return shutil.disk_usage(next(filter(Path.exists, ways), folder)).free

    def _linux_kind(self, path: str) -> PlaceKind:
        """Tell the kind by what is mounted there.

        What the system itself runs from is as good as fixed, also where a virtual computer has
        its root from outside: nobody pulls it out and goes on working.
        """
        point, device, system = self._mount(path)
        if point == "/":
            return PlaceKind.FIXED
        if system in _NETWORK:
            return PlaceKind.NETWORK
        return PlaceKind.REMOVABLE if self._pulled_out(device) else PlaceKind.FIXED

    def _mount(self, path: str) -> tuple[str, str, str]:
        """Return mount point, device number and file system of the longest mount above `path`."""
        best = ("/", "", "")
        try:
            lines = os.fsdecode(self._mounts.read_bytes()).split("\n")
        except OSError:
            return best
        for line in filter(None, lines):
            fields = line.split(" ")
            point = _ESCAPE.sub(lambda code: chr(int(code[1], 8)), fields[4])
            above = path == point or path.startswith(point.rstrip("/") + "/")
            if above and len(point) >= len(best[0]):  # of two at one point, the later hides
                best = (point, fields[2], fields[fields.index("-") + 1])
        return best

    def _pulled_out(self, number: str) -> bool:
        """Tell whether a block device, or the disk that it is a partition of, can be removed."""
        device = (self._devices / number).resolve()
        if any(part.startswith("usb") and part[3:].isdigit() for part in device.parts):
            return True
        marks = (device / "removable", device.parent / "removable")
        return any(mark.is_file() and mark.read_text().strip() == "1" for mark in marks)

    def _service(self, path: PurePath) -> str:
        """Return who synchronizes `path`, empty for nobody."""
        kind = type(path)
        named = (self._environment.get(name, "") for name in _ONEDRIVE)
        if any(path.is_relative_to(kind(root)) for root in named if root):
            return "OneDrive"
        names = (_SUFFIX.sub("", part.casefold()) for part in path.parts)
        return next((_SYNCED[name] for name in names if name in _SYNCED), "")


def _system_drive_type() -> Callable[[str], int]:
    import ctypes  # only here, because it takes a while

    function: Callable[[str], int] = vars(ctypes)["windll"].kernel32.GetDriveTypeW
    return function


def _windows_path(folder: Path) -> PureWindowsPath:
    """Return `folder` with its drive or server, without the prefix of very long paths."""
    path = PureWindowsPath(str(folder))
    text = str(path if path.drive else folder.absolute())
    if text.startswith("\\\\?\\UNC\\"):
        return PureWindowsPath("\\\\" + text[8:])
    return PureWindowsPath(text.removeprefix("\\\\?\\"))


def _windows_kind(path: PurePath, drive_type: Callable[[str], int]) -> PlaceKind:
    if path.drive.startswith("\\\\"):
        return PlaceKind.NETWORK
    return _WINDOWS.get(drive_type(path.drive + "\\"), PlaceKind.FIXED)
