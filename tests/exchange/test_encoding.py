"""From bytes to text: which encoding a file is in, or where it stops being text."""

from __future__ import annotations

import hashlib
import io

import pytest

from canasplan.exchange import encoding
from canasplan.exchange.encoding import examine
from canasplan.exchange.findings import Finding, UnreadableFileError

LINES = 'a;"Ñandú\r\nniña"\r\nb;«€»\r\n'


@pytest.fixture(autouse=True, params=[1 << 20, 3])
def chunks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in pieces: of one, and of many."""
    monkeypatch.setattr(encoding, "_CHUNK", request.param)


def refused(data: bytes) -> Finding:
    with pytest.raises(UnreadableFileError) as caught:
        examine(io.BytesIO(data), "a.csv")
    return caught.value.finding


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (LINES.encode(), "utf-8"),
        (LINES.encode("utf-8-sig"), "utf-8-sig"),
        (LINES.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + LINES.encode("utf-16-be"), "utf-16"),
        (LINES.encode("cp1252"), "cp1252"),
        (b"ascii", "utf-8"),
    ],
)
def test_an_encoding_is_found_and_the_file_left_at_its_beginning(data: bytes, name: str) -> None:
    file, told = io.BytesIO(data), list[int]()

    examined = examine(file, "a.csv", told.append)

    assert examined.encoding == name
    assert (examined.size, examined.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert told[-1] == len(data)
    assert file.read() == data


def test_an_empty_file_is_refused() -> None:
    assert "un archivo con contenido" in str(refused(b""))


@pytest.mark.parametrize(
    ("data", "row"),
    [
        (LINES.encode()[:-3], 3),
        ("a;ñ".encode()[:-1], 1),
        (LINES.encode("utf-16")[:-5], 3),
        (b"\xef\xbb\xbfa\r\n\xc3", 2),
    ],
)
def test_a_file_cut_within_a_letter_is_refused_with_its_row(data: bytes, row: int) -> None:
    finding = refused(data.rstrip(b"\r\n"))

    assert "cortado a la mitad de una letra" in str(finding)
    assert finding.row == row or finding.row == row - 1


def test_bytes_that_are_text_in_no_encoding_are_refused_with_their_row() -> None:
    finding = refused("a\r\nñ\r\n".encode("cp1252") + b"c\x81\r\n")

    assert finding.row == 3
    assert "cerca del byte" in str(finding)


def test_half_a_pair_of_utf16_is_refused() -> None:
    assert refused(b"\xff\xfea\0\n\0\0\xd8b\0").row == 2
