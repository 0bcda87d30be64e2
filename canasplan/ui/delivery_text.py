"""How far what is saved here has come on its way to the province, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from canasplan.numerals import number_text
from canasplan.ui.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from canasplan.receipts import Delivery

_PARTS = (
    ("pending", QT_TRANSLATE_NOOP("Delivery", "por enviar"), ""),
    ("sent", QT_TRANSLATE_NOOP("Delivery", "enviado"), QT_TRANSLATE_NOOP("Delivery", "enviados")),
    (
        "received",
        QT_TRANSLATE_NOOP("Delivery", "recibido"),
        QT_TRANSLATE_NOOP("Delivery", "recibidos"),
    ),
    (
        "observed",
        QT_TRANSLATE_NOOP("Delivery", "observado"),
        QT_TRANSLATE_NOOP("Delivery", "observados"),
    ),
)


def delivery_text(came: Delivery) -> tuple[str, str]:
    """Return "2 por enviar · 5 enviados · 12 recibidos", and its first part for little room."""
    parts = [
        f"{number_text(count, 0)} {_tr(many if many and count != 1 else one)}"
        for name, one, many in _PARTS
        if (count := getattr(came, name))
    ]
    parts = parts or [_tr("Nada por enviar")]
    return " · ".join(parts), parts[0]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Delivery", text)
