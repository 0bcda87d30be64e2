"""Make the screenshots of the README from the real program, or of every state to look at.

    python docs/capturas.py            the README's pictures, into docs/capturas
    python docs/capturas.py FOLDER     every state, light and dark, at 100 % and 150 %

The window is painted off screen, 1366×768 pixels: a district's on the demonstration's data, the
province's on four made-up years (`benchmarks/year.py`). Pages of reports need ``pdftoppm``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from capturas_avisos import BAD_DAYS, READ_ONLY, State, until
from capturas_cifras import FIGURE_STATES, write_pages
from capturas_datos import AFTER_DEMO, TODAY, Running, office, office_waiting
from capturas_provincia import OFFICE_STATES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from canasplan.ui.main_window import MainWindow
    from canasplan.ui.services import Services

ROOT = Path(__file__).resolve().parent.parent
PIXELS = (1366, 768)
README = {
    "light": (
        *("ventana", "formulario", "respaldos", "importar", "recepcion"),
        *("tablero", "porque-accion", "metas-nuevas"),
    ),
    "dark": ("historial",),
}
README_PAGE, README_DPI = "audiencia", 68


def main() -> None:
    """Paint each look in a process of its own: Qt fixes the scale when it starts."""
    everything = len(sys.argv) > 1
    target = Path(sys.argv[1]) if everything else ROOT / "docs" / "capturas"
    target.mkdir(parents=True, exist_ok=True)
    for scale in ("1", "1.5") if everything else ("1",):
        for look in ("light", "dark"):
            mark = f"-{look}-{scale}" if everything else ""
            states = tuple(STATES) if everything else README[look]
            environment = os.environ | {
                "QT_QPA_PLATFORM": "offscreen",
                "QT_SCALE_FACTOR": scale,
                "PYTHONPATH": str(ROOT),
            }
            command = [sys.executable, __file__, "--paint", str(target), look, mark, *states]
            subprocess.run(command, check=True, env=environment)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, __file__, "--pages", str(target), "" if everything else README_PAGE]
    subprocess.run(command, check=True, env=environment)


def pages(target: Path, only: str) -> None:
    """Write the pages of reports: of all, or the first of one."""
    with _scratch():
        write_pages(target, only, *([README_DPI] if only else []))


@contextmanager
def _scratch() -> Iterator[Path]:
    """Give a folder in which all that is made on the way goes away at the end."""
    with tempfile.TemporaryDirectory(prefix="canasplan-") as name:
        tempfile.tempdir = name
        yield Path(name)
        tempfile.tempdir = None


def paint(target: Path, look: str, mark: str, states: list[str]) -> None:
    """Paint states into ``target/<state><mark>.png``."""
    from canasplan import app

    application = app.make_app(["canasplan"])
    with _scratch() as scratch:
        for state in states:
            with _window(application, scratch / state, look) as (window, services):
                shown = STATES[state](window, services)
                if shown is not window:
                    _fit(shown)
                _settle(window)
                shown.grab().save(str(target / f"{state}{mark}.png"))
                if shown is not window:
                    shown.close()


@contextmanager
def _window(
    application: QApplication, folder: Path, look: str
) -> Iterator[tuple[MainWindow, Services]]:
    from PySide6.QtCore import QEventLoop, Qt

    from canasplan import app
    from canasplan.bootstrap import open_workspace
    from canasplan.demo import OFFICE, record_fieldwork
    from canasplan.model import Profile
    from canasplan.ui.main_window import MainWindow
    from canasplan.ui.messages import Unattended

    of_office = folder.name in OFFICE_STATES | FIGURE_STATES
    if of_office and folder.name not in EMPTY:
        shutil.copytree(office_waiting() if folder.name in OFFICE_STATES else office(), folder)
    clock = Running(TODAY if of_office else AFTER_DEMO)
    with open_workspace(folder, clock) as workspace:
        if not of_office and folder.name not in EMPTY:
            record_fieldwork(workspace)
        layo = Profile("080505", "Rosa Quispe Mamani", "Técnica de campo")
        workspace.profiles.set(OFFICE if of_office else layo)
    read_only = folder.name in READ_ONLY
    with app.build(application, folder, Unattended(), clock, read_only=read_only) as services:
        services.theme.choose("dark" if look == "dark" else "light")
        window = MainWindow(services, application)
        ratio = float(os.environ.get("QT_SCALE_FACTOR", "1"))
        loop = QEventLoop(window)  # the application's quit would close the window
        window.usable.connect(loop.quit)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.show()
        window.resize(int(PIXELS[0] / ratio), int(PIXELS[1] / ratio))
        loop.exec()
        yield window, services
        _end(window)


def _end(window: MainWindow) -> None:
    """Close a window for good: every look that is put on later would dress it again."""
    from PySide6.QtCore import QCoreApplication, QEvent

    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _fit(dialog: QWidget) -> None:
    """Let a dialog be no larger than the laptop's screen, as `Messages.show` does."""
    from PySide6.QtCore import QSize

    from canasplan.ui.messages import FRAME

    ratio = dialog.devicePixelRatioF()
    room = QSize(int(PIXELS[0] / ratio), int(PIXELS[1] / ratio)) - QSize(*FRAME)
    dialog.resize(dialog.size().boundedTo(room))


