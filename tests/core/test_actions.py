"""The actions with what was recorded on each, and the search over both."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canasplan.actions import SearchResult
from canasplan.bootstrap import Workspace
from canasplan.db import sqlite
from canasplan.model import ActionRow, Status
from tests.core.contents import PLAN


def row(workspace: Workspace, code: str) -> ActionRow:
    return next(each for each in workspace.actions.rows() if each.code == code)


def save(workspace: Workspace, fields: dict[str, str], **changed: str) -> str:
    record = workspace.progress.new_record()
    return workspace.progress.save(fields | changed, record=record).record


def test_every_action_of_the_plan_is_there_in_its_order(workspace: Workspace) -> None:
    rows = workspace.actions.rows()
    assert [(each.code, each.text, each.partners_text) for each in rows] == [
        (action.code, action.text, action.partners_text) for _, _, action in PLAN.actions()
    ]
    assert {(each.status, each.last_date, each.percent, each.records) for each in rows} == {
        (None, None, None, 0)
    }


def test_an_action_shows_its_newest_avance_and_how_many_count(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    save(workspace, fields, date="04/03/2022", percent="25")
    newest = save(workspace, fields, date="05/07/2022", percent="40", status="paralizada")
    save(workspace, fields, date="04/01/2022", percent="10")
    found = row(workspace, "1.02.03")
    assert (found.records, found.last_date, found.percent, found.status) == (
        3,
        date(2022, 7, 5),
        40_00,
        Status.STOPPED,
    )
    assert [each.code for each in workspace.actions.rows() if each.records] == ["1.02.03"]

    workspace.progress.void(newest, reason="Se registró dos veces")
    found = row(workspace, "1.02.03")
    assert (found.records, found.last_date, found.percent) == (2, date(2022, 3, 4), 25_00)


def test_a_newest_avance_without_a_percentage_shows_none_and_not_zero(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    save(workspace, fields, date="04/03/2022", percent="25")
    save(workspace, fields, date="05/07/2022", percent="")
    assert row(workspace, "1.02.03").percent is None


def test_the_province_sees_all_districts_together(
    province: Workspace, fields: dict[str, str]
) -> None:
    save(province, fields, ubigeo="080501", date="05/07/2022", percent="70")
    save(province, fields, ubigeo="080505", date="04/03/2022", percent="25")
    found = row(province, "1.02.03")
    assert (found.records, found.last_date, found.percent) == (2, date(2022, 7, 5), 70_00)


def test_a_correction_moves_an_avance_from_one_action_to_another(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    saved = workspace.progress.save(fields, record=workspace.progress.new_record())
    workspace.progress.save(
        fields | {"action": "1.02.04"},
        record=saved.record,
        base=saved.hash,
        reason="Era la otra acción",
    )
    assert (row(workspace, "1.02.03").records, row(workspace, "1.02.04").records) == (0, 1)
    assert row(workspace, "1.02.03").last_date is None


# --- Search


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.02.03", "1.02.03"),
        ("abastecimiento", "1.02.03"),
        ("ABASTECIM potab", "1.02.03"),
        ("ampliación agua", "1.02.03"),
        ("ampliacion agua", "1.02.03"),
        ("potable ampliación", "1.02.03"),
    ],
)
def test_an_action_is_found_by_its_code_or_its_words(
    workspace: Workspace, typed: str, code: str
) -> None:
    assert code in workspace.actions.search(typed).actions


def test_a_code_finds_its_own_action_and_no_other(workspace: Workspace) -> None:
    for _, _, action in PLAN.actions():
        assert workspace.actions.search(action.code).actions == {action.code}
    tema = workspace.actions.search("1.02").actions
    assert tema == {each.code for _, _, each in PLAN.actions() if each.code.startswith("1.02.")}


def test_every_word_has_to_match(workspace: Workspace) -> None:
    assert workspace.actions.search("abastecimiento truchas") == SearchResult()


def test_the_middle_of_a_word_is_not_its_beginning(workspace: Workspace) -> None:
    assert workspace.actions.search("bastecimiento").actions == frozenset()


def test_avances_are_found_by_what_they_say_now(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    saved = workspace.progress.save(
        fields | {"difficulties": "Faltó cemento", "allies": "ONG Ayni\nMINSA"},
        record=workspace.progress.new_record(),
    )
    save(workspace, fields, action="1.02.04", achievements="Se compró cemento gris")
    assert workspace.actions.search("CEMENTO").progress == {"1.02.03": 1, "1.02.04": 1}
    for typed in ("taypitunga", "ayni", "conducc", "km"):
        assert "1.02.03" in workspace.actions.search(typed).progress

    workspace.progress.save(
        fields | {"difficulties": "Faltó arena"},
        record=saved.record,
        base=saved.hash,
        reason="No era cemento",
    )
    assert workspace.actions.search("cemento").progress == {"1.02.04": 1}
    workspace.progress.void(saved.record, reason="Se registró dos veces")
    assert workspace.actions.search("arena").progress == {}


def test_avances_of_another_plan_are_not_found(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    from tests.core.test_plan import another, unchanged

    save(workspace, fields)
    workspace.plans.load(another(unchanged, plan="canas-2023-2026"))
    workspace.plans.choose("canas-2023-2026", 1)
    found = workspace.actions.search("conducción")
    assert found.progress == {}
    assert workspace.actions.search("abastecimiento").actions == {
        code
        for code in (each.code for _, _, each in PLAN.actions())
        if "bastecimiento" in next(a.text for _, _, a in PLAN.actions() if a.code == code)
    }


@pytest.mark.parametrize("typed", ["", "  ", '"*', "...", "¿?", "\ud800"])
def test_a_search_without_a_letter_or_digit_finds_nothing(workspace: Workspace, typed: str) -> None:
    assert workspace.actions.search(typed) == SearchResult()


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text() | st.from_regex(r'(AND|OR|NOT|NEAR|[a-z".*:^+(){}-]| ){1,12}', fullmatch=True))
def test_nothing_that_can_be_typed_breaks_the_search(workspace: Workspace, typed: str) -> None:
    assert isinstance(workspace.actions.search(typed), SearchResult)


@pytest.mark.parametrize("column", ["last_fecha", "last_estado"])
def test_a_damaged_total_shows_no_figure_and_keeps_no_other_from_being_shown(
    workspace: Workspace, fields: dict[str, str], column: str
) -> None:
    save(workspace, fields)
    save(workspace, fields, action="1.02.04")
    with workspace._db.write() as connection:
        damaged = f"UPDATE total SET {column} = '|' WHERE accion = '1.02.04'"
        connection.exec_driver_sql(damaged)
    assert row(workspace, "1.02.04").records == 0
    assert row(workspace, "1.02.03").records == 1
    assert workspace.verify().faults != ()


def test_the_actions_alone_are_searched_where_that_is_asked_for(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    save(workspace, fields, achievements="Llegó el agua.")
    whole, own = (workspace.actions.search("agua", avances=each) for each in (True, False))
    assert own == SearchResult(whole.actions)
    assert whole.progress == {"1.02.03": 1}


def test_a_search_that_is_given_up_ends_and_the_next_one_is_whole(
    workspace: Workspace, fields: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_STEPS", 1)
    save(workspace, fields, achievements="Llegó el agua.")
    given_up = workspace.actions.search("agua", cancelled=lambda: True)
    assert given_up == workspace.actions.search("agua", avances=False)
    whole = workspace.actions.search("agua", cancelled=lambda: False)
    assert whole == workspace.actions.search("agua")
    assert whole.progress == {"1.02.03": 1}
