"""What is typed and not saved: kept in time, offered to its own record, never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.model import Draft, Profile, RecordState, Revision
from canasplan.ui.progress.draft_keeper import DELAY
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


def test_what_is_typed_is_on_disk_within_two_seconds(
    editor: ProgressEditor, store: Store, qtbot: QtBot
) -> None:
    editor.new_avance()
    record = editor.form.entry.record
    QTest.keyClicks(editor.form.sheet.editors["achievements"].input, "Faena en Tay")
    assert store.drafts() == ()
    qtbot.waitUntil(lambda: bool(store.drafts()), timeout=2 * DELAY)
    (draft,) = store.drafts()
    assert (draft.record, draft.action, draft.base) == (record, ACTION, None)
    assert draft.fields["achievements"] == "Faena en Tay"
    assert editor.form.footer.state == "Borrador guardado a las 09:30"


def test_opening_a_form_and_leaving_it_leaves_no_draft(
    editor: ProgressEditor, store: Store
) -> None:
    editor.new_avance()
    editor.open_action(OTHER)
    assert store.drafts() == ()
    assert editor.banner.text == ""


def test_another_action_keeps_the_draft_and_coming_back_offers_it_to_its_own_record(
    editor: ProgressEditor, store: Store
) -> None:
    editor.new_avance()
    record = editor.form.entry.record
    enter(editor, achievements="Faena")
    editor.open_action(OTHER)
    assert not editor.writing
    assert store.drafts()[0].record == record
    editor.open_action(ACTION)
    assert editor.writing
    assert editor.form.entry.record == record
    assert editor.form.fields()["achievements"] == "Faena"
    assert editor.banner.text == "Borrador del 15/09/2022 09:30 recuperado."
    enter(editor, date="04/03/2022", activity="obra", status="concluida")
    assert editor.save()
    assert state(store).winner.record == record
    assert store.drafts() == ()


def test_a_discarded_draft_can_be_brought_back(editor: ProgressEditor, store: Store) -> None:
    editor.new_avance()
    record = editor.form.entry.record
    enter(editor, achievements="Faena")
    editor.open_action(OTHER)
    editor.open_action(ACTION)
    editor.banner.offers[0].click()
    assert editor.banner.text == "Borrador descartado."
    assert store.drafts() == ()
    assert not editor.writing
    editor.banner.offers[0].click()
    assert editor.writing
    assert editor.form.entry.record == record
    assert editor.form.fields()["achievements"] == "Faena"
    assert store.drafts()[0].record == record


def test_going_back_shows_the_draft_as_a_row_to_go_on_with(
    editor: ProgressEditor, store: Store, saved: Revision
) -> None:
    editor.new_avance()
    record = editor.form.entry.record
    enter(editor, achievements="Otra faena")
    QTest.keyClick(editor.form.sheet.date.input, Qt.Key.Key_Escape)
    assert editor.banner.text == "Quedó como borrador: aún no está registrado."
    row = editor.reading.list.row()
    assert isinstance(row, Draft)
    assert "Otra faena" in editor.reading.summary.text.toPlainText()
    assert editor.reading.title.text() == "Avances: 1"
    assert not editor.can_void
    QTest.keyClick(editor.reading.list, Qt.Key.Key_Return)
    assert editor.form.entry.record == record
    assert editor.form.fields()["achievements"] == "Otra faena"


def test_a_draft_of_a_correction_comes_back_with_its_reason(
    editor: ProgressEditor, store: Store, saved: Revision, qtbot: QtBot, answers: Answers
) -> None:
    editor.correct()
    enter(editor, percent="35")
    editor.form.footer.reason.set_text("mal contado")
    editor.flush_draft()
    (draft,) = store.drafts()
    assert (draft.record, draft.base) == (saved.record, saved.hash)
    again = shown_editor(qtbot, store, answers)
    again.open_draft(draft)
    assert again.action == ACTION
    assert again.form.fields()["percent"] == "35"
    assert again.form.reason() == "mal contado"
    assert again.save()
    assert state(store).progress.percent == 3500


def test_a_draft_of_a_correction_is_offered_when_its_record_is_corrected(
    editor: ProgressEditor, store: Store, saved: Revision
) -> None:
    editor.correct()
    enter(editor, percent="35")
    editor.form.closed.emit()
    rows = editor.reading.list.rows
    editor.reading.list.choose(rows.find(saved.record))
    assert isinstance(editor.reading.list.row(), RecordState)
    editor.correct()
    assert editor.form.fields()["percent"] == "35"


def test_a_correction_of_what_changed_meanwhile_is_compared_and_goes_on_from_there(
    editor: ProgressEditor, store: Store, saved: Revision, fields: dict[str, str]
) -> None:
    editor.correct()
    enter(editor, percent="35")
    editor.form.footer.reason.set_text("mal contado")
    newer = fields | {"percent": "40", "unit": "m"}
    store.save(newer, record=saved.record, base=saved.hash, reason="desde otro lugar")
    assert editor.banner.text.startswith("Rosa Quispe (Técnica de campo) cambió este avance")
    assert editor.form.sheet.rows["percent"].told("percent") == ("Ahora: 40 %",)
    assert editor.form.sheet.rows["unit"].told("unit") == ("Ahora: m",)
    assert not editor.save()
    assert state(store).revisions == 2
    editor.banner.offers[0].click()
    assert editor.form.fields()["unit"] == "m"
    assert editor.form.fields()["percent"] == "35"
    assert editor.form.sheet.rows["unit"].told("unit") == ()
    assert editor.save()
    progress = state(store).progress
    assert (progress.percent, progress.unit) == (3500, "m")
    assert state(store).revisions == 3


def test_a_stale_draft_of_a_correction_says_so_when_it_comes_back(
    editor: ProgressEditor, store: Store, saved: Revision
) -> None:
    editor.correct()
    enter(editor, percent="35")
    editor.open_action(OTHER)
    (draft,) = store.drafts()
    store.void(saved.record, base=saved.hash, reason="registrado dos veces")
    store.keep_draft(draft)
    editor.open_action(ACTION)
    assert editor.form.fields()["percent"] == "35"
    assert "Está anulado: al guardar volverá a contar." in editor.banner.text


def test_two_drafts_of_an_action_stay_apart(editor: ProgressEditor, store: Store) -> None:
    blank = {"plan": store.plan().code, "action": ACTION, "ubigeo": "080505"}
    first = Draft(
        store.new_record(), ACTION, None, blank | {"achievements": "Uno"},
        "2022-09-14T10:00:00.000Z",
    )  # fmt: skip
    second = replace(
        first,
        record=store.new_record(),
        fields=blank | {"achievements": "Dos"},
        moment="2022-09-14T11:00:00.000Z",
    )
    store.keep_draft(first)
    store.keep_draft(second)
    editor.open_action(OTHER)
    editor.open_action(ACTION)
    assert editor.form.entry.record == second.record
    editor.open_draft(first)
    assert editor.form.entry.record == first.record
    assert editor.form.fields()["achievements"] == "Uno"
    assert len(store.drafts()) == 2


def test_a_draft_that_cannot_be_kept_keeps_the_form_open(
    editor: ProgressEditor, workspace: Workspace, store: Store
) -> None:
    editor.new_avance()
    enter(editor, achievements="Faena")
    with another_program_writing(workspace):
        editor.open_action(OTHER)
    assert editor.action == ACTION
    assert editor.writing
    assert editor.form.fields()["achievements"] == "Faena"
    assert "Otro programa está usando los datos" in editor.banner.text


def test_another_profile_closes_the_form_and_keeps_its_draft(
    editor: ProgressEditor, store: Store
) -> None:
    editor.new_avance()
    enter(editor, achievements="Faena")
    store.set_profile(Profile("080504", "Julia Ccori", "Técnica"))
    assert store.drafts()[0].fields["achievements"] == "Faena"
    assert editor.action == ACTION


def test_asking_for_a_new_avance_while_one_is_typed_goes_on_with_it(
    editor: ProgressEditor,
) -> None:
    editor.new_avance()
    record = editor.form.entry.record
    enter(editor, achievements="Faena")
    editor.new_avance()
    assert editor.form.entry.record == record
    assert editor.form.fields()["achievements"] == "Faena"


def test_the_next_action_with_a_draft_shows_it_and_still_says_that_the_first_is_saved(
    editor: ProgressEditor, store: Store
) -> None:
    editor.open_action(OTHER)
    editor.new_avance()
    enter(editor, achievements="Campaña")
    editor.open_action(ACTION)
    editor.next_action_requested.connect(lambda: editor.open_action(OTHER))
    editor.new_avance()
    assert not editor.save_and_next()
    fill(editor)
    assert editor.save_and_next()
    assert editor.form.fields()["achievements"] == "Campaña"
    assert editor.banner.text == (
        "1.02.03: Guardado a las 09:30. Borrador del 15/09/2022 09:30 recuperado."
    )
    assert [offer.text() for offer in editor.banner.offers] == ["Deshacer", "Descartar"]
    editor.banner.offers[1].click()
    assert store.drafts() == ()


def test_a_correction_is_kept_when_a_new_avance_is_begun(
    editor: ProgressEditor, store: Store, saved: Revision
) -> None:
    editor.correct()
    enter(editor, percent="35")
    editor.new_avance()
    assert editor.banner.text == "La corrección quedó como borrador."
    assert editor.form.entry.base is None
    assert store.drafts()[0].record == saved.record
    editor.discard_draft()
    assert store.drafts()[0].record == saved.record


def test_a_draft_chosen_in_the_list_can_be_discarded_there(
    editor: ProgressEditor, store: Store
) -> None:
    editor.new_avance()
    enter(editor, achievements="Faena")
    editor.form.back.click()
    editor.reading.summary.buttons["discard"].click()
    assert store.drafts() == ()
    assert editor.reading.empty.isVisible()
    editor.banner.offers[0].click()
    assert editor.form.fields()["achievements"] == "Faena"
