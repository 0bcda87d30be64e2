"""The canonical form: one spelling of each text, one hash of each document."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canasplan.canonical import MAX_INTEGER, canonical_text, digest, fold
from tests.core.contents import is_canonical


def test_every_line_end_and_every_way_to_write_an_accent_become_one() -> None:
    assert canonical_text("capacitacio\u0301n\r\nTu\u0301pac\rAmaru\n") == (
        "capacitación\nTúpac\nAmaru\n"
    )


@settings(max_examples=200)
@given(st.text())
def test_a_canonical_text_stays_as_it_is(text: str) -> None:
    once = canonical_text(text)
    assert is_canonical(once)
    assert canonical_text(once) == once


def test_a_document_is_hashed_in_one_spelling_whatever_the_order_of_its_keys() -> None:
    spelled = '{"a":[1,null],"eñe":"1\\n\\"2\\"","z":-5}'
    expected = hashlib.sha256(spelled.encode()).hexdigest()
    assert digest({"z": -5, "eñe": '1\n"2"', "a": [1, None]}) == expected


def test_integers_are_hashed_exactly_up_to_the_largest_that_json_keeps() -> None:
    spelled = f'{{"n":{MAX_INTEGER}}}'
    assert digest({"n": MAX_INTEGER}) == hashlib.sha256(spelled.encode()).hexdigest()
    with pytest.raises(ValueError, match=str(MAX_INTEGER + 1)):
        digest({"n": MAX_INTEGER + 1})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Túpac Amaru", "tupac amaru"),
        ("TU\u0301PAC AMARU", "Túpac Amaru"),
        ("Ñuñoa", "nunoa"),
        ("Pampamarca", "PAMPAMARCA"),
    ],
)
def test_names_are_compared_without_case_or_accents(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_names_stay_different() -> None:
    assert fold("Layo") != fold("Langui")
