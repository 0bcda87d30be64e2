"""Setting metas: one or a whole table, all or none, with their history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from canasplan.bootstrap import Workspace
from canasplan.db import revision_store
from canasplan.errors import CanasplanError
from canasplan.model import EntryRefusedError, Operation, Revision, Target
from canasplan.revisions import seal
from canasplan.targets import Judged, Targets, TargetsRefusedError, TargetsSaved
from tests.core.fieldwork import CHECCA, LAYO, meta, recorded
from tests.core.second_place import hashes, no_room_for_the_journal, start, unix
from tests.exchange.records import add

ROW = {"action": "1.02.03", "ubigeo": "Layo", "year": "2022", "unit": "m", "quantity": "200"}
OTHER = ROW | {"action": "1.02.04"}


def content(revision: Revision) -> Target:
    assert isinstance(revision.content, Target)
    return revision.content


def history(workspace: Workspace, record: str) -> list[Revision]:
    with workspace._db.read() as connection:
        return revision_store.of_record(connection, record)


def record_of(targets: Targets) -> str:
    [state] = targets.all()
    return state.winner.record


# --- Saving


def test_a_meta_is_a_record_of_its_own_signed_and_in_two_places(workspace: Workspace) -> None:
    saved = workspace.targets.save([ROW])

    assert saved == TargetsSaved(added=1, actions=frozenset({"1.02.03"}))
    [state] = workspace.targets.all()
    first = state.winner
    assert content(first) == meta()
    assert (first.record[:3], first.number, first.operation) == ("me-", 1, Operation.CREATE)
    assert (first.author, first.scope) == ("Rosa Quispe (Técnica de campo)", LAYO)
    assert hashes(workspace.folder) == [first.hash]
    assert workspace.targets.pending() == 1
    workspace.close()
    assert start(workspace.folder).appended == 0


def test_setting_it_again_is_a_new_revision_and_what_it_was_stays(workspace: Workspace) -> None:
    workspace.targets.save([ROW])
    record = record_of(workspace.targets)

    changed = workspace.targets.save([ROW | {"quantity": "250"}], reason="  Se amplió la obra ")
    again = workspace.targets.save([ROW | {"quantity": "300"}])

    assert changed == again == TargetsSaved(changed=1, actions=frozenset({"1.02.03"}))
    first, second, third = history(workspace, record)
    assert [content(one).quantity for one in (first, second, third)] == [200_000, 250_000, 300_000]
    assert (second.operation, second.parents) == (Operation.CHANGE, (first.hash,))
    assert (second.reason, third.reason) == ("Se amplió la obra", "Se actualizó la meta")
    assert record_of(workspace.targets) == record


def test_what_is_set_already_is_not_written_again(workspace: Workspace) -> None:
    workspace.targets.save([ROW])

    saved = workspace.targets.save([ROW | {"quantity": "200.0"}, OTHER])

    assert saved == TargetsSaved(added=1, same=1, actions=frozenset({"1.02.04"}))
    assert workspace.targets.save([ROW]) == TargetsSaved(same=1)
    assert workspace.verify().faults == ()


def test_a_table_is_saved_whole_or_not_at_all(workspace: Workspace) -> None:
    table = [ROW, OTHER | {"year": "2030"}, OTHER | {"quantity": "1,500"}]

    with pytest.raises(TargetsRefusedError) as refused:
        workspace.targets.save(table)

    assert str(refused.value) == (
        "No se guardó ninguna meta: 2 de 3 filas tienen errores. Fila 2: El año debe estar entre "
        "2019 y 2022: los del plan."
    )
    assert [row.target is None for row in refused.value.rows] == [False, True, True]
    assert workspace.targets.all() == ()
    assert hashes(workspace.folder) == []


def test_no_row_is_no_save(workspace: Workspace) -> None:
    with pytest.raises(CanasplanError, match="No hay ninguna meta que guardar"):
        workspace.targets.save([])


def test_two_laptops_may_have_set_the_same_meta_and_the_newer_record_is_changed(
    workspace: Workspace,
) -> None:
    older, newer = recorded(meta(quantity=100_000), 1), recorded(meta(quantity=300_000), 2)
    add(workspace, older, newer)

    workspace.targets.save([ROW])

    found = {one.winner.record: content(one.winner).quantity for one in workspace.targets.all()}
    assert found == {older.record: 100_000, newer.record: 200_000}


def test_setting_a_disputed_meta_resolves_it(workspace: Workspace) -> None:
    first = recorded(meta())
    here, there = (
        seal(replace(first, number=2, parents=(first.hash,), reason="x", author=author,
                     operation=Operation.CHANGE))
        for author in ("Una", "Otra")
    )  # fmt: skip
    add(workspace, first, here, there)

    saved = workspace.targets.save([ROW], reason="Se habló con las dos")

    assert saved.changed == 1, "though both of them say the same"
    [state] = workspace.targets.all()
    assert state.winner.operation is Operation.RESOLVE
    assert set(state.winner.parents) == {here.hash, there.hash}
    assert not state.conflict


# --- Judging


def test_a_row_is_judged_without_writing_anything(workspace: Workspace) -> None:
    good, bad = workspace.targets.judge([ROW, OTHER | {"ubigeo": "Checca"}])

    assert good == Judged(ROW, meta(), ())
    assert bad.target is None
    assert [problem.field for problem in bad.problems] == ["ubigeo"]
    assert workspace.targets.all() == ()


def test_what_could_not_be_read_is_told_once(workspace: Workspace) -> None:
    [row] = workspace.targets.judge([ROW | {"year": "?"}])

    assert [problem.field for problem in row.problems] == ["year"]


def test_a_warning_lets_a_row_through(workspace: Workspace) -> None:
    [row] = workspace.targets.judge([ROW | {"quantity": "0"}])

    assert row.target == meta(quantity=0)
    assert [problem.blocking for problem in row.problems] == [False]


def test_a_row_that_repeats_another_is_blocked_and_names_it(workspace: Workspace) -> None:
    rows = workspace.targets.judge([OTHER, ROW, ROW | {"ubigeo": "80505"}])

    assert [row.target is None for row in rows] == [False, False, True]
    [problem] = rows[2].problems
    assert str(problem.message) == "Repite la meta de la fila 2. Deje una."


# --- Taking back


def test_a_voided_meta_is_in_no_list_and_stays_in_its_history(workspace: Workspace) -> None:
    workspace.targets.save([ROW, OTHER])
    record = workspace.targets.all()[0].winner.record

    taken_back = workspace.targets.void(record, "No era esa acción")

    assert content(taken_back) == meta()

    assert [content(one.winner).action for one in workspace.targets.all()] == ["1.02.04"]
    first, last = history(workspace, record)
    assert (last.operation, last.parents) == (Operation.VOID, (first.hash,))
    assert last.reason == "No era esa acción"
    assert workspace.figures.standing().cell("1.02.03", LAYO).without_target


def test_a_voided_meta_that_is_set_again_goes_on_in_its_record(workspace: Workspace) -> None:
    workspace.targets.save([ROW])
    record = record_of(workspace.targets)
    workspace.targets.void(record, "Se anuló por error")

    saved = workspace.targets.save([ROW])

    assert (saved.changed, record_of(workspace.targets)) == (1, record)


def test_voiding_needs_a_reason_a_meta_and_one_that_is_not_voided(workspace: Workspace) -> None:
    workspace.targets.save([ROW])
    record = record_of(workspace.targets)

    with pytest.raises(EntryRefusedError, match="Escriba el motivo"):
        workspace.targets.void(record, "  ")
    with pytest.raises(CanasplanError, match="No hay ninguna meta me-otra"):
        workspace.targets.void("me-otra", "Sobra")
    workspace.targets.void(record, "Sobra")
    with pytest.raises(CanasplanError, match="ya está anulada"):
        workspace.targets.void(record, "Sobra")


def test_a_district_takes_back_no_meta_of_another(workspace: Workspace) -> None:
    theirs = recorded(meta(ubigeo=CHECCA))
    add(workspace, theirs)

    with pytest.raises(EntryRefusedError, match="registra para 080505, no para 080502"):
        workspace.targets.void(theirs.record, "Sobra")


# --- Looking up


def test_metas_are_listed_by_action_district_and_year(province: Workspace) -> None:
    rows = [
        OTHER,
        ROW,
        ROW | {"year": "2021"},
        ROW | {"ubigeo": "Checca"},
    ]
    province.targets.save(rows)

    found = [content(one.winner) for one in province.targets.all()]
    assert [(one.action, one.ubigeo, one.year) for one in found] == [
        ("1.02.03", CHECCA, 2022),
        ("1.02.03", LAYO, 2021),
        ("1.02.03", LAYO, 2022),
        ("1.02.04", LAYO, 2022),
    ]
    assert [content(one.winner).year for one in province.targets.all(2021)] == [2021]


def test_metas_of_another_plan_are_not_those_of_the_plan_in_use(workspace: Workspace) -> None:
    add(workspace, recorded(replace(meta(), plan="otro-2023")))

    assert workspace.targets.all() == ()


@unix
def test_what_the_journal_could_not_take_it_gets_when_the_same_is_saved_again(
    workspace: Workspace,
) -> None:
    with (
        no_room_for_the_journal(workspace.folder),
        pytest.raises(CanasplanError, match="todavía no en el diario"),
    ):
        workspace.targets.save([ROW, OTHER])

    assert workspace.targets.save([ROW, OTHER]) == TargetsSaved(same=2)

    kept = [state.winner.hash for state in workspace.targets.all()]
    assert hashes(workspace.folder) == kept
