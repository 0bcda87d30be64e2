"""The receipt as it travels: ``ACUSE_<ubigeo>_<sequence>.json``, sealed by its own hash.

The hash covers the canonical JSON of everything else, so that a cut or edited receipt is not
taken for what the province said.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from canasplan.canonical import canonical_json, digest
from canasplan.errors import Message, message

SCHEMA = 1
MOST_BYTES = 256 << 20
"""A receipt is read at once; one of a million revisions has less."""


class Answer(StrEnum):
    """What the province says of a revision that it has."""

    RECEIVED = "recibido"
    OBSERVED = "observado"


_NAMES = {
    "record": "registro", "number": "revision", "answer": "estado", "notes": "notas",
    "schema": "esquema", "sequence": "envio", "installation": "equipo", "package": "paquete",
    "moment": "momento", "author": "autor", "healed": "reparadas", "lines": "revisiones",
}  # fmt: skip


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename=_NAMES):
    """One revision that the province has."""

    record: str
    number: int
    hash: str
    answer: Answer
    notes: list[str]


class Paper(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename=_NAMES):
    """All that a receipt says."""

    schema: int
    ubigeo: str
    sequence: int
    """Number of the newest package that arrived; 0 when only CSVs did."""
    installation: str
    """That sent it; empty as the next one."""
    package: str
    """SHA-256 of that package."""
    moment: str
    author: str
    healed: int
    """How many rows a spreadsheet had changed in form, and were proven all the same."""
    lines: list[Line]


class UnreadableReceiptError(Exception):
    """What was read is no whole, untouched receipt."""

    def __init__(self, expected: Message) -> None:
        self.expected = expected
        super().__init__(str(expected))


def file_name(ubigeo: str, sequence: int) -> str:
    """Return the name that the contract gives a receipt."""
    return f"{prefix(ubigeo)}{sequence:04}.json"


def prefix(ubigeo: str) -> str:
    """Return how the names of all receipts of a district begin."""
    return f"ACUSE_{ubigeo}_"


def sealed(paper: Paper) -> bytes:
    """Return the bytes of a receipt: canonical JSON, its hash among the rest."""
    said: dict[str, Any] = msgspec.to_builtins(paper)
    return canonical_json(said | {"hash": digest(said)})


def read(data: bytes) -> Paper:
    """Return what a receipt says.

    Raises:
        UnreadableReceiptError: it is cut, edited, of a newer program, or no receipt.
    """
    said = _object(data)
    seal = said.pop("hash", None)
    if seal is None or "esquema" not in said:
        raise UnreadableReceiptError(
            message("un acuse de la oficina provincial, como ACUSE_080505_0007.json")
        )
    if seal != _digest(said):
        raise UnreadableReceiptError(
            message("un acuse cuyo contenido dé su hash: fue cambiado después de escribirse")
        )
    if said["esquema"] != SCHEMA:
        raise UnreadableReceiptError(
            message(
                "un acuse del esquema {known}; este es del {found}: actualice CanasPlan",
                known=SCHEMA, found=said["esquema"],
            )
        )  # fmt: skip
    try:
        return msgspec.convert(said, Paper)
    except msgspec.ValidationError as error:
        raise UnreadableReceiptError(message("un acuse con los datos de siempre")) from error


def _object(data: bytes) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableReceiptError(message("un acuse completo: está cortado o dañado")) from error
    return said if type(said) is dict else {}


def _digest(said: dict[str, Any]) -> str:
    try:
        return digest(said)
    except (ValueError, RecursionError):  # what no receipt holds
        return ""
