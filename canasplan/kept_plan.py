"""A plan as a row of the database keeps it: it has to prove that it is as it was loaded."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from canasplan import plan_document
from canasplan.errors import CanasplanError
from canasplan.plan_document import PlanDocument


class PlanDamagedError(CanasplanError):
    """A kept plan is not as it was loaded."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "El plan {code} guardado está dañado. Recupere los datos con «canasplan restaurar».",
            code=code,
        )


@lru_cache(maxsize=4)
def proven(code: str, document: str, sha256: str) -> PlanDocument:
    """Return the plan that a row keeps; what proved itself once is not decoded again.

    Raises:
        PlanDamagedError: the document is not the one that was loaded.
    """
    encoded = document.encode()
    if hashlib.sha256(encoded).hexdigest() != sha256:
        raise PlanDamagedError(code)
    return plan_document.decode(encoded)
