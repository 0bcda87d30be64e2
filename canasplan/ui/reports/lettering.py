"""The measures and fonts of a page; lengths are in units of 1/96 inch."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat

from canasplan.reports.blocks import Role
from canasplan.ui.charts.ink import Ink, paper_font, paper_ink

DPI = 96.0
PAGE = QSizeF(210 / 25.4 * DPI, 297 / 25.4 * DPI)
"""A4."""
MARGINS = QMarginsF(57, 53, 57, 80)
"""15 mm at the sides; below, room for two lines of the foot."""
WIDTH = PAGE.width() - MARGINS.left() - MARGINS.right()
HEIGHT = PAGE.height() - MARGINS.top() - MARGINS.bottom()

GRID, GRID_POSTER = 10.5, 27.0
"""Sizes of the letters in tables."""
CHART = 0.86
"""How large the charts of the screen are on paper."""

_SIZES = {
    Role.TITLE: 24.0,
    Role.HEADING: 17.0,
    Role.SUBHEADING: 13.5,
    Role.BODY: 12.0,
    Role.CAPTION: 10.5,
    Role.POSTER: 52.0,
}
_STRONG = frozenset({Role.TITLE, Role.HEADING, Role.SUBHEADING, Role.POSTER})
_BEFORE = {Role.HEADING: 18, Role.SUBHEADING: 12, Role.BODY: 3, Role.CAPTION: 3}
_AFTER = {Role.TITLE: 4, Role.HEADING: 7, Role.SUBHEADING: 4, Role.BODY: 4, Role.CAPTION: 4,
          Role.POSTER: 10}  # fmt: skip


def ink() -> Ink:
    """Return what charts are drawn with on paper."""
    return paper_ink(CHART)


def font(size: float, *, strong: bool = False) -> QFont:
    """Return a font of a size in page units."""
    return paper_font(size, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)


def letters(size: float, *, strong: bool = False, muted: bool = False) -> QTextCharFormat:
    """Return the format of letters of a size."""
    made = QTextCharFormat()
    made.setFont(font(size, strong=strong))
    made.setForeground(ink().muted if muted else ink().text)
    return made


def letters_of(role: Role) -> QTextCharFormat:
    """Return the format of the letters of a line."""
    return letters(_SIZES[role], strong=role in _STRONG, muted=role is Role.CAPTION)


def block_of(role: Role) -> QTextBlockFormat:
    """Return the spacing around a line."""
    made = QTextBlockFormat()
    made.setTopMargin(_BEFORE.get(role, 0))
    made.setBottomMargin(_AFTER.get(role, 0))
    return made
