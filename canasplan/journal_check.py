"""Holding the journal against the set: what was acknowledged must be in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from canasplan.db import revision_store
from canasplan.db.documents import hash_of, proves
from canasplan.db.sqlite import Database
from canasplan.journal import Line, raw_lines, read

_BATCH = 200


class JournalCheck:
    """Reads the journal along with the set: both mostly have the same lines in the same order.

    What only one of them had so far is remembered by its hash until the other has it, too.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = raw_lines(path)
        self._awaited: set[bytes] = set()
        """Hashes that the set has and the journal did not have yet."""
        self._early: set[bytes] = set()
        """The other way round."""
        self.trouble: OSError | None = None
        """Why no more of the journal could be read."""

    def meet(self, lines: Sequence[bytes]) -> None:
        """Take proven lines of the set, and read as many of the journal."""
        found = self._next(len(lines))
        if found != list(lines):
            self._compare(lines, found)

    def expect(self, hash_: str) -> None:
        """Take the hash of a revision of the set that does not prove itself."""
        _pair(hash_.encode(errors="replace"), self._early, self._awaited)

    def finish(self) -> int:
        """Read the rest; return how many revisions of the set the journal lacks."""
        while found := self._next(_BATCH):
            self._compare((), found)
        return len(self._awaited)

    def lost(self, db: Database) -> Iterator[Line]:
        """Yield what the journal has and the database has not, after `finish`."""
        early = sorted(hash_.decode() for hash_ in self._early)
        unknown: set[str] = set()
        for first in range(0, len(early), _BATCH):
            part = early[first : first + _BATCH]
            with db.read() as connection:
                unknown |= set(part) - revision_store.known_hashes(connection, part)
        if unknown:
            found = {line.hash: line for line in read(self._path) if line and line.hash in unknown}
            yield from (found[hash_] for hash_ in sorted(found))

    def _next(self, number: int) -> list[bytes]:
        try:
            return list(islice(self._lines, number))
        except OSError as error:
            self.trouble = error
            self._lines = iter(())
            return []

    def _compare(self, lines: Sequence[bytes], found: Sequence[bytes]) -> None:
        expected = {hash_of(line): line for line in lines}
        for line in found:
            hash_ = hash_of(line)
            if expected.get(hash_) == line:
                del expected[hash_]
            elif proves(line.removesuffix(b"\n") + b"\n"):
                _pair(hash_, self._awaited, self._early)
        for hash_ in expected:
            _pair(hash_, self._early, self._awaited)


def _pair(hash_: bytes, there: set[bytes], here: set[bytes]) -> None:
    """Let a hash that the other side had go; remember any other."""
    if hash_ in there:
        there.remove(hash_)
    else:
        here.add(hash_)
