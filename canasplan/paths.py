"""Where the data lives, and where the program's own files are."""

from __future__ import annotations

import sys
from pathlib import Path

from canasplan.durable import make_folder, replace_file
from canasplan.errors import CanasplanError, system_reason
from canasplan.places import Places
from canasplan.program_place import Standing, standing_of

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


def program_standing(places: Places | None = None) -> Standing:
    """Tell how the program stands where it runs from.

    A checkout is settled wherever it is: who works with one knows where it lies.
    """
    if not getattr(sys, "frozen", False):
        return Standing.SETTLED
    return standing_of(program_folder(), places or Places())


def resource(*parts: str) -> Path:
    """Return a file that ships with the program (``seed/…``, ``resources/…``)."""
    bundled = getattr(sys, "_MEIPASS", None)
    root = Path(bundled) if bundled else Path(__file__).resolve().parent.parent
    return root.joinpath(*parts)


def local_folder() -> Path:
    """Return the platform's local (never roaming) application folder."""
    from platformdirs import user_data_path

    return user_data_path("CanasPlan", appauthor=False, roaming=False)


def portable_folder(places: Places | None = None) -> Path | None:
    """Return where a portable program keeps its data, ``None`` when this one is not portable.

    A ``.portable`` file or a ``datos`` folder beside the program makes it so, where data can
    stay; from a stick it is as good as installed, and the data are kept on the computer.
    """
    marked = (program_folder() / PORTABLE_MARK).exists() or _beside().is_dir()
    return _beside() if marked and program_standing(places).keeps_data else None


def default_folder(places: Places | None = None) -> Path:
    """Return the data folder when none is named.

    That of a portable program, else the one chosen in the window, else the platform's local
    one. Data that lie beside a program on a stick, and nobody has chosen others, are named all
    the same: opening them is refused with what to do, which is better than an empty window.

    Args:
        places: tells sticks and networks from disks; this computer's by default.
    """
    portable = portable_folder(places)
    if portable is not None:
        return portable
    try:
        chosen = (local_folder() / _POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return _beside() if _carries_data(places) else local_folder()
    return Path(chosen) if chosen else local_folder()


def remember_folder(folder: Path) -> None:
    """Use `folder` from the next start on, when none is named; a portable program goes on alone."""
    if portable_folder() is not None:
        return
    pointer = local_folder() / _POINTER
    make_folder(pointer.parent)
    text = "" if folder == local_folder() else str(folder)
    replace_file(pointer, text.encode())


def _beside() -> Path:
    return program_folder() / PORTABLE_FOLDER


def _carries_data(places: Places | None) -> bool:
    """Tell whether data lie beside the program; those that a ZIP shows are only a copy."""
    there = any((_beside() / name).exists() for name in (DATABASE, JOURNAL, BACKUPS))
    return there and program_standing(places) is not Standing.TEMPORARY


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
