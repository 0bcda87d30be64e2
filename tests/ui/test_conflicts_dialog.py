"""Conflicts are compared side by side and resolved field by field, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from canasplan.model import Operation, Progress, Revision
from canasplan.revisions import seal
from canasplan.ui.office.conflict_page import VOIDED, ConflictPage
from canasplan.ui.office.conflicts_dialog import ConflictsDialog
from canasplan.ui.services import Services
from tests.core.second_place import no_room_for_the_journal, unix
from tests.core.tampering import tamper
from tests.exchange.records import add
from tests.exchange.waiting import dispute, rival

Fields = dict[str, str]
Open = Callable[[], ConflictsDialog]


@pytest.fixture
def opened(qtbot: QtBot, province_services: Services) -> Open:
    def make() -> ConflictsDialog:
        dialog = ConflictsDialog(province_services)
        qtbot.addWidget(dialog)
        dialog.show()
        wait(qtbot, province_services)
        return dialog

    return make


def wait(qtbot: QtBot, services: Services) -> None:
    qtbot.waitUntil(lambda: not services.runner.busy)


def conflict(services: Services, fields: Fields, *rivals: dict[str, Any]) -> tuple[Revision, ...]:
    return dispute(services.store._workspace, fields, *rivals)


def page_of(dialog: ConflictsDialog) -> ConflictPage:
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    page = dialog.page
    assert isinstance(page, ConflictPage)
    return page


def column_of(page: ConflictPage, wanted: Revision) -> int:
    return [head.hash for head in page.conflict.heads].index(wanted.hash)


def test_where_there_is_no_conflict_it_says_so(opened: Open) -> None:
    dialog = opened()
    assert dialog.empty.title.text() == "No hay conflictos"
    assert dialog.pages.currentWidget() is dialog.empty
    assert not dialog.open_button.isVisible()
    assert dialog.close_button.hasFocus()


def test_each_conflict_is_a_line_that_says_what_differs(
    opened: Open, province_services: Services, fields: Fields
) -> None:
    conflict(province_services, fields, {"percent": 40_00, "men": None})
    conflict(province_services, fields, {}, {"percent": 35_00})
    dialog = opened()
    lines = [[dialog.model.index(row, column).data() for column in range(5)] for row in range(2)]
    assert lines[1][:4] == ["1.02.03", "04/03/2022", "Taypitunga, Layo", "2"]
    assert lines[1][4] == "Avance acumulado (%), Hombres"
    assert lines[0][3] == "3"
    assert dialog.count.text() == "2 avances en conflicto"
    assert dialog.table.hasFocus()
    QAbstractItemModelTester(dialog.model)


def test_the_keyboard_alone_resolves_a_conflict(
    qtbot: QtBot, opened: Open, province_services: Services, fields: Fields
) -> None:
    heads = conflict(
        province_services, fields, {"percent": 40_00, "achievements": "Se terminó la línea."}
    )
    page = page_of(dialog := opened())
    theirs = column_of(page, heads[1])
    assert not page.resolve_button.isEnabled()
    assert page.status.text() == "Falta decidir 2 datos."
    assert page.takers[0].hasFocus()

    percent, words = page.rows["percent"], page.rows["achievements"]
    percent.radios[theirs].setFocus()
    QTest.keyClick(percent.radios[theirs], Qt.Key.Key_Space)
    assert percent.text() == "40"
    assert percent.radios[theirs].isChecked()
    assert page.status.text() == "Falta decidir 1 dato."
    QTest.keyClicks(words.editor.input, "Obra terminada y probada.")
    assert words.source.text() == "Escrito por usted"
    assert not any(radio.isChecked() for radio in words.radios)
    assert page.status.text() == "Falta el motivo, de 5 letras o más."
    QTest.keyClicks(page.reason_input, "Acta firmada")
    assert page.resolve_button.isEnabled()
    with qtbot.waitSignal(province_services.store.changed):
        QTest.keyClick(page.resolve_button, Qt.Key.Key_Space)
    wait(qtbot, province_services)

    ended = province_services.store.record(heads[0].record)
    assert (ended.winner.operation, ended.conflict) == (Operation.RESOLVE, False)
    assert ended.winner.reason == "Acta firmada"
    assert ended.progress.percent == 40_00
    assert ended.progress.achievements == "Obra terminada y probada."
    assert dialog.banner.text == "Conflicto resuelto."
    assert dialog.empty.isVisible()


def test_a_resolution_can_be_taken_back_at_once(
    qtbot: QtBot, opened: Open, province_services: Services, fields: Fields
) -> None:
    heads = conflict(province_services, fields, {"percent": 40_00})
    page = page_of(dialog := opened())
    page.takers[column_of(page, heads[1])].click()
    page.reason_input.setText("Se verificó en campo")
    page.resolve_button.click()
    wait(qtbot, province_services)
    dialog.banner.offers[0].click()
    assert dialog.banner.text.startswith("Deshecho con una revisión más")
    assert province_services.store.record(heads[0].record).winner.reason == (
        "Se deshizo la corrección"
    )
    wait(qtbot, province_services)


def test_more_than_two_versions_stand_side_by_side(
    opened: Open, province_services: Services, fields: Fields
) -> None:
    conflict(province_services, fields, *({"percent": value} for value in (4000, 4500, 3000)))
    page = page_of(opened())
    assert len(page.takers) == 4
    row = page.rows["percent"]
    page.takers[3].click()
    told = {radio.accessibleName() for radio in row.radios}
    assert any("Tomar de la versión D: Avance acumulado (%)" in each for each in told)
    assert row.source.text().startswith("De la versión ")
    # Two versions say 30 %: the result is of both.
    assert sum(radio.isChecked() for radio in row.radios) in (1, 2)


def test_what_breaks_a_rule_stands_under_its_result(
    opened: Open, province_services: Services, fields: Fields
) -> None:
    conflict(province_services, fields, {"percent": 40_00})
    page = page_of(opened())
    row = page.rows["percent"]
    row.editor.set_text("140")
    page.reason_input.setText("Se verificó en campo")
    assert not page.resolve_button.isEnabled()
    assert page.status.text() == "Corrija lo marcado en el resultado."
    assert not row.notices.isHidden()
    row.editor.set_text("41")
    assert row.notices.isHidden()
    assert row.source.text() == "Escrito por usted · = 41 %"
    assert page.resolve_button.isEnabled()


def test_a_voiding_against_a_correction_asks_whether_the_record_counts(
    qtbot: QtBot, opened: Open, province_services: Services, fields: Fields
) -> None:
    heads = conflict(province_services, fields)
    workspace = province_services.store._workspace
    add(workspace, seal(replace(rival(heads[0]), operation=Operation.VOID)))
    assert workspace.progress.get(heads[0].record).conflict
    page = page_of(dialog := opened())
    row = page.rows[VOIDED]
    row.editor.set_text("anulado")
    assert page.voids
    page.reason_input.setText("Se registró dos veces")
    assert page.status.text().startswith("El registro quedará anulado")
    page.resolve_button.click()
    wait(qtbot, province_services)
    state = province_services.store.record(heads[0].record)
    assert (state.voided, state.conflict) == (True, False)
    assert dialog.banner.text == "Avance anulado."


def test_a_conflict_that_moved_on_meanwhile_is_told_and_stays(
    qtbot: QtBot, opened: Open, province_services: Services, fields: Fields
) -> None:
    heads = conflict(province_services, fields, {"percent": 40_00})
    page = page_of(dialog := opened())
    page.takers[0].click()
    page.reason_input.setText("Se verificó en campo")
    add(province_services.store._workspace, rival(heads[0], 9, percent=50_00))
    page.resolve_button.click()
    assert "ya no está como usted lo vio" in dialog.banner.text
    assert dialog.page is page
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert dialog.page is None
    assert dialog.isVisible()
    dialog.reload()
    wait(qtbot, province_services)
    assert len(page_of(dialog).conflict.heads) == 3


def test_a_page_that_was_left_keeps_what_was_chosen(
    opened: Open, province_services: Services, fields: Fields
) -> None:
    conflict(province_services, fields, {"percent": 40_00})
    page = page_of(dialog := opened())
    page.takers[1].click()
    page.back.click()
    assert page_of(dialog) is page
    assert page.rows["percent"].decided


def test_a_damaged_version_is_told_instead_of_compared(
    opened: Open, province_services: Services, fields: Fields
) -> None:
    conflict(province_services, fields, {"percent": 40_00})
    folder = province_services.store.folder
    tamper(folder, "UPDATE progress_revision SET porcentaje = 99 WHERE revision = 2")
    dialog = opened()
    assert dialog.model.index(0, 0).data() == "Dañado"
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.page is None
    assert "«Comprobar los datos»" in dialog.banner.text


def test_long_texts_are_reached_by_tab_and_scroll_by_themselves(
    opened: Open, province_services: Services, fields: Fields
) -> None:
    long = "Se instaló la línea de conducción. " * 60
    conflict(province_services, fields, {"achievements": long.strip(), "percent": 30_00})
    dialog = opened()
    page = page_of(dialog)
    dialog.resize(911, 512)
    assert (dialog.width(), dialog.height()) == (911, 512)
    content = page.conflict.heads[0].content
    assert isinstance(content, Progress)
    assert "achievements" in page.rows
    assert page.rows["achievements"].decided is False


def test_districts_and_lists_are_decided_with_the_editors_of_the_form(
    qtbot: QtBot, opened: Open, province_services: Services, fields: Fields
) -> None:
    heads = conflict(
        province_services,
        fields,
        {"ubigeo": "080502", "allies": ("MPC", "MINSA"), "locality": None},
    )
    page = page_of(opened())
    page.takers[column_of(page, heads[1])].click()
    assert page.rows["ubigeo"].text() == "080502"
    assert page.rows["allies"].text() == "MPC\nMINSA"
    QTest.mouseClick(
        page.rows["locality"].cells[column_of(page, heads[0])], Qt.MouseButton.LeftButton
    )
    page.reason_input.setText("Se verificó en campo")
    page.resolve_button.click()
    wait(qtbot, province_services)
    progress = province_services.store.record(heads[0].record).progress
    assert (progress.ubigeo, progress.allies) == ("080502", ("MPC", "MINSA"))
    assert progress.locality == "Taypitunga"


def test_what_both_say_alike_is_checked_too(
    opened: Open, province_services: Services, fields: Fields
) -> None:
    ours, _ = conflict(province_services, fields, {"percent": 40_00})
    assert isinstance(ours.content, Progress)
    strange = replace(ours, number=3, content=replace(ours.content, action="9.99.99"))
    parents = province_services.store.record(ours.record).heads
    first = seal(replace(strange, parents=parents))
    add(province_services.store._workspace, first, rival(first, percent=50_00))
    page = page_of(opened())
    page.takers[0].click()
    page.reason_input.setText("Se verificó en campo")
    assert "La acción 9.99.99 no existe en el plan" in page.notices._notices[0].text
    assert not page.resolve_button.isEnabled()


@unix
def test_a_resolution_in_one_place_only_is_told_and_completed_by_the_next_try(
    qtbot: QtBot, opened: Open, province_services: Services, fields: Fields
) -> None:
    heads = conflict(province_services, fields, {"percent": 40_00})
    page = page_of(dialog := opened())
    page.takers[0].click()
    page.reason_input.setText("Se verificó en campo")
    with no_room_for_the_journal(province_services.store.folder):
        page.resolve_button.click()
    assert "no en el diario" in dialog.banner.text
    page.resolve_button.click()
    wait(qtbot, province_services)
    assert dialog.banner.text == "Conflicto resuelto."
    assert province_services.store.record(heads[0].record).revisions == 4
