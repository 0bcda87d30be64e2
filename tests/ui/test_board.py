"""The board in the window: what it is about, its numbers, and how each of them explains itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from canasplan import summary
from canasplan.numerals import money_text, number_text, percent_text
from canasplan.plan_document import encode
from canasplan.standing import PLAN, Standing
from canasplan.ui.board.board_page import TWO_COLUMNS, BoardPage
from canasplan.ui.board.why_dialog import WhyDialog
from canasplan.ui.charts.chart_view import ChartPicture, ChartView
from canasplan.ui.figure_store import FigureStore, Sight
from canasplan.ui.main_window import MainWindow
from canasplan.ui.services import Services
from tests.ui.conftest import PersonAway

Ctrl = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
LAYO, CHECCA = "080505", "080502"
PARTS = [(PLAN, None), ("2", None), (PLAN, LAYO), ("1", CHECCA)]
Place = tuple[str, str | None]


@pytest.fixture
def figures(year_services: Services) -> FigureStore:
    return FigureStore(year_services.store, year_services.background)


@pytest.fixture
def board(qtbot: QtBot, year_services: Services, figures: FigureStore) -> BoardPage:
    """The board of the office, with four years on it."""
    board = BoardPage(year_services.store, figures)
    qtbot.addWidget(board)
    board.resize(1100, 700)
    with qtbot.waitSignal(figures.changed):
        figures.read()
        board.show()
    board.activateWindow()
    qtbot.waitUntil(board.isActiveWindow)
    board.setFocus()
    return board


@pytest.fixture
def asked(board: BoardPage) -> list[Place]:
    """Of which figures somebody asked why."""
    asked: list[Place] = []
    board.why_wanted.connect(lambda scope, ubigeo: asked.append((scope, ubigeo)))
    return asked


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, services: Services) -> Iterator[MainWindow]:
    """The window of Layo, where nothing was recorded yet, its board in sight."""
    window = MainWindow(services, qapp)
    window.setWindowState(Qt.WindowState.WindowNoState)  # the screen of the tests is smaller
    window.resize(1366, 728)
    with qtbot.waitSignal(window.figures.changed):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and not services.background.busy)
    QTest.keyClick(window, Qt.Key.Key_D, Ctrl)
    yield window
    window.close()
    window.deleteLater()


def choose(board: BoardPage, part: Place) -> None:
    """Look at a part of the plan."""
    scope, ubigeo = part
    board.filter.eje.setCurrentIndex(board.filter.eje.findData(scope))
    board.filter.district.setCurrentIndex(board.filter.district.findData(ubigeo))


def rows(board: BoardPage, title: str) -> list[tuple[str, ...]]:
    """Return the table behind a chart, as it would be shown."""
    view = board.charts[title]
    view.switch.setChecked(True)
    table = view.table
    assert table is not None
    model = table.model()
    columns = range(model.columnCount())
    shown = [
        tuple(str(model.index(row, column).data()) for column in columns)
        for row in range(model.rowCount())
    ]
    view.switch.setChecked(False)
    return shown


def told(standing: Standing, scope: str, ubigeo: str | None) -> dict[str, Any]:
    """Return what the summary says of a place."""
    document = summary.document(standing, scope, ubigeo)
    return dict(document["filas"][0])


def shown_percent(row: dict[str, Any]) -> str:
    return f"{row['avance']} %" if row["avance"] else "—"


def known(figures: FigureStore) -> Standing:
    assert figures.standing is not None
    return figures.standing


@pytest.mark.parametrize("part", PARTS)
def test_the_tiles_say_what_the_summary_says_of_the_part(
    figures: FigureStore, board: BoardPage, part: Place
) -> None:
    choose(board, part)
    row = told(known(figures), *part)

    assert board.whole.number.text() == shown_percent(row)
    assert f"{row['con_datos']} de {row['pares']} pares con datos" in board.whole.note.text()
    assert board.money.number.text() == f"{row['ejecucion_financiera']} %"
    spent, budget = (int(row[name].replace(".", "")) for name in
                     ("gastado_con_presupuesto", "presupuesto_soles"))  # fmt: skip
    assert board.money.note.text() == f"{money_text(spent)} de {money_text(budget)}"
    assert board.people.number.text() == number_text(row["mujeres"] + row["hombres"], 0)
    women, men = number_text(row["mujeres"], 0), number_text(row["hombres"], 0)
    assert board.people.note.text() == f"{women} mujeres, {men} hombres"
    assert board.bare.number.text() == f"{row['sin_meta']} de {row['pares']}"
    for tile in board.tiles:
        assert tile.number.text() in tile.accessibleName()
        assert tile.note.text() in tile.accessibleName()


@pytest.mark.parametrize("part", PARTS)
def test_the_charts_say_what_the_summary_says_of_the_part(
    figures: FigureStore, board: BoardPage, part: Place
) -> None:
    choose(board, part)
    scope, ubigeo = part
    standing = known(figures)
    plan = standing.plan

    ejes = {row[0].split()[0]: row[1] for row in rows(board, "Por eje")}
    assert ejes == {e.code: shown_percent(told(standing, e.code, ubigeo)) for e in plan.ejes}
    districts = {row[0]: row[1] for row in rows(board, "Por distrito")}
    assert districts == {
        one.name: shown_percent(told(standing, scope, one.ubigeo)) for one in plan.districts
    }
    assert {row[0]: row[1] for row in rows(board, "Mapa de los distritos")} == districts
    temas = {row[0].split()[0]: row[1] for row in rows(board, "Por tema")}
    assert set(temas) == {
        tema.code for eje in plan.ejes for tema in eje.temas
        if tema.actions and scope in (PLAN, eje.code)
    }  # fmt: skip
    for code, percent in temas.items():
        assert percent == shown_percent(told(standing, code, ubigeo))
    *_, last = rows(board, "Programado y real, por mes")
    assert last[2] == board.whole.number.text()


def test_a_year_is_chosen_with_the_keyboard(
    qtbot: QtBot, figures: FigureStore, board: BoardPage
) -> None:
    before = board.whole.number.text()
    assert board.filter.year.hasFocus()
    with qtbot.waitSignal(figures.changed):
        QTest.keyClick(board.filter.year, Qt.Key.Key_Down)

    assert figures.sight == Sight(2019)
    assert board.whole.number.text() == percent_text(known(figures).figure().percent) != before
    assert board.when.text().startswith("Año 2019, ")
    assert len(rows(board, "Dinero gastado, por mes")) == 12


def type_day(board: BoardPage, text: str) -> None:
    """Type into the field of the day, over what is there."""
    line = board.filter.day.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def test_a_day_is_typed_and_left_with_tab(
    qtbot: QtBot, figures: FigureStore, board: BoardPage
) -> None:
    type_day(board, "30/6/21")
    with qtbot.waitSignal(figures.changed):
        QTest.keyClick(board.filter.day.line, Qt.Key.Key_Tab)

    assert figures.sight == Sight(None, date(2021, 6, 30))
    assert board.filter.day.text() == "30/06/2021"
    assert board.when.text() == "Plan 2019–2022, al 30/06/2021"
    (*_, last) = rows(board, "Dinero gastado, por mes")
    assert last[0] == "junio de 2021"


def test_enter_looks_at_the_day_that_is_typed(
    qtbot: QtBot, figures: FigureStore, board: BoardPage
) -> None:
    type_day(board, "30/06/2021")
    with qtbot.waitSignal(figures.changed):
        QTest.keyClick(board.filter.day.line, Qt.Key.Key_Return)
    assert figures.sight == Sight(None, date(2021, 6, 30))


def test_a_wrong_day_is_told_and_what_is_seen_stays(
    qtbot: QtBot, figures: FigureStore, board: BoardPage
) -> None:
    type_day(board, "30/06/2021")
    with qtbot.waitSignal(figures.changed):
        QTest.keyClick(board.filter.day.line, Qt.Key.Key_Return)
    percent = board.whole.number.text()

    type_day(board, "31/02/2022")
    with qtbot.assertNotEmitted(figures.changed, wait=50):
        QTest.keyClick(board.filter.day.line, Qt.Key.Key_Tab)
        board.filter.year.setCurrentIndex(board.filter.year.findData(2021))
    line = board.filter.day.line
    assert "fecha" in line.toolTip()
    assert line.accessibleDescription() == line.toolTip()
    assert line.text() == "31/02/2022"
    assert figures.sight == Sight(None, date(2021, 6, 30))
    assert board.whole.number.text() == percent

    line.clear()
    with qtbot.waitSignal(figures.changed):
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert figures.sight == Sight(2021)
    assert line.accessibleDescription() == ""


def test_a_day_before_everything_is_an_empty_board_and_no_zero(
    qtbot: QtBot, figures: FigureStore, board: BoardPage
) -> None:
    type_day(board, "01/01/2019")
    with qtbot.waitSignal(figures.changed):
        QTest.keyClick(board.filter.day.line, Qt.Key.Key_Return)

    assert board.empty.isVisible()
    assert not board.area.isVisible()


def test_a_district_begins_with_itself(window: MainWindow) -> None:
    assert window.centre.board.filter.part().ubigeo == LAYO


def test_without_any_avance_it_says_so_until_the_first_is_saved(
    window: MainWindow, services: Services, fields: dict[str, str]
) -> None:
    board = window.centre.board
    assert board.empty.isVisible()
    assert not board.area.isVisible()

    services.store.save(fields, record=services.store.new_record())
    assert board.area.isVisible()
    assert not board.empty.isVisible()
    assert board.whole.number.text() == "25.00 %"
    assert board.money.number.text() == "—"
    assert board.money.note.text() == "S/ 1,500.50; sin presupuesto"


@pytest.mark.parametrize("part", PARTS)
def test_each_tile_explains_the_part_that_is_looked_at(
    board: BoardPage, asked: list[Place], part: Place
) -> None:
    choose(board, part)
    for tile in board.tiles:
        board.area.ensureWidgetVisible(tile)
        QTest.mouseClick(tile, LEFT)

    assert asked == [part] * 4


@pytest.mark.parametrize("part", [(PLAN, None), ("2", LAYO)])
def test_each_mark_explains_the_figure_that_it_shows(
    qtbot: QtBot, board: BoardPage, asked: list[Place], part: Place
) -> None:
    choose(board, part)
    for title, view in board.charts.items():
        picture = view.picture
        bring(board, view)
        qtbot.waitUntil(partial(painted, picture))
        for mark in (picture.marks[0], picture.marks[-1]):
            asked.clear()
            QTest.mouseClick(picture, LEFT, pos=mark.area.center().toPoint())
            assert asked == [mark.place], title
            assert mark.place in places(part, title)


def painted(picture: ChartPicture) -> bool:
    return bool(picture.marks)


def places(part: Place, title: str) -> list[Place]:
    """Return what the marks of a chart can be about."""
    scope, ubigeo = part
    districts = [f"08050{number}" for number in range(1, 9)]
    found: dict[str, list[Place]] = {
        "Por eje": [(f"{number}", ubigeo) for number in range(1, 5)],
        "Por tema": [(f"{eje}.{tema:02d}", ubigeo) for eje in "1234" for tema in range(1, 15)],
        "Por distrito": [(scope, one) for one in districts],
        "Mapa de los distritos": [(scope, one) for one in districts],
        "Acciones en silencio": [(scope, one) for one in districts],
    }
    return found.get(title, [part])


def bring(board: BoardPage, view: ChartView) -> None:
    """Scroll a chart into sight."""
    inside = board.area.widget()
    assert inside is not None
    top = view.picture.mapTo(inside, QPoint(0, 0)).y()
    board.area.verticalScrollBar().setValue(top)


def test_the_keyboard_reaches_every_chart_and_sees_what_it_reaches(board: BoardPage) -> None:
    reached = []
    for _ in range(60):
        place = QApplication.focusWidget()
        assert place is not None
        view = next((v for v in board.charts.values() if v.picture is place), None)
        if view is not None:
            reached.append(view)
            assert not view.picture.visibleRegion().isEmpty()
        QTest.keyClick(place, Qt.Key.Key_Tab)
        if len(reached) == len(board.charts):
            break
    assert reached == list(board.charts.values())


@pytest.mark.parametrize(("width", "columns"), [(TWO_COLUMNS, 2), (TWO_COLUMNS - 1, 1), (1400, 2)])
def test_charts_stand_beside_each_other_where_there_is_room(
    board: BoardPage, width: int, columns: int
) -> None:
    for size in (1400 if columns == 1 else 500, width):
        board.resize(size, 700)
        QApplication.processEvents()

    first, second, third, *_ = board.charts.values()
    assert (second.x() > first.x()) is (columns == 2)
    assert (third.x(), third.y() > first.y()) == (first.x(), True)
    tops = [tile.y() for tile in board.tiles]
    assert len(set(tops)) == (1 if columns == 2 else 2)
    assert tops[0] < first.y()
    views = list(board.charts.values())
    assert all(
        not a.geometry().intersects(b.geometry()) for a in views for b in views if a is not b
    )
    assert board.area.horizontalScrollBar().maximum() == 0
    assert board.foot.y() > views[-1].y()


def test_what_is_clicked_opens_its_explanation(
    qtbot: QtBot, window: MainWindow, services: Services, person: PersonAway,
    fields: dict[str, str],
) -> None:  # fmt: skip
    services.store.save(fields, record=services.store.new_record())
    told: list[tuple[str, str]] = []

    def look(dialog: QDialog) -> bool:
        assert isinstance(dialog, WhyDialog)
        told.append((dialog.windowTitle(), dialog.title.text()))
        return False

    person.answer = look
    board = window.centre.board
    QTest.mouseClick(board.whole, LEFT)
    picture = board.charts["Por eje"].picture
    qtbot.waitUntil(partial(painted, picture))
    QTest.mouseClick(picture, LEFT, pos=picture.marks[1].area.center().toPoint())
    plan = services.store.plan()
    why = "¿Por qué este %?"
    assert told == [(why, f"{plan.title} · Layo"), (why, f"2 {plan.ejes[1].name} · Layo")]


def test_a_board_out_of_sight_is_drawn_when_it_is_seen_again(
    window: MainWindow, services: Services, fields: dict[str, str]
) -> None:
    board = window.centre.board
    services.store.save(fields, record=services.store.new_record())
    QTest.keyClick(window, Qt.Key.Key_K, Ctrl)
    services.store.save(
        fields | {"percent": "75", "action": "1.02.04"}, record=services.store.new_record()
    )
    assert board.whole.number.text() == "25.00 %"

    QTest.keyClick(window, Qt.Key.Key_D, Ctrl)
    assert board.whole.number.text() == "50.00 %"
    assert rows(board, "Por eje")[0][1] == "50.00 %"


def test_silence_is_counted_from_as_many_months_as_one_likes(
    figures: FigureStore, board: BoardPage
) -> None:
    counted = {}
    for months in (3, 1, 24):
        board.months.setFocus()
        board.months.lineEdit().selectAll()
        QTest.keyClicks(board.months, str(months))
        assert board.months.value() == months
        found = rows(board, "Acciones en silencio")
        counted[months] = sum(int(row[1].split()[0]) for row in found)
        assert counted[months] == len(known(figures).silences(months))
        assert [row[0] for row in found] == [one.name for one in known(figures).plan.districts]
    assert counted[1] > counted[3] > counted[24] > 0


def test_the_cut_offs_stand_beneath_the_board(board: BoardPage) -> None:
    assert "En riesgo de 75.00 % a menos de 95.00 %" in board.foot.text()
    assert board.foot.isVisible()


def test_another_plan_brings_its_own_years_and_ejes(
    qtbot: QtBot, window: MainWindow, services: Services, fields: dict[str, str]
) -> None:
    services.store.save(fields, record=services.store.new_record())
    board = window.centre.board
    with qtbot.waitSignal(window.figures.changed):
        board.filter.year.setCurrentIndex(board.filter.year.findData(2022))
    choose(board, ("4", LAYO))
    present = services.store.plan()
    other = msgspec.structs.replace(
        present,
        code="canas-2023-2026",
        period=msgspec.structs.replace(present.period, start=2023, end=2026),
        ejes=present.ejes[:2],
        objectives=(),
    )
    entry = services.store.load_plan(encode(other))
    with qtbot.waitSignal(window.figures.changed):
        services.store.choose_plan(entry.code, entry.version)

    QTest.keyClick(window, Qt.Key.Key_D, Ctrl)  # the table of its actions is in sight

    assert known(window.figures).plan.code == "canas-2023-2026"
    assert window.figures.sight == Sight()
    texts = [board.filter.year.itemText(n) for n in range(board.filter.year.count())]
    assert texts == ["Todo el plan", "2023", "2024", "2025", "2026", "2027"]
    assert board.filter.eje.count() == 1 + 2
    assert board.filter.part().scope == PLAN
    assert board.empty.isVisible()  # of this plan nothing was recorded
