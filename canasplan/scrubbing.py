"""Making a log fit to be sent: what failed and where stays, what people wrote does not.

Nothing is kept because it looks harmless: only lines of known form are, so that a value inside
the message of an exception cannot pass, whatever it says.
"""

from __future__ import annotations

import os
import re

_TRACEBACK = "Traceback (most recent call last):"
_JOINTS = {
    "During handling of the above exception, another exception occurred:",
    "The above exception was the direct cause of the following exception:",
}
_HEAD = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+) (.*)")
_QT = re.compile(r"(Qt [\w.]+): .*")
_FRAME = re.compile(
    r' +File "[^"]+", line \d+, in [\w.<>]+| +\[Previous line repeated \d+ more times?\]'
)
_RAISED = re.compile(r"([A-Za-z_][\w.]*)(: .*)?")
_HOMES = re.compile(
    r"(?:[a-z]:)?[\\/](?:users|home|documents and settings|media)[\\/][^\\/\"]+", re.IGNORECASE
)


def shortened(text: str) -> str:
    """Return `text` with ``~`` for every folder that is named after a person."""
    home = os.environ.get("USERPROFILE") or os.environ.get("HOME") or ""
    if len(home) > 1:
        text = re.sub(re.escape(home) + r"(?=[\\/\"]|$)", "~", text, flags=re.IGNORECASE)
    return _HOMES.sub("~", text)


def scrubbed(log: str) -> str:
    """Return of a log the moments, the levels, the types of the exceptions and their frames."""
    kept: list[str] = []
    tracing = False  # between the beginning of a traceback and the exception that ends it
    for line in log.split("\n"):
        if head := _HEAD.fullmatch(line):
            tracing = head[2] == _TRACEBACK
            kept.append(f"{head[1]} {_harmless(head[2])}".rstrip())
        elif line == _TRACEBACK:
            tracing = True
            kept.append(line)
        elif line in _JOINTS:
            kept.append(line)
        elif tracing and _FRAME.fullmatch(line):
            kept.append(shortened(line))
        elif tracing and (raised := _RAISED.fullmatch(line)):
            tracing = False
            kept.append(raised[1])
    return "".join(f"{line}\n" for line in kept)


def _harmless(told: str) -> str:
    """Return of the message of an entry what it tells of the program itself."""
    if told == _TRACEBACK:
        return told
    qt = _QT.fullmatch(told)
    return qt[1] if qt else ""
