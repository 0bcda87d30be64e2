"""Two laptops change one meta unseen by each other; the office decides, and the figures follow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import open_workspace
from canasplan.model import Profile
from canasplan.numerals import percent_text
from canasplan.standing import Standing
from canasplan.ui.main_window import MainWindow
from canasplan.ui.office.conflict_page import ConflictPage
from canasplan.ui.office.conflicts_dialog import ConflictsDialog
from canasplan.ui.office.import_dialog import ImportDialog, Step
from canasplan.ui.office.repeated_page import RepeatedPage
from canasplan.ui.progress.history_dialog import HistoryDialog
from canasplan.ui.targets.targets_dialog import TargetsDialog
from canasplan.ui.targets.targets_model import STATE
from tests.conftest import LAYO, PROVINCE_OFFICE
from tests.core.posting import packed
from tests.journeys.conftest import CTRL, NONE, Open, Person

ALT = Qt.KeyboardModifier.AltModifier
ELSA = Profile("080505", "Elsa Huamán", "Promotora")
META = {"action": "1.02.03", "ubigeo": "Layo", "year": "2022", "unit": "km", "quantity": "10"}
TWICE = META | {"action": "1.02.04", "unit": "familias", "quantity": "40"}
AVANCE = {
    "action": "1.02.03", "ubigeo": "080505", "date": "04/03/2022", "activity": "obra",
    "status": "en_ejecucion", "quantity": "6", "unit": "km",
}  # fmt: skip


def two_laptops(folder: Path) -> list[Path]:
    """One meta that both laptops know, changed on both; another that both set for themselves."""
    first, second = folder / "laptop 1", folder / "laptop 2"
    with open_workspace(first) as workspace:
        workspace.profiles.set(LAYO)
        workspace.targets.save([META])
        workspace.progress.save(AVANCE, record=workspace.progress.new_record())
        start = packed(workspace, folder)
    with open_workspace(second) as workspace:
        workspace.profiles.set(ELSA)
        workspace.imports.take([start])
        workspace.targets.save([META | {"quantity": "12"}, TWICE], "Se midió en campo")
        theirs = packed(workspace, second)
    with open_workspace(first) as workspace:
        workspace.targets.save([META | {"quantity": "15"}, TWICE | {"quantity": "60"}], "Acta")
        mine = packed(workspace, folder)
    return [start, theirs, mine]


def import_them(person: Person, qtbot: QtBot, window: MainWindow, paths: list[Path]) -> int:
    """Take packages up; return in how many conflicts that ends, as the box tells."""
    found: list[int] = []

    def take(box: QDialog) -> None:
        assert isinstance(box, ImportDialog)
        qtbot.waitUntil(lambda: box.step is Step.LOOKED and not box.running)
        person.press(Qt.Key.Key_I, ALT)
        qtbot.waitUntil(lambda: box.step is Step.TAKEN and not box.running)
        found.append(sum(report.counts.conflicts for report in box.reports))
        person.press(Qt.Key.Key_Escape)

    person.will(take)
    window.dialogs.import_files(paths)
    person.has_answered()
    person.back_to(window)
    return found[0]


def marks(box: TargetsDialog) -> list[str]:
    """What the grid says of each meta."""
    return [str(box.model.index(row, STATE).data()) for row in range(len(box.model.rows) - 1)]


def later(person: Person, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Open another box: nobody answers it before this one is answered."""
    QTimer.singleShot(0, lambda: person.press(key, modifier))


def see_marks(person: Person) -> None:
    """In the grid of metas: what waits is marked; go and decide."""

    def at_keyboard(box: QDialog) -> None:
        assert isinstance(box, TargetsDialog)
        assert marks(box) == [
            "conflicto: 2 versiones", "repetida: no cuenta", "repetida: es la que vale",
        ]  # fmt: skip
        person.tab_to("Decidir")
        later(person, Qt.Key.Key_Space)

    person.will(at_keyboard)


