"""What is typed reaches the disk within two seconds, as a draft of its own record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.model import Draft
from canasplan.ui.progress.draft_keeper import DELAY, DraftKeeper
from canasplan.ui.store import Store
from tests.ui.editing import another_program_writing


class Typing:
    """A form as the keeper sees it."""

    def __init__(self, store: Store) -> None:
        fields = {"plan": store.plan().code, "action": "1.02.03"}
        self.draft: Draft | None = Draft(store.new_record(), "1.02.03", None, fields, store.now())

    def now(self) -> Draft | None:
        return self.draft

    def type(self, text: str) -> None:
        assert self.draft is not None
        self.draft = replace(self.draft, fields=self.draft.fields | {"achievements": text})


@pytest.fixture
def typing(store: Store) -> Typing:
    return Typing(store)


@pytest.fixture
def keeper(store: Store, typing: Typing) -> DraftKeeper:
    keeper = DraftKeeper(store, typing.now)
    assert typing.draft is not None
    keeper.watch(typing.draft.record)
    return keeper


def test_typing_without_a_pause_does_not_put_the_draft_off(
    store: Store, keeper: DraftKeeper, typing: Typing, qtbot: QtBot
) -> None:
    keys = QTimer()
    keys.timeout.connect(lambda: typing.type("Se instaló la línea"))
    keys.timeout.connect(keeper.touch)
    keys.start(DELAY // 20)
    with qtbot.waitSignal(keeper.kept, timeout=2 * DELAY - DELAY // 20) as kept:
        pass
    keys.stop()
    assert store.drafts() == (kept.args[0] if kept.args else None,)


def test_leaving_writes_at_once_and_only_what_was_typed_since(
    store: Store, keeper: DraftKeeper, typing: Typing
) -> None:
    keeper.flush()
    assert store.drafts() == ()
    typing.type("Faena en Taypitunga")
    keeper.touch()
    assert keeper.flush()
    assert store.drafts() == (typing.draft,)


def test_what_was_typed_and_taken_back_leaves_no_draft(
    store: Store, keeper: DraftKeeper, typing: Typing
) -> None:
    typing.type("Faena")
    keeper.touch()
    keeper.flush()
    typing.draft = None
    keeper.touch()
    keeper.flush()
    assert store.drafts() == ()


def test_after_saving_nothing_is_written_any_more(
    store: Store, keeper: DraftKeeper, typing: Typing
) -> None:
    typing.type("Faena")
    keeper.touch()
    keeper.forget()
    keeper.flush()
    keeper.touch()
    keeper.flush()
    assert store.drafts() == ()


def test_a_dropped_draft_can_be_brought_back(
    store: Store, keeper: DraftKeeper, typing: Typing
) -> None:
    assert typing.draft is not None
    assert keeper.keep(typing.draft)
    assert keeper.drop(typing.draft.record)
    assert store.drafts() == ()
    assert keeper.keep(typing.draft)
    assert store.drafts() == (typing.draft,)


def test_drafts_belong_to_an_action_of_a_plan(
    store: Store, keeper: DraftKeeper, typing: Typing
) -> None:
    assert typing.draft is not None
    other = replace(typing.draft, record=store.new_record(), action="1.03.01")
    keeper.keep(typing.draft)
    keeper.keep(other)
    code = store.plan().code
    assert keeper.of_action(code, "1.02.03") == (typing.draft,)
    assert keeper.of_action(code, "1.03.01") == (other,)
    assert keeper.of_action("canas-2023-2026", "1.02.03") == ()


def test_a_draft_that_cannot_be_written_is_told_and_tried_again(
    workspace: Workspace, store: Store, keeper: DraftKeeper, typing: Typing, qtbot: QtBot
) -> None:
    typing.type("Faena")
    keeper.touch()
    with another_program_writing(workspace), qtbot.waitSignal(keeper.failed) as told:
        assert not keeper.flush()
    assert told.args == [
        "Otro programa está usando los datos y no se guardó nada. "
        "Espere un momento y vuelva a intentarlo."
    ]
    assert keeper.flush()
    assert store.drafts() == (typing.draft,)
