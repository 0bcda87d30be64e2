"""The numbers of the rows: each once, none missing, in any order."""

from __future__ import annotations

import pytest

from canasplan.exchange.numbering import Numbering


def found(*rows: tuple[str, str]) -> list[str]:
    """What is wrong with rows, in short."""
    numbering = Numbering("a.csv")
    wrong = [
        one
        for row, (number, of) in enumerate(rows, start=2)
        for one in numbering.take(row, number, of)
    ]
    wrong += numbering.missing()
    return [f"{one.row} {one.column} {one.value}: {one.expected}" for one in wrong]


def test_every_number_once_in_any_order_is_complete() -> None:
    assert found(("2", "3"), ("3", "3"), ("1", "3")) == []


def test_numbers_may_be_in_the_form_of_a_spreadsheet() -> None:
    assert found(("1.0", "2"), ("2,00", "2.0")) == []


def test_no_row_at_all_is_a_file_that_is_cut() -> None:
    assert found() == ["2 fila : al menos una fila: el archivo está cortado o no tenía avances"]


@pytest.mark.parametrize("number", ["0", "4", "x", "", "-1", "1.5", "²", "9" * 30])
def test_a_number_that_is_none_is_named(number: str) -> None:
    wrong = found(("1", "2"), (number, "2"))

    assert wrong[0] == f"3 fila {number}: un número de 1 a 2"
    assert wrong[1] == "4 fila : un archivo completo de 2 filas; falta la número 2"


def test_a_number_that_comes_twice_is_named() -> None:
    assert found(("1", "1"), ("1", "1")) == ["3 fila 1: un número que no está repetido"]


def test_another_total_is_named() -> None:
    assert found(("1", "1"), ("2", "2")) == ["3 filas_total 2: 1, como en las otras filas"]


def test_a_total_that_is_none_is_named() -> None:
    wrong = found(("1", "x"))

    assert wrong[0] == "2 filas_total x: un número entero, como 120"


def test_many_missing_rows_are_counted_and_the_first_named() -> None:
    assert found(("1", "90")) == [
        "3 fila : un archivo completo de 90 filas; faltan 89: números 2, 3, 4, 5, 6…"
    ]
    assert found(("2", "3")) == ["3 fila : un archivo completo de 3 filas; faltan 2: números 1, 3"]
