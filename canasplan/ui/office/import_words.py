"""How the window words what became of a received file, or would."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from PySide6.QtCore import QCoreApplication

from canasplan.exchange.imports import FileReport, Outcome
from canasplan.exchange.merging import Counts
from canasplan.exchange.received import Format
from canasplan.model import PROVINCE
from canasplan.numerals import number_text
from canasplan.plan_document import PlanDocument
from canasplan.ui.texts import QT_TRANSLATE_NOOP

Look = tuple[str, str, str]
"""Icon, tone and word."""

_PENDING = ("warning", "warning", QT_TRANSLATE_NOOP("Import", "Con pendientes"))
_NOTICED = ("info", "accent", QT_TRANSLATE_NOOP("Import", "Con avisos"))
_BEFORE = {
    Outcome.REFUSED: ("error", "danger", QT_TRANSLATE_NOOP("Import", "Se rechazará")),
    Outcome.APART: ("lock", "warning", QT_TRANSLATE_NOOP("Import", "Se apartará")),
    Outcome.TAKEN: ("ok", "ok", QT_TRANSLATE_NOOP("Import", "Listo")),
    Outcome.KNOWN: ("history", "muted", QT_TRANSLATE_NOOP("Import", "Ya importado")),
}
_AFTER = {
    Outcome.REFUSED: ("error", "danger", QT_TRANSLATE_NOOP("Import", "Rechazado")),
    Outcome.APART: ("lock", "warning", QT_TRANSLATE_NOOP("Import", "Apartado")),
    Outcome.TAKEN: ("ok", "ok", QT_TRANSLATE_NOOP("Import", "Incorporado")),
    Outcome.KNOWN: _BEFORE[Outcome.KNOWN],
}

COUNTS = (
    ("new", QT_TRANSLATE_NOOP("Import", "fila nueva"), QT_TRANSLATE_NOOP("Import", "filas nuevas")),
    (
        "known",
        QT_TRANSLATE_NOOP("Import", "ya conocida"),
        QT_TRANSLATE_NOOP("Import", "ya conocidas"),
    ),
    ("healed", QT_TRANSLATE_NOOP("Import", "reparada"), QT_TRANSLATE_NOOP("Import", "reparadas")),
    (
        "proposals",
        QT_TRANSLATE_NOOP("Import", "propuesta"),
        QT_TRANSLATE_NOOP("Import", "propuestas"),
    ),
    (
        "conflicts",
        QT_TRANSLATE_NOOP("Import", "conflicto"),
        QT_TRANSLATE_NOOP("Import", "conflictos"),
    ),
    (
        "set_apart",
        QT_TRANSLATE_NOOP("Import", "apartada"),
        QT_TRANSLATE_NOOP("Import", "apartadas"),
    ),
    ("refused", QT_TRANSLATE_NOOP("Import", "rechazo"), QT_TRANSLATE_NOOP("Import", "rechazos")),
)
"""What is counted: the name in `Counts`, one of it, several of it."""

DECIDED = ("proposals", "conflicts", "set_apart")
"""What a person decides about, each in a dialog of its own."""


def tr(text: str) -> str:
    """Translate a text of the import."""
    return QCoreApplication.translate("Import", text)


def look_of(report: FileReport, *, trial: bool) -> Look:
    """Return icon, tone and word of what became of a file; for a `trial`, of what would."""
    icon, tone, word = (_BEFORE if trial else _AFTER)[report.outcome]
    if report.outcome is Outcome.TAKEN and report.waits:
        icon, tone, word = _PENDING
    elif _is_noticed(report):
        icon, tone, word = _NOTICED
    return icon, tone, tr(word)


def _is_noticed(report: FileReport) -> bool:
    """Tell whether there is something to know; what a receipt says is no warning."""
    taken = report.outcome is Outcome.TAKEN
    return taken and bool(report.notices) and report.format is not Format.RECEIPT


def problems_first(reports: Iterable[FileReport]) -> list[FileReport]:
    """Return the files that a person has to do with before those that went well."""
    return sorted(reports, key=_rank)


def _rank(report: FileReport) -> int:
    if report.outcome is Outcome.TAKEN:
        return 2 if report.waits else 3 if _is_noticed(report) else 4
    return {Outcome.REFUSED: 0, Outcome.APART: 1, Outcome.KNOWN: 5}[report.outcome]


def origin_text(report: FileReport, plan: PlanDocument) -> str:
    """Return "Layo · paquete n.º 7 · 1,204 filas · 12 de metas", as far as that is known."""
    parts = [place_text(report.place, plan), _format_text(report)]
    if rows := report.counts.rows:
        parts.append(rows_text(rows))
    if metas := report.counts.metas:
        parts.append(tr("{count} de metas").format(count=number_text(metas, 0)))
    return " · ".join(part for part in parts if part)


def place_text(place: str, plan: PlanDocument) -> str:
    """Return the name of a district or of the province, empty where it is not known."""
    district = plan.district(place)
    if district is not None:
        return district.name
    return tr("Provincia") if place == PROVINCE else place


def rows_text(rows: int) -> str:
    """Return "1 fila", "1,204 filas"."""
    return tr("1 fila") if rows == 1 else tr("{count} filas").format(count=number_text(rows, 0))


def _format_text(report: FileReport) -> str:
    if report.format is Format.RECEIPT:
        return tr("acuse")
    if report.manifest is not None:
        return tr("paquete n.º {number}").format(number=report.manifest.sequence)
    return tr("paquete") if report.format is Format.PACKAGE else tr("CSV")


def total(reports: Iterable[FileReport]) -> Counts:
    """Return the sums over all files."""
    result = Counts()
    for report in reports:
        for field in fields(Counts):
            sum_ = getattr(result, field.name) + getattr(report.counts, field.name)
            setattr(result, field.name, sum_)
    return result


def files_text(count: int) -> str:
    """Return "1 archivo", "12 archivos"."""
    return tr("1 archivo") if count == 1 else tr("{count} archivos").format(count=count)


def taken_text(files: int, new: int) -> str:
    """Return "Se incorporaron 12 archivos, con 1,204 filas nuevas."."""
    if not files:
        return tr("No se incorporó ningún archivo.")
    one = tr("Se incorporó {files}") if files == 1 else tr("Se incorporaron {files}")
    rows = tr("1 fila nueva") if new == 1 else tr("{count} filas nuevas")
    told = tr("{files}, con {rows}.")
    return told.format(
        files=one.format(files=files_text(files)), rows=rows.format(count=number_text(new, 0))
    )
