"""What was received, sent and answered comes back with the rest when a database is made anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from canasplan.backups import Backups, Reason
from canasplan.bootstrap import open_workspace
from canasplan.db.counts import counts
from canasplan.db.sqlite import Database
from canasplan.db.tables import proposal, receipt, received_file, sent_package, set_apart
from canasplan.paths import BACKUPS, DATABASE
from canasplan.recovery import rebuild
from tests.conftest import FixedClock
from tests.core.damages import a_changed_text, cut, missing_tables
from tests.core.laptop import fill

CLOCK = FixedClock()
MOMENT = "2022-09-15T14:30:00.000Z"
COUNTS = ("filas", "nuevas", "conocidas", "reparadas", "propuestas", "conflictos", "apartadas",
          "rechazos")  # fmt: skip
TABLES = (received_file, proposal, set_apart, sent_package, receipt)
ROWS: tuple[dict[str, Any], ...] = (
    {
        "momento": MOMENT, "autor": "Julio Mamani (Planificador)", "nombre": "avances.csv",
        "sha256": "aa", "formato": "csv", "resultado": "incorporado", "lugar": "080505",
        "equipo": "", "envio": 0, "anterior": "", **dict.fromkeys(COUNTS, 1),
    },
    {
        "digest": "bb", "archivo": "aa", "fila": 2, "registro": "av-1", "base": "cc",
        "cells": "{}", "estado": "abierta",
    },
    {
        "hash": "dd", "archivo": "aa", "fila": 3, "ambito": "080506", "ubigeo": "080505",
        "line": "{}",
    },
    {"envio": 7, "momento": MOMENT, "target": "/memoria/CANAS_080505_0007.zip", "sha256": "ee"},
    {"hash": "ff", "estado": "observado", "notas": "Fecha: Es domingo.", "momento": MOMENT},
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with something in each of the five tables, and a backup of it."""
    folder = tmp_path / "datos"
    fill(folder)
    with closing(Database(folder / DATABASE)) as database, database.write() as connection:
        for table, row in zip(TABLES, ROWS, strict=True):
            connection.execute(insert(table).values(row))
    Backups(folder, CLOCK).make(Reason.HAND)
    return folder


def kept(folder: Path) -> list[list[dict[str, Any]]]:
    with closing(Database(folder / DATABASE)) as database, database.read() as connection:
        return [
            [dict(row) for row in connection.execute(select(table)).mappings()] for table in TABLES
        ]


@pytest.mark.parametrize("damage", [cut, missing_tables, Path.unlink])
def test_they_come_back_from_the_newest_backup(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    before = kept(folder)
    damage(folder / DATABASE)

    rebuild(folder, CLOCK)

    assert kept(folder) == before
    assert [len(rows) for rows in before] == [1] * 5
    with open_workspace(folder, CLOCK) as workspace:
        assert workspace.verify().faults == ()


def test_they_come_back_from_the_damaged_file_itself(folder: Path) -> None:
    before = kept(folder)
    shutil.rmtree(folder / BACKUPS)
    a_changed_text(folder / DATABASE)

    rebuild(folder, CLOCK)

    assert kept(folder) == before


def test_the_diagnosis_counts_them(folder: Path) -> None:
    found = counts(folder / DATABASE)

    names = ("recibidos", "propuestas", "apartadas", "paquetes", "acuses")
    assert [found[name] for name in names] == [1] * 5
