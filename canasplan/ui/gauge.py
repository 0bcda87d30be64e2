"""A percentage with its light, as the tree and the table show it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from canasplan.lights import LIGHT_LABELS, Light
from canasplan.numerals import day_text, percent_text
from canasplan.rollup import Figure
from canasplan.standing import PLAN, Standing
from canasplan.ui.texts import QT_TRANSLATE_NOOP, translate

LIGHT_MARKS = {
    Light.GREEN: ("ok", "ok"),
    Light.AMBER: ("warning", "warning"),
    Light.RED: ("error", "danger"),
    Light.NONE: ("status-none", "muted"),
}
"""Icon and tone of each light: a shape of its own, beside its word."""

_WITHOUT_TARGET = QT_TRANSLATE_NOOP("core", "sin meta")
_UNTIL = QT_TRANSLATE_NOOP("core", "al")


@dataclass(frozen=True, slots=True)
class Gauge:
    """What is shown of one figure."""

    percent: int | None
    """In hundredths; ``None`` where nothing counts."""
    text: str
    word: str
    """Of the light, translated."""
    icon: str
    tone: str
    note: str
    """The word of the light, or that there is no meta."""


def gauges(standing: Standing) -> dict[str, Gauge]:
    """Return what is shown of the plan, each eje, tema and action, by its code.

    Far from the board, what its filters ask for is said beside each figure.
    """
    shown: dict[str, Gauge] = {}
    scopes, of = [PLAN], _sight(standing)
    while scopes:
        scope = scopes.pop()
        found = gauge(standing, standing.figure(scope))
        if of:
            found = replace(found, word=f"{found.word} · {of}", note=f"{found.note} · {of}")
        shown[scope] = found
        scopes += standing.parts(scope)
    return shown


def _sight(standing: Standing) -> str:
    """Return which part of the time is looked at; empty for all of it up to today."""
    until = standing.known.until
    told = (str(standing.year or ""), f"{translate(_UNTIL)} {day_text(until)}" if until else "")
    return " ".join(filter(None, told))


def gauge(standing: Standing, figure: Figure) -> Gauge:
    """Return what is shown of one figure."""
    light = standing.light(figure.percent)
    icon, tone = LIGHT_MARKS[light]
    word = translate(LIGHT_LABELS[light])
    bare = figure.counted and figure.without_target == figure.cells
    note = f"{word}, {translate(_WITHOUT_TARGET)}" if bare else word
    return Gauge(figure.percent, percent_text(figure.percent), word, icon, tone, note)
