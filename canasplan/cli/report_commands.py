"""The command that writes reports: PDF for reading, XLSX for going on with the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canasplan.cli.asking import Asked, day_of, reading, require_place
from canasplan.cli.output import print_json
from canasplan.errors import CanasplanError
from canasplan.standing import PLAN

if TYPE_CHECKING:
    from canasplan.bootstrap import Workspace
    from canasplan.reports.dossier import Dossier


def report(asked: Asked) -> int:
    """Write a report; the ending of its name says whether as PDF or as XLSX."""
    from canasplan.reports.kinds import TELLING, Kind

    ending = asked.salida.suffix.lower()
    if ending not in (".pdf", ".xlsx"):
        raise CanasplanError("El informe se escribe como .pdf o .xlsx: termine así el nombre.")
    kind = Kind(asked.tipo)
    if kind is Kind.FIELD and ending == ".xlsx":
        raise CanasplanError("La hoja de campo es para imprimir: termine el nombre en .pdf.")
    with reading(asked) as workspace:
        dossier = _dossier(workspace, asked, told=ending == ".xlsx" or kind in TELLING)
    told: dict[str, object] = {"archivo": str(asked.salida)}
    if ending == ".xlsx":
        from canasplan.reports.files import keep
        from canasplan.reports.workbook import workbook

        keep(asked.salida, workbook(dossier))
    else:
        from canasplan.ui.reports import printing

        application = printing.without_window()
        told["paginas"] = printing.write_pdf(kind, dossier, asked.salida)
        del application
    if asked.json:
        print_json(told)
    else:
        print(f"Escrito: {asked.salida}")
    return 0


def _dossier(workspace: Workspace, asked: Asked, *, told: bool) -> Dossier:
    from canasplan.reports.dossier import Ask

    scope = asked.eje or PLAN
    days = day_of(asked.al), day_of(asked.comparar)
    dossier = workspace.figures.dossier(
        Ask(scope, asked.ubigeo, asked.anio, *days, told), workspace.profiles.get()
    )
    require_place(dossier.plan, scope, asked.ubigeo)
    return dossier
