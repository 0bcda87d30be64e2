"""The states of bad days for `capturas.py`: troubles, recoveries, backups, data that do not fit."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canasplan.ui.main_window import MainWindow
    from canasplan.ui.services import Services

State = Callable[["MainWindow", "Services"], "QWidget"]
"""Brings the window into a state and returns what is painted."""


def until(reached: Callable[[], bool]) -> None:
    """Let the event loop run until something is so."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if reached() else None)
    look.start(20)
    loop.exec()


def _trouble(kind: str) -> State:
    def show(window: MainWindow, services: Services) -> QWidget:
        from canasplan.paths import DATABASE
        from canasplan.trouble import DataTroubleError, Trouble
        from canasplan.ui.diagnosis import Diagnosis
        from canasplan.ui.dialogs.trouble_dialog import TroubleDialog

        folder, messages = services.store.folder, services.messages
        who = "la ventana de CanasPlan, desde las 09:12 del 15/09/2022"
        path = Path("C:/Users/Rosa Quispe/Documents/Municipalidad de Layo/Plan/Datos", DATABASE)
        error = DataTroubleError(
            Trouble(kind), path, who=who, service="OneDrive", schema=4, known=3
        )
        diagnosis = Diagnosis(folder, services.store.clock, messages, services.runner, {})
        dialog = TroubleDialog(error, folder, messages, diagnosis, "&Salir", window)
        dialog.show()
        return dialog

    return show


def _damaged(services: Services, *, journal: bool) -> Path:
    """Return a copy of the data folder with the end of its database cut off."""
    from canasplan.backups import Reason
    from canasplan.paths import DATABASE, JOURNAL

    services.store._workspace.backups.make(Reason.CLOSE)
    store = services.store
    for action in ("1.02.03", "1.02.04"):
        store.save(_NEWER | {"action": action}, record=store.new_record())
    copy = Path(tempfile.mkdtemp(dir=store.folder.parent)) / "Datos de Layo"
    shutil.copytree(store.folder, copy)
    if journal:
        os.truncate(copy / DATABASE, 40_960)
    else:
        (copy / JOURNAL).unlink()
        with closing(sqlite3.connect(copy / DATABASE)) as driver, driver:
            driver.execute("DROP TRIGGER progress_revision_no_update")
            driver.execute("UPDATE progress_revision SET logros = 'x' WHERE accion = '1.02.04'")
    return copy


_NEWER = {
    "ubigeo": "080505",
    "date": "04/07/2022",
    "activity": "visita",
    "status": "en_ejecucion",
    "achievements": "Se revisó la línea de conducción.",
}


def _recovery(*, journal: bool, go_on: bool = False) -> State:
    def show(window: MainWindow, services: Services) -> QWidget:
        from canasplan.ui.dialogs.recovery_dialog import RecoveryDialog

        folder = _damaged(services, journal=journal)
        dialog = RecoveryDialog(folder, services.store.clock, services.runner, window)
        dialog.show()
        until(lambda: not dialog.running)
        if go_on:
            dialog.recover_button.click()
            until(lambda: not dialog.running)
        return dialog

    return show


def _backups(window: MainWindow, services: Services) -> QWidget:
    from canasplan.backups import Backups, Reason
    from canasplan.ui.dialogs.backups_dialog import BackupsDialog

    store = services.store
    if store.folder.name != "sin-respaldos":
        stick = store.folder.parent / "MEMORIA MDL"
        stick.mkdir()
        clock = _Steps()
        backups = Backups(store.folder, clock)
        for reason in (Reason.HAND, Reason.MIGRATION, Reason.CLOSE, Reason.CHANGES):
            backups.make(reason)
        backups.set_extra_place(stick)
        made = backups.make(Reason.CLOSE)
        _spoil(backups.all()[4].path)
        assert made.extra is not None
    dialog = BackupsDialog(services, window)
    dialog.show()
    until(lambda: not services.runner.busy)
    return dialog


class _Steps:
    """A clock that goes on by some hours whenever it is asked."""

    def __init__(self) -> None:
        self._moment = datetime(2022, 9, 12, 13, 5, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the next moment."""
        self._moment += timedelta(hours=7, minutes=13)
        return self._moment


def _spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[20_000] ^= 1
    path.write_bytes(data)


def _restore(*, newer: bool) -> State:
    def show(window: MainWindow, services: Services) -> QWidget:
        from canasplan.backups import Reason
        from canasplan.recovery import loss
        from canasplan.ui.dialogs.restore_dialog import RestoreDialog

        store = services.store
        made = store._workspace.backups.make(Reason.CHANGES)
        for _ in range(3 if newer else 0):
            store.save(_NEWER | {"action": "1.02.03"}, record=store.new_record())
        dialog = RestoreDialog(made.backup, loss(store.folder, made.backup.path), window)
        dialog.show()
        return dialog

    return show


def _restored(window: MainWindow, services: Services) -> QWidget:
    from canasplan.backups import Reason
    from canasplan.recovery import Outcome
    from canasplan.ui.dialogs.outcome import OutcomeDialog

    backup = services.store._workspace.backups.make(Reason.RESTORE).backup
    outcome = Outcome(backup.revisions, backup.records, backup, 3, backup.path, ())
    dialog = OutcomeDialog(outcome, restored=True, parent=window)
    dialog.show()
    return dialog


def _extra_place(window: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.backup_list import ExtraPlace
    from canasplan.ui.dialogs.extra_place_dialog import ExtraPlaceDialog

    place = ExtraPlace(Path("E:/Respaldos de Layo"), there=False, name="MDL (E:)")
    dialog = ExtraPlaceDialog(place, services.messages, window)
    dialog.show()
    return dialog


def _changed_outside(window: MainWindow, services: Services) -> QWidget:
    window.table.select_action("1.02.03")
    with closing(sqlite3.connect(services.store.folder / "canasplan.db")) as driver, driver:
        driver.execute("DROP TRIGGER progress_revision_no_update")
        driver.execute("UPDATE progress_revision SET mujeres = 99 WHERE accion = '1.02.03'")
    window.health.check()
    until(lambda: not services.background.busy)
    return window


def _faults_list(window: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.dialogs.faults_dialog import FaultsDialog

    _changed_outside(window, services)
    dialog = FaultsDialog(services.store, window)
    dialog.show()
    return dialog


def _consulted(code: str) -> State:
    def show(window: MainWindow, _: Services) -> QWidget:
        window.table.select_action(code)
        until(lambda: window.health.result is not None)
        return window

    return show


BAD_DAYS: dict[str, State] = {
    **{
        f"aviso-{kind}": _trouble(kind)
        for kind in (
            *("falta", "vacio", "cortado", "danado", "ajeno", "mas-nuevo", "solo-lectura"),
            *("extraible", "red", "sincronizada", "lleno", "en-uso"),
        )
    },
    "recuperar": _recovery(journal=True),
    "recuperar-falta": _recovery(journal=False),
    "recuperado": _recovery(journal=True, go_on=True),
    "respaldos": _backups,
    "sin-respaldos": _backups,
    "restaurar": _restore(newer=True),
    "restaurar-igual": _restore(newer=False),
    "restaurado": _restored,
    "lugar-extra": _extra_place,
    "consulta": _consulted("1.02.03"),
    "consulta-vacia": _consulted("1.03.05"),
    "fallas": _changed_outside,
    "fallas-lista": _faults_list,
}
READ_ONLY = {"consulta", "consulta-vacia"}
