"""What charts are drawn with: colours, fonts and the length of a unit, for screen and paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintDevice

from canasplan.lights import Light
from canasplan.ui.theme import LIGHT, Tones, role_font, tones

_LIGHT_TONES = {
    Light.GREEN: "ok",
    Light.AMBER: "warning",
    Light.RED: "danger",
    Light.NONE: "muted",
}


@dataclass(frozen=True)
class Ink:
    """Colours and fonts of one surface; lengths of charts are in its `unit`."""

    text: QColor
    muted: QColor
    line: QColor
    border: QColor
    ground: QColor
    accent: QColor
    accent_soft: QColor
    lights: Mapping[Light, QColor]
    body: QFont
    strong: QFont
    caption: QFont
    unit: float
    """One design pixel in the units of the painter."""
    device: QPaintDevice | None = None
    """Where fonts are measured; ``None``: on the screen."""

    def metrics(self, font: QFont) -> QFontMetricsF:
        """Return the measures of one of the fonts here."""
        return QFontMetricsF(font, self.device) if self.device else QFontMetricsF(font)


def screen_ink() -> Ink:
    """Return the ink of the present theme."""
    strong = role_font("body")
    strong.setWeight(QFont.Weight.DemiBold)
    return _ink(tones(), role_font("body"), strong, role_font("caption"), 1.0)


def paper_font(size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the font of paper in a size.

    It is not hinted for a screen, and makes no ligatures: who searches a PDF for «beneficiarios»
    finds no word with «ﬁ» in it.
    """
    font = role_font("body")
    font.setPixelSize(max(1, round(size)))
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("liga"), 0)
    return font


def paper_ink(unit: float, device: QPaintDevice | None = None) -> Ink:
    """Return the ink of white paper: dark on white, and readable without colour.

    Args:
        unit: how long a design pixel is there.
        device: where it is printed.
    """
    fonts = []
    for size, weight in (
        (13, QFont.Weight.Normal), (13, QFont.Weight.DemiBold), (11, QFont.Weight.Normal),
    ):  # fmt: skip
        fonts.append(paper_font(size * unit, weight))
    return _ink(LIGHT, fonts[0], fonts[1], fonts[2], unit, device)


def _ink(
    chosen: Tones,
    body: QFont,
    strong: QFont,
    caption: QFont,
    unit: float,
    device: QPaintDevice | None = None,
) -> Ink:
    return Ink(
        text=QColor(chosen.text),
        muted=QColor(chosen.muted),
        line=QColor(chosen.line),
        border=QColor(chosen.border),
        ground=QColor(chosen.raised),
        accent=QColor(chosen.accent),
        accent_soft=QColor(chosen.accent_soft),
        lights={light: QColor(getattr(chosen, tone)) for light, tone in _LIGHT_TONES.items()},
        body=body,
        strong=strong,
        caption=caption,
        unit=unit,
        device=device,
    )
