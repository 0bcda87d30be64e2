"""Combinations of choices, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import TypeVar

Choice = TypeVar("Choice")


def likeliest(found: Sequence[Sequence[Choice]]) -> Iterator[list[Choice]]:
    """Yield every combination, those first that depart least from what is likeliest."""
    open_ = [place for place, one in enumerate(found) if len(one) > 1]
    chosen = [one[0] for one in found]
    start = (0,) * len(open_)
    heap, seen = [(0, start)], {start}
    while heap:
        cost, ranks = heappop(heap)
        for place, rank in zip(open_, ranks, strict=True):
            chosen[place] = found[place][rank]
        yield list(chosen)
        for at, (place, rank) in enumerate(zip(open_, ranks, strict=True)):
            after = (*ranks[:at], rank + 1, *ranks[at + 1 :])
            if rank + 1 < len(found[place]) and after not in seen:
                seen.add(after)
                heappush(heap, (cost + 1, after))