def decide(person: Person, qtbot: QtBot) -> None:
    """In the box of conflicts: the meta by the version of 12 km, then which record stands."""

    def at_keyboard(box: QDialog) -> None:
        assert isinstance(box, ConflictsDialog)
        qtbot.waitUntil(lambda: box.count.text() == "1 meta en conflicto · 1 meta repetida")
        person.press(Qt.Key.Key_Return)
        page = box.page
        assert isinstance(page, ConflictPage)
        wanted = next(n for n, typed in enumerate(page.typed) if typed["quantity"] == "12")
        person.tab_to(f"Tomar todo de {'AB'[wanted]}")
        person.press(Qt.Key.Key_Space)
        person.tab_to("motivo")
        person.type("Se midió otra vez con las dos")
        person.tab_to("Resolver")
        person.press(Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: box.count.text() == "1 meta repetida")
        assert box.banner.text == "Conflicto resuelto."
        person.press(Qt.Key.Key_Return)
        page = box.page
        assert isinstance(page, RepeatedPage)
        wanted = next(n for n, typed in enumerate(page.typed) if typed["quantity"] == "40")
        person.press(Qt.Key.Key_Right, times=wanted)
        person.press(Qt.Key.Key_Space)
        person.tab_to("motivo")
        person.type("Son 40 según el padrón")
        person.tab_to("Anular la otra")
        person.press(Qt.Key.Key_Space)
        qtbot.waitUntil(box.close_button.hasFocus)
        person.press(Qt.Key.Key_Escape)

    person.will(at_keyboard)


def see_history(person: Person, told: list[str]) -> None:
    """Back in the grid, nothing is marked any more; the meta tells what was decided."""

    def ask(box: QDialog) -> None:
        assert isinstance(box, TargetsDialog)
        assert marks(box) == ["guardada", "guardada"]
        person.press(Qt.Key.Key_Home, CTRL)
        later(person, Qt.Key.Key_H, CTRL)

    def look(box: QDialog) -> None:
        assert isinstance(box, HistoryDialog)
        told.append(box.detail.toPlainText())
        person.press(Qt.Key.Key_Escape)

    def close(box: QDialog) -> None:
        assert isinstance(box, TargetsDialog)
        person.press(Qt.Key.Key_Escape)

    for answer in (ask, look, close):
        person.will(answer)


def metas(folder: Path) -> list[dict[str, Any]]:
    """What a fresh process says of the metas of a folder."""
    command = [sys.executable, "-m", "canasplan", "--datos", str(folder), "metas", "--json"]
    done = subprocess.run(command, capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def known(window: MainWindow) -> Standing:
    """How the plan stands in the window."""
    assert window.figures.standing is not None
    return window.figures.standing


def goals(window: MainWindow) -> tuple[int, int, str]:
    """Metas in conflict, repeated ones, and how far the action is in Layo."""
    whole, own = known(window).figure(), known(window).figure("1.02.03", "080505")
    return whole.metas_disputed, whole.repeated, percent_text(own.percent)


def test_the_office_decides_about_metas_and_every_figure_follows(
    qtbot: QtBot, person: Person, open_window: Open, folder: Path, tmp_path: Path
) -> None:
    packages = two_laptops(tmp_path)
    with open_workspace(folder) as workspace:
        workspace.profiles.set(PROVINCE_OFFICE)
    window = open_window(folder)
    assert import_them(person, qtbot, window, packages) == 2
    person.press(Qt.Key.Key_D, CTRL)
    board = window.centre.board
    qtbot.waitUntil(lambda: window.figures.standing is not None and goals(window)[:2] == (1, 1))

    told: list[str] = []
    see_marks(person)
    decide(person, qtbot)
    see_history(person, told)
    person.press(Qt.Key.Key_M, CTRL)
    person.has_answered()
    person.back_to(window)

    assert "Revisión 3: Resolución de conflicto" in told[0]
    assert "Se midió otra vez con las dos" in told[0]
    qtbot.waitUntil(lambda: goals(window) == (0, 0, "50.00 %"))
    whole = known(window).figure().percent
    qtbot.waitUntil(lambda: percent_text(whole) in board.whole.accessibleName())
    found = metas(folder)
    assert [(one["accion"], one["cantidad"]) for one in found] == [
        ("1.02.03", "12"),
        ("1.02.04", "40"),
    ]
    assert not any(one["conflicto"] or one["repetida"] for one in found)
