"""What a person decides about what was received: by name, with a reason, never overwriting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace
from canasplan.entry import fields_of
from canasplan.errors import CanasplanError
from canasplan.exchange.imports import Outcome
from canasplan.model import EntryRefusedError, Operation, Profile, Progress, Revision
from canasplan.revisions import seal
from tests.core.second_place import Fields, hashes
from tests.core.tampering import tamper
from tests.exchange.records import add, save
from tests.exchange.waiting import dispute, export, laptop, rival, take

CHECCA = Profile("080502", "Luis Ccahua", "Técnico de campo")
WHY = "Se verificó con el acta"


def content(revision: Revision) -> Progress:
    assert isinstance(revision.content, Progress)
    return revision.content


def hashes_of(heads: tuple[Revision, ...]) -> list[str]:
    return [head.hash for head in heads]


# --- Conflicts


def test_a_conflict_is_shown_with_all_its_heads_and_what_differs(
    province: Workspace, fields: Fields
) -> None:
    heads = dispute(province, fields, {"percent": 40_00}, {"men": 0, "percent": 30_00})
    save(province, fields)
    (found,) = province.decisions.conflicts()
    assert set(found.heads) == set(heads)
    assert found.heads[0] == province.progress.get(found.record).winner
    assert found.differing == ("percent", "men")
    assert not found.damaged


def test_a_resolution_follows_all_heads_and_ends_the_conflict(
    province: Workspace, fields: Fields
) -> None:
    heads = dispute(province, fields, {"percent": 40_00}, {"percent": 45_00})
    chosen = fields | {"percent": "42"}
    ended = province.decisions.resolve(heads[0].record, chosen, hashes_of(heads), WHY)
    assert (ended.operation, ended.reason) == (Operation.RESOLVE, WHY)
    assert ended.parents == tuple(sorted(hashes_of(heads)))
    assert ended.author == "Julio Mamani (Planificador)"
    assert content(ended).percent == 42_00
    assert province.decisions.conflicts() == ()
    assert province.progress.history(ended.record)[-1] == ended
    undone = province.progress.undo(ended.record)
    assert undone.parents == (ended.hash,)
    assert province.verify().faults == ()


def test_a_district_resolves_its_own_conflicts(workspace: Workspace, fields: Fields) -> None:
    heads = dispute(workspace, fields, {"percent": 40_00})
    ended = workspace.decisions.resolve(heads[0].record, fields, hashes_of(heads), WHY)
    assert workspace.progress.get(ended.record).winner == ended


def test_a_conflict_that_moved_on_meanwhile_is_not_resolved(
    province: Workspace, fields: Fields
) -> None:
    heads = dispute(province, fields, {"percent": 40_00})
    add(province, rival(heads[0], 7, percent=50_00))
    for decide in (
        lambda: province.decisions.resolve(heads[0].record, fields, hashes_of(heads), WHY),
        lambda: province.decisions.void(heads[0].record, hashes_of(heads), WHY),
    ):
        with pytest.raises(CanasplanError, match="ya no está como usted lo vio"):
            decide()
    (found,) = province.decisions.conflicts()
    assert len(found.heads) == 3
    with pytest.raises(CanasplanError, match="cambió mientras usted escribía"):
        province.decisions.resolve(heads[0].record, fields, [], WHY)


def test_resolving_keeps_the_rules_and_asks_for_a_reason(
    province: Workspace, fields: Fields
) -> None:
    heads = dispute(province, fields, {"percent": 40_00})
    with pytest.raises(EntryRefusedError) as refused:
        province.decisions.resolve(
            heads[0].record, fields | {"percent": "140"}, hashes_of(heads), " "
        )
    assert {problem.field for problem in refused.value.problems} == {"percent", "reason"}
    assert len(province.decisions.conflicts()) == 1


def test_resolving_once_more_after_an_unclear_error_gives_what_was_saved(
    province: Workspace, fields: Fields
) -> None:
    heads = dispute(province, fields, {"percent": 40_00})
    record, seen = heads[0].record, hashes_of(heads)
    ended = province.decisions.resolve(record, fields, seen, WHY)
    assert province.decisions.resolve(record, fields, seen, WHY) == ended
    voided = dispute(province, fields, {"percent": 40_00})
    record, seen = voided[0].record, hashes_of(voided)
    gone = province.decisions.void(record, seen, WHY)
    assert province.decisions.void(record, seen, WHY) == gone
    assert gone.operation is Operation.VOID
    assert province.progress.get(record).voided
    assert province.decisions.conflicts() == ()


@pytest.mark.parametrize("voids", [0, 1])
def test_a_conflict_is_ended_by_voiding_whichever_version_counts(
    province: Workspace, fields: Fields, voids: int
) -> None:
    first = save(province, fields)
    numbers = (2, 3)
    for number in numbers:
        operation = Operation.VOID if number == numbers[voids] else Operation.CHANGE
        made = replace(rival(first, number), number=number, parents=(first.hash,), reason="x")
        add(province, seal(replace(made, operation=operation)))
    (found,) = province.decisions.conflicts()
    gone = province.decisions.void(found.record, hashes_of(found.heads), WHY)
    state = province.progress.get(found.record)
    assert (state.winner, state.voided, state.conflict) == (gone, True, False)


def test_a_damaged_head_is_told_and_nothing_is_decided(province: Workspace, fields: Fields) -> None:
    heads = dispute(province, fields, {"percent": 40_00})
    tamper(
        province.folder,
        f"UPDATE progress_revision SET porcentaje = 99 WHERE hash = '{heads[1].hash}'",
    )
    (found,) = province.decisions.conflicts()
    assert (found.damaged, found.heads) == (True, heads[:1])
    with pytest.raises(CanasplanError, match="no corresponde a su huella"):
        province.decisions.resolve(heads[0].record, fields, hashes_of(heads), WHY)


def test_what_is_typed_on_a_record_stays_when_its_conflict_is_resolved(
    province: Workspace, fields: Fields
) -> None:
    from canasplan.model import Draft

    heads = dispute(province, fields, {"percent": 40_00})
    typed = Draft(heads[0].record, "1.02.03", heads[0].hash, fields, heads[0].moment)
    province.drafts.keep(typed)
    province.decisions.resolve(heads[0].record, fields, hashes_of(heads), WHY)
    assert province.drafts.all() == (typed,)


# --- Files set apart


@pytest.fixture
def strange(tmp_path: Path, fields: Fields) -> tuple[Revision, Path]:
    """What Checca recorded, in a file that reaches Layo."""
    with laptop(tmp_path / "checca", CHECCA) as checca:
        saved = save(checca, fields, ubigeo="080502")
        return saved, export(checca, tmp_path / "checca.csv")


def test_a_file_set_apart_says_whose_it_is_and_why(
    workspace: Workspace, strange: tuple[Revision, Path]
) -> None:
    saved, path = strange
    assert take(workspace, path).outcome is Outcome.APART
    (found,) = workspace.decisions.set_apart_files()
    assert (found.name, found.place, found.rows) == ("checca.csv", "080502", 1)
    assert [(why.scope, why.ubigeo, why.rows) for why in found.whys] == [("080502", "080502", 1)]
    assert found.sample == (saved,)
    assert found.moment == "2022-09-15T14:30:00.000Z"
    assert workspace.verify().revisions == 0


def test_an_accepted_file_is_let_in_whole_and_says_who_let_it_in(
    workspace: Workspace, strange: tuple[Revision, Path], folder: Path
) -> None:
    saved, path = strange
    take(workspace, path)
    (found,) = workspace.decisions.set_apart_files()
    heard: list[tuple[int, int]] = []
    done = workspace.decisions.accept_set_apart(found.sha256, WHY, lambda *told: heard.append(told))
    assert (done.new, done.known, done.conflicts) == (1, 0, 0)
    assert heard == [(1, 1)]
    assert workspace.progress.history(saved.record) == (saved,)
    assert hashes(folder) == [saved.hash]
    assert workspace.decisions.set_apart_files() == ()
    assert workspace.exports.pending() == 0
    assert workspace.verify().faults == ()
    with workspace._db.read() as connection:
        (row,) = connection.exec_driver_sql("SELECT autor, motivo FROM set_apart").all()
    assert tuple(row) == ("Rosa Quispe (Técnica de campo)", WHY)


def test_accepting_a_file_again_after_an_unclear_error_changes_nothing(
    workspace: Workspace, strange: tuple[Revision, Path]
) -> None:
    take(workspace, strange[1])
    (found,) = workspace.decisions.set_apart_files()
    workspace.decisions.accept_set_apart(found.sha256, WHY)
    again = workspace.decisions.accept_set_apart(found.sha256, WHY)
    assert (again.new, again.known) == (0, 1)
    with pytest.raises(CanasplanError, match="no hay filas apartadas"):
        workspace.decisions.accept_set_apart("0" * 64, WHY)


def test_what_arrived_by_another_way_is_not_taken_twice(
    workspace: Workspace, strange: tuple[Revision, Path]
) -> None:
    saved, path = strange
    take(workspace, path)
    add(workspace, saved)
    (found,) = workspace.decisions.set_apart_files()
    done = workspace.decisions.accept_set_apart(found.sha256, WHY)
    assert (done.new, done.known) == (0, 1)
    assert workspace.progress.get(saved.record).revisions == 1


def test_a_full_disk_lets_nothing_in_and_the_file_waits_on(
    workspace: Workspace, tmp_path: Path, fields: Fields
) -> None:
    long = dict.fromkeys(("achievements", "difficulties", "next_steps"), "x " * 4_999)
    with laptop(tmp_path / "checca", CHECCA) as checca:
        for _ in range(5):
            save(checca, fields | long, ubigeo="080502")
        take(workspace, export(checca, tmp_path / "checca.csv"))
    (found,) = workspace.decisions.set_apart_files()
    with workspace._db.read() as connection:
        (pages,) = connection.exec_driver_sql("PRAGMA page_count").one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 1}")
    with pytest.raises(CanasplanError, match="el disco está lleno"):
        workspace.decisions.accept_set_apart(found.sha256, WHY)
    assert workspace.decisions.set_apart_files() == (found,)
    assert workspace.decisions.accept_set_apart(found.sha256, WHY).new == 5


def test_a_row_that_was_changed_while_it_waited_keeps_its_whole_file_out(
    workspace: Workspace, strange: tuple[Revision, Path]
) -> None:
    take(workspace, strange[1])
    (found,) = workspace.decisions.set_apart_files()
    tamper(workspace.folder, "UPDATE set_apart SET line = replace(line, '150050', '950050')")
    with pytest.raises(CanasplanError, match="La fila 2 que se apartó no corresponde a su huella"):
        workspace.decisions.accept_set_apart(found.sha256, WHY)
    assert workspace.verify().revisions == 0


def test_letting_a_file_in_needs_a_reason_and_may_be_given_up(
    workspace: Workspace, strange: tuple[Revision, Path]
) -> None:
    take(workspace, strange[1])
    (found,) = workspace.decisions.set_apart_files()
    with pytest.raises(EntryRefusedError, match="motivo"):
        workspace.decisions.accept_set_apart(found.sha256, "  ")

    class GivenUpError(Exception):
        pass

    def give_up(*_: int) -> None:
        raise GivenUpError

    with pytest.raises(GivenUpError):
        workspace.decisions.accept_set_apart(found.sha256, WHY, give_up)
    assert len(workspace.decisions.set_apart_files()) == 1
    assert workspace.verify().revisions == 0


def test_entries_in_dispute_read_the_same_as_in_the_form(
    province: Workspace, fields: Fields
) -> None:
    heads = dispute(province, fields, {"percent": 40_00})
    ended = province.decisions.resolve(
        heads[0].record, fields_of(content(heads[1])), hashes_of(heads), WHY
    )
    assert ended.content == heads[1].content
