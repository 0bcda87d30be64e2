"""The grid of metas: what is in conflict or repeated is marked; a meta shows its history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from canasplan.ui.progress.history_dialog import HistoryDialog
from canasplan.ui.services import Services
from canasplan.ui.targets.targets_dialog import TargetsDialog
from canasplan.ui.targets.targets_model import STATE, State
from tests.core.second_place import no_room_for_the_journal, unix
from tests.exchange.waiting import dispute_meta, repeat_meta
from tests.ui.conftest import PersonAway

Open = Callable[[], TargetsDialog]
ROLE = Qt.ItemDataRole
ALT = Qt.KeyboardModifier.AltModifier
ROW = {"action": "1.02.03", "ubigeo": "Layo", "year": "2022", "unit": "m", "quantity": "200"}


@pytest.fixture
def opened(qtbot: QtBot, province_services: Services) -> Open:
    def make() -> TargetsDialog:
        dialog = TargetsDialog(province_services)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return make


def states(dialog: TargetsDialog) -> list[str]:
    rows = range(dialog.model.rowCount() - 1)
    return [dialog.model.index(row, STATE).data() for row in rows]


def test_metas_in_conflict_and_repeated_ones_are_marked_by_icon_and_word(
    opened: Open, province_services: Services
) -> None:
    workspace = province_services.store._workspace
    workspace.targets.save([ROW | {"action": "1.01.01"}])
    dispute_meta(workspace, {"quantity": 250_000}, {"quantity": 300_000})
    repeat_meta(workspace, {"action": "4.01.01"}, {"action": "4.01.01", "quantity": 7_000})

    dialog = opened()

    assert states(dialog) == [
        "guardada", "conflicto: 2 versiones", "repetida: no cuenta", "repetida: es la que vale",
    ]  # fmt: skip
    index = dialog.model.index(1, 4)
    assert index.data(ROLE.ToolTipRole) == "300\nconflicto: 2 versiones" or (
        index.data(ROLE.ToolTipRole) == "250\nconflicto: 2 versiones"
    )
    assert index.data(ROLE.AccessibleTextRole).endswith(". conflicto: 2 versiones")
    assert isinstance(dialog.model.index(1, STATE).data(ROLE.DecorationRole), QIcon)
    assert dialog.model.index(0, STATE).data(ROLE.DecorationRole) is None
    assert dialog.model.index(0, 4).data(ROLE.ToolTipRole) == "200"
    assert dialog.waiting.text == (
        "1 meta en conflicto · 1 meta repetida. De cada una cuenta una sola versión hasta que se "
        "decida."
    )
    QAbstractItemModelTester(dialog.model)


def test_the_record_that_does_not_count_cannot_be_typed_over(
    opened: Open, province_services: Services
) -> None:
    repeat_meta(province_services.store._workspace, {"quantity": 5_000}, {"quantity": 7_000})
    dialog = opened()
    editable = Qt.ItemFlag.ItemIsEditable
    assert not dialog.model.flags(dialog.model.index(0, 4)) & editable
    assert dialog.model.flags(dialog.model.index(1, 4)) & editable

    dialog.grid.setCurrentIndex(dialog.model.index(0, 4))
    QGuiApplication.clipboard().setText("11\n12\n")
    dialog.grid.paste()

    assert [row.state for row in dialog.model.rows] == [State.SAME, State.CHANGED, State.BLANK]
    assert dialog.model.rows[1].fields["quantity"] == "12"
    assert dialog.model.index(1, STATE).data() == "cambiada, sin guardar"
    assert "repetida: es la que vale" in dialog.model.index(1, STATE).data(ROLE.ToolTipRole)
    assert not dialog.waiting.offers[0].isEnabled(), "what is typed would be lost"


def test_the_grid_leads_to_the_decision_and_shows_what_came_of_it(
    qtbot: QtBot, opened: Open, province_services: Services
) -> None:
    workspace = province_services.store._workspace
    repeat_meta(workspace, {"quantity": 5_000}, {"quantity": 7_000})
    dialog = opened()

    def decide() -> None:
        workspace.decisions.keep(workspace.decisions.repeated()[0], 1, "Vale la primera")

    dialog.conflicts_asked.connect(decide)
    QTest.keyClick(dialog, Qt.Key.Key_D, ALT)
    qtbot.waitUntil(lambda: states(dialog) == ["guardada"])

    assert dialog.model.index(0, 4).data() == "5"
    assert dialog.waiting.isHidden()


def test_the_other_plain_way_out_is_to_take_one_of_them_back(
    opened: Open, province_services: Services, person: PersonAway
) -> None:
    repeat_meta(province_services.store._workspace, {"quantity": 5_000}, {"quantity": 7_000})
    dialog = opened()
    dialog.grid.setCurrentIndex(dialog.model.index(0, 4))

    def give_reason(box: QDialog) -> bool:
        box.input.setPlainText("Se registró dos veces")  # type: ignore[attr-defined]
        return True

    person.answer = give_reason
    dialog.remove_button.click()

    assert states(dialog) == ["guardada"]
    assert dialog.model.index(0, 4).data() == "7"


def test_a_meta_shows_who_changed_what_and_when(
    qtbot: QtBot, opened: Open, province_services: Services, person: PersonAway
) -> None:
    targets = province_services.store._workspace.targets
    targets.save([ROW])
    targets.save([ROW | {"quantity": "1250.5", "budget": "900", "weight": "2"}], "Se amplió")
    dialog = opened()
    assert not dialog.history_button.isEnabled(), "the blank row has none"
    dialog.grid.setCurrentIndex(dialog.model.index(0, 0))
    told: list[str] = []

    def look(box: QDialog) -> bool:
        assert isinstance(box, HistoryDialog)
        told.extend([box.windowTitle(), box.detail.toPlainText()])
        QTest.keyClick(box.list, Qt.Key.Key_Down)
        told.append(box.detail.toPlainText())
        return False

    person.answer = look
    QTest.keyClick(dialog, Qt.Key.Key_H, ALT)
    qtbot.waitUntil(lambda: bool(told))

    assert told[0] == "Historial de la meta"
    assert "Revisión 2: Corrección" in told[1]
    assert "Julio Mamani (Planificador)" in told[1]
    assert "Se amplió" in told[1]
    assert told[1].split("Después")[1].split() == [
        "Cantidad", "200", "1,250.5", "Presupuesto", "(S/)", "—", "S/", "900.00", "Peso", "—", "2",
    ]  # fmt: skip
    assert told[2].split("Después")[1].split() == [
        "Distrito", "—", "Layo", "Año", "—", "2022", "Unidad", "—", "m", "Cantidad", "—", "200",
        "Sentido", "—", "Creciente:", "más", "es", "mejor",
        "Acumulación", "—", "Las", "cantidades", "se", "suman",
    ]  # fmt: skip


def test_ctrl_h_shows_the_history_as_everywhere(
    opened: Open, province_services: Services, person: PersonAway
) -> None:
    province_services.store._workspace.targets.save([ROW])
    dialog = opened()
    QTest.keyClick(dialog.grid, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert person.dialogs == []
    dialog.grid.setCurrentIndex(dialog.model.index(0, 0))

    QTest.keyClick(dialog.grid, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)

    assert person.dialogs == ["HistoryDialog"]


@unix
def test_a_meta_taken_back_in_one_place_only_is_told_and_seen(
    qtbot: QtBot, opened: Open, province_services: Services, person: PersonAway
) -> None:
    province_services.store._workspace.targets.save([ROW])
    (state,) = province_services.store.targets.all()
    dialog = opened()
    dialog.grid.setCurrentIndex(dialog.model.index(0, 0))

    def give_reason(box: QDialog) -> bool:
        box.input.setPlainText("No se hará")  # type: ignore[attr-defined]
        return True

    person.answer = give_reason
    with (
        no_room_for_the_journal(province_services.store.folder),
        qtbot.waitSignal(province_services.store.changed),
    ):
        dialog.remove_button.click()

    assert "no en el diario" in person.errors[0][1]
    assert province_services.store.targets.history(state.winner.record)[-1].number == 2
