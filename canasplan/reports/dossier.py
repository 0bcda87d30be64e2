"""What a report is about, gathered before anything of it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canasplan.lights import Light
from canasplan.model import Profile
from canasplan.numerals import day_text, number_text
from canasplan.plan_document import PlanDocument
from canasplan.rollup import Figure
from canasplan.standing import PLAN, Standing
from canasplan.stories import Story
from canasplan.why import district_name, scope_name, since_text, title_of, when_text


@dataclass(frozen=True, slots=True)
class Ask:
    """Which figures a report is to be about."""

    scope: str = PLAN
    ubigeo: str | None = None
    year: int | None = None
    until: date | None = None
    """As it stood on this day; ``None``: as it stands."""
    before: date | None = None
    """Compared with how it stood on this day."""
    told: bool = True
    """Whether the words of the avances are wanted: of many, they take the longest to read."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The figures and the words of one part of the plan, as of one day."""

    standing: Standing
    stories: tuple[Story, ...]
    author: Profile | None
    """Who makes the report."""
    scope: str = PLAN
    ubigeo: str | None = None

    @property
    def plan(self) -> PlanDocument:
        """The plan in use."""
        return self.standing.plan

    @property
    def made(self) -> date:
        """The day it is made."""
        return self.standing.known.today

    @property
    def figure(self) -> Figure:
        """The figure of all that the report is about."""
        return self.standing.figure(self.scope, self.ubigeo)

    @property
    def where(self) -> str:
        """Whose figures these are: the province's or one district's."""
        if self.ubigeo:
            return f"Distrito de {district_name(self.plan, self.ubigeo)}"
        return f"Provincia de {self.plan.province.name}"

    @property
    def about(self) -> str:
        """The part of the plan, where it is not all of it; else empty."""
        return "" if self.scope == PLAN else title_of(self.plan, self.scope)

    @property
    def when(self) -> str:
        """Of which avances the figures are."""
        return when_text(self.standing)

    @property
    def since(self) -> str:
        """How far it came since the day it is compared with; empty without one."""
        return since_text(self.standing, self.scope, self.ubigeo)

    def marked(self, title: str) -> str:
        """Return the title of bars, with what the tick in them is where there is one."""
        before = self.standing.before
        return f"{title} (la raya: {day_text(before.known.day)})" if before else title

    @property
    def made_by(self) -> str:
        """Who made the report, and when."""
        day = f"Hecho el {day_text(self.made)}"
        return f"{day} por {self.author.author}." if self.author else f"{day}."

    def light(self, percent: int | None) -> Light:
        """Return the light of a percentage."""
        return self.standing.light(percent)

    def figure_of(self, scope: str) -> Figure:
        """Return the figure of another scope, of the same district or all."""
        return self.standing.figure(scope, self.ubigeo)

    def name(self, scope: str) -> str:
        """Return the literal name of a scope."""
        return scope_name(self.plan, scope)


def of_pairs(figure: Figure) -> str:
    """Return how many pairs of action and district have data."""
    known, cells = number_text(figure.counted, 0), number_text(figure.cells, 0)
    if figure.cells == 1:
        return "Con datos" if figure.counted else "Sin datos"
    verb = "tiene" if figure.counted == 1 else "tienen"
    return f"{known} de {cells} acciones por distrito {verb} datos"
