"""Where the data lives, and where the program's own files are."""

from __future__ import annotations

import sys
from pathlib import Path

from platformdirs import user_data_path

from canasplan.durable import make_folder, replace_file
from canasplan.errors import CanasplanError, system_reason

DATABASE = "canasplan.db"
JOURNAL = "canasplan.diario"
BACKUPS = "respaldos"
LOCK = "canasplan.lock"
LOG_FOLDER = "bitacora"
LOG_FILE = "canasplan.log"
PORTABLE_MARK = ".portable"
PORTABLE_FOLDER = "datos"
_POINTER = "carpeta.txt"


def program_folder() -> Path:
    """Return the folder that holds the program: of the executable, or of the checkout."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable).resolve().parent
    return Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """Return a file that ships with the program (``seed/…``, ``resources/…``)."""
    bundled = getattr(sys, "_MEIPASS", None)
    root = Path(bundled) if bundled else Path(__file__).resolve().parent.parent
    return root.joinpath(*parts)


def local_folder() -> Path:
    """Return the platform's local (never roaming) application folder."""
    return user_data_path("CanasPlan", appauthor=False, roaming=False)


def default_folder() -> Path:
    """Return the data folder when none is named.

    A ``.portable`` file or a ``datos`` folder beside the program keeps the data there;
    otherwise it is the folder chosen in the window, else the platform's local one.
    """
    program = program_folder()
    beside = program / PORTABLE_FOLDER
    if (program / PORTABLE_MARK).exists() or beside.is_dir():
        return beside
    pointer = local_folder() / _POINTER
    try:
        chosen = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return local_folder()
    return Path(chosen) if chosen else local_folder()


def remember_folder(folder: Path) -> None:
    """Use `folder` from the next start on, when none is named and nothing is portable."""
    pointer = local_folder() / _POINTER
    make_folder(pointer.parent)
    text = "" if folder == local_folder() else str(folder)
    replace_file(pointer, text.encode())


def ready_folder(folder: Path) -> Path:
    """Create the data folder where needed; raise `CanasplanError` where it cannot be used."""
    try:
        make_folder(folder)
    except OSError as error:
        raise CanasplanError(
            "No se puede usar la carpeta de datos {folder} ({why}). "
            "Elija otra con --datos o pida permiso de escritura.",
            folder=folder,
            why=system_reason(error),
        ) from error
    return folder
