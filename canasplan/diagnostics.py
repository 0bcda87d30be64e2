"""What support needs to know of a data folder, in one file, without anything people wrote.

It works on a folder of any state: damaged, foreign, missing, read-only, in use. A part that
cannot be had says why in a word.
"""

from __future__ import annotations

import io
import json
import platform
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from canasplan.backups import Backup, Backups, Reason
from canasplan.db.counts import counts
from canasplan.durable import replace_file
from canasplan.errors import CanasplanError, system_reason
from canasplan.identity import Clock, moment_text
from canasplan.integrity import Verification
from canasplan.journal import read
from canasplan.paths import (
    BACKUPS,
    DATABASE,
    JOURNAL,
    LOG_FILE,
    LOG_FOLDER,
    portable_folder,
    program_folder,
    program_standing,
)
from canasplan.places import Places
from canasplan.scrubbing import scrubbed, shortened

REPORT = "informe.json"

_FAILURES = (
    CanasplanError, OSError, ArithmeticError, LookupError, TypeError, ValueError,
)  # fmt: skip
"""Whatever a folder in a bad state can make of reading it."""

_OUR_WORDS = {
    "apartado", "bitacora", "canasplan", "db", "diario", "extra", "ini", "journal", "json", "lock",
    "log", "lugar", "respaldos", "tmp", "turno", "txt", "ventana",
    *(word for reason in Reason for word in reason.split("-")),
}  # fmt: skip
"""The names of our own files are made of these and of numbers."""


def write(
    folder: Path,
    target: Path,
    versions: Mapping[str, str],
    clock: Clock,
    *,
    verification: Verification | None = None,
    places: Places | None = None,
) -> Path:
    """Write the report about the data folder `folder` and return where it is.

    Args:
        folder: the data folder; nothing in it is changed.
        target: the ZIP file to write, whole or not at all.
        versions: of the parts of the program.
        clock: tells the moment of the report.
        verification: what the last one found, if there was one.
        places: tells sticks and networks from disks; this computer's by default.

    Raises:
        CanasplanError: `target` is not named as a ZIP file or could not be written.
    """
    if target.suffix.lower() != ".zip":  # so it can be none of the files of the data either
        raise CanasplanError("El nombre {name} debe terminar en .zip.", name=target.name)
    logs = {
        path.name: _told(partial(_log, path))
        for path in sorted((folder / LOG_FOLDER).glob(f"{LOG_FILE}*"))
        if _is_ours(path.name)
    }
    report = {
        "canasplan-diagnostico": 1,
        "momento": moment_text(clock.now()),
        "versiones": dict(versions),
        "sistema": platform.platform(),
        "programa": _told(partial(_program, places or Places())),
        "carpeta": _told(partial(_place, folder, places or Places())),
        "archivos": {
            name: _told(partial(_files, folder / name)) for name in (".", BACKUPS, LOG_FOLDER)
        },
        "base": counts(folder / DATABASE),
        "diario": _told(partial(_journal, folder / JOURNAL)),
        "respaldos": _told(partial(_backups, folder, clock)),
        "bitacora": {name: log if isinstance(log, dict) else "va" for name, log in logs.items()},
        "verificacion": verification and _verification(verification),
    }
    text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    texts = {f"{LOG_FOLDER}/{name}": log for name, log in logs.items() if isinstance(log, str)}
    try:
        replace_file(target, _zipped({REPORT: text, **texts}))
    except OSError as error:
        raise CanasplanError(
            "No se pudo escribir {target} ({why}). Elija otro lugar.",
            target=target,
            why=system_reason(error),
        ) from error
    return target


def _zipped(texts: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            # Without a date of its own: the laptop's clock may be before those that ZIP knows.
            archive.writestr(ZipInfo(name), text.encode(errors="replace"), ZIP_DEFLATED)
    return packed.getvalue()


def _told(ask: Callable[[], Any]) -> Any:
    """Return what `ask` returns, or why it could not."""
    try:
        return ask()
    except _FAILURES as error:
        if isinstance(error, OSError) and error.errno:
            return {"error": system_reason(error)}
        return {"error": type(error).__name__}  # its message may hold anything


def _program(places: Places) -> dict[str, Any]:
    return {
        "lugar": shortened(str(program_folder())),
        "tipo": str(program_standing(places)),
        "portatil": portable_folder(places) is not None,
    }


def _place(folder: Path, places: Places) -> dict[str, Any]:
    place = places.of(folder)
    return {
        "lugar": shortened(str(folder)),
        "tipo": str(place.kind),
        "servicio": place.service,
        "bytes_libres": _told(partial(places.free_bytes, folder)),
    }


def _files(folder: Path) -> dict[str, Any]:
    """Return our own files of a folder; those of others are only counted."""
    found = sorted(folder.iterdir())
    ours = [path for path in found if _is_ours(path.name)]
    return {
        "propios": {path.name: _told(partial(_file, path)) for path in ours},
        "otros": len(found) - len(ours),
    }


def _is_ours(name: str) -> bool:
    words = filter(None, re.split(r"[.-]", name.lower()))
    return all(word in _OUR_WORDS or word.isdigit() for word in words)


def _file(path: Path) -> dict[str, Any]:
    state = path.lstat()
    changed = datetime.fromtimestamp(state.st_mtime, UTC)
    return {"bytes": state.st_size, "cambio": moment_text(changed)}


def _journal(path: Path) -> dict[str, int]:
    size, sound, broken = path.stat().st_size, 0, 0
    for line in read(path):
        sound, broken = sound + (line is not None), broken + (line is None)
    return {"bytes": size, "lineas": sound, "rotas": broken}


def _backups(folder: Path, clock: Clock) -> list[dict[str, Any]]:
    return [_backup(backup) for backup in Backups(folder, clock).all()]


def _backup(backup: Backup) -> dict[str, Any]:
    return {
        "momento": moment_text(backup.moment),
        "motivo": str(backup.reason),
        "esquema": backup.schema,
        "revisiones": backup.revisions,
        "registros": backup.records,
        "bytes": backup.size,
        "comprobado": backup.proven,
        "lugar_extra": backup.extra,
    }


def _log(path: Path) -> str:
    return scrubbed(path.read_text(encoding="utf-8", errors="replace"))


def _verification(found: Verification) -> dict[str, int]:
    return {
        "revisiones": found.revisions,
        "registros": found.records,
        "fallas": len(found.faults),
    }
