"""What the board is about: period, day, the day compared with, eje, district."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from canasplan.numerals import readable
from canasplan.plan_document import PlanDocument
from canasplan.standing import PLAN
from canasplan.ui.board.drawings import Part, tr
from canasplan.ui.figure_store import Sight
from canasplan.ui.form.flow_layout import FlowLayout
from canasplan.ui.form.optional_day import OptionalDay
from canasplan.ui.theme import SPACE_S, set_role

DAY_WIDTH = 132
"""Of a date with its calendar, in pixels."""


class BoardFilter(QWidget):
    """Five fields; each says at once what changed."""

    sight_changed = Signal(object)
    """Other figures are wanted: a `Sight`."""
    part_changed = Signal()

    def __init__(self, plan: PlanDocument, own: str | None, parent: QWidget | None = None) -> None:
        """Offer what `plan` has; a district (`own`) begins with itself."""
        super().__init__(parent)
        self._own = own
        self.year, self.eje = _box(tr("Periodo")), _box(tr("Eje"))
        self.district = _box(tr("Distrito"))
        self.day = OptionalDay(tr("hoy"), tr("Al día; vacío es hoy"))
        self.before = OptionalDay(tr("nada"), tr("Comparar con el día; vacío es con nada"))
        flow = FlowLayout(self, SPACE_S)
        flow.addWidget(self.year)
        flow.addWidget(_dated(tr("al"), self.day))
        flow.addWidget(_dated(tr("comparado con"), self.before))
        flow.addWidget(self.eje)
        flow.addWidget(self.district)
        self.offer(plan)
        self.year.currentIndexChanged.connect(self._tell_sight)
        for day in (self.day, self.before):
            day.settled.connect(self._tell_sight)
        self.eje.currentIndexChanged.connect(lambda _: self.part_changed.emit())
        self.district.currentIndexChanged.connect(lambda _: self.part_changed.emit())

    def offer(self, plan: PlanDocument) -> None:
        """Offer what a plan has, and be about all of it as it stands; nobody is told."""
        years = [(str(year), year) for year in range(plan.period.start, plan.period.end + 2)]
        ejes = [(f"{eje.code} {readable(eje.name)}", eje.code) for eje in plan.ejes]
        districts = [(one.name, one.ubigeo) for one in plan.districts]
        _fill(self.year, (tr("Todo el plan"), None), *years)
        _fill(self.eje, (tr("Todos los ejes"), PLAN), *ejes)
        _fill(self.district, (tr("Todos los distritos"), None), *districts)
        if self._own is not None:
            with QSignalBlocker(self.district):
                self.district.setCurrentIndex(max(self.district.findData(self._own), 0))
        for day in (self.day, self.before):
            day.set_text("")

    def part(self) -> Part:
        """Return which part of the plan is looked at."""
        return Part(str(self.eje.currentData()), self.district.currentData())

    @Slot()
    def _tell_sight(self) -> None:
        if not (self.day.complete and self.before.complete):
            return  # what is typed wrong is marked; the sight stays
        self.sight_changed.emit(Sight(self.year.currentData(), self.day.day(), self.before.day()))


def _dated(text: str, day: OptionalDay) -> QWidget:
    """Return a day with the word before it: they stay together."""
    both, label = QWidget(), QLabel(text)
    set_role(label, "muted")
    day.setFixedWidth(DAY_WIDTH)
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_S)
    row.addWidget(label)
    row.addWidget(day)
    return both


def _fill(box: QComboBox, *items: tuple[str, object]) -> None:
    with QSignalBlocker(box):
        box.clear()
        for text, data in items:
            box.addItem(text, data)


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMinimumContentsLength(11)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box
