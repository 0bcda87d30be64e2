"""What a package says of itself, and reading it back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from canasplan.exchange import metas_csv
from canasplan.exchange.avances_csv import ENVELOPE
from canasplan.exchange.numbering import MOST_ROWS
from canasplan.fields import Code

MOST_BYTES = 4 << 30
"""Of a table."""
_MOST_SENT = 10**9


@dataclass(frozen=True, slots=True)
class TableSeal:
    """What a package says of one of its tables."""

    rows: int
    size: int
    sha256: str


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
    """Of the tables."""
    rows: int = 0
    """Of the avances, like the next two."""
    size: int = 0
    sha256: str = ""
    metas: TableSeal | None = None
    """Of the metas, where the package carries any."""


def manifest_of(found: dict[str, Any]) -> Manifest:
    """Read a descriptor back; raise whatever comes of one that is not ours."""
    own, resource = found["canasplan"], found["resources"][0]
    metas = next((one for one in found["resources"][1:] if one["path"] == metas_csv.TABLE), None)
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
        sha256=_sha256(resource),
        metas=TableSeal(own["filas_metas"], metas["bytes"], _sha256(metas)) if metas else None,
    )
    _check(manifest, (*_TEXTS, *_NUMBERS))
    if manifest.metas is not None:
        _check(manifest.metas, ("rows", "size", "sha256"))
    return manifest


def _sha256(resource: dict[str, Any]) -> str:
    return str(resource["hash"]).removeprefix("sha256:")


def _check(found: Manifest | TableSeal, names: Iterable[str]) -> None:
    """Raise `ValueError` or `TypeError` where something is not what it looks like in ours."""
    for name in names:
        value = getattr(found, name)
        if name in _TEXTS:
            if not re.fullmatch(_TEXTS[name], value):
                raise ValueError(name)
        elif type(value) is not int or not _NUMBERS[name][0] <= value <= _NUMBERS[name][1]:
            raise ValueError(name)


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
