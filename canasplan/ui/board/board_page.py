"""The board of progress: how far the plan is, by eje, tema, district and month."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.model import Change
from canasplan.numerals import day_text, money_text, number_text, percent_text
from canasplan.standing import Standing
from canasplan.ui.board import drawings
from canasplan.ui.board.board_filter import BoardFilter
from canasplan.ui.board.drawings import Part, tr
from canasplan.ui.board.tiles import Tile
from canasplan.ui.charts.chart import Chart
from canasplan.ui.charts.chart_view import ChartView
from canasplan.ui.empty_state import EmptyState
from canasplan.ui.figure_store import FigureStore
from canasplan.ui.gauge import gauge
from canasplan.ui.store import Store
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, set_role
from canasplan.why import cutoffs_text, district_name, money_of, when_text

TWO_COLUMNS = 860
"""From this width in pixels on, charts stand beside each other."""
SILENT_MONTHS = 3
LEFT = (drawings.by_eje, drawings.months, drawings.by_tema)
"""What stands at the left where there are two columns: about as much as at the right."""


class BoardPage(QWidget):
    """Filters, the figures in short, and the charts; every figure explains itself."""

    why_wanted = Signal(str, object)

    def __init__(self, store: Store, figures: FigureStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._figures = store, figures
        self._stale = True
        profile = store.profile()
        self.filter = BoardFilter(store.plan(), profile.district if profile else None)
        self.title = QLabel(tr("Tablero de avance"))
        set_role(self.title, "heading")
        self.when = QLabel()
        set_role(self.when, "caption")
        self.whole = Tile(tr("Avance físico"), light=True)
        self.money = Tile(tr("Ejecución financiera"))
        self.people = Tile(tr("Beneficiarios"))
        self.bare = Tile(tr("Sin meta física"))
        self.tiles = (self.whole, self.money, self.people, self.bare)
        self.months = QSpinBox()
        self.months.setRange(1, 24)
        self.months.setValue(SILENT_MONTHS)
        self.months.setSuffix(tr(" meses o más"))
        self.months.setAccessibleName(tr("Meses sin avances"))
        self.charts: dict[str, ChartView] = {}
        self._drawn: dict[str, Callable[[Standing, Part], Chart]] = {
            tr("Por eje"): drawings.by_eje,
            tr("Por distrito"): drawings.by_district,
            tr("Programado y real, por mes"): drawings.months,
            tr("Mapa de los distritos"): drawings.on_map,
            tr("Por tema"): drawings.by_tema,
            tr("Dinero gastado, por mes"): drawings.money,
            tr("Beneficiarios, por mes"): drawings.people,
            tr("Acciones en silencio"): self._silence,
        }
        self.empty = EmptyState()
        self.empty.say(
            "data",
            tr("Todavía no hay nada que contar."),
            tr("Registre avances o incorpore los paquetes de los distritos, y ponga las metas: "
               "aquí se verá cuánto va."),
        )  # fmt: skip
        self.foot = QLabel()
        set_role(self.foot, "caption")
        self.foot.setWordWrap(True)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.filter.year)
        self._redraw()

    def _lay_out(self) -> None:
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(SPACE_L, 0, SPACE_L, SPACE_L)
        self._grid.setSpacing(SPACE_M)
        for title in self._drawn:
            silent = title == tr("Acciones en silencio")
            view = ChartView(title, self.months if silent else None)
            view.chosen.connect(self.why_wanted)
            self.charts[title] = view
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QVBoxLayout()
        top.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, 0)
        top.setSpacing(SPACE_S)
        top.addWidget(self.title)
        top.addWidget(self.when)
        top.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addLayout(top)
        column.addWidget(self.area, 1)
        column.addWidget(self.empty, 1)
        self._columns = 0
        self._place(1)

    def _place(self, columns: int) -> None:
        """Put tiles and charts into one column or two."""
        if columns == self._columns:
            return
        self._columns = columns
        tiles = QGridLayout()
        tiles.setSpacing(SPACE_M)
        across = 2 * columns
        for place, tile in enumerate(self.tiles):
            tiles.addWidget(tile, place // across, place % across)
        for view in (*self.charts.values(), self.foot):
            self._grid.removeWidget(view)  # an item left alive remembers heights of other widths
        while (item := self._grid.itemAt(0)) is not None:
            self._grid.removeItem(item)
        self._grid.addLayout(tiles, 0, 0, 1, columns)
        for number in range(columns):
            shown = [
                view
                for title, view in self.charts.items()
                if columns == 1 or (self._drawn[title] in LEFT) == (number == 0)
            ]
            self._grid.addLayout(_stacked(shown), 1, number)
        self._grid.addWidget(self.foot, 2, 0, 1, columns)
        for number in range(2):
            self._grid.setColumnStretch(number, int(number < columns))

    def _connect(self) -> None:
        self.months.lineEdit().setTextMargins(SPACE_S, 0, 0, 0)
        self._store.changed.connect(self._follow)
        self._figures.changed.connect(self._on_figures)
        self.filter.sight_changed.connect(self._figures.look)
        self.filter.part_changed.connect(self._redraw)
        self.months.valueChanged.connect(lambda _: self._redraw())
        for tile in self.tiles:
            tile.clicked.connect(self.explain)

    @Slot()
    def explain(self) -> None:
        """Ask why the part that the board is about is how far it is."""
        part = self.filter.part()
        self.why_wanted.emit(part.scope, part.ubigeo)

    @Slot(object)
    def _follow(self, change: Change) -> None:
        """Offer the ejes and years of another plan; its figures are on their way."""
        if change.plan:
            self.filter.offer(self._store.plan())

    @Slot()
    def _on_figures(self) -> None:
        """Draw what changed, or later: nobody waits for what is not seen."""
        if self.isVisible():
            self._redraw()
        else:
            self._stale = True

    @Slot()
    def _redraw(self) -> None:
        standing = self._figures.standing
        self._stale = standing is None
        empty = standing is None or not standing.known.tallies
        self.area.setVisible(not empty)
        self.empty.setVisible(empty and standing is not None)
        if problem := self._figures.problem:
            self.when.setText(tr("Las cifras no están al día. {why}").format(why=problem))
        elif standing is None:
            self.when.setText(tr("Leyendo los avances…"))
        else:
            self.when.setText(_when(standing, self.filter.part()))
        if standing is None:
            return
        self.foot.setText(cutoffs_text(standing.cutoffs))
        part = self.filter.part()
        self._tell_tiles(standing, part)
        for title, draw in self._drawn.items():
            self.charts[title].show_chart(draw(standing, part))

    def _tell_tiles(self, standing: Standing, part: Part) -> None:
        figure = standing.figure(part.scope, part.ubigeo)
        shown = gauge(standing, figure)
        told = tr("{word} · {counted} de {cells} pares con datos").format(
            word=shown.word, counted=_n(figure.counted), cells=_n(figure.cells)
        )
        if standing.before is not None:
            told = f"{shown.word} · {drawings.change(standing, part)}"
        self.whole.tell(shown.text, told, standing.light(figure.percent))
        spent = tr("{spent} de {budget}").format(
            spent=money_text(figure.spent_budgeted), budget=money_text(figure.budget)
        )
        without = tr("{spent}; sin presupuesto").format(spent=money_text(figure.spent))
        self.money.tell(
            percent_text(figure.financial), spent if figure.budget else without,
            tip=money_of(figure),
        )  # fmt: skip
        both = tr("{women} mujeres, {men} hombres").format(
            women=_n(figure.people.women), men=_n(figure.people.men)
        )
        self.people.tell(_n(figure.people.all), both)
        disputed = tr("Avances: {records}; en conflicto: {conflicts}").format(
            records=_n(figure.records), conflicts=_n(figure.conflicts)
        )
        self.bare.tell(
            tr("{n} de {cells}").format(n=_n(figure.without_target), cells=_n(figure.cells)),
            disputed,
        )

    def _silence(self, standing: Standing, part: Part) -> Chart:
        return drawings.silence(standing, part, self.months.value())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._redraw()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(2 if event.size().width() >= TWO_COLUMNS else 1)


def _stacked(views: Sequence[ChartView]) -> QVBoxLayout:
    """Return charts under each other, each as high as it needs."""
    stack = QVBoxLayout()
    stack.setSpacing(SPACE_M)
    for view in views:
        stack.addWidget(view)
    stack.addStretch(1)
    return stack


def _when(standing: Standing, part: Part) -> str:
    """Return of which days, and of what, the figures are."""
    told = when_text(standing)
    if part.ubigeo:
        told = f"{district_name(standing.plan, part.ubigeo)}. {told}"
    if standing.before is None:
        return told
    return tr("{when}, comparado con el {day}: la raya de cada barra y el cambio en puntos").format(
        when=told, day=day_text(standing.before.known.day)
    )


def _n(value: int) -> str:
    return number_text(value, 0)
