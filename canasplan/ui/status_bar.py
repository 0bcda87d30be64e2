"""The strip at the foot: where the data is, last save, what is not exported, who records."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStatusBar, QWidget
from typing_extensions import override

from canasplan.model import Change, Profile
from canasplan.ui.icons import icon
from canasplan.ui.store import Store
from canasplan.ui.texts import moment_text
from canasplan.ui.theme import set_role

TOLD_FOR = 6000
"""Milliseconds that a passing word stays."""


class ElidedButton(QPushButton):
    """A button that reads as a link and shortens its text in the middle to fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_role(self, "link")

    def set_whole_text(self, text: str) -> None:
        """Show as much of `text` as fits."""
        self._whole = text
        self.setToolTip(text)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 12, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self.iconSize().width() - 20
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room))


class StatusBar(QStatusBar):
    """Reads the store again after each change that concerns it."""

    folder_clicked = Signal()
    pending_clicked = Signal()
    profile_clicked = Signal()

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.setSizeGripEnabled(False)
        self.folder = ElidedButton()
        self.saved = _link("save")
        self.pending = _link("outbox")
        self.profile = _link("user")
        self.folder.setIcon(icon("folder", "muted"))
        self.folder.set_whole_text(str(store.folder))
        self.folder.setToolTip(
            self.tr("Carpeta de datos: {folder}\nClic para abrirla").format(folder=store.folder)
        )
        self.folder.setAccessibleName(self.tr("Carpeta de datos"))
        self.saved.setEnabled(False)
        self.pending.setToolTip(self.tr("Guardado aquí, todavía en ningún archivo. Clic: exportar"))
        self.profile.setToolTip(self.tr("Quién registra en esta computadora. Clic: cambiar"))
        self.addWidget(self.folder, 1)
        for button in (self.saved, self.pending, self.profile):
            self.addPermanentWidget(button)
        self.folder.clicked.connect(self.folder_clicked)
        self.pending.clicked.connect(self.pending_clicked)
        self.profile.clicked.connect(self.profile_clicked)
        store.changed.connect(self._changed)

    def tell(self, text: str) -> None:
        """Show a word in passing."""
        self.showMessage(text, TOLD_FOR)

    def refresh(self) -> None:
        """Read everything again."""
        self._show_saves()
        self._show_profile()

    @Slot(object)
    def _changed(self, change: Change) -> None:
        if change.profile or change.plan:
            self._show_profile()
        if change.record or change.exported:
            self._show_saves()

    def _show_saves(self) -> None:
        moment = self._store.last_save()
        last = self.tr("Último guardado: {moment}")
        self.saved.setText(
            last.format(moment=moment_text(moment)) if moment else self.tr("Nada guardado todavía")
        )
        count = self._store.pending()
        waiting = self.tr("{count} sin exportar").format(count=count)
        self.pending.setText(waiting if count else self.tr("Todo exportado"))
        self.pending.setIcon(icon("outbox" if count else "ok", "warning" if count else "ok"))
        self.pending.setVisible(moment is not None)

    def _show_profile(self) -> None:
        profile = self._store.profile()
        unknown = self.tr("Sin perfil")
        self.profile.setText(self._told(profile) if profile else unknown)

    def _told(self, profile: Profile) -> str:
        district = self._store.plan().district(profile.scope)
        place = district.name if district else self._store.plan().province.name
        return f"{place} · {profile.name}"


def _link(name: str) -> QPushButton:
    button = QPushButton(icon(name, "muted"), "")
    set_role(button, "link")
    return button
