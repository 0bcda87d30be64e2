"""The table of fields: every value out to each of its forms and back, and nothing else in."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canasplan.canonical import MAX_INTEGER
from canasplan.fields import (
    BY_NAME,
    FIELDS,
    FORMULA_STARTS,
    HASH,
    CellError,
    Code,
    Items,
    Number,
    content_json,
    escape,
    from_stored_row,
    split_items,
    stored_row,
    unescape,
)
from canasplan.model import Progress
from tests.core.contents import PLAIN, contents

MANY = settings(max_examples=200, deadline=None)
FEWER = settings(max_examples=60, deadline=None)  # whole avances are slow to draw
ITEMS = st.lists(st.text(min_size=1, max_size=8) | st.sampled_from(["|", "\\", "\\|", "a|b\\"]))


def test_the_table_names_every_field_of_an_avance_once() -> None:
    names = [field.name for field in FIELDS]
    assert sorted(names) == sorted(field.name for field in dataclasses.fields(Progress))
    assert len({field.column for field in FIELDS}) == len(FIELDS)
    assert BY_NAME["action"].column == "accion"


# --- Round trips


@FEWER
@given(contents())
def test_an_avance_comes_back_from_the_database_as_it_went(progress: Progress) -> None:
    row = stored_row(progress)
    assert from_stored_row(row) == progress
    for field in FIELDS:
        wanted = int if field.kind.integer else str
        assert row[field.column] is None or type(row[field.column]) is wanted


@FEWER
@given(contents())
def test_every_cell_of_an_avance_reads_back_as_its_value(progress: Progress) -> None:
    for field in FIELDS:
        value = getattr(progress, field.name)
        cell = field.kind.to_cell(value)
        assert field.kind.from_cell(cell) == value
        assert field.kind.to_cell(field.kind.from_cell(cell)) == cell


@FEWER
@given(contents())
def test_no_text_cell_can_be_taken_for_a_formula_and_no_number_is_escaped(
    progress: Progress,
) -> None:
    for field in FIELDS:
        cell = field.kind.to_cell(getattr(progress, field.name))
        if field.kind.text:
            assert not cell or cell[0] not in FORMULA_STARTS.replace("'", "")
        else:
            assert not cell.startswith("'")


@FEWER
@given(contents())
def test_the_hashed_form_is_plain_json_with_every_column_and_null_is_not_zero(
    progress: Progress,
) -> None:
    hashed = content_json(progress)
    assert list(hashed) == [field.column for field in FIELDS]
    assert json.loads(json.dumps(hashed)) == hashed
    assert (hashed["mujeres"] is None) == (progress.women is None)


def test_lists_are_hashed_as_lists_and_dates_as_iso() -> None:
    hashed = content_json(dataclasses.replace(PLAIN, allies=("MINSA", "ONG | Ayni")))
    assert hashed["aliados"] == ["MINSA", "ONG | Ayni"]
    assert hashed["evidencias"] == []
    assert hashed["fecha"] == "2022-03-04"


@MANY
@given(ITEMS)
def test_a_list_joins_and_splits_whatever_its_items_hold(items: list[str]) -> None:
    joined = Items(text=False).to_stored(items)
    assert split_items(joined) == tuple(items)


def test_a_bar_and_a_backslash_inside_an_item_are_marked() -> None:
    assert Items(text=True).to_cell(("MINSA|Red", "a\\b")) == r"MINSA\|Red|a\\b"


@MANY
@given(st.text(alphabet=st.sampled_from("ab|\\"), max_size=8))
def test_what_joining_never_writes_is_refused_and_the_rest_splits_into_itself(joined: str) -> None:
    try:
        items = split_items(joined)
    except CellError:
        return
    assert Items(text=False).to_stored(items) == joined


@pytest.mark.parametrize("joined", ["|", "a|", "|a", "a||b", "\\", "a\\", "a\\b"])
def test_a_list_with_an_empty_item_or_a_loose_backslash_is_refused(joined: str) -> None:
    with pytest.raises(CellError, match="sin elementos vacíos"):
        split_items(joined)


@MANY
@given(st.text() | st.sampled_from(FORMULA_STARTS).flatmap(lambda c: st.text().map(c.__add__)))
def test_the_formula_escape_is_taken_off_again_whatever_the_text(text: str) -> None:
    escaped = escape(text)
    assert unescape(escaped) == text
    assert not escaped or escaped[0] not in FORMULA_STARTS.replace("'", "")


@pytest.mark.parametrize("first", list("=+-@\t\r\n＝＋－＠'"))
def test_each_character_that_starts_a_formula_is_escaped(first: str) -> None:
    assert escape(f"{first}1+1") == f"'{first}1+1"


def test_a_text_that_is_no_formula_is_left_alone() -> None:
    assert escape("1+1=2") == "1+1=2"
    assert unescape("1+1=2") == "1+1=2"
    assert unescape("''x") == "'x"


# --- Cells in canonical form


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("ubigeo", "080505", "080505"),
        ("action", "1.02.03", "1.02.03"),
        ("action", "12.01.10", "12.01.10"),
        ("date", "2022-03-04", PLAIN.date),
        ("percent", "100.00", 100_00),
        ("quantity", "1.500", 1_500),
        ("amount", "1500.50", 1500_50),
        ("women", "0", 0),
        ("latitude", "-14.494200", -14_494_200),
        ("allies", "", ()),
        ("achievements", "'=Se hizo", "=Se hizo"),
        ("activity", "capacitación", "capacitación"),
        ("percent", "", None),
        ("date", "", None),
        ("locality", "", None),
    ],
)
def test_a_canonical_cell_is_read(name: str, cell: str, value: object) -> None:
    kind = BY_NAME[name].kind
    assert kind.from_cell(cell) == value
    assert kind.to_cell(value) == cell


@pytest.mark.parametrize(
    ("name", "cell", "expected"),
    [
        ("ubigeo", "80505", "un código como 080505"),
        ("ubigeo", "0805050", "un código como 080505"),
        ("ubigeo", "٠٨٠٥٠٥", "un código como 080505"),
        ("action", "1.2.3", "un código como 1.02.03"),
        ("action", "١.٠٢.٠٣", "un código como 1.02.03"),
        ("plan", "Canas 2022", "un código como canas-2019-2022"),
        ("date", "04/03/2022", "una fecha como 2022-03-04"),
        ("date", "20220304", "una fecha como 2022-03-04"),
        ("date", "2022-02-30", "una fecha como 2022-03-04"),
        ("date", "2022-W09-5", "una fecha como 2022-03-04"),
        ("status", "En ejecución", "una de estas palabras: no_iniciada, en_ejecucion"),
        ("percent", "25", "un número como 1.50, entre 0.00 y 100.00"),
        ("percent", "25,00", "un número como 1.50"),
        ("percent", "025.00", "un número como 1.50"),
        ("percent", "-0.00", "un número como 1.50"),
        ("percent", "+25.00", "un número como 1.50"),
        ("percent", "100.01", "un número como 1.50"),
        ("percent", "-0.01", "un número como 1.50"),
        ("quantity", "1.5", "un número como 1.500"),
        ("women", "12.0", "un número como 1, entre 0 y 10000000"),
        ("women", " 12", "un número como 1"),
        ("women", "9" * 5_000, "un número como 1"),
        ("latitude", "-90.000001", "un número como 1.500000, entre -90.000000 y 90.000000"),
        ("allies", "MINSA|", "una lista separada por |"),
    ],
)
def test_a_cell_in_any_other_form_is_refused_with_what_was_expected(
    name: str, cell: str, expected: str
) -> None:
    with pytest.raises(CellError) as refused:
        BY_NAME[name].kind.from_cell(cell)
    assert str(refused.value).startswith(expected)
    assert str(refused.value.expected) == str(refused.value)


@MANY
@given(st.integers(0, 6), st.integers(-MAX_INTEGER, MAX_INTEGER))
def test_a_number_of_any_scale_reads_back_from_its_cell(places: int, value: int) -> None:
    kind = Number(places, -MAX_INTEGER, MAX_INTEGER)
    cell = kind.to_cell(value)
    assert kind.from_cell(cell) == value
    assert len(cell.partition(".")[2]) == places


def test_a_hash_is_64_lower_case_hexadecimal_digits() -> None:
    assert HASH.from_cell("0f" * 32) == "0f" * 32
    with pytest.raises(CellError, match="64 cifras hexadecimales"):
        HASH.from_cell("0F" * 32)


def test_a_stored_word_that_no_list_knows_is_refused() -> None:
    row = stored_row(PLAIN) | {"estado": "casi"}
    with pytest.raises(CellError, match="una de estas palabras"):
        from_stored_row(row)


def test_a_code_shows_its_example() -> None:
    with pytest.raises(CellError, match="un código como AB"):
        Code("[A-Z]{2}", "AB").from_cell("ab")


def test_a_damaged_row_without_what_is_required_is_read_for_its_hash_to_be_refused() -> None:
    row = stored_row(PLAIN) | {"fecha": None, "aliados": None}
    assert stored_row(from_stored_row(row)) == row
