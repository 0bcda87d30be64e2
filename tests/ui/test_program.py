"""One session after another: folders that cannot be opened, recoveries, ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from canasplan import app as program
from canasplan import paths
from canasplan.backups import Backups, Reason
from canasplan.bootstrap import hold_folder, open_workspace
from canasplan.paths import BACKUPS, DATABASE, LOCK
from canasplan.ui.dialogs.closing_backup import UNSEEN, ClosingBackup
from canasplan.ui.dialogs.recovery_dialog import RecoveryDialog
from canasplan.ui.dialogs.trouble_dialog import TroubleDialog
from canasplan.ui.dialogs.trouble_screens import Answer
from canasplan.ui.front import Front
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import Messages
from canasplan.ui.next_step import Go, NextStep
from canasplan.ui.runner import Runner
from tests.conftest import FixedClock
from tests.ui.spoiled import change_a_figure, cut_off, fill
from tests.ui.whole_program import Person, answering, records_in


@pytest.fixture
def person(qapp: QApplication) -> Iterator[Person]:
    person = Person()
    yield person
    person.rest()


def test_damaged_data_are_recovered_and_the_window_opens_on_them(
    qapp: QApplication, person: Person, folder: Path, clock: FixedClock, fields: dict[str, str]
) -> None:
    saved = fill(folder, clock, fields)
    cut_off(folder)
    person.at_trouble = answering(Answer.RECOVER)

    assert program.work(qapp, folder) == program.DONE
    assert person.seen == ["El archivo de datos está cortado [&Salir]", "Layo · CanasPlan"]
    assert {state.winner for state in records_in(folder)} == set(saved)


def test_who_does_not_recover_leaves_everything_as_it_was(
    qapp: QApplication, person: Person, folder: Path, clock: FixedClock, fields: dict[str, str]
) -> None:
    fill(folder, clock, fields)
    cut_off(folder)
    before = (folder / DATABASE).read_bytes()
    person.at_trouble = answering(Answer.RECOVER, None)
    person.in_recovery = RecoveryDialog.reject

    assert program.work(qapp, folder) == program.REFUSED
    assert len(person.seen) == 2
    assert (folder / DATABASE).read_bytes() == before


def test_another_folder_is_taken_instead_of_a_damaged_one_and_remembered(
    qapp: QApplication,
    person: Person,
    local: Path,
    tmp_path: Path,
    clock: FixedClock,
    fields: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(local, clock, fields)
    cut_off(local)
    monkeypatch.setattr(Messages, "ask_folder", lambda *_: tmp_path / "otra")
    person.at_trouble = answering(Answer.OTHER_FOLDER)

    assert program.work(qapp, None) == program.DONE
    assert person.seen[-1] == "Layo · CanasPlan"
    assert paths.default_folder() == tmp_path / "otra"


def test_a_folder_that_cannot_be_written_is_consulted_tried_again_and_consulted_on(
    qapp: QApplication, person: Person, folder: Path, clock: FixedClock, fields: dict[str, str]
) -> None:
    fill(folder, clock, fields)
    (folder / LOCK).mkdir()  # as good as having no right to write: root has every right
    windows: list[bool] = []

    def retry_once(window: MainWindow) -> None:
        windows.append(window.strips.reading.isVisible())
        if len(windows) == 1:
            window.strips.reading.offers[0].click()
        else:
            window.close()

    person.at_trouble = answering(Answer.CONSULT, None)
    person.in_window = retry_once

    assert program.work(qapp, folder) == program.DONE
    assert windows == [True, True]
    assert [seen for seen in person.seen if "solo lectura" in seen] == [
        "La carpeta es de solo lectura [&Salir]",
        "La carpeta es de solo lectura [Seguir &consultando]",
    ]


def test_a_second_start_brings_the_first_window_forward_and_ends(
    qapp: QApplication,
    qtbot: QtBot,
    person: Person,
    folder: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    first = QWidget()
    qtbot.addWidget(first)
    with hold_folder(folder, "la ventana de CanasPlan"):
        Front(folder, first)
        assert program.work(qapp, folder) == program.DONE

    assert capfd.readouterr().err == (
        f"CanasPlan ya está abierto en {folder}: esa ventana pasó al frente.\n"
    )
    assert person.seen == []


def test_a_folder_that_a_command_works_on_is_waited_for(
    qapp: QApplication, person: Person, folder: Path, clock: FixedClock, fields: dict[str, str]
) -> None:
    fill(folder, clock, fields)
    with ExitStack() as other:
        other.enter_context(hold_folder(folder, "una importación"))

        def end_it_and_retry(dialog: TroubleDialog) -> None:
            other.close()
            dialog.buttons[Answer.RETRY].click()

        person.at_trouble = end_it_and_retry
        assert program.work(qapp, folder) == program.DONE

    assert person.seen == ["Los datos ya están abiertos [&Salir]", "Layo · CanasPlan"]


def test_a_folder_in_use_is_no_reason_to_lose_the_one_before(
    qapp: QApplication,
    person: Person,
    folder: Path,
    tmp_path: Path,
    clock: FixedClock,
    fields: dict[str, str],
) -> None:
    fill(folder, clock, fields)
    other = tmp_path / "otra"
    fill(other, clock, fields)
    asked: list[MainWindow] = []

    def choose_once(window: MainWindow) -> None:
        if asked:
            window.close()
        else:
            asked.append(window)
            window.leaving.emit(NextStep(Go.OPEN, other))

    person.in_window = choose_once
    with hold_folder(other, "otra ventana"):
        assert program.work(qapp, folder) == program.DONE

    assert person.seen == [
        "Layo · CanasPlan",
        "Los datos ya están abiertos [Volver a la carpeta &anterior]",
        "Layo · CanasPlan",
    ]


def test_a_session_that_changed_something_ends_with_a_backup(
    qapp: QApplication, person: Person, folder: Path, clock: FixedClock, fields: dict[str, str]
) -> None:
    fill(folder, clock, fields)
    for _ in range(2):
        assert program.work(qapp, folder) == program.DONE

    (backup,) = Backups(folder, clock).all()
    assert backup.reason is Reason.CLOSE
    assert backup.records == 2


def test_a_backup_at_the_end_that_fails_is_told(
    qapp: QApplication, person: Person, folder: Path, clock: FixedClock, fields: dict[str, str]
) -> None:
    fill(folder, clock, fields)
    (folder / BACKUPS).write_text("no es una carpeta")

    assert program.work(qapp, folder) == program.DONE
    assert "No se pudo escribir en la carpeta de respaldos" in person.seen[1]


def test_a_backup_that_takes_long_says_what_is_waited_for(qapp: QApplication, qtbot: QtBot) -> None:
    runner, seen = Runner(), threading.Event()
    closing = ClosingBackup(runner, lambda _tell, _cancelled: seen.wait(30))
    qtbot.addWidget(closing)
    watch = QTimer(interval=10)
    watch.timeout.connect(lambda: seen.set() if closing.isVisible() else None)
    watch.start()
    closing.reject()
    closing.wait()
    watch.stop()
    runner.close()

    assert UNSEEN < 1_000
    assert seen.is_set()
    assert not closing.isVisible()


def test_going_back_to_a_backup_reopens_the_window_and_tells_it_once(
    qapp: QApplication, person: Person, folder: Path, clock: FixedClock, fields: dict[str, str]
) -> None:
    before = fill(folder, clock, fields)
    made = Backups(folder, clock).make(Reason.HAND).backup
    with open_workspace(folder, clock) as workspace:
        book = workspace.progress
        book.save(fields | {"date": "20/03/2022"}, record=book.new_record())
    asked: list[MainWindow] = []

    def restore_once(window: MainWindow) -> None:
        if not asked:
            asked.append(window)
            window.leaving.emit(NextStep(Go.RESTORE, folder, made.path, exact=True))
        elif "Se volvió al respaldo" in person.seen:
            window.close()

    person.in_window = restore_once

    assert program.work(qapp, folder) == program.DONE
    assert person.seen.count("Se volvió al respaldo") == 1
    assert {state.winner.record for state in records_in(folder)} == {r.record for r in before}


def test_data_that_do_not_fit_are_repaired_from_the_window(
    qapp: QApplication, person: Person, folder: Path, clock: FixedClock, fields: dict[str, str]
) -> None:
    saved = fill(folder, clock, fields)
    change_a_figure(folder, saved[0].record)
    asked: list[MainWindow] = []

    def repair_once(window: MainWindow) -> None:
        if asked:
            window.close()
        else:
            asked.append(window)
            window.dialogs.repair()

    person.in_window = repair_once

    assert program.work(qapp, folder) == program.DONE
    assert {state.winner for state in records_in(folder)} == set(saved)
