"""What the window shows first, read with the standard library alone.

To load SQLAlchemy takes longer than everything else that comes before a window can be used. What is
read here is bounded by the plan, whatever the number of avances.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from canasplan.db.header import read_header
from canasplan.db.migrations import NEWEST
from canasplan.errors import CanasplanError
from canasplan.examination import check_database
from canasplan.kept_plan import proven
from canasplan.model import ActionRow, Profile
from canasplan.paths import DATABASE
from canasplan.plan_document import PlanDocument
from canasplan.totals import action_rows

_PATIENCE = 0.05
"""Seconds to wait for another process that writes: opening the data waits for longer."""

_PLAN = (
    "SELECT codigo, document, sha256 FROM plan JOIN installation "
    "ON installation.plan = codigo AND installation.plan_version = version"
)
_TOTALS = (
    "SELECT accion, records, last_fecha, last_estado, last_porcentaje FROM total "
    "WHERE plan = ? ORDER BY last_fecha, ubigeo"
)


@dataclass(frozen=True, slots=True)
class FirstSight:
    """What a folder holds that is seen before its data are opened."""

    plan: PlanDocument
    rows: tuple[ActionRow, ...]
    profile: Profile
    typing: bool
    """Whether something was typed and not saved, which is gone on with."""


def first_sight(folder: Path) -> FirstSight | None:
    """Look into a folder that this process has not opened; write nothing.

    Returns:
        ``None`` where anything has to be asked, made, brought up to date or told first: then the
        data are to be opened before a window is shown.
    """
    path = folder / DATABASE
    try:
        check_database(folder)
        header = read_header(path)
        if header is None or header.version != NEWEST:
            return None
        where = f"{path.absolute().as_uri()}?mode=ro"
        with closing(
            sqlite3.connect(where, uri=True, timeout=_PATIENCE, isolation_level=None)
        ) as driver:
            return _read(driver)
    except (CanasplanError, OSError, ValueError, sqlite3.Error):
        return None  # whatever it is, opening the data tells it


def _read(driver: sqlite3.Connection) -> FirstSight | None:
    driver.execute("PRAGMA trusted_schema=0")  # it may be a file of somebody else
    driver.execute("BEGIN")
    scope, name, post = driver.execute("SELECT ambito, nombre, cargo FROM installation").fetchone()
    if not scope:
        return None
    plan = proven(*driver.execute(_PLAN).fetchone())
    rows = action_rows(plan, driver.execute(_TOTALS, (plan.code,)))
    (typing,) = driver.execute("SELECT EXISTS (SELECT 1 FROM draft)").fetchone()
    return FirstSight(plan, rows, Profile(scope, name, post), bool(typing))
