"""Opening what was received, and the list of what is wrong that is sent back."""

from __future__ import annotations

import csv
import errno
import io
from pathlib import Path

import pytest

from canasplan.errors import CanasplanError, message
from canasplan.exchange import received
from canasplan.exchange.avances_csv import COLUMNS
from canasplan.exchange.findings import Finding, UnreadableFileError, report, visible
from canasplan.exchange.received import Format, files_in, format_of, likely_format, opened
from canasplan.exchange.sheet import Sheet


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (b"PK\x03\x04x", Format.PACKAGE),
        (b"\xef\xbb\xbf  {", Format.RECEIPT),
        (b"{}", Format.RECEIPT),
        (b"esquema,fila", Format.CSV),
        (b"", Format.CSV),
    ],
)
def test_what_a_file_is_stands_in_its_first_bytes(
    tmp_path: Path, data: bytes, format_: Format
) -> None:
    (tmp_path / "x.zip").write_bytes(data)

    assert format_of(tmp_path / "x.zip") is format_
    assert likely_format(tmp_path / "x.zip") is format_


def test_a_file_that_is_not_there_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"

    assert likely_format(path) is Format.CSV
    with (
        pytest.raises(UnreadableFileError, match=r"a\.csv: .*\(no existe\)\. Revise"),
        opened(path),
    ):
        pass


def test_trouble_of_whoever_reads_is_no_fault_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x")

    with pytest.raises(OSError, match="lleno"), opened(tmp_path / "a.csv"):
        raise OSError(errno.ENOSPC, "lleno")


def test_a_stick_that_is_pulled_out_while_reading_is_told() -> None:
    class Pulled(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 0:
                raise OSError(errno.EIO, "")
            return super().read1(9000)

    header = ",".join(COLUMNS).encode() + b"\r\n"
    sheet = Sheet(Pulled(header + b"x" * 20_000), "a.csv", "utf-8", COLUMNS)

    with pytest.raises(UnreadableFileError, match="el disco no responde bien"):
        list(sheet.rows())


def test_of_a_folder_what_may_be_importable_is_taken_once_and_by_name(tmp_path: Path) -> None:
    for name in ("b.CSV", "a.zip", "c.json", ".oculto.csv", "d.txt"):
        (tmp_path / name).touch()
    (tmp_path / "carpeta.csv").mkdir()

    found = files_in([tmp_path / "d.txt", tmp_path, tmp_path / "a.zip"])

    assert [path.name for path in found] == ["d.txt", "a.zip", "b.CSV", "c.json"]


def test_nothing_too_much_or_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CanasplanError, match="no hay archivos CSV, ZIP ni JSON"):
        files_in([tmp_path])
    with pytest.raises(CanasplanError, match="No existe"):
        files_in([tmp_path / "x"])
    monkeypatch.setattr(received, "_FEW", 1)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).touch()
    with pytest.raises(CanasplanError, match="Son 2 archivos; importe hasta 1"):
        files_in([tmp_path])


def test_the_list_that_is_sent_back_has_everything_and_no_formula() -> None:
    told, remedy = message("un número"), message("Corrija la celda.")
    found = [
        Finding("a.csv", 7, "monto_soles", "=1+1", told, remedy),
        Finding("=b.csv", None, None, "", told, remedy),
    ]

    rows = list(csv.reader(io.StringIO(report(found).decode("utf-8-sig"))))

    assert rows == [
        ["archivo", "fila", "columna", "valor", "se_esperaba", "que_hacer"],
        ["a.csv", "7", "monto_soles", "'=1+1", "un número", "Corrija la celda."],
        ["'=b.csv", "", "", "", "un número", "Corrija la celda."],
    ]


def test_a_value_is_shown_short_in_one_line_and_without_secrets() -> None:
    assert visible("a\nb\u202e\x00 ñ") == "a⟨U+000A⟩b⟨U+202E⟩⟨U+0000⟩ ñ"
    assert visible("x" * 61) == "x" * 59 + "…"
