"""Backups as files: their names, and the paper beside each that says what it is.

``canasplan-20220915-093000-cierre.db`` has its paper ``canasplan-20220915-093000-cierre.json``,
written after it. So a file without a paper was not finished, or lost it: it is not proven.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from canasplan.durable import replace_file
from canasplan.identity import LIMA


class Reason(StrEnum):
    """Why a backup was made."""

    CHANGES = "cambios"
    CLOSE = "cierre"
    HAND = "a-mano"
    MIGRATION = "antes-de-migrar"
    RESTORE = "antes-de-restaurar"
    MERGE = "antes-de-unir"

    @property
    def before_risk(self) -> bool:
        """Whether a risky step follows."""
        return self.value.startswith("antes-de-")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup as its paper describes it."""

    path: Path
    moment: datetime
    """Aware, UTC; the order of backups is that of their numbers."""
    reason: Reason
    schema: int
    revisions: int
    records: int
    size: int
    """In bytes."""
    sha256: str
    """Empty while it has no paper: then its counts are not known either."""
    extra: bool
    """Whether it lies in the extra place."""
    number: int = 0
    """Its place in the order in which backups were made, whatever the clock said."""
    changes: str = ""
    """Differs from that of any other state of the data."""
    installation: str = ""
    scope: str = ""
    """The ubigeo recorded for; empty when nobody had said so yet."""

    @property
    def proven(self) -> bool:
        """Whether it was read back and found whole when its paper was written."""
        return bool(self.sha256)

    @property
    def before_risk(self) -> bool:
        """Whether a risky step followed."""
        return self.reason.before_risk


class _Paper(msgspec.Struct, frozen=True, rename={"tamano": "bytes"}):
    """What the paper says; its words are for people too."""

    numero: int
    momento: Annotated[datetime, Meta(tz=True)]
    motivo: Reason
    equipo: str
    ambito: str
    esquema: int
    revisiones: int
    registros: int
    tamano: int
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    cambios: str


_NAME = re.compile(r"canasplan-(\d{8}-\d{6})-([a-z-]+?)(-\d+)?\.db")


def free_name(folder: Path, moment: datetime, reason: Reason) -> Path:
    """Return the name of a backup, numbered where an earlier one or its paper has it."""
    stem = f"canasplan-{moment.astimezone(LIMA):%Y%m%d-%H%M%S}-{reason}"
    names = (folder / f"{stem}{'' if n == 1 else f'-{n}'}.db" for n in count(1))
    return next(name for name in names if not name.exists() and not paper_of(name).exists())


def paper_of(path: Path) -> Path:
    """Return where the paper of a backup is."""
    return path.with_suffix(".json")


def write_paper(backup: Backup) -> None:
    """Write the paper of a proven backup, durably."""
    paper = _Paper(
        numero=backup.number,
        momento=backup.moment,
        motivo=backup.reason,
        equipo=backup.installation,
        ambito=backup.scope,
        esquema=backup.schema,
        revisiones=backup.revisions,
        registros=backup.records,
        tamano=backup.size,
        sha256=backup.sha256,
        cambios=backup.changes,
    )
    replace_file(paper_of(backup.path), msgspec.json.format(msgspec.json.encode(paper)))


def read_folder(folder: Path, *, extra: bool) -> list[Backup]:
    """Return the backups in a folder in the order in which they were made; reads papers only.

    What cannot be read, because the stick is pulled out or another thread just removed it, is
    left out.
    """
    found = list(_read_all(folder, extra))
    numbered = [backup for backup in found if backup.proven]
    for place, backup in enumerate(found):
        if not backup.proven:  # after those that were made before it, as far as the clock knew
            earlier = (one.number for one in numbered if one.moment <= backup.moment)
            found[place] = replace(backup, number=max(earlier, default=0))
    return sorted(found, key=lambda backup: (backup.number, backup.moment))


def _read_all(folder: Path, extra: bool) -> Iterator[Backup]:
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return
    for path in paths:
        name = _NAME.fullmatch(path.name)
        try:
            backup = _read(path, name, extra) if name else None
        except (OSError, ValueError, OverflowError):  # gone, or the name is no moment or reason
            continue
        if backup is not None:
            yield backup


def _read(path: Path, name: re.Match[str], extra: bool) -> Backup:
    size = path.stat().st_size
    paper = _read_paper(paper_of(path))
    if paper is not None and paper.tamano == size:
        return Backup(
            path=path,
            moment=paper.momento.astimezone(UTC),
            reason=paper.motivo,
            schema=paper.esquema,
            revisions=paper.revisiones,
            records=paper.registros,
            size=size,
            sha256=paper.sha256,
            extra=extra,
            number=paper.numero,
            changes=paper.cambios,
            installation=paper.equipo,
            scope=paper.ambito,
        )
    moment = datetime.strptime(f"{name[1]}-0500", "%Y%m%d-%H%M%S%z").astimezone(UTC)
    return Backup(path, moment, Reason(name[2]), 0, 0, 0, size, "", extra)


def _read_paper(path: Path) -> _Paper | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Paper)
    except (OSError, msgspec.DecodeError):
        return None


def clear_leftovers(folder: Path) -> None:
    """Remove what a killed run left half done: temporary files, papers without their backup.

    Only while nobody else makes a backup there. What cannot be removed now waits.
    """
    papers = [
        path for path in folder.glob("canasplan-*.json") if _NAME.fullmatch(f"{path.stem}.db")
    ]
    orphans = [path for path in papers if not path.with_suffix(".db").exists()]
    for path in [*folder.glob(".canasplan-*.tmp"), *orphans]:
        with suppress(OSError):
            path.unlink()
