"""Strikes a piece of work at one of its system calls: with a kill, or with an error of the disk.

strace tampers with the n-th call of a name in each process that it follows. Following one
process that only forks is much quicker than beginning anew for each strike, so a `Nursery` is
followed, and the child to be struck at its k-th call makes n - k calls that mean nothing first.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import select
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Self

from tests.faults.recording import can_trace

CALLS = (
    "pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "openat", "mkdir",
)  # fmt: skip
"""System calls that change something on a disk."""
_CALL = re.compile(r"(\d+) +(\w+)\((.*)")
_CREATES = re.compile(r"O_CREAT|O_TRUNC")

Told = dict[str, Any]
Tell = Callable[[Told], None]
Play = Callable[[Tell], None]
"""What a child does, given what it tells its parent by."""


def can_strike() -> bool:
    """Whether strace is here, may follow processes, and calls have the names that we know."""
    return can_trace() and os.uname().machine == "x86_64"


@dataclass(frozen=True)
class Fault:
    """What happens at a system call, instead of it."""

    injection: str
    """As strace calls it."""
    lasting: bool = False
    """Whether it happens to all later calls of that name as well."""


KILL = Fault("signal=KILL")


@dataclass(frozen=True)
class Ending:
    """What became of a child."""

    code: int
    """Its exit code, or the negative number of the signal that ended it."""
    told: tuple[Told, ...]

    @property
    def killed(self) -> bool:
        """Whether SIGKILL ended it."""
        return self.code == -signal.SIGKILL


class Nursery:
    """A process that forks a child for each order, and strace that follows all of them."""

    def __init__(self, play: Play, scratch: Path, strace: tuple[str, ...] = ()) -> None:
        """Begin.

        Args:
            play: what each child does.
            scratch: a file for calls that mean nothing.
            strace: its options; without any, nobody follows.
        """
        orders, self._orders = os.pipe()
        heard, telling = os.pipe()
        scratch.touch()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._orders)
            os.close(heard)
            _nurse(play, scratch, orders, telling)
        os.close(orders)
        os.close(telling)
        self._told = os.fdopen(heard, encoding="utf-8")
        self._tracer = _follow(self.pid, strace) if strace else None

    def raise_child(self, call: str = "", idle: int = 0, after: float | None = None) -> Ending:
        """Let a child do its work; return what became of it.

        Args:
            call: of this name it makes, first,
            idle: so many calls that mean nothing.
            after: seconds after which it is killed, if it is still alive then.
        """
        os.write(self._orders, json.dumps([call, idle, after]).encode() + b"\n")
        told: list[Told] = []
        for line in self._told:
            with contextlib.suppress(json.JSONDecodeError):  # cut off by a kill
                what = json.loads(line)
                if "ended" in what:
                    return Ending(what["ended"], tuple(told))
                told.append(what)
        msg = "the nursery is gone"
        raise RuntimeError(msg)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._orders)
        self._told.close()
        os.waitpid(self.pid, 0)
        if self._tracer is not None:
            self._tracer.communicate()


def _nurse(play: Play, scratch: Path, orders: int, telling: int) -> NoReturn:
    """Fork children until there are no more orders."""

    def tell(what: Told) -> None:
        # By a call that is never struck.
        os.writev(telling, [b"\n", json.dumps(what).encode(), b"\n"])

    code = 1
    try:
        _let_any_process_trace_me()
        with scratch.open("r+b", buffering=0) as idle, os.fdopen(orders) as lines:
            for line in lines:
                call, times, after = json.loads(line)
                child = os.fork()
                if child == 0:
                    _idle(call, times, scratch, idle.fileno())
                    play(tell)
                    os._exit(0)
                if after is not None:
                    select.select([], [], [], after)
                    os.kill(child, signal.SIGKILL)
                _, status = os.waitpid(child, 0)
                tell({"ended": os.waitstatus_to_exitcode(status)})
        code = 0
    finally:
        os._exit(code)


def _let_any_process_trace_me() -> None:
    """Let strace attach where only parents may trace (a security module of some Linuxes)."""
    set_ptracer, any_process = 0x59616D61, -1
    ctypes.CDLL(None).prctl(set_ptracer, ctypes.c_long(any_process), 0, 0, 0)


def _idle(call: str, times: int, scratch: Path, file: int) -> None:
    """Make calls that change nothing that matters."""
    for _ in range(times):
        with contextlib.suppress(FileNotFoundError, FileExistsError):
            _NOTHING[call](scratch, file)


_NOTHING: dict[str, Callable[[Path, int], object]] = {
    "pwrite64": lambda _, file: os.pwrite(file, b"x", 0),
    "write": lambda _, file: os.write(file, b"x"),
    "fsync": lambda _, file: os.fsync(file),
    "fdatasync": lambda _, file: os.fdatasync(file),
    "ftruncate": lambda _, file: os.ftruncate(file, 0),
    "rename": lambda path, _: path.rename(path),
    "unlink": lambda path, _: path.with_name("no-existe").unlink(),
    "openat": lambda path, _: os.close(os.open(path, os.O_RDONLY)),
    "mkdir": lambda path, _: path.parent.mkdir(),
}


def _follow(pid: int, options: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Attach strace to a process and all that it forks."""
    command = ["strace", "-f", "-qq", *options, "-p", str(pid)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
    status = Path(f"/proc/{pid}/status")
    while tracer.poll() is None and "TracerPid:\t0\n" in status.read_text(encoding="ascii"):
        os.sched_yield()
    if tracer.poll() is not None:
        msg = f"strace cannot attach here: {tracer.communicate()[1].decode()}"
        raise RuntimeError(msg)
    return tracer


@dataclass(frozen=True)
class Points:
    """The calls that a piece of work makes."""

    calls: dict[str, list[bool]]
    """By name; for each, in order, whether it changes something."""

    def count(self, call: str) -> int:
        """Return how often a call is made."""
        return len(self.calls.get(call, ()))

    def changing(self, call: str) -> list[int]:
        """Return the numbers, from 1, of those that change something."""
        made = self.calls.get(call, ())
        return [number for number, changes in enumerate(made, start=1) if changes]


def watched(play: Play, scratch: Path, trace: Path) -> tuple[Ending, Points]:
    """Let a child work unharmed, and count its calls."""
    options = ("-o", str(trace), "-e", f"trace={','.join(CALLS)}")
    with Nursery(play, scratch, options) as nursery:
        ending = nursery.raise_child()
    calls: dict[str, list[bool]] = {}
    with trace.open(encoding="utf-8", errors="replace") as lines:
        for pid, call, rest in filter(None, map(_read, lines)):
            if pid != nursery.pid:
                changes = call != "openat" or bool(_CREATES.search(rest))
                calls.setdefault(call, []).append(changes)
    return ending, Points(calls)


def _read(line: str) -> tuple[int, str, str] | None:
    found = _CALL.match(line)
    return (int(found[1]), found[2], found[3]) if found else None


@dataclass(frozen=True)
class Strikes:
    """Strikes at calls of a piece of work, by one fault."""

    nursery: Nursery
    counts: Mapping[str, int]

    def strike(self, call: str, number: int) -> Ending:
        """Strike at the n-th call of a name, or at none with one more than there are."""
        return self.nursery.raise_child(call, self.counts[call] + 1 - number)


@contextlib.contextmanager
def striking(
    play: Play, scratch: Path, fault: Fault, counts: Mapping[str, int], log: Path
) -> Iterator[Strikes]:
    """Yield what strikes; afterwards `log` names every call that failed.

    Args:
        play: the work.
        scratch: a file for calls that mean nothing.
        fault: what happens there.
        counts: where it strikes, and how often the work makes such a call at most.
        log: where strace writes.
    """
    options = ["-Z", "-o", str(log), "-e", f"trace={','.join(counts)}"]
    for call, count in counts.items():
        when = f"{count + 1}+" if fault.lasting else f"{count + 1}"
        options += ["-e", f"inject={call}:{fault.injection}:when={when}"]
    with Nursery(play, scratch, tuple(options)) as nursery:
        yield Strikes(nursery, counts)


def injected(log: Path) -> int:
    """Return in how many children strace says that calls failed because it made them fail."""
    with log.open(encoding="utf-8", errors="replace") as lines:
        return len({line.split()[0] for line in lines if line.endswith("(INJECTED)\n")})
