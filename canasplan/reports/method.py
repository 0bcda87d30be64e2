"""How the figures of a report come about: printed with every one of them."""

from __future__ import annotations

from canasplan.reports.blocks import Block, Item, Items, Line, Role
from canasplan.reports.dossier import Dossier
from canasplan.why import cutoffs_text, left_out, money_of

_RULES = (
    "Cada acción en cada distrito tiene un avance: lo hecho entre la meta, cuando hay una meta en "
    "la misma unidad; si no, el último porcentaje declarado; si no, el último estado (no iniciada "
    "0 %, en ejecución o paralizada 50 %, concluida 100 %). Ninguna pasa de 100 %.",
    "El avance de un tema, de un eje, de un distrito o del plan es el promedio de sus acciones "
    "por distrito, cada una con su peso (1.00 si la oficina no puso otro).",
    "Lo que no tiene datos no cuenta como 0 %: queda fuera y se dice cuánto es. Los avances "
    "anulados nunca cuentan; uno en conflicto cuenta una vez, hasta que se decida.",
    "La ejecución financiera es lo gastado entre el presupuesto, solo donde hay presupuesto.",
)


def method(dossier: Dossier) -> list[Block]:
    """Return the rules, what is left out of this report's figures, and the cut-offs."""
    out = left_out(dossier.figure)
    blocks: list[Block] = [
        Line("Cómo se calcula", Role.HEADING),
        Items(tuple(Item(rule, "") for rule in _RULES)),
    ]
    if out:
        blocks += [
            Line("Qué queda fuera o se marca en este informe", Role.SUBHEADING),
            Items(tuple(Item(f"{line}.", "") for line in out)),
        ]
    blocks += [
        Line(money_of(dossier.figure)),
        Line(cutoffs_text(dossier.standing.cutoffs)),
        Line(f"{dossier.when}. {dossier.made_by}", Role.CAPTION),
    ]
    return blocks
