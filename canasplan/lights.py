"""The traffic light (semáforo): cut-offs that the office sets, kept with the plan.

Never a colour alone: each light has a word, and the window draws a shape of its own for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Light(StrEnum):
    """What a percentage means for whoever follows the plan."""

    GREEN = "verde"
    AMBER = "ambar"
    RED = "rojo"
    NONE = "sin_dato"


LIGHT_LABELS = {
    Light.GREEN: "Cumple",
    Light.AMBER: "En riesgo",
    Light.RED: "Atrasado",
    Light.NONE: "Sin dato",
}


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """From which percentage on the light is amber, and green; in hundredths of a percent."""

    amber: int = 75_00
    green: int = 95_00

    def light(self, percent: int | None) -> Light:
        """Return the light of a percentage in hundredths; ``None`` has none."""
        if percent is None:
            return Light.NONE
        if percent < self.amber:
            return Light.RED
        return Light.AMBER if percent < self.green else Light.GREEN
