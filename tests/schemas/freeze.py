"""Freezes a database of the newest schema, and its export, as fixtures for ever.

    python -m tests.schemas.freeze

Run once, with the program that releases the schema, before the next schema is begun: it writes
``esquema-N.db`` and ``esquema-N.csv`` beside this file and refuses to touch any that is there.
From then on every later version must open that database and export that very file (see
`tests/db/test_schemas.py`), so neither is ever made anew.

The database holds something of everything: a correction, a voiding, a conflict, a comunidad, a
meta, a draft, a plan, an export that carried a part, texts that a spreadsheet would mistake.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.db.migrations import NEWEST
from canasplan.exchange.export import ExportRequest
from canasplan.identity import new_record
from canasplan.model import Draft, Profile, Progress
from canasplan.paths import DATABASE
from canasplan.revisions import seal
from tests.exchange.records import add

HERE = Path(__file__).parent
ENTRY = {
    "action": "1.02.03",
    "ubigeo": "080505",
    "date": "04/03/2022",
    "activity": "obra",
    "status": "en_ejecucion",
    "locality": "Taypitunga",
    "percent": "25",
    "quantity": "1.5",
    "unit": "km",
    "amount": "1500.50",
    "women": "12",
    "men": "9",
    "minors": "3",
    "achievements": "Se instaló la línea de conducción.\n«Ñuñu», =1+1",
    "allies": "Comunidad de Taypitunga\nMINSA | Red Canas",
    "latitude": "-14.4942",
    "longitude": "-71.1556",
    "responsible": "Rosa Quispe",
}


class Ticking:
    """A clock by which every save is a minute later."""

    def __init__(self) -> None:
        self._moment = datetime(2022, 9, 15, 14, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the next moment."""
        self._moment += timedelta(seconds=61, milliseconds=7)
        return self._moment


def record(workspace: Workspace) -> None:
    """Record what people record."""
    book = workspace.progress
    workspace.profiles.set(Profile("080505", "Rosa Quispe", "Técnica de campo"))
    first = book.save(ENTRY, record=book.new_record())
    changed = ENTRY | {"percent": "40", "difficulties": "Llovió toda la semana"}
    book.save(changed, record=first.record, base=first.hash, reason="Faltaba lo de abril")
    course = {"action": "1.01.01", "activity": "capacitación", "achievements": "'Taller' de niños"}
    twice = book.save(ENTRY | course, record=book.new_record())
    book.void(twice.record, base=twice.hash, reason="Se registró dos veces")
    disagree(workspace)
    meeting = {"achievements": "Reunión con la comunidad", "percent": "", "quantity": ""}
    started = ENTRY | meeting | {"action": "4.01.01", "status": "no_iniciada"}
    book.save(started, record=book.new_record())
    workspace.localities.add("080505", "Hanocca")
    meta = {"action": "1.02.03", "ubigeo": "080505", "year": "2022", "unit": "km"}
    workspace.targets.save([meta | {"quantity": "12"}])
    workspace.targets.save([meta | {"quantity": "12.5", "budget": "98000"}], "Hubo más canon")


def disagree(workspace: Workspace) -> None:
    """Let two laptops correct the same avance."""
    book = workspace.progress
    done = ENTRY | {"action": "3.01.01", "status": "concluida", "percent": "100"}
    first = book.save(done | {"date": "10/06/2022"}, record=book.new_record())
    other = done | {"date": "11/06/2022"}
    ours = book.save(other, record=first.record, base=first.hash, reason="Era otro día")
    assert isinstance(ours.content, Progress)
    theirs = replace(
        ours,
        installation="eq-6f1c2a52-63a5-4b0e-9a53-9a4f1a0c7d11",
        author="Luz Mamani (Técnica)",
        reason="Otra mano",
        content=replace(ours.content, men=10),
        hash="",
    )
    add(workspace, seal(theirs))


def leave(workspace: Workspace, folder: Path) -> None:
    """Export a part, and leave something half typed."""
    workspace.exports.write(ExportRequest(until=date(2022, 5, 1)), folder / "previa.csv")
    typed = {"action": "1.03.05", "achievements": "a medio escribir"}
    moment = "2022-09-15T15:00:00.000Z"
    workspace.drafts.keep(Draft(new_record("av"), "1.03.05", None, typed, moment))


def tidy(path: Path) -> None:
    """Let no path of this computer be kept."""
    with closing(sqlite3.connect(path, isolation_level=None)) as driver:
        driver.execute("UPDATE export SET target = 'avances.csv'")
        driver.execute("VACUUM")


def main() -> None:
    """Freeze the newest schema."""
    database, csv = HERE / f"esquema-{NEWEST}.db", HERE / f"esquema-{NEWEST}.csv"
    if database.exists() or csv.exists():
        sys.exit(f"El esquema {NEWEST} ya está congelado en {HERE}; no se hace de nuevo.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_workspace(folder, Ticking()) as workspace:
            record(workspace)
            leave(workspace, folder)
        tidy(folder / DATABASE)
        with open_workspace(folder, Ticking(), read_only=True) as workspace:
            workspace.exports.write(ExportRequest(), folder / csv.name)  # which verifies first
        shutil.copyfile(folder / DATABASE, database)
        shutil.copyfile(folder / csv.name, csv)
    print(f"Congelado: {database.name} y {csv.name}")


if __name__ == "__main__":
    main()
