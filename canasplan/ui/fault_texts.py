"""Faults of the data in words: in the strip, in the status bar, on a card."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from canasplan.numerals import number_text

Faults = Mapping[str, tuple[str, ...]]
"""By record, what does not fit; under "" what is no record's own."""


def unfit_text() -> str:
    """Return the mark of a record whose content is not what was saved."""
    return _tr("No corresponde a su huella")


def faults_text(faults: Faults) -> str:
    """Return a sentence about all faults."""
    count = _records(faults)
    if count == 0:
        return _tr("Los totales, los índices o el diario no corresponden a los registros.")
    if count == 1:
        return _tr("1 registro no corresponde a su huella: sus cifras no son de fiar.")
    told = _tr("{count} registros no corresponden a su huella: sus cifras no son de fiar.")
    return told.format(count=number_text(count, 0))


def short_faults_text(faults: Faults) -> str:
    """Return the same in a few words."""
    count = _records(faults)
    if count == 0:
        return _tr("Datos que no corresponden")
    if count == 1:
        return _tr("1 registro no corresponde")
    return _tr("{count} registros no corresponden").format(count=number_text(count, 0))


def _records(faults: Faults) -> int:
    return sum(bool(record) for record in faults)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Faults", text)
