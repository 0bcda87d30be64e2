"""The commands about files: exporting, and taking up what is received."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from canasplan.cli.asking import Asked, period, reading, writing
from canasplan.cli.output import counted, print_json
from canasplan.errors import CanasplanError

if TYPE_CHECKING:
    from canasplan.exchange.imports import FileReport

REFUSED = 1
WAITING = 3
"""Taken up, but something waits for a person."""


def export(asked: Asked) -> int:
    """Write the CSV, or the next package."""
    from canasplan.exchange.export import ExportRequest

    target: Path = asked.salida.absolute()
    if not target.parent.is_dir():
        raise CanasplanError(
            "La carpeta {folder} no existe. Créela o elija otra.", folder=target.parent
        )
    request = ExportRequest(*period(asked), asked.ubigeo)
    with (writing if asked.paquete else reading)(asked) as workspace:
        if asked.ubigeo and workspace.plans.current().district(asked.ubigeo) is None:
            raise CanasplanError(
                "El ubigeo {ubigeo} no es de un distrito de Canas.", ubigeo=asked.ubigeo
            )
        exports = workspace.exports
        if asked.paquete:
            folder = target.is_dir()
            target = target / exports.package_name(request) if folder else target
            result = exports.write_package(request, target)
        else:
            result = exports.write(request, target)
        if workspace.read_only:
            print(
                "canasplan: ahora los datos solo se pueden leer; se exportó, "
                "pero siguen como «sin exportar».",
                file=sys.stderr,
            )
    if asked.json:
        print_json(
            {
                "archivo": str(result.path),
                "filas": result.rows,
                "registros": result.records,
                "bytes": result.size,
                "sha256": result.sha256,
            }
        )
    else:
        rows = counted(result.rows, "fila", "filas")
        records = counted(result.records, "avance", "avances")
        print(f"Exportado: {result.path} ({rows}, {records})")
    return 0


def write_receipt(asked: Asked) -> int:
    """Write what this province has of a district, for that district to import."""
    folder: Path = asked.salida.absolute()
    if not folder.is_dir():
        raise CanasplanError("La carpeta {folder} no existe. Créela o elija otra.", folder=folder)
    with reading(asked) as workspace:
        written = workspace.receipts.write(asked.ubigeo, folder)
    if asked.json:
        print_json(
            {
                "archivo": str(written.path),
                "ubigeo": asked.ubigeo,
                "envio": written.sequence,
                "revisiones": written.revisions,
                "observadas": written.observed,
                "sha256": written.sha256,
            }
        )
    else:
        revisions = counted(written.revisions, "revisión", "revisiones")
        observed = counted(written.observed, "observada", "observadas")
        print(f"Acuse: {written.path} ({revisions}, {observed})")
    return 0


def import_files(asked: Asked) -> int:
    """Take up what was received; 1 when a file was refused, 3 when something waits."""
    from canasplan.exchange.findings import write_report
    from canasplan.exchange.imports import Outcome
    from canasplan.exchange.received import files_in

    paths = files_in(asked.archivos)
    with writing(asked) as workspace:
        imports = workspace.imports
        reports = imports.look(paths) if asked.ensayo else imports.take(paths)
    if asked.informe:
        findings = (one for report in reports for one in report.findings)
        write_report(asked.informe.absolute(), findings)
    if asked.json:
        print_json([_object(report) for report in reports])
    else:
        for report in reports:
            _say(report, trial=asked.ensayo)
    if any(report.outcome is Outcome.REFUSED for report in reports):
        return REFUSED
    return WAITING if any(report.waits for report in reports) else 0


def _object(report: FileReport) -> dict[str, Any]:
    counts = report.counts
    return {
        "archivo": str(report.path),
        "resultado": str(report.outcome),
        "formato": str(report.format),
        "sha256": report.sha256,
        "lugar": report.place or None,
        "envio": report.manifest.sequence if report.manifest else None,
        "filas": counts.rows,
        "filas_de_metas": counts.metas,
        "nuevas": counts.new,
        "conocidas": counts.known,
        "reparadas": counts.healed,
        "propuestas": counts.proposals,
        "conflictos": counts.conflicts,
        "apartadas": counts.set_apart,
        "rechazos": [
            {
                "fila": one.row,
                "columna": one.column,
                "valor": one.value,
                "se_esperaba": str(one.expected),
                "que_hacer": str(one.remedy),
            }
            for one in report.findings
        ],
        "avisos": list(report.notices),
        "ya_importado_el": report.earlier or None,
    }


def _say(report: FileReport, *, trial: bool) -> None:
    from canasplan.exchange.findings import SHOWN
    from canasplan.exchange.told import outcome_text

    print(f"{report.path.name}: {outcome_text(report, trial=trial)}")
    for notice in report.notices:
        print(f"  Aviso: {notice}")
    for finding in report.findings[:SHOWN]:
        print(f"  {finding}", file=sys.stderr)
    if (more := len(report.findings) - SHOWN) > 0:
        told = counted(more, "problema más", "problemas más")
        print(f"  Y {told}; con --informe se escriben todos.", file=sys.stderr)
