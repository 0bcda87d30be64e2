"""A screen of its own, and when a program that is started on it shows what.

The pixels themselves are watched, so that our program and any other are measured the very same
way, built or from its source. Needs Xvfb, which keeps its screen in a file.
"""

from __future__ import annotations

import mmap
import os
import shutil
import signal
import struct
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

WIDTH, HEIGHT = 1366, 768
SIDE = (40, 210)
"""Columns of pixels that the names of the tree stand in."""
PAINTED, USABLE = 0.6, 0.94
"""Share of the rows of pixels (of the side, and of the whole) that stay as they are from then on:
of the side without numbers that come later, of the whole without caret and status bar."""
CARET = 40
"""Rows of pixels: what changes less is a blinking caret or a status bar."""
QUIET = 1.2
"""Seconds without a change after which the screen shows what it is going to show."""
PATIENCE = 900.0
_LOOK = 0.004
_RESTING = 0.03
"""Seconds of processor that a program uses now and then while it only waits."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Milliseconds from before the process to what it showed."""

    painted: float
    usable: float


@dataclass(frozen=True, slots=True)
class _Frame:
    at: float
    side: tuple[int, ...]
    whole: tuple[int, ...]


class Screen:
    """An X server of its own, as a context."""

    def __init__(self, folder: Path) -> None:
        """Keep the screen's file, and what programs leave as temporary files, in `folder`."""
        self._folder = folder
        self._display = ""
        self._offset = self._stride = 0

    def __enter__(self) -> Screen:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        reader, writer = os.pipe()
        self._server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24"),
                *("-fbdir", str(self._folder), "-nolisten", "tcp", "-noreset"),
            ],
            pass_fds=[writer],
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as told:
            self._display = f":{told.readline().strip()}"
        file = self._folder / "Xvfb_screen0"
        with file.open("rb") as pixels:
            self._map = mmap.mmap(pixels.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self._map[:100])
        self._offset = header[0] + header[19] * 12  # header, then the colours
        self._stride = header[12]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._map.close()
        self._server.terminate()
        self._server.wait()

    def see(
        self, command: Sequence[str], extra: Mapping[str, str], *, until_idle: bool = False
    ) -> Seen:
        """Start a program, wait until it shows what it is going to show, and end it.

        Args:
            command: the program and its arguments.
            extra: more of its environment.
            until_idle: it may stand still and still be loading: wait until it rests, too.

        Raises:
            TimeoutError: it never came to show anything that stays.
        """
        blank = self._rows()
        environment = {**os.environ, **extra, "DISPLAY": self._display}
        environment |= {"TMPDIR": str(self._folder), "QT_QPA_PLATFORM": "xcb"}
        begun = time.perf_counter()
        with _started(command, environment) as process:
            frames = list(self._frames(process, blank, begun, until_idle=until_idle))
        last = frames[-1]
        self._wait_for(blank)
        return Seen(
            1000 * next(one.at for one in frames if _same(one.side, last.side) >= PAINTED),
            1000 * next(one.at for one in frames if _same(one.whole, last.whole) >= USABLE),
        )

    def _frames(
        self, process: subprocess.Popen[bytes], rows: list[bytes], begun: float, *, until_idle: bool
    ) -> Iterator[_Frame]:
        """Yield each image that differs from the one before by more than a caret."""
        shown, changed = False, begun
        used = _processor(process.pid)
        while (now := time.perf_counter()) < begun + PATIENCE:
            current = self._rows()
            if sum(map(bytes.__ne__, rows, current)) > CARET:
                rows, shown, changed = current, True, now
                used = _processor(process.pid)
                side = tuple(hash(row[4 * SIDE[0] : 4 * SIDE[1]]) for row in current)
                yield _Frame(now - begun, side, tuple(map(hash, current)))
            elif shown and now - changed > QUIET:
                busy = _processor(process.pid) - used > QUIET / 3
                if not (until_idle and busy):
                    return
                used, changed = _processor(process.pid), now
            time.sleep(_LOOK)
        raise TimeoutError(process.args)

    def _wait_for(self, rows: list[bytes]) -> None:
        """Wait until what was shown has gone."""
        until = time.perf_counter() + 10
        while self._rows() != rows and time.perf_counter() < until:
            time.sleep(_LOOK)

    def _rows(self) -> list[bytes]:
        pixels = self._map[self._offset : self._offset + HEIGHT * self._stride]
        return [pixels[at : at + self._stride] for at in range(0, len(pixels), self._stride)]


def rest(command: Sequence[str]) -> float:
    """Start a program that shows nothing; return the milliseconds until it only waits.

    Raises:
        TimeoutError: it never came to rest.
    """
    begun = time.perf_counter()
    with _started(command, os.environ) as process:
        used, worked = 0.0, begun
        while (now := time.perf_counter()) < begun + PATIENCE:
            if (total := _processor(process.pid)) > used + _RESTING:
                used, worked = total, now
            elif now - worked > QUIET and used:
                return 1000 * (worked - begun)
            time.sleep(_LOOK * 5)
    raise TimeoutError(command)


def _same(some: Sequence[int], others: Sequence[int]) -> float:
    return sum(map(int.__eq__, some, others)) / len(some)


def _processor(group: int) -> float:
    """Return the seconds of processor that a group of processes has used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="latin-1").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        ticks += int(fields[11]) + int(fields[12]) if int(fields[2]) == group else 0
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def _started(
    command: Sequence[str], environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program as a group of its own, and end the whole group afterwards."""
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, number)
                process.wait(10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue
