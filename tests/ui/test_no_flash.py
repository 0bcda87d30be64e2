"""Opening the program shows one window and nothing beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from canasplan.ui.main_window import MainWindow
from canasplan.ui.services import Services


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
