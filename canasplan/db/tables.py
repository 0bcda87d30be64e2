"""The tables, as SQLAlchemy Core describes them.

Two tables per kind of record hold the truth and its projection: ``*_revision`` only ever
grows, one immutable row per revision with its typed content; the projection says which row
counts now and can be rebuilt from the first at any time. ``id`` is a local place (order of
arrival, row of the full-text index) and never leaves the database; ``hash`` identifies.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from canasplan.fields import FIELDS
from canasplan.target_fields import REQUIRED as TARGET_REQUIRED
from canasplan.target_fields import TARGET_FIELDS

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(constraint_name)s",
    }
)

REQUIRED = {"plan", "accion", "ubigeo", "fecha", "actividad", "estado", "aliados", "evidencias"}


def _envelope() -> list[Column[Any]]:
    return [
        Column("id", Integer, primary_key=True),
        Column("hash", Text, nullable=False, unique=True),
        Column("registro", Text, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("padres", Text, nullable=False),
        Column("operacion", Text, nullable=False),
        Column("motivo", Text),
        Column("autor", Text, nullable=False),
        Column("equipo", Text, nullable=False),
        Column("ambito", Text, nullable=False),
        Column("momento", Text, nullable=False),
    ]


progress_revision = Table(
    "progress_revision",
    metadata,
    *_envelope(),
    *(
        Column(
            field.column,
            Integer if field.kind.integer else Text,
            nullable=field.column not in REQUIRED,
        )
        for field in FIELDS
    ),
    Index(None, "registro", "revision"),
    sqlite_strict=True,
)

progress = Table(
    "progress",
    metadata,
    Column("registro", Text, primary_key=True),
    Column("revision_id", ForeignKey("progress_revision.id"), nullable=False, unique=True),
    Column("heads", Text, nullable=False),
    Column("revisions", Integer, nullable=False),
    Column("voided", Integer, nullable=False),
    Column("plan", Text, nullable=False),
    Column("accion", Text, nullable=False),
    Column("ubigeo", Text, nullable=False),
    Column("fecha", Text, nullable=False),
    Column("estado", Text, nullable=False),
    Column("porcentaje", Integer),
    Index(None, "plan", "accion", "ubigeo", "voided", "fecha", "registro"),
    Index(None, "fecha", "registro"),
    sqlite_strict=True,
)
"""One row per avance: the revision that counts now, with what lists and totals look up."""

total = Table(
    "total",
    metadata,
    Column("plan", Text, primary_key=True),
    Column("accion", Text, primary_key=True),
    Column("ubigeo", Text, primary_key=True),
    Column("records", Integer, nullable=False),
    Column("last_fecha", Text, nullable=False),
    Column("last_estado", Text, nullable=False),
    Column("last_porcentaje", Integer),
    sqlite_strict=True,
)
"""Per action and district: how many avances count, and what the last one says."""

locality_revision = Table(
    "locality_revision",
    metadata,
    *_envelope(),
    Column("ubigeo", Text, nullable=False),
    Column("nombre", Text, nullable=False),
    Index(None, "registro", "revision"),
    sqlite_strict=True,
)

locality = Table(
    "locality",
    metadata,
    Column("registro", Text, primary_key=True),
    Column("revision_id", ForeignKey("locality_revision.id"), nullable=False, unique=True),
    Column("heads", Text, nullable=False),
    Column("revisions", Integer, nullable=False),
    Column("voided", Integer, nullable=False),
    Column("ubigeo", Text, nullable=False),
    Column("nombre", Text, nullable=False),
    Index(None, "ubigeo", "nombre"),
    sqlite_strict=True,
)


def _target_columns(*names: str) -> list[Column[Any]]:
    return [
        Column(
            field.column,
            Integer if field.kind.integer else Text,
            nullable=field.column not in TARGET_REQUIRED,
        )
        for field in TARGET_FIELDS
        if not names or field.name in names
    ]


target_revision = Table(
    "target_revision",
    metadata,
    *_envelope(),
    *_target_columns(),
    Index(None, "registro", "revision"),
    sqlite_strict=True,
)

target = Table(
    "target",
    metadata,
    Column("registro", Text, primary_key=True),
    Column("revision_id", ForeignKey("target_revision.id"), nullable=False, unique=True),
    Column("heads", Text, nullable=False),
    Column("revisions", Integer, nullable=False),
    Column("voided", Integer, nullable=False),
    *_target_columns("plan", "action", "ubigeo", "year"),
    Index(None, "plan", "accion", "ubigeo", "anio", "voided", "registro"),
    sqlite_strict=True,
)
"""One row per meta: the revision that counts now, and what it is the meta of."""

pending_target = Table(
    "pending_target",
    metadata,
    Column("hash", ForeignKey("target_revision.hash"), primary_key=True),
    sqlite_strict=True,
)
"""Revisions of metas written here that no package has carried out yet."""

cutoffs = Table(
    "cutoffs",
    metadata,
    Column("plan", Text, primary_key=True),
    Column("amber", Integer, nullable=False),
    Column("green", Integer, nullable=False),
    sqlite_strict=True,
)
"""Per plan: from which hundredths of a percent on the traffic light is amber, and green."""

plan = Table(
    "plan",
    metadata,
    Column("codigo", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("momento", Text, nullable=False),
    sqlite_strict=True,
)
"""Every plan ever loaded, each version whole, as its canonical document."""

action = Table(
    "action",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", Text, nullable=False),
    Column("codigo", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("texto", Text, nullable=False),
    Column("responsables", Text, nullable=False),
    Column("tema_codigo", Text, nullable=False),
    Column("tema", Text, nullable=False),
    Column("eje_codigo", Text, nullable=False),
    Column("eje", Text, nullable=False),
    UniqueConstraint("plan", "codigo"),
    sqlite_strict=True,
)
"""Each action of each plan as its newest loaded version words it."""

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="installation_single"), primary_key=True),
    Column("equipo", Text, nullable=False),
    Column("ambito", Text),
    Column("nombre", Text),
    Column("cargo", Text),
    Column("plan", Text),
    Column("plan_version", Integer),
    sqlite_strict=True,
)
"""The one row about this data folder: its id, who records here, the plan in use."""

draft = Table(
    "draft",
    metadata,
    Column("registro", Text, primary_key=True),
    Column("accion", Text, nullable=False),
    Column("base", Text),
    Column("fields", Text, nullable=False),
    Column("momento", Text, nullable=False),
    sqlite_strict=True,
)
"""What is typed and not saved yet: JSON of the fields as typed."""

pending = Table(
    "pending",
    metadata,
    Column("hash", ForeignKey("progress_revision.hash"), primary_key=True),
    sqlite_strict=True,
)
"""Revisions written here that no export has carried out yet."""

export = Table(
    "export",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("momento", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    sqlite_strict=True,
)
"""The exports made from here."""

journal_mark = Table(
    "journal_mark",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("last_id", Integer, nullable=False),
    Column("bytes", Integer, nullable=False),
    sqlite_strict=True,
)
"""Per kind of record: its revisions up to this id stand in the journal's first bytes."""

