"""The history of an avance tells who changed what, when and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from canasplan.model import Operation, Revision
from canasplan.revisions import seal
from canasplan.ui.progress.history_dialog import HistoryDialog, HistoryModel, moved_between
from canasplan.ui.store import Store


@pytest.fixture
def history(store: Store, fields: dict[str, str]) -> tuple[Revision, ...]:
    record = store.new_record()
    first = store.save(fields, record=record)
    changed = {"percent": "30", "locality": "", "allies": "MPC\nMINSA", "men": "0"}
    second = store.save(
        fields | changed, record=record, base=first.hash, reason="<b>mal</b> contado"
    )
    store.void(record, base=second.hash, reason="registrado dos veces")
    return store.history(record)


@pytest.fixture
def dialog(qtbot: QtBot, store: Store, history: tuple[Revision, ...]) -> HistoryDialog:
    dialog = HistoryDialog(history, store.plan(), "Avance del 04/03/2022")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_what_moved_is_told_field_by_field_in_words(
    store: Store, history: tuple[Revision, ...]
) -> None:
    moved = moved_between(history[0], history[1], store.plan())
    assert [(each.label, each.before, each.after) for each in moved] == [
        ("Comunidad", "Taypitunga", ""),
        ("Avance acumulado (%)", "25 %", "30 %"),
        ("Hombres", "9", "0"),
        ("Aliados", "", "MPC\nMINSA"),
    ]


def test_the_first_revision_tells_everything_that_was_recorded(
    store: Store, history: tuple[Revision, ...]
) -> None:
    told = {each.label: each.after for each in moved_between(None, history[0], store.plan())}
    assert told["Distrito"] == "Layo"
    assert told["Actividad"] == "Obra"
    assert told["Estado"] == "En ejecución"
    assert told["Monto (S/)"] == "S/ 1,500.50"
    assert "Menores de 18" not in told


def test_the_newest_revision_stands_first_and_arrows_read_the_others(
    dialog: HistoryDialog, history: tuple[Revision, ...]
) -> None:
    assert dialog.rows.index(0).data().startswith("3. Anulación. 15/09/2022 09:30. Rosa Quispe")
    told = dialog.detail.toPlainText()
    assert "Revisión 3: Anulación" in told
    assert "registrado dos veces" in told
    assert history[2].hash[:12] in told
    assert history[2].hash not in told
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    told = dialog.detail.toPlainText()
    assert "Revisión 2: Corrección" in told
    assert "<b>mal</b> contado" in told
    assert f"Cambios frente a la revisión 1 ({history[0].hash[:12]}…)" in told
    assert "Taypitunga" in told
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert "Lo que se registró" in dialog.detail.toPlainText()


def test_the_text_can_be_reached_and_selected_by_keyboard(dialog: HistoryDialog) -> None:
    assert dialog.detail.focusPolicy() & Qt.FocusPolicy.TabFocus
    flags = dialog.detail.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByMouse
    assert dialog.list.accessibleName()
    assert dialog.detail.accessibleName()


def test_a_resolution_is_compared_with_every_version_it_ends(
    qtbot: QtBot, store: Store, history: tuple[Revision, ...]
) -> None:
    first, second, _ = history
    other = seal(
        replace(second, author="Julio Mamani", reason="otra cuenta", content=first.content)
    )
    end = replace(second, number=3, operation=Operation.RESOLVE, parents=(second.hash, other.hash))
    dialog = HistoryDialog((first, second, other, seal(end)), store.plan(), "Avance")
    qtbot.addWidget(dialog)
    told = dialog.detail.toPlainText()
    assert f"revisión 2 ({second.hash[:12]}…)" in told
    assert "Ningún dato cambió." in told
    assert f"revisión 2 ({other.hash[:12]}…)" in told


def test_the_model_keeps_the_rules_of_qt(history: tuple[Revision, ...], qapp: object) -> None:
    model = HistoryModel(history)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is model
    assert model.rowCount() == 3
