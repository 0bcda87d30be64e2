"""Metas in conflict are decided as avances are; of a repeated meta one record is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from canasplan.bootstrap import Workspace
from canasplan.errors import CanasplanError
from canasplan.goals import Goal
from canasplan.model import EntryRefusedError, Operation, Revision, Target
from canasplan.revisions import seal
from canasplan.target_fields import typed
from canasplan.targets import repeated
from tests.core.fieldwork import CHECCA, LAYO, meta, recorded, voided
from tests.core.second_place import Fields, hashes, no_room_for_the_journal, unix
from tests.core.tampering import tamper
from tests.exchange.records import add
from tests.exchange.waiting import dispute, dispute_meta, repeat_meta

WHY = "Se verificó con el expediente"


def content(revision: Revision) -> Target:
    assert isinstance(revision.content, Target)
    return revision.content


def hashes_of(heads: tuple[Revision, ...]) -> list[str]:
    return [head.hash for head in heads]


def goal_of(workspace: Workspace) -> Goal:
    """What the figures know of the metas of the action in Layo."""
    goal = workspace.figures.standing().cell("1.02.03", LAYO).goal
    assert goal is not None
    return goal


def rows(revision: Revision, **changed: str) -> dict[str, str]:
    """What a person types over what a version says."""
    return typed(content(revision)) | changed


# --- Conflicts


def test_metas_in_conflict_follow_the_avances_with_what_differs(
    province: Workspace, fields: Fields
) -> None:
    avances = dispute(province, fields, {"percent": 40_00})
    heads = dispute_meta(province, {"quantity": 250_000}, {"budget": 100, "quantity": 300_000})
    dispute_meta(province, {}, {"weight": 250}, which=2, action="1.01.01")

    first, second, third = province.decisions.conflicts()

    assert set(first.heads) == set(avances)
    assert (content(second.heads[0]).action, second.differing) == ("1.01.01", ("weight",))
    assert set(third.heads) == set(heads)
    assert third.heads[0].hash == province.targets.get(third.record).winner.hash
    assert (third.differing, third.damaged) == (("quantity", "budget"), False)


def test_a_resolution_follows_all_heads_and_the_figures_follow_it(province: Workspace) -> None:
    heads = dispute_meta(province, {"quantity": 250_000}, {"quantity": 300_000})
    assert goal_of(province).disputed == 1

    ended = province.decisions.resolve(
        heads[0].record, rows(heads[0], quantity="275"), hashes_of(heads), f" {WHY} "
    )

    assert (ended.operation, ended.reason) == (Operation.RESOLVE, WHY)
    assert ended.parents == tuple(sorted(hashes_of(heads)))
    assert (content(ended).quantity, ended.author) == (275_000, "Julio Mamani (Planificador)")
    assert province.decisions.conflicts() == ()
    assert (goal_of(province).disputed, goal_of(province).quantity) == (0, 275_000)
    assert hashes(province.folder)[-1] == ended.hash
    assert province.targets.pending() == 1
    assert province.verify().faults == ()


def test_what_one_version_says_already_still_ends_the_conflict(province: Workspace) -> None:
    heads = dispute_meta(province, {"quantity": 250_000}, {"quantity": 300_000})
    record, seen = heads[0].record, hashes_of(heads)

    ended = province.decisions.resolve(record, rows(heads[0]), seen, WHY)

    assert content(ended) == content(heads[0])
    assert not province.targets.get(record).conflict
    again = province.decisions.resolve(record, rows(heads[0]), seen, WHY)
    assert again == ended, "a retry after an unclear error"
    assert len(province.targets.history(record)) == 4


def test_a_decision_keeps_the_rules_and_asks_for_a_reason(province: Workspace) -> None:
    heads = dispute_meta(province, {"quantity": 250_000}, {"quantity": 300_000})
    wrong = rows(heads[0], unit="", quantity="mucho")

    with pytest.raises(EntryRefusedError) as refused:
        province.decisions.resolve(heads[0].record, wrong, hashes_of(heads), " ")

    assert {one.field for one in refused.value.problems} == {"quantity", "reason"}
    assert refused.value.problems == province.targets.check(wrong, " ")
    assert province.targets.check(rows(heads[0]), WHY) == ()
    assert len(province.decisions.conflicts()) == 1


def test_a_meta_of_another_plan_is_judged_by_that_plan(province: Workspace) -> None:
    heads = dispute_meta(province, {"quantity": 1}, {"quantity": 2}, plan="otro-2023")

    with pytest.raises(CanasplanError, match="otro-2023"):
        province.decisions.resolve(heads[0].record, rows(heads[0]), hashes_of(heads), WHY)


def test_a_meta_that_moved_on_meanwhile_is_not_decided(province: Workspace) -> None:
    heads = dispute_meta(province, {"quantity": 250_000}, {"quantity": 300_000})
    record, seen = heads[0].record, hashes_of(heads)
    add(province, seal(replace(heads[0], author="Otra persona")))

    for decide in (
        lambda: province.decisions.resolve(record, rows(heads[0]), seen, WHY),
        lambda: province.decisions.void(record, seen, WHY),
    ):
        with pytest.raises(CanasplanError, match="ya no está como usted lo vio"):
            decide()
    with pytest.raises(CanasplanError, match="cambió mientras usted escribía"):
        province.decisions.resolve(record, rows(heads[0], quantity="1"), [], WHY)


def test_a_conflict_is_ended_by_voiding_the_meta_and_that_can_be_taken_back(
    province: Workspace,
) -> None:
    heads = dispute_meta(province, {"quantity": 250_000}, {"quantity": 300_000})
    record, seen = heads[0].record, hashes_of(heads)
    with pytest.raises(CanasplanError, match="decida antes cuál versión vale"):
        province.decisions.undo(record)

    gone = province.decisions.void(record, seen, WHY)

    assert province.decisions.void(record, seen, WHY) == gone
    assert province.targets.get(record).voided
    assert province.figures.standing().cell("1.02.03", LAYO).without_target
    back = province.decisions.undo(record)
    assert (back.operation, back.reason) == (Operation.CHANGE, "Se deshizo la anulación")
    assert [one.winner.record for one in province.targets.all()] == [record]


def test_a_damaged_version_of_a_meta_is_told_and_nothing_is_decided(province: Workspace) -> None:
    heads = dispute_meta(province, {"quantity": 250_000}, {"quantity": 300_000})
    tamper(
        province.folder, f"UPDATE target_revision SET cantidad = 9 WHERE hash = '{heads[1].hash}'"
    )

    (found,) = province.decisions.conflicts()

    assert (found.damaged, found.heads) == (True, heads[:1])
    with pytest.raises(CanasplanError, match=f"El registro {heads[0].record} no corresponde"):
        province.decisions.resolve(heads[0].record, rows(heads[0]), hashes_of(heads), WHY)


def test_a_district_decides_no_meta_of_another(workspace: Workspace) -> None:
    heads = dispute_meta(workspace, {"quantity": 1}, {"quantity": 2}, ubigeo=CHECCA)

    with pytest.raises(EntryRefusedError, match="registra para 080505, no para 080502"):
        workspace.decisions.void(heads[0].record, hashes_of(heads), WHY)


# --- Repeated


def test_a_repeated_meta_shows_its_records_the_one_that_counts_first(province: Workspace) -> None:
    older, newer = repeat_meta(province, {"quantity": 100_000}, {"budget": 5})
    add(province, recorded(meta(year=2021), 20), recorded(meta(ubigeo=CHECCA), 21))

    (found,) = province.decisions.repeated()

    assert [state.winner for state in found.states] == [newer, older]
    assert (found.differing, found.damaged) == (("quantity", "budget"), False)
    assert province.decisions.conflicts() == ()
    assert repeated(province.targets.all()) == {older.record: False, newer.record: True}


@pytest.mark.parametrize("number", [0, 1, 2])
def test_one_record_is_kept_and_the_others_are_voided_at_once(
    province: Workspace, number: int
) -> None:
    repeat_meta(province, *({"quantity": 1000 * n} for n in range(1, 4)))
    (found,) = province.decisions.repeated()
    kept = found.states[number].winner
    assert goal_of(province).repeated == 2

    province.decisions.keep(found, number, WHY)

    assert province.decisions.repeated() == ()
    (state,) = province.targets.all()
    assert state.winner == kept
    assert (goal_of(province).repeated, goal_of(province).quantity) == (0, content(kept).quantity)
    for other in found.states:
        if other.winner != kept:
            assert province.targets.get(other.winner.record).winner.reason == WHY
    province.decisions.keep(found, number, WHY)
    assert len(hashes(province.folder)) == 5, "a retry after an unclear error writes nothing"
    assert province.verify().faults == ()


def test_what_moved_on_meanwhile_is_not_voided_and_there_is_a_reason(province: Workspace) -> None:
    older, newer = repeat_meta(province, {"quantity": 100_000}, {})
    (found,) = province.decisions.repeated()
    with pytest.raises(EntryRefusedError, match="Escriba el motivo"):
        province.decisions.keep(found, 0, " ")

    add(province, voided(newer))

    with pytest.raises(CanasplanError, match="ya no está como usted lo vio"):
        province.decisions.keep(found, 0, WHY)
    assert not province.targets.get(older.record).voided
    assert province.decisions.repeated() == ()


def test_a_record_in_conflict_may_be_the_one_that_goes(province: Workspace) -> None:
    heads = dispute_meta(province, {"quantity": 250_000}, {"quantity": 300_000})
    (kept,) = repeat_meta(province, {"quantity": 100_000})
    (found,) = province.decisions.repeated()
    assert found.states[0].winner == kept

    province.decisions.keep(found, 0, WHY)

    gone = province.targets.get(heads[0].record)
    assert (gone.voided, gone.winner.parents) == (True, tuple(sorted(hashes_of(heads))))
    assert province.decisions.conflicts() == ()


def test_a_damaged_record_of_a_repeated_meta_keeps_it_from_being_decided(
    province: Workspace,
) -> None:
    older, newer = repeat_meta(province, {"quantity": 100_000}, {})
    tamper(province.folder, f"UPDATE target_revision SET cantidad = 9 WHERE hash = '{older.hash}'")

    (found,) = province.decisions.repeated()

    assert ([state.winner for state in found.states], found.damaged) == ([newer], True)


@unix
def test_a_decision_in_one_place_only_is_completed_by_the_next_try(province: Workspace) -> None:
    older, _ = repeat_meta(province, {"quantity": 100_000}, {})
    (found,) = province.decisions.repeated()
    with (
        no_room_for_the_journal(province.folder),
        pytest.raises(CanasplanError, match="todavía no en el diario"),
    ):
        province.decisions.keep(found, 0, WHY)

    province.decisions.keep(found, 0, WHY)

    gone = province.targets.get(older.record).winner
    assert hashes(province.folder).count(gone.hash) == 1
