"""Revisions as a grow-only set: sealing one with its hash, and the state of a record.

The state is a pure function of the set, so merging files in any order, any number of times,
gives the same result.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, Protocol

from canasplan import target_fields
from canasplan.canonical import digest
from canasplan.fields import content_json
from canasplan.model import (
    Content,
    Locality,
    Operation,
    Progress,
    RecordState,
    Revision,
    Target,
)

PREFIXES: dict[type[Content], str] = {Progress: "av", Locality: "co", Target: "me"}
"""Kind prefix of a record id by the type of what it holds."""

RECORD = re.compile(
    r"(av|co|me)-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
)
"""Form of a record id: kind prefix and UUIDv7."""


def document(revision: Revision) -> dict[str, Any]:
    """Return what is hashed: every field of `revision` but the hash itself."""
    return {
        "registro": revision.record,
        "revision": revision.number,
        "padres": list(revision.parents),
        "operacion": str(revision.operation),
        "motivo": revision.reason,
        "autor": revision.author,
        "equipo": revision.installation,
        "ambito": revision.scope,
        "momento": revision.moment,
        "contenido": _content(revision.content),
    }


def _content(content: Content) -> dict[str, Any]:
    if isinstance(content, Progress):
        return content_json(content)
    if isinstance(content, Target):
        return target_fields.content_json(content)
    return {"ubigeo": content.ubigeo, "nombre": content.name}


def fingerprint(revision: Revision) -> str:
    """Return the hash that the content of `revision` gives, whatever hash it carries."""
    return digest(document(revision))


def seal(revision: Revision) -> Revision:
    """Return `revision` with the hash of its content."""
    return replace(revision, hash=fingerprint(revision))


def record_state(revisions: Collection[Revision]) -> RecordState:
    """Return the state of one record from all its known revisions (at least one).

    Heads are the revisions that no other names as parent. Among several, the one with the
    highest number, then the highest hash, counts until a person resolves the conflict.
    A revision that is given twice is still one.
    """
    known = {revision.hash: revision for revision in revisions}
    heads = heads_of(known.values())
    winner = known[winning_head(known[head] for head in heads)]
    return RecordState(winner, heads, len(known))


class Link(Protocol):
    """What of a revision decides the state of its record."""

    @property
    def hash(self) -> str:
        """Identifies the revision."""

    @property
    def number(self) -> int:
        """1 + the highest number seen of the record."""

    @property
    def parents(self) -> Collection[str]:
        """Hashes of the heads that it follows."""


def heads_of(links: Collection[Link]) -> tuple[str, ...]:
    """Return the hashes, sorted, that no link names as parent."""
    named = {parent for link in links for parent in link.parents}
    return tuple(sorted({link.hash for link in links} - named))


def winning_head(heads: Iterable[Link]) -> str:
    """Return the hash of the head that counts."""
    return max((head.number, head.hash) for head in heads)[1]


def counts(state: RecordState, revision: Revision) -> bool:
    """Tell whether `revision` is the one of its record that totals count (``vigente``)."""
    return revision.hash == state.winner.hash and revision.operation is not Operation.VOID
