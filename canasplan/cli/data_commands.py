"""The commands about the data folder itself, in whatever state it is."""

from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from canasplan import __version__
from canasplan.cli.asking import Asked, folder_of
from canasplan.cli.output import print_json

_PACKAGES = ("PySide6-Essentials", "SQLAlchemy", "msgspec")


def diagnose(asked: Asked) -> int:
    """Write the report for support: it opens nothing and waits for nobody."""
    from canasplan.diagnostics import write
    from canasplan.identity import SystemClock

    target: Path = asked.salida.absolute()
    write(folder_of(asked), target, _versions(), SystemClock())
    size = target.stat().st_size
    if asked.json:
        print_json({"archivo": str(target), "bytes": size})
    else:
        print(f"Informe para soporte: {target} ({size} bytes)")
        print("Lleva versiones, tamaños, cantidades y fallas; ningún nombre ni texto registrado.")
    return 0


def _versions() -> dict[str, str]:
    """Return the version of each part of the program, without loading Qt."""
    from canasplan.db.migrations import NEWEST

    return {
        "CanasPlan": __version__,
        "Esquema de datos": str(NEWEST),
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{package: _version(package) for package in _PACKAGES},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # an executable may carry a library without its papers
        return "incluido"
