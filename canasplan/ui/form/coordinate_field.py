"""Latitude and longitude; a pair pasted into the first fills both."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from canasplan.ui.form.form_fields import NumberEditor

_NUMBER = r"[-+−]?\d{1,3}(?:[.,]\d+)?\s*°?"
_APART = r"(?:[;,]\s|[;\s]|,(?=[-−+]))"
_PAIR = re.compile(rf"\s*[(\[]?\s*({_NUMBER})\s*{_APART}\s*({_NUMBER})\s*[)\]]?\s*")
_POINT_PAIR = re.compile(r"\s*([-+−]?\d{1,3}\.\d+)\s*,\s*([-+−]?\d{1,3}\.\d+)\s*")


def split_pair(text: str) -> tuple[str, str] | None:
    """Return the two coordinates of "−14.49, -71.15", "-14,49; -71,15"… or ``None``."""
    found = _POINT_PAIR.fullmatch(text) or _PAIR.fullmatch(text)
    if found is None:
        return None
    latitude, longitude = (each.replace("−", "-").strip("°+ ") for each in found.groups())
    return latitude, longitude


class CoordinateEditor(NumberEditor):
    """One coordinate in degrees; tells when a pair was put into it at once."""

    paired = Signal(str, str)
    """Latitude and longitude, as text."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._before = ""
        self.line.textChanged.connect(self._look_for_pair)

    def _look_for_pair(self, text: str) -> None:
        """Split what came at once; what is typed key by key is split on leaving."""
        at_once = len(text) - len(self._before) > 1
        self._before = text
        if at_once:
            self._split()

    def leave(self) -> None:
        """Split a pair that was typed."""
        self._split()
        super().leave()

    def _split(self) -> None:
        if pair := split_pair(self.text()):
            self.paired.emit(*pair)
