"""Drafts: what is typed and not saved yet, kept as typed, each tied to its own record."""

from __future__ import annotations

import json

from sqlalchemy import delete, insert, select

from canasplan.db.sqlite import Database
from canasplan.db.tables import draft
from canasplan.model import Draft


class Drafts:
    """The drafts of one data folder."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, kept: Draft) -> None:
        """Keep a draft in place of an earlier one of the same record."""
        with self._db.write() as connection:
            connection.execute(delete(draft).where(draft.c.registro == kept.record))
            connection.execute(
                insert(draft).values(
                    registro=kept.record,
                    accion=kept.action,
                    base=kept.base,
                    fields=json.dumps(kept.fields, sort_keys=True),
                    momento=kept.moment,
                )
            )

    def discard(self, record: str) -> None:
        """Forget the draft of a record, if there is one."""
        with self._db.write() as connection:
            connection.execute(delete(draft).where(draft.c.registro == record))

    def all(self) -> tuple[Draft, ...]:
        """Return every draft that can still be read, the newest first."""
        query = select(draft).order_by(draft.c.momento.desc(), draft.c.registro.desc())
        with self._db.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Draft(row.registro, row.accion, row.base, fields, row.momento)
            for row in rows
            if (fields := _typed(row.fields)) is not None
        )


def _typed(kept: str) -> dict[str, str] | None:
    """Return the fields of a draft as typed; ``None`` where damage left no such thing."""
    try:
        fields = json.loads(kept)
    except ValueError:
        return None
    texts = isinstance(fields, dict) and all(isinstance(value, str) for value in fields.values())
    return fields if texts else None
