"""Which metas a package carries: all of its district, or of all, whatever its period."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from canasplan.db import revision_store
from canasplan.db.tables import pending_target, target, target_revision
from canasplan.exchange import metas_csv
from canasplan.exchange.words import Words


@dataclass(frozen=True, slots=True)
class ChosenMetas:
    """What one state of the data says a package holds."""

    lines: list[bytes] = field(default_factory=list)
    """Header and rows of the table; none at all where there is no meta."""
    rows: int = 0
    pending: list[str] = field(default_factory=list)
    """Hashes, among those of the rows, that no package has carried yet."""


def choose(connection: Connection, ubigeo: str | None) -> ChosenMetas:
    """Choose every revision of the metas that are of a district now, or of all for ``None``.

    Raises:
        CanasplanError: a row is so damaged that it is no meta any more.
    """
    own = () if ubigeo is None else (target.c.ubigeo == ubigeo,)
    joined = target_revision.c.registro == target.c.registro
    query = select(target_revision).join(target, joined).where(*own)
    revisions = [revision_store.readable(row) for row in connection.execute(query).mappings()]
    if not revisions:
        return ChosenMetas()
    head = target_revision.c.id == target.c.revision_id
    counting = select(target_revision.c.hash).join(target, head).where(target.c.voided == 0)
    current = set(connection.execute(counting).scalars())
    lines = list(metas_csv.table(revisions, current, Words(connection).place))
    waiting = set(connection.execute(select(pending_target.c.hash)).scalars())
    carried = [one.hash for one in revisions if one.hash in waiting]
    return ChosenMetas(lines, len(revisions), carried)
