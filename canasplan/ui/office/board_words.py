"""How the office's board words what it counts."""

from __future__ import annotations

from datetime import date
from enum import Enum

from PySide6.QtCore import QCoreApplication

from canasplan.numerals import number_text
from canasplan.province import DistrictBoard
from canasplan.ui.progress.progress_text import PERU
from canasplan.ui.texts import QT_TRANSLATE_NOOP

Look = tuple[str, str, str]
"""Icon, tone and word; no icon and no tone where there is nothing to look at."""

DASH = "–"


class Waiting(Enum):
    """What waits for a person, each decided in a dialog of its own."""

    CONFLICTS = "conflicts"
    PROPOSALS = "proposals"
    SET_APART = "set_apart"


_ONE_OR_MANY = {
    Waiting.CONFLICTS: (
        QT_TRANSLATE_NOOP("Board", "1 conflicto"),
        QT_TRANSLATE_NOOP("Board", "{count} conflictos"),
    ),
    Waiting.PROPOSALS: (
        QT_TRANSLATE_NOOP("Board", "1 propuesta"),
        QT_TRANSLATE_NOOP("Board", "{count} propuestas"),
    ),
    Waiting.SET_APART: (
        QT_TRANSLATE_NOOP("Board", "1 apartada"),
        QT_TRANSLATE_NOOP("Board", "{count} apartadas"),
    ),
}


def tr(text: str) -> str:
    """Translate a text of the board."""
    return QCoreApplication.translate("Board", text)


def number_of(one: DistrictBoard, waiting: Waiting) -> int:
    """Return how many of these wait in a district."""
    return int(getattr(one, waiting.value))


def waiting_text(waiting: Waiting, count: int) -> str:
    """Return "1 conflicto", "3 conflictos"."""
    singular, plural = _ONE_OR_MANY[waiting]
    return tr(singular) if count == 1 else tr(plural).format(count=number_text(count, 0))


def missing_look(one: DistrictBoard) -> Look:
    """Tell whether the packages of a district are all here and follow each other."""
    if not one.chains:
        return "", "", DASH
    if one.missing:
        word = tr("Falta 1") if one.missing == 1 else tr("Faltan {count}")
        return "warning", "warning", word.format(count=number_text(one.missing, 0))
    if one.disorder:
        return "warning", "warning", tr("Revisar")
    return "ok", "ok", tr("Completo")


def alarm_look(one: DistrictBoard) -> Look:
    """Tell whether one laptop numbered two revisions alike."""
    if not one.alarms:
        return "", "", DASH
    word = tr("1 alarma") if one.alarms == 1 else tr("{count} alarmas")
    return "error", "danger", word.format(count=number_text(one.alarms, 0))


def month_letters(month: date) -> str:
    """Return "set" for September."""
    return month_name(month)[:3]


def month_name(month: date) -> str:
    """Return "setiembre de 2022"."""
    return f"{PERU.standaloneMonthName(month.month).lower()} de {month.year}"
