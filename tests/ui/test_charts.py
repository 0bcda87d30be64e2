"""Charts: marks in their places, the same numbers in words and table, told without colour too."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.lights import LIGHT_LABELS, Light
from canasplan.numerals import money_text, percent_text
from canasplan.plan_document import PlanDocument
from canasplan.ui.board.drawings import short_money
from canasplan.ui.charts.bars import Bars
from canasplan.ui.charts.chart import Nothing
from canasplan.ui.charts.chart_view import ChartView
from canasplan.ui.charts.columns import Columns
from canasplan.ui.charts.counts import Count, Counts
from canasplan.ui.charts.ink import Ink, paper_ink, screen_ink
from canasplan.ui.charts.light_shape import paint_light
from canasplan.ui.row_table import LEFT, RIGHT
from canasplan.ui.theme import Theme
from tests.ui.contrast import contrast
from tests.ui.pictures import CHARTS, bars, counts, draw, numbers

Key = Qt.Key
WIDTHS = (290, 420, 620, 1200)
"""From the one column of a small screen to the whole of a large one, in design pixels."""
MANY = 48


@pytest.fixture
def plan(workspace: Workspace) -> PlanDocument:
    return workspace.plans.current()


@pytest.fixture(params=["light", "dark", "paper"])
def ink(request: pytest.FixtureRequest, theme: Theme) -> Ink:
    """Of each surface that charts are drawn on."""
    if request.param == "paper":
        return paper_ink(4.0)
    theme.choose(request.param)
    return screen_ink()


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("count", [0, 1, 3, 8, MANY])
def test_marks_lie_in_the_picture_one_beside_the_other(
    plan: PlanDocument, ink: Ink, name: str, count: int
) -> None:
    chart = CHARTS[name](plan, count)

    for width in WIDTHS:
        drawing = draw(chart, width * ink.unit, ink)
        marks = drawing.marks
        assert len(marks) == len(chart.table().rows) == min(count, 8 if name == "map" else MANY)
        for mark in marks:
            assert drawing.area.contains(mark.area), (width, mark.area)
            assert mark.area.width() > 0
            assert mark.area.height() > 0
        for one, other in combinations(marks, 2):
            both = one.area.intersected(other.area)
            assert min(both.width(), both.height()) < 0.01, (width, one.told, other.told)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("count", [1, 3, MANY])
def test_a_mark_tells_what_its_row_of_the_table_says(
    plan: PlanDocument, theme: Theme, name: str, count: int
) -> None:
    chart = CHARTS[name](plan, count)
    marks, table = draw(chart, 600, screen_ink()).marks, chart.table()

    assert [mark.place for mark in marks] == list(table.places)
    for mark, row in zip(marks, table.rows, strict=True):
        assert len(row) == len(table.headers)
        assert mark.told.startswith(row[0])
        assert numbers(mark.told) == numbers(*row)
        if "Semáforo" in table.headers:
            assert row[table.headers.index("Semáforo")] in mark.told
            assert row[1] in mark.told.replace("sin datos", "—")


@pytest.mark.parametrize("name", ["bars", "map", "counts"])
def test_the_number_and_the_word_of_a_row_stand_in_the_picture(
    plan: PlanDocument, ink: Ink, name: str
) -> None:
    chart = CHARTS[name](plan, 8)
    drawing = draw(chart, 600 * ink.unit, ink)

    for row in chart.table().rows:
        assert [text for text in drawing.texts if row[1] in text]
        if name != "counts":
            assert [text for text in drawing.texts if row[2] in text]


def test_what_was_planned_is_another_line_not_only_another_colour(
    plan: PlanDocument, theme: Theme
) -> None:
    drawing = draw(CHARTS["curve"](plan, 8), 600, screen_ink())

    assert {"Real", "Programado, repartido por meses"} <= set(drawing.texts)
    solid = draw(CHARTS["columns"](plan, 8), 600, screen_ink())
    assert drawing.dashed == solid.dashed + 2  # the line, and its sample in the legend


def test_lights_are_told_apart_in_one_colour(theme: Theme) -> None:
    black = QColor("black")
    mono = replace(screen_ink(), lights=dict.fromkeys(Light, black))
    outlines = replace(mono, ground=black)  # without what is drawn inside them

    for ink in (mono, outlines):
        for one, other in combinations([shape(light, ink) for light in Light], 2):
            assert differing(one, other) > 0.1


def shape(light: Light, ink: Ink) -> QImage:
    image = QImage(QSize(24, 24), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_light(painter, QRectF(image.rect()), light, ink)
    painter.end()
    return image


def differing(one: QImage, other: QImage) -> float:
    """Return the share of points that are clearly lighter or darker in one of them."""
    size = one.size()
    places = [(x, y) for x in range(size.width()) for y in range(size.height())]
    apart = (abs(one.pixelColor(*at).lightness() - other.pixelColor(*at).lightness()) > 90
             for at in places)  # fmt: skip
    return sum(apart) / len(places)


def test_nothing_known_is_no_bar_of_zero(theme: Theme) -> None:
    (zero, unknown, _) = bars(3)
    pictures = []
    for row in (replace(zero, light=Light.NONE, name=""), replace(unknown, name="")):
        image = QImage(QSize(400, 40), QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        Bars((row,), "Eje").paint(painter, QRectF(0, 0, 260, 20), screen_ink())
        painter.end()
        pictures.append(image)
    assert differing(*pictures) > 0.01
    assert "0.00 %" not in unknown.told
    assert "sin datos" in unknown.told


def test_texts_and_shapes_can_be_seen(ink: Ink) -> None:
    for text in (ink.text, ink.muted):
        assert contrast(text, ink.ground) >= 4.5
    for drawn in (ink.line, ink.accent, ink.muted, *ink.lights.values()):
        assert contrast(drawn, ink.ground) >= 3
    for filled in (ink.muted, *ink.lights.values()):
        assert contrast(filled, ink.border) >= 3  # the part against the rest of its bar


@pytest.mark.parametrize("soles", [1, 3, 9, 900, 1_999, 5_500, 9_900, 54_321, 999_999, 7_654_321])
def test_the_scale_of_money_says_what_stands_at_each_of_its_lines(theme: Theme, soles: int) -> None:
    chart = Columns((((2022, 9), soles * 100),), "Gastado", money_text, short_money, ("", None))
    scale = [text for text in draw(chart, 600, screen_ink()).texts if text.startswith("S/")]

    values = [amount(text) for text in scale]
    assert values[0] == 0
    assert values[-1] >= soles
    steps = {round(after - before, 2) for before, after in pairwise(values)}
    assert len(steps) == 1


def amount(text: str) -> float:
    found = re.fullmatch(r"S/ ([\d.,]+)( mil| M)?", text)
    assert found is not None, text
    factor = {None: 1, " mil": 1_000, " M": 1_000_000}[found[2]]
    return float(found[1].replace(",", "")) * factor


def test_in_place_of_a_chart_of_nothing_stands_why(ink: Ink) -> None:
    why = "Ningún avance dice un monto en todo lo que se mira: ponga los montos para verlos aquí."
    narrow, wide = (Nothing(why).height(width * ink.unit, ink) for width in (200, 1200))

    drawing = draw(Nothing(why), 200 * ink.unit, ink)
    assert narrow > wide
    assert " ".join(drawing.texts).split() == why.split()
    assert drawing.marks == ()
    assert Nothing(why).table().rows == ()


class Picked(list[tuple[str, object]]):
    """What was chosen."""

    def add(self, scope: str, ubigeo: object) -> None:
        self.append((scope, ubigeo))


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> ChartView:
    """Five bars on the screen, the picture with the keyboard."""
    view = ChartView("Por eje")
    qtbot.addWidget(view)
    view.show_chart(Bars(bars(5), "Eje"))
    view.resize(600, 400)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(lambda: view.isActiveWindow() and len(view.picture.marks) == 5)
    view.picture.setFocus()
    return view


@pytest.fixture
def picked(view: ChartView) -> Picked:
    picked = Picked()
    view.chosen.connect(picked.add)
    return picked


def place(view: ChartView) -> int:
    current = view.picture.current
    assert current is not None
    return view.picture.marks.index(current)


def test_the_keyboard_begins_at_the_first_mark_and_goes_through_all(view: ChartView) -> None:
    assert place(view) == 0
    for key, where in (
        (Key.Key_Down, 1), (Key.Key_Right, 2), (Key.Key_Up, 1), (Key.Key_Left, 0), (Key.Key_Up, 0),
        (Key.Key_End, 4), (Key.Key_Down, 4), (Key.Key_Home, 0),
    ):  # fmt: skip
        QTest.keyClick(view.picture, key)
        assert place(view) == where
        assert view.picture.accessibleName() == f"Por eje. {view.picture.marks[where].told}"


def test_the_mark_of_the_keyboard_can_be_seen(view: ChartView) -> None:
    first = view.picture.grab().toImage()
    QTest.keyClick(view.picture, Key.Key_Down)
    assert view.picture.grab().toImage() != first


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_keys_choose_a_mark(view: ChartView, picked: Picked, key: Key) -> None:
    QTest.keyClick(view.picture, Key.Key_Down)
    QTest.keyClick(view.picture, key)

    assert picked == [("2", None)]


def test_a_click_chooses_the_mark_beneath_it(view: ChartView, picked: Picked) -> None:
    spot = view.picture.marks[3].area.center().toPoint()
    QTest.mouseClick(view.picture, Qt.MouseButton.RightButton, pos=spot)
    assert picked == []

    QTest.mouseClick(view.picture, Qt.MouseButton.LeftButton, pos=spot)
    assert picked == [("4", None)]
    assert place(view) == 3


def test_the_pointer_is_told_what_it_is_over(qtbot: QtBot, view: ChartView) -> None:
    mark = view.picture.marks[2]
    spot = mark.area.center().toPoint()
    rest = QHelpEvent(QEvent.Type.ToolTip, spot, view.picture.mapToGlobal(spot))
    QApplication.sendEvent(view.picture, rest)
    assert QToolTip.text() == mark.told

    QTest.mouseMove(view.picture, spot)
    qtbot.waitUntil(lambda: view.picture.cursor().shape() is Qt.CursorShape.PointingHandCursor)
    outside = QPoint(spot.x(), view.picture.height() + 50)
    away = QHelpEvent(QEvent.Type.ToolTip, outside, view.picture.mapToGlobal(outside))
    QApplication.sendEvent(view.picture, away)
    qtbot.waitUntil(lambda: not QToolTip.text())


def test_other_figures_are_told_where_the_keyboard_is(qtbot: QtBot, view: ChartView) -> None:
    QTest.keyClick(view.picture, Key.Key_End)
    now = tuple(replace(row, percent=12_34) for row in bars(5))
    view.show_chart(Bars(now, "Eje"))
    qtbot.waitUntil(lambda: percent_text(12_34) in view.picture.accessibleName())

    view.show_chart(Bars(now[:2], "Eje"))
    qtbot.waitUntil(lambda: view.picture.accessibleName() == f"Por eje. {now[1].told}")
    assert place(view) == 1
    view.show_chart(Nothing("Nada."))
    qtbot.waitUntil(lambda: view.picture.accessibleName() == "Por eje. Nada.")
    assert view.picture.current is None


def test_the_table_stands_in_for_the_picture_and_back(view: ChartView, picked: Picked) -> None:
    view.switch.setFocus()
    QTest.keyClick(view.switch, Key.Key_Space)
    table = view.table
    assert table is not None
    assert table.isVisible()
    assert not view.picture.isVisible()
    assert view.switch.text() == "Ver gráfico"
    shown = [[table.model().index(row, column).data() for column in range(4)] for row in range(5)]
    assert shown == [list(row) for row in Bars(bars(5), "Eje").table().rows]

    table.selectRow(2)
    QTest.keyClick(table, Key.Key_Return)
    spot = table.visualRect(table.model().index(0, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert picked == [("3", None), ("1", None)]

    QTest.keyClick(view.switch, Key.Key_Space)
    assert view.picture.isVisible()
    assert not table.isVisible()
    assert view.switch.text() == "Ver tabla"


def test_the_table_has_other_figures_at_once(view: ChartView) -> None:
    view.switch.click()
    view.show_chart(Bars(tuple(replace(row, percent=12_34) for row in bars(2)), "Eje"))

    assert view.table is not None
    assert view.table.model().rowCount() == 2
    assert view.table.model().index(1, 1).data() == percent_text(12_34)


def test_names_stand_at_the_left_and_numbers_at_the_right(view: ChartView) -> None:
    view.switch.click()
    assert view.table is not None
    model = view.table.model()

    sides = [model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) for column in range(3)]
    assert sides == [int(LEFT), int(RIGHT), int(LEFT)]


def test_there_is_no_table_of_nothing(view: ChartView) -> None:
    view.show_chart(Nothing("Nada."))
    assert not view.switch.isEnabled()

    view.show_chart(counts(2))
    assert view.switch.isEnabled()


def test_a_picture_is_as_high_as_its_chart_needs_in_its_width(
    qtbot: QtBot, view: ChartView
) -> None:
    few = view.picture.height()
    view.show_chart(Bars(bars(10), "Eje"))
    assert view.picture.height() > 1.8 * few
    view.show_chart(Counts((Count("Layo", 3, 83, "", ("", "080505")),), "Distrito", "Acciones"))
    assert view.picture.height() < few


def test_a_light_has_its_word_in_every_theme(view: ChartView, theme: Theme) -> None:
    for choice in ("light", "dark"):
        theme.choose("dark" if choice == "dark" else "light")
        words = " ".join(draw(Bars(bars(5), "Eje"), 600, screen_ink()).texts)
        assert all(label in words for label in LIGHT_LABELS.values())
