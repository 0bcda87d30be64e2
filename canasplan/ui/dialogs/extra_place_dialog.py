"""The extra place of the backups: a second drive or a stick, chosen, shown and given up."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from canasplan.ui.backup_list import ExtraPlace
from canasplan.ui.dialogs.story import Fact, Story, StoryDialog
from canasplan.ui.icons import icon
from canasplan.ui.messages import Messages
from canasplan.ui.path_line import PathLine
from canasplan.ui.texts import aware_text
from canasplan.ui.theme import set_role


def extra_fact(place: ExtraPlace) -> Fact:
    """Return one line about the extra place."""
    if place.path is None:
        told = _tr(
            "Lugar extra: ninguno. Otra copia en una memoria o un segundo disco protege más."
        )
        return "usb", "muted", told
    if not place.there:
        told = _tr("Lugar extra: {name}, no está conectado. Conéctelo para copiar ahí también.")
        return "usb", "warning", told.format(name=place.name)
    if place.newest is None:
        told = _tr("Lugar extra: {name}, conectado, todavía sin ninguna copia.")
        return "usb", "accent", told.format(name=place.name)
    told = _tr("Lugar extra: {name}, conectado, última copia del {moment}.")
    return "usb", "ok", told.format(name=place.name, moment=aware_text(place.newest.moment))


class ExtraPlaceDialog(StoryDialog):
    """Chooses the extra place; `chosen` is it afterwards, also when it is given up."""

    def __init__(
        self, place: ExtraPlace, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._messages = messages
        self.chosen = place.path
        story = Story("usb", "accent", self.tr("Otro lugar para los respaldos"))
        story.add_words(
            self.tr(
                "Cada respaldo puede copiarse además a una memoria o a un segundo disco. Así los "
                "datos siguen a salvo aunque esta computadora se pierda o se malogre."
            )
        )
        if place.path is not None:
            story.column.addWidget(PathLine(self.tr("Lugar extra"), place.path))
        story.add_facts((extra_fact(place),))
        self.tell(story)
        self.choose_button = QPushButton(
            icon("folder", "on_accent"),
            self.tr("&Elegir otro…") if place.path else self.tr("&Elegir…"),
        )
        self.clear_button = QPushButton(self.tr("&No usar más"))
        self.clear_button.setVisible(place.path is not None)
        self.close_button = QPushButton(self.tr("&Cerrar"))
        self._place_foot()

    def _place_foot(self) -> None:
        set_role(self.choose_button, "primary")
        self.choose_button.setDefault(True)
        self.choose_button.clicked.connect(self._choose)
        self.clear_button.clicked.connect(self._clear)
        self.close_button.clicked.connect(self.reject)
        self.foot.addStretch()
        for button in (self.choose_button, self.clear_button, self.close_button):
            self.foot.addWidget(button)
        self.clear_button.setAutoDefault(False)
        self.close_button.setAutoDefault(False)
        self.choose_button.setFocus()

    @Slot()
    def _choose(self) -> None:
        title = self.tr("Elegir la memoria o el disco")
        folder = self._messages.ask_folder(title, self.chosen or Path.home())
        if folder is not None:
            self.chosen = folder
            self.accept()

    @Slot()
    def _clear(self) -> None:
        self.chosen = None
        self.accept()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExtraPlace", text)
