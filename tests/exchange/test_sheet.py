"""A received CSV as a sheet: its header, its rows, and what is refused as no sheet."""

from __future__ import annotations

import io
from contextlib import closing

import pytest

from canasplan.exchange.findings import Finding, UnreadableFileError
from canasplan.exchange.sheet import LONGEST_CELL, LONGEST_LINE, Sheet

WANTED = ("uno", "dos", "tres")


def rows(text: str | bytes, wanted: tuple[str, ...] = WANTED) -> list[tuple[int, list[str]]]:
    data = text if isinstance(text, bytes) else text.encode()
    with closing(Sheet(io.BytesIO(data), "a.csv", "utf-8", wanted)) as sheet:
        return list(sheet.rows())


def refused(text: str | bytes) -> Finding:
    with pytest.raises(UnreadableFileError) as caught:
        rows(text)
    return caught.value.finding


@pytest.mark.parametrize(
    "text",
    [
        "uno,dos,tres\r\n1,2,3\r\n",
        "uno;dos;tres\n1;2;3\n",
        "uno\tdos\ttres\r1\t2\t3\r",
        "sep=;\r\nuno;dos;tres\r\n1;2;3\r\n",
        '"sep=,"\r\nuno,dos,tres\r\n1,2,3\r\n',
        '"uno","dos","tres"\r\n"1","2","3"\r\n',
        "tres,UNO, Dos ,más\r\n3,1,2,x\r\n",
        "uno,dos,tres,,\r\n1,2,3,,\r\n",
        "uno,dos,tres\r\n1,2,3,,,\r\n",
    ],
)
def test_cells_are_given_in_the_wanted_order(text: str) -> None:
    assert rows(text) == [(2, ["1", "2", "3"])]


def test_blank_rows_count_and_are_passed_over() -> None:
    assert rows("uno,dos,tres\r\n\r\n1,2,3\r\n,,\r\n4,5,6\r\n\r\n") == [
        (3, ["1", "2", "3"]),
        (5, ["4", "5", "6"]),
    ]


def test_a_cell_may_have_lines_and_quotes() -> None:
    assert rows('uno,dos,tres\r\n"a\r\nb","c""d",\r\n4,5,6\r\n') == [
        (2, ["a\r\nb", 'c"d', ""]),
        (3, ["4", "5", "6"]),
    ]


def test_unknown_columns_are_named() -> None:
    with closing(Sheet(io.BytesIO(b"uno,x,dos,tres\n"), "a.csv", "utf-8", WANTED)) as sheet:
        assert sheet.header.unknown == ("x",)


@pytest.mark.parametrize(
    ("text", "row", "column", "says"),
    [
        ("", 1, None, "la cabecera"),
        ("nombre,monto\r\n", 1, None, "la cabecera"),
        ('"uno,dos,tres\r\n1,2,3\r\n', 1, None, "la cabecera"),
        ("uno,dos\r\n1,2\r\n", 1, "tres", "«tres», que falta"),
        ("uno,dos,tres,dos\r\n", 1, "dos", "una sola vez"),
        ("uno,dos,tres\r\n1,2\r\n", 2, None, "3 celdas y tiene 2"),
        ("uno,dos,tres\r\n1,2,3,4\r\n", 2, None, "3 celdas y tiene 4"),
        ('uno,dos,tres\r\n1,2,"3\r\n4,5,6\r\n', 2, None, "comillas"),
        ('uno,dos,tres\r\n1,"2"x,3\r\n', 2, None, "comillas"),
        ("uno,dos,tres\r\n1,2,3", 2, None, "está cortada"),
        ("uno,dos,tres\r\n1,2,3\r", 2, None, "está cortada"),
        ("uno,dos,tres", 1, None, "está cortada"),
        (f"uno,dos,tres\r\n1,2,{'a' * (LONGEST_CELL + 1)}\r\n", 2, None, "hasta 70000 letras"),
        (f"uno,dos,tres\r\n1,2,{'a' * LONGEST_LINE}\r\n", None, None, "líneas de hasta"),
    ],
)
def test_what_is_no_sheet_is_refused_with_its_place(
    text: str, row: int | None, column: str | None, says: str
) -> None:
    finding = refused(text)

    assert (finding.row, finding.column) == (row, column)
    assert says in str(finding)
    assert row in (None, 1) or finding.value


def test_bytes_that_change_while_they_are_read_are_refused() -> None:
    assert "los mismos bytes" in str(refused(b"uno,dos,tres\r\n1,\xff,3\r\n"))
