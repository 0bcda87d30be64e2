"""What to export: a package or a CSV, of a period, and at the province of a district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from canasplan.exchange.export import ExportRequest
from canasplan.model import Profile
from canasplan.numerals import day_text
from canasplan.plan_document import PlanDocument
from canasplan.rules import YEARS_AFTER
from canasplan.ui.form.date_field import DateEditor
from canasplan.ui.theme import SPACE_S, SPACE_XS


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included; ``None`` is open."""

    since: date | None = None
    until: date | None = None


class ExportChoice(QWidget):
    """The questions of an export."""

    changed = Signal()

    def __init__(
        self,
        plan: PlanDocument,
        profile: Profile | None,
        today: date,
        parent: QWidget | None = None,
        *,
        numbered: bool = True,
    ) -> None:
        """Without `numbered` no package can be made: its number could not be noted."""
        super().__init__(parent)
        self._plan = plan
        self.package_button = QRadioButton()
        self.csv_button = QRadioButton(self.tr("CS&V para una hoja de cálculo"))
        self.period = QComboBox()
        self.since = DateEditor()
        self.until = DateEditor()
        self.district = QComboBox(self)
        self.district.hide()
        self._latest = min(today, date(plan.period.end + YEARS_AFTER, 12, 31))
        self._fill()
        province = profile is None or profile.district is None
        self._fill_kinds(province=province, numbered=numbered)
        self._lay_out(with_district=province)
        self.period.currentIndexChanged.connect(self._period_chosen)
        self.district.currentIndexChanged.connect(self.changed)
        self.package_button.toggled.connect(self.changed)
        for editor in (self.since, self.until):
            editor.edited.connect(self.changed)
        self._period_chosen()

    @property
    def package(self) -> bool:
        """Whether a package is asked for, and not a CSV."""
        return self.package_button.isChecked()

    def request(self) -> ExportRequest | None:
        """Return what is asked for; ``None`` while two right dates are missing."""
        period = self.period.currentData()
        if period is None:
            since, until = self.since.day(), self.until.day()
            if since is None or until is None or since > until:
                return None
            period = Period(since, until)
        return ExportRequest(period.since, period.until, self.district.currentData())

    def _fill(self) -> None:
        years = self._plan.period
        whole = self.tr("Todo el plan ({start}–{end})").format(start=years.start, end=years.end)
        self.period.addItem(whole, Period())
        for year in range(max(years.end, self._latest.year), years.start - 1, -1):
            label = self.tr("Año {year}").format(year=year)
            self.period.addItem(label, Period(date(year, 1, 1), date(year, 12, 31)))
        self.period.addItem(self.tr("Entre dos fechas"), None)
        self.district.addItem(self.tr("Todos los distritos"), None)
        for district in self._plan.districts:
            self.district.addItem(district.name, district.ubigeo)
        self.period.setAccessibleName(self.tr("Periodo"))
        self.district.setAccessibleName(self.tr("Distrito"))
        self.since.set_name(self.tr("Desde"))
        self.until.set_name(self.tr("Hasta"))
        for editor in (self.since, self.until):
            editor.set_latest(self._latest)
            editor.line.setPlaceholderText(self.tr("Sin límite"))

    def _fill_kinds(self, *, province: bool, numbered: bool) -> None:
        self.package_button.setText(
            self.tr("Pa&quete para la región o un distrito (recomendado)")
            if province
            else self.tr("Pa&quete para la oficina provincial (recomendado)")
        )
        self.package_button.setToolTip(
            self.tr("Un archivo ZIP numerado y sellado: se nota si falta un envío o si se dañó")
            if numbered
            else self.tr("Los datos solo se pueden leer, y un paquete lleva un número que anotar")
        )
        self.csv_button.setToolTip(self.tr("Un archivo CSV que se abre con Excel o LibreOffice"))
        self.package_button.setEnabled(numbered)
        (self.package_button if numbered else self.csv_button).setChecked(True)

    def _lay_out(self, *, with_district: bool) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_XS)
        for button in (self.package_button, self.csv_button):
            whole.addWidget(button)
        self._grid = QGridLayout()
        whole.addSpacing(SPACE_XS)
        whole.addLayout(self._grid)
        self._grid.setHorizontalSpacing(SPACE_S)
        self._grid.setVerticalSpacing(SPACE_XS)
        self._grid.setRowMinimumHeight(2, SPACE_XS)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        self._put(self.tr("&Periodo"), self.period, 0, 0, 1 if with_district else 2)
        if with_district:
            self.district.show()
            self._put(self.tr("D&istrito"), self.district, 0, 1)
        self._put(self.tr("&Desde"), self.since, 3, 0)
        self._put(self.tr("&Hasta"), self.until, 3, 1)
        fields = (
            *(self.package_button, self.csv_button, self.period),
            *(self.district, self.since.input, self.until.input),
        )
        for before, after in pairwise(fields):
            QWidget.setTabOrder(before, after)

    def _put(self, text: str, field: QWidget, row: int, column: int, span: int = 1) -> None:
        label = QLabel(text)
        label.setBuddy(field)
        self._grid.addWidget(label, row, column, 1, span)
        self._grid.addWidget(field, row + 1, column, 1, span)

    @Slot()
    def _period_chosen(self) -> None:
        """Show the two dates of the period; let them be typed when it is between two dates."""
        period = self.period.currentData()
        for editor in (self.since, self.until):
            editor.blockSignals(True)
            editor.set_locked(period is not None)
        if period is None:
            self.since.set_day(self._latest.replace(day=1))
            self.until.set_day(self._latest)
        else:
            self.since.set_text(day_text(period.since))
            self.until.set_text(day_text(period.until))
        for editor in (self.since, self.until):
            editor.blockSignals(False)
        self.changed.emit()