received_file = Table(
    "received_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("momento", Text, nullable=False),
    Column("autor", Text, nullable=False),
    Column("nombre", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("formato", Text, nullable=False),
    Column("resultado", Text, nullable=False),
    Column("lugar", Text, nullable=False),
    Column("equipo", Text, nullable=False),
    Column("envio", Integer, nullable=False),
    Column("anterior", Text, nullable=False),
    Column("filas", Integer, nullable=False),
    Column("nuevas", Integer, nullable=False),
    Column("conocidas", Integer, nullable=False),
    Column("reparadas", Integer, nullable=False),
    Column("propuestas", Integer, nullable=False),
    Column("conflictos", Integer, nullable=False),
    Column("apartadas", Integer, nullable=False),
    Column("rechazos", Integer, nullable=False),
    Index(None, "sha256"),
    sqlite_strict=True,
)
"""The ledger of what was received: one immutable row per file taken up or refused."""

proposal = Table(
    "proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("archivo", Text, nullable=False),
    Column("fila", Integer, nullable=False),
    Column("registro", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("cells", Text, nullable=False),
    Column("estado", Text, nullable=False),
    Column("autor", Text),
    Column("momento", Text),
    Column("motivo", Text),
    Index(None, "estado"),
    Index(None, "archivo"),
    sqlite_strict=True,
)
"""Rows that were edited by hand, waiting for a person: what they say, and what was decided."""

set_apart = Table(
    "set_apart",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("archivo", Text, nullable=False),
    Column("fila", Integer, nullable=False),
    Column("ambito", Text, nullable=False),
    Column("ubigeo", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("autor", Text),
    Column("momento", Text),
    Column("motivo", Text),
    Index(None, "archivo"),
    sqlite_strict=True,
)
"""Revisions that their sender may not write for this place, until a person accepts them."""

sent_package = Table(
    "sent_package",
    metadata,
    Column("envio", Integer, primary_key=True),
    Column("momento", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    sqlite_strict=True,
)
"""The packages made from here, each chained to the one before."""

receipt = Table(
    "receipt",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("estado", Text, nullable=False),
    Column("notas", Text, nullable=False),
    Column("momento", Text, nullable=False),
    sqlite_strict=True,
)
"""What the province said of revisions written here: received, or observed, with its notes."""
