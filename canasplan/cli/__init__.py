"""The command line: the same use cases as the window, without Qt."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from canasplan.errors import CanasplanError

DONE, REFUSED, WAITS = 0, 1, 3
"""Exit codes. Wrong usage is 2, from argparse; the last is done with something that waits for a
person."""

FEWER_LOOKS = 50_000
"""New objects after which Python looks for garbage. After its usual 700 it would look through all
that is loaded again and again while the window is built."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; without a command, open the window.

    Returns:
        The exit code. Messages for people go to standard error when something was refused,
        and nothing was changed then.
    """
    _have_streams()
    _speak_utf8()
    given = sys.argv[1:] if arguments is None else arguments
    try:
        match list(given):
            case []:
                return _open_window(None)
            case ["--datos", folder] if _readable(given) and folder.strip(" -"):
                return _open_window(Path(folder))
        return _run(given)
    except CanasplanError as error:
        print(f"canasplan: {error}", file=sys.stderr)
        return WAITS if getattr(error, "revision", None) else REFUSED
    except BrokenPipeError:
        # Whoever read the output has enough; leave no traceback behind.
        sys.stderr.close()
        return DONE


def _open_window(folder: Path | None) -> int:
    """Open the window as the parser would have it; what a command needs is not even loaded."""
    gc.set_threshold(FEWER_LOOKS)
    from canasplan.app import run

    return run(folder.absolute() if folder else None)


def _run(given: Sequence[str]) -> int:
    from canasplan.cli.parser import build_parser

    parser = build_parser()
    if not _readable(given):
        parser.error("lo escrito no está en UTF-8 y no se puede leer")
    asked = parser.parse_args(given)
    return int(asked.run(asked))


def _readable(arguments: Sequence[str]) -> bool:
    """Tell whether the arguments are text: a name of an old disk may be bytes of no alphabet."""
    try:
        "".join(arguments).encode()
    except UnicodeEncodeError:
        return False
    return True


def _have_streams() -> None:
    """Let what nobody can read go nowhere: on Windows a program with windows has no console."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


def _speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page is: a redirected file must be readable."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
