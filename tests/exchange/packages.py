"""Packages as laptops make them, and lines of the ledger as if such had been taken up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.db.sqlite import Database
from canasplan.db.tables import received_file
from canasplan.exchange.export import ExportRequest
from canasplan.model import Profile
from canasplan.paths import DATABASE
from tests.conftest import LAYO, FixedClock
from tests.exchange.records import save

CHECCA = Profile("080502", "Elsa Huamán", "Promotora")


@dataclass
class Laptop:
    """A district's laptop that records something and sends a package, again and again."""

    workspace: Workspace
    fields: dict[str, str]
    target: Path

    def send(self) -> Path:
        """Record one more avance and write the next package."""
        save(self.workspace, self.fields)
        exports, whole = self.workspace.exports, ExportRequest()
        path = self.target / exports.package_name(whole)
        exports.write_package(whole, path)
        return path


@contextmanager
def laptop(
    folder: Path, fields: dict[str, str], profile: Profile = LAYO, clock: FixedClock | None = None
) -> Iterator[Laptop]:
    """Open a laptop whose data and packages are in a folder of its own."""
    packages = folder / "memoria"
    packages.mkdir(parents=True)
    with open_workspace(folder / "datos", clock or FixedClock()) as workspace:
        workspace.profiles.set(profile)
        yield Laptop(workspace, fields | {"ubigeo": profile.scope}, packages)


Line = dict[str, object]
"""A line of the ledger, by column."""

_COUNTS = (
    "filas", "nuevas", "conocidas", "reparadas", "propuestas", "conflictos", "apartadas",
    "rechazos",
)  # fmt: skip


def sent(number: int, **changed: object) -> Line:
    """The line of a package that follows the one before it."""
    line: Line = {
        "momento": "2022-09-01T15:00:00.000Z",
        "autor": "Julio Mamani",
        "nombre": f"CANAS_080505_{number:04}.zip",
        "sha256": f"{number:064}",
        "formato": "paquete",
        "resultado": "incorporado",
        "lugar": "080505",
        "equipo": "eq-11111111-0000",
        "envio": number,
        "anterior": f"{number - 1:064}" if number > 1 else "",
    }
    return line | dict.fromkeys(_COUNTS, 0) | changed


def note(workspace: Workspace, *lines: Line) -> None:
    """Write lines into the ledger."""
    with closing(Database(workspace.folder / DATABASE)) as database, database.write() as connection:
        connection.execute(insert(received_file), list(lines))
