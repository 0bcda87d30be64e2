"""Which reports there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from canasplan.errors import CanasplanError
from canasplan.reports import action_sheet, field_sheet, hearing, tracking
from canasplan.reports.blocks import Block
from canasplan.reports.dossier import Dossier


class Kind(StrEnum):
    """A report, by the word that asks for it."""

    TRACKING = "seguimiento"
    HEARING = "audiencia"
    ACTION = "accion"
    FIELD = "campo"


KIND_LABELS = {
    Kind.TRACKING: "Informe de seguimiento",
    Kind.HEARING: "Audiencia pública",
    Kind.ACTION: "Ficha de acción",
    Kind.FIELD: "Hoja de campo",
}

TELLING = frozenset({Kind.HEARING, Kind.ACTION})
"""Those on whose pages the words of avances stand."""

_PAGES: dict[Kind, Callable[[Dossier], Sequence[Block]]] = {
    Kind.TRACKING: tracking.pages,
    Kind.HEARING: hearing.pages,
    Kind.ACTION: action_sheet.pages,
    Kind.FIELD: field_sheet.pages,
}


def pages_of(kind: Kind, dossier: Dossier) -> Sequence[Block]:
    """Return the pages of a report.

    Raises:
        CanasplanError: the report is about one action, and none was named.
    """
    if kind is Kind.ACTION and dossier.plan.action(dossier.scope) is None:
        raise CanasplanError("La ficha es de una acción. Diga cuál, por ejemplo 1.02.03.")
    return _PAGES[kind](dossier)
