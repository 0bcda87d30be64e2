"""What was saved in one of its two places only: told as it is, and tried again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from canasplan.paths import JOURNAL
from canasplan.ui.progress.progress_editor import ProgressEditor
from canasplan.ui.store import Store
from tests.ui.conftest import PersonAway
from tests.ui.editing import enter, shown_editor

Fields = dict[str, str]


@pytest.fixture
def editor(qtbot: QtBot, store: Store, person: PersonAway) -> ProgressEditor:
    editor = shown_editor(qtbot, store, person)
    editor.open_action("1.02.03")
    return editor


@pytest.fixture
def block(store: Store, folder: Path) -> Callable[[], None]:
    """Make the journal a thing that cannot be written."""

    def blocked() -> None:
        (folder / JOURNAL).unlink(missing_ok=True)
        (folder / JOURNAL).mkdir()

    return blocked


def lines(folder: Path) -> int:
    return len((folder / JOURNAL).read_bytes().splitlines()) - 1  # without its heading


def test_a_save_in_one_place_is_not_called_saved_and_can_be_completed(
    qtbot: QtBot,
    editor: ProgressEditor,
    store: Store,
    folder: Path,
    fields: Fields,
    block: Callable[[], None],
) -> None:
    block()
    editor.new_avance()
    enter(editor, **{name: fields[name] for name in fields.keys() - {"action", "ubigeo"}})
    with qtbot.waitSignal(store.changed):
        assert not editor.save()

    assert "no en el diario" in editor.banner.text
    assert "Guardado a las" not in editor.banner.text
    assert not editor.writing
    assert len(store.records("1.02.03")) == 1

    (folder / JOURNAL).rmdir()
    editor.banner.offers[0].click()
    assert editor.banner.text == "Guardado a las 09:30."
    assert len(store.records("1.02.03")) == 1
    assert lines(folder) == 1


def test_a_correction_in_one_place_is_completed_as_one_revision(
    editor: ProgressEditor,
    store: Store,
    folder: Path,
    fields: Fields,
    block: Callable[[], None],
) -> None:
    first = store.save(fields, record=store.new_record())
    block()
    editor.correct()
    enter(editor, percent="40")
    editor.form.footer.reason.set_text("Se midió de nuevo")
    assert not editor.save()
    assert "no en el diario" in editor.banner.text

    (folder / JOURNAL).rmdir()
    editor.banner.offers[0].click()
    assert editor.banner.text.startswith("Guardado a las")
    assert [revision.number for revision in store.history(first.record)] == [1, 2]
