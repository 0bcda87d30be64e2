"""ICU's data is shorter, and Spanish is still sorted by it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

import icu_data

LIBRARIES = Path(PySide6.__file__).parent / "Qt" / "lib"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Qt brings ICU on Linux alone")

# A process of its own: in this one Qt has loaded the whole library.
SORTED = """
import ctypes, sys
data, common, international, version = sys.argv[1:]
for library in (data, common):
    ctypes.CDLL(library, ctypes.RTLD_GLOBAL)
icu = ctypes.CDLL(international)
opened, compare = (getattr(icu, f"{name}_{version}") for name in ("ucol_open", "ucol_strcollUTF8"))
opened.restype = ctypes.c_void_p
compare.argtypes = [ctypes.c_void_p, *[ctypes.c_char_p, ctypes.c_int32] * 2, ctypes.c_void_p]
for language in (b"es_PE", b"de"):
    code = ctypes.c_int(0)
    rules = opened(language, ctypes.byref(code))
    print(code.value > 0, compare(rules, b"nz", -1, "ña".encode(), -1, ctypes.byref(code)))
"""


def library(name: str) -> Path:
    [found] = LIBRARIES.glob(f"lib{name}.so.*")
    return found


def test_what_is_left_gives_spanish_its_order_of_letters_and_no_other_language_one(
    tmp_path: Path,
) -> None:
    whole = library("icudata")
    shorter = tmp_path / whole.name
    shorter.write_bytes(icu_data.slim(whole.read_bytes()))

    libraries = [str(path) for path in (shorter, library("icuuc"), library("icui18n"))]
    version = whole.name.rpartition(".")[2]
    done = subprocess.run(
        [sys.executable, "-c", SORTED, *libraries, version],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout.splitlines() == ["False -1", "False 1"]
    assert shorter.stat().st_size * 8 < whole.stat().st_size


@pytest.mark.parametrize("content", [b"", b"\x7fELF" + bytes(80), bytes(12) + b"CmnD" + bytes(99)])
def test_what_is_built_otherwise_is_not_touched(content: bytes) -> None:
    with pytest.raises(icu_data.UnknownLayoutError):
        icu_data.slim(content)
