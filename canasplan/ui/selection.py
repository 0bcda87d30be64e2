"""Which part of the plan is being looked at, and how its names read on screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """The whole plan (no code), an eje (``1``) or a tema (``1.02``)."""

    code: str = ""

    def covers(self, action: str) -> bool:
        """Tell whether the action of this code belongs to the part."""
        return not self.code or action.startswith(f"{self.code}.")


def readable(name: str) -> str:
    """Return a name that the document prints in capitals in sentence case.

    The words stay: ``readable(name).upper()`` gives the printed name back. A name that is not
    all in capitals is returned as it is.
    """
    lowered = name[:1] + name[1:].lower()
    return lowered if name.isupper() and lowered.upper() == name else name