def _settle(window: MainWindow) -> None:
    """Give layouts and timers a moment of the event loop."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop(window)
    QTimer.singleShot(150, loop.quit)
    loop.exec()


def _reading(window: MainWindow, _: Services) -> QWidget:
    window.table.select_action("1.02.03")
    until(lambda: window.health.result is not None and window.health.backups is not None)
    return window


def _form(window: MainWindow, _: Services) -> QWidget:
    window.table.select_action("2.05.02")
    window.editor.new_avance()
    for name, text in {
        "date": "07/07/2022",
        "locality": "Langui",
        "activity": "visita",
        "status": "en_ejecucion",
        "percent": "45",
        "quantity": "14",
        "unit": "productores",
        "amount": "1250,5",
        "women": "6",
        "men": "8",
        "achievements": "Pasantía a las jaulas flotantes de Langui.",
    }.items():
        window.editor.form.sheet.editors[name].set_text(text)
    return window


def _faults(window: MainWindow, services: Services) -> QWidget:
    _form(window, services)
    editors = window.editor.form.sheet.editors
    for name, text in {"date": "31/02/2022", "percent": "20", "minors": "30"}.items():
        editors[name].set_text(text)
    editors["status"].set_text("")
    window.editor.save()
    return window


def _history(window: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.progress.history_dialog import HistoryDialog

    _reading(window, services)
    record = window.editor.recorded()
    store = services.store
    dialog = HistoryDialog(
        store.history(record), store.plan(), "Avance de la acción 1.02.03", window
    )
    dialog.show()
    return dialog


def _empty(window: MainWindow, _: Services) -> QWidget:
    window.table.select_action("1.03.05")
    return window


def _untouched(window: MainWindow, _: Services) -> QWidget:
    return window


def _search(window: MainWindow, _: Services) -> QWidget:
    window.tree.search.setText("ninas")
    return window


def _nothing(window: MainWindow, _: Services) -> QWidget:
    window.tree.search.setText("zzz")
    return window


def _page(window: MainWindow, _: Services) -> QWidget:
    window.centre.show_page("matriz")
    return window


def _first_start(_: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.dialogs.first_start import FirstStart

    dialog = FirstStart(services.store.plan(), services.store.folder, services.messages)
    dialog.show()
    return dialog


def _export(window: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.dialogs.export_dialog import ExportDialog

    dialog = ExportDialog(services, window)
    dialog.show()
    return dialog


def _help(window: MainWindow, _: Services) -> QWidget:
    from canasplan.ui.dialogs.help_page import HelpPage

    page = HelpPage(window)
    page.show()
    return page


def _about(window: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.dialogs.about_dialog import AboutDialog

    dialog = AboutDialog(services.versions, services.store.folder, window)
    dialog.show()
    return dialog


def _plans(window: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.plan.plan_dialog import PlanDialog

    dialog = PlanDialog(services.store, services.messages, window)
    dialog.show()
    return dialog


STATES: dict[str, State] = {
    "ventana": _reading,
    "formulario": _form,
    "errores": _faults,
    "historial": _history,
    "vacia": _empty,
    "recien-abierta": _untouched,
    "busqueda": _search,
    "sin-resultados": _nothing,
    "pagina": _page,
    "primer-inicio": _first_start,
    "exportar": _export,
    "ayuda": _help,
    "acerca": _about,
    "planes": _plans,
    **BAD_DAYS,
    **OFFICE_STATES,
    **FIGURE_STATES,
}
EMPTY = {
    *("vacia", "recien-abierta", "consulta-vacia"),
    *("importar", "tablero-vacio", "metas-vacia", "metas-nuevas"),
}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--paint"]:
        paint(Path(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5:])
    elif sys.argv[1:2] == ["--pages"]:
        pages(Path(sys.argv[2]), sys.argv[3])
    else:
        main()
