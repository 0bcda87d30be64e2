"""Drafts: what is typed and not saved, kept as typed, one per record."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.db.tables import draft as table
from canasplan.model import Draft
from tests.core.contents import OTHER_RECORD, RECORD


def draft(record: str = RECORD, moment: str = "2022-09-15T14:30:00.000Z", **typed: str) -> Draft:
    return Draft(record, "1.02.03", None, typed, moment)


def test_a_draft_comes_back_as_it_was_typed_after_a_restart(
    workspace: Workspace, folder: Path
) -> None:
    typed = draft(percent="veinti", achievements='Uno\n"dos"\t½ 🐑 \x00', quantity="1,500")
    workspace.drafts.keep(typed)
    with open_workspace(folder) as again:
        assert again.drafts.all() == (typed,)


def test_a_draft_remembers_which_head_it_corrects(workspace: Workspace) -> None:
    correction = Draft(RECORD, "1.02.03", "0f" * 32, {"reason": "Se midió"}, "2022-09-15")
    workspace.drafts.keep(correction)
    assert workspace.drafts.all() == (correction,)


def test_half_a_character_typed_does_not_lose_the_draft(workspace: Workspace) -> None:
    workspace.drafts.keep(draft(locality="Layo\ud83d"))
    assert workspace.drafts.all()[0].fields == {"locality": "Layo\ud83d"}


def test_a_record_has_one_draft_the_last(workspace: Workspace) -> None:
    workspace.drafts.keep(draft(unit="k"))
    workspace.drafts.keep(draft(unit="km"))
    assert [each.fields for each in workspace.drafts.all()] == [{"unit": "km"}]


def test_drafts_come_the_newest_first(workspace: Workspace) -> None:
    workspace.drafts.keep(draft(RECORD, "2022-09-15T14:30:00.000Z"))
    workspace.drafts.keep(draft(OTHER_RECORD, "2022-09-15T14:30:00.001Z"))
    assert [each.record for each in workspace.drafts.all()] == [OTHER_RECORD, RECORD]


def test_discarding_forgets_one_draft_and_no_other(workspace: Workspace) -> None:
    workspace.drafts.keep(draft(RECORD))
    workspace.drafts.keep(draft(OTHER_RECORD))
    workspace.drafts.discard(RECORD)
    workspace.drafts.discard(RECORD)
    assert [each.record for each in workspace.drafts.all()] == [OTHER_RECORD]


def test_saving_takes_the_draft_with_it_and_leaves_the_others(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    workspace.drafts.keep(draft(RECORD))
    workspace.drafts.keep(draft(OTHER_RECORD))
    workspace.progress.save(fields, record=RECORD)
    assert [each.record for each in workspace.drafts.all()] == [OTHER_RECORD]


def test_voiding_and_undoing_leave_what_somebody_is_typing(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    saved = workspace.progress.save(fields, record=RECORD)
    typed = Draft(RECORD, "1.02.03", saved.hash, {"percent": "30"}, "2022-09-15")
    workspace.drafts.keep(typed)
    workspace.progress.void(RECORD, reason="Se registró dos veces")
    workspace.progress.undo(RECORD)
    assert workspace.drafts.all() == (typed,)


@pytest.mark.parametrize("fields", ["{", "[]", '{"percent": 3}', "null", ""])
def test_a_draft_that_cannot_be_read_any_more_keeps_no_other_from_being_offered(
    workspace: Workspace, fields: str
) -> None:
    workspace.drafts.keep(draft(RECORD))
    workspace.drafts.keep(draft(OTHER_RECORD))
    with workspace._db.write() as connection:
        damaged = update(table).where(table.c.registro == RECORD).values(fields=fields)
        connection.execute(damaged)
    assert [each.record for each in workspace.drafts.all()] == [OTHER_RECORD]
