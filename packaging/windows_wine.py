"""A Windows to build and try programs in, where there is none: Wine, and a screen of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import windows_python

HERE = Path(__file__).resolve().parent
STAND_INS = (HERE / "wine" / "icuuc.c", HERE / "wine" / "mscms.c")
"""Libraries that Windows has and Wine lacks. They belong to the prefix, never to a program."""
COMPILER = "x86_64-w64-mingw32-gcc"
SCREEN = "1366x768x24"
PYTHON = r"C:\python\python.exe"
OVERRIDES = "mscms=n;mshtml=;mscoree=;winemenubuilder.exe="
"""The stand-in instead of Wine's own; no browser, no .NET, nothing in the menus of this machine."""
PATIENCE = 900
"""Seconds after which something that runs in Wine counts as stuck."""


class WineError(Exception):
    """Wine could not be prepared, or what ran in it got stuck; the message says why."""


class Wine:
    """One Windows in a folder; what stands in the folder `work` outlives it."""

    def __init__(self, work: Path, display: str) -> None:
        """`display` is the X server that windows are shown on."""
        self.work = work
        self.prefix = work / "prefix"
        self.drive = self.prefix / "drive_c"
        home = work / "casa"
        home.mkdir(parents=True, exist_ok=True)
        foreign = ("PYTHON", "QT_", "XDG_", "WINE", "WAYLAND_", "LC_")
        kept = {name: text for name, text in os.environ.items() if not name.startswith(foreign)}
        self._env = kept | {
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": OVERRIDES,
            "DISPLAY": display,
            "HOME": str(home),  # Wine puts folders and settings there
            "LC_ALL": "C.UTF-8",
        }

    def path(self, path: Path) -> str:
        """Return a path of this machine as Windows programs know it."""
        return "Z:" + str(path.absolute()).replace("/", "\\")

    def start(
        self, program: str | Path, *arguments: str, **variables: str
    ) -> subprocess.Popen[bytes]:
        """Start a Windows program. Python in Wine needs an input and a pipe for what it says."""
        return subprocess.Popen(
            ["wine", str(program), *arguments],
            cwd=self.work,
            env=self._env | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, program: str | Path, *arguments: str, **variables: str) -> tuple[int, str]:
        """Run a Windows program to its end; return its exit code and what it said.

        Variables of Qt do not reach it: Wine keeps them to itself.

        Raises:
            WineError: it does not end.
        """
        running = self.start(program, *arguments, **variables)
        try:
            told, _ = running.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired as error:
            running.kill()
            raise WineError(f"{program} no terminó en {PATIENCE // 60} minutos.") from error
        return running.returncode, told.decode(errors="replace")

    def settle(self) -> None:
        """Wait until every program in this Windows has ended."""
        self._server("-w", PATIENCE)

    def shut_down(self) -> None:
        """End whatever still runs in this Windows."""
        self._server("-k", PATIENCE)

    def prepare(self) -> None:
        """Make the prefix hold everything that building needs; what is half done has no stamp.

        Raises:
            PythonError: Python did not arrive.
            WineError: Wine or the compiler does not work.
        """
        stamp = self.work / "prefix.sha256"
        if stamp.is_file() and stamp.read_text() == _fingerprint() and self.prefix.is_dir():
            return
        stamp.unlink(missing_ok=True)
        shutil.rmtree(self.prefix, ignore_errors=True)
        self.run("wineboot", "-i")
        self.become("win10")
        for source in STAND_INS:
            self._compile(source)
        windows_python.bring(self.work, self.drive / "python")
        code, told = self.run(PYTHON, "-c", "import PySide6.QtWidgets, PyInstaller")
        if code:
            raise WineError(f"El Python de Windows no funciona en Wine:\n{told}")
        self.settle()  # so that the registry is on the disk
        stamp.write_text(_fingerprint())

    def become(self, version: str) -> None:
        """Be another version of Windows, by Wine's name of it: win10, win81."""
        code, told = self.run("winecfg", "-v", version)
        if code:
            raise WineError(f"Wine no funciona aquí:\n{told}")

    def _compile(self, source: Path) -> None:
        target = self.drive / "windows" / "system32" / f"{source.stem}.dll"
        command = [COMPILER, "-shared", "-O1", "-s", "-o", str(target), str(source)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            told = done.stderr.decode(errors="replace")
            raise WineError(f"{COMPILER} no pudo con {source.name}:\n{told}")

    def _server(self, order: str, patience: float) -> None:
        command = ["wineserver", order]
        if not self.prefix.is_dir():
            return
        try:
            subprocess.run(command, env=self._env, timeout=patience, check=False)
        except subprocess.TimeoutExpired as error:
            raise WineError("Un programa de Windows no termina.") from error


@contextmanager
def wine(work: Path) -> Iterator[Wine]:
    """Yield a prepared Windows with a screen; end both afterwards.

    Args:
        work: the folder where it stays for the next time.

    Raises:
        PythonError: Python did not arrive.
        WineError: Wine, the compiler or Xvfb does not work.
    """
    work.mkdir(parents=True, exist_ok=True)
    with _screen() as display:
        windows = Wine(work, display)
        windows.shut_down()  # what an interrupted build left running knows another screen
        try:
            windows.prepare()
            yield windows
        finally:
            windows.shut_down()


@contextmanager
def _screen() -> Iterator[str]:
    """Yield the name of a new X server, as large as the users' screens."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen([*command, "-noreset"], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    try:
        if not number:
            raise WineError("Xvfb no pudo abrir una pantalla.")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def _fingerprint() -> str:
    """Return what the prefix depends on: another one is made when it changes."""
    sources = (windows_python.PINNED, windows_python.LOCK, Path(windows_python.__file__))
    parts = [path.read_bytes() for path in (*sources, Path(__file__), *STAND_INS)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
