"""Healing a row: proven by its hash, or not at all."""

from __future__ import annotations

from random import Random

import pytest

from canasplan.exchange import healing
from canasplan.exchange.healing import FEW_TRIES, HOPELESS, Healed, Healer, Unproven
from canasplan.exchange.row_proof import HASHED, RowProver
from tests.corpus.source import Row, first, rows_of


@pytest.fixture
def row() -> Row:
    (row,) = rows_of([first(Random(5))])
    return row


def heal(healer: Healer, row: Row) -> Healed | Unproven:
    return healer.heal([row[name] for name in HASHED], row["hash"])


def test_a_healed_row_says_which_columns_were_in_another_form(row: Row) -> None:
    year, month, day = row["fecha"].split("-")
    spoilt = row | {"fecha": f"{month}/{day}/{year}", "ubigeo": "80505", "hash": f" {row['hash']} "}

    healed = heal(Healer(RowProver()), spoilt)

    assert isinstance(healed, Healed)
    assert healed.proven.hash == row["hash"]
    assert set(healed.columns) == {"fecha", "ubigeo", "hash"}


def test_an_edited_row_is_unproven_with_all_that_its_cells_can_mean(row: Row) -> None:
    unproven = heal(Healer(RowProver()), row | {"mujeres": "1,234"})

    assert isinstance(unproven, Unproven)
    assert unproven.hash == row["hash"]
    women = unproven.readings[HASHED.index("mujeres")]
    assert [was for _, was in women] == ["1234"]


def test_an_illegible_cell_is_unproven_without_a_reading(row: Row) -> None:
    unproven = heal(Healer(RowProver()), row | {"mujeres": "doce"})

    assert isinstance(unproven, Unproven)
    assert unproven.readings[HASHED.index("mujeres")] == ()


def test_what_proved_one_row_is_tried_first_on_the_next() -> None:
    healer, random = Healer(RowProver()), Random(6)
    for row in rows_of([first(random) for _ in range(30)]):
        year, month, day = row["fecha"].split("-")
        assert isinstance(heal(healer, row | {"fecha": f"{month}/{day}/{year}"}), Healed)

    assert healer.usual("fecha") == "mes/día/año"
    assert healer.usual("mujeres") is None or healer.usual("mujeres") == "punto decimal"
    unproven = heal(healer, row | {"fecha": "3/4/2022", "mujeres": "0"})
    assert isinstance(unproven, Unproven)
    assert unproven.readings[HASHED.index("fecha")][0] == ("mes/día/año", "2022-03-04")


def test_where_every_row_was_edited_few_combinations_are_tried(
    monkeypatch: pytest.MonkeyPatch, row: Row
) -> None:
    tried: list[int] = []

    class Counting(RowProver):
        def prove(self, cells: object, hash_: str) -> None:
            tried[-1] += 1

    healer = Healer(Counting())
    edited = row | {"fecha": "3/4/2022", "logros": "1.5", "dificultades": "1.5", "autor": "1.5"}
    for _ in range(HOPELESS + 3):
        tried.append(0)
        heal(healer, edited)

    assert tried[0] > FEW_TRIES
    assert tried[-1] == FEW_TRIES


def test_cells_that_were_read_are_remembered_within_bounds(
    monkeypatch: pytest.MonkeyPatch, row: Row
) -> None:
    monkeypatch.setattr(healing, "_REMEMBERED", 3)
    healer = Healer(RowProver())

    for text in ("x", "y" * 1000, "z"):
        heal(healer, row | {"logros": text})

    assert len(healer._read) <= 3
    assert all(len(cell) < 300 for _, cell in healer._read)
