"""Taking back, trying again, and two hands on one record: history always tells the truth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from canasplan.bootstrap import Workspace
from canasplan.db import revision_store
from canasplan.entry import fields_of
from canasplan.errors import CanasplanError
from canasplan.model import Operation, Progress, Revision
from canasplan.progress import Filter
from canasplan.revisions import seal

Fields = dict[str, str]


def save(workspace: Workspace, fields: Fields, **changed: str) -> Revision:
    return workspace.progress.save(fields | changed, record=workspace.progress.new_record())


def correct(workspace: Workspace, saved: Revision, fields: Fields, **changed: str) -> Revision:
    return workspace.progress.save(
        fields | changed, record=saved.record, base=saved.hash, reason="Se midió otra vez"
    )


def percent(workspace: Workspace, record: str) -> int | None:
    """What counts now; -1 for a voided record."""
    state = workspace.progress.get(record)
    return -1 if state.voided else state.progress.percent


# --- Undo


def test_undoing_a_first_save_voids_it(workspace: Workspace, fields: Fields) -> None:
    saved = save(workspace, fields)
    undone = workspace.progress.undo(saved.record)
    assert (undone.operation, undone.reason) == (Operation.VOID, "Se deshizo el registro")
    assert (undone.content, undone.parents) == (saved.content, (saved.hash,))
    assert percent(workspace, saved.record) == -1


def test_undoing_a_correction_brings_back_what_was_before(
    workspace: Workspace, fields: Fields
) -> None:
    saved = save(workspace, fields)
    corrected = correct(workspace, saved, fields, percent="30")
    undone = workspace.progress.undo(saved.record)
    assert (undone.operation, undone.reason) == (Operation.CHANGE, "Se deshizo la corrección")
    assert (undone.content, undone.parents, undone.number) == (
        saved.content,
        (corrected.hash,),
        3,
    )


def test_undoing_a_voiding_brings_the_avance_back(workspace: Workspace, fields: Fields) -> None:
    saved = save(workspace, fields)
    workspace.progress.void(saved.record, reason="Se registró dos veces")
    undone = workspace.progress.undo(saved.record)
    assert (undone.operation, undone.reason) == (Operation.CHANGE, "Se deshizo la anulación")
    assert undone.content == saved.content
    assert percent(workspace, saved.record) == 25_00


def test_undoing_an_undo_does_it_again(workspace: Workspace, fields: Fields) -> None:
    saved = save(workspace, fields)
    correct(workspace, saved, fields, percent="30")
    shown = []
    for _ in range(3):
        workspace.progress.undo(saved.record)
        shown.append(percent(workspace, saved.record))
    assert shown == [25_00, 30_00, 25_00]


def test_undoing_again_and_again_goes_between_recorded_and_voided(
    workspace: Workspace, fields: Fields
) -> None:
    saved = save(workspace, fields)
    shown = []
    for _ in range(4):
        workspace.progress.undo(saved.record)
        shown.append(percent(workspace, saved.record))
    assert shown == [-1, 25_00, -1, 25_00]
    history = workspace.progress.history(saved.record)
    assert [each.number for each in history] == [1, 2, 3, 4, 5]
    assert [each.parents for each in history[1:]] == [(each.hash,) for each in history[:-1]]
    assert workspace.exports.pending() == 5
    assert workspace.verify().faults == ()


def test_undoing_the_correction_of_a_voided_avance_voids_it_again(
    workspace: Workspace, fields: Fields
) -> None:
    saved = save(workspace, fields)
    voided = workspace.progress.void(saved.record, reason="Se registró dos veces")
    correct(workspace, voided, fields, percent="30")
    undone = workspace.progress.undo(saved.record)
    assert undone.operation is Operation.VOID
    assert undone.content == saved.content


# --- Once, however often


def test_committing_again_writes_nothing_again(workspace: Workspace, fields: Fields) -> None:
    record = workspace.progress.new_record()
    prepared = workspace.progress.prepare(fields, record=record)
    assert workspace.progress.commit(prepared) == prepared
    assert workspace.progress.commit(prepared) == prepared
    assert workspace.progress.history(record) == (prepared,)
    assert workspace.exports.pending() == 1


def test_preparing_writes_nothing(workspace: Workspace, fields: Fields) -> None:
    record = workspace.progress.new_record()
    workspace.progress.prepare(fields, record=record)
    with pytest.raises(CanasplanError, match="No hay ningún avance"):
        workspace.progress.get(record)


def test_saving_again_after_an_unclear_error_finds_what_was_saved(
    workspace: Workspace, fields: Fields
) -> None:
    record = workspace.progress.new_record()
    saved = workspace.progress.save(fields, record=record)
    assert workspace.progress.save(fields, record=record) == saved

    corrected = correct(workspace, saved, fields, percent="30")
    assert correct(workspace, saved, fields, percent="30") == corrected
    assert workspace.progress.history(record) == (saved, corrected)


def test_saving_again_what_was_voided_meanwhile_does_not_bring_it_back(
    workspace: Workspace, fields: Fields
) -> None:
    saved = save(workspace, fields)
    workspace.progress.void(saved.record, reason="Se registró dos veces")
    with pytest.raises(CanasplanError, match="cambió mientras se guardaba"):
        workspace.progress.save(fields, record=saved.record)
    assert workspace.progress.get(saved.record).voided


def test_a_save_that_the_disk_refused_leaves_no_trace_and_succeeds_later(
    workspace: Workspace, fields: Fields
) -> None:
    record = workspace.progress.new_record()
    long = fields | dict.fromkeys(("achievements", "difficulties", "next_steps"), "x " * 4_999)
    limit_pages(workspace, extra=1)
    with pytest.raises(CanasplanError) as refused:
        workspace.progress.save(long, record=record)
    assert str(refused.value) == (
        "No se guardó: el disco está lleno. Libere espacio y guarde otra vez."
    )
    assert workspace.progress.current(Filter()) == ()
    assert workspace.exports.pending() == 0
    assert workspace.verify().faults == ()

    limit_pages(workspace, extra=1_000)
    saved = workspace.progress.save(long, record=record)
    assert workspace.progress.history(record) == (saved,)


def limit_pages(workspace: Workspace, extra: int) -> None:
    """Make the disk of this data folder as full as that."""
    with workspace._db.read() as connection:
        (pages,) = connection.exec_driver_sql("PRAGMA page_count").one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + extra}")


# --- Two hands on one record


def test_the_first_of_two_prepared_saves_wins_and_the_second_is_told(
    workspace: Workspace, fields: Fields
) -> None:
    book = workspace.progress
    record = book.new_record()
    one = book.prepare(fields, record=record)
    other = book.prepare(fields | {"percent": "30"}, record=record)
    book.commit(one)
    with pytest.raises(CanasplanError) as refused:
        book.commit(other)
    assert str(refused.value) == (
        f"El avance {record} cambió mientras se guardaba. Vuelva a abrirlo y guarde otra vez."
    )
    assert book.history(record) == (one,)


def test_of_two_corrections_prepared_on_one_head_the_second_is_told(
    workspace: Workspace, fields: Fields
) -> None:
    book = workspace.progress
    saved = save(workspace, fields)
    prepared = [
        book.prepare(fields | {"percent": each}, record=saved.record, base=saved.hash,
                     reason="Se midió otra vez")
        for each in ("30", "40")
    ]  # fmt: skip
    book.commit(prepared[0])
    with pytest.raises(CanasplanError, match="cambió mientras se guardaba"):
        book.commit(prepared[1])
    assert percent(workspace, saved.record) == 30_00


# --- Conflicts (two laptops corrected the same avance; a merge brought both together)


@pytest.fixture
def disputed(workspace: Workspace, fields: Fields) -> tuple[Revision, Revision]:
    """The two heads of one record, the one that counts first."""
    saved = save(workspace, fields)
    ours = correct(workspace, saved, fields, percent="30")
    assert isinstance(ours.content, Progress)
    theirs = seal(
        replace(
            ours,
            installation="eq-6f1cbd1e-30a1-4c5a-9d52-3f0f4f5a7b21",
            content=replace(ours.content, percent=40_00),
        )
    )
    with workspace._db.write() as connection:
        revision_store.add(connection, theirs)
    workspace._saves.reconcile()
    first, second = sorted((ours, theirs), key=lambda each: each.hash, reverse=True)
    return first, second


def test_in_a_conflict_one_head_counts_once_and_all_are_shown(
    workspace: Workspace, disputed: tuple[Revision, Revision]
) -> None:
    first, second = disputed
    state = workspace.progress.get(first.record)
    assert (state.winner, state.conflict) == (first, True)
    assert state.heads == tuple(sorted((first.hash, second.hash)))
    (row,) = [each for each in workspace.actions.rows() if each.records]
    assert row.records == 1
    assert row.percent == state.progress.percent
    assert workspace.verify().faults == ()


@pytest.mark.parametrize("head", [0, 1])
def test_correcting_any_head_resolves_the_conflict(
    workspace: Workspace, disputed: tuple[Revision, Revision], fields: Fields, head: int
) -> None:
    resolved = correct(workspace, disputed[head], fields, percent="35")
    assert resolved.operation is Operation.RESOLVE
    assert resolved.parents == tuple(sorted(each.hash for each in disputed))
    state = workspace.progress.get(resolved.record)
    assert (state.conflict, state.progress.percent) == (False, 35_00)


def test_a_conflict_can_be_resolved_with_what_counts_already(
    workspace: Workspace, disputed: tuple[Revision, Revision]
) -> None:
    counted = workspace.progress.get(disputed[0].record).progress
    resolved = correct(workspace, disputed[0], fields_of(counted))
    assert resolved.operation is Operation.RESOLVE
    assert resolved.content == counted


def test_a_disputed_avance_can_be_voided(
    workspace: Workspace, disputed: tuple[Revision, Revision]
) -> None:
    voided = workspace.progress.void(disputed[0].record, reason="Se registró dos veces")
    assert voided.operation is Operation.VOID
    state = workspace.progress.get(voided.record)
    assert (state.voided, state.conflict) == (True, False)


def test_a_disputed_avance_is_not_undone_by_guessing(
    workspace: Workspace, disputed: tuple[Revision, Revision]
) -> None:
    with pytest.raises(CanasplanError) as refused:
        workspace.progress.undo(disputed[0].record)
    assert str(refused.value) == (
        f"El avance {disputed[0].record} está en conflicto. Corríjalo o anúlelo; "
        "después podrá deshacer."
    )
    assert workspace.progress.get(disputed[0].record).conflict


def test_undoing_a_resolution_brings_back_what_counted_in_the_conflict(
    workspace: Workspace, disputed: tuple[Revision, Revision], fields: Fields
) -> None:
    resolved = correct(workspace, disputed[1], fields, percent="35")
    undone = workspace.progress.undo(resolved.record)
    assert undone.content == disputed[0].content
    assert undone.operation is Operation.CHANGE
