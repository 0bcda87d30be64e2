"""The look: one type scale, one 4-px grid, one calm palette with one accent, light and dark.

A widget says what it *is* with `set_role`; what that looks like stands here and in
``resources/theme.qss``, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from canasplan.paths import resource

SPACE_XS = 4
SPACE_S = 8
SPACE_M = 12
SPACE_L = 16
SPACE_XL = 24

Choice = Literal["light", "dark", "system"]
CHOICES: tuple[Choice, ...] = ("light", "dark", "system")
Role = Literal[
    "title",  # 20 px: the name of a page or window
    "heading",  # 15 px: a section
    "body",
    "caption",  # 11 px, muted
    "code",  # 12 px, fixed width: 1.02.03
    "muted",
    "error",
    "warning",
    "ok",
    "primary",  # the one button that does the job
    "link",  # a button that reads as a link
    "card",  # a raised frame
    "bar",  # a strip at the edge of a pane
    "foot",  # the strip of buttons under a screen
    "band",  # the accent side of a first page
    "notice",  # a frame that tells something worth reading
]

SIZES = {"title": 20, "heading": 15, "body": 13, "code": 12, "caption": 11}
"""The type scale in pixels; a role that is not named here is of body size."""

_STRONG = ("title", "heading")
_FAMILIES = ["Segoe UI", "Noto Sans", "Open Sans", "Cantarell", "DejaVu Sans"]
_CODE_FAMILIES = ["Cascadia Mono", "Consolas", "Noto Sans Mono", "DejaVu Sans Mono"]


@dataclass(frozen=True, slots=True)
class Tones:
    """One palette; text tones reach 4.5:1 wherever they are put, `line` 3:1 on `raised`."""

    surface: str
    raised: str
    hover: str
    border: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    band: str
    on_band: str
    danger: str
    warning: str
    ok: str


LIGHT = Tones(
    surface="#F3F6F6",
    raised="#FFFFFF",
    hover="#E9EFF0",
    border="#D3DCDD",
    line="#84939A",
    text="#1A2427",
    muted="#526064",
    accent="#0F6B74",
    accent_soft="#D9ECEE",
    on_accent="#FFFFFF",
    band="#0F6B74",
    on_band="#FFFFFF",
    danger="#B3261E",
    warning="#7F4D00",
    ok="#1A653A",
)
DARK = Tones(
    surface="#171D20",
    raised="#1F272A",
    hover="#283236",
    border="#354146",
    line="#71828A",
    text="#E6ECEE",
    muted="#A6B3B7",
    accent="#4FB3BF",
    accent_soft="#1C434A",
    on_accent="#06282C",
    band="#123F46",
    on_band="#E6F2F3",
    danger="#FF9A92",
    warning="#F0B850",
    ok="#7FCB9C",
)


def tones(palette: QPalette | None = None) -> Tones:
    """Return the tones of a palette (by default the program's present one)."""
    window = (palette or QGuiApplication.palette()).color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def colour(name: str, palette: QPalette | None = None) -> QColor:
    """Return a tone by its name in `Tones`, fit for a palette (by default the present one)."""
    return QColor(getattr(tones(palette), name))


def role_font(role: Role) -> QFont:
    """Return the font of a role, for what is painted and not a widget."""
    return QFont(_font(role))  # a copy: who asks may slant it


@cache
def _font(role: Role) -> QFont:
    font = QFont(_CODE_FAMILIES if role == "code" else _FAMILIES)
    font.setPixelSize(SIZES.get(role, SIZES["body"]))
    if role in _STRONG:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def set_role(widget: QWidget, role: Role) -> None:
    """Give a widget the look of a role; may be called again with another one."""
    widget.setProperty("role", role)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def palette_of(chosen: Tones) -> QPalette:
    """Return the Qt palette of the tones, disabled group included."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: chosen.surface,
        QPalette.ColorRole.WindowText: chosen.text,
        QPalette.ColorRole.Base: chosen.raised,
        QPalette.ColorRole.AlternateBase: chosen.surface,
        QPalette.ColorRole.Text: chosen.text,
        QPalette.ColorRole.Button: chosen.raised,
        QPalette.ColorRole.ButtonText: chosen.text,
        QPalette.ColorRole.BrightText: chosen.danger,
        QPalette.ColorRole.ToolTipBase: chosen.text,
        QPalette.ColorRole.ToolTipText: chosen.raised,
        QPalette.ColorRole.PlaceholderText: chosen.muted,
        QPalette.ColorRole.Highlight: chosen.accent,
        QPalette.ColorRole.HighlightedText: chosen.on_accent,
        QPalette.ColorRole.Accent: chosen.accent,
        QPalette.ColorRole.Link: chosen.accent,
        QPalette.ColorRole.LinkVisited: chosen.accent,
        QPalette.ColorRole.Light: chosen.raised,
        QPalette.ColorRole.Midlight: chosen.hover,
        QPalette.ColorRole.Mid: chosen.border,
        QPalette.ColorRole.Dark: chosen.line,
        QPalette.ColorRole.Shadow: chosen.line,
    }
    for role, tone in roles.items():
        palette.setColor(role, QColor(tone))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(chosen.muted))
    return palette


def style_sheet(chosen: Tones) -> str:
    """Return the style sheet of the tones."""
    template = Template(resource("resources", "theme.qss").read_text("utf-8"))
    icons = resource("resources", "icons").as_posix()
    fonts = (_font_rule(role, size) for role, size in SIZES.items())
    return template.substitute(asdict(chosen), icons=icons) + "\n".join(fonts)


def _font_rule(role: str, size: int) -> str:
    """Return the rule that gives a role its font: one set on a widget is lost by a new parent."""
    families = ", ".join(f'"{name}"' for name in _CODE_FAMILIES if role == "code")
    family = f" font-family: {families};" if families else ""
    weight = " font-weight: 600;" if role in _STRONG else ""
    return f'*[role="{role}"] {{ font-size: {size}px;{family}{weight} }}'


def apply_theme(app: QApplication, choice: Choice) -> None:
    """Dress the whole program; ``system`` asks the desktop for light or dark."""
    dark = choice == "dark"
    if choice == "system":
        dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    chosen = DARK if dark else LIGHT
    app.setStyle("Fusion")
    app.setFont(role_font("body"))
    app.setPalette(palette_of(chosen))
    app.setStyleSheet(style_sheet(chosen))


class Theme(QObject):
    """The choice of look while the program runs; follows the desktop when it is ``system``."""

    def __init__(self, app: QApplication, choice: Choice = "system") -> None:
        super().__init__(app)
        self._app = app
        self.choice: Choice = choice
        app.styleHints().colorSchemeChanged.connect(self._follow)
        apply_theme(app, choice)

    def choose(self, choice: Choice) -> None:
        """Change the look at once."""
        self.choice = choice
        apply_theme(self._app, choice)

    @contextmanager
    def put_on_last(self) -> Iterator[None]:
        """Dress at once what is built inside the block, instead of each part at each step.

        A widget is dressed again whenever it changes its parent: for the whole window that is
        most of the time to build it. What is measured inside the block is not dressed yet.
        """
        sheet = self._app.styleSheet()
        self._app.setStyleSheet("")
        try:
            yield
        finally:
            self._app.setStyleSheet(sheet)

    def close(self) -> None:
        """Stop following the desktop."""
        self._app.styleHints().colorSchemeChanged.disconnect(self._follow)

    def _follow(self) -> None:
        if self.choice == "system":
            self.choose("system")
