"""The office's board in the window: read at a glance, every number a way on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.model import Change
from canasplan.revisions import seal
from canasplan.ui.office.board_dialog import BoardDialog
from canasplan.ui.office.board_model import (
    ALARMS,
    APART,
    CONFLICTS,
    DISTRICT,
    LAST,
    MISSING,
    MONTHS,
    PROPOSALS,
    RECORDS,
    SENT,
    BoardModel,
)  # fmt: skip
from canasplan.ui.office.board_words import Waiting
from canasplan.ui.office.silence_model import CODE, DISTRICTS, SILENT, TEXT, SilenceModel
from canasplan.ui.services import Services
from tests.core.tampering import tamper
from tests.exchange.packages import note, sent
from tests.exchange.records import add, many, save
from tests.exchange.waiting import dispute

Open = Callable[[], BoardDialog]
Role = Qt.ItemDataRole
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
YANAOCA, LAYO_ROW = 0, 4


@pytest.fixture
def open_board(qtbot: QtBot, province_services: Services) -> Open:
    def opened() -> BoardDialog:
        dialog = BoardDialog(province_services)
        qtbot.addWidget(dialog)
        dialog.resize(1340, 660)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: dialog.isActiveWindow() and bool(dialog.hint.text()))
        return dialog

    return opened


@pytest.fixture
def troubled(province: Workspace, fields: dict[str, str]) -> Workspace:
    """Layo: two packages are missing, one avance is in conflict, one laptop numbers twice."""
    note(province, sent(1), sent(4, momento="2022-09-02T15:05:00.000Z"))
    dispute(province, fields, {"percent": 3500})
    first = save(province, fields)
    copied, *_ = many(first, 1)
    add(province, copied, seal(replace(copied, reason="copia")))
    return province


def cell(
    model: BoardModel | SilenceModel, row: int, column: int, role: Role = Role.DisplayRole
) -> object:
    return model.index(row, column).data(role)


def title(model: BoardModel | SilenceModel, column: int, role: Role = Role.DisplayRole) -> object:
    return model.headerData(column, Qt.Orientation.Horizontal, role)


def lines(dialog: BoardDialog) -> list[str]:
    return [dialog.details.lines.item(row).text() for row in range(dialog.details.lines.count())]


def visible_months(dialog: BoardDialog) -> list[object]:
    columns = range(MONTHS, dialog.model.columnCount())
    return [title(dialog.model, one) for one in columns if not dialog.table.isColumnHidden(one)]


def centre(dialog: BoardDialog, row: int, column: int) -> QPoint:
    return dialog.table.visualRect(dialog.model.index(row, column)).center()


# --- what is seen


def test_before_anything_came_it_says_so_and_offers_to_import(
    qtbot: QtBot, open_board: Open
) -> None:
    dialog = open_board()

    assert dialog.empty.isVisible()
    assert dialog.empty.title.text() == "Todavía no llegó nada"
    assert dialog.hint.text() == "Al 15/09/2022 09:30."
    with qtbot.waitSignal(dialog.import_asked):
        dialog.empty.button.click()


def test_each_district_has_its_row_and_problems_are_icon_and_word(
    troubled: Workspace, open_board: Open
) -> None:
    dialog = open_board()
    model = dialog.model
    QAbstractItemModelTester(model)

    assert model.rowCount() == 8
    columns = (DISTRICT, LAST, SENT, MISSING, ALARMS, RECORDS, CONFLICTS, PROPOSALS, APART)
    assert [cell(model, LAYO_ROW, one) for one in columns] == [
        *("Layo", "02/09/2022", "4", "Faltan 2", "1 alarma", "3", "2", "–", "–")
    ]
    assert [cell(model, YANAOCA, one) for one in columns] == [
        *("Yanaoca", "Nunca", "–", "–", "–", "–", "–", "–", "–")
    ]
    assert cell(model, LAYO_ROW, MISSING, Role.DecorationRole) is not None
    assert cell(model, LAYO_ROW, ALARMS, Role.DecorationRole) is not None
    assert cell(model, YANAOCA, MISSING, Role.DecorationRole) is None
    assert str(cell(model, LAYO_ROW, MISSING, Role.ToolTipRole)).startswith("Faltan los envíos")
    assert cell(model, LAYO_ROW, LAST, Role.ToolTipRole) == "02/09/2022 10:05"
    assert cell(model, LAYO_ROW, CONFLICTS, Role.AccessibleTextRole) == "Conflictos: 2"


@pytest.mark.parametrize(
    ("numbers", "told"), [((1,), "Completo"), ((1, 3), "Falta 1"), ((1, 2), "Revisar")]
)
def test_packages_are_complete_missing_or_to_be_looked_at(
    province: Workspace, open_board: Open, numbers: tuple[int, ...], told: str
) -> None:
    lines_of = [sent(number) for number in numbers]
    if told == "Revisar":
        lines_of[1]["anterior"] = "otro"
    note(province, *lines_of)

    assert cell(open_board().model, LAYO_ROW, MISSING) == told


def test_months_that_have_no_room_give_way_and_titles_are_shortened(
    qtbot: QtBot, troubled: Workspace, open_board: Open
) -> None:
    dialog = open_board()
    model = dialog.model

    assert visible_months(dialog)[-3:] == ["jul", "ago", "set"]
    assert len(visible_months(dialog)) >= 11
    assert (title(model, CONFLICTS), title(model, MONTHS)) == ("Conflictos", "oct")
    assert title(model, MONTHS, Role.ToolTipRole) == "octubre de 2021"
    last = model.columnCount() - 1
    assert (cell(model, LAYO_ROW, last), cell(model, LAYO_ROW, last - 1)) == ("2", "–")
    assert isinstance(cell(model, LAYO_ROW, last, Role.BackgroundRole), QColor)
    assert cell(model, LAYO_ROW, last, Role.ToolTipRole) == "setiembre de 2022"

    dialog.resize(860, 480)
    qtbot.waitUntil(lambda: title(model, CONFLICTS) == "Confl.")
    assert dialog.table.isColumnHidden(SENT)
    assert visible_months(dialog)[-2:] == ["ago", "set"]
    qtbot.waitUntil(lambda: not dialog.table.horizontalScrollBar().isVisible())


def test_the_chosen_district_is_told_line_by_line(troubled: Workspace, open_board: Open) -> None:
    dialog = open_board()
    assert dialog.details.name.text() == "Yanaoca"
    assert lines(dialog) == [
        "Todavía no llegó ningún archivo de este distrito.",
        "Avances: 0; 0 guardados; 83 de 83 acciones sin ningún avance.",
    ]
    assert not any(link.isVisible() for link in dialog.details.links.values())

    dialog.table.selectRow(LAYO_ROW)

    assert dialog.details.name.text() == "Layo"
    alarm, missing, package, counted = lines(dialog)
    assert alarm.startswith("Un mismo equipo numeró igual revisiones distintas (1)")
    assert missing.startswith("Faltan los envíos 2 y 3 de Layo: pídalos")
    assert package == "Envío 4 · 02/09/2022 10:05 · CANAS_080505_0004.zip"
    assert counted == "Avances: 3; 6 guardados; 82 de 83 acciones sin ningún avance."
    assert dialog.details.links[Waiting.CONFLICTS].text() == "2 conflictos"


def test_two_laptops_of_a_district_are_told_apart(province: Workspace, open_board: Open) -> None:
    note(province, sent(1), sent(1, equipo="eq-22222222-0000"))
    dialog = open_board()
    dialog.table.selectRow(LAYO_ROW)

    assert [line.rpartition(" · ")[2] for line in lines(dialog)[:2]] == [
        "eq-11111111",
        "eq-22222222",
    ]


# --- what can be done


def test_a_number_is_followed_by_a_click_and_by_enter(
    qtbot: QtBot, troubled: Workspace, open_board: Open
) -> None:
    dialog = open_board()
    view = dialog.table.viewport()

    with qtbot.waitSignal(dialog.conflicts_asked):
        QTest.mouseClick(view, LEFT, NONE, centre(dialog, LAYO_ROW, CONFLICTS))
    with qtbot.waitSignal(dialog.conflicts_asked):
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.conflicts_asked):
        dialog.details.links[Waiting.CONFLICTS].click()
    with qtbot.assertNotEmitted(dialog.proposals_asked, wait=0):
        QTest.mouseClick(view, LEFT, NONE, centre(dialog, LAYO_ROW, PROPOSALS))
    for waiting, signal in (
        (Waiting.PROPOSALS, dialog.proposals_asked),
        (Waiting.SET_APART, dialog.apart_asked),
    ):
        with qtbot.waitSignal(signal):
            dialog.details.links[waiting].click()


def test_the_pointer_says_which_numbers_lead_on(troubled: Workspace, open_board: Open) -> None:
    dialog = open_board()

    def over(column: int) -> Qt.CursorShape:
        point = QPointF(centre(dialog, LAYO_ROW, column))
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, point, point, Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton, NONE,
        )  # fmt: skip
        QApplication.sendEvent(dialog.table.viewport(), event)
        return dialog.table.viewport().cursor().shape()

    assert over(CONFLICTS) is Qt.CursorShape.PointingHandCursor
    assert over(RECORDS) is Qt.CursorShape.ArrowCursor


def test_one_click_copies_the_reminder_of_the_chosen_district(
    troubled: Workspace, open_board: Open
) -> None:
    dialog = open_board()
    dialog.table.selectRow(LAYO_ROW)

    dialog.details.copy_button.click()

    assert QGuiApplication.clipboard().text() == troubled.province.reminder("080505")
    assert dialog.details.copied.text().startswith("Copiado")
    dialog.table.selectRow(YANAOCA)
    assert dialog.details.copied.text() == ""


def test_what_changes_meanwhile_is_counted_again_and_the_choice_stays(
    qtbot: QtBot, troubled: Workspace, province_services: Services, open_board: Open
) -> None:
    dialog = open_board()
    dialog.table.selectRow(LAYO_ROW)
    note(troubled, sent(2), sent(3))
    qtbot.waitUntil(lambda: not province_services.runner.busy)

    province_services.store.changed.emit(Change(exported=True))  # none of the board's business
    assert not province_services.runner.busy
    province_services.store.exchange.taken()

    qtbot.waitUntil(lambda: cell(dialog.model, LAYO_ROW, MISSING) == "Completo")
    assert dialog.details.name.text() == "Layo"


def test_what_is_of_no_district_is_told_below(province: Workspace, open_board: Open) -> None:
    note(province, sent(1))
    tamper(
        province.folder,
        "INSERT INTO set_apart (hash, archivo, fila, ambito, ubigeo, line) "
        "VALUES ('a', 'b', 2, '080101', '080101', '')",
    )

    assert open_board().elsewhere.text() == "De ningún distrito del plan: 1 apartada."


def test_a_folder_that_nobody_records_in_is_told_and_not_counted(
    qtbot: QtBot, province_services: Services, open_board: Open, province: Workspace
) -> None:
    dialog = open_board()
    tamper(province.folder, "UPDATE installation SET ambito = NULL")
    province_services.store.exchange.taken()

    qtbot.waitUntil(dialog.banner.isVisible)


# --- the silence


def test_silence_is_a_matrix_of_actions_and_districts_by_eje(
    troubled: Workspace, open_board: Open
) -> None:
    dialog = open_board()
    dialog.tabs.setCurrentWidget(dialog.silence)
    model, silence = dialog.silence.model, dialog.silence
    QAbstractItemModelTester(model)

    assert silence.count.text() == "663 de 664 pares de acción y distrito sin ningún avance"
    assert "la raya es silencio" in dialog.hint.text()
    row = next(row for row in range(model.rowCount()) if cell(model, row, CODE) == "1.02.03")
    layo = DISTRICTS + LAYO_ROW
    assert (cell(model, row, SILENT), cell(model, row, layo)) == ("7", "3")
    assert cell(model, row, DISTRICTS) == "–"
    assert cell(model, row, DISTRICTS, Role.AccessibleTextRole) == "Yanaoca: sin avances"
    assert cell(model, row, layo, Role.AccessibleTextRole) == "Layo: 3"
    assert isinstance(cell(model, row, layo, Role.BackgroundRole), QColor)
    assert cell(model, row, TEXT, Role.ToolTipRole) == cell(model, row, TEXT)
    assert (title(model, layo), title(model, layo, Role.ToolTipRole)) == (
        "Layo",
        "Layo: 82 acciones sin ningún avance",
    )

    silence.eje.setCurrentIndex(silence.eje.findData("4"))
    assert model.rowCount() == 4
    assert silence.count.text() == "32 de 32 pares de acción y distrito sin ningún avance"


def test_the_names_of_the_districts_give_way_before_the_matrix_scrolls(
    qtbot: QtBot, troubled: Workspace, open_board: Open
) -> None:
    dialog = open_board()
    dialog.tabs.setCurrentWidget(dialog.silence)
    table = dialog.silence.table
    wide = table.columnWidth(DISTRICTS)

    dialog.resize(890, 480)

    qtbot.waitUntil(lambda: table.columnWidth(DISTRICTS) < wide)
    qtbot.waitUntil(lambda: not table.horizontalScrollBar().isVisible())
