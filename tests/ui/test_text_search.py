"""The search where there are very many avances: the actions at once, the avances after them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from canasplan.actions import SearchResult
from canasplan.ui.plan import text_search
from canasplan.ui.plan.eje_tree import EjeTree
from canasplan.ui.store import Store
from canasplan.ui.window_state import WindowState


@pytest.fixture
def tree(
    store: Store,
    tmp_path: Path,
    fields: dict[str, str],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[EjeTree]:
    """A tree that takes one avance, which speaks of cement, for very many."""
    monkeypatch.setattr(text_search, "MANY", 1)
    entry = fields | {"achievements": "Llegó el cemento para el agua."}
    store.save(entry, record=store.new_record())
    tree = EjeTree(store, WindowState(tmp_path))
    qtbot.addWidget(tree)
    yield tree
    tree.texts.close()


def test_actions_are_there_at_once_and_what_avances_say_follows(
    tree: EjeTree, store: Store, qtbot: QtBot
) -> None:
    heard: list[SearchResult] = []
    tree.search_changed.connect(lambda result, _: heard.append(result))

    with qtbot.waitSignal(tree.texts.found):
        tree.search.setText("agua")
        assert tree.texts.running
        at_once = list(heard)

    assert [result.progress for result in at_once] == [{}]
    assert heard[-1].progress == store.search("agua").progress == {"1.02.03": 1}
    assert heard[-1].actions == at_once[0].actions
    assert "1 avance" in tree.found.text()
    assert not tree.texts.running


def test_what_only_avances_say_is_found_without_saying_first_that_nothing_is(
    tree: EjeTree, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(tree.texts.found):
        tree.search.setText("cemento")
        assert tree.stack.currentWidget() is tree.view

    assert tree.found.text() == "Coinciden: 1 acción · 1 avance"


def test_only_the_last_of_what_was_typed_is_shown(tree: EjeTree, qtbot: QtBot) -> None:
    heard: list[str] = []
    tree.texts.found.connect(lambda _, text: heard.append(text))

    with qtbot.waitSignal(tree.texts.found):
        for text in ("c", "ce", "cem"):
            tree.search.setText(text)

    assert heard == ["cem"]


def test_a_cleared_search_is_not_answered_any_more(tree: EjeTree) -> None:
    tree.search.setText("agua")
    tree.search.clear()
    tree.texts.close()

    assert not tree.texts.running
    assert not tree.found.isVisibleTo(tree)


def test_an_empty_answer_says_so_in_the_end(tree: EjeTree, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tree.texts.found):
        tree.search.setText("zzzz")

    assert tree.stack.currentWidget() is tree.empty
