"""What a disk may hold when the power goes: the operations of a recording, some of them lost.

The rules are those of POSIX, taken at their word, which is less than ext4, XFS or NTFS promise:

* What a file held at its last sync is there. Of each write since, any 512-byte sectors are on
  the disk, in any order; a sector is old or new, never half.
* A size may be of another moment than the bytes. Where a file grew and its bytes did not arrive,
  there are zeros or what was on the disk before.
* The changes of a folder's names arrive in their order, at least those up to its last sync.
  A file's sync says nothing about its name, and one folder nothing about another.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tests.faults.recording import (
    Change,
    Create,
    MakeFolder,
    Naming,
    Operation,
    Recording,
    Rename,
    Resize,
    Sync,
    SyncFolder,
    Told,
    Unlink,
    Write,
    parent,
)

PAGE = 4096
SECTOR = 512
_ZEROS = bytes(PAGE)
_STALE = random.Random(PAGE).randbytes(PAGE)
"""What was on the disk before, where a file grew."""
_RESIZED, _FILLED = 0.15, 0.15
"""Shares of the files whose size is of another moment, and that grew over what was there."""


class Image(NamedTuple):
    """A file's content, in whole pages; behind its size there are zeros.

    Untouched pages are the same objects in every image, and their hashes are kept with them, so
    that two images are compared, and hashed, in microseconds.
    """

    pages: tuple[bytes, ...]
    size: int

    def content(self) -> bytes:
        """Return the bytes of the file."""
        return b"".join(self.pages)[: self.size]


EMPTY = Image((), 0)


class Disk(NamedTuple):
    """What is there when the power is back."""

    folders: frozenset[str]
    files: dict[str, Image]

    def key(self) -> int:
        """Return 64 bits that tell this disk from others of this run."""
        return hash((self.folders, frozenset(self.files.items())))


class _Draft:
    """A file's content on its way from image to image."""

    def __init__(self, image: Image, filler: bytes = _ZEROS) -> None:
        self._pages: list[bytes | bytearray] = list(image.pages)
        self._size = image.size
        self._filler = filler

    def put(self, offset: int, data: bytes) -> None:
        """Write; where the file grows beyond its last page, the filler shows."""
        pages = self._pages
        end = offset + len(data)
        while len(pages) * PAGE < end:
            pages.append(self._filler)
        done = 0
        while done < len(data):
            number, at = divmod(offset + done, PAGE)
            part = data[done : done + PAGE - at]
            page = pages[number]
            if len(part) == PAGE:
                pages[number] = part
            else:
                if isinstance(page, bytes):
                    page = pages[number] = bytearray(page)
                page[at : at + len(part)] = part
            done += len(part)
        self._size = max(self._size, end)

    def resize(self, size: int) -> None:
        """Cut, or make longer."""
        pages = self._pages
        while len(pages) * PAGE < size:
            pages.append(self._filler)
        del pages[-(-size // PAGE) :]
        self._size = size
        if size % PAGE:
            pages[-1] = bytes(pages[-1][: size % PAGE]).ljust(PAGE, b"\0")

    def image(self) -> Image:
        """Return the content as it is now."""
        self.resize(self._size)
        return Image(tuple(map(bytes, self._pages)), self._size)


def _carry_out(draft: _Draft, change: Change) -> None:
    if isinstance(change, Write):
        draft.put(change.offset, change.data)
    else:
        draft.resize(change.size)


def _image_of(content: bytes) -> Image:
    draft = _Draft(EMPTY)
    draft.put(0, content)
    return draft.image()


class _Names:
    """The tree of names, as far as it is known to be on the disk."""

    def __init__(self, folders: frozenset[str], files: dict[str, int]) -> None:
        self.folders = set(folders)
        self.files = dict(files)

    def carry_out(self, naming: Naming) -> None:
        match naming:
            case Create(path, file):
                self.files[path] = file
            case Unlink(path):
                self.files.pop(path, None)
            case Rename(old, new):
                self.files[new] = self.files.pop(old)
            case MakeFolder(path):
                self.folders.add(path)

    def reachable(self, path: str) -> bool:
        """Whether every folder on the way to a file is there."""
        folder = parent(path)
        return folder in self.folders and (not folder or self.reachable(folder))


def _folders_of(naming: Naming) -> set[str]:
    if isinstance(naming, Rename):
        return {parent(naming.old), parent(naming.new)}
    return {parent(naming.path)}


class Storage:
    """What is surely on the disk after each operation, and what is still on its way."""

    def __init__(self, recording: Recording) -> None:
        before = recording.before
        self._durable = {
            file: _image_of(before.files[path]) for path, file in recording.names.items()
        }
        self._names = _Names(before.folders, recording.names)
        self._changes: list[Change] = []
        self._namings: list[Naming] = []
        self.told = 0
        """How many acknowledgements there were."""
        self.tally: Counter[str] = Counter()
        """On how many disks each kind of fault happened."""

    @property
    def waiting(self) -> int:
        """How much is still on its way."""
        return len(self._changes) + len(self._namings)

    def carry_out(self, operation: Operation) -> None:
        """Go on by one operation."""
        match operation:
            case Write() | Resize():
                self._changes.append(operation)
            case Sync(file):
                self._sync(file)
            case SyncFolder(path):
                self._sync_folder(path)
            case Told():
                self.told += 1
            case Create(_, file):
                self._durable[file] = EMPTY
                self._namings.append(operation)
            case _:
                self._namings.append(operation)

    def _sync(self, file: int) -> None:
        draft = _Draft(self._durable[file])
        for change in self._changes:
            if change.file == file:
                _carry_out(draft, change)
        self._durable[file] = draft.image()
        self._changes = [change for change in self._changes if change.file != file]

    def _sync_folder(self, path: str) -> None:
        """Settle a folder's names, and those that a move from folder to folder ties to them."""
        synced, settled, waiting = {path}, list[Naming](), list[Naming]()
        for naming in reversed(self._namings):
            folders = _folders_of(naming)
            if synced & folders:
                synced |= folders
                settled.append(naming)
            else:
                waiting.append(naming)
        for naming in reversed(settled):
            self._names.carry_out(naming)
        self._namings = waiting[::-1]

    def disk(self, chance: random.Random, arrived: list[bool], tearing: float) -> Disk:
        """Return a disk after a power cut at this moment.

        Args:
            chance: what decides the rest.
            arrived: for everything that is waiting, changes of files first, whether it arrived.
            tearing: share of the writes that arrived of which only some sectors did.
        """
        faults: set[str] = set()
        names = self._settled_names(arrived[len(self._changes) :], faults)
        images = self._settled_files(chance, arrived, tearing, faults)
        self.tally.update(faults)
        files = {
            path: images.get(file) or self._durable[file]
            for path, file in names.files.items()
            if names.reachable(path)
        }
        return Disk(frozenset(names.folders), files)

    def _settled_names(self, arrived: list[bool], faults: set[str]) -> _Names:
        """Carry out what arrived of the names: in each folder, all up to the first that did not."""
        names = _Names(frozenset(self._names.folders), self._names.files)
        stopped: set[str] = set()
        for naming, there in zip(self._namings, arrived, strict=True):
            folders = _folders_of(naming)
            if there and not stopped & folders:
                names.carry_out(naming)
            else:
                stopped |= folders
                faults.add("name lost")
        return names

    def _settled_files(
        self, chance: random.Random, arrived: list[bool], tearing: float, faults: set[str]
    ) -> dict[int, Image]:
        """Carry out what arrived of the files' changes."""
        drafts: dict[int, _Draft] = {}
        sizes: dict[int, list[int]] = {}
        for change, there in zip(self._changes, arrived, strict=False):
            file = change.file
            if file not in drafts:
                filler = _STALE if chance.random() < _FILLED else _ZEROS
                drafts[file] = _Draft(self._durable[file], filler)
                sizes[file] = [self._durable[file].size]
            sizes[file].append(change.size)
            if not there:
                faults.add("write lost" if isinstance(change, Write) else "size lost")
            else:
                if "write lost" in faults or "size lost" in faults:
                    faults.add("reordered")
                _arrive(drafts[file], change, chance, tearing, faults)
        for file, seen in sizes.items():
            if len(set(seen)) > 1 and chance.random() < _RESIZED:
                faults.add("size of another moment")
                drafts[file].resize(chance.choice(seen))
        return {file: draft.image() for file, draft in drafts.items()}


def _arrive(
    draft: _Draft, change: Change, chance: random.Random, tearing: float, faults: set[str]
) -> None:
    """Carry out a change, or as much of it as arrived."""
    if isinstance(change, Write) and len(change.data) > SECTOR and chance.random() < tearing:
        faults.add("torn")
        for offset, data in _sectors(chance, change):
            draft.put(offset, data)
    else:
        _carry_out(draft, change)


def _sectors(chance: random.Random, write: Write) -> Iterator[tuple[int, bytes]]:
    """Yield the part of a write of several sectors that arrived: neither all nor none."""
    begin, end = write.offset, write.offset + len(write.data)
    edges = [begin, *range((begin // SECTOR + 1) * SECTOR, end, SECTOR), end]
    count = len(edges) - 1
    place = chance.randrange(1, count)
    kind = chance.randrange(3)
    if kind == 0:
        yield begin, write.data[: edges[place] - begin]
    elif kind == 1:
        yield edges[place], write.data[edges[place] - begin :]
    else:
        mask = chance.randrange(1, (1 << count) - 1)
        for number in range(count):
            if mask >> number & 1:
                start = edges[number]
                yield start, write.data[start - begin : edges[number + 1] - begin]


def disks(storage: Storage, chance: random.Random, count: int) -> Iterator[Disk]:
    """Yield so many disks of a power cut at this moment, the two extremes first."""
    waiting = storage.waiting
    for number in range(count):
        if number == 0:
            yield storage.disk(chance, [False] * waiting, 0)
        elif number == 1:
            yield storage.disk(chance, [True] * waiting, 0)
        else:
            tearing = chance.choice((0, 0.1, 0.3, 1))
            yield storage.disk(chance, _arrived(chance, waiting), tearing)


def _arrived(chance: random.Random, waiting: int) -> list[bool]:
    """Draw what arrived: all but one, one, the first few, or each by itself."""
    kind = chance.randrange(10)
    if kind < 2:
        arrived = [kind == 0] * waiting
        if waiting:
            arrived[chance.randrange(waiting)] ^= True
        return arrived
    if kind == 2:
        place = chance.randint(0, waiting)
        return [number < place for number in range(waiting)]
    share = chance.choice((0.05, 0.2, 0.5, 0.8, 0.95))
    return [chance.random() < share for _ in range(waiting)]
