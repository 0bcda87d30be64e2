"""The pane of one action: reading, recording, correcting, voiding, undoing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.model import Operation, RecordState, Revision
from canasplan.ui.progress.progress_editor import ProgressEditor
from canasplan.ui.store import Store
from tests.ui.editing import (
    ACTION,
    OTHER,
    Answers,
    another_program_writing,
    enter,
    fill,
    shown_editor,
    state,
)


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def editor(qtbot: QtBot, store: Store, answers: Answers) -> ProgressEditor:
    editor = shown_editor(qtbot, store, answers)
    editor.open_action(ACTION)
    return editor


@pytest.fixture
def saved(store: Store, fields: dict[str, str]) -> Revision:
    return store.save(fields, record=store.new_record())


def test_without_an_action_the_pane_says_what_to_do(
    qtbot: QtBot, store: Store, answers: Answers
) -> None:
    editor = shown_editor(qtbot, store, answers)
    assert "Elija una acción en la tabla" in editor.nothing.accessibleName()
    assert not editor.can_new
    assert not editor.can_save
    editor.new_avance()
    editor.correct()
    editor.show_history()
    assert not editor.save()


def test_an_action_without_avances_says_how_to_begin(editor: ProgressEditor) -> None:
    assert editor.header.code.text() == "Acción 1.02.03"
    assert editor.header.text.text().startswith("Ampliación de Sistema")
    assert editor.header.partners.text() == "MPC - …."
    empty = editor.reading.empty
    assert empty.isVisible()
    assert "aún no tiene avances registrados" in empty.accessibleName()
    assert "Ctrl+U" in empty.accessibleName()
    empty.button.click()
    assert editor.writing


def test_recording_by_keyboard_shows_the_avance_and_that_it_is_saved(
    editor: ProgressEditor, store: Store, qtbot: QtBot
) -> None:
    editor.new_avance()
    record = editor.form.entry.record
    sheet = editor.form.sheet
    QTest.keyClicks(sheet.date.line, "4/3/22")
    sheet.district.input.setFocus()
    sheet.editors["activity"].input.setFocus()
    QTest.keyClicks(sheet.editors["activity"].input, "Ob")
    QTest.keyClicks(sheet.editors["status"].input, "En")
    QTest.keyClicks(sheet.editors["achievements"].input, "Faena")
    assert editor.has_unsaved()
    with qtbot.waitSignals([store.changed, editor.saved]):
        assert editor.save()
    assert editor.banner.text == "Guardado a las 09:30."
    assert not editor.writing
    assert not editor.has_unsaved()
    assert editor.reading.list.hasFocus()
    row = editor.reading.list.row()
    assert isinstance(row, RecordState)
    assert row.winner.record == record
    assert "04/03/2022 · Obra" in editor.reading.summary.text.toPlainText()
    assert "Faena" in editor.reading.summary.text.toPlainText()
    assert store.drafts() == ()


def test_nothing_is_saved_while_there_are_faults(editor: ProgressEditor, store: Store) -> None:
    editor.new_avance()
    assert not editor.save()
    assert editor.writing
    assert editor.form.footer.state == "Falta corregir 4 datos"
    assert store.records(ACTION) == ()


def test_saving_twice_records_once(editor: ProgressEditor, store: Store) -> None:
    editor.new_avance()
    fill(editor)
    assert editor.save()
    assert not editor.save()
    assert state(store).revisions == 1


def test_a_save_that_the_disk_refuses_is_told_and_keeps_everything_typed(
    editor: ProgressEditor, store: Store, workspace: Workspace
) -> None:
    editor.new_avance()
    fill(editor)
    with another_program_writing(workspace):
        assert not editor.save()
    assert "Otro programa está usando los datos" in editor.banner.text
    assert editor.form.fields()["achievements"] == "Faena"
    assert editor.save()
    assert state(store).revisions == 1


def test_save_and_next_opens_the_form_of_the_next_action(
    editor: ProgressEditor, store: Store
) -> None:
    editor.next_action_requested.connect(lambda: editor.open_action(OTHER))
    editor.new_avance()
    fill(editor)
    enter(editor, responsible="Julia Ccori")
    assert editor.save_and_next()
    assert editor.action == OTHER
    assert editor.writing
    assert editor.form.fields()["responsible"] == "Julia Ccori"
    assert editor.form.fields()["achievements"] == ""
    assert editor.form.sheet.date.input.hasFocus()
    assert editor.banner.text == "1.02.03: Guardado a las 09:30."
    editor.banner.offers[0].click()
    assert state(store).voided
    assert editor.writing


def test_a_correction_keeps_what_was_and_says_why(
    editor: ProgressEditor, store: Store, saved: Revision
) -> None:
    assert "Corregido" not in editor.reading.summary.text.toPlainText()
    editor.correct()
    assert editor.form.title.text() == "Corrección del 04/03/2022"
    assert editor.form.fields()["percent"] == "25"
    enter(editor, percent="30")
    assert not editor.save()
    editor.form.footer.reason.set_text("estaba mal contado")
    assert editor.save()
    first, second = store.history(saved.record)
    assert first == saved
    assert (second.operation, second.reason) == (Operation.CHANGE, "estaba mal contado")
    assert "Corregido 1 vez" in editor.reading.summary.text.toPlainText()


def test_a_correction_without_any_change_is_not_saved(
    editor: ProgressEditor, store: Store, saved: Revision
) -> None:
    editor.correct()
    editor.form.footer.reason.set_text("por si acaso")
    assert not editor.save()
    assert editor.banner.text.startswith("No hay cambios que guardar")
    assert state(store).revisions == 1


def test_voiding_asks_why_and_restoring_takes_it_back(
    editor: ProgressEditor, store: Store, saved: Revision, answers: Answers
) -> None:
    answers.reason = None
    QTest.keyClick(editor.reading.list, Qt.Key.Key_Delete)
    assert not state(store).voided
    answers.reason = "registrado dos veces"
    QTest.keyClick(editor.reading.list, Qt.Key.Key_Delete)
    assert answers.asked == ["Anular el avance del 04/03/2022"] * 2
    assert state(store).voided
    assert state(store).winner.reason == "registrado dos veces"
    assert editor.banner.text == "Anulado a las 09:30."
    assert not editor.can_void
    assert not editor.can_correct
    buttons = editor.reading.summary.buttons
    assert buttons["restore"].isVisible()
    assert not buttons["correct"].isVisible()
    buttons["restore"].click()
    assert not state(store).voided
    assert state(store).progress == saved.content


def test_undo_is_a_revision_of_its_own(editor: ProgressEditor, store: Store) -> None:
    editor.new_avance()
    fill(editor)
    assert not editor.can_undo
    editor.save()
    assert editor.can_undo
    assert editor.banner.offers[0].text() == "Deshacer"
    editor.banner.offers[0].click()
    assert state(store).voided
    assert state(store).revisions == 2
    assert editor.banner.text.startswith("Se deshizo: el avance quedó anulado")
    assert not editor.can_undo
    editor.undo()
    assert state(store).revisions == 2


def test_a_save_that_something_followed_is_not_undone(
    editor: ProgressEditor, store: Store, fields: dict[str, str]
) -> None:
    editor.new_avance()
    fill(editor)
    editor.save()
    head = state(store).winner
    store.save(fields, record=head.record, base=head.hash, reason="desde otro lugar")
    editor.undo()
    assert editor.banner.text.startswith("Ya no se puede deshacer")
    assert state(store).revisions == 2


def test_the_history_is_shown_for_the_chosen_avance_and_while_correcting(
    editor: ProgressEditor, saved: Revision, answers: Answers
) -> None:
    assert editor.can_history
    editor.show_history()
    editor.correct()
    assert editor.can_history
    editor.show_history()
    assert len(answers.shown) == 2
    assert "Registro inicial" in answers.shown[0]
    editor.form.closed.emit()
    editor.new_avance()
    assert not editor.can_history


def test_what_another_view_saves_appears_without_touching_what_is_typed(
    editor: ProgressEditor, store: Store, fields: dict[str, str]
) -> None:
    editor.new_avance()
    enter(editor, achievements="Faena")
    store.save(fields, record=store.new_record())
    assert editor.form.fields()["achievements"] == "Faena"
    assert editor.reading.list.rows.rowCount() == 1


def test_opening_an_action_leaves_the_keyboard_where_it_is(
    qtbot: QtBot, store: Store, answers: Answers, saved: Revision
) -> None:
    editor = shown_editor(qtbot, store, answers)
    before = editor.focusWidget()
    editor.open_action(ACTION)
    assert editor.focusWidget() is before


@pytest.mark.parametrize("height", [360, 640])
def test_the_pane_fits_where_it_is_least(
    editor: ProgressEditor, saved: Revision, qtbot: QtBot, height: int
) -> None:
    assert editor.minimumSizeHint().width() <= 340
    editor.resize(340, height)
    editor.correct()
    qtbot.waitUntil(lambda: editor.width() == 340)
    assert editor.height() == height
    assert editor.form.footer.save.visibleRegion().boundingRect().height() > 20
    assert editor.form.sheet.viewport().height() > 60
