"""What became of a received file, in a Spanish sentence: the same for the window and the CLI."""

from __future__ import annotations

from datetime import datetime

from canasplan.exchange.imports import FileReport, Outcome
from canasplan.exchange.merging import Counts
from canasplan.exchange.received import Format
from canasplan.identity import LIMA

_COUNTS = (
    ("new", "nueva", "nuevas"),
    ("known", "ya conocida", "ya conocidas"),
    ("healed", "reparada", "reparadas"),
    ("proposals", "propuesta", "propuestas"),
    ("conflicts", "registro en conflicto", "registros en conflicto"),
    ("set_apart", "apartada", "apartadas"),
)


def outcome_text(report: FileReport, *, trial: bool = False) -> str:
    """Return what became of a file; for a `trial`, what would."""
    counts = report.counts
    if report.outcome is Outcome.KNOWN:
        moment = datetime.fromisoformat(report.earlier).astimezone(LIMA)
        return f"ya importado el {moment:%d/%m/%Y a las %H:%M}, sin cambios."
    if report.outcome is Outcome.REFUSED:
        what = "se rechazaría entero" if trial else "rechazado entero, no se incorporó nada"
        found = counts.refused
        return f"{what}: {found} {'problema' if found == 1 else 'problemas'}."
    done = "se incorporaría" if trial else "incorporado"
    if report.format is Format.RECEIPT:
        return f"{done}{'' if counts.new else ', sin novedades'}."
    if report.outcome is Outcome.APART:
        done = "se apartaría entero" if trial else "apartado entero, espera a una persona"
    return f"{done}: {counts_text(counts)}."


def counts_text(counts: Counts) -> str:
    """Return "8 filas, 3 de metas: 6 nuevas, 2 ya conocidas", leaving out what is zero."""
    parts = [
        f"{number:,} {one if number == 1 else many}"
        for name, one, many in _COUNTS
        if (number := getattr(counts, name))
    ]
    rows = f"{counts.rows:,} {'fila' if counts.rows == 1 else 'filas'}"
    if counts.metas:
        rows = f"{rows}, {counts.metas:,} de metas"
    return f"{rows}: {', '.join(parts)}" if parts else rows
