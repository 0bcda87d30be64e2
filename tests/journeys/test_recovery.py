"""Bad days: the database is damaged, an old state is wanted back; nothing saved is lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from canasplan import app
from canasplan.backups import Reason
from canasplan.bootstrap import open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.paths import BACKUPS, DATABASE
from canasplan.ui.dialogs.backups_dialog import BackupsDialog
from canasplan.ui.dialogs.export_dialog import ExportDialog
from canasplan.ui.dialogs.outcome import OutcomeDialog
from canasplan.ui.dialogs.recovery_dialog import RecoveryDialog
from canasplan.ui.dialogs.restore_dialog import RestoreDialog
from canasplan.ui.dialogs.trouble_dialog import TroubleDialog
from canasplan.ui.main_window import MainWindow
from tests.conftest import LAYO
from tests.journeys.conftest import CTRL, Person

Fields = dict[str, str]


Act = Callable[[Any], None]


class Watcher(QObject):
    """Does, in their order, one thing to each window or box that comes up."""

    def __init__(self, doings: Sequence[tuple[type[QWidget], Act]]) -> None:
        super().__init__()
        self.doings = list(doings)
        self._met: list[QWidget] = []
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._look)
        self._watch.start(20)

    def rest(self) -> None:
        """Look no more."""
        self._watch.stop()

    def _look(self) -> None:
        for widget in self._in_front():
            if self.doings and isinstance(widget, self.doings[0][0]) and widget not in self._met:
                widget.activateWindow()
                if widget.isActiveWindow() and QApplication.focusWidget() is not None:
                    self._met.append(widget)
                    # not from here: a timer does not go on in the box that its own work opens
                    QTimer.singleShot(0, partial(self.doings.pop(0)[1], widget))
                return

    def _in_front(self) -> list[QWidget]:
        box = QApplication.activeModalWidget()
        if box is not None:
            return [box]
        return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


Watch = Callable[..., Watcher]


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    """Watch what comes up; everything that was expected must have come at the end."""
    made: list[Watcher] = []

    def watched(*doings: tuple[type[QWidget], Act]) -> Watcher:
        made.append(Watcher(doings))
        return made[-1]

    yield watched
    for each in made:
        each.rest()
        assert each.doings == []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where exports go by default."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


@pytest.fixture
def exported(folder: Path, fields: Fields, tmp_path: Path) -> bytes:
    """The export of a folder with backups, and with avances and corrections after the last one."""
    with open_workspace(folder) as workspace:
        workspace.profiles.set(LAYO)
        book = workspace.progress
        first = book.save(fields, record=book.new_record())
        workspace.localities.add("080505", "Urinsaya")
        workspace.backups.make(Reason.CLOSE)
        book.save(fields | {"percent": "40"}, record=first.record, base=first.hash, reason="Medido")
        book.save(fields | {"date": "20/04/2022"}, record=book.new_record())
        target = tmp_path / "antes.csv"
        workspace.exports.write(ExportRequest(), target)
    return target.read_bytes()


def test_damage_the_database_start_recover_by_keyboard_and_export_the_same(
    qtbot: QtBot,
    qapp: QApplication,
    person: Person,
    watch: Watch,
    folder: Path,
    exported: bytes,
    home: Path,
) -> None:
    os.truncate(folder / DATABASE, 40_960)
    damaged = (folder / DATABASE).read_bytes()

    def recover(box: RecoveryDialog) -> None:
        for _ in range(2):  # "Recuperar", then "Abrir CanasPlan"
            qtbot.waitUntil(lambda: not box.running)
            person.press(Qt.Key.Key_Return)

    def write(box: ExportDialog) -> None:
        box.choice.csv_button.click()
        person.press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not box.running)
        person.press(Qt.Key.Key_Escape)

    def export_and_quit(window: MainWindow) -> None:
        person.press(Qt.Key.Key_E, CTRL)
        person.back_to(window)
        person.press(Qt.Key.Key_Q, CTRL)

    watch(
        (TroubleDialog, lambda _: person.press(Qt.Key.Key_Return)),
        (RecoveryDialog, recover),
        (MainWindow, export_and_quit),
        (ExportDialog, write),
    )

    assert app.work(qapp, folder) == app.DONE
    [path] = home.glob("avances_080505_*.csv")
    assert path.read_bytes() == exported
    [aside] = (folder / BACKUPS).glob("apartado-*.db")
    assert aside.read_bytes() == damaged


@pytest.mark.parametrize("exact", [False, True])
def test_an_earlier_state_comes_back_in_three_clicks(
    qtbot: QtBot,
    qapp: QApplication,
    person: Person,
    watch: Watch,
    folder: Path,
    fields: Fields,
    *,
    exact: bool,
) -> None:
    with open_workspace(folder) as workspace:
        workspace.profiles.set(LAYO)
        book = workspace.progress
        first = book.save(fields, record=book.new_record())
        workspace.backups.make(Reason.HAND)
        second = book.save(fields | {"date": "20/04/2022"}, record=book.new_record())
    clicks: list[str] = []

    def click(button: QPushButton) -> None:
        qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled())
        clicks.append(button.text().replace("&", ""))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def confirm(box: RestoreDialog) -> None:
        if exact:  # the other of the two ways costs a click more
            box.exact.click()
        click(box.restore_button)

    watch(
        (MainWindow, lambda window: click(window.status.backup)),
        (BackupsDialog, lambda box: click(box.restore_button)),
        (RestoreDialog, confirm),
        (OutcomeDialog, lambda _: person.press(Qt.Key.Key_Return)),
        (MainWindow, lambda window: window.close()),
    )

    assert app.work(qapp, folder) == app.DONE
    assert clicks[0].startswith("Respaldo:")
    assert clicks[1:] == ["Restaurar…", "Restaurar"]
    with open_workspace(folder) as workspace:
        assert workspace.verify().faults == ()
        kept = {state.winner.hash for state in workspace.progress.of_action("1.02.03")}
        reasons = [backup.reason for backup in workspace.backups.all()]
    assert kept == ({first.hash} if exact else {first.hash, second.hash})
    assert Reason.RESTORE in reasons
