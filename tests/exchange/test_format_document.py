"""A stranger with only `docs/formato-csv.md` in hand verifies a file, and sees any change."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace
from canasplan.exchange import avances_csv, metas_csv
from canasplan.exchange.avances_csv import BOM, COLUMNS, END, HEADER
from canasplan.exchange.export import ExportRequest
from canasplan.standing import Standing
from canasplan.summary import csv_text
from canasplan.target_fields import TARGET_FIELDS
from tests.core.fieldwork import known

DOCUMENT = (Path(__file__).parents[2] / "docs" / "formato-csv.md").read_text(encoding="utf-8")

Rows = list[dict[str, str]]


def blocks(language: str) -> list[str]:
    """The code blocks of the document in a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


def table() -> list[list[str]]:
    """The cells of the document's table of columns."""
    lines = re.findall(r"^\| \d+ \|.*$", DOCUMENT, re.MULTILINE)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


HASHED = [row[1].strip("`") for row in table() if row[3] == "sí"]
(EXAMPLE,) = blocks("csv")


def parsed(text: str) -> Rows:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def written(rows: Rows) -> bytes:
    lines = [avances_csv.line(row, int(row["fila"]), int(row["filas_total"])) for row in rows]
    return (BOM + HEADER + "".join(lines)).encode()


@pytest.fixture
def verifier(tmp_path: Path) -> Path:
    (code,) = blocks("python")
    path = tmp_path / "verificar.py"
    path.write_text(code, encoding="utf-8")
    return path


