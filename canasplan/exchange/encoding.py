"""From bytes to text: which encoding a received file is in, decided without guessing.

In a fixed order: what the byte order mark says, then UTF-8, then Windows-1252, each strictly.
What a wrong decision could change, the hash of each row would show.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, NoReturn

from canasplan.errors import message
from canasplan.exchange.findings import ASK_AGAIN, Finding, UnreadableFileError

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Examined:
    """What one pass over the bytes of a file says."""

    sha256: str
    size: int
    encoding: str


def examine(file: IO[bytes], name: str, told: Callable[[int], None] = lambda _: None) -> Examined:
    """Read a file to its end, and leave it at its beginning.

    Args:
        file: open for reading bytes.
        name: for what is said about it.
        told: hears how many bytes were read; may raise to give up.

    Raises:
        UnreadableFileError: it is empty, or its bytes are no text.
    """
    encoding = _marked(file.read(4)) or "utf-8"
    file.seek(0)
    digest, trial = hashlib.sha256(), _Trial(encoding)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        trial.feed(chunk)
        told(trial.size)
    trial.end()
    size, wrong = trial.size, trial.wrong
    if not size:
        raise UnreadableFileError(
            Finding(name, 1, None, "", message("un archivo con contenido"), ASK_AGAIN)
        )
    if encoding == "utf-8" and wrong is not None and not trial.cut:
        encoding, wrong = "cp1252", _first_wrong(file, "cp1252")
    if wrong is not None:
        _refuse_bytes(file, name, wrong, encoding, cut=trial.cut)
    file.seek(0)
    return Examined(digest.hexdigest(), size, encoding)


def _marked(head: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)


class _Trial:
    """Whether bytes are text in one encoding."""

    def __init__(self, encoding: str) -> None:
        self._decoder: codecs.IncrementalDecoder | None
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self.size = 0
        self.wrong: int | None = None
        """Roughly the place of the first byte that is no text."""
        self.cut = False
        """Whether all that is wrong is that the last letter is not whole."""

    def feed(self, chunk: bytes) -> None:
        """Try the next bytes."""
        self._decode(chunk, final=False)
        self.size += len(chunk)

    def end(self) -> None:
        """Say that there are no more."""
        self.cut = self.wrong is None
        self._decode(b"", final=True)
        self.cut &= self.wrong is not None

    def _decode(self, chunk: bytes, *, final: bool) -> None:
        if self._decoder is None:
            return
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            self.wrong, self._decoder = self.size + error.start, None


def _first_wrong(file: IO[bytes], encoding: str) -> int | None:
    trial = _Trial(encoding)
    file.seek(0)
    while chunk := file.read(_CHUNK):
        trial.feed(chunk)
    return trial.wrong


def _refuse_bytes(file: IO[bytes], name: str, place: int, encoding: str, *, cut: bool) -> NoReturn:
    expected = (
        message("un archivo completo: este está cortado a la mitad de una letra")
        if cut
        else message("un archivo de texto en UTF-8 (cerca del byte {place} no lo es)", place=place)
    )
    row = _row_at(file, place, encoding)
    raise UnreadableFileError(Finding(name, row, None, "", expected, ASK_AGAIN))


def _row_at(file: IO[bytes], place: int, encoding: str) -> int:
    """Return the row, as a spreadsheet counts, in which a byte stands."""
    decoder = codecs.getincrementaldecoder(encoding)("ignore")
    file.seek(0)
    row, quoted = 1, False
    while place > 0 and (chunk := file.read(min(_CHUNK, place))):
        place -= len(chunk)
        for part in re.split('(")', decoder.decode(chunk)):
            if part == '"':
                quoted = not quoted
            elif not quoted:
                row += part.count("\n")
    return row
