"""Files that are dragged onto a window, wherever in it, and the sight that says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.ui.icons import pixmap
from canasplan.ui.theme import SPACE_S, set_role

PICTURE = 40
_ENTERING = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class DropTarget(QObject):
    """Takes files for the whole window.

    It listens to the window of the system and not to the widget: a line of text under the
    mouse would otherwise take the file's name as typed.
    """

    def __init__(self, window: QWidget, dropped: Callable[[Sequence[Path]], object]) -> None:
        """`dropped` is called with files and folders once the drag is over."""
        super().__init__(window)
        self._window, self._dropped = window, dropped
        self.sign: QFrame | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)  # until it is shown: before, the system knows no window

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._window:
            if kind is QEvent.Type.Show:
                self._listen()
        elif kind is QEvent.Type.DragLeave and self.sign is not None and self.sign.isVisible():
            self._show_sign(visible=False)
            return True  # of a drag that no widget was told of
        elif isinstance(event, QDropEvent) and (paths := _paths(event.mimeData())):
            return self._dragged(event, paths)
        return super().eventFilter(watched, event)

    def _listen(self) -> None:
        self._window.removeEventFilter(self)
        self._window.windowHandle().installEventFilter(self)

    def _dragged(self, event: QDropEvent, paths: list[Path]) -> bool:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        entering = event.type() in _ENTERING
        self._show_sign(visible=entering)
        if not entering:  # later: where the files come from waits until the drop is over
            QTimer.singleShot(0, self, lambda: self._dropped(paths))
        return True

    def _show_sign(self, *, visible: bool) -> None:
        if visible and self.sign is None:
            self.sign = _sign(self._window)
        if self.sign is not None:
            self.sign.setGeometry(self._window.rect())
            self.sign.setVisible(visible)
            self.sign.raise_()


def _paths(data: QMimeData) -> list[Path]:
    """Return the files and folders of a drag, none if there is anything else among them."""
    urls = data.urls()
    if not all(url.isLocalFile() for url in urls):
        return []
    return [Path(url.toLocalFile()) for url in urls]


def _sign(window: QWidget) -> QFrame:
    sign = QFrame(window)
    sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    set_role(sign, "notice")
    image = QLabel()
    image.setPixmap(pixmap("import", PICTURE, "accent", window.devicePixelRatioF()))
    words = QLabel(sign.tr("Suelte aquí para importar"))
    set_role(words, "title")
    column = QVBoxLayout(sign)
    column.setSpacing(SPACE_S)
    column.addStretch()
    for label in (image, words):
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label)
    column.addStretch()
    return sign
