"""The avances of an action as cards, newest first, drafts before them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canasplan.model import Draft
from canasplan.ui.progress.progress_card import card_of
from canasplan.ui.progress.progress_list import CARD_ROLE, ProgressList, ProgressListModel
from canasplan.ui.store import Store
from canasplan.ui.theme import apply_theme

ACTION = "1.02.03"


@pytest.fixture
def records(store: Store, fields: dict[str, str]) -> dict[str, str]:
    """An avance as recorded, a corrected one, a voided one."""
    saved = {name: store.new_record() for name in ("plain", "corrected", "voided")}
    store.save(fields | {"date": "02/05/2022"}, record=saved["plain"])
    first = store.save(fields, record=saved["corrected"])
    store.save(
        fields | {"percent": "30"},
        record=saved["corrected"],
        base=first.hash,
        reason="estaba mal contado",
    )
    last = store.save(fields | {"date": "03/06/2022"}, record=saved["voided"])
    store.void(saved["voided"], base=last.hash, reason="registrado dos veces")
    return saved


def cards(store: Store) -> list[str]:
    return [card_of(row, store.plan()).sentence for row in store.records(ACTION)]


@pytest.mark.usefixtures("records")
def test_a_card_says_when_what_how_far_where_and_what_was_achieved(store: Store) -> None:
    assert cards(store) == [
        "03/06/2022 · Obra. 25 %. En ejecución · Taypitunga, Layo. Anulado. "
        "Se instaló la línea de conducción.",
        "02/05/2022 · Obra. 25 %. En ejecución · Taypitunga, Layo. "
        "Se instaló la línea de conducción.",
        "04/03/2022 · Obra. 30 %. En ejecución · Taypitunga, Layo. Corregido 1 vez. "
        "Se instaló la línea de conducción.",
    ]


def test_without_a_percentage_the_quantity_stands_at_the_side(
    store: Store, fields: dict[str, str]
) -> None:
    entry = fields | {"percent": "", "achievements": "", "quantity": "1500,5"}
    store.save(entry, record=store.new_record())
    card = card_of(store.records(ACTION)[0], store.plan())
    assert card.side == "1,500.5 km"
    assert card.excerpt == "1,500.5 km"


def test_revisions_are_counted_from_the_second_correction_on(
    store: Store, records: dict[str, str], fields: dict[str, str]
) -> None:
    head = store.record(records["corrected"]).winner.hash
    store.save(fields, record=records["corrected"], base=head, reason="al final no")
    assert any("Corregido · 3 revisiones" in card for card in cards(store))


def test_a_conflict_is_marked_until_a_person_resolves_it(
    store: Store, records: dict[str, str]
) -> None:
    state = store.record(records["corrected"])
    torn = replace(state, heads=(*state.heads, "0" * 64))
    marks = [mark.text for mark in card_of(torn, store.plan()).marks]
    assert marks == ["En conflicto: 2 versiones"]


def test_a_draft_says_that_it_is_not_saved(store: Store) -> None:
    typed = {"date": "4/3/22", "achievements": "Faena\nen Taypitunga"}
    draft = Draft("av-x", ACTION, None, typed, "2022-03-04T15:15:00.000Z")
    assert card_of(draft, store.plan()).sentence == (
        "Borrador del 04/03/2022 10:15. Avance nuevo, sin guardar · 04/03/2022. Faena en Taypitunga"
    )
    assert "Corrección sin guardar" in card_of(replace(draft, base="ab"), store.plan()).sentence


def test_the_model_keeps_the_rules_of_qt(store: Store, records: dict[str, str]) -> None:
    model = ProgressListModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(store.records(ACTION), store.plan())
    assert tester.model() is model
    assert model.rowCount() == 3
    assert model.index(0).data(CARD_ROLE).faded
    assert model.find(records["plain"]).row() == 1
    assert not model.find("av-unknown").isValid()
    model.show_rows((), store.plan())
    assert model.rowCount() == 0


@pytest.fixture
def shown(qtbot: QtBot, store: Store, records: dict[str, str]) -> ProgressList:
    view = ProgressList()
    qtbot.addWidget(view)
    view.resize(380, 400)
    view.show_rows(store.records(ACTION), store.plan())
    view.show()
    return view


def test_the_first_row_that_counts_is_chosen_unless_another_is_asked_for(
    shown: ProgressList, store: Store, records: dict[str, str]
) -> None:
    assert shown.currentIndex().row() == 1
    shown.show_rows(store.records(ACTION), store.plan(), records["voided"])
    assert shown.currentIndex().row() == 0


def test_enter_opens_and_delete_asks_to_void(shown: ProgressList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.opened) as opened:
        QTest.keyClick(shown, Qt.Key.Key_Return)
    assert opened.args == [shown.row()]
    with qtbot.waitSignal(shown.void_asked):
        QTest.keyClick(shown, Qt.Key.Key_Delete)
    with qtbot.waitSignal(shown.chosen) as chosen:
        QTest.keyClick(shown, Qt.Key.Key_Up)
    assert chosen.args == [shown.row()]
    with qtbot.assertNotEmitted(shown.opened):
        QTest.keyClick(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_its_height_is_asked_in_whole_rows(shown: ProgressList) -> None:
    first, second = shown.sizeHintForRow(0), shown.sizeHintForRow(1)
    assert shown.height_within(first + second + 5) == first + second
    assert shown.height_within(1) == first


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_narrow_list_paints_every_card(
    shown: ProgressList, qapp: QApplication, look: str
) -> None:
    apply_theme(qapp, "dark" if look == "dark" else "light")
    shown.resize(300, 400)
    image = shown.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, 300, 3) for y in range(0, 250, 3)}
    assert len(colours) > 10


def test_after_a_save_only_the_row_that_was_saved_is_read_and_drawn_anew(
    store: Store, fields: dict[str, str], records: dict[str, str]
) -> None:
    model = ProgressListModel()
    before = store.records(ACTION)
    model.show_rows(before, store.plan())
    old = {row.winner.record: model.index(place).data(CARD_ROLE)
           for place, row in enumerate(before)}  # fmt: skip
    plain = store.record(records["plain"])
    store.save(
        fields | {"date": "02/05/2022", "percent": "90"},
        record=records["plain"],
        base=plain.winner.hash,
        reason="estaba mal contado",
    )

    after = store.records(ACTION)
    model.show_rows(after, store.plan())

    same = {row.winner.record for row in after if any(row is other for other in before)}
    assert same == set(records.values()) - {records["plain"]}
    for place, row in enumerate(after):
        card = model.index(place).data(CARD_ROLE)
        assert (card is old[row.winner.record]) == (row.winner.record in same)
    assert {row.winner.record: row for row in after}[records["plain"]].revisions == 2


def test_what_is_refreshed_is_proven_again(store: Store, records: dict[str, str]) -> None:
    before = store.records(ACTION)
    store.forget()
    after = store.records(ACTION)

    assert after == before
    assert len(after) == len(records)
    assert not any(row is other for row in after for other in before)


def test_a_mark_changes_the_card_of_a_row_that_is_the_same(
    store: Store, records: dict[str, str]
) -> None:
    model, rows = ProgressListModel(), store.records(ACTION)
    model.show_rows(rows, store.plan())
    plain = next(n for n, row in enumerate(rows) if row.winner.record == records["plain"])
    assert model.index(plain).data(CARD_ROLE).marks == ()

    model.show_rows(rows, store.plan(), {records["plain"]})

    assert [mark.tone for mark in model.index(plain).data(CARD_ROLE).marks] == ["danger"]
