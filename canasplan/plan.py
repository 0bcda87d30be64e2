"""Plans: loading another one, keeping every version, choosing the one in use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from canasplan import plan_document
from canasplan.db import sqlite
from canasplan.db.sqlite import Database
from canasplan.db.tables import action, installation
from canasplan.db.tables import plan as plan_table
from canasplan.errors import CanasplanError
from canasplan.identity import Clock, moment_text
from canasplan.kept_plan import proven
from canasplan.plan_document import PlanDocument


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One loaded version of a plan."""

    code: str
    version: int
    title: str
    current: bool


class Plans:
    """The plans of one data folder."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def current(self) -> PlanDocument:
        """Return the plan in use."""
        with self._db.read() as connection:
            return current_plan(connection)

    def all(self) -> tuple[PlanEntry, ...]:
        """Return every loaded version, by code and version."""
        with self._db.read() as connection:
            return _entries(connection)

    def document(self, code: str) -> PlanDocument:
        """Return the newest loaded version of a plan; raise `CanasplanError` when unknown."""
        with self._db.read() as connection:
            return newest_version(connection, code)

    def load(self, data: bytes) -> PlanEntry:
        """Keep another plan, or another version, beside those there are.

        Raises:
            CanasplanError: the file breaks the schema, or the same code and version is
                already there with another content.
        """
        document = plan_document.decode(data)
        with self._db.write() as connection:
            keep(connection, document, moment_text(self._clock.now()))
            return _entry(connection, document.code, document.version)

    def choose(self, code: str, version: int) -> PlanEntry:
        """Use this plan from now on; raise `CanasplanError` when it is not loaded."""
        with self._db.write() as connection:
            _entry(connection, code, version)
            connection.execute(update(installation).values(plan=code, plan_version=version))
            return _entry(connection, code, version)


def current_plan(connection: Connection) -> PlanDocument:
    """Return the plan in use, inside a transaction of the caller."""
    query = select(plan_table).join(
        installation,
        (installation.c.plan == plan_table.c.codigo)
        & (installation.c.plan_version == plan_table.c.version),
    )
    return _decoded(connection.execute(query).one())


def newest_version(connection: Connection, code: str) -> PlanDocument:
    """Return the newest loaded version of a plan, inside a transaction of the caller."""
    query = select(plan_table).where(plan_table.c.codigo == code)
    row = connection.execute(query.order_by(plan_table.c.version.desc())).first()
    if row is None:
        raise CanasplanError(
            "El plan {code} no está cargado. Cárguelo con «plan importar».", code=code
        )
    return _decoded(row)


def _decoded(row: Row[Any]) -> PlanDocument:
    return proven(row.codigo, row.document, row.sha256)


def keep(connection: Connection, document: PlanDocument, moment: str) -> None:
    """Store a plan's version and its actions, inside a transaction of the caller."""
    encoded = plan_document.encode(document)
    sha256 = hashlib.sha256(encoded).hexdigest()
    same = (plan_table.c.codigo == document.code, plan_table.c.version == document.version)
    before = connection.execute(select(plan_table.c.sha256).where(*same)).scalar()
    if before == sha256:
        return
    if before is not None:
        raise CanasplanError(
            "La versión {version} del plan {code} ya está cargada con otro contenido. "
            "Dele otro número de versión al archivo.",
            version=document.version,
            code=document.code,
        )
    connection.execute(
        insert(plan_table).values(
            codigo=document.code,
            version=document.version,
            title=document.title,
            sha256=sha256,
            document=encoded.decode(),
            momento=moment,
        )
    )
    _keep_actions(connection, document)


def faults(connection: Connection) -> list[str]:
    """Return, in Spanish, which kept plans or actions are not as they were loaded."""
    found = []
    worded: dict[tuple[object, object], dict[str, object]] = {}
    ordered = select(plan_table).order_by(plan_table.c.codigo, plan_table.c.version)
    for row in connection.execute(ordered):
        try:
            document = _decoded(row)
        except CanasplanError:
            found.append(f"El plan {row.codigo} no corresponde a su huella.")
            continue
        if (document.code, document.version, document.title) != tuple(row[:3]):
            found.append(f"El plan {row.codigo} no lleva su propio nombre.")
        rows = action_rows(document)
        worded |= {(item["plan"], item["codigo"]): item for item in rows}
    columns = [column for column in action.c if column is not action.c.id]
    kept = [dict(row) for row in connection.execute(select(*columns)).mappings()]
    if not found and sorted(map(str, kept)) != sorted(map(str, worded.values())):
        found.append("Las acciones no corresponden a sus planes.")
    return found


def action_rows(document: PlanDocument) -> list[dict[str, object]]:
    """Return the rows of `action` as one version of a plan words them."""
    return [
        {
            "plan": document.code,
            "codigo": item.code,
            "version": document.version,
            "texto": item.text,
            "responsables": item.partners_text,
            "tema_codigo": tema.code,
            "tema": tema.name,
            "eje_codigo": eje.code,
            "eje": eje.name,
        }
        for eje, tema, item in document.actions()
    ]


def _keep_actions(connection: Connection, document: PlanDocument) -> None:
    """Let each action read as its newest version words it; none ever disappears."""
    newer = select(action.c.codigo).where(
        action.c.plan == document.code, action.c.version > document.version
    )
    settled = set(connection.execute(newer).scalars())
    rows = [row for row in action_rows(document) if row["codigo"] not in settled]
    if not rows:
        return
    codes = [row["codigo"] for row in rows]
    connection.execute(
        delete(action).where(action.c.plan == document.code, action.c.codigo.in_(codes))
    )
    connection.execute(insert(action), rows)
    sqlite.index_actions(connection)


def _entries(connection: Connection) -> tuple[PlanEntry, ...]:
    chosen = connection.execute(
        select(installation.c.plan, installation.c.plan_version)
    ).one_or_none()
    columns = (plan_table.c.codigo, plan_table.c.version, plan_table.c.title)
    rows = connection.execute(select(*columns).order_by(*columns[:2]))
    return tuple(
        PlanEntry(code, version, title, chosen is not None and (code, version) == tuple(chosen))
        for code, version, title in rows
    )


def _entry(connection: Connection, code: str, version: int) -> PlanEntry:
    for entry in _entries(connection):
        if (entry.code, entry.version) == (code, version):
            return entry
    raise CanasplanError(
        "El plan {code} versión {version} no está cargado. Vea los que hay con «plan lista».",
        code=code,
        version=version,
    )
