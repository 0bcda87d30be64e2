"""What is wrong with a received file: where, what was found, what was expected, what to do."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from canasplan.durable import replace_file
from canasplan.errors import CanasplanError, Message, message, system_reason

SHOWN = 50
"""Findings that are listed on a screen; the report has all of them."""
KEPT = 10_000
"""Findings after which reading a file stops: it is beyond reading row by row."""
LONGEST = 60
"""Letters of a value that are shown."""

ASK_AGAIN = message("Pida a quien lo envió que exporte otra vez y no abra el archivo.")
UPDATE = message("Actualice CanasPlan e importe el archivo otra vez.")
READ_AGAIN = message("Revise la memoria o el disco y vuelva a intentarlo.")
CORRECT = message("Corrija la celda en el archivo, o pida que lo exporten otra vez.")

REPORT_COLUMNS = ("archivo", "fila", "columna", "valor", "se_esperaba", "que_hacer")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a file is refused for, or that people should know."""

    file: str
    row: int | None
    """As the spreadsheet counts, from 1 for the header; ``None``: the file as a whole."""
    column: str | None
    value: str
    """Shortened, invisible characters shown."""
    expected: Message
    remedy: Message

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"fila {self.row}")
        if self.column is not None:
            place.append(f"columna «{self.column}»")
        found = f"se encontró «{self.value}»; " if self.value else ""
        return f"{', '.join(place)}: {found}se esperaba {self.expected}. {self.remedy}"


class UnreadableFileError(Exception):
    """A file cannot be read any further; it is refused whole."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(str(finding))


def unreadable(name: str, error: OSError) -> UnreadableFileError:
    """Say that the disk or the stick refused to give a file."""
    told = message("un archivo que se pueda leer ({why})", why=system_reason(error))
    return UnreadableFileError(Finding(name, None, None, "", told, READ_AGAIN))


def visible(value: str) -> str:
    """Return a value as it can be shown: in one short line, invisible characters by number."""
    cut = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    return "".join(char if _is_visible(char) else f"⟨U+{ord(char):04X}⟩" for char in cut)


def _is_visible(char: str) -> bool:
    return char == " " or unicodedata.category(char)[0] not in "CZ"


def report(findings: Iterable[Finding]) -> bytes:
    """Return all findings as a CSV that can be sent back (UTF-8 with BOM, comma, CRLF)."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(REPORT_COLUMNS)
    for one in findings:
        cells = (one.file, one.row or "", one.column or "", one.value, one.expected, one.remedy)
        rows.writerow([_plain(str(cell)) for cell in cells])
    return written.getvalue().encode("utf-8-sig")


def write_report(target: Path, findings: Iterable[Finding]) -> None:
    """Write all findings; `target` is then whole, or what it was.

    Raises:
        CanasplanError: the disk refused.
    """
    try:
        replace_file(target, report(findings))
    except OSError as error:
        raise CanasplanError(
            "No se pudo escribir el informe {target}: {why}. Elija otra carpeta; lo importado "
            "no cambia por eso.",
            target=target,
            why=system_reason(error),
        ) from error


def _plain(cell: str) -> str:
    """Keep a spreadsheet from taking what was found in a file for a formula."""
    return "'" + cell if cell[:1] in "=+-@\t＝＋－＠'" and cell else cell
