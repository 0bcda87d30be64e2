"""The bill of materials, Debian's description and the icon say what is there."""

from __future__ import annotations

import struct
import sys
from hashlib import sha256
from pathlib import Path

import PySide6
import pytest
from PySide6.QtGui import QImage

import canasplan
import icon
import linux
import sbom

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [(ROOT / "requirements" / f"{name}.txt").read_text("utf-8") for name in ("run", "build")]


def test_every_package_is_in_the_bill_with_version_licence_and_hashes(tmp_path: Path) -> None:
    (tmp_path / "libqt.so.6").write_bytes(b"Qt")
    told = sbom.document(tmp_path, *LOCKS)

    named = {part["name"]: part for part in told["components"]}
    assert told["metadata"]["component"]["version"] == canasplan.__version__
    assert {"sqlalchemy", "pyside6-essentials", "pyinstaller", "Python", "Qt"} < named.keys()
    assert len(named["msgspec"]["hashes"]) > 10
    assert named["sqlalchemy"]["licenses"] == [{"license": {"name": "MIT"}}]
    assert all(
        part.get("licenses") != [{"license": {"name": ""}}] and part.get("version") != ""
        for part in told["components"]
    )
    assert named["libqt.so.6"]["hashes"][0]["content"] == sha256(b"Qt").hexdigest()
    assert "setuptools" not in named


@pytest.mark.skipif(sys.platform != "linux", reason="Debian's packages")
def test_debian_is_asked_for_what_a_library_needs_and_for_nothing_that_lies_beside_it(
    tmp_path: Path,
) -> None:
    libraries = Path(PySide6.__file__).parent / "Qt"
    [core] = (libraries / "lib").glob("libQt6Core.so.*")
    target = tmp_path / core.name
    target.symlink_to(core)  # a link is no part of what is asked

    with pytest.raises(ValueError, match="max"):
        linux.depends(tmp_path)

    target.unlink()
    target.write_bytes(core.read_bytes())
    with pytest.raises(linux.UnknownLibraryError, match="libicudata"):
        linux.depends(tmp_path)

    for name in ("i18n", "uc", "data"):
        [found] = (libraries / "lib").glob(f"libicu{name}.so.*")
        (tmp_path / found.name).write_bytes(b"")
    assert linux.depends(tmp_path).startswith("libc6 (>= 2.")
    assert "zlib1g" in linux.depends(tmp_path)


def test_the_icon_holds_a_picture_for_each_size() -> None:
    content = icon.ico(ROOT / "resources" / "icons" / "canasplan.svg")

    (_, kind, count) = struct.unpack_from("<HHH", content)
    sizes = []
    for number in range(count):
        size, offset = struct.unpack_from("<II", content, 6 + 16 * number + 8)
        picture = QImage.fromData(content[offset : offset + size])
        sizes.append(picture.width())
        assert picture.pixelColor(picture.rect().center()).alpha() == 255
    assert (kind, tuple(sizes)) == (1, icon.SIZES)
