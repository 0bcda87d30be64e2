"""Avances for tests: one plain, any valid one, and revisions made of them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from canasplan import plan_document
from canasplan.canonical import MAX_INTEGER, canonical_text
from canasplan.model import Activity, Operation, Progress, Revision, Status
from canasplan.paths import resource
from canasplan.revisions import seal
from canasplan.rules import unseen_characters

PLAN = plan_document.decode(resource("seed", "plan.json").read_bytes())
RECORD = "av-01932c5e-7b1a-7c3d-8e4f-0123456789ab"
OTHER_RECORD = "av-01932c5e-7b1a-7c3d-8e4f-0123456789ac"
PLAIN = Progress(
    plan=PLAN.code,
    action="1.02.03",
    ubigeo="080505",
    date=date(2022, 3, 4),
    activity=Activity.WORKS,
    status=Status.RUNNING,
    percent=25_00,
    achievements="Se instaló la línea de conducción.",
)


def revision(
    *,
    record: str = RECORD,
    parents: tuple[Revision, ...] = (),
    operation: Operation | None = None,
    reason: str | None = None,
    moment: str = "2022-03-04T15:04:05.123Z",
    content: Progress = PLAIN,
) -> Revision:
    """A sealed revision that follows its parents as the program would write it."""
    follows = Operation.CHANGE if parents else Operation.CREATE
    return seal(
        Revision(
            record=record,
            number=1 + max((parent.number for parent in parents), default=0),
            parents=tuple(sorted(parent.hash for parent in parents)),
            operation=operation or follows,
            reason=reason or ("Se corrigió la cantidad" if parents else None),
            author="Rosa Quispe (Técnica de campo)",
            installation="eq-6f1cbd1e-30a1-4c5a-9d52-3f0f4f5a7b21",
            scope="080505",
            moment=moment,
            content=content,
        )
    )


def worded(words: str, **changed: Any) -> Progress:
    """The plain avance with other achievements (and whatever else is named)."""
    return replace(PLAIN, achievements=words, **changed)


# --- Any valid content


def _sound(text: str) -> bool:
    return bool(text) and not unseen_characters(text)


def _texts(most: int, *, lines: bool = False) -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["Cc", "Cs"])
    awkward = st.sampled_from(["'", "=", "+", "-", "@", "|", "\\", "ñ", "n\u0303", '"', ",", "＝"])
    parts = [letters, awkward, *([st.sampled_from(["\n", "\t"])] if lines else [])]
    joined = st.lists(st.one_of(*parts), min_size=1, max_size=most).map("".join)
    return joined.map(lambda text: canonical_text(text).strip()).filter(_sound)


_LINE = st.none() | _texts(30)
_LINES = st.none() | _texts(60, lines=True)
_COUNT = st.none() | st.integers(0, 5_000)
_MONEY = st.none() | st.integers(0, MAX_INTEGER // 1000)
_ACTIONS = [action.code for _, _, action in PLAN.actions()]
_DISTRICTS = [district.ubigeo for district in PLAN.districts]


@st.composite
def contents(draw: st.DrawFn) -> Progress:
    """Any avance that the rules let through (warnings aside)."""
    women, men = draw(_COUNT), draw(_COUNT)
    people = (women or 0) + (men or 0)
    parts: dict[str, Any] = {
        name: draw(st.none() | st.integers(0, people))
        for name in ("minors", "elders", "disabled")
        if not (women is None and men is None)
    }
    place = draw(st.none() | st.tuples(st.integers(-90_000_000, 90_000_000),
                                       st.integers(-180_000_000, 180_000_000)))  # fmt: skip
    return Progress(
        plan=PLAN.code,
        action=draw(st.sampled_from(_ACTIONS)),
        ubigeo=draw(st.sampled_from(_DISTRICTS)),
        date=draw(st.dates(date(2019, 1, 1), date(2022, 9, 15))),
        activity=draw(st.sampled_from(Activity)),
        status=draw(st.sampled_from(Status)),
        locality=draw(_LINE),
        percent=draw(st.none() | st.integers(0, 100_00)),
        quantity=draw(_MONEY),
        unit=draw(_LINE),
        amount=draw(_MONEY),
        women=women,
        men=men,
        **parts,
        responsible=draw(_LINE),
        allies=tuple(draw(st.lists(_texts(20), max_size=4))),
        achievements=draw(_texts(60, lines=True)),
        difficulties=draw(_LINES),
        next_steps=draw(_LINES),
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
    )


def is_canonical(text: str) -> bool:
    """Whether a text stands as the program writes it: NFC, no CR."""
    return unicodedata.is_normalized("NFC", text) and "\r" not in text
