"""One pass over a received file: where it gives up, and what an edited row is taken to say."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from io import BytesIO
from random import Random

import pytest

from canasplan.exchange import derived, reading
from canasplan.exchange.avances_csv import COLUMNS, Place
from canasplan.exchange.findings import Finding
from canasplan.exchange.reading import AvancesReading, EditedRow, ReceivedRow
from canasplan.exchange.row_proof import HASHED
from canasplan.exchange.sheet import Sheet
from tests.corpus.source import Row, first, rows_of, written


class Done:
    """What came of reading a file."""

    def __init__(self, rows: list[Row], known: Mapping[str, str] | None = None) -> None:
        with closing(Sheet(BytesIO(written(rows)), "a.csv", "utf-8-sig", COLUMNS)) as sheet:
            words = Place("1", "EJE", "1.01", "TEMA", "Acción", "Distrito")
            done = AvancesReading(sheet, "a.csv", lambda *_: words, lambda _: known)
            self.proven: list[ReceivedRow] = list(done.proven())
            self.edited: list[EditedRow] = list(done.edited())
            self.findings: list[Finding] = done.findings
            self.notices = list(done.notices())


@pytest.fixture
def rows() -> list[Row]:
    random = Random(8)
    return rows_of([first(random) for _ in range(6)])


def test_rows_are_given_with_their_number_as_the_spreadsheet_counts(rows: list[Row]) -> None:
    done = Done(rows)

    assert [row.number for row in done.proven] == [2, 3, 4, 5, 6, 7]
    assert [row.proven.hash for row in done.proven] == [row["hash"] for row in rows]
    assert done.notices == [
        f"La columna «{column}» dice otra cosa que su código en 6 filas: no se toma en cuenta."
        for column in ("accion", "distrito", "eje", "tema")
    ]


def test_an_ambiguous_cell_is_what_is_known_of_the_row(rows: list[Row]) -> None:
    only = rows_of([first(Random(9))])
    edited = [only[0] | {"fecha": "03/04/2022", "logros": "Otro"}]

    assert Done(edited).findings[0].column == "fecha"
    for day in ("2022-03-04", "2022-04-03"):
        known = {name: only[0][name] for name in HASHED} | {"fecha": day}
        done = Done(edited, known)
        assert done.findings == []
        assert done.edited[0].cells["fecha"] == day
        assert done.edited[0].hash == only[0]["hash"]


def test_beyond_so_many_edited_rows_a_file_is_refused(
    monkeypatch: pytest.MonkeyPatch, rows: list[Row]
) -> None:
    monkeypatch.setattr(reading, "MOST_EDITED", 2)
    changed = [row | {"logros": "Otro"} for row in rows]

    done = Done(changed)

    assert done.edited == []
    (finding,) = done.findings
    assert (finding.row, finding.column) == (4, "hash")
    assert "hasta 2 filas cambiadas a mano" in str(finding)
    assert len(Done([*changed[:2], *rows[2:]]).edited) == 2


def test_beyond_so_many_edited_letters_a_file_is_refused(
    monkeypatch: pytest.MonkeyPatch, rows: list[Row]
) -> None:
    monkeypatch.setattr(reading, "MOST_KEPT", 3000)

    done = Done([row | {"logros": "x" * 2000} for row in rows])

    assert done.edited == []
    assert "cambiadas a mano" in str(done.findings[0])


def test_after_so_many_findings_reading_stops(
    monkeypatch: pytest.MonkeyPatch, rows: list[Row]
) -> None:
    monkeypatch.setattr(reading, "KEPT", 3)

    done = Done([row | {"esquema": "2"} for row in rows])

    assert [finding.row for finding in done.findings] == [2, 3, 4]


def test_what_codes_and_days_say_is_remembered_within_bounds(
    monkeypatch: pytest.MonkeyPatch, rows: list[Row]
) -> None:
    monkeypatch.setattr(derived, "_REMEMBERED", 1)

    assert len(Done(rows).proven) == 6
