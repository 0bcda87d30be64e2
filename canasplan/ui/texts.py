"""How values read on screen in es-PE, and the way core messages pass through translation."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from enum import StrEnum
from itertools import chain

from PySide6.QtCore import QCoreApplication

from canasplan.errors import CanasplanError, Message
from canasplan.model import (
    ACTIVITY_LABELS,
    COUNTING_LABELS,
    DIRECTION_LABELS,
    OPERATION_LABELS,
    STATUS_LABELS,
    Activity,
    Operation,
    Status,
)
from canasplan.numerals import number_text

LIMA = timezone(timedelta(hours=-5))
"""Peru keeps UTC−5 all year, whatever the laptop's zone says."""

_WORDS = dict[StrEnum, str](
    chain(
        ACTIVITY_LABELS.items(),
        STATUS_LABELS.items(),
        DIRECTION_LABELS.items(),
        COUNTING_LABELS.items(),
    )
)


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # Qt's own says that it gives an object
    """Mark a text of a table for translation, by the name that Qt's tools look for."""
    return text


def translate(text: str) -> str:
    """Pass a text that the core wrote through Qt's translation."""
    return QCoreApplication.translate("core", text)


def say(told: Message | CanasplanError) -> str:
    """Return the sentence to show for a core message or error."""
    message = told.message if isinstance(told, CanasplanError) else told
    template = translate(message.template)
    return template.format(**message.values) if message.values else template


def moment_text(moment: str) -> str:
    """Return the local day and time of a UTC moment (``2022-03-04T15:04:05.123Z``)."""
    return aware_text(datetime.fromisoformat(moment))


def time_text(moment: str) -> str:
    """Return the local time of a UTC moment, without its day."""
    return f"{datetime.fromisoformat(moment).astimezone(LIMA):%H:%M}"


def aware_text(moment: datetime) -> str:
    """Return the local day and time of an aware moment."""
    return f"{moment.astimezone(LIMA):%d/%m/%Y %H:%M}"


def records_text(count: int) -> str:
    """Return "1 registro", "1,204 registros"."""
    if count == 1:
        return QCoreApplication.translate("core", "1 registro")
    return QCoreApplication.translate("core", "{count} registros").format(
        count=number_text(count, 0)
    )


def saves_text(count: int) -> str:
    """Return "1 guardado", "1,204 guardados": revisions, in the words of people."""
    if count == 1:
        return QCoreApplication.translate("core", "1 guardado")
    return QCoreApplication.translate("core", "{count} guardados").format(
        count=number_text(count, 0)
    )


def size_text(size: int) -> str:
    """Return a number of bytes as "540 KB" or "1.2 MB"."""
    if size < 1_000_000:
        return f"{number_text(max(round(size / 1_000), 1), 0)} KB"
    return f"{number_text(round(size / 100_000), 1)} MB"


def status_text(status: Status) -> str:
    """Return the label of a status."""
    return translate(STATUS_LABELS[status])


def activity_text(activity: Activity) -> str:
    """Return the label of an activity."""
    return translate(ACTIVITY_LABELS[activity])


def choice_text(word: StrEnum) -> str:
    """Return the label of one of the words that a field offers."""
    return translate(_WORDS[word])


def operation_text(operation: Operation) -> str:
    """Return the label of what a revision did."""
    return translate(OPERATION_LABELS[operation])
