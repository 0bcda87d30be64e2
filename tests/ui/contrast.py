"""How well one colour is seen on another: the ratio of WCAG 2."""

from __future__ import annotations

import math

from PySide6.QtGui import QColor


def contrast(one: QColor | str, other: QColor | str) -> float:
    """Return the ratio: from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(QColor(one)), _luminance(QColor(other))))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(shown: QColor) -> float:
    red, green, blue = (_linear(part) for part in (shown.redF(), shown.greenF(), shown.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4)
