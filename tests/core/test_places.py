"""Disks that stay, and everything else: told from Linux's files and from Windows' answers."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from canasplan.places import Place, PlaceKind, Places

FIXED, REMOVABLE, NETWORK, SYNCED = PlaceKind
ROOT = "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n"

linux = pytest.mark.skipif(os.name == "nt", reason="rutas y montajes de Linux")


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """Block devices as Linux shows them: a disk, a disk by USB, a card in a slot."""
    numbers = tmp_path / "dev" / "block"
    numbers.mkdir(parents=True)
    pci = tmp_path / "devices" / "pci0000:00"
    for number, device, removable in (
        ("254:0", pci / "virtio1/block/vda", "0\n"),
        ("8:0", pci / "0000:00:14.0/usb1/1-2/1-2:1.0/host2/block/sda", "0\n"),
        ("8:16", pci / "ata3/host3/block/sdb", "1\n"),
    ):
        part = device / f"{device.name}1"
        part.mkdir(parents=True)
        (device / "removable").write_text(removable)
        (numbers / number).symlink_to(device)
        (numbers / f"{number[:-1]}{int(number[-1]) + 1}").symlink_to(part)
    return numbers


def places(tmp_path: Path, mounts: str = "", **environment: str) -> Places:
    file = tmp_path / "mountinfo"
    file.write_text(ROOT + mounts, encoding="utf-8")
    return Places(file, tmp_path / "dev" / "block", environment=environment)


def mount(point: str, system: str, device: str = "0:50", source: str = "none") -> str:
    return f"40 27 {device} / {point} rw,nosuid shared:9 master:1 - {system} {source} rw\n"


@linux
def test_a_disk_of_this_computer_stays(tmp_path: Path, devices: Path) -> None:
    home = mount("/home", "ext4", "254:1", "/dev/vda2") + mount("/mnt/ram", "tmpfs")
    for folder in ("/", "/var/lib/canasplan", "/home/rosa/Datos de Layo", "/mnt/ram/x"):
        assert places(tmp_path, home).of(Path(folder)) == Place(FIXED)


@linux
@pytest.mark.parametrize("device", ["8:0", "8:1", "8:16", "8:17"])
def test_a_stick_or_a_disk_by_usb_can_be_pulled_out(
    tmp_path: Path, devices: Path, device: str
) -> None:
    stick = places(tmp_path, mount("/media/rosa/KINGSTON", "vfat", device, "/dev/sdb1"))
    assert stick.of(Path("/media/rosa/KINGSTON")) == Place(REMOVABLE)
    assert stick.of(Path("/media/rosa/KINGSTON/no/existe/todavía")) == Place(REMOVABLE)
    assert stick.of(Path("/media/rosa/KINGSTON2")) == Place(FIXED)
    assert stick.of(Path("/media/rosa")) == Place(FIXED)


@linux
def test_the_system_s_own_root_counts_as_fixed_wherever_it_comes_from(
    tmp_path: Path, devices: Path
) -> None:
    for root in (mount("/", "9p"), mount("/", "overlay"), mount("/", "ext4", "8:1")):
        assert places(tmp_path, root).of(Path("/home/rosa")) == Place(FIXED)


@linux
@pytest.mark.parametrize(
    "system", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone", "davfs", "afs"]
)
def test_a_folder_of_another_computer_is_in_the_network(
    tmp_path: Path, devices: Path, system: str
) -> None:
    shared = places(tmp_path, mount("/mnt/muni", system, source="//servidor/datos"))
    assert shared.of(Path("/mnt/muni/canas/datos")) == Place(NETWORK)
    assert shared.of(Path("/mnt/municipio")) == Place(FIXED)


@linux
@pytest.mark.parametrize("system", ["overlay", "fuseblk", "fuse.portal", "btrfs", "zfs"])
def test_an_unusual_file_system_is_no_network(tmp_path: Path, devices: Path, system: str) -> None:
    assert places(tmp_path, mount("/datos", system)).of(Path("/datos/x")) == Place(FIXED)


@linux
def test_of_two_mounts_the_deeper_and_then_the_later_one_counts(
    tmp_path: Path, devices: Path
) -> None:
    mounts = (
        mount("/srv/red/local", "ext4", "254:1")
        + mount("/srv/red", "autofs")
        + mount("/srv/red", "nfs4")
        + mount("/srv/antes", "cifs")
        + mount("/srv/antes", "ext4", "254:1")
    )
    known = places(tmp_path, mounts)
    assert known.of(Path("/srv/red/x")) == Place(NETWORK)
    assert known.of(Path("/srv/red/local/x")) == Place(FIXED)
    assert known.of(Path("/srv/antes/x")) == Place(FIXED)


@linux
def test_a_mount_point_may_have_any_name(tmp_path: Path, devices: Path) -> None:
    escaped = r"/media/rosa/MI\040USB\011\134040\012ñ"
    known = places(tmp_path, mount(escaped, "vfat", "8:17"))
    assert known.of(Path("/media/rosa/MI USB\t\\040\nñ/datos")) == Place(REMOVABLE)
    assert known.of(Path("/media/rosa/MI")) == Place(FIXED)


@linux
def test_a_link_is_followed_to_where_the_folder_really_is(tmp_path: Path, devices: Path) -> None:
    target = tmp_path / "montaje"
    target.mkdir()
    (tmp_path / "enlace").symlink_to(target)
    known = places(tmp_path, mount(str(target), "nfs"))
    assert known.of(tmp_path / "enlace" / "datos") == Place(NETWORK)


@linux
def test_a_relative_folder_is_where_the_program_runs(
    tmp_path: Path, devices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    known = places(tmp_path, mount(str(tmp_path), "vfat", "8:16"))
    assert known.of(Path("datos")) == Place(REMOVABLE)


@linux
def test_without_a_list_of_mounts_a_disk_is_a_disk(tmp_path: Path) -> None:
    known = Places(tmp_path / "no-existe", tmp_path, environment={})
    assert known.of(tmp_path) == Place(FIXED)


@linux
@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Municipalidad Provincial de Canas", "OneDrive"),
        ("onedrive", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (Personal)", "Dropbox"),
        ("Google Drive", "Google Drive"),
        ("GoogleDrive", "Google Drive"),
        ("Mi unidad", "Google Drive"),
        ("My Drive", "Google Drive"),
        ("iCloudDrive", "iCloud"),
        ("Nextcloud", "Nextcloud"),
        ("MEGA", "MEGA"),
        ("pCloud Drive", "pCloud"),
    ],
)
def test_a_synchronized_folder_is_told_with_its_service(
    tmp_path: Path, devices: Path, folder: str, service: str
) -> None:
    known = places(tmp_path)
    assert known.of(Path("/home/rosa", folder, "datos")) == Place(SYNCED, service)
    assert known.of(Path("/home/rosa", folder)) == Place(SYNCED, service)
    assert known.of(Path("/home/rosa", f"Copia de {folder}")) == Place(FIXED)


@linux
@pytest.mark.parametrize("name", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_the_folder_that_windows_names_for_onedrive_is_synchronized(
    tmp_path: Path, devices: Path, name: str
) -> None:
    known = places(tmp_path, **{name: "/home/rosa/Nube", "Otra": "/home"})
    assert known.of(Path("/home/rosa/Nube/datos")) == Place(SYNCED, "OneDrive")
    assert known.of(Path("/home/rosa/Nubes")) == Place(FIXED)
    assert places(tmp_path, **{name: ""}).of(Path("/home/rosa/Nube")) == Place(FIXED)


@linux
def test_a_link_with_the_name_of_a_service_is_synchronized_too(
    tmp_path: Path, devices: Path
) -> None:
    (tmp_path / "Dropbox").symlink_to(tmp_path / "dev")
    assert places(tmp_path).of(tmp_path / "Dropbox" / "datos") == Place(SYNCED, "Dropbox")


@linux
def test_a_network_or_a_stick_counts_before_a_service(tmp_path: Path, devices: Path) -> None:
    known = places(tmp_path, mount("/mnt/OneDrive", "fuse.rclone"))
    assert known.of(Path("/mnt/OneDrive/datos")) == Place(NETWORK)


# --- Windows, by what it answers

DRIVES = {"C:\\": 3, "D:\\": 3, "E:\\": 2, "F:\\": 5, "R:\\": 6, "X:\\": 0, "Y:\\": 1, "Z:\\": 4}


@pytest.mark.parametrize(
    ("folder", "place"),
    [
        (r"C:\Users\Rosa\AppData\Local\CanasPlan", Place(FIXED)),
        (r"C:/Users/Rosa/Datos", Place(FIXED)),
        (r"D:\Datos", Place(FIXED)),
        ("E:\\", Place(REMOVABLE)),
        (r"E:\CanasPlan\datos", Place(REMOVABLE)),
        (r"F:\datos", Place(REMOVABLE)),
        (r"R:\datos", Place(FIXED)),
        (r"X:\datos", Place(FIXED)),
        (r"Y:\datos", Place(FIXED)),
        (r"Z:\canas", Place(NETWORK)),
        (r"\\servidor\datos\canas", Place(NETWORK)),
        (r"\\?\UNC\servidor\datos\canas", Place(NETWORK)),
        (r"\\?\C:\Datos", Place(FIXED)),
        (r"\\?\E:\Datos", Place(REMOVABLE)),
        (r"C:\Users\Rosa\OneDrive - Gobierno Regional\Documentos", Place(SYNCED, "OneDrive")),
        (r"C:\Users\Rosa\Dropbox", Place(SYNCED, "Dropbox")),
        (r"D:\Mi unidad\datos", Place(SYNCED, "Google Drive")),
        (r"c:\users\ROSA\nube\Documentos", Place(SYNCED, "OneDrive")),
        (r"E:\OneDrive", Place(REMOVABLE)),
    ],
)
def test_windows_tells_the_kind_of_its_drives(folder: str, place: Place) -> None:
    environment = {"OneDriveCommercial": r"C:\Users\Rosa\Nube"}
    known = Places(drive_type=lambda root: DRIVES[root.upper()], environment=environment)
    assert known.of(Path(folder)) == place


def test_on_windows_a_relative_folder_is_where_the_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked: list[str] = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return 2

    assert Places(drive_type=drive_type, environment={}).of(Path("datos")) == Place(REMOVABLE)
    assert asked == [tmp_path.drive + "\\"]


def test_windows_is_asked_by_its_own_function(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = SimpleNamespace(GetDriveTypeW=DRIVES.__getitem__)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        known = Places(environment={})
    assert known.of(Path(r"Z:\datos")) == Place(NETWORK)


# --- This computer


def test_this_computer_can_be_asked_and_answers_at_once(tmp_path: Path) -> None:
    known = Places()
    took = []
    for _ in range(20):
        start = time.perf_counter()
        known.of(tmp_path / "no" / "existe")
        took.append(time.perf_counter() - start)
    assert min(took) < 0.001
    assert isinstance(known.of(Path(sys.prefix)), Place)


def test_the_free_space_is_that_of_the_nearest_folder_that_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Places()
    free = known.free_bytes(tmp_path)
    assert free > 0
    assert abs(known.free_bytes(tmp_path / "no" / "existe") - free) < 100_000_000
    monkeypatch.chdir(tmp_path)
    assert abs(known.free_bytes(Path("tampoco")) - free) < 100_000_000


def test_the_free_space_of_a_drive_that_is_not_there_is_not_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "exists", lambda _: False)
    with pytest.raises(FileNotFoundError):
        Places().free_bytes(tmp_path / "no" / "existe")
