"""Metas are decided beside avances: versions field by field, or which of two records stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from canasplan.model import Change, Counting, Direction, Operation, Revision, Target
from canasplan.revisions import seal
from canasplan.ui.office.conflict_page import VOIDED, ConflictPage
from canasplan.ui.office.conflicts_dialog import ConflictsDialog
from canasplan.ui.office.repeated_page import RepeatedPage
from canasplan.ui.services import Services
from tests.core.tampering import tamper
from tests.exchange.records import add
from tests.exchange.waiting import dispute, dispute_meta, repeat_meta

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


def line(dialog: ConflictsDialog, row: int) -> list[str]:
    return [dialog.model.index(row, column).data() for column in range(5)]


def conflict_of(dialog: ConflictsDialog) -> ConflictPage:
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    page = dialog.page
    assert isinstance(page, ConflictPage)
    return page


def column_of(page: ConflictPage, wanted: Revision) -> int:
    return [head.hash for head in page.conflict.heads].index(wanted.hash)


def repeated_of(dialog: ConflictsDialog) -> RepeatedPage:
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    page = dialog.page
    assert isinstance(page, RepeatedPage)
    return page


def test_avances_metas_and_repeated_metas_stand_in_one_list(
    opened: Open, province_services: Services, fields: dict[str, str]
) -> None:
    workspace = province_services.store._workspace
    dispute(workspace, fields, {"percent": 40_00})
    dispute_meta(workspace, {"quantity": 250_000}, {"budget": 500_00, "weight": 150})
    repeat_meta(workspace, {"year": 2021}, {"year": 2021, "unit": "km"})

    dialog = opened()

    assert line(dialog, 0)[:4] == ["1.02.03", "04/03/2022", "Taypitunga, Layo", "2"]
    assert line(dialog, 1) == [
        "1.02.03", "Meta 2022", "Layo", "2", "Cantidad, Presupuesto (S/), Peso",
    ]  # fmt: skip
    assert line(dialog, 2) == ["1.02.03", "Meta 2021, repetida", "Layo", "2", "Unidad"]
    assert dialog.count.text() == "1 avance en conflicto · 1 meta en conflicto · 1 meta repetida"


def test_each_field_of_a_meta_reads_as_people_write_it(
    opened: Open, province_services: Services
) -> None:
    ours, _ = dispute_meta(
        province_services.store._workspace,
        {"quantity": 250_000, "budget": 150_000_00},
        {"direction": Direction.FALLING, "counting": Counting.LAST, "unit": "metros"},
    )
    page = conflict_of(opened())
    mine = column_of(page, ours)
    assert list(page.rows) == ["unit", "quantity", "budget", "direction", "counting"]
    assert page.title.text() == "1.02.03 · meta 2022 · Layo"
    budget, direction = page.rows["budget"], page.rows["direction"]
    assert "S/ 150,000.00" in budget.radios[mine].accessibleName()
    assert "Decreciente: menos es mejor" in direction.radios[1 - mine].accessibleName()
    budget.editor.set_text("1500.5")
    assert budget.source.text() == "Escrito por usted · = S/ 1,500.50"


def test_the_keyboard_alone_decides_a_meta_field_by_field(
    qtbot: QtBot, opened: Open, province_services: Services
) -> None:
    ours, theirs = dispute_meta(
        province_services.store._workspace,
        {"quantity": 250_000},
        {"quantity": 300_000, "direction": Direction.FALLING},
    )
    page = conflict_of(dialog := opened())
    mine = column_of(page, ours)
    assert page.takers[0].hasFocus()
    QTest.keyClick(page.takers[mine], Qt.Key.Key_Space)
    QTest.keyClick(page.rows["direction"].radios[1 - mine], Qt.Key.Key_Space)
    QTest.keyClicks(page.reason_input, "Acta firmada")
    heard: list[Change] = []
    province_services.store.changed.connect(heard.append)
    QTest.keyClick(page.resolve_button, Qt.Key.Key_Space)
    wait(qtbot, province_services)

    (state,) = province_services.store.targets.all()
    content = state.winner.content
    assert isinstance(content, Target)
    assert (state.winner.operation, state.conflict) == (Operation.RESOLVE, False)
    assert set(state.winner.parents) == {ours.hash, theirs.hash}
    assert (content.quantity, content.direction) == (250_000, Direction.FALLING)
    assert [change.merged for change in heard] == [True], "every figure is read again"
    assert dialog.banner.text == "Conflicto resuelto."
    assert dialog.empty.isVisible()


def test_what_breaks_a_rule_of_metas_stands_under_its_result(
    opened: Open, province_services: Services
) -> None:
    dispute_meta(province_services.store._workspace, {"quantity": 250_000}, {"quantity": 1})
    page = conflict_of(opened())
    row = page.rows["quantity"]
    page.reason_input.setText("Acta firmada")
    row.editor.set_text("muchos")
    assert row.source.text() == "Escrito por usted"
    assert not row.notices.isHidden()
    assert page.status.text() == "Corrija lo marcado en el resultado."
    row.editor.set_text("300")
    assert row.notices.isHidden()
    assert page.resolve_button.isEnabled()


def test_a_voided_meta_against_a_changed_one_asks_whether_it_counts_and_is_undone(
    qtbot: QtBot, opened: Open, province_services: Services
) -> None:
    workspace = province_services.store._workspace
    first, _ = dispute_meta(workspace, {"quantity": 250_000}, {"quantity": 300_000})
    add(workspace, seal(replace(first, author="Elsa", operation=Operation.VOID)))
    page = conflict_of(dialog := opened())
    page.rows[VOIDED].editor.set_text("anulado")
    page.reason_input.setText("No se hará este año")
    page.resolve_button.click()
    wait(qtbot, province_services)

    assert dialog.banner.text == "Meta anulada."
    assert province_services.store.targets.all() == ()
    dialog.banner.offers[0].click()
    wait(qtbot, province_services)
    assert dialog.banner.text.startswith("Deshecho con una revisión más")
    assert len(province_services.store.targets.history(first.record)) == 6


def test_one_of_two_records_is_kept_with_a_reason_and_that_can_be_taken_back(
    qtbot: QtBot, opened: Open, province_services: Services
) -> None:
    older, newer = repeat_meta(
        province_services.store._workspace, {"quantity": 100_000}, {"quantity": 300_000}
    )
    page = repeated_of(dialog := opened())
    assert page.first.hasFocus()
    assert "se puso por separado en más de un equipo" in page.notices._notices[0].text
    assert page.status.text() == "Falta elegir qué meta se conserva."
    names = [radio.accessibleName() for radio in page.radios]
    assert names == ["Conservar la meta A: Cantidad 300", "Conservar la meta B: Cantidad 100"]

    QTest.keyClick(page.radios[0], Qt.Key.Key_Right)
    assert page.radios[1].hasFocus()
    QTest.keyClick(page.radios[1], Qt.Key.Key_Space)
    assert page.kept == 1
    assert page.status.text() == "Falta el motivo, de 5 letras o más."
    assert not page.keep_button.isEnabled()
    QTest.keyClicks(page.reason_input, "Vale la del acta")
    assert page.status.text().startswith("Lo que se anula no cuenta más")
    QTest.keyClick(page.keep_button, Qt.Key.Key_Space)
    wait(qtbot, province_services)

    targets = province_services.store.targets
    assert [state.winner for state in targets.all()] == [older]
    assert dialog.banner.text == "Queda una sola meta; 1 anulada."
    assert targets.history(newer.record)[-1].reason == "Vale la del acta"
    dialog.banner.offers[0].click()
    wait(qtbot, province_services)
    assert len(targets.all()) == 2
    assert dialog.count.text() == "1 meta repetida"


def test_three_records_stand_side_by_side_and_two_are_voided(
    qtbot: QtBot, opened: Open, province_services: Services
) -> None:
    records = repeat_meta(
        province_services.store._workspace, *({"quantity": 1000 * n} for n in (1, 2, 3))
    )
    page = repeated_of(dialog := opened())
    assert len(page.findChildren(QRadioButton)) == 3
    assert page.keep_button.text().replace("&", "") == "Anular las demás"
    page.radios[0].setChecked(True)
    page.reason_input.setText("Vale la última")
    page.keep_button.click()
    wait(qtbot, province_services)

    assert dialog.banner.text == "Queda una sola meta; 2 anuladas."
    assert [state.winner for state in province_services.store.targets.all()] == [records[2]]


def test_a_damaged_meta_is_told_instead_of_compared(
    opened: Open, province_services: Services
) -> None:
    repeat_meta(province_services.store._workspace, {}, {"quantity": 1000})
    tamper(province_services.store.folder, "UPDATE target_revision SET cantidad = 9")

    dialog = opened()

    assert line(dialog, 0) == ["Dañado", "", "", "", ""]
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.page is None
    assert "«Comprobar los datos»" in dialog.banner.text


def test_who_may_only_read_decides_nothing(
    qtbot: QtBot, opened: Open, province_services: Services
) -> None:
    repeat_meta(province_services.store._workspace, {}, {"quantity": 1000})
    province_services.store._workspace.read_only = True
    page = repeated_of(opened())
    page.radios[0].setChecked(True)
    page.reason_input.setText("Vale la última")

    assert not page.keep_button.isEnabled()
