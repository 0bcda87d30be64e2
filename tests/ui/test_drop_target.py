"""Files that are dragged onto the window and dropped there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from canasplan.ui.commands import Command
from canasplan.ui.main_window import MainWindow
from canasplan.ui.office.import_dialog import ImportDialog
from canasplan.ui.services import Services
from tests.conftest import FixedClock
from tests.ui.conftest import PersonAway
from tests.ui.importing import LEFT, NONE
from tests.ui.received import Fields, package


def test_files_are_dropped_on_the_window_whatever_is_under_the_mouse(
    qtbot: QtBot,
    qapp: QApplication,
    stick: Path,
    clock: FixedClock,
    fields: Fields,
    province_services: Services,
    person: PersonAway,
) -> None:
    file = package(stick, clock, fields)
    window = MainWindow(province_services, qapp)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.usable):
        window.show()
    looked: list[list[Path]] = []

    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, ImportDialog)
        qtbot.waitUntil(lambda: not dialog.running)
        looked.append([report.path for report in dialog.reports])
        return False

    person.answer = answer
    assert drag(window, QUrl.fromLocalFile(str(file)))
    sign = window.drop_target.sign
    assert sign is not None
    assert sign.isVisible()
    qapp.sendEvent(window.windowHandle(), QDragLeaveEvent())
    assert not sign.isVisible()

    drag(window, QUrl.fromLocalFile(str(file)))
    assert drop(window, QUrl.fromLocalFile(str(file)))
    qtbot.waitUntil(lambda: bool(looked))
    assert looked == [[file]]
    assert not sign.isVisible()
    assert window.tree.search.text() == ""
    assert not drag(window, QUrl("https://canas.example/avances.csv"))
    assert not sign.isVisible()

    window.actions_by_command[Command.IMPORT].trigger()
    assert person.dialogs == ["ImportDialog", "ImportDialog"]
    window.close()


def mime(*urls: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def drag(window: MainWindow, url: QUrl) -> bool:
    data, copy = mime(url), Qt.DropAction.CopyAction
    event = QDragEnterEvent(QPoint(50, 50), copy, data, LEFT, NONE)
    QApplication.sendEvent(window.windowHandle(), event)
    return event.isAccepted()


def drop(window: MainWindow, url: QUrl) -> bool:
    data = mime(url)
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(window.windowHandle(), event)
    return event.isAccepted()
