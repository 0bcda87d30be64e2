"""What a cell may have been before a spreadsheet, or a person, gave it another form."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canasplan.exchange.cell_forms import days, forms
from canasplan.exchange.row_proof import HASHED, KINDS, read_cell
from canasplan.fields import CellError

ONE_WAY = [
    ("monto_soles", "1500,5", ["1500.50"]),
    ("monto_soles", "1,500.50", ["1500.50"]),
    ("monto_soles", "1.500,50", ["1500.50"]),
    ("monto_soles", "S/ 1500.5", ["1500.50"]),
    ("monto_soles", "s/.7", ["7.00"]),
    ("monto_soles", "PEN 7", ["7.00"]),
    ("monto_soles", "'7", ["7.00"]),
    ("monto_soles", "1.5E+03", ["1500.00"]),
    ("monto_soles", "1,5e3", ["1500.00"]),
    ("monto_soles", "0.30000000000000004", ["0.30"]),
    ("monto_soles", "1500.505", []),
    ("monto_soles", "9" * 400, []),
    ("monto_soles", "1e99", []),
    ("monto_soles", "-5", []),
    ("monto_soles", "NaN", []),
    ("monto_soles", " ", [""]),
    ("latitud", "−14.4", ["-14.400000"]),
    ("mujeres", "12.00", ["12"]),
    ("mujeres", "12.5", []),
    ("fecha", "44624", ["2022-03-04", "2026-03-05"]),
    ("fecha", "44624,0", ["2022-03-04", "2026-03-05"]),
    ("fecha", "2022-03-04 00:00:00", ["2022-03-04"]),
    ("fecha", "2022-03-04T0:00:00.000", ["2022-03-04"]),
    ("fecha", "25/12/2021 0:00", ["2021-12-25"]),
    ("fecha", "25/12/2021 12:30", []),
    ("fecha", "25-dic-21", ["2021-12-25"]),
    ("fecha", "25 Dec. 2021", ["2021-12-25"]),
    ("fecha", "1-set-31", ["1931-09-01"]),
    ("fecha", "3/4/22", ["2022-04-03", "2022-03-04"]),
    ("fecha", "5/5/22", ["2022-05-05"]),
    ("fecha", "2022/3/4", ["2022-03-04"]),
    ("fecha", "31/02/2022", []),
    ("fecha", "1/xyz/2022", []),
    ("fecha", "", [""]),
    ("ubigeo", "80505", ["080505"]),
    ("ubigeo", "80,505", ["080505"]),
    ("ubigeo", "80505.0", ["080505"]),
    ("ubigeo", " '080505 ", ["080505"]),
    ("ambito", "805", ["0805"]),
    ("ubigeo", "Layo", []),
    ("plan", "CANAS-2019-2022", ["canas-2019-2022"]),
    ("plan", "", [""]),
    ("accion_codigo", "1/02/2003", ["1.02.03", "2.01.03"]),
    ("estado", "En ejecución", ["en_ejecucion"]),
    ("actividad", "CAPACITACION", ["capacitación"]),
    ("estado", "casi", []),
    ("padres", "", [""]),
]


@pytest.mark.parametrize(("column", "cell", "before"), ONE_WAY)
def test_a_cell_may_have_been(column: str, cell: str, before: list[str]) -> None:
    assert [was for _, was in forms(KINDS[column], cell)] == before


@pytest.mark.parametrize(
    ("cell", "before"),
    [
        ("1500.5", "1,500.50"),
        ("1500", "1,500"),
        ("1.5", "1.50"),
        ("1.5", "1,5"),
        ("7", "007"),
        ("-7", "'-7"),
        ("100000", "1E5"),
        ("100000", "1e5"),
        ("1.00E+05", "100000"),
        ("50%", "50 %"),
        ("50.50%", "50,5%"),
        ("-5%", "'-5 %"),
        ("VERDADERO", "true"),
        ("FALSE", "Falso"),
        ("TRUE", "VERDADERO"),
        ("4/03/2022", "04/03/2022"),
        ("3/4/2022", "04-03-22"),
        ("2022-03-04", "4/3/22"),
        ("2022-03-04", "4.3"),
        ("a\xa0b ", "a b"),
        ("nin\u0303o", "niño"),
        ("a\r\nb", "a\nb"),
        ("=1+1", "'=1+1"),
        ("'a", "''a"),
        ("'=1+1", "'=1+1"),
    ],
)
def test_a_text_may_have_been(cell: str, before: str) -> None:
    assert before in [was for _, was in forms(KINDS["logros"], cell)]


@pytest.mark.parametrize("cell", ["0", "1E+99", "1.2.3.4", "9" * 30, "-", "%", "1e"])
def test_odd_texts_are_themselves(cell: str) -> None:
    was = [was for _, was in forms(KINDS["logros"], cell)]

    assert cell in [one.removeprefix("'") for one in was]


def test_what_is_the_same_either_way_tells_nothing_of_the_way() -> None:
    assert forms(KINDS["fecha"], "5/5/2022") == [("", "2022-05-05")]
    assert forms(KINDS["fecha"], "25/12/2021") == [("día/mes/año", "2021-12-25")]


def test_days_are_read_in_every_order() -> None:
    assert list(days("3/4/2022")) == [
        ("día/mes/año", date(2022, 4, 3)),
        ("mes/día/año", date(2022, 3, 4)),
    ]
    assert next(iter(days("2022-3-4"))) == ("año-mes-día", date(2022, 3, 4))


@given(st.sampled_from(HASHED), st.text(max_size=20) | st.from_regex(r"[-\d.,/eE %']{1,12}"))
def test_whatever_the_cell_each_form_is_a_text_and_none_comes_twice(column: str, cell: str) -> None:
    found = [was for _, was in forms(KINDS[column], cell)]

    assert len(found) == len(set(found)) < 200
    for was in found:
        try:
            read_cell(column, was)
        except CellError:
            continue
