"""Where the data lives, and where the program's own files are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from canasplan.errors import CanasplanError

DATABASE = "canasplan.db"
BACKUPS = "respaldos"
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
    from platformdirs import user_data_path

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
    pointer.parent.mkdir(parents=True, exist_ok=True)
    text = "" if folder == local_folder() else str(folder)
    replace_file(pointer, text.encode())


def replace_file(target: Path, data: bytes) -> None:
    """Write `data` so that `target` is either the old file or the whole new one."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(temporary, target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (Windows does so by itself and refuses the call)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def ready_folder(folder: Path) -> Path:
    """Create the data folder where needed; raise `CanasplanError` where it cannot be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CanasplanError(
            "No se puede usar la carpeta de datos {folder} ({why}). "
            "Elija otra con --datos o pida permiso de escritura.",
            folder=folder,
            why=error.strerror or error,
        ) from error
    return folder
