"""The program's own line icons, drawn in the text colour of whatever theme is on."""

from __future__ import annotations

import atexit
import gc
from functools import cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

from canasplan.paths import resource
from canasplan.ui.theme import colour


@cache
def icon(name: str, tone: str = "text") -> QIcon:
    """Return the icon of ``resources/icons/NAME.svg`` in a tone that follows the theme.

    The same one for all who ask: an icon that the garbage collector takes apart, and not its last
    user, loses its engine first and crashes (PySide 6.11).
    """
    return QIcon(_Engine(name, tone))


@atexit.register
def let_go() -> None:
    """Free the icons one by one, before everything is torn down in whatever order."""
    gc.collect()
    icon.cache_clear()


def app_icon() -> QIcon:
    """Return the program's own icon, in its own colours."""
    return QIcon(str(resource("resources", "icons", "canasplan.svg")))


def pixmap(name: str, size: int, tone: str = "text", ratio: float = 1.0) -> QPixmap:
    """Return an icon as a picture of `size` logical pixels in a tone of the present theme."""
    side = round(size * ratio)
    image = _drawn(name, QSize(side, side), colour(tone))
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


def _drawn(name: str, size: QSize, tint: QColor) -> QImage:
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    file = resource("resources", "icons", f"{name}.svg")
    QSvgRenderer(str(file)).render(painter, QRectF(image.rect()))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(image.rect(), tint)
    painter.end()
    return image


class _Engine(QIconEngine):
    """Draws when asked, so that a change of theme needs no new icons."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name, self._tone = name, tone
        self._cache: dict[tuple[int, int, str], QPixmap] = {}

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, ratio))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    @override
    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """Return the picture of a size in logical pixels, sharp at `scale`."""
        tint = self._tint(mode)
        pixels = size * scale
        key = (pixels.width(), pixels.height(), tint.name())
        if key not in self._cache:
            self._cache[key] = QPixmap.fromImage(_drawn(self._name, pixels, tint))
        found = QPixmap(self._cache[key])
        found.setDevicePixelRatio(scale)
        return found

    @override
    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._tone)

    def _tint(self, mode: QIcon.Mode) -> QColor:
        if mode is QIcon.Mode.Disabled:
            return colour("line")
        return colour(self._tone)
