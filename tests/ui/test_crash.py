"""A bug: logged, shown once, and the program goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl, qWarning
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from canasplan.errors import CanasplanError
from canasplan.paths import LOG_FILE
from canasplan.ui.crash import CrashWatch
from canasplan.ui.crash_dialog import CrashDialog
from canasplan.ui.theme import Theme
from tests.ui.conftest import PersonAway


@pytest.fixture
def watch(qapp: object, tmp_path: Path, person: PersonAway, theme: Theme) -> Iterator[CrashWatch]:
    watch = CrashWatch(tmp_path, person, lambda: "CanasPlan 0.1.0")
    yield watch
    watch.close()


def raise_into_the_hook(error: Exception) -> None:
    try:
        raise error
    except type(error) as caught:
        sys.excepthook(type(caught), caught, caught.__traceback__)


def test_a_bug_is_shown_with_its_report_and_logged(
    watch: CrashWatch, person: PersonAway, tmp_path: Path
) -> None:
    reports: list[str] = []

    def read(dialog: QDialog) -> bool:
        assert isinstance(dialog, CrashDialog)
        reports.append(dialog.report.toPlainText())
        dialog.copy_button.click()
        return False

    person.answer = read
    raise_into_the_hook(ZeroDivisionError("división por cero"))

    assert reports[0].startswith("CanasPlan 0.1.0")
    assert "ZeroDivisionError: división por cero" in reports[0]
    assert QGuiApplication.clipboard().text() == reports[0]
    log = (watch.log_folder / LOG_FILE).read_text("utf-8")
    assert "ZeroDivisionError: división por cero" in log
    assert watch.log_folder.parent == tmp_path


def test_a_bug_behind_the_box_of_a_bug_opens_no_second_box(
    watch: CrashWatch, person: PersonAway
) -> None:
    def fail_again(_: QDialog) -> bool:
        raise_into_the_hook(ValueError("otra"))
        return False

    person.answer = fail_again
    raise_into_the_hook(ZeroDivisionError("una"))

    assert person.dialogs == ["CrashDialog"]


def test_a_bug_in_a_thread_is_shown_by_the_window(
    qtbot: QtBot, watch: CrashWatch, person: PersonAway
) -> None:
    shown_in: list[threading.Thread] = []

    def note(_: QDialog) -> bool:
        shown_in.append(threading.current_thread())
        return False

    def fail() -> None:
        raise ZeroDivisionError

    person.answer = note
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: bool(shown_in))
    assert shown_in == [threading.main_thread()]


def test_what_somebody_can_act_on_is_no_bug(watch: CrashWatch, person: PersonAway) -> None:
    raise_into_the_hook(CanasplanError("El disco está lleno: libere {n} MB.", n=3))

    assert person.errors == [("El disco está lleno: libere 3 MB.", "")]
    assert person.dialogs == []


def test_an_interrupt_is_left_alone(
    qapp: object, tmp_path: Path, person: PersonAway, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: passed.append(kind))
    watch = CrashWatch(tmp_path, person, str)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    watch.close()

    assert passed == [KeyboardInterrupt]


def test_what_qt_says_goes_to_the_log(watch: CrashWatch) -> None:
    qWarning("algo que Qt dice")

    assert "Qt default: algo que Qt dice" in (watch.log_folder / LOG_FILE).read_text("utf-8")


def test_closing_gives_the_hooks_back(qapp: object, tmp_path: Path, person: PersonAway) -> None:
    before = (sys.excepthook, threading.excepthook)
    CrashWatch(tmp_path, person, str).close()

    assert (sys.excepthook, threading.excepthook) == before


def test_without_room_for_a_log_the_program_works_all_the_same(
    qapp: object, tmp_path: Path, person: PersonAway
) -> None:
    (tmp_path / "bitacora").write_text("un archivo en su lugar")
    watch = CrashWatch(tmp_path, person, str)
    raise_into_the_hook(ZeroDivisionError())
    watch.close()

    assert person.dialogs == ["CrashDialog"]


def test_the_log_folder_can_be_opened(
    qtbot: QtBot, tmp_path: Path, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    dialog = CrashDialog("informe", tmp_path)
    qtbot.addWidget(dialog)
    dialog.open_log()

    assert [Path(url.toLocalFile()) for url in shown] == [tmp_path]
