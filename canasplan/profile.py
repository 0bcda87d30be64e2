"""Who records on this installation, and for which district or the province."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from canasplan.canonical import canonical_text
from canasplan.db.sqlite import Database
from canasplan.db.tables import installation
from canasplan.errors import CanasplanError
from canasplan.model import PROVINCE, Profile
from canasplan.plan import current_plan
from canasplan.rules import MAX_LINE, unseen_characters


class Profiles:
    """The profile of one data folder."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self) -> Profile | None:
        """Return the profile, or ``None`` before the first start's questions are answered."""
        with self._db.read() as connection:
            return _profile(connection)

    def set(self, profile: Profile) -> None:
        """Record for this district (or 0805, the province) and this person from now on.

        Raises:
            CanasplanError: the ubigeo is not of Canas, or a name is missing.
        """
        name, post = (canonical_text(text).strip() for text in (profile.name, profile.post))
        for text, what in ((name, "nombre"), (post, "cargo")):
            if not text or len(text) > MAX_LINE or unseen_characters(text) or "\n" in text:
                raise CanasplanError(
                    "Escriba el {what} de quien registra, en una línea.", what=what
                )
        with self._db.write() as connection:
            districts = current_plan(connection).districts
            known = [PROVINCE, *(district.ubigeo for district in districts)]
            if profile.scope not in known:
                raise CanasplanError(
                    "El ubigeo {ubigeo} no es de Canas. Use uno de estos: {known} "
                    "(0805 es la oficina provincial).",
                    ubigeo=profile.scope,
                    known=", ".join(known),
                )
            connection.execute(
                update(installation).values(ambito=profile.scope, nombre=name, cargo=post)
            )


def required_profile(connection: Connection) -> tuple[Profile, str]:
    """Return the profile and the installation id; raise `CanasplanError` without a profile."""
    profile = _profile(connection)
    if profile is None:
        raise CanasplanError(
            "Falta decir quién registra. Use: canasplan perfil --ubigeo 080505 "
            "--nombre «Nombre» --cargo «Cargo»."
        )
    return profile, connection.execute(select(installation.c.equipo)).scalar_one()


def _profile(connection: Connection) -> Profile | None:
    columns = (installation.c.ambito, installation.c.nombre, installation.c.cargo)
    scope, name, post = connection.execute(select(*columns)).one()
    return Profile(scope, name, post) if scope else None
