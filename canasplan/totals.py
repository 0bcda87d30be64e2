"""What the totals of all districts say together of each action of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from canasplan.model import ActionRow, Status
from canasplan.plan_document import PlanDocument

Row = tuple[Any, ...]
"""Of ``total``: accion, records, last_fecha, last_estado, last_porcentaje."""


def action_rows(plan: PlanDocument, totals: Iterable[Row]) -> tuple[ActionRow, ...]:
    """Return every action of a plan, in the plan's order; `totals` come with the last day last."""
    records: dict[str, int] = {}
    newest: dict[str, Row] = {}
    for code, count, *last in totals:
        records[code] = records.get(code, 0) + count
        newest[code] = tuple(last)
    rows = []
    for _, _, action in plan.actions():
        status = last_date = percent = None
        counted = 0
        if action.code in newest:
            # Damaged, which a verification tells: no figure is shown of it.
            with suppress(ValueError):
                day, state, declared = newest[action.code]
                status, last_date = Status(state), date.fromisoformat(day)
                percent, counted = declared, records[action.code]
        rows.append(
            ActionRow(
                code=action.code,
                text=action.text,
                partners_text=action.partners_text,
                status=status,
                last_date=last_date,
                percent=percent,
                records=counted,
            )
        )
    return tuple(rows)
