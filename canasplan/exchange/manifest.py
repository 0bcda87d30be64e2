"""What a package says of itself, and reading it back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from canasplan.exchange.avances_csv import ENVELOPE
from canasplan.exchange.numbering import MOST_ROWS
from canasplan.fields import Code

MOST_BYTES = 4 << 30
"""Of a table."""
_MOST_SENT = 10**9


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself."""

    scope: str
    """Ambito of the installation that made it."""
    installation: str
    sequence: int
    previous: str
    """SHA-256 of the installation's package before; empty for the first."""
    author: str
    moment: str
    program: str
    schema: int
    """Of the table."""
    rows: int = 0
    size: int = 0
    sha256: str = ""


def manifest_of(found: dict[str, Any]) -> Manifest:
    """Read a descriptor back; raise whatever comes of one that is not ours."""
    own, resource = found["canasplan"], found["resources"][0]
    manifest = Manifest(
        scope=own["ambito"],
        installation=own["equipo"],
        sequence=own["envio"],
        previous=own["anterior"],
        author=own["autor"],
        moment=own["momento"],
        program=own["programa"],
        schema=own["esquema"],
        rows=own["filas"],
        size=resource["bytes"],
        sha256=resource["hash"].removeprefix("sha256:"),
    )
    for name, pattern in _TEXTS.items():
        text = getattr(manifest, name)
        if not re.fullmatch(pattern, text):
            raise ValueError(name)
    for name, (low, high) in _NUMBERS.items():
        number = getattr(manifest, name)
        if type(number) is not int or not low <= number <= high:
            raise ValueError(name)
    return manifest


def _pattern(column: str) -> str:
    kind = ENVELOPE[column]
    assert isinstance(kind, Code)
    return kind.pattern.pattern


_TEXTS = {
    "scope": "0805|[0-9]{6}",
    "installation": _pattern("equipo"),
    "previous": "|[0-9a-f]{64}",
    "author": "[^\ud800-\udfff]{1,1000}",
    "moment": _pattern("momento"),
    "program": "[^\ud800-\udfff]{1,100}",
    "sha256": "[0-9a-f]{64}",
}
"""What the texts of a manifest look like."""
_NUMBERS = {
    "sequence": (1, _MOST_SENT),
    "schema": (1, _MOST_SENT),
    "rows": (0, MOST_ROWS),
    "size": (0, MOST_BYTES),
}
