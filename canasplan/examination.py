"""Looking at a data folder before anything in it is opened: fit to work with, or what is wrong.

Only places, names, sizes and the database's first hundred bytes are read, so that what is not
ours, or is damaged, stays exactly as it was found.
"""

from __future__ import annotations

from pathlib import Path

from canasplan.db.header import APPLICATION_ID, Header, read_header
from canasplan.db.migrations import NEWEST
from canasplan.errors import CanasplanError, system_reason
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from canasplan.places import PlaceKind, Places
from canasplan.trouble import RECOVERABLE, DataTroubleError, Trouble

_PLACES = {
    PlaceKind.REMOVABLE: Trouble.REMOVABLE,
    PlaceKind.NETWORK: Trouble.NETWORK,
    PlaceKind.SYNCED: Trouble.SYNCED,
}
_FORMS = 2
"""Forms of file that there are; SQLite would open one that it cannot write only to read."""
_FAR = 1000
"""A schema number further ahead than this is a damaged byte, not a newer program."""


def check_place(folder: Path, places: Places) -> None:
    """Raise `DataTroubleError` where a database cannot live safely; touch nothing."""
    place = places.of(folder)
    if place.kind in _PLACES:
        raise DataTroubleError(_PLACES[place.kind], folder, service=place.service)


def check_database(folder: Path) -> None:
    """Raise `DataTroubleError` when the database cannot be worked with; touch nothing.

    Raises:
        CanasplanError: nobody here may look at it, or another program keeps it to itself.
    """
    path = folder / DATABASE
    try:
        trouble = _trouble(path)
    except PermissionError as error:
        raise CanasplanError(
            "No se puede leer {path} ({why}). No se tocó: cierre el programa que lo tenga "
            "abierto o pida permiso, y vuelva a intentarlo.",
            path=path,
            why=system_reason(error),
        ) from error
    except OSError:  # it is there, and the disk does not give it
        trouble = Trouble.DAMAGED
    if trouble is not None:
        raise DataTroubleError(trouble, path)


def check_ours(folder: Path) -> None:
    """Raise `DataTroubleError` when the database is not this program's to replace.

    One that is missing or damaged is; one of a newer program or of another one is not.
    """
    try:
        check_database(folder)
    except DataTroubleError as error:
        if error.trouble not in RECOVERABLE:
            raise


def has_traces(folder: Path) -> bool:
    """Tell whether a journal or backups show that data were kept here before."""
    return (folder / JOURNAL).exists() or any((folder / BACKUPS).glob("canasplan-*.db"))


def _trouble(path: Path) -> Trouble | None:
    """Return what is wrong with the database itself.

    Another start may be making or bringing it back right now. So whether it is empty is asked
    first: what has any size has its header, too; and its size last, when what the header said is
    there, or was taken back as a whole.

    Raises:
        DataTroubleError: it is of a newer program; the message says how much newer.
    """
    known = has_traces(path.parent)
    if not path.exists():
        return Trouble.MISSING if known else None
    if not path.is_file():
        return Trouble.FOREIGN
    empty = path.stat().st_size == 0
    header = read_header(path)
    if empty:
        return Trouble.EMPTY if known else None  # whatever stands beside, SQLite begins anew
    rolling_back = _half_written(path)
    size = path.stat().st_size
    if header is None or header.application != APPLICATION_ID:
        if rolling_back and not known and (header is None or header.application == 0):
            return None  # killed while it was made; SQLite takes it back when it is opened
        return Trouble.DAMAGED if known else Trouble.FOREIGN
    if NEWEST < header.version < NEWEST + _FAR:
        raise DataTroubleError(Trouble.NEWER, path, schema=header.version, known=NEWEST)
    if header.version > NEWEST or header.form > _FORMS:
        return Trouble.DAMAGED
    return Trouble.TRUNCATED if size and not rolling_back and _cut(header, size) else None


def _cut(header: Header, size: int) -> bool:
    return size < header.pages * header.page_size


def _half_written(path: Path) -> bool:
    """Tell whether a transaction was cut, which SQLite takes back at the next opening."""
    journal = path.with_name(path.name + "-journal")
    return journal.exists() and journal.stat().st_size > 0
