"""Backups: made verified, kept with their papers, copied to an extra place, thinned.

A power cut at any moment leaves every earlier backup whole, and no file with the name of a
backup that is not whole. Nothing here needs the open data folder or its thread.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from canasplan import extra_place
from canasplan.backup_papers import (
    Backup,
    Reason,
    clear_leftovers,
    free_name,
    paper_of,
    read_folder,
    write_paper,
)
from canasplan.db.copies import Told, copy_verified
from canasplan.db.proof import Proof, changes_of, prove
from canasplan.db.turn import turn
from canasplan.durable import replace_file, sync_folder
from canasplan.errors import CanasplanError, Message, message, system_reason
from canasplan.identity import Clock
from canasplan.paths import BACKUPS, DATABASE
from canasplan.thinning import kept

__all__ = ["Backup", "Backups", "Made", "Reason"]

EVERY = timedelta(minutes=30)
_EXTRA_PLACE = "lugar-extra.txt"
_TURN = ".turno"


@dataclass(frozen=True, slots=True)
class Made:
    """What came of making a backup."""

    backup: Backup
    extra: Backup | None
    """Its copy in the extra place."""
    extra_problem: Message | None
    """Why there is no such copy although there is an extra place."""


class Backups:
    """The backups of one data folder."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """`folder` is the data folder; nothing in it is touched yet."""
        self._data = folder
        self._folder = folder / BACKUPS
        self._clock = clock

    def make(self, reason: Reason, told: Told | None = None) -> Made:
        """Make a backup; it is on disk, read back and checked when this returns.

        Before a risky step nothing is thinned, so that no restore loses what it is to restore.

        Args:
            reason: why.
            told: hears how many pages of how many are copied; may raise to give up.

        Raises:
            CanasplanError: it was not made; the earlier ones are as they were.
        """
        with _refusals_told(self._folder):
            self._folder.mkdir(exist_ok=True)
            sync_folder(self._data)
            with turn(self._folder / _TURN):
                _finish_earlier(self._folder)
                backup = self._copy(reason, told)
                extra, problem = self._copy_extra(backup)
                if not reason.before_risk:
                    self.thin()
        return Made(backup, extra, problem)

    def all(self) -> tuple[Backup, ...]:
        """Return every backup within reach, the last one made first; reads the papers only."""
        everything = [*self._local(), *self._extras()]
        everything.sort(key=lambda one: (one.number, one.moment, not one.extra), reverse=True)
        return tuple(everything)

    def prove(self, backup: Backup) -> bool:
        """Read a backup again: is it what its paper says, whole, and of this program?"""
        try:
            proof = prove(backup.path)
        except OSError:
            return False
        return proof is not None and backup.sha256 in ("", proof.sha256)

    def at(self, path: Path) -> Backup | None:
        """Return the backup that a file is, wherever it lies; ``None`` when it is none."""
        elsewhere = path.parent.resolve() != self._folder.resolve()
        for backup in read_folder(path.parent, extra=elsewhere):
            if backup.path.name == path.name:
                return backup
        try:
            proof = prove(path)
            made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except OSError:
            return None
        nameless = Backup(path, made, Reason.HAND, 0, 0, 0, 0, "", extra=elsewhere)
        return _described(nameless, proof) if proof is not None else None

    def changed(self) -> bool:
        """Tell whether the data differ from the newest backup in the data folder.

        Raises:
            CanasplanError: the database cannot be read now.
        """
        database = self._data / DATABASE
        if not database.exists():
            return False
        newest = self._newest()
        return newest is None or newest.changes != changes_of(database)

    def due(self) -> bool:
        """Tell whether the data changed and the newest backup is at least 30 minutes old.

        Raises:
            CanasplanError: the database cannot be read now.
        """
        newest = self._newest()
        # One of the future was made by a clock that was wrong: its age is not known.
        age = self._clock.now() - newest.moment if newest else EVERY
        return not timedelta(0) <= age < EVERY and self.changed()

    def extra_place(self) -> Path | None:
        """Return the folder or stick that backups are copied to besides."""
        try:
            line = (self._folder / _EXTRA_PLACE).read_bytes().strip()
        except OSError:
            return None
        return Path(os.fsdecode(line)) if line else None

    def set_extra_place(self, place: Path | None) -> None:
        """Copy backups to `place` besides from now on, or to no second place.

        Raises:
            CanasplanError: it is not there, cannot be written, or is in the data folder itself.
        """
        if place is not None:
            place = place.absolute()
            extra_place.choose(place, self._data)
        with _refusals_told(self._folder):
            self._folder.mkdir(exist_ok=True)
            sync_folder(self._data)
            replace_file(self._folder / _EXTRA_PLACE, os.fsencode(place or "") + b"\n")

    def thin(self) -> tuple[Path, ...]:
        """Remove the backups that `thinning.kept` lets go, here and in the extra place.

        There, those of other installations are not touched. Returns what was removed.
        """
        newest = self._newest()
        own = newest.installation if newest else ""
        extras = [backup for backup in self._extras() if backup.installation == own]
        return (*_thin(self._local()), *_thin(extras))

    def _local(self) -> list[Backup]:
        return read_folder(self._folder, extra=False)

    def _newest(self) -> Backup | None:
        proven = [backup for backup in self._local() if backup.proven]
        return proven[-1] if proven else None

    def _extras(self) -> list[Backup]:
        place = self.extra_place()
        folders = extra_place.folders(place, self._newest()) if place else []
        return [backup for folder in folders for backup in read_folder(folder, extra=True)]

    def _copy(self, reason: Reason, told: Told | None) -> Backup:
        number = max((backup.number for backup in self.all()), default=0) + 1
        moment = self._clock.now()
        target = free_name(self._folder, moment, reason)
        proof = copy_verified(self._data / DATABASE, target, told)
        blank = Backup(target, moment, reason, 0, 0, 0, 0, "", extra=False, number=number)
        return _papered(blank, proof)

    def _copy_extra(self, backup: Backup) -> tuple[Backup | None, Message | None]:
        place = self.extra_place()
        if place is None:
            return None, None
        try:
            folder = extra_place.ready(place, backup)
            _finish_earlier(folder)
            return extra_place.carry(backup, folder), None
        except OSError as error:
            return None, message(
                "El respaldo está completo en esta computadora, pero no se copió a {place}: "
                "{why}. Conecte esa memoria o libere espacio en ella, y respalde otra vez.",
                place=place,
                why=system_reason(error),
            )


def _finish_earlier(folder: Path) -> None:
    """Clear away what a killed run left, and give a backup without its paper one if it is whole."""
    clear_leftovers(folder)
    for backup in read_folder(folder, extra=False):
        if not backup.proven:
            with suppress(OSError):  # what cannot be read keeps no other from being made
                proof = prove(backup.path)
                if proof is not None:
                    _papered(backup, proof)


def _papered(backup: Backup, proof: Proof) -> Backup:
    """Write the paper of a backup that was just proven; return it complete."""
    complete = _described(backup, proof)
    write_paper(complete)
    return complete


def _described(backup: Backup, proof: Proof) -> Backup:
    """Return a backup with what was read in it."""
    return replace(
        backup,
        schema=proof.version,
        revisions=proof.revisions,
        records=proof.records,
        size=proof.size,
        sha256=proof.sha256,
        changes=proof.changes,
        installation=proof.installation,
        scope=proof.scope,
    )


def _thin(backups: Sequence[Backup]) -> Iterator[Path]:
    """Remove what does not stay; what is being read just now, on Windows, waits."""
    stay = kept(backups)
    for backup in backups:
        if backup not in stay:
            with suppress(OSError):
                backup.path.unlink(missing_ok=True)
                paper_of(backup.path).unlink(missing_ok=True)
                yield backup.path


@contextmanager
def _refusals_told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CanasplanError(
            "No se pudo escribir en la carpeta de respaldos {folder} ({why}). Sus datos y los "
            "respaldos anteriores no cambiaron: libere espacio o revise los permisos, y vuelva "
            "a intentarlo.",
            folder=folder,
            why=system_reason(error),
        ) from error
