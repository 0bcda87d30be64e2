"""The second place of the backups: a stick or a folder, often not there.

A file in it says that it is the place that was chosen: another stick may well get the same
letter, and an empty folder is what a stick leaves behind when it is pulled out.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from canasplan.backup_papers import Backup, free_name, write_paper
from canasplan.durable import move_into_place, replace_file, sync_folder, temporary_name
from canasplan.errors import CanasplanError, system_reason

MARK = "CanasPlan-respaldos.txt"
_MARK_TEXT = (
    "CanasPlan guarda aquí la segunda copia de sus respaldos.\r\n"
    "No borre este archivo: por él se reconoce este lugar.\r\n"
)
_FOLDER = "CanasPlan-respaldos-"


def choose(place: Path, data: Path) -> None:
    """Make `place` fit for the backups of the data folder `data`.

    Raises:
        CanasplanError: it is not there, cannot be written, or is in the data folder itself.
    """
    if place.resolve().is_relative_to(data.resolve()):
        raise CanasplanError(
            "El lugar {place} está dentro de la carpeta de datos y se perdería con ella. "
            "Elija una memoria u otra carpeta.",
            place=place,
        )
    try:
        replace_file(place / MARK, _MARK_TEXT.encode())
    except OSError as error:
        raise CanasplanError(
            "No se puede respaldar en {place} ({why}). Conecte esa memoria o revise sus permisos, "
            "o elija otro lugar.",
            place=place,
            why=system_reason(error),
        ) from error


def folders(place: Path, backup: Backup | None) -> list[Path]:
    """Return the folders in `place` with backups of the same scope as `backup`, or of any.

    A place that cannot be read now has none: what is on it helps no more than if it were away.
    """
    if backup:
        return [_folder(place, backup)]
    try:
        return sorted(path for path in place.iterdir() if path.name.startswith(_FOLDER))
    except OSError:
        return []


def ready(place: Path, backup: Backup) -> Path:
    """Return the folder in `place` for `backup`, created where needed.

    Raises:
        OSError: the place is not connected, or cannot be written.
    """
    if not (place / MARK).is_file():
        raise OSError(errno.ENODEV, "no está conectado, o ya no es el mismo")
    folder = _folder(place, backup)
    folder.mkdir(exist_ok=True)
    sync_folder(place)
    return folder


def carry(backup: Backup, folder: Path) -> Backup:
    """Copy a backup into `folder`, whole, read back and durable, or not at all.

    Raises:
        OSError: the place is full, was pulled out, or did not keep the bytes.
    """
    target = free_name(folder, backup.moment, backup.reason)
    temporary = temporary_name(target)
    try:
        with backup.path.open("rb") as source, temporary.open("wb") as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())
        with temporary.open("rb") as copy:
            if hashlib.file_digest(copy, "sha256").hexdigest() != backup.sha256:
                raise OSError(errno.EIO, "lo leído no es lo escrito")
        move_into_place(temporary, target)
    finally:
        with suppress(OSError):
            temporary.unlink()
    carried = replace(backup, path=target, extra=True)
    write_paper(carried)
    return carried


def _folder(place: Path, backup: Backup) -> Path:
    return place / f"{_FOLDER}{backup.scope or backup.installation}"
