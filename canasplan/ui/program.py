"""One run of the program: a window on a folder, a screen for one that cannot be opened, a recovery.

One after another, with the database closed in between; the folder is held all the while.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from canasplan.bootstrap import hold_folder
from canasplan.errors import CanasplanError
from canasplan.model import Profile
from canasplan.paths import default_folder, remember_folder
from canasplan.trouble import DataTroubleError, Trouble
from canasplan.ui.between import desk
from canasplan.ui.front import Front, beckon
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import Messages
from canasplan.ui.next_step import Go, NextStep
from canasplan.ui.services import Services, about_text

if TYPE_CHECKING:
    from canasplan.recovery import Outcome

DONE, REFUSED = 0, 1


class Build(Protocol):
    """Opens a data folder and everything a window works with."""

    def __call__(
        self,
        app: QApplication,
        folder: Path,
        messages: Messages,
        *,
        read_only: bool = False,
        sight_first: bool = False,
    ) -> AbstractContextManager[Services]:
        """Open it until the context ends; raise `CanasplanError` where it cannot be."""
        ...


class Program:
    """Goes from step to step."""

    def __init__(
        self, app: QApplication, build: Build, versions: Mapping[str, str], *, named: bool
    ) -> None:
        """A folder that was `named` at the start is not remembered, nor are those after it."""
        self._app, self._build, self._versions = app, build, versions
        self._named = named
        self._settled: NextStep | None = None
        """How the last window was opened: where one goes back to from what cannot be opened."""
        self._newcomer: Profile | None = None
        """Who registered at the first start, for the folder that was chosen there."""

    def work(self, folder: Path) -> int:
        """Begin with a folder, and go on until nothing follows.

        Returns:
            `DONE`, or `REFUSED` when the last folder could not be opened.
        """
        step: NextStep | None = NextStep(Go.OPEN, folder)
        while step is not None:
            tried = step
            try:
                step = self._session(tried)
            except DataTroubleError as error:
                if self._settled is None and _came_forward(tried.folder, error):
                    return DONE
                step = self._asked(tried.folder, error) or self._way_back()
                if step is None:
                    return REFUSED
            except CanasplanError as error:
                with desk(self._app, tried.folder) as between:
                    between.tell(error)
                step = self._way_back()
                if step is None:
                    return REFUSED
        return DONE

    def _way_back(self) -> NextStep | None:
        """Return to the last window, once."""
        before, self._settled = self._settled, None
        return before

    def _asked(self, folder: Path, error: DataTroubleError) -> NextStep | None:
        """Show the screen of a trouble; return what was chosen, ``None`` for leaving it."""
        if self._settled == NextStep(Go.OPEN, folder):
            self._settled = None  # what cannot be opened any more is no way back
        if self._settled is None:
            leave = _tr("&Salir")
        elif self._settled.folder == folder:
            leave = _tr("Seguir &consultando")
        else:
            leave = _tr("Volver a la carpeta &anterior")
        with desk(self._app, folder) as between:
            return between.ask(error, self._versions, leave)

    def _session(self, step: NextStep) -> NextStep | None:
        """Do one step to its end; return the next."""
        if step.go is Go.CONSULT:
            with self._build(self._app, step.folder, Messages(), read_only=True) as services:
                return self._window(services)
        with hold_folder(step.folder, _tr("la ventana de CanasPlan")):
            outcome = self._brought_back(step)
            if outcome is None and step.go is not Go.OPEN:
                return NextStep(Go.OPEN, step.folder)
            # The first window is seen before its data are open; who changes folders has one.
            first = self._settled is None and step.go is Go.OPEN
            with self._build(self._app, step.folder, Messages(), sight_first=first) as services:
                following = self._opened(services, step, outcome)
            if following is None or following.go in {Go.OPEN, Go.CONSULT}:
                with desk(self._app, step.folder) as closing:
                    closing.back_up()
            return following

    def _brought_back(self, step: NextStep) -> Outcome | None:
        if step.go is Go.OPEN:
            return None
        from canasplan.ui.crash import CrashWatch

        with desk(self._app, step.folder) as between:
            watch = CrashWatch(step.folder, between.messages, lambda: about_text(self._versions))
            try:
                return between.bring_back(step)
            finally:
                watch.close()

    def _opened(
        self, services: Services, step: NextStep, outcome: Outcome | None
    ) -> NextStep | None:
        """Show the window on a folder that can be written; before it, who registers if need be."""
        store = services.store
        if not self._named and step.folder != default_folder():
            remember_folder(step.folder)
        if self._newcomer is not None:
            store.set_profile(self._newcomer)
            self._newcomer = None
        if store.profile() is None:
            from canasplan.ui.dialogs.first_start import FirstStart

            welcome = FirstStart(store.plan(), store.folder, services.messages)
            if not services.messages.show(welcome):
                return None
            if welcome.chosen_folder() != store.folder:
                self._newcomer = welcome.profile()
                return NextStep(Go.OPEN, welcome.chosen_folder())
            store.set_profile(welcome.profile())
        restored = outcome if step.go is Go.RESTORE else None
        return self._window(services, restored)

    def _window(self, services: Services, restored: Outcome | None = None) -> NextStep | None:
        """Show the window until it closes; `restored` is told over it."""
        store = services.store
        self._settled = NextStep(Go.CONSULT if store.read_only else Go.OPEN, store.folder)
        window = MainWindow(services, self._app)
        following: list[NextStep] = []
        failures: list[CanasplanError] = []

        def leave(step: NextStep) -> None:
            following.append(step)
            window.close()

        def fail(error: CanasplanError) -> None:
            failures.append(error)
            window.close()

        window.leaving.connect(leave)
        window.failed.connect(fail)
        if not store.read_only:
            Front(store.folder, window)
        if restored is not None:
            window.usable.connect(lambda: _tell_restored(services.messages, restored, window))
        window.show()
        self._app.exec()
        window.deleteLater()
        if failures:
            self._settled = None
            raise failures[0]
        return following[0] if following else None


def _came_forward(folder: Path, error: DataTroubleError) -> bool:
    """Ask the window that has a folder to come forward; tell whether it did."""
    if error.trouble is not Trouble.IN_USE or not beckon(folder):
        return False
    told = _tr("CanasPlan ya está abierto en {folder}: esa ventana pasó al frente.")
    sys.stderr.write(told.format(folder=folder) + "\n")
    return True


def _tell_restored(messages: Messages, outcome: Outcome, window: MainWindow) -> None:
    from canasplan.ui.dialogs.outcome import OutcomeDialog

    messages.show(OutcomeDialog(outcome, restored=True, parent=window))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Program", text)
