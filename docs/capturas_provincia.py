"""The states of the provincial office for `capturas.py`: files received, the board, a conflict."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from capturas_avisos import State, until

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canasplan.ui.main_window import MainWindow
    from canasplan.ui.services import Services

_SENDERS = {
    "080505": ("Rosa Quispe Mamani", "Técnica de campo"),
    "080503": ("Juan Ccori Huanca", "Técnico"),
    "080508": ("Elsa Ñahui Choque", "Técnica de campo"),
}


def _received(folder: Path) -> list[Path]:
    """Return what three districts send: packages, one of them cut, and an edited CSV."""
    from canasplan.bootstrap import open_workspace
    from canasplan.demo import fieldwork
    from canasplan.exchange.export import ExportRequest
    from canasplan.model import Profile

    inbox = folder / "recibidos"
    inbox.mkdir()
    for ubigeo, (name, post) in _SENDERS.items():
        with open_workspace(folder / ubigeo) as workspace:
            workspace.profiles.set(Profile(ubigeo, name, post))
            book = workspace.progress
            for fields in fieldwork()[:6]:
                book.save(fields | {"ubigeo": ubigeo}, record=book.new_record())
            package = inbox / workspace.exports.package_name(ExportRequest())
            workspace.exports.write_package(ExportRequest(), package)
            plain = inbox / f"avances_{ubigeo}.csv"
            workspace.exports.write(ExportRequest(), plain)
    cut = inbox / "CANAS_080508_0001.zip"
    cut.write_bytes(cut.read_bytes()[:-900])
    edited = inbox / "avances_080503.csv"
    edited.write_bytes(edited.read_bytes().replace(b".00,", b".50,", 1))
    (inbox / "avances_080508.csv").unlink()
    (inbox / "avances_080505.csv").unlink()
    return sorted(inbox.iterdir())


def _as_office(services: Services) -> list[Path]:
    from canasplan.demo import OFFICE

    services.store.set_profile(OFFICE)
    return _received(Path(tempfile.mkdtemp(prefix="canasplan-recibidos-")))


def _import(window: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.office.import_dialog import ImportDialog

    dialog = ImportDialog(services, window, _as_office(services))
    dialog.show()
    until(lambda: not services.runner.busy)
    return dialog


def _board(window: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.office.board_dialog import BoardDialog

    paths = _as_office(services)
    services.runner.start(services.store.exchange.take_job(paths))
    until(lambda: not services.runner.busy)
    dialog = BoardDialog(services, window)
    dialog.show()
    until(lambda: not services.runner.busy)
    return dialog


OFFICE_STATES: dict[str, State] = {"importar": _import, "tablero": _board}
