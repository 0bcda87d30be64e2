"""What a page is made of, without a word about how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from canasplan.lights import Light


class Drawn(StrEnum):
    """A chart of the board."""

    EJES = "ejes"
    TEMAS = "temas"
    DISTRICTS = "distritos"
    MAP = "mapa"
    MONTHS = "meses"
    MONEY = "dinero"
    PEOPLE = "beneficiarios"
    SILENCE = "silencio"


class Role(StrEnum):
    """How a line is set."""

    TITLE = "titulo"
    HEADING = "capitulo"
    SUBHEADING = "apartado"
    BODY = "texto"
    CAPTION = "nota"
    POSTER = "cartel"
    """Large type, to be read on a wall."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph."""

    text: str
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Headline:
    """A percentage in large figures, with its light."""

    percent: str
    light: Light
    told: str
    poster: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list, and where it comes from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    rows: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; a cell that is a `Light` is drawn as its mark and its word."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str | Light, ...], ...]
    shares: tuple[int, ...]
    """How wide each column is, in percent of the page."""
    right: frozenset[int] = frozenset()
    """Columns of numbers."""
    strong: frozenset[int] = frozenset()
    """Rows that are sums."""
    poster: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart under its title."""

    drawn: Drawn
    title: str
    scope: str
    ubigeo: str | None


@dataclass(frozen=True, slots=True)
class Box:
    """A place of a form that is filled in by hand."""

    label: str
    share: int
    """Percent of the page's width."""
    filled: str = ""
    choices: tuple[str, ...] = ()
    """Words with a little square before each, to tick."""


@dataclass(frozen=True, slots=True)
class Form:
    """Boxes beside each other."""

    boxes: tuple[Box, ...]
    lines: int = 1
    """How many lines of handwriting have room."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Block = Line | Headline | Items | Grid | Picture | Form | PageBreak
