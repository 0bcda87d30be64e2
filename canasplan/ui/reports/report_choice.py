"""Which report, of which part of the plan, as of when."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QComboBox, QGridLayout, QLabel, QRadioButton, QWidget

from canasplan.numerals import readable
from canasplan.plan_document import PlanDocument
from canasplan.reports.dossier import Ask
from canasplan.reports.kinds import Kind
from canasplan.standing import PLAN
from canasplan.ui.form.optional_day import OptionalDay
from canasplan.ui.theme import SPACE_M, SPACE_S, SPACE_XS, set_role


class ReportChoice(QWidget):
    """The questions of a report."""

    changed = Signal()

    def __init__(
        self, plan: PlanDocument, own: str | None, action: str, parent: QWidget | None = None
    ) -> None:
        """Begin with a district (`own`) and an action, where there are."""
        super().__init__(parent)
        self._plan, self._action = plan, action
        self.kinds = QButtonGroup(self)
        self._buttons: dict[Kind, QRadioButton] = {}
        self.part, self.district, self.year = QComboBox(), QComboBox(), QComboBox()
        self.until = OptionalDay(self.tr("hoy"), self.tr("Al día; vacío es hoy"))
        self.before = OptionalDay(
            self.tr("con nada"), self.tr("Comparar con el día; vacío es con nada")
        )
        self._fill(own)
        self._lay_out()
        self._buttons[Kind.TRACKING].setChecked(True)
        self._offer_parts()
        self.kinds.buttonClicked.connect(self._offer_parts)
        for box in (self.part, self.district, self.year):
            box.currentIndexChanged.connect(self.changed)
        for day in (self.until, self.before):
            day.line.textChanged.connect(self.changed)

    @property
    def kind(self) -> Kind:
        """Return which report is chosen."""
        return next(kind for kind, button in self._buttons.items() if button.isChecked())

    def choose(self, kind: Kind) -> None:
        """Choose a report."""
        self._buttons[kind].click()

    def ask(self) -> Ask:
        """Return what the figures are to be about."""
        part, ubigeo = str(self.part.currentData() or PLAN), self.district.currentData()
        if self.kind is Kind.FIELD:  # what it is not asked for may still stand in its fields
            return Ask(part, ubigeo)
        return Ask(
            part,
            ubigeo,
            self.year.currentData(),
            self.until.day(),
            self.before.day(),
        )

    @property
    def complete(self) -> bool:
        """Whether all that is typed is understood, as far as the report asks for it."""
        return self.kind is Kind.FIELD or (self.until.complete and self.before.complete)

    def _fill(self, own: str | None) -> None:
        self.district.addItem(self.tr("Toda la provincia"), None)
        for one in self._plan.districts:
            self.district.addItem(one.name, one.ubigeo)
        self.district.setCurrentIndex(max(self.district.findData(own), 0))
        period = self._plan.period
        self.year.addItem(self.tr("Todo el plan"), None)
        for year in range(period.start, period.end + 2):
            self.year.addItem(str(year), year)
        for box in (self.part, self.district, self.year):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(14)
        self.part.setMaxVisibleItems(18)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_XS)
        row = 0
        for kind, name, told in self._kinds():
            button, note = QRadioButton(name), QLabel(told)
            button.setAccessibleDescription(told)
            set_role(note, "muted")
            note.setContentsMargins(24, 0, 0, SPACE_XS)
            self._buttons[kind] = button
            self.kinds.addButton(button)
            grid.addWidget(button, row, 0, 1, 4)
            grid.addWidget(note, row + 1, 0, 1, 4)
            row += 2
        grid.setRowMinimumHeight(row, SPACE_S)
        for place, (text, field) in enumerate(self._fields(), start=row + 1):
            label = QLabel(text)
            label.setBuddy(field)
            grid.addWidget(label, place, 0)
            grid.addWidget(field, place, 1, 1, 3)
        grid.setColumnStretch(3, 1)

    def _kinds(self) -> tuple[tuple[Kind, str, str], ...]:
        return (
            (Kind.TRACKING, self.tr("Informe de &seguimiento"),
             self.tr("Todas las cifras, para la oficina")),
            (Kind.HEARING, self.tr("A&udiencia pública"),
             self.tr("Logros, dificultades y acciones a seguir, y una hoja para la pared")),
            (Kind.ACTION, self.tr("&Ficha de acción"),
             self.tr("Una acción en cada distrito, con todos sus avances")),
            (Kind.FIELD, self.tr("&Hoja de campo"),
             self.tr("En blanco, para llenar a mano donde no hay luz")),
        )  # fmt: skip

    def _fields(self) -> tuple[tuple[str, QWidget], ...]:
        return (
            (self.tr("&Parte del plan"), self.part),
            (self.tr("&Distrito"), self.district),
            (self.tr("P&eriodo"), self.year),
            (self.tr("&Al día"), self.until),
            (self.tr("Co&mparar con"), self.before),
        )

    @Slot()
    def _offer_parts(self) -> None:
        """Offer the parts that the chosen report can be about."""
        kept = self.part.currentData() or self._action
        self.part.blockSignals(True)
        self.part.clear()
        for name, code in self._parts():
            self.part.addItem(name, code)
        found = self.part.findData(kept)
        if found < 0:
            found = max(self.part.findData(self._action), 0)
        self.part.setCurrentIndex(found)
        self.part.blockSignals(False)
        field = self.kind is Kind.FIELD
        for widget in (self.year, self.until, self.before):
            widget.setDisabled(field)  # a blank sheet has no figures
        self.changed.emit()

    def _parts(self) -> list[tuple[str, str]]:
        if self.kind in (Kind.TRACKING, Kind.HEARING):
            ejes = [(f"{eje.code} {readable(eje.name)}", eje.code) for eje in self._plan.ejes]
            return [(self.tr("Todo el plan"), PLAN), *ejes]
        actions = [(f"{one.code} {one.text}", one.code) for _, _, one in self._plan.actions()]
        if self.kind is Kind.ACTION:
            return actions
        temas = [
            (self.tr("Tema {code}: {name}").format(code=tema.code, name=readable(tema.name)),
             tema.code)
            for eje in self._plan.ejes for tema in eje.temas if tema.actions
        ]  # fmt: skip
        return [*actions, *temas]
