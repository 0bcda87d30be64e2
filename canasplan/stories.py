"""What avances tell in words, for hearings and for the sheet of an action."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from canasplan.model import Status


class Story(NamedTuple):
    """One avance that counts, with its texts; units as in `model.Progress`."""

    record: str
    action: str
    ubigeo: str
    date: date
    status: Status
    locality: str | None
    responsible: str | None
    percent: int | None
    quantity: int | None
    unit: str | None
    amount: int | None
    women: int | None
    men: int | None
    achievements: str | None
    difficulties: str | None
    next_steps: str | None


def newest(stories: Iterable[Story], told: str, most: int) -> tuple[tuple[Story, ...], int]:
    """Return the newest stories that tell something, one for each action and district.

    A hearing reads a few lines of each kind; the newest word on an action is the one that holds.

    Args:
        stories: of any order.
        told: ``achievements``, ``difficulties`` or ``next_steps``.
        most: how many at most.

    Returns:
        The chosen ones, newest first, and how many more there were.
    """
    found: dict[tuple[str, str], Story] = {}
    for story in sorted(stories, key=lambda one: (one.date, one.record), reverse=True):
        if getattr(story, told):
            found.setdefault((story.action, story.ubigeo), story)
    chosen = tuple(found.values())
    return chosen[:most], max(len(chosen) - most, 0)
