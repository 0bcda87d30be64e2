"""What people type, read: every form of a number and a date, and the words of each refusal."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from canasplan.entry import UnreadableError, fields_of, parse, parse_day, parse_field, parse_number
from canasplan.fields import BY_NAME, FIELDS, Number
from canasplan.model import Activity, Progress, Status
from tests.core.contents import PLAIN, contents

MANY = settings(max_examples=200, deadline=None)
PERCENT, QUANTITY, AMOUNT, WOMEN, LATITUDE = (
    kind
    for name in ("percent", "quantity", "amount", "women", "latitude")
    if isinstance(kind := BY_NAME[name].kind, Number)
)


@settings(max_examples=100, deadline=None)
@given(contents())
def test_what_the_form_shows_of_an_avance_reads_back_as_the_same_avance(progress: Progress) -> None:
    parsed = parse(fields_of(progress))
    assert parsed.problems == ()
    assert Progress(**parsed.values) == progress


def test_an_empty_entry_holds_nothing_and_complains_about_nothing() -> None:
    parsed = parse({})
    assert parsed.problems == ()
    assert parsed.values == {
        field.name: () if field.name in ("allies", "evidence") else None for field in FIELDS
    }


def test_every_unreadable_field_is_named_and_the_rest_is_read() -> None:
    parsed = parse({"date": "ayer", "women": "doce", "men": " 9 ", "unit": "km"})
    assert [problem.field for problem in parsed.problems] == ["date", "women"]
    assert all(problem.blocking for problem in parsed.problems)
    assert (parsed.values["date"], parsed.values["women"]) == (None, None)
    assert (parsed.values["men"], parsed.values["unit"]) == (9, "km")


def test_blanks_around_a_text_are_not_part_of_it() -> None:
    assert parse_field(BY_NAME["locality"], "  Taypitunga \t") == "Taypitunga"
    assert parse_field(BY_NAME["achievements"], "\n Uno\r\n  dos \n") == "Uno\n  dos"
    assert parse_field(BY_NAME["achievements"], " \n ") is None


def test_a_list_is_typed_one_item_per_line() -> None:
    typed = " MINSA \r\n\n ONG Ayni\n"
    assert parse_field(BY_NAME["allies"], typed) == ("MINSA", "ONG Ayni")


# --- Dates


@pytest.mark.parametrize(
    "typed",
    ["04/03/2022", "4/3/2022", "4-3-22", "04.03.2022", "4 3 2022", " 2022-03-04 ", "2022-3-4"],
)
def test_a_date_is_read_day_first_or_as_iso(typed: str) -> None:
    assert parse_day(typed) == date(2022, 3, 4)


@pytest.mark.parametrize("typed", ["30/02/2022", "2022-13-01", "31/04/22", "00/01/2022"])
def test_a_day_that_no_calendar_has_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableError, match="no existe en el calendario"):
        parse_day(typed)


@pytest.mark.parametrize("typed", ["ayer", "04/03", "2022", "04/03/022", "3/2022", "2022/03/04"])
def test_what_is_no_date_is_answered_with_an_example(typed: str) -> None:
    with pytest.raises(UnreadableError, match="como 04/03/2022"):
        parse_day(typed)


# --- Words


@pytest.mark.parametrize(
    "typed", ["capacitación", "Capacitacion", " CAPACITACIÓN ", "capacitacio\u0301n"]
)
def test_a_word_of_a_list_is_known_without_case_or_accents(typed: str) -> None:
    assert parse_field(BY_NAME["activity"], typed) is Activity.TRAINING


@pytest.mark.parametrize("typed", ["en_ejecucion", "En ejecución", "en ejecucion"])
def test_a_status_may_be_typed_as_it_is_shown(typed: str) -> None:
    assert parse_field(BY_NAME["status"], typed) is Status.RUNNING


def test_an_unknown_word_is_answered_with_the_words_there_are() -> None:
    with pytest.raises(UnreadableError) as refused:
        parse_field(BY_NAME["activity"], " paseo ")
    assert str(refused.value) == (
        "«paseo» no vale aquí. Use: visita, capacitación, obra, entrega, reunión, evento, "
        "gestión, otra."
    )


# --- Numbers


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("1500.5", AMOUNT, 1500_50),
        ("1500,5", AMOUNT, 1500_50),
        ("S/ 1,234.50", AMOUNT, 1234_50),
        ("s/.1.234,50", AMOUNT, 1234_50),
        ("S/.1 234 567.5", AMOUNT, 1_234_567_50),
        ("1'234'567", AMOUNT, 1_234_567_00),
        ("1,234,567", AMOUNT, 1_234_567_00),
        ("1.234.567", AMOUNT, 1_234_567_00),
        ("12\u202f500", AMOUNT, 12_500_00),
        ("25 %", PERCENT, 25_00),
        ("33,33%", PERCENT, 33_33),
        ("1,500", PERCENT, 1_50),
        ("0,500", QUANTITY, 500),
        ("1.234", QUANTITY, 1_234),
        ("1.500", AMOUNT, 1_50),
        ("1,500", WOMEN, 1_500),
        ("0", WOMEN, 0),
        ("-0", WOMEN, 0),
        ("\u221214.4942", LATITUDE, -14_494_200),
        ("-71,1556", LATITUDE, -71_155_600),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, kind: Number, value: int) -> None:
    assert parse_number(f" {typed}\t", kind) == value


@pytest.mark.parametrize(
    ("typed", "kind", "told"),
    [
        ("1,500", AMOUNT, "¿Es 1.5 o 1500? Escríbalo sin separar los miles."),
        ("1,500", QUANTITY, "¿Es 1.5 o 1500? Escríbalo sin separar los miles."),
        ("12,050", AMOUNT, "¿Es 12.05 o 12050? Escríbalo sin separar los miles."),
        ("-1", WOMEN, "No puede ser un número negativo."),
        ("-0.5", PERCENT, "No puede ser un número negativo."),
        ("100.01", PERCENT, "Debe estar entre 0 y 100."),
        ("150,000", PERCENT, "Debe estar entre 0 y 100."),
        ("-90.5", LATITUDE, "Debe estar entre -90 y 90."),
        ("10000001", WOMEN, "Debe estar entre 0 y 10000000."),
        ("1.500", WOMEN, "Escriba un número entero, sin decimales."),
        ("1.5", WOMEN, "Escriba un número entero, sin decimales."),
        ("25.555", PERCENT, "Use como máximo 2 decimales."),
        ("1.2345", QUANTITY, "Use como máximo 3 decimales."),
        ("doce", WOMEN, "Escriba solo un número, por ejemplo 12."),
        ("12 km", QUANTITY, "Escriba solo un número, por ejemplo 25.5."),
        ("'500", WOMEN, "Escriba solo un número, por ejemplo 12."),
        ("25 30", WOMEN, "Escriba solo un número, por ejemplo 12."),
        ("1,50,00", AMOUNT, "Escriba solo un número, por ejemplo 25.5."),
        ("1e3", AMOUNT, "Escriba solo un número, por ejemplo 25.5."),
        ("+5", WOMEN, "Escriba solo un número, por ejemplo 12."),
        ("%", PERCENT, "Escriba solo un número, por ejemplo 25.5."),
    ],
)
def test_a_number_that_cannot_be_read_says_what_to_write(
    typed: str, kind: Number, told: str
) -> None:
    with pytest.raises(UnreadableError) as refused:
        parse_number(typed, kind)
    assert str(refused.value) == told


@MANY
@given(st.integers(0, 3), st.integers(-(10**12), 10**12), st.booleans(), st.booleans())
def test_a_number_in_any_writing_is_read_right_or_asked_about_but_never_misread(
    places: int, value: int, comma: bool, grouped: bool
) -> None:
    kind = Number(places, -(10**13), 10**13)
    number = kind.decimal(value)
    typed = f"{number:,f}" if grouped else f"{number:f}"
    if comma:
        typed = typed.translate(str.maketrans(".,", ",."))
    assume(not re.fullmatch(r"-?\d+\.\d{3}", typed) or not comma)  # in Peru that is a decimal
    read = read_or_asked(typed, kind)
    if isinstance(read, str):
        assert re.fullmatch(r"-?\d{1,3},\d{3}", typed)
        assert read.startswith("¿Es ")
        assert f"{abs(number).normalize():f}" in read
    else:
        assert read == value


def read_or_asked(typed: str, kind: Number) -> int | str:
    try:
        return parse_number(typed, kind)
    except UnreadableError as asked:
        return str(asked)


def test_typing_the_plain_avance_in_full() -> None:
    assert fields_of(PLAIN) == {
        **dict.fromkeys((field.name for field in FIELDS), ""),
        "plan": "canas-2019-2022",
        "action": "1.02.03",
        "ubigeo": "080505",
        "date": "04/03/2022",
        "activity": "obra",
        "status": "en_ejecucion",
        "percent": "25",
        "achievements": "Se instaló la línea de conducción.",
    }
