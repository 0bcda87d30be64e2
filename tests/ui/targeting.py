"""The grid of metas under the hands of a person with a keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.model import Target
from canasplan.target_entry import COLUMNS
from canasplan.target_fields import typed
from canasplan.ui.services import Services
from canasplan.ui.targets.targets_dialog import TargetsDialog
from canasplan.ui.targets.targets_model import STATE

Key = Qt.Key
Role = Qt.ItemDataRole
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
ACTION, DISTRICT, YEAR, UNIT, QUANTITY, BUDGET, WEIGHT, DIRECTION = range(STATE - 1)
SAVED = {"action": "1.02.03", "ubigeo": "080505", "year": "2022", "unit": "m", "quantity": "200"}
HEADED = """\
Distrito\tAcción\tAño\tPresupuesto\tNotas\tCantidad\tUnidad
Layo\t1.02.03\t2022\t30,000.50\tpor firmar\t1,200.5\tm

80502\t1.02.04\t2021\t\t\t40\tfamilias
"""
"""As a spreadsheet in es-PE copies it: its own columns, groups, a blank line, a lost zero."""


def opened(qtbot: QtBot, services: Services) -> TargetsDialog:
    dialog = TargetsDialog(services)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and dialog.grid.hasFocus())
    return dialog


def opened_filled(qtbot: QtBot, province: Workspace, services: Services) -> TargetsDialog:
    """With three metas in 2022: of 1.02.03 in Layo, 1.02.04 in Layo and 2.01.01 in Checca."""
    others = (
        SAVED | {"action": "1.02.04", "unit": "familias", "quantity": "40", "budget": "5000"},
        SAVED | {"action": "2.01.01", "ubigeo": "080502", "weight": "2"},
    )
    province.targets.save([SAVED, *others])
    return opened(qtbot, services)


def press(key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key as the desktop hands it on: to the list of words above a cell, if one is open."""
    window = QApplication.activeWindow()
    assert window is not None
    QTest.keyClick(window.windowHandle(), key, modifier)
    QApplication.processEvents()  # Enter closes a cell a little later


def letters(text: str) -> None:
    """Type where the keyboard is: the first letter opens a cell."""
    window = QApplication.activeWindow()
    assert window is not None
    for letter in text:
        QTest.keyClick(window.windowHandle(), ord(letter))


def write(*cells: str) -> None:
    """Type cells one after another, each left with Tab and the last with Enter."""
    for number, text in enumerate(cells):
        letters(text)
        press(Key.Key_Return if number == len(cells) - 1 else Key.Key_Tab)


def paste(text: str) -> None:
    QApplication.clipboard().setText(text)
    press(Key.Key_V, CTRL)


def go(dialog: TargetsDialog, row: int, column: int) -> None:
    dialog.grid.setFocus()
    dialog.grid.setCurrentIndex(dialog.model.index(row, column))


def cell(dialog: TargetsDialog, row: int, column: int, role: Role = Role.DisplayRole) -> str:
    return str(dialog.model.index(row, column).data(role))


def save(qtbot: QtBot, dialog: TargetsDialog) -> None:
    """Save with the keyboard."""
    press(Key.Key_G, ALT)
    qtbot.waitUntil(lambda: dialog.told.text().startswith("Guardado."))


def kept(workspace: Workspace) -> list[dict[str, str]]:
    """Return the metas in force, as typed, without what is empty."""
    found = []
    for state in workspace.targets.all():
        content = state.winner.content
        assert isinstance(content, Target)
        fields = typed(content)
        found.append({name: fields[name] for name in COLUMNS[:7] if fields[name]})
    return found
