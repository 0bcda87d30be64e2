"""The hands and eyes of the tests of the import."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from canasplan.ui.office.import_dialog import ImportDialog

Open = Callable[..., ImportDialog]
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def take(qtbot: QtBot, dialog: ImportDialog) -> None:
    dialog.page.take_button.click()
    assert dialog.running
    qtbot.waitUntil(lambda: not dialog.running)


def cell(dialog: ImportDialog, row: int, column: int) -> str:
    return str(dialog.page.model.index(row, column).data())


def press(dialog: ImportDialog, row: int, column: int) -> None:
    """Click a cell."""
    place = dialog.page.table.visualRect(dialog.page.model.index(row, column)).center()
    QTest.mouseClick(dialog.page.table.viewport(), LEFT, NONE, place)


def heard(dialog: ImportDialog) -> list[str]:
    """The decisions that the person asks for, as they are asked for."""
    asked: list[str] = []
    for name in ("proposals_asked", "conflicts_asked", "apart_asked"):
        getattr(dialog, name).connect(lambda name=name: asked.append(name))
    return asked
