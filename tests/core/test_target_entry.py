"""Metas as people paste them from a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from canasplan.errors import CanasplanError
from canasplan.model import Counting, Direction
from canasplan.target_entry import COLUMNS, MAX_ROWS, decoded, parse, read_table, table_text
from canasplan.target_fields import TARGET_FIELDS, typed
from tests.core.contents import PLAN
from tests.core.fieldwork import LAYO, meta

HEADED = "Acción\tDistrito\tAño\tUnidad\tCantidad\n1.02.03\tLayo\t2022\tm\t200"
COLUMN = {field.name: field.column for field in TARGET_FIELDS}
ROW = {"action": "1.02.03", "ubigeo": "Layo", "year": "2022", "unit": "m", "quantity": "200"}


# --- From a spreadsheet to rows


@pytest.mark.parametrize(
    "text",
    [
        HEADED,
        HEADED.replace("\n", "\r\n") + "\r\n",
        "\ufeff" + HEADED.replace("\t", ";").replace("\n", "\r"),
        HEADED.replace("\t", ","),
        "\n\n" + HEADED.replace("\t", ",") + "\n\n",
        "CÓDIGO\tUbigeo\tanio\tUnidad de medida\tMETA\n1.02.03\tLayo\t2022\tm\t200",
        "1.02.03\tLayo\t2022\tm\t200",
        " 1.02.03 \t Layo\t2022\tm\t200\n\t\t\t\t\n",
        '"1.02.03"\t"Layo"\t2022\t"m"\t200',
    ],
)
def test_a_pasted_table_is_read_whatever_parts_its_cells_and_with_headings_or_none(
    text: str,
) -> None:
    assert read_table(text) == (ROW,)


def test_headings_may_stand_in_any_order_and_unknown_columns_are_left_out() -> None:
    text = "Meta\tObservación\tDistrito\tAcción\n200\tojo\tLayo\t1.02.03"

    assert read_table(text) == ({"quantity": "200", "ubigeo": "Layo", "action": "1.02.03"},)


def test_headings_alone_are_no_row() -> None:
    assert read_table("Acción\tDistrito") == ()


def test_without_headings_the_columns_are_those_of_the_grid() -> None:
    cells = ["1.02.03", "Layo", "2022", "m", "200", "1000", "2", "menos", "no"]

    assert read_table("\t".join([*cells, "de más"])) == (dict(zip(COLUMNS, cells, strict=True)),)


def test_a_decimal_comma_is_no_separator_between_semicolons_or_tabulators() -> None:
    for mark in ";\t":
        [row] = read_table(mark.join(["1.02.03", "Layo", "2022", "km", "12,5"]))
        assert row["quantity"] == "12,5"


@pytest.mark.parametrize("unit", ["m", "=1+1", "+x", "-", "@a", "'m", 'm, "lineal"; 2', "＝m"])
def test_a_table_that_is_written_is_read_again_and_no_spreadsheet_calculates_it(unit: str) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"action": "1.02.03", "ubigeo": "Layo", "unit": unit}
    text = table_text((COLUMN[name] for name in COLUMNS), [row])

    cells = next(csv.reader(io.StringIO(text.splitlines()[1])))
    assert not cells[COLUMNS.index("unit")].startswith(("=", "+", "-", "@", "＝"))
    assert read_table("\ufeff" + text) == (row,)


def test_metas_csv_can_be_pasted_back_the_codes_say_what_the_words_beside_them_mean() -> None:
    text = (
        "accion_codigo,accion,ubigeo,distrito,anio,cantidad\n"
        '1.02.03,"Agua, y desagüe",080505,Layo,2022,200.000'
    )

    assert read_table(text) == (
        {"action": "1.02.03", "ubigeo": "080505", "year": "2022", "quantity": "200.000"},
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" \n\t\n", "No hay nada que pegar"),
        ('1.02.03\t"Layo', "hay comillas sin cerrar"),
        ("Acción\tMeta\tCantidad\n1.02.03\t1\t2", "Dos columnas tienen el mismo título"),
        ("1.02.03\n" * (MAX_ROWS + 1), "Son demasiadas filas: pegue como máximo 10000."),
    ],
)
def test_what_is_no_table_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(CanasplanError, match=told):
        read_table(text)


# --- From a file to text


def test_a_file_may_be_written_in_the_ways_of_spreadsheets() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert decoded("Acción;Año".encode(encoding)) == "Acción;Año"


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b"\xff\xfe\x00", b"a\x00\x81"])
def test_what_is_no_text_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(CanasplanError, match="Guárdelo como «CSV UTF-8»"):
        decoded(data)


# --- From a row to values


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("ubigeo", "Layo", LAYO),
        ("ubigeo", " tupac AMARU ", "080508"),
        ("ubigeo", "80505", LAYO),
        ("ubigeo", "080505", LAYO),
        ("ubigeo", "Cusco", "Cusco"),
        ("year", "2022", 2022),
        ("quantity", "12,5", 12_500),
        ("quantity", "12.5", 12_500),
        ("quantity", "1 200", 1_200_000),
        ("budget", "S/ 1,234.50", 1_234_50),
        ("weight", "2", 2_00),
        ("weight", "", None),
        ("direction", "Decreciente", Direction.FALLING),
        ("direction", "menos", Direction.FALLING),
        ("direction", "", Direction.RISING),
        ("counting", "último", Counting.LAST),
        ("counting", "No acumulable", Counting.LAST),
        ("counting", "Sí", Counting.SUM),
        ("counting", "", Counting.SUM),
        ("plan", "", PLAN.code),
    ],
)
def test_a_cell_is_understood(name: str, text: str, value: object) -> None:
    found = parse({name: text}, PLAN)

    assert (found.values[name], found.problems) == (value, ())


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("quantity", "1,500", "¿Es 1.5 o 1500? Escríbalo sin separar los miles."),
        ("quantity", "mucho", "Escriba solo un número, por ejemplo"),
        ("budget", "-5", "No puede ser un número negativo."),
        ("year", "dos mil", "Escriba solo un número, por ejemplo"),
        ("weight", "0", "Debe estar entre 0.01 y 1000."),
        ("direction", "arriba", "«arriba» no vale aquí. Use: creciente, decreciente."),
        ("counting", "a veces", "«a veces» no vale aquí. Use: suma, ultimo."),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_write(name: str, text: str, told: str) -> None:
    [problem] = parse({name: text}, PLAN).problems

    assert (problem.field, problem.blocking) == (name, True)
    assert told in str(problem.message)


def test_what_the_grid_shows_can_be_pasted_back() -> None:
    metas = [
        meta(),
        meta(quantity=1_500, budget=1_234_50, weight=2_50, direction=Direction.FALLING,
             counting=Counting.LAST),
        meta(unit=None, quantity=None, budget=0),
    ]  # fmt: skip

    for one in metas:
        shown = typed(one)
        [row] = read_table("\t".join(shown[name] for name in COLUMNS))
        assert parse(row, PLAN).values == parse(shown, PLAN).values == {
            name: getattr(one, name) for name in shown
        }  # fmt: skip


def test_the_grid_shows_quantities_without_zeros_that_say_nothing() -> None:
    assert typed(meta(quantity=1_500))["quantity"] == "1.5"
    assert typed(meta())["quantity"] == "200"
