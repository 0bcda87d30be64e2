"""A notice inside a pane: what just happened, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget
from typing_extensions import override

from canasplan.ui.icons import icon
from canasplan.ui.theme import SPACE_S, SPACE_XS, colour, set_role

Kind = Literal["ok", "info", "warning", "error"]

_LOOKS = {
    "ok": ("ok", "ok"),
    "info": ("info", "accent"),
    "warning": ("warning", "warning"),
    "error": ("error", "danger"),
}
"""Icon and tone of each kind."""
_TINT = 30
"""Opacity, of 255, of the tone behind the text: text keeps its contrast."""
_ICON = 18


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a notice offers to do."""

    label: str
    run: Callable[[], object]


class Banner(QWidget):
    """One notice at a time; hidden while there is none, and never in the way."""

    closed = Signal()
    """The person closed it."""

    def __init__(self, parent: QWidget | None = None, *, fixed: bool = False) -> None:
        """A `fixed` one stays until it no longer holds, and has room for offers at its side."""
        super().__init__(parent)
        self._fixed = fixed
        self._kind: Kind = "info"
        self._image = QToolButton()
        self._image.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._image.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._image.setIconSize(QSize(_ICON, _ICON))
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._offers = QWidget(self)
        self._offer_row = QHBoxLayout(self._offers)
        self._offer_row.setContentsMargins(0, 0, 0, 0)
        self._offer_row.setSpacing(SPACE_S)
        self._close = self._close_button()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SPACE_S, SPACE_XS, SPACE_XS, SPACE_XS)
        self._grid.setHorizontalSpacing(SPACE_XS)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(self._image, 0, 0, middle)
        self._grid.addWidget(self._text, 0, 1)
        self._grid.addWidget(self._close, 0, 3, middle)
        self._close.setVisible(not fixed)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now, empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    @property
    def offers(self) -> tuple[QPushButton, ...]:
        """The buttons of what is offered now."""
        return tuple(self._offers.findChildren(QPushButton))

    def tell(self, kind: Kind, text: str, *offers: Offer) -> None:
        """Show a notice in place of the one before; nothing waits for an answer."""
        self._kind = kind
        name, tone = _LOOKS[kind]
        self._image.setIcon(icon(name, tone))
        self._text.setText(text)
        self._lay_offers(offers)
        self.setAccessibleName(text)
        self.show()
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss(self) -> None:
        """Take the notice away."""
        self.hide()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tone = colour(_LOOKS[self._kind][1])
        soft = QColor(tone)
        soft.setAlpha(_TINT)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawRoundedRect(QRectF(self.rect()), SPACE_XS, SPACE_XS)
        painter.setBrush(tone)
        painter.drawRoundedRect(QRectF(0, 0, 3, self.height()), 1.5, 1.5)

    def _close_button(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("close", "muted"))
        button.setToolTip(self.tr("Cerrar este aviso"))
        button.setAccessibleName(self.tr("Cerrar este aviso"))
        button.clicked.connect(self.dismiss)
        button.clicked.connect(self.closed)
        return button

    def _lay_offers(self, offers: tuple[Offer, ...]) -> None:
        """Put one offer beside the text and several beneath it where there is no room."""
        for button in self.offers:
            button.setParent(None)
            button.deleteLater()
        while self._offer_row.count():
            self._offer_row.takeAt(0)
        before: QWidget = self._close  # a new button would be reached after the whole window
        for offer in offers:
            button = QPushButton(offer.label)
            set_role(button, "link")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, run=offer.run: run())
            self._offer_row.addWidget(button)
            self.setTabOrder(before, button)
            before = button
        self.setTabOrder(before, self._close)
        self._offers.setVisible(bool(offers))
        self._grid.removeWidget(self._offers)
        if len(offers) > 1 and not self._fixed:
            self._offer_row.addStretch()
            self._grid.addWidget(self._offers, 1, 1, 1, 3)
        else:
            self._grid.addWidget(self._offers, 0, 2, Qt.AlignmentFlag.AlignVCenter)
