"""How numbers and days read in es-PE."""

from __future__ import annotations

from datetime import date

import pytest

from canasplan import numerals


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(1_234_50, 2, "1,234.50"), (-5, 2, "-0.05"), (1_000_000, 0, "1,000,000"), (7, 3, "0.007")],
)
def test_a_number_has_a_decimal_point_and_commas_between_thousands(
    value: int, places: int, text: str
) -> None:
    assert numerals.number_text(value, places) == text


def test_money_percentages_and_quantities_have_their_signs() -> None:
    assert numerals.money_text(1_234_50) == "S/ 1,234.50"
    assert numerals.percent_text(60_00) == "60.00 %"
    assert numerals.percent_text(None) == "—"
    assert numerals.quantity_text(1_500, "km") == "1.5 km"
    assert numerals.quantity_text(200_000) == "200"


def test_september_is_written_as_in_peru() -> None:
    assert numerals.long_day_text(date(2022, 9, 4)) == "4 de setiembre de 2022"
    assert numerals.day_text(date(2022, 9, 4)) == "04/09/2022"
    assert numerals.day_text(None) == ""
