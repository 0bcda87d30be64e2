"""Canonical form: the one way a revision is written before it is hashed (RFC 8785)."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from itertools import filterfalse
from typing import Any

import msgspec

MAX_INTEGER = 2**53 - 1
"""Largest integer that RFC 8785 (and every JSON reader) keeps exactly."""

_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical_text(text: str) -> str:
    """Return `text` in NFC with LF line ends; nothing else is touched."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def canonical_json(document: dict[str, Any]) -> bytes:
    """Return the canonical JSON (RFC 8785) of `document`.

    For what our documents hold (texts, integers, null, lists, and objects with ASCII keys) a
    plain encoder writes the very bytes of the norm; where the two could part, this refuses.

    Raises:
        ValueError: there is a number with decimals, a boolean, an integer beyond
            `MAX_INTEGER`, a key that is not ASCII text, or half a surrogate pair.
    """
    try:
        _require_plain(document)
        return _ENCODER.encode(document)
    except TypeError as error:  # so says whoever meets such a key first
        msg = f"a key of {document} is not text"
        raise ValueError(msg) from error


def _require_plain(holder: dict[str, Any] | list[Any]) -> None:
    """Refuse what the encoder would write otherwise than the norm, however deep it stands."""
    values: Iterable[Any] = holder
    if type(holder) is dict:
        if not "".join(holder).isascii():  # the norm sorts others by their UTF-16
            msg = f"a key of {holder} is not ASCII"
            raise ValueError(msg)
        values = holder.values()
    for value in values:
        kind = type(value)
        if kind is str or value is None:
            continue
        if kind is dict or kind is list:
            _require_plain(value)
        elif kind is not int or not -MAX_INTEGER <= value <= MAX_INTEGER:
            msg = f"{value!r} has no canonical form here"
            raise ValueError(msg)


def canonical_string(text: str) -> bytes:
    """Return `text` as it stands within canonical JSON, quotes included."""
    return _ENCODER.encode(text)


def digest(document: dict[str, Any]) -> str:
    """Return the SHA-256, in lower-case hex, of the canonical JSON of `document`."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def fold(text: str) -> str:
    """Return `text` without case or accents, for comparing names ("Tupac Amaru")."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(filterfalse(unicodedata.combining, decomposed))