def verify(verifier: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    """Run the verifier without anything of the project or of its libraries."""
    command = [sys.executable, "-I", "-S", str(verifier), *(file.name for file in files)]
    return subprocess.run(
        command,
        cwd=verifier.parent,
        env={"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(params=["the example", "a fresh export"])
def rows(request: pytest.FixtureRequest, tmp_path: Path, fields: dict[str, str]) -> Rows:
    """Rows that prove themselves: those of the document, and those of a file just written."""
    if request.param == "the example":
        return parsed(EXAMPLE)
    workspace: Workspace = request.getfixturevalue("workspace")
    first = workspace.progress.save(
        fields | {"allies": "MINEDU\nA|B", "elders": "4", "minors": "2", "disabled": "0"},
        record=workspace.progress.new_record(),
    )
    workspace.progress.save(
        fields
        | {"achievements": '=1+1, "uno"\ny dos\t😀', "latitude": "-14.4932", "longitude": "-71.15"},
        record=first.record,
        base=first.hash,
        reason="'así lo dijo",
    )
    workspace.progress.void(first.record, reason="Se registró dos veces")
    target = tmp_path / "exported.csv"
    workspace.exports.write(ExportRequest(), target)
    return parsed(target.read_text(encoding="utf-8-sig"))


def test_the_table_names_the_columns_in_their_order() -> None:
    assert [row[1].strip("`") for row in table()] == list(COLUMNS)
    assert [row[0] for row in table()] == [str(number + 1) for number in range(len(COLUMNS))]


def test_the_table_tells_which_columns_are_hashed() -> None:
    derived = {
        *("esquema", "fila", "filas_total", "vigente", "eje_codigo", "eje", "tema_codigo", "tema"),
        *("accion", "distrito", "anio", "trimestre", "mes"),
    }

    assert set(HASHED) == set(COLUMNS) - derived - {"hash"}


def test_the_document_lists_the_columns_with_an_escape() -> None:
    (listed,) = re.findall(r"^Columnas con escape: (.*?)\.$", DOCUMENT, re.MULTILINE | re.DOTALL)

    assert set(re.findall(r"\w+", listed)) == avances_csv.text_columns()


def test_the_example_is_what_the_program_writes() -> None:
    rows = parsed(EXAMPLE)

    revisions = [avances_csv.read_revision(row) for row in rows]

    # A page cannot show that a row ends with CRLF and a line inside of a cell with LF.
    assert written(rows).decode().removeprefix(BOM).replace(END, "\n") == EXAMPLE
    for row, revision in zip(rows, revisions, strict=True):
        words = [row[name] for name in ("eje_codigo", "eje", "tema_codigo", "tema", "accion")]
        place = avances_csv.Place(*[*words, row["distrito"]])
        numbered = {"fila": row["fila"], "filas_total": row["filas_total"]}
        counts = row["vigente"] == "1"
        assert avances_csv.row_cells(revision, place, counts=counts) | numbered == row


def test_the_canonical_documents_of_the_example_give_the_hashes_beside_them() -> None:
    documents = [block.strip() for block in blocks("json")]
    hashes = [block.strip() for block in blocks("text")]
    rows = parsed(EXAMPLE)

    assert [hashlib.sha256(text.encode()).hexdigest() for text in documents] == hashes
    assert hashes == [rows[0]["hash"], rows[2]["hash"]]


def test_the_verifier_accepts_the_rows(rows: Rows, verifier: Path) -> None:
    file = verifier.with_name("avances.csv")
    file.write_bytes(written(rows))

    result = verify(verifier, file)

    assert (result.returncode, result.stdout, result.stderr) == (0, "avances.csv: bien\n", "")


def changed_cells(rows: Rows) -> Iterator[tuple[str, int, str]]:
    """Each hashed cell of each row with one character changed (or one where there was none)."""
    for column in (*HASHED, "hash"):
        for index, row in enumerate(rows):
            cell = row[column]
            middle = len(cell) // 2
            other = "2" if cell[middle : middle + 1] == "1" else "1"
            yield column, index, cell[:middle] + other + cell[middle + 1 :]


def test_the_verifier_sees_one_changed_character_in_any_hashed_cell(
    rows: Rows, verifier: Path
) -> None:
    files, expected = [], []
    for column, index, cell in changed_cells(rows):
        file = verifier.with_name(f"{column}-{index + 1}.csv")
        file.write_bytes(written([*rows[:index], rows[index] | {column: cell}, *rows[index + 1 :]]))
        files.append(file)
        expected.append(f"{file.name}: la fila {index + 1} no da su huella o su lugar")

    result = verify(verifier, *files)

    assert result.returncode == 1
    assert result.stdout.splitlines() == expected
    assert len(expected) == len(rows) * (len(HASHED) + 1)


def test_the_verifier_sees_a_file_cut_short_anywhere(rows: Rows, verifier: Path) -> None:
    whole = written(rows)
    cuts = range(0, len(whole) - len(END), 7)
    files = [verifier.with_name(f"{cut}.csv") for cut in cuts]
    for file, cut in zip(files, cuts, strict=True):
        file.write_bytes(whole[:cut])

    result = verify(verifier, *files)

    assert result.returncode == 1
    assert [line for line in result.stdout.splitlines() if line.endswith(": bien")] == []
    assert len(result.stdout.splitlines()) == len(files)


def test_the_verifier_sees_rows_that_changed_places(rows: Rows, verifier: Path) -> None:
    file = verifier.with_name("avances.csv")
    file.write_bytes(written([rows[1], rows[0], *rows[2:]]))

    assert verify(verifier, file).returncode == 1


# --- The section about metas.csv


(METAS,) = re.findall(r"^## 11\. `metas\.csv`$(.*)^## 12", DOCUMENT, re.MULTILINE | re.DOTALL)
META_ROWS = [
    [cell.strip().strip("`") for cell in line.strip("|").split("|")]
    for line in re.findall(r"^\| `.*$", METAS, re.MULTILINE)
]
META_HASHED = [row[0] for row in META_ROWS if row[2] == "sí"]


def named(text: str, pattern: str) -> set[str]:
    """The words in backquotes of the one place that a pattern finds."""
    (found,) = re.findall(pattern, text, re.DOTALL)
    return set(re.findall(r"`(\w+)`", found))


def test_the_section_about_metas_names_the_columns_in_their_order() -> None:
    assert [row[0] for row in META_ROWS] == list(metas_csv.COLUMNS)
    assert set(META_HASHED) == set(metas_csv.METAS.hashed)


def test_the_section_about_metas_lists_the_escapes_and_the_keys_of_the_content() -> None:
    escapes = named(METAS, r"las columnas con escape son (.*?)\.")
    keys = named(METAS, r"exactamente estas diez claves: (.*?)\.")

    assert escapes == metas_csv.text_columns()
    assert keys == {field.column for field in TARGET_FIELDS}


def test_a_row_of_metas_gives_its_hash_by_what_the_page_says(
    workspace: Workspace, tmp_path: Path
) -> None:
    place = {"action": "1.02.03", "ubigeo": "Layo", "year": "2022"}
    workspace.targets.save([place | {"unit": "=m", "quantity": "200.5", "weight": "2"}])
    workspace.targets.save([place | {"budget": "15000"}], reason="'así lo dijo")
    target = tmp_path / "CANAS_080505_0001.zip"
    workspace.exports.write_package(ExportRequest(), target)
    with zipfile.ZipFile(target) as archive:
        rows = parsed(archive.read("metas.csv").decode("utf-8-sig"))

    assert len(rows) == 2
    for row in rows:
        assert followed(row) == row["hash"]


def followed(row: dict[str, str]) -> str:
    """The hash of a row of metas, step by step as section 7 says and by the table's classes."""
    escapes = named(METAS, r"las columnas con escape son (.*?)\.")
    content = named(METAS, r"exactamente estas diez claves: (.*?)\.")
    values: dict[str, object] = {}
    for name, kind, *_ in META_ROWS:
        cell = row[name].removeprefix("'") if name in escapes else row[name]
        key = {"accion_codigo": "accion", "accion": ""}.get(name, name)
        if kind.startswith("lista"):
            values[key] = cell.split("|") if cell else []
        elif kind.startswith(("entero", "decimal")):
            values[key] = int(cell.replace(".", "")) if cell else None
        else:
            values[key] = cell or None
    envelope = set(META_HASHED) - content - {"accion_codigo"}
    document: dict[str, object] = {name: values[name] for name in envelope}
    document["contenido"] = {name: values[name] for name in content}
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# --- The section about resumen.csv


def test_the_section_about_the_summary_names_its_columns_in_their_order() -> None:
    section = DOCUMENT.partition("## 12. ")[2]
    header, *_ = csv_text(Standing(known({}), None, Standing(known({})))).split("\r\n")
    *columns, before, change = header.split(",")

    assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == columns
    assert named(section, r"dos columnas más al final: (.*?)\(") == {before, change}
