"""The journal: every revision a second time, in a text file that is only ever appended to.

The first line names the installation; then one line per revision: its hash, a space, and the
canonical JSON that the hash is of. So each line proves itself, and whatever happens to the
database, the acknowledged revisions can be read back with nothing but a SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from canasplan import target_fields
from canasplan.canonical import canonical_json
from canasplan.durable import sync_folder, write_durably
from canasplan.fields import content_from_json
from canasplan.model import Content, Locality, Operation, Progress, Revision, Target
from canasplan.revisions import PREFIXES, document, fingerprint

HEADER = "canasplan-diario 1 "
"""Begins the first line, before the installation's id; 1 is the format."""
LONGEST = 1 << 24
"""Bytes of a line that are read at once: no revision is as long, damage may be."""
_TRIES = 2
"""To read what may be here only: a disk often gives at once what it has just refused."""


class Journal:
    """The journal of one data folder, for its one writer."""

    def __init__(self, path: Path, installation: str) -> None:
        self.path = path
        self._installation = installation
        self._named = False
        """Whether its name in the folder is known to be on disk."""

    def append(self, revisions: Iterable[Revision]) -> None:
        """Add a line for each revision; they are on disk when this returns."""
        self.append_lines(map(line, revisions))

    def append_lines(self, lines: Iterable[bytes]) -> None:
        """Add whole lines as `line` makes them; they are on disk when this returns.

        A line that an earlier failure left half written is ended first, so that what follows
        is whole; readers skip it.

        Raises:
            OSError: the disk refused. Nothing that was there before is harmed, and appending
                the same lines again is harmless.
        """
        with self.path.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            if size == 0:
                file.write(self._header())
            elif _byte_before(file, size) != b"\n":
                file.write(b"\n")
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        if not self._named:
            sync_folder(self.path.parent)
            self._named = True

    def rewrite(self, revisions: Iterable[Revision]) -> int:
        """Replace the journal by one with exactly these revisions, all or nothing.

        Returns:
            How many there were.
        """
        written = 0

        def lines() -> Iterator[bytes]:
            nonlocal written
            yield self._header()
            for revision in revisions:
                written += 1
                yield line(revision)

        write_durably(self.path, lines())
        return written

    def size(self) -> int:
        """Return its bytes, 0 where there is none."""
        return self.path.stat().st_size if self.path.exists() else 0

    def after(self, size: int) -> Tail:
        """Return what stands after the first `size` bytes, which were whole lines once.

        Where they are that no longer, whatever can be read of all of it; of another
        installation's journal, nothing.
        """
        lines: dict[str, Line] = {}
        for _ in range(_TRIES):
            try:
                continues = self._continues(size)
                if continues or installation_of(self.path) == self._installation:
                    found = read(self.path, size if continues else 0)
                    lines.update((item.hash, item) for item in found if item is not None)
            except OSError:
                continue
            return Tail(lines, continues)
        return Tail(lines, whole=False)

    def _continues(self, size: int) -> bool:
        """Tell whether this is our journal and its first `size` bytes are whole lines."""
        if self.size() < max(size, 1) or installation_of(self.path) != self._installation:
            return False
        if size == 0:
            return True
        with self.path.open("rb") as file:
            return _byte_before(file, size) == b"\n"

    def _header(self) -> bytes:
        return f"{HEADER}{self._installation}\n".encode()


def _byte_before(file: Any, offset: int) -> bytes:
    file.seek(offset - 1)
    return bytes(file.read(1))


def installation_of(path: Path) -> str | None:
    """Return the installation that a journal is of, ``None`` where its first line is none."""
    try:
        with path.open("rb") as file:
            first = file.readline(200).decode()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    named = first.startswith(HEADER) and first.endswith("\n")
    return first.removeprefix(HEADER).strip() or None if named else None


def line(revision: Revision) -> bytes:
    """Return the line of a sealed revision."""
    return b"%s %s\n" % (revision.hash.encode(), canonical_json(document(revision)))


@dataclass(frozen=True, slots=True)
class Line:
    """A line that has proven itself."""

    hash: str
    text: bytes
    """The canonical JSON."""

    def revision(self) -> Revision | None:
        """Return the revision that it holds; ``None`` for what only a newer program knows."""
        try:
            found = _revision(json.loads(self.text))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return replace(found, hash=self.hash) if fingerprint(found) == self.hash else None


@dataclass(frozen=True, slots=True)
class Tail:
    """The lines that prove themselves after some place in a journal, by their hashes."""

    lines: dict[str, Line]
    whole: bool
    """Whether this is the journal that was left there, and all of it could be read."""


def _revision(found: dict[str, Any]) -> Revision:
    return Revision(
        record=found["registro"],
        number=found["revision"],
        parents=tuple(found["padres"]),
        operation=Operation(found["operacion"]),
        reason=found["motivo"],
        author=found["autor"],
        installation=found["equipo"],
        scope=found["ambito"],
        moment=found["momento"],
        content=_content(found["registro"], found["contenido"]),
    )


def read(path: Path, since: int = 0) -> Iterator[Line | None]:
    """Yield each line after the first `since` bytes, ``None`` for one that proves nothing.

    Raises:
        OSError: the disk refused to give the rest.
    """
    for found in raw_lines(path, since):
        hash_, _, text = found.removesuffix(b"\n").partition(b" ")
        fits = hashlib.sha256(text).hexdigest().encode() == hash_
        yield Line(hash_.decode(), text) if fits else None


def raw_lines(path: Path, since: int = 0) -> Iterator[bytes]:
    """Yield each line after the first `since` bytes as it stands there, the header left out.

    Raises:
        OSError: the disk refused to give the rest.
    """
    if not path.exists():
        return
    with path.open("rb") as file:
        file.seek(since)
        for number, found in enumerate(iter(lambda: file.readline(LONGEST), b"")):
            if since or number or not found.startswith(HEADER.encode()):
                yield found


def _content(record: str, content: dict[str, Any]) -> Content:
    if record.startswith(PREFIXES[Progress]):
        return content_from_json(content)
    if record.startswith(PREFIXES[Locality]):
        return Locality(content["ubigeo"], content["nombre"])
    if record.startswith(PREFIXES[Target]):
        return target_fields.content_from_json(content)
    msg = f"{record} is of no kind"
    raise ValueError(msg)
