"""From where a program runs: where it stays, and where it is only passing through."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from canasplan.places import PlaceKind, Places
from canasplan.program_place import Standing, standing_of

ROSA = {"TEMP": r"C:\Users\Rosa\AppData\Local\Temp"}
DRIVES = {"C:\\": 3, "D:\\": 3, "E:\\": 2, "F:\\": 5, "Z:\\": 4}


@pytest.mark.parametrize(
    ("program", "standing"),
    [
        (r"C:\Program Files\CanasPlan", Standing.SETTLED),
        (r"C:\Users\Rosa\AppData\Local\Programs\CanasPlan", Standing.SETTLED),
        (r"D:\CanasPlan", Standing.SETTLED),
        (r"C:\Users\Rosa\Mis descargas\CanasPlan", Standing.SETTLED),
        (r"C:\Users\Rosa\Downloads", Standing.DOWNLOADS),
        (r"C:\Users\Rosa\Downloads\CanasPlan-0.1.0-windows-portable\CanasPlan", Standing.DOWNLOADS),
        (r"D:\Descargas\CanasPlan", Standing.DOWNLOADS),
        (r"C:\Users\Rosa\AppData\Local\Temp\Temp1_CanasPlan.zip\CanasPlan", Standing.TEMPORARY),
        (r"c:\users\rosa\appdata\local\temp\Rar$EXa4012.32150\CanasPlan", Standing.TEMPORARY),
        (r"C:\Users\Julio\AppData\Local\Temp\7zO4A3B", Standing.TEMPORARY),
        (r"C:\Windows\Temp\CanasPlan", Standing.TEMPORARY),
        (r"C:\Users\Rosa\AppData\Local\Temporada", Standing.SETTLED),
        ("E:\\", Standing.REMOVABLE),
        (r"E:\CanasPlan", Standing.REMOVABLE),
        (r"E:\Downloads\CanasPlan", Standing.REMOVABLE),
        (r"F:\CanasPlan", Standing.REMOVABLE),
        (r"Z:\Programas\CanasPlan", Standing.NETWORK),
        (r"\\servidor\programas\CanasPlan", Standing.NETWORK),
        (r"C:\Users\Rosa\OneDrive\Documentos\CanasPlan", Standing.SYNCED),
    ],
)
def test_windows_programs(program: str, standing: Standing) -> None:
    places = Places(drive_type=lambda root: DRIVES[root.upper()], environment={})
    assert standing_of(Path(program), places, ROSA) is standing


@pytest.mark.skipif(os.name == "nt", reason="rutas de Linux")
@pytest.mark.parametrize(
    ("program", "standing"),
    [
        ("/usr/lib/canasplan", Standing.SETTLED),
        ("/opt/canasplan", Standing.SETTLED),
        ("/home/rosa/programas", Standing.SETTLED),
        ("/home/rosa/Descargas", Standing.DOWNLOADS),
        ("/home/rosa/Downloads/canasplan", Standing.DOWNLOADS),
        ("/tmp/ark-x/CanasPlan", Standing.TEMPORARY),
        ("/home/rosa/.cache/.fr-6v3Kq1", Standing.TEMPORARY),
        ("/tmpo", Standing.SETTLED),
    ],
)
def test_linux_programs(tmp_path: Path, program: str, standing: Standing) -> None:
    places = Places(tmp_path / "sin montajes", tmp_path, environment={})
    assert standing_of(Path(program), places, {}) is standing


def test_what_is_temporary_is_where_the_account_says() -> None:
    places = Places(drive_type=lambda _: 3, environment={})
    own = {"TEMP": "D:\\Provisional\\", "TMP": ""}
    assert standing_of(Path(r"d:\provisional\CanasPlan"), places, own) is Standing.TEMPORARY
    assert standing_of(Path(r"D:\Provisionales"), places, own) is Standing.SETTLED


def test_every_kind_of_place_is_a_standing_and_data_stay_only_where_a_disk_does() -> None:
    assert {str(kind) for kind in PlaceKind} <= set(Standing)
    assert {one for one in Standing if one.keeps_data} == {Standing.SETTLED, Standing.DOWNLOADS}
