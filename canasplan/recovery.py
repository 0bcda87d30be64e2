"""Bringing data back: from backups, the journal, and whatever a damaged file still proves.

Revisions are a set and each proves itself by its hash, so recovering is a union: it does not
matter which of the sources held one. What carries no hash (who records here, drafts, exports) is
taken from the first source that can still be read. A new database is composed beside the old
one, verified, and only then put in its place; the old one is kept among the backups.

The caller holds the folder (`bootstrap.hold_folder`) and has no database of it open.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import update

from canasplan.backups import Backup, Backups, Reason
from canasplan.composition import Composition, Source, opened
from canasplan.db.copies import roll_back
from canasplan.db.header import read_header
from canasplan.db.migrations import NEWEST, migrate
from canasplan.db.sqlite import Database, StorageError
from canasplan.db.tables import installation, journal_mark
from canasplan.durable import copy_file, make_folder, move_into_place, sync_folder, unused_name
from canasplan.errors import CanasplanError, system_reason
from canasplan.examination import check_ours
from canasplan.identity import LIMA, Clock, moment_text, new_installation
from canasplan.integrity import verify
from canasplan.journal import Line, read
from canasplan.paths import BACKUPS, DATABASE, JOURNAL

_TO_BE_HELPED = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS)
"""What a person can help with, to try again; a disk that fails only gets worse."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was brought back, or would be."""

    revisions: int
    records: int
    backup: Backup | None
    """The backup that was used, if any was good."""
    from_journal: int
    """Revisions that the journal held and that backup did not."""
    set_aside: Path | None
    """Where what was here before is kept; ``None`` when nothing was, or nothing was changed."""
    missing: tuple[str, ...]
    """What is known to have been here and cannot be brought back, in Spanish."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What is here and not in a backup."""

    revisions: int
    records: int
    newest: str | None
    """Moment (UTC) of the newest of them."""


def propose(folder: Path, clock: Clock) -> Outcome:
    """Return what `rebuild` would bring back; nothing in the folder is changed.

    Raises:
        DataTroubleError: the database is of a newer program, or of another one.
    """
    check_ours(folder)
    with _composed(folder, clock, Backups(folder, clock).all()) as (_, outcome):
        return outcome


def rebuild(folder: Path, clock: Clock) -> Outcome:
    """Bring back everything: the last good backup, the journal, and the damaged file's rest.

    Raises:
        DataTroubleError: the database is of a newer program, or of another one.
        CanasplanError: the disk refused; the folder is as it was.
    """
    check_ours(folder)
    with _composed(folder, clock, Backups(folder, clock).all()) as (new, outcome):
        with _refusals_told(folder):
            aside = _swap(folder, new, clock)
        return replace(outcome, set_aside=aside)


def restore(folder: Path, backup: Path, clock: Clock, *, exact: bool = False) -> Outcome:
    """Bring back a backup. What is here now is kept as a backup first.

    Args:
        folder: the data folder; may be empty, as on another laptop.
        backup: the backup's file, wherever it is.
        clock: for the names of what is kept.
        exact: leave out what was recorded after the backup (see `loss`); the folder then
            writes as a new installation, so that no two revisions share a number.

    Raises:
        DataTroubleError: the database is of a newer program, or of another one.
        CanasplanError: it is no good backup, or the disk refused; the folder is as it was.
    """
    check_ours(folder)
    backups, chosen = Backups(folder, clock), good_backup(folder, backup, clock)
    composed = _exactly(folder, chosen) if exact else _composed(folder, clock, (chosen,))
    with composed as (new, outcome), _refusals_told(folder):
        aside = _kept_as_backup(backups) or _keep_aside(folder, clock)
        _swap(folder, new, clock, keep=False)
        return replace(outcome, set_aside=aside)


def loss(folder: Path, backup: Path) -> Loss:
    """Return what an exact restore of `backup` would leave out.

    Raises:
        CanasplanError: there is no such backup.
    """
    with opened(backup) as chosen:
        if chosen is None:
            raise _no_backup(backup)
        kept = {row["hash"] for row in chosen.rows()}
    with opened(folder / DATABASE) as present:
        rows = list(present.rows()) if present else []
    here = {row["hash"]: (row["registro"], row["momento"]) for row in rows}
    for line in _lines(folder / JOURNAL):
        if line.hash not in here and line.hash not in kept and (revision := line.revision()):
            here[line.hash] = (revision.record, revision.moment)
    lost = [here[hash_] for hash_ in here.keys() - kept]
    moments = (moment for _, moment in lost)
    return Loss(len(lost), len({record for record, _ in lost}), max(moments, default=None))


def good_backup(folder: Path, path: Path, clock: Clock) -> Backup:
    """Return the backup that a file is, read again.

    Raises:
        CanasplanError: it is none, it is damaged, or only a newer program can read it.
    """
    backups = Backups(folder, clock)
    chosen = backups.at(path)
    if chosen is None or not backups.prove(chosen):
        raise _no_backup(path)
    with _refusals_told(folder):
        newer = _is_newer(chosen)
    if newer:
        raise CanasplanError(
            "El respaldo {path} es de una versión más nueva de CanasPlan. No se cambió nada: "
            "instale esa versión o elija otro respaldo.",
            path=path,
        )
    return chosen


def _lines(path: Path) -> Iterator[Line]:
    """Yield what a journal proves, as far as it can be read."""
    with suppress(OSError):
        yield from (line for line in read(path) if line is not None)


def _no_backup(path: Path) -> CanasplanError:
    return CanasplanError(
        "El respaldo {path} no existe, está dañado o no es de CanasPlan. No se cambió nada: "
        "elija otro de la lista.",
        path=path,
    )


