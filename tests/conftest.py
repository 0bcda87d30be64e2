"""What every test stands on: a real data folder, a real window system, no network."""

from __future__ import annotations

import gc
import itertools
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.model import Profile

if TYPE_CHECKING:
    from canasplan.ui.store import Store

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LAYO = Profile("080505", "Rosa Quispe", "Técnica de campo")
PROVINCE_OFFICE = Profile("0805", "Julio Mamani", "Planificador")


LONG = {
    "CANASPLAN_BUSY": "80",
    "CANASPLAN_CORPUS": "2500",
    "CANASPLAN_CUTS": "1000000",
    "CANASPLAN_DAMAGES": "10000",
    "CANASPLAN_DRILLS": "1000",
    "CANASPLAN_FIGURES": "1500",
    "CANASPLAN_FUZZ": "1000000",
    "CANASPLAN_IO_FAULTS": "7500",
    "CANASPLAN_KILLS": "20000",
    "CANASPLAN_LOCK_KILLS": "1000",
    "CANASPLAN_MUTATIONS": "20000",
    "CANASPLAN_RETURNS": "20000",
    "CANASPLAN_STARTS": "100",
    "CANASPLAN_ROWS": "1000000",
    "CANASPLAN_TEXTS": "200000",
    "CANASPLAN_WORLDS": "100000",
}
"""How often the sweeps repeat with ``--long``."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="los barridos de fallas, en su forma larga"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--long"):
        for name, count in LONG.items():
            os.environ.setdefault(name, count)


@pytest.fixture(autouse=True)
def _collected_between_tests() -> Iterator[None]:
    """Collect garbage here alone: watchdogs and remote controls of the tests have other threads.

    What they need of Python's collector would end windows of earlier tests in their threads, which
    Qt does not survive.
    """
    gc.disable()
    yield
    gc.collect(1 if next(_tests) % FULL_COLLECTION else 2)


FULL_COLLECTION = 20
"""Tests after which what is older is looked at, too."""
_tests = itertools.count(1)


def _refuse_network(event: str, _: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"}:
        msg = f"the program has no network code, yet something called {event}"
        raise RuntimeError(msg)


sys.addaudithook(_refuse_network)


class FixedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2022, 9, 15, 14, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self.moment


@pytest.fixture
def clock() -> FixedClock:
    """Thursday 15 September 2022, 09:30 in Peru."""
    return FixedClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that is not there yet, its name as awkward as real ones."""
    return tmp_path / "Datos de Layo 100% ñ"


@pytest.fixture
def workspace(folder: Path, clock: FixedClock) -> Iterator[Workspace]:
    """The open data folder of a técnica in Layo."""
    with open_workspace(folder, clock) as opened:
        opened.profiles.set(LAYO)
        yield opened


@pytest.fixture
def province(tmp_path: Path, clock: FixedClock) -> Iterator[Workspace]:
    """The open data folder of the provincial office."""
    with open_workspace(tmp_path / "provincia", clock) as opened:
        opened.profiles.set(PROVINCE_OFFICE)
        yield opened


@pytest.fixture(scope="session")
def year_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's folder with four made-up years of the 8 districts, to be read only.

    The packages were taken up, and the metas pasted.
    """
    from benchmarks import year
    from canasplan import target_entry

    sent = tmp_path_factory.mktemp("enviado")
    folder = tmp_path_factory.mktemp("provincia") / "datos"
    year.make(sent)
    table = target_entry.read_table((sent / "metas.txt").read_text("utf-8"))
    with open_workspace(folder) as workspace:
        workspace.profiles.set(PROVINCE_OFFICE)
        taken = workspace.imports.take(sorted(sent.glob("*.zip")))
        assert len(taken) == 8
        assert all(not report.findings for report in taken)
        workspace.targets.save(table, "Plan operativo institucional")
    return folder


@pytest.fixture
def store(workspace: Workspace, qapp: object) -> Store:
    """The window's store over the folder of Layo."""
    from canasplan.ui.store import Store

    return Store(workspace)


@pytest.fixture
def province_store(province: Workspace, qapp: object) -> Store:
    """The window's store over the folder of the province."""
    from canasplan.ui.store import Store

    return Store(province)


@pytest.fixture
def fields() -> dict[str, str]:
    """A valid entry, as typed."""
    return {
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
        "achievements": "Se instaló la línea de conducción.",
    }
