"""Whether an opened database is what its schema promises; what fails is told as a trouble.

What can be known before it is opened, `examination` looks at.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError, NoResultFound

from canasplan.db.revision_store import DamagedRecordError
from canasplan.db.sqlite import TEXT_INDEXES, Database, StorageError
from canasplan.db.tables import metadata
from canasplan.errors import CanasplanError, system_reason
from canasplan.kept_plan import PlanDamagedError
from canasplan.trouble import DataTroubleError, Trouble


def check_tables(db: Database) -> None:
    """Ask an open database for each column and each index of words that its schema promises.

    Raises:
        StorageError: it cannot be read.
        DatabaseError: something is not there; later it would be missing in the midst of work.
    """
    columns = {
        # In brackets, because between quotes a name that is not there is a text.
        table.name: ", ".join(f"[{column.name}]" for column in table.c)
        for table in metadata.sorted_tables
    }
    asked = [f"SELECT {names} FROM [{table}] LIMIT 0" for table, names in columns.items()]
    asked += [f"SELECT rowid FROM {index} WHERE {index} MATCH 'a'" for index in TEXT_INDEXES]
    with db.read() as connection:
        connection.exec_driver_sql(f"SELECT EXISTS ({') OR EXISTS ('.join(asked)})")


_REASONS = {
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_CANTOPEN": Trouble.READ_ONLY,
    "SQLITE_CORRUPT": Trouble.DAMAGED,
    "SQLITE_NOTADB": Trouble.DAMAGED,
}


_NOT_AS_PROMISED = (
    DatabaseError,
    sqlite3.DatabaseError,
    NoResultFound,
    PlanDamagedError,
    DamagedRecordError,
)
"""What tables and rows raise that are not what the schema says."""


@contextmanager
def troubles_told(path: Path) -> Iterator[None]:
    """Tell what fails while a database is opened as a trouble of its folder."""
    try:
        yield
    except StorageError as error:
        trouble = _REASONS.get(error.reason)
        if trouble is None:
            raise
        raise DataTroubleError(trouble, path) from error
    except _NOT_AS_PROMISED as error:
        raise DataTroubleError(Trouble.DAMAGED, path) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DataTroubleError(Trouble.FULL, path) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise DataTroubleError(Trouble.READ_ONLY, path) from error
        # Of a file beside the database, such as the journal: the database may well be whole.
        raise CanasplanError(
            "No se abrieron los datos de {path}: {why}. No se perdió nada: revise el disco y abra "
            "otra vez.",
            path=path,
            why=system_reason(error),
        ) from error
