"""Packages as laptops make them, and lines of the ledger as if such had been taken up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
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


@dataclass
class Line:
    """A line of the ledger: what a test does not name is of no account."""

    momento: str = "2022-09-01T15:00:00.000Z"
    autor: str = "Julio Mamani"
    nombre: str = "CANAS_080505_0001.zip"
    sha256: str = ""
    formato: str = "paquete"
    resultado: str = "incorporado"
    lugar: str = "080505"
    equipo: str = "eq-11111111-0000"
    envio: int = 1
    anterior: str = ""
    filas: int = 0
    nuevas: int = 0
    conocidas: int = 0
    reparadas: int = 0
    propuestas: int = 0
    conflictos: int = 0
    apartadas: int = 0
    rechazos: int = 0


def sent(number: int, **changed: str) -> Line:
    """The line of a package that follows the one before it."""
    before = f"{number - 1:064}" if number > 1 else ""
    name = f"CANAS_080505_{number:04}.zip"
    line = {"envio": number, "sha256": f"{number:064}", "anterior": before, "nombre": name}
    return Line(**(line | changed))  # type: ignore[arg-type]


def note(workspace: Workspace, *lines: Line) -> None:
    """Write lines into the ledger."""
    with closing(Database(workspace.folder / DATABASE)) as database, database.write() as connection:
        connection.execute(insert(received_file), [asdict(line) for line in lines])
