"""The parts of the status bar: buttons that read as links and shorten themselves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from canasplan.ui.icons import icon
from canasplan.ui.theme import set_role


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


class Link(QPushButton):
    """A word in the status bar that leads somewhere; it has a shorter form."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(icon(name, "muted"), "", parent)
        self._whole = self._short = ""
        set_role(self, "link")

    def say(self, whole: str, short: str = "") -> None:
        """Take a text, and a shorter one for when there is little room."""
        self._whole, self._short = whole, short or whole
        self.setAccessibleName(whole)
        self.setText(whole)

    def shorten(self, *, short: bool) -> None:
        """Show the short form or the whole one."""
        self.setText(self._short if short else self._whole)


def folder_link(folder: Path) -> ElidedButton:
    """Return the link to the data folder."""
    link = ElidedButton()
    link.setIcon(icon("folder", "muted"))
    link.set_whole_text(str(folder))
    tip = QCoreApplication.translate("StatusBar", "Carpeta de datos: {folder}\nClic para abrirla")
    link.setToolTip(tip.format(folder=folder))
    link.setAccessibleName(QCoreApplication.translate("StatusBar", "Carpeta de datos"))
    return link
