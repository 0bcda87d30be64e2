"""Audiencia pública: what was achieved, what was difficult and what comes next, in plain words.

Law 31433 asks for achievements and difficulties at public hearings (art. 119-A of Ley 27972).
"""

from __future__ import annotations

from canasplan.numerals import (
    counted,
    day_text,
    long_day_text,
    money_text,
    number_text,
    percent_text,
    readable,
)
from canasplan.reports.blocks import (
    Block,
    Drawn,
    Grid,
    Headline,
    Item,
    Items,
    Line,
    PageBreak,
    Picture,
    Role,
)
from canasplan.reports.dossier import Dossier, of_pairs
from canasplan.reports.method import method
from canasplan.standing import PLAN
from canasplan.stories import newest
from canasplan.why import district_name

MOST = 4
"""Entries of each kind for each eje: what a hearing has time for."""

_KINDS = (
    ("achievements", "Logros", "Nadie escribió logros todavía."),
    ("difficulties", "Dificultades", "Nadie escribió dificultades."),
    ("next_steps", "Acciones a seguir", "Nadie escribió acciones a seguir."),
)


def pages(dossier: Dossier) -> list[Block]:
    """Return the pages: in short, eje by eje, how it is calculated, and a sheet for the wall."""
    blocks = _in_short(dossier)
    for eje in _ejes(dossier):
        blocks += _eje(dossier, eje)
    return [*blocks, PageBreak(), *method(dossier), PageBreak(), *_poster(dossier)]


def _ejes(dossier: Dossier) -> tuple[str, ...]:
    """Return the ejes to speak about; of a smaller part of the plan, that part."""
    return dossier.standing.parts(PLAN) if dossier.scope == PLAN else (dossier.scope,)


def _in_short(dossier: Dossier) -> list[Block]:
    figure, scope, ubigeo = dossier.figure, dossier.scope, dossier.ubigeo
    day = long_day_text(dossier.standing.known.day)
    told = f"es lo que se avanzó de lo propuesto, al {day}"
    blocks: list[Block] = [
        Line("Audiencia pública de rendición de cuentas", Role.TITLE),
        Line(dossier.plan.title),
        Line(f"{dossier.where}. {dossier.when}.", Role.CAPTION),
        Headline(percent_text(figure.percent), dossier.light(figure.percent), told),
        *(Line(text) for text in _plainly(dossier)),
    ]
    if scope == PLAN:
        title = dossier.marked("Cuánto se avanzó en cada eje")
        blocks.append(Picture(Drawn.EJES, title, scope, ubigeo))
    if ubigeo is None:
        title = dossier.marked("Cuánto avanzó cada distrito")
        blocks.append(Picture(Drawn.DISTRICTS, title, scope, None))
    blocks.append(Picture(Drawn.MONTHS, "Lo programado y lo hecho, mes a mes", scope, ubigeo))
    return blocks


def _plainly(dossier: Dossier) -> list[str]:
    """Return the figures as sentences."""
    figure = dossier.figure
    people, spent = figure.people, money_text(figure.spent)
    told = [
        f"Actividades registradas: {_n(figure.records)}. Participaron "
        f"{counted(people.women, 'mujer', 'mujeres')} y "
        f"{counted(people.men, 'hombre', 'hombres')}; de ellos, "
        f"{counted(people.minors, 'menor', 'menores')} de 18 años, "
        f"{counted(people.elders, 'adulto mayor', 'adultos mayores')} y "
        f"{counted(people.disabled, 'persona', 'personas')} con discapacidad "
        "(quien participó varias veces está contado cada vez)."
    ]
    if figure.financial is None:
        told.append(f"Se gastaron {spent}. No hay presupuesto registrado con que compararlo.")
    else:
        told.append(
            f"Se gastaron {spent}. Donde había presupuesto, {money_text(figure.spent_budgeted)} "
            f"de {money_text(figure.budget)}: {percent_text(figure.financial)}."
        )
    told.append(
        f"De {counted(figure.cells, 'acción', 'acciones')} por distrito, "
        f"{counted(figure.counted, 'tiene', 'tienen')} datos y "
        f"{counted(figure.silent, 'no tiene', 'no tienen')} ninguno: lo que no tiene datos no "
        "entra en el porcentaje."
    )
    if then := dossier.since:
        told.append(then)
    return told


def _eje(dossier: Dossier, eje: str) -> list[Block]:
    figure = dossier.figure_of(eje)
    told = f"{of_pairs(figure)}."
    of_eje = "" if "." in eje else "Eje "
    blocks: list[Block] = [
        PageBreak(),
        Line(f"{of_eje}{eje}. {readable(dossier.name(eje))}", Role.HEADING),
        Headline(percent_text(figure.percent), dossier.light(figure.percent), told),
    ]
    if any(dossier.standing.parts(tema) for tema in dossier.standing.parts(eje)):
        title = dossier.marked("Cuánto se avanzó en cada tema")
        picture = Picture(Drawn.TEMAS, title, eje, dossier.ubigeo)
        blocks.append(picture)
    codes = set(dossier.standing.actions(eje))
    stories = [story for story in dossier.stories if story.action in codes]
    for told_in, title, nothing in _KINDS:
        chosen, more = newest(stories, told_in, MOST)
        blocks.append(Line(title, Role.SUBHEADING))
        if not chosen:
            blocks.append(Line(nothing, Role.CAPTION))
            continue
        items = (
            Item(
                getattr(story, told_in),
                f"{story.action} {dossier.name(story.action).rstrip('.')}. "
                f"{district_name(dossier.plan, story.ubigeo)}, {day_text(story.date)}.",
            )
            for story in chosen
        )
        blocks.append(Items(tuple(items)))
        if more:
            blocks.append(
                Line(f"Y {_n(more)} más, que están en el archivo de Excel.", Role.CAPTION)
            )
    return blocks


def _poster(dossier: Dossier) -> list[Block]:
    """Return the sheet for the wall: one figure for all, one for each eje, in large type."""
    figure = dossier.figure
    rows = []
    for eje in _ejes(dossier):
        percent = dossier.figure_of(eje).percent
        name = readable(dossier.name(eje))
        rows.append((name, percent_text(percent), dossier.light(percent)))
    return [
        Line("¿Cuánto avanzamos?", Role.POSTER),
        Line(f"{dossier.where}. {dossier.when}."),
        Headline(percent_text(figure.percent), dossier.light(figure.percent), "", poster=True),
        Line(f"{of_pairs(figure)}.", Role.SUBHEADING),
        Grid(("", "", ""), tuple(rows), (48, 22, 30), frozenset({1}), poster=True),
    ]


def _n(value: int) -> str:
    return number_text(value, 0)
