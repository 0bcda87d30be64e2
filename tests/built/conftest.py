"""The program that `canas.py construir` left in dist/, a screen, and real keys on it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

ROOT = Path(__file__).resolve().parents[2]
ONE_FILE = ROOT / "dist" / "CanasPlan"
_AGAIN = 1.0
"""Seconds after which a key is pressed again."""
Found = TypeVar("Found")
PATIENCE = 30.0
"""Seconds until something on the screen counts as never happening."""


def until(found: Callable[[], Found], what: str) -> Found:
    """Wait until something is found; return it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if seen := found():
            return seen
        time.sleep(0.05)
    raise AssertionError(f"never happened: {what}")


class Desk:
    """One person's computer: a screen, a keyboard, a home, and the program on it."""

    def __init__(self, display: str, home: Path) -> None:
        self.temporary = home / "temporal"
        self.temporary.mkdir(parents=True)
        self.home = home
        bare = {name: text for name, text in os.environ.items() if not name.startswith("QT_")}
        self._env = bare | {"DISPLAY": display, "HOME": str(home), "TMPDIR": str(self.temporary)}
        for name in ("WAYLAND_DISPLAY", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "PYTHONPATH"):
            self._env.pop(name, None)

    @contextmanager
    def program(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start the one file with its window; kill what is left of it at the end."""
        running = subprocess.Popen(
            [ONE_FILE, *arguments], env=self._env, cwd=self.home, start_new_session=True
        )
        try:
            yield running
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)  # what unpacked it and what runs
                running.wait()

    def ask(self, *arguments: str) -> Any:
        """Return what a command of the program says in JSON."""
        command = [str(ONE_FILE), *arguments, "--json"]
        done = subprocess.run(command, env=self._env, capture_output=True, check=True)
        return json.loads(done.stdout)

    def sees(self, title: str) -> None:
        """Wait for a window with this title and put the keyboard there, as its manager would."""
        window = until(lambda: self._window(title), f"a window {title!r}")
        until(
            lambda: self._xdo("windowfocus", window) or self._xdo("getwindowfocus") == window,
            f"the keyboard in {title!r}",
        )

    def opens(self, key: str, title: str) -> None:
        """Press a key, again while the program is not ready for it, until a window opens."""

        def opened() -> str:
            self.press(key)
            time.sleep(_AGAIN)
            return self._window(title)

        until(opened, f"a window {title!r} for {key}")
        self.sees(title)

    def closes(self, key: str, title: str) -> None:
        """Press a key in a window, again while the program is busy, until the window is gone."""

        def closed() -> bool:
            if window := self._window(title):
                self._xdo("windowfocus", window)
                self.press(key)
                time.sleep(_AGAIN)
            return not self._window(title)

        until(closed, f"{title!r} closing for {key}")

    def press(self, *keys: str) -> None:
        """Press keys, as X names them, one after another."""
        self._xdo("key", "--delay", "60", *keys)

    def type(self, text: str) -> None:
        """Type a text letter by letter."""
        self._xdo("type", "--delay", "30", text)

    def unpacked(self) -> list[Path]:
        """Return the folders into which one-file programs unpacked themselves."""
        return sorted(self.temporary.glob("_MEI*"))

    def _window(self, title: str) -> str:
        found = self._xdo("search", "--onlyvisible", "--name", f"^{title}$")
        return found.partition("\n")[0]

    def _xdo(self, *order: str) -> str:
        done = subprocess.run(
            ["xdotool", *order], env=self._env, capture_output=True, encoding="utf-8", check=False
        )
        return done.stdout.strip()


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen as the users have it, of which the keyboard is free."""
    if not ONE_FILE.is_file():
        pytest.skip("python3 canas.py construir makes dist/CanasPlan")
    if not shutil.which("Xvfb") or not shutil.which("xdotool"):
        pytest.skip("needs Xvfb and xdotool")
    reading, writing = os.pipe()
    size = ("-screen", "0", "1366x768x24")
    command = ["Xvfb", "-displayfd", str(writing), *size, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def desk(screen: str, tmp_path: Path) -> Desk:
    """The computer of somebody who has never used the program."""
    return Desk(screen, tmp_path / "casa")
