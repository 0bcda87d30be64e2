"""A received CSV as a spreadsheet shows it: a header, and numbered rows of cells.

Strict where a wrong reading could pass for data (quotes, number of cells, characters that nobody
sees), and without opinion about what the cells say.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO, NoReturn

from canasplan.errors import Message, message
from canasplan.exchange.findings import ASK_AGAIN, Finding, UnreadableFileError, unreadable, visible

LONGEST_CELL = 70_000
"""Letters; the longest text of an avance has 10,000, a spreadsheet's cell 32,767."""
LONGEST_LINE = 1_000_000
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns that a file has."""

    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    """Those that this program does not know: they are not read."""


class Sheet:
    """Reads one CSV, once, from its beginning."""

    def __init__(self, file: IO[bytes], name: str, encoding: str, wanted: Sequence[str]) -> None:
        """Read the header.

        Args:
            file: the bytes, at their beginning.
            name: for what is said about it.
            encoding: as `encoding.examine` found it.
            wanted: the columns that must be there, in the order that `rows` gives.

        Raises:
            UnreadableFileError: there is no such header.
        """
        self._name = name
        self._lines = _Lines(file, encoding, name)
        try:
            first = self._lines.header()
            delimiter = self._delimiter(first, wanted)
            self.header = self._read_header(first, delimiter, wanted)
        except UnreadableFileError:
            self.close()
            raise
        csv.field_size_limit(LONGEST_CELL)
        self._reader = csv.reader(self._lines, delimiter=delimiter, strict=True)
        places = {column: place for place, column in enumerate(self.header.columns)}
        self._places = [places[column] for column in wanted]

    def close(self) -> None:
        """Let go of the file, which stays open for whoever opened it."""
        self._lines.close()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row that is not blank: its number in the spreadsheet, the wanted cells.

        Raises:
            UnreadableFileError: the file ends within a row, or a row is not what a row is.
        """
        width, places = len(self.header.columns), self._places
        in_order = places == list(range(width))
        number = 1
        try:
            for number, found in enumerate(self._reader, start=2):
                if not any(found):
                    continue  # spreadsheets leave them behind
                cells = found if len(found) == width else self._fitted(number, found, width)
                yield number, cells if in_order else [cells[place] for place in places]
        except csv.Error as error:
            self._refuse_quotes(number + 1, error)
        if not self._lines.ended_well:
            self._refuse(number, message("el fin de la línea: la última fila está cortada"))

    def _fitted(self, number: int, cells: list[str], width: int) -> list[str]:
        """Take off the empty cells that a spreadsheet adds on the right."""
        if len(cells) < width or any(cells[width:]):
            told = message(
                "una fila de {width} celdas y tiene {found}: está cortada o mal separada",
                width=width, found=len(cells),
            )  # fmt: skip
            self._refuse(number, told)
        return cells[:width]

    def _delimiter(self, line: str, wanted: Sequence[str]) -> str:
        counted = {one: len(set(_cells(line, one)) & set(wanted)) for one in _DELIMITERS}
        best = max(_DELIMITERS, key=lambda one: counted[one])
        if counted[best] < 2:
            raise UnreadableFileError(
                Finding(
                    self._name,
                    1,
                    None,
                    visible(line.strip()),
                    message("la cabecera de un archivo de avances: esquema,fila,filas_total,…"),
                    message("Elija el archivo que exportó CanasPlan."),
                )
            )
        return best

    def _read_header(self, line: str, delimiter: str, wanted: Sequence[str]) -> Header:
        columns = tuple(_cells(line, delimiter))
        while columns and not columns[-1]:
            columns = columns[:-1]  # empty columns that a spreadsheet added
        missing = [column for column in wanted if column not in columns]
        if missing:
            told = message("la columna «{column}», que falta", column="», «".join(missing))
            raise UnreadableFileError(Finding(self._name, 1, missing[0], "", told, ASK_AGAIN))
        for column in wanted:
            if columns.count(column) > 1:
                told = message("la columna «{column}» una sola vez", column=column)
                raise UnreadableFileError(Finding(self._name, 1, column, column, told, ASK_AGAIN))
        unknown = tuple(column for column in columns if column not in wanted)
        return Header(columns, unknown)

    def _refuse_quotes(self, number: int, error: csv.Error) -> NoReturn:
        if "field larger" in str(error):
            told = message(
                "una celda de hasta {limit} letras, o las comillas que la cierran",
                limit=LONGEST_CELL,
            )
        else:
            told = message("comillas que se cierran: la fila está cortada o mal escrita")
        self._refuse(number, told)

    def _refuse(self, number: int, expected: Message) -> NoReturn:
        shown = visible(self._lines.last.strip())
        raise UnreadableFileError(Finding(self._name, number, None, shown, expected, ASK_AGAIN))


def names_in(file: IO[bytes], encoding: str) -> set[str]:
    """Return what the header of a CSV names, whatever parts it; leave the file at its beginning."""
    lines = _Lines(file, encoding, "")
    try:
        header = lines.header()
    except UnreadableFileError:
        header = ""  # whoever reads it says why
    finally:
        lines.close()
        file.seek(0)
    return {name for delimiter in _DELIMITERS for name in _cells(header, delimiter)}


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        found = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    return [cell.strip().lower() for cell in found]


class _Lines:
    """The lines of a text, each with its end, for the reader of the cells."""

    def __init__(self, file: IO[bytes], encoding: str, name: str) -> None:
        self._text = TextIOWrapper(file, encoding, newline="")
        self._name = name
        self._end = ""
        self.last = ""

    def header(self) -> str:
        """Return the first line; one that only names the separator is passed over."""
        line = self._next()
        if line.strip().strip('"').lower().startswith("sep="):
            line = self._next()
        self._end = _end_of(line)
        self.last = line
        return line

    def close(self) -> None:
        """Let go of the file."""
        self._text.detach()

    @property
    def ended_well(self) -> bool:
        """Whether the last line ends as the first one does."""
        return _end_of(self.last) == self._end != ""

    def __iter__(self) -> Iterator[str]:
        next_line = self._next
        while line := next_line():
            self.last = line
            yield line

    def _next(self) -> str:
        try:
            line = self._text.readline(LONGEST_LINE)
        except OSError as error:
            raise unreadable(self._name, error) from error
        except UnicodeDecodeError as error:
            told = message("los mismos bytes que hace un momento: la memoria falla")
            raise UnreadableFileError(
                Finding(self._name, None, None, "", told, ASK_AGAIN)
            ) from error
        if len(line) >= LONGEST_LINE:
            told = message("líneas de hasta {limit} letras", limit=LONGEST_LINE)
            shown = visible(line)
            raise UnreadableFileError(Finding(self._name, None, None, shown, told, ASK_AGAIN))
        return line


def _end_of(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
