"""The values of the core: what they answer about themselves."""

from __future__ import annotations

import pytest

from canasplan.errors import message
from canasplan.model import (
    ACTIVITY_LABELS,
    OPERATION_LABELS,
    STATUS_LABELS,
    Activity,
    EntryRefusedError,
    Locality,
    Operation,
    Problem,
    Profile,
    RecordState,
    Revision,
    Status,
)
from canasplan.revisions import record_state
from tests.core.contents import PLAIN, revision


def test_every_choice_has_a_label_to_be_shown() -> None:
    assert set(STATUS_LABELS) == set(Status)
    assert set(ACTIVITY_LABELS) == set(Activity)
    assert set(OPERATION_LABELS) == set(Operation)
    for labels in (STATUS_LABELS, ACTIVITY_LABELS, OPERATION_LABELS):
        shown: list[str] = list(labels.values())
        assert len(set(shown)) == len(shown)


def test_a_record_knows_whether_it_counts_and_whether_it_is_disputed() -> None:
    first = revision()
    one = record_state([first])
    assert (one.conflict, one.voided, one.progress) == (False, False, PLAIN)

    rival = revision(moment="2022-03-04T15:04:06.000Z")
    assert record_state([first, rival]).conflict

    voided = revision(parents=(first,), operation=Operation.VOID)
    assert record_state([first, voided]).voided


def test_a_locality_is_not_an_avance() -> None:
    kept = Revision(
        record="co-01932c5e-7b1a-7c3d-8e4f-0123456789ab",
        number=1,
        parents=(),
        operation=Operation.CREATE,
        reason=None,
        author="",
        installation="",
        scope="",
        moment="",
        content=Locality("080505", "Taypitunga"),
    )
    with pytest.raises(TypeError, match="is not an avance"):
        _ = RecordState(kept, ("",), 1).progress


def test_a_refused_entry_says_what_blocks_it_and_keeps_the_rest_to_itself() -> None:
    problems = (
        Problem("date", message("Falta: fecha.")),
        Problem("percent", message("Es menor que el último declarado."), blocking=False),
        Problem("men", message("Debe estar entre {low} y {high}.", low=0, high=9)),
    )
    error = EntryRefusedError(problems)
    assert str(error) == "No se guardó. Falta: fecha. Debe estar entre 0 y 9."
    assert error.problems == problems


def test_a_profile_signs_with_name_and_post() -> None:
    assert Profile("080505", "Rosa Quispe", "Técnica de campo").author == (
        "Rosa Quispe (Técnica de campo)"
    )
    assert Profile("080505", "Rosa Quispe", "").author == "Rosa Quispe"


def test_only_a_district_office_has_a_district() -> None:
    assert Profile("080505", "Rosa", "Técnica").district == "080505"
    assert Profile("0805", "Julio", "Planificador").district is None
