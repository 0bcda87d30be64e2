"""The data looked after while one works: checked, backed up, and the person told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from canasplan.backups import Reason
from canasplan.paths import BACKUPS, DATABASE
from canasplan.ui.actions.action_table_model import TEXT, UNFIT_ROLE
from canasplan.ui.commands import Command
from canasplan.ui.dialogs.faults_dialog import FaultsDialog
from canasplan.ui.health import Health, State
from canasplan.ui.main_window import MainWindow
from canasplan.ui.next_step import Go, NextStep
from canasplan.ui.progress.progress_list import CARD_ROLE
from canasplan.ui.services import Services
from tests.conftest import FixedClock
from tests.ui.conftest import PersonAway
from tests.ui.spoiled import change_a_figure

Fields = dict[str, str]
Begin = Callable[..., Health]


@pytest.fixture
def begin(services: Services) -> Iterator[Begin]:
    """Begin to look after the data at once, and look every few milliseconds."""
    made: list[Health] = []

    def begun(every: int = 60_000) -> Health:
        health = Health(services.store, services.background, delay=0, every=every)
        made.append(health)
        health.begin()
        return health

    yield begun
    for health in made:
        health.close()


@pytest.fixture
def record(services: Services, fields: Fields) -> str:
    """An avance of the action 1.02.03."""
    return services.store.save(fields, record=services.store.new_record()).record


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, services: Services) -> Iterator[MainWindow]:
    window = MainWindow(services, qapp)
    window.resize(1366, 728)
    with qtbot.waitSignal(window.usable):
        window.show()
    yield window
    window.close()
    window.deleteLater()


def verify(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.health.checked):
        window.actions_by_command[Command.VERIFY].trigger()


def test_after_the_start_the_data_are_checked_beside_the_window(
    qtbot: QtBot, services: Services, record: str, begin: Begin
) -> None:
    health = begin()
    with qtbot.waitSignal(health.checked):
        assert health.result is None

    assert health.state is State.SOUND
    assert health.result is not None
    assert (health.result.records, health.result.faults) == (1, ())
    assert services.store.faults() == {}


def test_data_too_damaged_to_be_checked_are_told(
    qtbot: QtBot, services: Services, record: str, begin: Begin, folder: Path
) -> None:
    aside = folder.with_name("quitada")
    folder.rename(aside)
    health = begin()
    with qtbot.waitSignal(health.checked):
        pass

    assert health.state is State.UNREADABLE
    assert health.problem
    aside.rename(folder)


def test_closing_takes_no_notice_of_what_comes_late(
    qtbot: QtBot, services: Services, record: str, begin: Begin
) -> None:
    health = begin()
    health.check()
    health.close()
    health.check()
    qtbot.waitUntil(lambda: not services.background.busy)

    assert health.result is None


def test_a_backup_is_made_when_one_is_due_and_not_before(
    qtbot: QtBot, services: Services, fields: Fields, clock: FixedClock, begin: Begin
) -> None:
    store = services.store
    store.save(fields, record=store.new_record())
    health = begin(every=10)

    def count() -> int:
        return len(health.backups.backups) if health.backups else 0

    qtbot.waitUntil(lambda: count() == 1)
    assert health.backups is not None
    assert health.backups.newest is not None
    assert health.backups.newest.reason is Reason.CHANGES

    store.save(fields | {"date": "05/03/2022"}, record=store.new_record())
    clock.moment += timedelta(minutes=29)
    qtbot.wait(100)
    assert count() == 1
    clock.moment += timedelta(minutes=1)
    qtbot.waitUntil(lambda: count() == 2)


def test_a_backup_that_fails_is_told_without_a_box(
    qtbot: QtBot,
    services: Services,
    record: str,
    folder: Path,
    begin: Begin,
    person: PersonAway,
) -> None:
    (folder / BACKUPS).write_text("no es una carpeta")
    health = begin(every=10)
    qtbot.waitUntil(lambda: bool(health.backup_problem))

    assert "No se pudo escribir" in health.backup_problem
    assert person.errors == []


def test_the_status_bar_tells_both_and_leads_to_both(
    qtbot: QtBot, window: MainWindow, services: Services, record: str, person: PersonAway
) -> None:
    bar = window.status
    assert not bar.health.isVisible()
    assert not bar.backup.isVisible()
    window.health._begin()
    assert bar.health.text() == "Comprobando los datos…"
    qtbot.waitUntil(lambda: not services.background.busy)

    assert bar.health.text() == "Datos comprobados 09:30"
    assert bar.backup.text() == "Sin respaldo"
    bar.health.click()
    assert person.news == ["Todo corresponde: 1 registro, 1 guardado, comprobados a las 09:30."]
    bar.backup.click()
    assert person.dialogs == ["BackupsDialog"]


def test_the_status_bar_tells_the_time_of_a_backup_of_today_and_the_day_of_another(
    qtbot: QtBot, window: MainWindow, services: Services, record: str, clock: FixedClock
) -> None:
    backups = services.store._workspace.backups
    backups.make(Reason.CHANGES)
    services.store.backed_up()
    qtbot.waitUntil(lambda: window.status.backup.text() == "Respaldo: 09:30")

    clock.moment += timedelta(days=1)
    services.store.backed_up()
    qtbot.waitUntil(lambda: window.status.backup.text() == "Respaldo: 15/09/2022")


@pytest.mark.parametrize("width", [911, 1100, 1366])
def test_the_status_bar_fits_any_window(
    qtbot: QtBot, window: MainWindow, services: Services, record: str, width: int
) -> None:
    window.health._begin()
    qtbot.waitUntil(lambda: not services.background.busy)
    window.resize(width, 512)

    assert (window.width(), window.height()) == (width, 512)
    bar = window.status
    parts = [bar.folder, bar.health, bar.backup, bar.saved, bar.pending, bar.profile]
    assert [part for part in parts[1:] if not part.isVisible()] == []
    qtbot.waitUntil(lambda: [part for part in parts if not fits(part)] == [])


def fits(part: QPushButton) -> bool:
    """Whether the whole text of a part is seen, inside the bar."""
    if not part.isVisible():
        return True
    wide = part.width() >= part.fontMetrics().horizontalAdvance(part.text())
    bar = part.parentWidget()
    return wide and bar is not None and bar.rect().contains(part.geometry())


def test_what_does_not_fit_is_marked_everywhere_and_leads_to_its_repair(
    qtbot: QtBot, window: MainWindow, services: Services, record: str, person: PersonAway
) -> None:
    window.table.select_action("1.02.03")
    change_a_figure(services.store.folder, record)
    verify(qtbot, window)

    strip = window.strips.faults
    assert strip.isVisible()
    assert strip.text == "1 registro no corresponde a su huella: sus cifras no son de fiar."
    assert window.status.health.text() == "1 registro no corresponde"
    assert list(services.store.faults()) == [record]
    card = window.editor.reading.list.currentIndex().data(CARD_ROLE)
    assert card.marks[0].text == "No corresponde a su huella"
    assert "No corresponde a su huella" in card.sentence
    assert "No corresponde a su huella" in window.editor.reading.summary.text.toPlainText()
    model = window.table.model
    row = model.place_of("1.02.03")
    assert row is not None
    index = model.index(row, TEXT)
    assert index.data(UNFIT_ROLE)
    assert "no corresponde a su huella" in index.data(Qt.ItemDataRole.ToolTipRole)
    other = model.index(row + 1, TEXT)
    assert not other.data(UNFIT_ROLE)

    assert person.dialogs == ["FaultsDialog"]  # whoever asked for the check is told at once
    _, repair = strip.offers
    with qtbot.waitSignal(window.leaving) as left:
        repair.click()
    assert left.args == [NextStep(Go.REBUILD, services.store.folder)]


def test_the_details_name_the_record_and_lead_to_its_repair(
    qtbot: QtBot, window: MainWindow, services: Services, record: str, person: PersonAway
) -> None:
    change_a_figure(services.store.folder, record)
    verify(qtbot, window)
    listed: list[str] = []

    def repair(dialog: QDialog) -> bool:
        assert isinstance(dialog, FaultsDialog)
        listed.append(dialog.list.item(0).text())
        return True

    person.answer = repair
    with qtbot.waitSignal(window.leaving) as left:
        window.strips.faults.offers[0].click()

    assert listed == [
        "Acción 1.02.03 · 04/03/2022 · Obra\nLa revisión 1 no corresponde a su huella (hash)."
    ]
    assert left.args == [NextStep(Go.REBUILD, services.store.folder)]


def test_data_that_fit_again_lose_their_marks(
    qtbot: QtBot, window: MainWindow, services: Services, record: str, fields: Fields
) -> None:
    change_a_figure(services.store.folder, record)
    verify(qtbot, window)
    assert window.strips.faults.isVisible()
    undo_the_change(services.store.folder, int(fields["women"]))
    verify(qtbot, window)

    assert not window.strips.isVisible()
    assert window.status.health.text() == "Datos comprobados 09:30"


def undo_the_change(folder: Path, women: int) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as driver, driver:
        driver.execute("UPDATE progress_revision SET mujeres = ?", (women,))


def test_who_asks_for_a_check_is_told_when_it_could_not_be_made(
    qtbot: QtBot, window: MainWindow, services: Services, person: PersonAway, folder: Path
) -> None:
    aside = folder.with_name("quitada")
    folder.rename(aside)
    verify(qtbot, window)
    aside.rename(folder)

    assert window.status.health.text() == "No se pudo comprobar"
    assert person.dialogs == ["MessageDialog"]
    person.answer = lambda _: True
    with qtbot.waitSignal(window.leaving) as left:
        window.status.health.click()
    assert left.args == [NextStep(Go.REBUILD, folder)]


def test_who_asks_for_a_check_is_told_that_everything_fits(
    qtbot: QtBot, window: MainWindow, record: str, person: PersonAway
) -> None:
    verify(qtbot, window)

    assert person.news == ["Todo corresponde: 1 registro, 1 guardado, comprobados a las 09:30."]


def test_totals_that_do_not_fit_are_told_without_blaming_a_record(
    qtbot: QtBot, window: MainWindow, services: Services, record: str, person: PersonAway
) -> None:
    with closing(sqlite3.connect(services.store.folder / DATABASE)) as driver, driver:
        driver.execute("UPDATE total SET records = 7")
    verify(qtbot, window)

    assert window.status.health.text() == "Datos que no corresponden"
    assert window.strips.faults.text.startswith("Los totales, los índices o el diario")
    assert services.store.faulty_actions() == frozenset()
    assert person.dialogs == ["FaultsDialog"]
