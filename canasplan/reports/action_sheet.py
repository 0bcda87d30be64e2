"""Ficha de acción: one action in all districts, down to each avance."""

from __future__ import annotations

from canasplan.model import STATUS_LABELS
from canasplan.numerals import day_text, money_text, number_text, percent_text, quantity_text
from canasplan.plan_document import Action
from canasplan.reports.blocks import Block, Drawn, Grid, Item, Items, Line, Picture, Role
from canasplan.reports.dossier import Dossier
from canasplan.reports.method import method
from canasplan.reports.tracking import figures_grid, opening
from canasplan.stories import Story
from canasplan.why import cell_text, district_name

MOST = 200
"""Avances that are printed; all of them are in the workbook."""


def pages(dossier: Dossier) -> list[Block]:
    """Return the pages; the dossier's scope is an action."""
    action = dossier.plan.action(dossier.scope)
    if action is None:
        msg = f"{dossier.scope!r} is no action"
        raise ValueError(msg)
    blocks = opening(dossier, "Ficha de acción")
    blocks[2:2] = [Line(_place(dossier, action), Role.CAPTION), Line(_partners(action))]
    blocks += [
        figures_grid(dossier.figure),
        Line("En cada distrito", Role.HEADING),
        _districts(dossier),
        Picture(Drawn.MONTHS, "Programado y real, por mes", dossier.scope, dossier.ubigeo),
        Line("Avances", Role.HEADING),
        *_avances(dossier),
        *method(dossier),
    ]
    return blocks


def _place(dossier: Dossier, action: Action) -> str:
    eje, tema = action.code.split(".")[0], action.code.rpartition(".")[0]
    return f"Eje {eje} {dossier.name(eje)}. Tema {tema} {dossier.name(tema)}."


def _partners(action: Action) -> str:
    if not action.partners_text:
        return "Responsables y aliados: el documento oficial no los nombra."
    return f"Responsables y aliados: {action.partners_text}"


def _districts(dossier: Dossier) -> Grid:
    places = [one for one in dossier.plan.districts if dossier.ubigeo in (None, one.ubigeo)]
    rows = []
    for one in places:
        cell = dossier.standing.cell(dossier.scope, one.ubigeo)
        goal = cell.goal
        meta = "sin meta"
        if goal is not None and goal.quantity is not None:
            meta = quantity_text(goal.quantity, goal.unit)
        rows.append(
            (
                one.name,
                percent_text(cell.percent),
                dossier.light(cell.percent),
                meta,
                money_text(cell.tally.amount),
                money_text(goal.budget) if goal and goal.budget is not None else "—",
                cell_text(cell),
            )
        )
    headers = ("Distrito", "Avance", "Semáforo", "Meta", "Gastado", "Presupuesto", "De qué sale")
    shares = (12, 10, 13, 13, 14, 14, 24)
    return Grid(headers, tuple(rows), shares, frozenset({1, 4, 5}))


def _avances(dossier: Dossier) -> list[Block]:
    if not dossier.stories:
        return [Line("No hay avances registrados.", Role.CAPTION)]
    stories = sorted(dossier.stories, key=lambda one: (one.date, one.record), reverse=True)
    rows = tuple(_row(dossier, story) for story in stories[:MOST])
    headers = ("Fecha", "Distrito", "Comunidad", "Estado", "Declara", "Cantidad", "Gastado",
               "Personas")  # fmt: skip
    shares = (11, 13, 15, 13, 10, 15, 14, 9)
    blocks: list[Block] = [Grid(headers, rows, shares, frozenset({4, 6, 7}))]
    more = len(stories) - MOST
    if more > 0:
        told = f"Y {number_text(more, 0)} anteriores, que están en el archivo de Excel."
        blocks.append(Line(told, Role.CAPTION))
    blocks += [Line("Lo que cuentan", Role.SUBHEADING), _words(dossier, stories[:MOST])]
    return blocks


def _row(dossier: Dossier, story: Story) -> tuple[str, ...]:
    people = (story.women or 0) + (story.men or 0)
    return (
        day_text(story.date),
        district_name(dossier.plan, story.ubigeo),
        story.locality or "",
        STATUS_LABELS[story.status],
        "" if story.percent is None else percent_text(story.percent),
        "" if story.quantity is None else quantity_text(story.quantity, story.unit),
        "" if story.amount is None else money_text(story.amount),
        number_text(people, 0) if people else "",
    )


def _words(dossier: Dossier, stories: list[Story]) -> Items:
    items = []
    for story in stories:
        said = [
            f"{label}: {text}"
            for label, text in (
                ("Logros", story.achievements),
                ("Dificultades", story.difficulties),
                ("Acciones a seguir", story.next_steps),
            )
            if text
        ]
        if said:
            where = district_name(dossier.plan, story.ubigeo)
            by = f", {story.responsible}" if story.responsible else ""
            items.append(Item("\n".join(said), f"{where}, {day_text(story.date)}{by}."))
    return Items(tuple(items))
