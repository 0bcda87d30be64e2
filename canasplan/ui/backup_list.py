"""The backups of a data folder as they were found a moment ago, the extra place included."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStorageInfo

if TYPE_CHECKING:
    from canasplan.backups import Backup, Backups


@dataclass(frozen=True, slots=True)
class ExtraPlace:
    """A second drive or a stick for the backups."""

    path: Path | None = None
    """``None`` when none was chosen."""
    there: bool = False
    """Whether it is plugged in."""
    name: str = ""
    """What people call it: the stick's label and letter, or the folder."""
    newest: Backup | None = None
    """The last copy that is there."""


@dataclass(frozen=True, slots=True)
class BackupList:
    """All backups, the newest first, and the extra place."""

    backups: tuple[Backup, ...] = ()
    extra: ExtraPlace = ExtraPlace()

    @property
    def newest(self) -> Backup | None:
        """Return the newest backup on this computer."""
        return next((backup for backup in self.backups if not backup.extra), None)


def list_backups(backups: Backups) -> BackupList:
    """Look for all backups; a place that does not answer takes its time."""
    found = backups.all()
    path = backups.extra_place()
    if path is None:
        return BackupList(found)
    newest = next((backup for backup in found if backup.extra), None)
    return BackupList(found, ExtraPlace(path, path.is_dir(), _place_name(path), newest))


def _place_name(path: Path) -> str:
    """Return the label and letter of a drive of its own, or the name of a folder."""
    storage = QStorageInfo(str(path))
    root = storage.rootPath()
    if not storage.isValid() or root == QStorageInfo.root().rootPath():
        return path.name or str(path)
    label = storage.name()
    return f"{label} ({root.rstrip('/')})" if label else root
