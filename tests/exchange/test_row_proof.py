"""The quick proof of a row says the very same as sealing its revision anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canasplan.canonical import canonical_json, canonical_text
from canasplan.db import revision_store
from canasplan.exchange import row_proof
from canasplan.exchange.avances_csv import read_revision
from canasplan.exchange.row_proof import HASHED, ROW, RowProver, read_cell
from canasplan.fields import FIELDS, CellError, Choice, Code, Day, Items, Number
from canasplan.model import Operation, Progress, Revision
from canasplan.revisions import document, seal
from tests.corpus.source import first, rows_of

HASHES = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=12).map(
    canonical_text
)


def values(kind: object) -> st.SearchStrategy[object]:
    if isinstance(kind, Number):
        return st.integers(kind.low, kind.high)
    if isinstance(kind, Day):
        return st.dates(date(1, 1, 1))
    if isinstance(kind, Choice):
        return st.sampled_from(list(kind.words))
    if isinstance(kind, Code):
        return st.from_regex(kind.pattern, fullmatch=True)
    if isinstance(kind, Items):
        return st.lists(TEXT, max_size=3).map(tuple)
    return TEXT


REQUIRED = {"plan", "action", "ubigeo", "date", "activity", "status", "allies", "evidence"}
CONTENTS = st.builds(
    Progress,
    **{
        field.name: values(field.kind) if field.name in REQUIRED else st.none() | values(field.kind)
        for field in FIELDS
        if field.name != "evidence"
    },
    evidence=st.lists(HASHES, max_size=2).map(tuple),
)
ENVELOPE = row_proof.KINDS


def code(column: str) -> st.SearchStrategy[str]:
    kind = ENVELOPE[column]
    assert isinstance(kind, Code)
    return st.from_regex(kind.pattern, fullmatch=True)


REVISIONS = st.builds(
    Revision,
    record=code("registro"),
    number=st.integers(1, 1_000_000),
    parents=st.lists(HASHES, max_size=3).map(sorted).map(tuple),
    operation=st.sampled_from(list(Operation)),
    reason=st.none() | TEXT,
    author=TEXT,
    installation=code("equipo"),
    scope=code("ambito"),
    moment=code("momento"),
    content=CONTENTS,
).map(seal)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(REVISIONS, min_size=1, max_size=3))
def test_a_row_is_proven_as_its_revision_is(revisions: list[Revision]) -> None:
    prover = RowProver()
    for revision in revisions * 2:  # the second time every piece is remembered
        (row,) = rows_of([revision])

        proven = prover.prove([row[name] for name in HASHED], row["hash"])

        assert read_revision(row) == revision
        assert proven is not None
        assert proven.hash == revision.hash
        assert proven.text == canonical_json(document(revision))
        assert dict(zip(ROW, proven.row, strict=True)) == revision_store.to_row(revision)


def test_one_other_cell_gives_another_hash() -> None:
    revision = first(Random(1))
    (row,) = rows_of([revision])
    assert revision.content.women is not None  # type: ignore[union-attr]
    row["mujeres"] = str(int(row["mujeres"]) + 1)

    assert RowProver().prove([row[name] for name in HASHED], row["hash"]) is None


def test_few_pieces_of_a_column_are_kept_and_long_ones_never(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(row_proof, "_REMEMBERED", 2)
    prover, random = RowProver(), Random(2)
    revisions = [first(random) for _ in range(9)]
    assert isinstance(revisions[0].content, Progress)
    long = replace(revisions[0].content, achievements="á" * 10_000)
    revisions.append(seal(replace(revisions[0], content=long)))
    for revision in revisions:
        (row,) = rows_of([revision])
        assert prover.prove([row[name] for name in HASHED], row["hash"]) is not None

    assert max(map(len, prover._pieces)) <= 2
    assert all(len(cell) < 1000 for known in prover._pieces for cell in known)


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("logros", "nin\u0303o", "NFC"),
        ("logros", "a\rb", "fin de línea LF"),
        ("autor", "", "no puede quedar vacía"),
        ("fecha", "", "no puede quedar vacía"),
        ("logros", "=1+1", "'=1+1"),
        ("monto_soles", "1500.5", "un número como"),
        ("monto_soles", "-0.00", "un número como"),
        ("fecha", "20220304", "una fecha"),
        ("fecha", "2022-02-30", "una fecha"),
        ("momento", "2022-02-30T00:00:00.000Z", "un código"),
        ("momento", "0000-01-01T00:00:00.000Z", "un código"),
        ("registro", "co-01932c5e-7b1a-7c3d-8e4f-0123456789ab", "av-"),
        ("padres", "=1+1", "huellas"),
        ("padres", "a" * 64 + "|", "huellas"),
        ("evidencias", "A" * 64, "huellas"),
        ("aliados", "a||b", "una lista"),
        ("ubigeo", "٠٨٠٥٠٥", "un código"),
    ],
)
def test_a_cell_in_any_other_form_is_refused_with_what_was_expected(
    column: str, cell: str, expected: str
) -> None:
    with pytest.raises(CellError, match=expected.replace("'", "'").replace("+", r"\+")):
        read_cell(column, cell)


@pytest.mark.parametrize("column", HASHED)
def test_the_cells_of_a_row_read_back_to_what_was_written(column: str) -> None:
    (row,) = rows_of([first(Random(3))])
    kind = row_proof.KINDS[column]

    assert kind.to_cell(read_cell(column, row[column])) == row[column]
