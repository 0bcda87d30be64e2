"""Which part of the plan is being looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """The whole plan (no code), an eje (``1``) or a tema (``1.02``)."""

    code: str = ""

    def covers(self, action: str) -> bool:
        """Tell whether the action of this code belongs to the part."""
        return not self.code or action.startswith(f"{self.code}.")
