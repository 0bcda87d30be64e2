"""Reading what the roll-up is made of: the avances that count, and the metas in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, func, select

from canasplan import target_fields
from canasplan.db.tables import cutoffs, progress, progress_revision, target, target_revision
from canasplan.goals import TargetFact
from canasplan.lights import Cutoffs
from canasplan.model import Status
from canasplan.stories import Story
from canasplan.tally import Fact, Month, Tally, tally_of

Pair = tuple[str, str]
"""Action and district."""

_CONTENT = (
    "cantidad", "unidad", "monto_soles", "mujeres", "hombres", "menores_18", "adultos_mayores",
    "discapacidad",
)  # fmt: skip


def tallies(
    connection: Connection, plan: str, until: date | None, actions: Collection[str] | None = None
) -> dict[Pair, dict[Month, Tally]]:
    """Return the tally of each month of each action in each district where anything counts.

    Args:
        connection: inside a transaction of the caller.
        plan: the plan's code.
        until: leave out what is after this day.
        actions: only these.
    """
    rows = connection.execute(_facts_query(plan, until, actions)).yield_per(BATCH)
    found: dict[Pair, dict[Month, Tally]] = {}
    for (action, ubigeo, month), group in groupby(rows, key=_place):
        with suppress(ValueError):  # damaged, which a verification tells: no figure is made of it
            tally = tally_of(map(_fact, group))
            named = int(month[:4]), int(month[5:7])
            found.setdefault((action, ubigeo), {})[named] = tally
    return found


def facts(
    connection: Connection, plan: str, until: date | None, actions: Collection[str]
) -> Iterator[tuple[Pair, Fact]]:
    """Yield every avance that counts of some actions, by action, district and date."""
    for row in connection.execute(_facts_query(plan, until, actions)):
        with suppress(ValueError):
            yield (row[0], row[1]), _fact(row)


def _facts_query(plan: str, until: date | None, actions: Collection[str] | None) -> Select[Any]:
    query = (
        select(
            *(progress.c[name] for name in ("accion", "ubigeo", "fecha", "registro", "estado")),
            progress.c.porcentaje,
            progress.c.heads,
            *(progress_revision.c[name] for name in _CONTENT),
        )
        .join_from(progress, progress_revision, progress.c.revision_id == progress_revision.c.id)
        .where(progress.c.plan == plan, progress.c.voided == 0)
        .order_by(*(progress.c[name] for name in ("accion", "ubigeo", "fecha", "registro")))
    )
    if until is not None:
        query = query.where(progress.c.fecha <= until.isoformat())
    if actions is not None:
        query = query.where(progress.c.accion.in_(sorted(actions)))
    return query


def _place(row: Any) -> tuple[str, str, str]:
    return row[0], row[1], row[2][:7]


BATCH = 2_000
"""Rows that are fetched at once: one by one, each costs more than what is done with it."""
_day = lru_cache(maxsize=4096)(date.fromisoformat)
_STATUS = {str(status): status for status in Status}


def _fact(row: Any) -> Fact:
    _, _, day, record, status, percent, heads, *content = row
    if status not in _STATUS:
        raise ValueError(status)
    return Fact._make((record, _day(day), _STATUS[status], percent, *content, "|" in heads))


_STORY = (
    "comunidad", "responsable", "cantidad", "unidad", "monto_soles", "mujeres", "hombres",
    "logros", "dificultades", "acciones_a_seguir",
)  # fmt: skip


def stories(
    connection: Connection, plan: str, until: date | None, actions: Collection[str]
) -> Iterator[Story]:
    """Yield every avance that counts of some actions with its texts, by action and date."""
    place = ("registro", "accion", "ubigeo", "fecha", "estado", "porcentaje")
    query = (
        select(
            *(progress.c[name] for name in place),
            *(progress_revision.c[name] for name in _STORY),
        )
        .join_from(progress, progress_revision, progress.c.revision_id == progress_revision.c.id)
        .where(
            progress.c.plan == plan, progress.c.voided == 0, progress.c.accion.in_(sorted(actions))
        )
        .order_by(*(progress.c[name] for name in ("accion", "fecha", "ubigeo", "registro")))
    )
    if until is not None:
        query = query.where(progress.c.fecha <= until.isoformat())
    for row in connection.execute(query):
        record, action, ubigeo, day, status, percent, locality, responsible, *rest = row
        with suppress(ValueError):
            yield Story._make(
                (record, action, ubigeo, _day(day), Status(status), locality, responsible, percent,
                 *rest)
            )  # fmt: skip


def targets(
    connection: Connection, plan: str, actions: Collection[str] | None = None
) -> dict[Pair, tuple[TargetFact, ...]]:
    """Return the metas in force by action and district."""
    query = current_targets().where(target.c.plan == plan, target.c.voided == 0)
    if actions is not None:
        query = query.where(target.c.accion.in_(sorted(actions)))
    place = (target.c.accion, target.c.ubigeo, target.c.anio, target.c.registro)
    rows = connection.execute(query.order_by(*place)).mappings()
    found: dict[Pair, tuple[TargetFact, ...]] = {}
    for pair, group in groupby(rows, key=itemgetter("accion", "ubigeo")):
        found[pair] = tuple(_metas(group))
    return found


def _metas(rows: Iterable[RowMapping]) -> Iterator[TargetFact]:
    for row in rows:
        with suppress(ValueError):  # damaged, as above
            content = target_fields.content_from_json(row)
            yield TargetFact(row["registro"], content, "|" in row["heads"])


def current_targets() -> Select[Any]:
    """Return a select of every meta's current revision, to narrow."""
    return select(*target_revision.c, target.c.heads, target.c.revisions).join_from(
        target, target_revision, target.c.revision_id == target_revision.c.id
    )


def repeated_targets(connection: Connection) -> list[tuple[str, tuple[str, ...]]]:
    """Return the records of each meta that several are of, the one that counts first.

    Of whatever plan, each with its district; by action, district and year.
    """
    cell = [target.c[name] for name in ("accion", "ubigeo", "anio", "plan")]
    several = select(*cell).where(target.c.voided == 0).group_by(*cell)
    twice = several.having(func.count() > 1).subquery()
    same = (column == twice.c[column.name] for column in cell)
    query = select(*cell, target.c.registro).join_from(twice, target, and_(*same))
    rows = connection.execute(
        query.where(target.c.voided == 0).order_by(*cell, target.c.registro.desc())
    )
    return [
        (ubigeo, tuple(row.registro for row in group))
        for (_, ubigeo, *_), group in groupby(rows, key=lambda row: row[:4])
    ]


def disputed_targets(connection: Connection) -> Counter[str]:
    """Count the metas in conflict by district."""
    query = select(target.c.ubigeo).where(target.c.heads.contains("|"))
    return Counter(connection.execute(query).scalars())


def cutoffs_of(connection: Connection, plan: str) -> Cutoffs:
    """Return the cut-offs that the office set for a plan, or the usual ones."""
    query = select(cutoffs.c.amber, cutoffs.c.green).where(cutoffs.c.plan == plan)
    row = connection.execute(query).first()
    return Cutoffs(*row) if row else Cutoffs()
