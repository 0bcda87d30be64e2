"""The canonical form: one spelling of each text, one hash of each document."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from canasplan.canonical import MAX_INTEGER, canonical_json, canonical_text, digest, fold
from canasplan.revisions import document
from tests.core.contents import contents, is_canonical, revision


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


# --- The canonical JSON: the bytes of the norm, or a refusal


def texts() -> st.SearchStrategy[str]:
    """Any text, rich in what encoders differ about."""
    awkward = [*map(chr, range(0x20)), *'"\\/\x7f\x80<>&', "\u2028", "\u2029", "\ufeff", "😀"]
    return st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(awkward))


INTEGERS = st.integers(-MAX_INTEGER, MAX_INTEGER) | st.sampled_from([MAX_INTEGER, -MAX_INTEGER])
KEYS = st.text(st.characters(max_codepoint=0x7F), max_size=5)
VALUES = st.recursive(
    st.none() | texts() | INTEGERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=8))
def test_any_document_is_written_in_the_bytes_of_the_norm(given_document: dict[str, Any]) -> None:
    assert canonical_json(given_document) == rfc8785.dumps(given_document)


@settings(max_examples=100, deadline=None)
@given(contents())
def test_any_revision_is_hashed_as_the_norm_writes_it(content: Any) -> None:
    sealed = revision(content=content)
    assert sealed.hash == hashlib.sha256(rfc8785.dumps(document(sealed))).hexdigest()


def test_every_single_character_is_written_as_the_norm_writes_it() -> None:
    every = {"t": "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF)}
    assert canonical_json(every) == rfc8785.dumps(every)


def test_a_document_is_hashed_in_one_spelling_whatever_the_order_of_its_keys() -> None:
    spelled = '{"a":[1,null],"b":"1\\n\\"2\\"","z":{"_":"ñ","y":-5}}'
    expected = hashlib.sha256(spelled.encode()).hexdigest()
    assert digest({"z": {"y": -5, "_": "ñ"}, "b": '1\n"2"', "a": [1, None]}) == expected


def test_integers_are_hashed_exactly_up_to_the_largest_that_json_keeps() -> None:
    assert canonical_json({"n": [MAX_INTEGER, -MAX_INTEGER]}) == (
        f'{{"n":[{MAX_INTEGER},-{MAX_INTEGER}]}}'.encode()
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (MAX_INTEGER + 1, str(MAX_INTEGER + 1)),
        (-MAX_INTEGER - 1, str(-MAX_INTEGER - 1)),
        (1.0, "1.0"),
        (float("nan"), "nan"),
        (True, "True"),
        (b"x", "b'x'"),
        ((1,), r"\(1,\)"),
        ("\ud800", "surrogates not allowed"),
        ({1: "x"}, "not text"),
        ({None: "x"}, "not text"),
        ({"x": 1, 2: 3}, "not text"),
        ({"eñe": "x"}, "not ASCII"),
        ({"\ud800": "x"}, "not ASCII"),
    ],
)
@pytest.mark.parametrize("depth", [0, 1, 2])
def test_what_two_encoders_could_write_in_two_ways_is_refused_at_any_depth(
    value: Any, told: str, depth: int
) -> None:
    for _ in range(depth):
        value = {"inner": [None, value]}
    with pytest.raises(ValueError, match=told):
        canonical_json({"a": 1, "value": value})


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
