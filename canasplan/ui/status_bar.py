"""The strip at the foot: where the data is, how it is, last save, exports, backups, who records."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStatusBar, QWidget
from typing_extensions import override

from canasplan.identity import local_day
from canasplan.model import Change, Profile
from canasplan.numerals import day_text
from canasplan.ui.delivery_text import delivery_text
from canasplan.ui.fault_texts import short_faults_text
from canasplan.ui.health import Health, State
from canasplan.ui.icons import icon
from canasplan.ui.status_link import Link, folder_link
from canasplan.ui.store import Store
from canasplan.ui.texts import moment_text, time_text

TOLD_FOR = 6000
"""Milliseconds that a passing word stays."""
LEAST_FOLDER = 96
"""Pixels under which the folder is not shown: both ends of a path say nothing then."""
GAP = 6
"""Pixels between two parts."""


class StatusBar(QStatusBar):
    """Reads the store again after each change that concerns it."""

    folder_clicked = Signal()
    pending_clicked = Signal()
    profile_clicked = Signal()
    health_clicked = Signal()
    backups_clicked = Signal()

    def __init__(self, store: Store, health: Health, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._health = store, health
        self.setSizeGripEnabled(False)
        self.folder = folder_link(store.folder)
        self.saved = Link("save")
        self.pending = Link("outbox")
        self.health = Link("data")
        self.backup = Link("shield")
        self.profile = Link("user")
        self._links = (self.health, self.backup, self.saved, self.pending, self.profile)
        self.saved.setEnabled(False)
        self.pending.setToolTip(
            self.tr(
                "Por enviar: guardado aquí, todavía en ningún archivo.\n"
                "Enviado: va en un archivo; la provincia aún no contestó.\n"
                "Recibido u observado: lo dice el acuse de la provincia.\n"
                "Clic: exportar"
            )
        )
        self.profile.setToolTip(self.tr("Quién registra en esta computadora. Clic: cambiar"))
        self.addWidget(self.folder, 1)
        for link in self._links:
            self.addPermanentWidget(link)
        for link in self._links:  # until the data that they tell of are open
            link.hide()
        self._connect()

    def tell(self, text: str) -> None:
        """Show a word in passing."""
        self.showMessage(text, TOLD_FOR)

    def refresh(self) -> None:
        """Read everything again."""
        self.saved.show()
        self.profile.show()
        self._show_saves()
        self._show_profile()
        self._show_health()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _connect(self) -> None:
        self.folder.clicked.connect(self.folder_clicked)
        self.pending.clicked.connect(self.pending_clicked)
        self.profile.clicked.connect(self.profile_clicked)
        self.health.clicked.connect(self.health_clicked)
        self.backup.clicked.connect(self.backups_clicked)
        self._store.changed.connect(self._changed)
        self._health.changed.connect(self._show_health)

    def _fit(self) -> None:
        """Shorten what gives way first until the rest fits; the folder takes what is left."""
        shown = [link for link in self._links if not link.isHidden()]
        for link in shown:
            link.shorten(short=False)
        for link in (self.profile, self.saved, self.health, self.pending):
            if self._room(shown) >= LEAST_FOLDER:
                break
            link.shorten(short=True)
        self.folder.setVisible(self._room(shown) >= LEAST_FOLDER)

    def _room(self, shown: list[Link]) -> int:
        """Return the pixels that are left for the folder."""
        return self.width() - sum(link.sizeHint().width() + GAP for link in shown) - GAP

    @Slot(object)
    def _changed(self, change: Change) -> None:
        if change.profile or change.plan:
            self._show_profile()
        if change.record or change.exported or change.merged:
            self._show_saves()

    def _show_saves(self) -> None:
        moment = self._store.last_save()
        if moment:
            whole = self.tr("Último guardado: {moment}").format(moment=moment_text(moment))
            self.saved.say(whole, self.tr("Guardado {when}").format(when=self._when(moment)))
        else:
            self.saved.say(self.tr("Nada guardado todavía"), self.tr("Nada guardado"))
        self._show_delivery()
        self.pending.setVisible(moment is not None)
        self._fit()

    def _show_delivery(self) -> None:
        """Say how far what is saved here has come on its way to the province."""
        came = self._store.exchange.delivery()
        whole, short = delivery_text(came)
        self.pending.say(whole, short)
        waits = came.pending or came.observed
        self.pending.setIcon(icon("outbox" if waits else "ok", "warning" if waits else "ok"))

    @Slot()
    def _show_health(self) -> None:
        self._show_check()
        self._show_backup()
        self._fit()

    def _show_check(self) -> None:
        health = self._health
        time = time_text(health.checked_at) if health.checked_at else ""
        tr = self.tr
        looks = {
            State.UNKNOWN: ("data", "muted", "", ""),
            State.CHECKING: ("data", "muted", tr("Comprobando los datos…"), tr("Comprobando…")),
            State.SOUND: (
                "ok", "ok", tr("Datos comprobados {time}"), tr("Comprobados {time}"),
            ),
            State.FAULTY: ("error", "danger", short_faults_text(self._store.faults()), ""),
            State.UNREADABLE: ("warning", "warning", tr("No se pudo comprobar"), ""),
        }  # fmt: skip
        name, tone, whole, short = looks[health.state]
        self.health.setIcon(icon(name, tone))
        self.health.say(whole.format(time=time), short.format(time=time))
        self.health.setToolTip(self.tr("Cada registro, comparado con su huella. Clic: detalles"))
        self.health.setVisible(health.state is not State.UNKNOWN)

    def _show_backup(self) -> None:
        health = self._health
        self.backup.setVisible(health.backups is not None)
        newest = health.backups.newest if health.backups else None
        troubled = bool(health.backup_problem) or newest is None
        self.backup.setIcon(icon("shield", "warning" if troubled else "muted"))
        if newest is None:
            self.backup.say(self.tr("Sin respaldo"))
        else:
            moment = newest.moment.isoformat()
            self.backup.say(self.tr("Respaldo: {when}").format(when=self._when(moment)))
        ways = self.tr("El último respaldo en esta computadora. Clic: ver todos")
        self.backup.setToolTip(health.backup_problem or ways)

    def _when(self, moment: str) -> str:
        """Return the time of a moment of today, the day of an earlier one."""
        there, now = datetime.fromisoformat(moment), datetime.fromisoformat(self._store.now())
        today = local_day(there) == local_day(now)
        return time_text(moment) if today else day_text(local_day(there))

    def _show_profile(self) -> None:
        profile = self._store.profile()
        if profile is None:
            self.profile.say(self.tr("Sin perfil"))
        else:
            place = self._place(profile)
            self.profile.say(f"{place} · {profile.name}", place)
        self._fit()

    def _place(self, profile: Profile) -> str:
        district = self._store.plan().district(profile.scope)
        return district.name if district else self._store.plan().province.name
