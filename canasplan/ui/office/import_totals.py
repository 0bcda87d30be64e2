"""The counts of all files in one line; what leads to a list or a decision is a link."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from canasplan.exchange.imports import FileReport
from canasplan.numerals import number_text
from canasplan.ui.office.import_words import COUNTS, DECIDED, files_text, total, tr
from canasplan.ui.theme import SPACE_L, set_role


class ImportTotals(QWidget):
    """One word for each count that is not zero."""

    followed = Signal(str)
    """A name of `COUNTS` whose link was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files = QLabel()
        set_role(self.files, "heading")
        self.words: dict[str, QLabel] = {}
        self.links: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_L)
        row.addWidget(self.files)
        for name, _, _ in COUNTS:
            self.words[name], self.links[name] = QLabel(), self._link(name)
            row.addWidget(self.words[name])
            row.addWidget(self.links[name])
        row.addStretch()

    def show_reports(self, reports: Sequence[FileReport], *, trial: bool) -> None:
        """Add up files; for a `trial` nothing waits for a decision yet."""
        counts = total(reports)
        self.files.setText(files_text(len(reports)))
        for name, one, many in COUNTS:
            number = getattr(counts, name)
            told = f"{number_text(number, 0)} {tr(one if number == 1 else many)}"
            leads = name == "refused" or (not trial and name in DECIDED)
            self.words[name].setText(told)
            self.links[name].setText(told)
            self.words[name].setVisible(bool(number) and not leads)
            self.links[name].setVisible(bool(number) and leads)

    def _link(self, name: str) -> QPushButton:
        link = QPushButton()
        set_role(link, "link")
        link.setAutoDefault(False)
        link.clicked.connect(lambda _=False: self.followed.emit(name))
        return link
