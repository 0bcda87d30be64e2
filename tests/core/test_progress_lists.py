"""Lists of avances: of an action, and of whatever a filter asks for."""

from __future__ import annotations

from datetime import date

import pytest

from canasplan.bootstrap import Workspace
from canasplan.progress import Filter

Fields = dict[str, str]


@pytest.fixture
def year(province: Workspace, fields: Fields) -> dict[str, str]:
    """Five avances of a year, each by a name of its own."""
    typed = {
        "january": {"date": "10/01/2022", "ubigeo": "080501"},
        "march": {"date": "04/03/2022"},
        "march too": {"date": "04/03/2022", "action": "1.03.01"},
        "may": {"date": "05/05/2022", "action": "2.01.01", "achievements": "Llegó el cemento"},
        "july": {"date": "05/07/2022", "difficulties": "Faltó cemento"},
    }
    book = province.progress
    return {
        name: book.save(fields | changed, record=book.new_record()).record
        for name, changed in typed.items()
    }


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filter(), ["january", "march", "march too", "may", "july"]),
        (Filter(action="1.02.03"), ["january", "march", "july"]),
        (Filter(eje="1"), ["january", "march", "march too", "july"]),
        (Filter(eje="2"), ["may"]),
        (Filter(eje="%"), []),
        (Filter(ubigeo="080501"), ["january"]),
        (Filter(since=date(2022, 3, 4)), ["march", "march too", "may", "july"]),
        (Filter(until=date(2022, 3, 4)), ["january", "march", "march too"]),
        (Filter(since=date(2022, 3, 5), until=date(2022, 7, 4)), ["may"]),
        (Filter(text="CEMENTO"), ["may", "july"]),
        (Filter(text="falto cem"), ["july"]),
        (Filter(text="¿?"), []),
        (Filter(text="conduccion", eje="1", until=date(2022, 3, 4), ubigeo="080505"),
         ["march", "march too"]),
    ],
)  # fmt: skip
def test_a_filter_keeps_what_meets_all_of_its_conditions_by_date(
    province: Workspace, year: dict[str, str], wanted: Filter, names: list[str]
) -> None:
    found = province.progress.current(wanted)
    assert [each.winner.record for each in found] == [year[name] for name in names]


def test_a_voided_avance_is_in_no_list_of_what_counts(
    province: Workspace, year: dict[str, str]
) -> None:
    province.progress.void(year["july"], reason="Se registró dos veces")
    found = province.progress.current(Filter(text="cemento"))
    assert [each.winner.record for each in found] == [year["may"]]


def test_the_avances_of_an_action_come_the_newest_first_voided_ones_included(
    province: Workspace, year: dict[str, str]
) -> None:
    province.progress.void(year["march"], reason="Se registró dos veces")
    found = province.progress.of_action("1.02.03")
    assert [each.winner.record for each in found] == [
        year[name] for name in ("july", "march", "january")
    ]
    assert [each.voided for each in found] == [False, True, False]
    assert province.progress.of_action("1.02.99") == ()


def test_a_corrected_avance_is_found_where_it_is_now(
    province: Workspace, year: dict[str, str], fields: Fields
) -> None:
    state = province.progress.get(year["may"])
    province.progress.save(
        fields | {"action": "1.02.03", "date": "06/05/2022"},
        record=year["may"],
        base=state.winner.hash,
        reason="Era de otro eje",
    )
    assert province.progress.current(Filter(eje="2")) == ()
    assert len(province.progress.current(Filter(action="1.02.03"))) == 4
