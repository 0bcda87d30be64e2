"""Opening the program shows one window and nothing beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from canasplan.ui.main_window import MainWindow
from canasplan.ui.office.conflicts_dialog import ConflictsDialog
from canasplan.ui.services import Services
from tests.exchange.waiting import repeat_meta


class Shown(QObject):
    """Remembers every widget that was shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


def test_no_part_of_the_window_flashes_up_as_a_window_of_its_own(
    qtbot: QtBot, qapp: QApplication, services: Services
) -> None:
    shown = Shown()
    qapp.installEventFilter(shown)
    window = MainWindow(services, qapp)
    with qtbot.waitSignal(window.usable):
        window.show()
    window.table.select_action("1.02.03")
    window.editor.new_avance()
    window.editor.save()  # refused: every notice of the form is shown
    qapp.removeEventFilter(shown)
    window.close()
    window.deleteLater()

    assert shown.windows == ["MainWindow"]


def test_no_part_of_a_decision_flashes_up_either(
    qtbot: QtBot, qapp: QApplication, province_services: Services
) -> None:
    repeat_meta(province_services.store._workspace, {}, {"quantity": 1_000})
    dialog = ConflictsDialog(province_services)
    qtbot.addWidget(dialog)
    shown = Shown()
    qapp.installEventFilter(shown)
    dialog.show()
    qtbot.waitUntil(lambda: not province_services.runner.busy)
    dialog.open_chosen()
    qapp.removeEventFilter(shown)

    assert dialog.page is not None
    assert shown.windows == ["ConflictsDialog"]
