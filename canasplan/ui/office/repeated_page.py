"""A meta that was recorded more than once: its records side by side, of which one is kept."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QPushButton, QRadioButton, QWidget
from typing_extensions import override

from canasplan.decisions import Repeated
from canasplan.ui.form.field_row import Notice
from canasplan.ui.icons import icon
from canasplan.ui.office.decision_page import paragraph, rule, value_box
from canasplan.ui.office.side_by_side import TOP, SideBySidePage, letter
from canasplan.ui.progress.progress_text import label_text
from canasplan.ui.store import Store
from canasplan.ui.theme import set_role


class RepeatedPage(SideBySidePage):
    """Asks which record stands; `keep_asked` once one is chosen and the reason is given."""

    keep_asked = Signal()

    def __init__(self, store: Store, repeated: Repeated, parent: QWidget | None = None) -> None:
        self.repeated = repeated
        winners = [state.winner for state in repeated.states]
        super().__init__(store, winners, repeated.differing, parent)
        self.radios = tuple(self._radio(number) for number in range(len(winners)))
        void = self.tr("Anu&lar la otra") if len(winners) == 2 else self.tr("Anu&lar las demás")
        self.keep_button = QPushButton(icon("void", "on_accent"), void)
        set_role(self.keep_button, "primary")
        self.keep_button.setAutoDefault(False)
        self.keep_button.clicked.connect(self.keep_asked)
        self.buttons.addWidget(self.keep_button)
        told = self.tr(
            "Esta meta se puso por separado en más de un equipo. Elija cuál se conserva."
        )
        self.tell([Notice("warning", "warning", told)])
        self._fill()
        self.lay_out()
        self.judge()

    @property
    @override
    def first(self) -> QWidget:
        return self.radios[0]

    @property
    def kept(self) -> int | None:
        """The place of the record that stands, ``None`` before one is chosen."""
        chosen = [number for number, radio in enumerate(self.radios) if radio.isChecked()]
        return chosen[0] if chosen else None

    @override
    @Slot()
    def judge(self) -> None:
        chosen = self.kept is not None
        ready = chosen and self.reason_given() and not self.store.read_only
        self.keep_button.setEnabled(ready)
        if not chosen:
            self.say(self.tr("Falta elegir qué meta se conserva."))
        elif not self.reason_given():
            self.say(self.tr("Falta el motivo, de 5 letras o más."))
        else:
            self.say(self.tr("Lo que se anula no cuenta más y sigue en el historial."))

    def _fill(self) -> None:
        columns = range(1, len(self.revisions) + 1)
        grid = self.make_grid(columns)
        for number, column in enumerate(columns):
            title = self.tr("Meta {letter}").format(letter=letter(number))
            grid.addWidget(self.head(title, number), 0, column, TOP)
            grid.addWidget(self.radios[number], 1, column, TOP)
        for name in self.differing:
            self._add_row(grid, name)
        self.add_same(grid)

    def _add_row(self, grid: QGridLayout, name: str) -> None:
        line, label = grid.rowCount(), label_text(name)
        grid.addWidget(rule(), line, 0, 1, -1)
        grid.addWidget(paragraph(label), line + 1, 0, TOP)
        for column, text in enumerate(self.shown(name), 1):
            grid.addWidget(value_box(text, f"{label}, {letter(column - 1)}"), line + 1, column, TOP)

    def _radio(self, number: int) -> QRadioButton:
        radio = QRadioButton(self.tr("Conservar &{letter}").format(letter=letter(number)))
        said = ", ".join(
            f"{label_text(name)} {self.shown(name)[number]}" for name in self.differing
        )
        radio.setAccessibleName(f"{self.tr('Conservar la meta')} {letter(number)}: {said}")
        radio.toggled.connect(self.judge)
        return radio
