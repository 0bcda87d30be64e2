"""The titles of the readable pages of the plan, which the tree shows before any is written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Translate a text of the pages."""
    return QCoreApplication.translate("PlanPage", text)


def page_titles() -> list[tuple[str, str]]:
    """Return the key and the title of every page, in reading order."""
    return [
        ("datos", tr("Datos del plan")),
        ("introduccion", tr("Introducción")),
        ("vision", tr("Visión y misión")),
        ("lineamientos", tr("Lineamientos de política")),
        ("foda", tr("Diagnóstico (FODA)")),
        ("matriz", tr("Ejes de desarrollo (sección 5)")),
        ("objetivos", tr("Objetivos estratégicos")),
        ("politicas", tr("Políticas")),
        ("metodologia", tr("Metodología")),
        ("distritos", tr("Distritos")),
    ]
