"""Hoja de campo: one page for each action, to fill in by hand where there is no light."""

from __future__ import annotations

from canasplan.model import ACTIVITY_LABELS, STATUS_LABELS
from canasplan.numerals import quantity_text
from canasplan.reports.blocks import Block, Box, Form, Line, PageBreak, Role
from canasplan.reports.dossier import Dossier
from canasplan.why import district_name


def pages(dossier: Dossier) -> list[Block]:
    """Return a page for each action of the dossier's scope."""
    blocks: list[Block] = []
    for code in dossier.standing.actions(dossier.scope):
        if blocks:
            blocks.append(PageBreak())
        blocks += _sheet(dossier, code)
    return blocks


def _sheet(dossier: Dossier, code: str) -> list[Block]:
    tema = code.rpartition(".")[0]
    return [
        Line("Hoja de campo", Role.TITLE),
        Line(f"{code} {dossier.name(code)}", Role.SUBHEADING),
        Line(f"Tema {tema} {dossier.name(tema)}. {dossier.plan.title}", Role.CAPTION),
        *_forms(dossier, code),
        Line(
            "Al volver, pase esta hoja a CanasPlan: menú Avance, Nuevo avance. Escriba solo "
            "cantidades de personas: ni nombres ni DNI.",
            Role.CAPTION,
        ),
    ]


def _forms(dossier: Dossier, code: str) -> list[Form]:
    where = district_name(dossier.plan, dossier.ubigeo) if dossier.ubigeo else ""
    unit, asked = _goal(dossier, code)
    return [
        Form((Box("Distrito", 30, where), Box("Comunidad", 45), Box("Fecha (día/mes/año)", 25))),
        Form((Box("Actividad", 100, choices=tuple(ACTIVITY_LABELS.values())),)),
        Form((Box("Estado de la acción", 100, choices=tuple(STATUS_LABELS.values())),)),
        Form((Box("Cantidad hecha" + asked, 35), Box("Unidad", 23, unit),
              Box("Avance acumulado (%)", 22), Box("Gastado (S/)", 20))),
        Form((Box("Mujeres", 20), Box("Hombres", 20), Box("Menores de 18", 20),
              Box("Adultos mayores", 20), Box("Con discapacidad", 20))),
        Form((Box("Responsable", 50), Box("Aliados", 50))),
        Form((Box("Logros", 100),), 6),
        Form((Box("Dificultades", 100),), 4),
        Form((Box("Acciones a seguir", 100),), 4),
        Form((Box("Latitud, longitud", 40), Box("Fotos o actas que se adjuntan", 60))),
        Form((Box("Firma de quien registra", 50), Box("Firma de la comunidad", 50)), 2),
    ]  # fmt: skip


def _goal(dossier: Dossier, code: str) -> tuple[str, str]:
    """Return the unit to fill in and what is asked for, where one district has a meta."""
    if dossier.ubigeo is None:
        return "", ""
    goal = dossier.standing.cell(code, dossier.ubigeo).goal
    if goal is None or goal.quantity is None:
        return "", ""
    return goal.unit or "", f" (meta: {quantity_text(goal.quantity, goal.unit)})"