def _is_newer(backup: Backup) -> bool:
    header = read_header(backup.path)
    return header is None or header.version > NEWEST


@contextmanager
def _composed(
    folder: Path, clock: Clock, backups: tuple[Backup, ...]
) -> Iterator[tuple[Path, Outcome]]:
    """Yield a new database with all that some backups, journal and present file prove."""
    with _refusals_told(folder), _workplace(folder) as path:
        migrate(path, lambda: None)
        prove = Backups(folder, clock).prove
        good = (item for item in backups if prove(item) and not _is_newer(item))
        used = next(good, None)
        with (
            closing(Database(path)) as database,
            _present(folder) as present,
            opened(used.path if used else None) as last,
        ):
            composition = Composition(database, moment_text(clock.now()))
            _take(composition, last)
            from_journal = composition.take_journal(folder / JOURNAL)
            _take(composition, present)
            for older in good:
                if not composition.missing():
                    break
                with opened(older.path) as source:
                    _take(composition, source)
            composition.finish(folder / JOURNAL, present, last)
            found = verify(database, journal=False)
        _require_sound(found.faults)
        missing = composition.missing()
        yield path, Outcome(found.revisions, found.records, used, from_journal, None, missing)


def _take(composition: Composition, source: Source | None) -> None:
    if source is not None:
        composition.take(source)


@contextmanager
def _present(folder: Path) -> Iterator[Source | None]:
    """Open what is here, as it is after SQLite took back a cut transaction; change nothing."""
    path = folder / DATABASE
    copy = folder / f".{DATABASE}.presente"
    try:
        with opened(_rolled_back(path, copy) or path) as source:
            yield source
    finally:
        _remove(copy)


def _rolled_back(path: Path, copy: Path) -> Path | None:
    """Make a copy without the cut transaction; ``None`` if there is none, or none can be made."""
    if not _is_cut(path):
        return None
    try:
        copy_file(path, copy)
        copy_file(_rollback_of(path), _rollback_of(copy))
    except OSError as error:
        if error.errno in _TO_BE_HELPED:
            raise
        return None
    roll_back(copy)
    return copy


def _is_cut(path: Path) -> bool:
    """Tell whether a transaction was cut, which SQLite takes back when it opens the file."""
    rollback = _rollback_of(path)
    return path.exists() and rollback.exists() and rollback.stat().st_size > 0


@contextmanager
def _exactly(folder: Path, backup: Backup) -> Iterator[tuple[Path, Outcome]]:
    """Yield a new database that is the backup, as another installation."""
    with _refusals_told(folder), _workplace(folder) as path:
        copy_file(backup.path, path)
        migrate(path, lambda: None)
        with closing(Database(path)) as database:
            with database.write() as connection:
                connection.execute(update(installation).values(equipo=new_installation()))
                connection.execute(journal_mark.delete())
            found = verify(database, journal=False)
        _require_sound(found.faults)
        yield path, Outcome(found.revisions, found.records, backup, 0, None, ())


def _require_sound(faults: tuple[object, ...]) -> None:
    if faults:
        raise CanasplanError(
            "Lo recuperado no pasó su revisión y no se cambió nada. Guarde un diagnóstico y "
            "envíelo a la oficina provincial."
        )


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Yield the name of a database to compose, beside the real one; nothing of it is left."""
    make_folder(folder)
    path = folder / f".{DATABASE}.recuperacion"
    try:
        _remove(path)
        yield path
    finally:
        _remove(path)


def _remove(path: Path) -> None:
    for name in (path, _rollback_of(path)):
        name.unlink(missing_ok=True)


def _rollback_of(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _swap(folder: Path, new: Path, clock: Clock, *, keep: bool = True) -> Path | None:
    """Put the new database in its place; return where the old one is kept.

    A rollback journal of the old file must be gone before: SQLite would play it into the new.
    It is played into the old one first, so that a kill in between leaves that one whole.
    """
    aside = _keep_aside(folder, clock) if keep else None
    path = folder / DATABASE
    if _is_cut(path):
        roll_back(path)
    _rollback_of(path).unlink(missing_ok=True)
    sync_folder(folder)
    with new.open("rb+") as file:
        os.fsync(file.fileno())
    move_into_place(new, path)
    return aside


def _kept_as_backup(backups: Backups) -> Path | None:
    """Make a backup of the present state; ``None`` when it is too damaged, or there is none."""
    try:
        return backups.make(Reason.RESTORE).backup.path
    except CanasplanError:
        return None


def _keep_aside(folder: Path, clock: Clock) -> Path | None:
    """Copy what is here among the backups, whatever its state; move it if it cannot be copied."""
    path = folder / DATABASE
    if not path.exists():
        return None
    make_folder(folder / BACKUPS)
    stamp = f"{clock.now().astimezone(LIMA):%Y%m%d-%H%M%S}"
    aside = unused_name(folder / BACKUPS / f"apartado-{stamp}.db")
    for source, target in ((path, aside), (_rollback_of(path), _rollback_of(aside))):
        if not source.exists():
            continue
        try:
            copy_file(source, target)
        except OSError as error:
            if error.errno in _TO_BE_HELPED:
                raise
            move_into_place(source, target)
    return aside


@contextmanager
def _refusals_told(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, StorageError) as error:
        why = system_reason(error) if isinstance(error, OSError) else str(error.message)
        raise CanasplanError(
            "No se pudieron recuperar los datos de {folder} ({why}). Lo que había sigue como "
            "estaba: libere espacio o revise el disco y vuelva a intentarlo.",
            folder=folder,
            why=why,
        ) from error
