"""What a built program carries, and what it must not."""

from __future__ import annotations

import pytest

from collected import BINDINGS, faults, is_wanted, keeps_file, kept, strangers

LINUX = [
    "CanasPlan.desempaquetado",
    "LICENSE",
    "seed/plan.json",
    "resources/theme.qss",
    "resources/help/ayuda.html",
    "resources/icons/canasplan.svg",
    "resources/licencias/LGPL-3.0.txt",
    "PySide6/Qt/translations/qtbase_es.qm",
    *(f"PySide6/{name}.abi3.so" for name in BINDINGS),
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
    "PySide6/Qt/plugins/imageformats/libqsvg.so",
    "libxcb-cursor.so.0",
    "libsqlite3.so.0",
]


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("PySide6/QtCore.abi3.so", "EXTENSION", True),
        ("PySide6\\QtWidgets.pyd", "EXTENSION", True),
        ("PySide6/QtNetwork.abi3.so", "EXTENSION", False),
        ("python3.11/lib-dynload/_sqlite3.cpython-311-x86_64-linux-gnu.so", "EXTENSION", True),
        ("libpython3.11.so.1.0", "BINARY", True),
        ("python313.dll", "BINARY", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "BINARY", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "BINARY", True),
        ("PySide6\\plugins\\platforms\\qdirect2d.dll", "BINARY", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "BINARY", False),
        ("PySide6/opengl32sw.dll", "BINARY", False),
        ("libgtk-3.so.0", "BINARY", False),
    ],
)
def test_what_is_wanted_for_its_own_sake(name: str, kind: str, wanted: bool) -> None:
    assert is_wanted(name, kind) is wanted


def test_a_library_stays_when_something_that_stays_needs_it() -> None:
    needs = {
        "PySide6\\QtGui.pyd": ["Qt6Gui.dll", "KERNEL32.dll"],
        "PySide6\\Qt6Gui.dll": ["QT6CORE.DLL"],
        "PySide6\\Qt6Core.dll": ["Qt6Gui.dll"],  # in circles, too
        "PySide6\\Qt6Qml.dll": ["Qt6Core.dll", "Qt6Network.dll"],
    }
    binaries = [(name, "EXTENSION" if name.endswith("pyd") else "BINARY") for name in needs]

    stay = kept([*binaries, ("PySide6\\Qt6Network.dll", "BINARY")], lambda name: needs[name])

    assert stay == {"PySide6\\QtGui.pyd", "PySide6\\Qt6Gui.dll", "PySide6\\Qt6Core.dll"}


def test_what_belongs_to_the_system_stays_out_with_all_it_needs() -> None:
    needs = {
        "PySide6/QtGui.abi3.so": ["libglib-2.0.so.0", "libxcb-cursor.so.0"],
        "libglib-2.0.so.0": ["libpcre2-8.so.0"],
        "libpcre2-8.so.0": [],
        "libxcb-cursor.so.0": ["libxcb.so.1"],
    }
    binaries = [(name, "EXTENSION" if "abi3" in name else "BINARY") for name in needs]

    stay = kept(binaries, lambda name: needs[name])

    assert stay == {"PySide6/QtGui.abi3.so", "libxcb-cursor.so.0"}


def test_of_the_translations_only_spanish_stays() -> None:
    names = [
        "PySide6/Qt/translations/qtbase_es.qm",
        "PySide6\\translations\\qtbase_de.qm",
        "LICENSE",
    ]

    assert [name for name in names if keeps_file(name)] == [names[0], "LICENSE"]


def test_nothing_is_wrong_with_what_must_be_there() -> None:
    assert faults(LINUX, "linux") == []
    windows = [name.replace("/", "\\").replace("libqxcb.so", "qwindows.dll") for name in LINUX]
    assert faults([*windows, "sqlite3.dll"], "win32") == []


@pytest.mark.parametrize("number", range(len(LINUX)))
def test_a_build_without_one_of_them_is_refused(number: int) -> None:
    [told] = faults(LINUX[:number] + LINUX[number + 1 :], "linux")

    assert told.startswith("falta ")


@pytest.mark.parametrize(
    "name",
    [
        "icuuc.dll",
        "PySide6\\icudt72.dll",
        "MSCMS.dll",
        "PySide6/opengl32sw.dll",
        "libcrypto.so.3",
        "libstdc++.so.6",
        "PySide6/Qt/lib/libQt6Quick.so.6",
    ],
)
def test_a_build_with_what_is_not_ours_is_refused(name: str) -> None:
    assert faults([*LINUX, name], "linux") == [f"sobra {name.replace(chr(92), '/')}"]


def test_a_package_that_only_the_tests_need_is_noticed() -> None:
    modules = [
        ("json.decoder", "/usr/lib/python3.11/json/decoder.py"),
        ("sqlalchemy.sql", ".venv/lib/python3.11/site-packages/sqlalchemy/sql/__init__.py"),
        ("canasplan.cli", "canasplan/cli/__init__.py"),
    ]
    assert strangers(modules) == []

    stranger = ("yaml.nodes", "C:\\canas\\.venv\\Lib\\site-packages\\yaml\\nodes.py")
    assert strangers([*modules, stranger]) == ["yaml"]
