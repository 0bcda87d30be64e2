"""The look: contrast, roles, light and dark, icons that follow."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from canasplan.model import Status
from canasplan.paths import resource
from canasplan.ui.icons import app_icon, icon, pixmap
from canasplan.ui.theme import (
    DARK,
    LIGHT,
    SIZES,
    Role,
    Theme,
    Tones,
    colour,
    role_font,
    set_role,
    style_sheet,
)
from tests.ui.contrast import contrast

TEXTS = ("text", "muted", "accent", "danger", "warning", "ok")
GROUNDS = ("surface", "raised")
OTHER_PAIRS = (
    ("on_accent", "accent"),
    ("on_band", "band"),
    ("text", "accent_soft"),
    ("muted", "accent_soft"),
    ("text", "hover"),
    ("surface", "text"),
)
PAIRS = [(text, ground) for text in TEXTS for ground in GROUNDS] + list(OTHER_PAIRS)


@pytest.mark.parametrize("tones", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids="-on-".join)
def test_every_text_can_be_read(tones: Tones, pair: tuple[str, str]) -> None:
    text, ground = (asdict(tones)[name] for name in pair)

    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("tones", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_an_input_can_be_seen(tones: Tones) -> None:
    assert contrast(tones.line, tones.raised) >= 3


@pytest.mark.parametrize("tones", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_has_no_open_place_and_names_pictures_that_are_there(tones: Tones) -> None:
    sheet = style_sheet(tones)

    assert "$" not in sheet.replace("$names", "")
    pictures = [part.split('"')[0] for part in sheet.split('url("')[1:]]
    assert pictures
    assert [picture for picture in pictures if not Path(picture).is_file()] == []


def test_dark_and_light_turn_the_whole_program(qapp: QApplication, theme: Theme) -> None:
    theme.choose("dark")
    assert colour("surface") == QColor(DARK.surface)
    assert qapp.palette().window().color() == QColor(DARK.surface)

    theme.choose("light")
    assert colour("surface") == QColor(LIGHT.surface)


def test_the_desktop_decides_while_the_choice_is_left_to_it(
    qapp: QApplication, theme: Theme
) -> None:
    theme.choose("system")
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())

    assert theme.choice == "system"
    assert colour("surface").name().upper() in {LIGHT.surface, DARK.surface}


def test_roles_use_the_type_scale_and_can_be_changed(qtbot: QtBot, theme: Theme) -> None:
    label = QLabel("Avances")
    qtbot.addWidget(label)
    roles: tuple[Role, ...] = ("title", "heading", "body", "code", "caption")

    for role in roles:
        set_role(label, role)
        assert label.font().pixelSize() == SIZES[role] == role_font(role).pixelSize()
    set_role(label, "error")
    assert label.property("role") == "error"


def test_an_icon_follows_the_theme_without_being_made_again(theme: Theme) -> None:
    save = icon("save")
    seen = {}
    for choice in ("light", "dark"):
        theme.choose("dark" if choice == "dark" else "light")
        seen[choice] = strongest(save)

    assert seen["light"] == QColor(LIGHT.text).name()
    assert seen["dark"] == QColor(DARK.text).name()


def test_a_disabled_icon_is_paler(theme: Theme) -> None:
    assert strongest(icon("save"), QIcon.Mode.Disabled) == QColor(LIGHT.line).name()


def test_an_icon_is_sharp_on_a_fine_screen(theme: Theme) -> None:
    drawn = icon("save").pixmap(QSize(16, 16), 1.5)

    assert (drawn.width(), drawn.devicePixelRatio()) == (24, 1.5)
    assert pixmap("save", 16, ratio=2).width() == 32
    assert not app_icon().pixmap(48, 48).isNull()


def test_every_icon_file_draws_something(theme: Theme) -> None:
    names = sorted(path.stem for path in resource("resources", "icons").glob("*.svg"))

    assert len(names) > 20
    assert [name for name in names if not strongest(icon(name))] == []


def test_no_icon_file_is_left_over() -> None:
    root = Path(__file__).resolve().parents[2]
    sources = [*root.glob("canasplan/ui/**/*.py"), resource("resources", "theme.qss")]
    words = "".join(source.read_text("utf-8") for source in sources)
    names = (path.stem for path in resource("resources", "icons").glob("*.svg"))
    plain = [name for name in names if not name.startswith("status-")]

    assert [
        name for name in plain if not re.search(rf'"{name}"|/{name}\.svg|"{name}\.svg"', words)
    ] == []


def test_every_status_has_its_icon() -> None:
    drawn = {path.stem for path in resource("resources", "icons").glob("status-*.svg")}

    assert drawn == {"status-none", *(f"status-{status.name.lower()}" for status in Status)}


def strongest(shown: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> str:
    """The colour of the most opaque pixel, empty for an empty picture."""
    image = shown.pixmap(QSize(48, 48), 1.0, mode).toImage()
    colours = (image.pixelColor(x, y) for x in range(48) for y in range(48))
    best = max(colours, key=QColor.alpha)
    return best.name() if best.alpha() > 200 else ""
