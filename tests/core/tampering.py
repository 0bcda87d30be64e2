"""Changing a data folder behind the program's back, and what verifying says then."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from canasplan.bootstrap import Workspace
from canasplan.integrity import Fault
from canasplan.paths import DATABASE

Fields = dict[str, str]
OTHER_WORDS = Fault("", "El índice de búsqueda no corresponde a los avances.", derived=True)


def tamper(folder: Path, *statements: str) -> None:
    """Change the file behind the program's back, its safeguards taken off first."""
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as driver:
        triggers = driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            driver.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            driver.execute(statement)


def faults(workspace: Workspace) -> list[Fault]:
    return list(workspace.verify().faults)


def other_state(record: str, *, derived: bool = True) -> Fault:
    return Fault(record, "El estado actual no corresponde a sus revisiones.", derived=derived)


def lost(record: str, number: int) -> Fault:
    return Fault(record, f"Falta la revisión {number}, que está en el diario.")
