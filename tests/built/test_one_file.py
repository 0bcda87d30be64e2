"""The built one-file program in the hands of people: real keys, a kill, and what is there then."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from canasplan.paths import LOCK
from tests.built.conftest import PATIENCE, Desk, until

pytestmark = pytest.mark.timeout(300)

ACHIEVEMENT = "Taller de nutricion"


def register(desk: Desk, district: str) -> None:
    """Go through the first start."""
    desk.sees("Bienvenida a CanasPlan")
    desk.type(district)
    desk.press("Return")
    desk.type("Rosa Quispe")
    desk.press("Tab")
    desk.type("Tecnica")
    desk.press("Return", "Return")
    desk.sees(".* CanasPlan")


def record(desk: Desk) -> None:
    """Find an action and record an avance."""
    desk.type("desnutricion")
    desk.press("Return", "ctrl+u")
    desk.type("04/03/2022")
    for tabs, text in ((2, "Cap"), (1, "En"), (13, ACHIEVEMENT)):
        desk.press(*["Tab"] * tabs)
        desk.type(text)
    desk.press("ctrl+g")


def test_what_was_recorded_outlives_a_kill_and_reaches_the_province(desk: Desk) -> None:
    with desk.program() as program:
        register(desk, "Layo")
        record(desk)
        saved = until(lambda: desk.ask("listar"), "an avance that is saved")
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
    assert [avance["logros"] for avance in saved] == [ACHIEVEMENT]
    assert desk.ask("listar") == saved

    with desk.program() as program:
        desk.sees(".* CanasPlan")
        desk.opens("ctrl+shift+e", "Exportar avances")
        desk.press("Return")
        [sent] = until(lambda: written(desk.home), "a package for the province")
        desk.closes("Escape", "Exportar avances")
        desk.closes("ctrl+q", ".* CanasPlan")
        assert program.wait(PATIENCE) == 0

    office = ("--datos", str(desk.home / "provincia"))
    desk.ask(*office, "perfil", "--ubigeo", "0805", "--nombre", "Julio", "--cargo", "Planificador")
    with desk.program(*office):
        desk.sees(".* CanasPlan")
        desk.opens("ctrl+i", "Importar")
        desk.opens("space", "Importar archivos")
        desk.type(str(sent))
        desk.press("Return")
        desk.sees("Importar")
        desk.opens("alt+i", "Resultado de la importación")
        arrived = until(lambda: desk.ask(*office, "listar"), "the avance in the province")
    assert [avance["hash"] for avance in arrived] == [avance["hash"] for avance in saved]


def test_what_killed_programs_unpacked_goes_and_what_runs_stays(desk: Desk) -> None:
    foreign = desk.temporary / "_MEIajeno"
    foreign.mkdir()

    left = leave_one(desk)
    with desk.program("--datos", str(desk.home / "uno")):
        until(lambda: not left.exists(), "the end of what was left")
        [own] = set(desk.unpacked()) - {foreign}
        another = leave_one(desk)
        with desk.program("--datos", str(desk.home / "dos")):
            until(lambda: not another.exists(), "the end of what was left next")
            assert {own, foreign} < set(desk.unpacked())


def leave_one(desk: Desk) -> Path:
    """Kill a program that is running; return what it leaves behind."""
    before = set(desk.unpacked())

    def unpacked() -> list[Path]:
        fresh = set(desk.unpacked()) - before
        return [folder for folder in fresh if (folder / f"{LOCK}.txt").exists()]

    with desk.program("--datos", str(desk.home / "muerto")):
        [left] = until(unpacked, "a program that runs")
    return left


def written(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("CANAS_*.zip") if path.stat().st_size]
