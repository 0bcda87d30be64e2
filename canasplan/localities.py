"""Comunidades, anexos, sectores and centros poblados: completion, and adding a new one.

A locality is a record like any other, with revisions that merge; names used in avances
complete as well, so nobody has to register one first.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, union

from canasplan import identity
from canasplan.canonical import canonical_text, fold
from canasplan.db import revision_store
from canasplan.db.sqlite import Database
from canasplan.db.tables import locality, progress, progress_revision
from canasplan.errors import CanasplanError
from canasplan.identity import Clock
from canasplan.model import EntryRefusedError, Locality, Operation, Revision
from canasplan.plan import current_plan
from canasplan.profile import required_profile
from canasplan.revisions import PREFIXES, seal
from canasplan.rules import MAX_LINE, check_district, unseen_characters
from canasplan.saving import Saves


class Localities:
    """The localities of one data folder."""

    def __init__(self, db: Database, clock: Clock, saves: Saves) -> None:
        self._db = db
        self._clock = clock
        self._saves = saves

    def names(self, ubigeo: str) -> tuple[str, ...]:
        """Return the names known in a district, sorted without case or accents."""
        with self._db.read() as connection:
            return _names(connection, ubigeo)

    def add(self, ubigeo: str, name: str) -> None:
        """Keep a new locality of a district; one that is known already changes nothing.

        Raises:
            CanasplanError: the name is empty, too long, or holds invisible characters, or
                the district is not one this installation writes for.
        """
        tidy = " ".join(canonical_text(name).split())
        if not tidy or len(tidy) > MAX_LINE or unseen_characters(tidy):
            raise CanasplanError(
                "Escriba el nombre de la comunidad, de hasta {limit} letras.", limit=MAX_LINE
            )
        with self._db.read() as connection:
            profile, installation = required_profile(connection)
            if problems := check_district(ubigeo, current_plan(connection), profile.scope):
                raise EntryRefusedError(problems)
            if fold(tidy) in map(fold, _names(connection, ubigeo)):
                return
        revision = seal(
            Revision(
                record=identity.new_record(PREFIXES[Locality]),
                number=1,
                parents=(),
                operation=Operation.CREATE,
                reason=None,
                author=profile.author,
                installation=installation,
                scope=profile.scope,
                moment=identity.moment_text(self._clock.now()),
                content=Locality(ubigeo, tidy),
            )
        )
        self._saves.keep(revision, lambda connection: revision_store.add(connection, revision))


def _names(connection: Connection, ubigeo: str) -> tuple[str, ...]:
    kept = select(locality.c.nombre).where(locality.c.ubigeo == ubigeo, locality.c.voided == 0)
    used = (
        select(progress_revision.c.comunidad)
        .join(progress, progress.c.revision_id == progress_revision.c.id)
        .where(
            progress.c.ubigeo == ubigeo,
            progress.c.voided == 0,
            progress_revision.c.comunidad.is_not(None),
        )
    )
    by_key: dict[str, str] = {}
    for name in connection.execute(union(kept, used)).scalars():
        by_key.setdefault(fold(name), name)
    return tuple(by_key[key] for key in sorted(by_key))
