"""The main job, start to finish, with the keyboard alone, read back by a fresh process."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListView, QTextEdit
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import open_workspace
from canasplan.exchange.avances_csv import BOM, read_revision
from canasplan.ui.dialogs.export_dialog import ExportDialog
from canasplan.ui.main_window import MainWindow
from tests.conftest import LAYO
from tests.journeys.conftest import CTRL, Open, Person


def canasplan(folder: Path, *arguments: str) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "canasplan", "--datos", str(folder), *arguments, "--json"],
        capture_output=True,
        check=True,
    )
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where exports go by default."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


def record(person: Person) -> None:
    person.press(Qt.Key.Key_U, CTRL)
    for label, text in (
        ("fecha", "04/03/2022"),
        ("actividad", "Cap"),
        ("estado", "En"),
        ("mujeres", "18"),
        ("logros", "=Taller de nutrición con «olluco» y tarwi"),
    ):
        person.tab_to(label)
        person.type(text)
    person.press(Qt.Key.Key_G, CTRL)


def correct(person: Person) -> None:
    person.press(Qt.Key.Key_F2)
    for label, text in (("hombres", "7"), ("motivo", "Faltaban los varones")):
        person.tab_to(label)
        person.type(text)
    person.press(Qt.Key.Key_S, CTRL)


def read_history(person: Person) -> str:
    texts: list[str] = []

    def read(box: QDialog) -> None:
        texts.extend(view.toPlainText() for view in box.findChildren(QTextEdit))
        for view in box.findChildren(QListView):
            rows = range(view.model().rowCount())
            texts.extend(str(view.model().index(row, 0).data()) for row in rows)
        person.press(Qt.Key.Key_Escape)

    person.will(read)
    person.press(Qt.Key.Key_H, CTRL)
    person.has_answered()
    return "\n".join(texts)


def export(person: Person, qtbot: QtBot, window: MainWindow) -> None:
    def write(box: QDialog) -> None:
        assert isinstance(box, ExportDialog)
        box.choice.csv_button.click()
        person.press(Qt.Key.Key_Return)
        # Until the very end: Esc stops what is still being written, and only then closes.
        qtbot.waitUntil(lambda: not box.running)
        assert window.status.pending.text() == "2 enviados"
        person.press(Qt.Key.Key_Escape)

    person.will(write)
    person.press(Qt.Key.Key_E, CTRL)
    person.has_answered()


def test_find_record_correct_see_the_history_and_export(
    qtbot: QtBot, person: Person, open_window: Open, folder: Path, home: Path
) -> None:
    with open_workspace(folder) as workspace:
        workspace.profiles.set(LAYO)
    window = open_window(folder)

    person.type("desnutricion")
    person.press(Qt.Key.Key_Return)
    assert window.editor.action == "1.03.05"

    record(person)
    qtbot.waitUntil(lambda: window.editor.can_correct)
    [recorded] = canasplan(folder, "listar")
    assert (recorded["accion_codigo"], recorded["mujeres"]) == ("1.03.05", 18)

    correct(person)
    qtbot.waitUntil(lambda: window.editor.can_correct)
    seen = read_history(person)
    assert "Faltaban los varones" in seen
    assert "Registro inicial" in seen
    person.back_to(window)
    history = canasplan(folder, "historial", str(recorded["registro"]))
    assert [item["operacion"] for item in history] == ["alta", "cambio"]
    assert history[1]["motivo"] == "Faltaban los varones"

    export(person, qtbot, window)
    [path] = home.glob("avances_080505_*.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode().removeprefix(BOM))))
    assert [row["vigente"] for row in rows] == ["0", "1"]
    assert [read_revision(row).hash for row in rows] == [item["hash"] for item in history]
    assert rows[1]["logros"] == "'=Taller de nutrición con «olluco» y tarwi"


def test_void_by_mistake_and_take_it_back(
    qtbot: QtBot, person: Person, open_window: Open, folder: Path
) -> None:
    with open_workspace(folder) as workspace:
        workspace.profiles.set(LAYO)
    window = open_window(folder)
    person.type("desnutricion")
    person.press(Qt.Key.Key_Return)
    record(person)
    qtbot.waitUntil(lambda: window.editor.can_void)

    def give_reason(_: QDialog) -> None:
        person.type("Era de otra comunidad")
        person.press(Qt.Key.Key_Return)

    person.will(give_reason)
    person.press(Qt.Key.Key_Delete)
    person.has_answered()
    person.back_to(window)
    assert canasplan(folder, "listar") == []

    person.tab_to("deshacer")
    person.press(Qt.Key.Key_Space)

    [back] = canasplan(folder, "listar")
    assert (back["revision"], back["operacion"]) == (3, "cambio")
    with open_workspace(folder) as workspace:
        assert workspace.verify().faults == ()
