"""The start: first the tree, then the whole window, then the open data; each waits for nothing."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canasplan import app as program
from canasplan.bootstrap import open_workspace
from canasplan.model import Draft
from canasplan.paths import DATABASE, LOG_FILE, LOG_FOLDER
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import Messages
from canasplan.ui.theme import CHOICES, Choice
from canasplan.ui.window_state import WindowState
from tests.conftest import LAYO, FixedClock
from tests.ui.conftest import PersonAway
from tests.ui.whole_program import Person

ROOT = Path(__file__).resolve().parents[2]

BEFORE_THE_TREE = {
    "PySide6": "the window",
    "shiboken6": "what PySide6 stands on",
    "shibokensupport": "what PySide6 stands on",
    "__feature__": "what PySide6 stands on",
    "signature_bootstrap": "what PySide6 stands on",
    "msgspec": "reads the plan, whose titles the tree shows",
    "typing_extensions": "msgspec asks for it",
    "platformdirs": "says where the data folder is, when none is named",
}
"""What comes from outside of Python and of the program, and why."""

OURS = {
    "app": "composes",
    "bootstrap": "holds the folder",
    "canonical": "compares the words of names",
    "cli": "reads the order",
    "db": "the package of the next four",
    "db.header": "looks at the database before anything opens it",
    "db.migration_1": "with the next four: which schema is the newest",
    "db.migration_2": "",
    "db.migration_3": "",
    "db.migration_4": "",
    "db.migrations": "",
    "db.writer_lock": "keeps a second window out",
    "durable": "makes the folder",
    "errors": "says what is refused",
    "examination": "looks whether the folder can be worked with",
    "first_sight": "reads what the tree shows",
    "identity": "the time, for who holds the folder",
    "kept_plan": "lets the plan prove itself",
    "model": "the words of the plan",
    "numerals": "how the counts in the tree read",
    "paths": "where the data folder is",
    "places": "tells sticks and networks from disks",
    "plan_document": "the plan",
    "program_place": "whether the data stand beside the program",
    "totals": "counts of each branch",
    "trouble": "what can be wrong with the folder",
    "ui": "the package of the window",
    "ui.between": "the screens of a folder that cannot be opened",
    "ui.centre": "the room beside the tree; what stands in it comes later",
    "ui.clear_line": "the search box",
    "ui.commands": "their names, for the menu bar",
    "ui.crash": "notes and tells whatever fails",
    "ui.empty_state": "what the tree shows when a search finds nothing",
    "ui.front": "lets a second start bring this window forward",
    "ui.icons": "of the tree and the search box",
    "ui.main_window": "the window",
    "ui.menu": "the names of the menus",
    "ui.messages": "the boxes of what fails",
    "ui.next_step": "how the program goes on",
    "ui.plan": "the package of the tree",
    "ui.plan.eje_tree": "the tree",
    "ui.plan.eje_tree_filter": "the tree",
    "ui.plan.eje_tree_model": "the tree",
    "ui.plan.eje_tree_view": "the tree",
    "ui.plan.page_titles": "the pages in the tree",
    "ui.plan.search_box": "the search box",
    "ui.plan.text_search": "what is typed in the search box; it loads nothing else",
    "ui.program": "goes from window to window",
    "ui.runner": "loads beside the window",
    "ui.selection": "how names read",
    "ui.services": "what the window works with",
    "ui.status_link": "where the data are, at the foot",
    "ui.store": "answers the tree",
    "ui.text_lines": "breaks names into lines",
    "ui.texts": "how values read",
    "ui.theme": "the look",
    "ui.window_state": "where the window was",
}
"""What is ours and comes before the tree is painted, and why."""

AT_THE_TREE = """
import json, sys
from canasplan import cli
from canasplan.ui import program
from canasplan.ui.main_window import MainWindow

class Watched(MainWindow):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.painted.connect(lambda: print(json.dumps(sorted(sys.modules)), flush=True))
        self.usable.connect(lambda: print("sqlalchemy" in sys.modules, flush=True))
        self.opened.connect(self.close)

program.MainWindow = Watched
sys.exit(cli.main(["--datos", sys.argv[1]]))
"""


@pytest.fixture
def used(folder: Path, clock: FixedClock, fields: dict[str, str]) -> Path:
    """The closed folder of a técnica in Layo, with an avance."""
    with open_workspace(folder, clock) as workspace:
        workspace.profiles.set(LAYO)
        workspace.progress.save(fields, record=workspace.progress.new_record())
    return folder


def test_every_module_before_the_tree_has_a_reason_and_sqlalchemy_has_none(used: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_THE_TREE, str(used)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    at_tree, sqlalchemy_at_usable = done.stdout.splitlines()
    names = json.loads(at_tree)
    foreign = {name.split(".")[0] for name in names} - set(sys.stdlib_module_names)
    # What a development environment puts into every Python is none of the program's.
    foreign -= {name.split(".")[0] for name in _bare_modules()}
    ours = {name.removeprefix("canasplan.") for name in names if name.startswith("canasplan.")}

    assert foreign - {"canasplan"} - set(BEFORE_THE_TREE) == set()
    assert ours - set(OURS) == set()
    assert sqlalchemy_at_usable == "False"


def _bare_modules() -> list[str]:
    listed = subprocess.run(
        [sys.executable, "-c", "import json, sys; print(json.dumps(sorted(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names: list[str] = json.loads(listed)
    return names


class Stages:
    """A window that opens in steps, and its picture at each."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.reached: list[str] = []
        self.pictures: dict[str, QImage] = {}
        self.unopened: dict[str, bool] = {}
        for name in ("painted", "usable", "opened"):
            getattr(window, name).connect(lambda name=name: self._note(name))

    def _note(self, name: str) -> None:
        self.reached.append(name)
        self.unopened[name] = not self.window._store.opened
        self.pictures[name] = self.window.grab().toImage()


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def begin(stack: ExitStack, qapp: QApplication, folder: Path, messages: Messages) -> Stages:
    services = stack.enter_context(program.build(qapp, folder, messages, sight_first=True))
    window = MainWindow(services, qapp)
    stack.callback(window.deleteLater)
    stack.callback(window.close)
    window.setWindowState(Qt.WindowState.WindowNoState)  # the screen of the tests is smaller
    window.resize(1366, 768)
    return Stages(window)


