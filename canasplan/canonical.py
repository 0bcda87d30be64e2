"""Canonical form: the one way a revision is written before it is hashed (RFC 8785)."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

import rfc8785

MAX_INTEGER = 2**53 - 1
"""Largest integer that RFC 8785 (and every JSON reader) keeps exactly."""


def canonical_text(text: str) -> str:
    """Return `text` in NFC with LF line ends; nothing else is touched."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def digest(document: dict[str, Any]) -> str:
    """Return the SHA-256, in lower-case hex, of the canonical JSON of `document`."""
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def fold(text: str) -> str:
    """Return `text` without case or accents, for comparing names ("Tupac Amaru")."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
