"""The shape of a dialog that works: a title, a word about it, a notice, and a bar meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.ui.progress.banner import Banner
from canasplan.ui.texts import say
from canasplan.ui.theme import SPACE_L, SPACE_S, SPACE_XL, set_role


class WorkingDialog(QDialog):
    """Stays open while it works; what follows the head is put into `column`."""

    def __init__(self, title: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.working = False
        """Whether something is being written or found out."""
        self.banner = Banner()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(self.tr("Progreso"))
        self.close_button = QPushButton(self.tr("&Cerrar"))
        self.close_button.clicked.connect(self.reject)
        heading, words = QLabel(title), QLabel(hint)
        set_role(heading, "title")
        set_role(words, "muted")
        words.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        self.column.setSpacing(SPACE_S)
        for widget in (heading, words, self.banner):
            self.column.addWidget(widget)

    @override
    def done(self, result: int) -> None:
        """Close; but not while it works."""
        if not self.working:
            super().done(result)

    @Slot()
    def judge(self) -> None:
        """Offer what can be done now."""
        self.close_button.setDisabled(self.working)
        self.bar.setVisible(self.working)

    def set_working(self, *, working: bool) -> None:
        """Begin to work, or end it."""
        self.working = working
        self.judge()

    @Slot(object)
    def refused(self, error: CanasplanError) -> None:
        """Say what was refused and what to do."""
        self.banner.tell("error", say(error))

    @Slot()
    def ended(self) -> None:
        """Stop working, whatever came of it."""
        self.bar.setRange(0, 0)
        self.set_working(working=False)
