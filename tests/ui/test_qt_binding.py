"""What the program takes for granted of PySide6 itself."""

from __future__ import annotations

import sys

from PySide6.QtGui import QFont, QTextLayout, QTextOption


def test_calling_qt_does_not_eat_the_references_of_none(qapp: object) -> None:
    # PySide6 6.12.0 took one for every call without a result, and Python 3.11 died of it
    # ("deallocating None") after some twenty thousand. From 3.12 on None is immortal.
    layout, option = QTextLayout("Canas", QFont()), QTextOption()
    before = sys.getrefcount(None)
    for _ in range(1000):
        layout.setTextOption(option)
    assert sys.getrefcount(None) > before - 500
