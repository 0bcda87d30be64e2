"""The states of the provincial office for `capturas.py`: files received, what came and lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capturas_avisos import State, until
from capturas_datos import received

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canasplan.ui.main_window import MainWindow
    from canasplan.ui.services import Services

KUNTURKANKI = 2
"""The row of the district whose CSV was edited by hand."""


def _import(window: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.office.import_dialog import ImportDialog

    dialog = ImportDialog(services, window, sorted(received().iterdir()))
    dialog.show()
    until(lambda: not services.runner.busy)
    return dialog


def _reception(window: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.office.board_dialog import BoardDialog

    dialog = BoardDialog(services, window)
    dialog.show()
    until(lambda: not services.runner.busy)
    dialog.table.selectRow(KUNTURKANKI)
    return dialog


OFFICE_STATES: dict[str, State] = {"importar": _import, "recepcion": _reception}