@pytest.mark.parametrize("choice", [choice for choice in CHOICES if choice != "system"])
def test_the_tree_stays_as_it_was_painted_while_the_window_is_completed(
    qtbot: QtBot, qapp: QApplication, stack: ExitStack, used: Path, person: PersonAway,
    choice: Choice,
) -> None:  # fmt: skip
    state = WindowState(used)
    state.theme = choice
    state.flush()
    stages = begin(stack, qapp, used, person)
    window = stages.window
    with qtbot.waitSignal(window.opened):
        window.show()

    assert stages.reached == ["painted", "usable", "opened"]
    assert stages.unopened == {"painted": True, "usable": True, "opened": False}
    viewport = window.tree.view.viewport()
    place = QRect(viewport.mapTo(window, QPoint()), viewport.size())
    names = place.adjusted(4, 0, 0, -40)  # the mark of the keyboard comes; the foot may move
    first, last = (stages.pictures[name].copy(names) for name in ("painted", "opened"))
    assert first == last
    assert len({first.pixel(x, y) for x in range(0, 200, 3) for y in range(0, 300, 3)}) > 8


def test_the_whole_window_is_filled_before_the_data_are_opened(
    qtbot: QtBot, qapp: QApplication, stack: ExitStack, used: Path, person: PersonAway
) -> None:
    window = begin(stack, qapp, used, person).window
    with qtbot.waitSignal(window.usable):
        window.show()

    assert not window._store.opened
    assert window.windowTitle() == "Layo · CanasPlan"
    assert window.table.filter.rowCount() == 83
    assert window.status.saved.isHidden()  # what is not known yet is not told


def test_what_is_done_before_the_data_are_open_opens_them(
    qtbot: QtBot, qapp: QApplication, stack: ExitStack, used: Path, person: PersonAway
) -> None:
    window = begin(stack, qapp, used, person).window
    with qtbot.waitSignal(window.usable):
        window.show()
    assert not window._store.opened
    QTest.keyClicks(window.tree.search, "1.02.03")
    assert window._store.opened
    assert window.table.filter.rowCount() == 1
    window.table.select_action("1.02.03")
    assert window.editor.reading.list.row() is not None
    with qtbot.waitSignal(window.opened):
        pass
    assert window.tree.search.text() == "1.02.03"
    assert window.table.chosen == "1.02.03"


def test_what_was_being_typed_is_back_before_the_keyboard_is_given_away(
    qtbot: QtBot, qapp: QApplication, stack: ExitStack, used: Path, person: PersonAway,
    clock: FixedClock, fields: dict[str, str],
) -> None:  # fmt: skip
    with open_workspace(used, clock) as workspace:
        record = workspace.progress.new_record()
        workspace.drafts.keep(Draft(record, "1.02.03", None, fields, "2022-09-15T14:00:00.000Z"))
    stages = begin(stack, qapp, used, person)
    with qtbot.waitSignal(stages.window.usable):
        stages.window.show()

    assert stages.reached == ["painted", "opened", "usable"]
    assert stages.window.editor.form.entry.record == record


def test_a_window_closed_at_its_first_picture_loads_nothing_more(
    qtbot: QtBot, qapp: QApplication, stack: ExitStack, used: Path, person: PersonAway
) -> None:
    stages = begin(stack, qapp, used, person)
    stages.window.show()
    stages.window.close()
    with qtbot.waitSignal(stages.window.usable, timeout=200, raising=False) as waited:
        pass

    assert not waited.signal_triggered
    assert stages.reached == []


def test_damage_that_shows_only_at_the_opening_leads_to_its_screen(
    qapp: QApplication, used: Path
) -> None:
    with closing(sqlite3.connect(used / DATABASE)) as driver:
        driver.execute("DROP TABLE progress_text")
        driver.commit()
    person = Person()
    person.in_window = MainWindow.windowTitle  # it looks, and waits

    assert program.work(qapp, used) == program.REFUSED
    person.rest()
    assert person.seen[-1] == "El archivo de datos está dañado [&Salir]"
    assert "CRITICAL" not in (used / LOG_FOLDER / LOG_FILE).read_text("utf-8")  # it is no bug
