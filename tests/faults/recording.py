"""Records what a piece of work asks of the disk: each change of a file or a folder, in order.

The work runs in a child process under strace, which writes down the system calls with all their
data. `record` reads that as a list of operations and proves it complete: carried out on the
folder as it was before, they give the folder as it is afterwards, byte for byte.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
LONGEST = 1 << 26
"""Bytes of one write that strace writes down."""
CALLS = (
    "open", "openat", "close", "dup", "dup2", "dup3", "fcntl", "lseek",
    "write", "pwrite64", "writev", "pwritev", "pwritev2", "sendfile", "copy_file_range",
    "ftruncate", "truncate", "fallocate", "fsync", "fdatasync",
    "unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat",
)  # fmt: skip


class Write(NamedTuple):
    """Bytes put into a file."""

    file: int
    offset: int
    data: bytes
    size: int
    """Of the file, afterwards."""


class Resize(NamedTuple):
    """A file cut short or made longer."""

    file: int
    size: int


class Sync(NamedTuple):
    """A file made durable, without its name."""

    file: int


class Create(NamedTuple):
    """A name given to a new, empty file."""

    path: str
    file: int


class Unlink(NamedTuple):
    """A name taken away."""

    path: str


class Rename(NamedTuple):
    """A file moved to another name, whatever was there."""

    old: str
    new: str


class MakeFolder(NamedTuple):
    """A new folder."""

    path: str


class SyncFolder(NamedTuple):
    """The names in a folder made durable."""

    path: str


class Told(NamedTuple):
    """What the work acknowledged."""

    what: dict[str, Any]


Change = Write | Resize
Naming = Create | Unlink | Rename | MakeFolder
Operation = Change | Naming | Sync | SyncFolder | Told


class Tree(NamedTuple):
    """What is in a folder; paths are relative to it."""

    folders: frozenset[str]
    files: dict[str, bytes]


@dataclass(frozen=True)
class Recording:
    """A folder before some work, and what the work did to it; files are numbered."""

    before: Tree
    names: dict[str, int]
    """Number of each file that was there before."""
    operations: list[Operation]
    after: Tree


def parent(path: str) -> str:
    """Return the folder of a path; of the outermost ones it is empty."""
    return path.rpartition("/")[0]


def tree(root: Path) -> Tree:
    """Read a folder with all that is below it."""
    below = sorted(root.rglob("*"))
    return Tree(
        frozenset(["", *(path.relative_to(root).as_posix() for path in below if path.is_dir())]),
        {path.relative_to(root).as_posix(): path.read_bytes() for path in below if path.is_file()},
    )


def can_trace() -> bool:
    """Tell whether strace is here and may follow processes."""
    strace = shutil.which("strace") if sys.platform == "linux" else None
    if strace is None:
        return False
    command = [strace, "-f", "--seccomp-bpf", "-qq", "-o", os.devnull, "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def record(module: str, arguments: Sequence[str], root: Path) -> Recording:
    """Run a module on `root` under strace; its last two arguments are `root` and a told-file."""
    root = root.resolve()
    trace, told = root.with_name(f"{root.name}.strace"), root.with_name(f"{root.name}.told")
    before = tree(root)
    calls = ",".join(f"?{call}" for call in CALLS)
    strace = ["strace", "-f", "--seccomp-bpf", "-xx", "-s", str(LONGEST), "-o", str(trace)]
    strace += ["-e", f"trace={calls}"]
    work = [sys.executable, "-W", "error", "-m", module, *arguments, str(root), str(told)]
    done = subprocess.run(
        [*strace, *work], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    reader = _Reader(root, told, before)
    names = dict(reader.names)
    with trace.open(encoding="ascii") as lines:
        for call, given, result in _calls(lines):
            reader.read(call, given, result)
    after = tree(root)
    if reader.tree() != after:
        msg = "what strace wrote down does not lead to what the folder holds"
        raise RuntimeError(msg)
    return Recording(before, names, reader.operations, after)


_CALL = re.compile(r"(\d+) +(\w+)\((.*)\) += (\d+)")
_BEGUN = re.compile(r"(\d+) +(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")


def _calls(lines: Iterator[str]) -> Iterator[tuple[str, list[str], int]]:
    """Yield each call that succeeded: its name, its arguments, what it returned."""
    begun: dict[str, str] = {}
    for line in lines:
        if part := _BEGUN.match(line):
            begun[part[1]] = part[2]
            continue
        if part := _RESUMED.match(line):
            whole = f"{part[1]} {begun.pop(part[1], '')}{part[2]}"
        else:
            whole = line
        if call := _CALL.match(whole):
            # Strings are all in hexadecimal, so that no comma stands in one.
            yield call[2], call[3].split(", "), int(call[4])


def _bytes(quoted: str) -> bytes:
    return bytes.fromhex(quoted.strip('"').replace("\\x", ""))


@dataclass
class _Handle:
    """An open file, an open folder, or where the work tells."""

    file: int = -1
    folder: str | None = None
    position: int = 0
    append: bool = False


class _Reader:
    """Follows the calls of one process from call to call."""

    def __init__(self, root: Path, told: Path, before: Tree) -> None:
        self._root = str(root)
        self._told = str(told)
        self._handles: dict[int, _Handle] = {}
        self._contents = [bytearray(content) for content in before.files.values()]
        self._folders = set(before.folders)
        self.names = {path: number for number, path in enumerate(before.files)}
        self.operations: list[Operation] = []
        self._readers: dict[str, Callable[[list[str], int], None]] = {
            "open": lambda given, fd: self._open(given[0], given[1], fd),
            "openat": lambda given, fd: self._open(given[1], given[2], fd),
            "close": lambda given, _: self._close(given[0]),
            "dup": self._dup,
            "dup2": self._dup,
            "dup3": self._dup,
            "fcntl": self._dup_by_fcntl,
            "lseek": self._seek,
            "write": self._write,
            "pwrite64": self._write_at,
            "sendfile": self._send,
            "ftruncate": lambda given, _: self._resize(self._handle(given[0]), int(given[1])),
            "fsync": lambda given, _: self._sync(given[0]),
            "fdatasync": lambda given, _: self._sync(given[0]),
            "unlink": lambda given, _: self._unlink(given[0]),
            "unlinkat": lambda given, _: self._unlink(given[1]),
            "rename": lambda given, _: self._rename(given[0], given[1]),
            "renameat": lambda given, _: self._rename(given[1], given[3]),
            "renameat2": lambda given, _: self._rename(given[1], given[3]),
            "mkdir": lambda given, _: self._make_folder(given[0]),
            "mkdirat": lambda given, _: self._make_folder(given[1]),
        }

    def read(self, call: str, given: list[str], result: int) -> None:
        """Take one call; one that changes a file of ours in another way is refused."""
        if reader := self._readers.get(call):
            reader(given, result)
        elif any(word.isdigit() and int(word) in self._handles for word in given[:3]):
            msg = f"the recording cannot follow {call}"
            raise RuntimeError(msg)

    def tree(self) -> Tree:
        """Return what the folder holds after the calls so far."""
        files = {path: bytes(self._contents[file]) for path, file in self.names.items()}
        return Tree(frozenset(self._folders), files)

    def _ours(self, quoted: str) -> str | None:
        """Return a path relative to the folder, or ``None`` when it lies elsewhere."""
        path = str(PurePosixPath(_bytes(quoted).decode(errors="surrogateescape")))
        if path == self._root:
            return ""
        return path[len(self._root) + 1 :] if path.startswith(f"{self._root}/") else None

    def _handle(self, fd: str) -> _Handle | None:
        return self._handles.get(int(fd))

    def _open(self, quoted: str, flags: str, fd: int) -> None:
        path = self._ours(quoted)
        if "O_TMPFILE" in flags:  # it never has a name: no disk gives it back
            return
        if path is None:
            if _bytes(quoted).decode(errors="surrogateescape") == self._told:
                self._handles[fd] = _Handle()
            return
        if path in self._folders:
            self._handles[fd] = _Handle(folder=path)
            return
        if path not in self.names:
            self.names[path] = len(self._contents)
            self._contents.append(bytearray())
            self.operations.append(Create(path, self.names[path]))
        handle = self._handles[fd] = _Handle(self.names[path], append="O_APPEND" in flags)
        if "O_TRUNC" in flags and self._contents[handle.file]:
            self._resize(handle, 0)

    def _close(self, fd: str) -> None:
        self._handles.pop(int(fd), None)

    def _dup(self, given: list[str], fd: int) -> None:
        if handle := self._handle(given[0]):
            self._handles[fd] = handle
        else:
            self._handles.pop(fd, None)

    def _dup_by_fcntl(self, given: list[str], fd: int) -> None:
        if given[1].startswith("F_DUPFD"):
            self._dup(given, fd)

    def _seek(self, given: list[str], position: int) -> None:
        if handle := self._handle(given[0]):
            handle.position = position

    def _write(self, given: list[str], count: int) -> None:
        handle = self._handle(given[0])
        if handle is None:
            return
        data = _bytes(given[1])[:count]
        if handle.file < 0:
            self.operations.append(Told(json.loads(data)))
            return
        if handle.append:
            handle.position = len(self._contents[handle.file])
        self._put(handle.file, handle.position, data)
        handle.position += count

    def _write_at(self, given: list[str], count: int) -> None:
        if handle := self._handle(given[0]):
            self._put(handle.file, int(given[3]), _bytes(given[1])[:count])

    def _send(self, given: list[str], count: int) -> None:
        """Follow a copy inside of the kernel, as `shutil.copyfile` asks for it."""
        target, source = self._handle(given[0]), self._handle(given[1])
        if target is None:
            return
        if source is None:
            msg = "the recording does not know what was sent"
            raise RuntimeError(msg)
        begin = re.match(r"\[(\d+)\]", given[2])
        start = int(begin[1]) if begin else source.position
        if begin is None:
            source.position += count
        self._put(target.file, target.position, bytes(self._contents[source.file][start:][:count]))
        target.position += count

    def _put(self, file: int, offset: int, data: bytes) -> None:
        content = self._contents[file]
        content.extend(bytes(max(0, offset - len(content))))
        content[offset : offset + len(data)] = data
        self.operations.append(Write(file, offset, data, len(content)))

    def _resize(self, handle: _Handle | None, size: int) -> None:
        if handle is None:
            return
        content = self._contents[handle.file]
        del content[size:]
        content.extend(bytes(size - len(content)))
        self.operations.append(Resize(handle.file, size))

    def _sync(self, fd: str) -> None:
        if handle := self._handle(fd):
            folder = handle.folder
            self.operations.append(Sync(handle.file) if folder is None else SyncFolder(folder))

    def _unlink(self, quoted: str) -> None:
        path = self._ours(quoted)
        if path is not None:
            del self.names[path]
            self.operations.append(Unlink(path))

    def _rename(self, quoted_old: str, quoted_new: str) -> None:
        old, new = self._ours(quoted_old), self._ours(quoted_new)
        if old is None and new is None:
            return
        if old is None or new is None or old not in self.names:
            msg = "only files can be followed when they are moved, and only inside of the folder"
            raise RuntimeError(msg)
        self.names[new] = self.names.pop(old)
        self.operations.append(Rename(old, new))

    def _make_folder(self, quoted: str) -> None:
        path = self._ours(quoted)
        if path is not None:
            self._folders.add(path)
            self.operations.append(MakeFolder(path))
