"""What a built program carries, decided by names alone: `build.spec` asks, the tests too.

PyInstaller collects whatever could be needed. Here stands what is: the parts of Python and Qt that
something names, and the libraries that those need in turn. A library that nobody kept needs stays
out, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from fnmatch import fnmatchcase

UNUSED_MODULES = (
    # nothing here talks to a network: without these no OpenSSL (hashlib has its own SHA-256)
    *("ssl", "_ssl", "_hashlib", "ftplib", "smtplib", "http", "xmlrpc", "netrc"),
    *("PySide6.QtNetwork", "PySide6.QtDBus"),
    # tools of people who write programs
    *("tkinter", "unittest", "doctest", "pydoc", "pdb", "lib2to3", "distutils", "setuptools"),
    *("multiprocessing", "xml", "pyexpat", "readline", "curses"),
    # databases and layers of SQLAlchemy that are not in use
    *("sqlalchemy.orm", "sqlalchemy.ext", "sqlalchemy.testing"),
    *(f"sqlalchemy.dialects.{name}" for name in ("mssql", "mysql", "oracle", "postgresql")),
    # what msgspec would take along from where tests run
    *("attr", "attrs", "yaml"),
    # alphabets of Asia
    *("_multibytecodec", "_codecs_cn", "_codecs_hk", "_codecs_iso2022", "_codecs_jp"),
    *("_codecs_kr", "_codecs_tw"),
)

PACKAGES = (
    *("PySide6", "shiboken6", "sqlalchemy", "msgspec", "platformdirs", "typing_extensions"),
    "xlsxwriter",
    "_pyi_rth_utils",  # PyInstaller's own part of the program
)
"""All that may come from outside of Python: requirements/run.txt, and so the bill of materials."""

BINDINGS = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPrintSupport")
PLUGINS = (
    "iconengines/qsvgicon",
    "imageformats/qico",
    "imageformats/qjpeg",
    "imageformats/qsvg",
    "platforminputcontexts/composeplatforminputcontextplugin",  # á, ñ on a Linux keyboard
    "platforminputcontexts/ibusplatforminputcontextplugin",
    "platforms/qoffscreen",
    "platforms/qwayland",
    "platforms/qwindows",
    "platforms/qxcb",
    "printsupport/cupsprintersupport",
    "printsupport/windowsprintersupport",
    "styles/qmodernwindowsstyle",
    "wayland-decoration-client/adwaita",
    "wayland-decoration-client/bradient",
    "wayland-shell-integration/xdg-shell",
)
TRANSLATION = "qtbase_es.qm"

OF_THE_SYSTEM = (
    # Every Linux with a desktop has its own, which its drivers, fonts and settings belong to.
    *("libEGL.so.*", "libGL.so.*", "libX11.so.*", "libX11-xcb.so.*", "libdbus-1.so.*"),
    "libcups.so.*",  # who prints has it
    *("libfontconfig.so.*", "libfreetype.so.*", "libglib-2.0.so.*", "libgthread-2.0.so.*"),
    *("libgcc_s.so.*", "libstdc++.so.*", "libuuid.so.*", "libz.so.*", "libzstd.so.*"),
    *("libwayland-*.so.*", "libxcb.so.*"),
)

REQUIRED = (
    "CanasPlan.desempaquetado",
    "seed/plan.json",
    "resources/theme.qss",
    "resources/help/ayuda.html",
    "resources/icons/canasplan.svg",
    "resources/licencias/*.txt",
    "LICENSE",
    f"*/translations/{TRANSLATION}",
    *(f"PySide6/{binding}.*" for binding in BINDINGS),
    "*/platforms/*qoffscreen*",
    "*/iconengines/*qsvgicon*",
    "*/imageformats/*qsvg.*",
)
REQUIRED_ON = {
    "linux": ("*/platforms/libqxcb.so", "libxcb-cursor.so.*", "libsqlite3.so.*"),
    "win32": ("*/platforms/qwindows.dll", "sqlite3.dll"),
}
FOREIGN = (
    # Windows' own, or what stands in for it where Windows programs are tried without Windows.
    *("icu*.dll", "mscms.dll"),
    # What the rules above must have left out.
    *("opengl32sw.dll", "*Qt6Quick*", "*Qt6Qml*", "*Qt6Pdf*", "*Qt6VirtualKeyboard*", "*qgtk3*"),
    *("*libcrypto*", "*libssl*", "libgtk-*", "libstdc++*"),
)


def plain(name: str) -> str:
    """Return the name of something collected as it would be on Linux, with forward slashes."""
    return name.replace("\\", "/")


def base(name: str) -> str:
    """Return the last part of a name; what Windows writes in many ways is small here."""
    last = plain(name).rpartition("/")[2]
    return last.lower() if last.lower().endswith((".dll", ".pyd")) else last


def is_wanted(name: str, kind: str) -> bool:
    """Tell whether something is wanted for its own sake, not because another part needs it.

    Args:
        name: where it would stand in the built program.
        kind: PyInstaller's: ``EXTENSION`` for a module of Python, ``BINARY`` for a library.
    """
    place = plain(name)
    if found := re.search(r"/plugins/([^/]+/)(?:lib)?([^/.]+)\.", place):
        return found[1] + found[2] in PLUGINS
    if found := re.match(r"PySide6/(Qt\w+)\.", place):
        return found[1] in BINDINGS
    return kind == "EXTENSION" or re.match(r"(lib)?python3", base(name)) is not None


def kept(
    binaries: Iterable[tuple[str, str]], needs: Callable[[str], Collection[str]]
) -> frozenset[str]:
    """Return the names that stay: what is wanted, and the libraries it needs, and theirs.

    Args:
        binaries: name and kind of each module and library that was collected.
        needs: the file names of the libraries that the one with this name needs itself.
    """
    libraries: dict[str, list[str]] = {}
    waiting = []
    for name, kind in binaries:
        libraries.setdefault(base(name), []).append(name)
        if is_wanted(name, kind):
            waiting.append(name)
    stay: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in stay:
            continue
        stay.add(name)
        for needed in needs(name):
            if not is_any(needed, OF_THE_SYSTEM):
                waiting += libraries.get(base(needed), ())
    return frozenset(stay)


def is_any(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether the last part of a name fits one of the patterns."""
    return any(fnmatchcase(base(name), pattern) for pattern in patterns)


def keeps_file(name: str) -> bool:
    """Tell whether a data file stays: of Qt's translations, only its own texts in Spanish."""
    place = plain(name)
    return "/translations/" not in place or base(place) == TRANSLATION


def strangers(modules: Iterable[tuple[str, str]]) -> list[str]:
    """Return the packages that were installed beside ours and that nobody asked for.

    Args:
        modules: name and source of each module of Python that was collected.
    """
    installed = {name.partition(".")[0] for name, source in modules if "site-packages" in source}
    return sorted(installed.difference(PACKAGES))


def faults(names: Iterable[str], platform: str) -> list[str]:
    """Say, in Spanish, what must not be there and what is missing; empty when all is well.

    Args:
        names: of everything that the built program will carry.
        platform: as `sys.platform` has it.
    """
    places = [plain(name) for name in names]
    told = [f"sobra {place}" for place in places if is_any(place, FOREIGN)]
    required = REQUIRED + REQUIRED_ON.get(platform, ())
    return told + [
        f"falta {pattern}"
        for pattern in required
        if not any(fnmatchcase(place, pattern) for place in places)
    ]
