"""What each cell of the action table says, without a view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from canasplan.model import Status
from canasplan.ui.actions.action_table_model import (
    CAPTION_ROLE,
    CODE,
    FIGURE,
    GAUGE_ROLE,
    LAST,
    PARTNERS,
    RECORDS,
    STATUS,
    TEXT,
    TONE_ROLE,
    ActionTableModel,
)
from canasplan.ui.gauge import Gauge
from canasplan.ui.store import Store

Fields = dict[str, str]
Role = Qt.ItemDataRole


@pytest.fixture
def model(store: Store) -> ActionTableModel:
    model = ActionTableModel()
    model.set_rows(store.action_rows())
    return model


def record(store: Store, fields: Fields, **more: str) -> None:
    store.save({**fields, **more}, record=store.new_record())


def cell(model: ActionTableModel, code: str, column: int, role: int = Role.DisplayRole) -> object:
    place = model.place_of(code)
    assert place is not None
    return model.index(place, column).data(role)


def test_every_action_stands_with_its_literal_text_in_the_order_of_the_plan(
    model: ActionTableModel, store: Store
) -> None:
    actions = [action for _, _, action in store.plan().actions()]
    assert model.rowCount() == len(actions) == 83
    for place, action in enumerate(actions):
        assert model.index(place, CODE).data() == action.code
        assert model.index(place, TEXT).data() == action.text


def test_blank_responsables_are_said_to_be_blank_in_the_plan(model: ActionTableModel) -> None:
    assert cell(model, "1.02.07", PARTNERS) == "en blanco en el plan"
    assert cell(model, "1.02.07", PARTNERS, TONE_ROLE) == "muted"
    assert "no quiere decir" in str(cell(model, "1.02.07", PARTNERS, Role.ToolTipRole))
    assert cell(model, "1.02.03", PARTNERS) == "MPC - …."


def test_nothing_recorded_looks_different_from_zero(
    model: ActionTableModel, store: Store, fields: Fields
) -> None:
    record(store, fields, action="1.02.04", status="no_iniciada", percent="0")
    model.set_rows(store.action_rows())
    nothing = [cell(model, "1.02.03", column) for column in (STATUS, LAST, RECORDS)]
    zero = [cell(model, "1.02.04", column) for column in (STATUS, LAST, RECORDS)]
    assert nothing == ["Sin registros", "—", "0"]
    assert zero == ["No iniciada", "04/03/2022", "1"]
    assert cell(model, "1.02.03", STATUS, CAPTION_ROLE) == ""
    assert cell(model, "1.02.04", STATUS, CAPTION_ROLE) == "declara 0 %"
    assert cell(model, "1.02.03", STATUS, TONE_ROLE) == "muted"
    assert cell(model, "1.02.04", STATUS, TONE_ROLE) == "text"
    assert model.icons[None].cacheKey() != model.icons[Status.NOT_STARTED].cacheKey()


@pytest.mark.parametrize(
    ("typed", "read"),
    [("12.5", "declara 12.5 %"), ("100", "declara 100 %"), ("0", "declara 0 %"), ("", "")],
)
def test_a_declared_percentage_reads_as_people_write_it(
    model: ActionTableModel, store: Store, fields: Fields, typed: str, read: str
) -> None:
    record(store, fields, percent=typed)
    model.set_rows(store.action_rows())
    assert cell(model, "1.02.03", STATUS, CAPTION_ROLE) == read


def test_a_percentage_has_its_light_and_its_word_and_is_empty_until_it_is_known(
    model: ActionTableModel,
) -> None:
    told: list[int] = []
    model.dataChanged.connect(lambda top, _: told.append(top.row()))
    assert (cell(model, "1.02.03", FIGURE), cell(model, "1.02.03", FIGURE, GAUGE_ROLE)) == (
        "",
        None,
    )
    gauges = {
        "1.02.03": Gauge(68_84, "68.84 %", "Atrasado", "error", "danger", "Atrasado, sin meta"),
        "1.02.04": Gauge(None, "—", "Sin dato", "status-none", "muted", "Sin dato"),
    }
    model.set_gauges(gauges)
    model.set_gauges(gauges)

    assert told == [model.place_of("1.02.03")]
    assert cell(model, "1.02.03", FIGURE) == "68.84 %"
    assert cell(model, "1.02.03", FIGURE, CAPTION_ROLE) == "Atrasado, sin meta"
    assert cell(model, "1.02.03", FIGURE, GAUGE_ROLE) == (68_84, "danger")
    spoken = str(cell(model, "1.02.03", FIGURE, Role.AccessibleTextRole))
    assert spoken == "Cumplido: 68.84 % Atrasado, sin meta"
    marks = {cell(model, code, FIGURE, Role.DecorationRole).cacheKey() for code in gauges}  # type: ignore[attr-defined]
    assert len(marks) == 2
    assert cell(model, "1.02.04", FIGURE) == "—"
    assert cell(model, "1.01.01", FIGURE) == ""
