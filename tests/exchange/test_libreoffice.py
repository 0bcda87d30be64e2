"""A real spreadsheet opens the file: accents right, every text as text, no formula evaluated."""

from __future__ import annotations

import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace
from canasplan.exchange.export import ExportRequest
from canasplan.identity import new_record
from canasplan.model import Progress
from canasplan.revisions import seal
from tests.exchange.records import add, rows_of, save

SOFFICE = shutil.which("soffice")

STARTS = ("=", "+", "-", "@", "\t=", "\n=", "＝", "＋", "－", "＠", "'=", " =", "|=", '"=')
BODIES = (
    "1+1",
    "SUM(1;1)",
    'HYPERLINK("https://example.org","ñandú")',
    "cmd|' /C calc'!A0",
    "A2",
    "-1",
    "2*3%",
    "1E3",
    "{1;2}",
    "NOW()",
    "$B$2:B3",
    'INDIRECT("A2")',
    'DDE("soffice";"a.ods";"A1")',
    "IF(TRUE();1;2)",
    "$Sheet1.A1",
    "MSEXCEL|'\\\\a\\b'!A1",
)
PLAIN = ("Se capacitó; a niñas, «ñandú» y vicuñas:\t¿1 ½ día?", "ñ;", "😀")

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

# What the import dialog of LibreOffice 7.4 offers for this file (separated by comma, semicolon or
# tab, text in double quotes, UTF-8), and, for the worst case, "evaluate formulas" as well.
AS_OFFERED = "--infilter=CSV:44/59/9,34,76,1,,0,false,false,false,false,false,-1,true"

pytestmark = [
    pytest.mark.skipif(SOFFICE is None, reason="falta LibreOffice Calc (soffice)"),
]


def opened(*files: Path) -> list[ET.Element]:
    """Let LibreOffice open the files and write down what it made of them, as flat XML."""
    folder = files[0].parent
    profile = f"-env:UserInstallation={(folder / 'perfil').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", AS_OFFERED, "--convert-to", "fods"]
    arguments = [*command, "--outdir", str(folder), *map(str, files)]
    subprocess.run(arguments, check=True, capture_output=True, timeout=100)
    return [ET.parse(file.with_suffix(".fods")).getroot() for file in files]


def formulas(document: ET.Element) -> list[str]:
    return [
        cell.attrib[f"{TABLE}formula"]
        for cell in document.iter(f"{TABLE}table-cell")
        if f"{TABLE}formula" in cell.attrib
    ]


def shown(element: ET.Element) -> Iterator[str]:
    """The characters of a paragraph; runs of spaces and tabs are elements in this format."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            yield " " * int(child.get(f"{TEXT}c", "1"))
        elif child.tag == f"{TEXT}tab":
            yield "\t"
        else:
            yield from shown(child)
        yield child.tail or ""


def column(document: ET.Element, name: str) -> list[str]:
    """The texts that a column shows under its heading."""
    rows = []
    for row in document.iter(f"{TABLE}table-row"):
        cells: list[str] = []
        for cell in row.iter(f"{TABLE}table-cell"):
            text = "\n".join("".join(shown(part)) for part in cell.findall(f"{TEXT}p"))
            cells += [text] * min(100, int(cell.get(f"{TABLE}number-columns-repeated", "1")))
        rows.append(cells)
    place = rows[0].index(name)
    return [row[place] for row in rows[1:] if row[0]]


@pytest.fixture
def exported(workspace: Workspace, fields: dict[str, str], tmp_path: Path) -> Path:
    first = save(workspace, fields, achievements=PLAIN[0], latitude="-14.4", longitude="-71.1")
    assert isinstance(first.content, Progress)
    for text in [start + body for start, body in product(STARTS, BODIES)] + list(PLAIN[1:]):
        content = replace(first.content, achievements=text, locality=text, allies=(text, "MINEDU"))
        add(workspace, seal(replace(first, record=new_record("av"), content=content)))
    target = tmp_path / "avances.csv"
    workspace.exports.write(ExportRequest(), target)
    return target


def test_libreoffice_shows_every_text_as_it_was_written_and_evaluates_nothing(
    exported: Path,
) -> None:
    unescaped = exported.with_name("sin escape.csv")
    unescaped.write_bytes(exported.read_bytes().replace(b",'=1+1,", b",=1+1,"))

    document, control = opened(exported, unescaped)

    assert formulas(control), "this check would not see a formula"
    assert formulas(document) == []
    rows = rows_of(exported)
    assert len(rows) == len(STARTS) * len(BODIES) + len(PLAIN)
    for name in ("logros", "comunidad", "aliados", "autor", "accion"):
        assert column(document, name) == [row[name] for row in rows]
