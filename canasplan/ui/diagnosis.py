"""Saving what a far helper needs to know: log, versions, counts; nothing that was recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Slot

from canasplan.errors import CanasplanError
from canasplan.identity import LIMA, Clock
from canasplan.ui.messages import Messages
from canasplan.ui.runner import Job, Runner, Tell
from canasplan.ui.texts import say

if TYPE_CHECKING:
    from canasplan.integrity import Verification


class Diagnosis(QObject):
    """Asks where to, writes beside the window, tells where it is."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        messages: Messages,
        runner: Runner,
        versions: Mapping[str, str],
        verification: Verification | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`verification` is the last one of the data, if they could be opened."""
        super().__init__(parent)
        self._verification = verification
        self._folder, self._clock = folder, clock
        self._messages, self._runner, self._versions = messages, runner, versions

    def save(self) -> None:
        """Ask for a file and write the diagnosis into it."""
        place = QStandardPaths.StandardLocation.DocumentsLocation
        start = Path(QStandardPaths.writableLocation(place)) / suggested_name(self._clock.now())
        target = self._messages.ask_save(
            self.tr("Guardar diagnóstico"), start, self.tr("Archivos comprimidos (*.zip)")
        )
        if target is not None:
            self._runner.start(self._job(target), finished=self._done, refused=self._refused)

    @Slot(object)
    def _done(self, target: Path) -> None:
        self._messages.inform(
            self.tr(
                "Diagnóstico guardado en {path}. Lleva la bitácora, las versiones y cuánto hay; "
                "ningún avance ni nombre. Envíelo a la oficina provincial."
            ).format(path=target)
        )

    @Slot(object)
    def _refused(self, error: CanasplanError) -> None:
        self._messages.error(say(error))

    def _job(self, target: Path) -> Job:
        folder, versions, clock = self._folder, self._versions, self._clock
        verification = self._verification

        def job(_tell: Tell, _cancelled: Callable[[], bool]) -> Path:
            from canasplan import diagnostics

            return diagnostics.write(folder, target, versions, clock, verification=verification)

        return job


def suggested_name(now: datetime) -> str:
    """Return ``canasplan-diagnostico-YYYYMMDD-HHMM.zip``."""
    return f"canasplan-diagnostico-{now.astimezone(LIMA):%Y%m%d-%H%M}.zip"
