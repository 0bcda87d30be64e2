"""What a person decides about what was received: by name, with a reason, never overwriting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from canasplan.bootstrap import Workspace
from canasplan.decisions import ACCEPTED, REFUSED
from canasplan.entry import fields_of
from canasplan.errors import CanasplanError
from canasplan.exchange.imports import Outcome
from canasplan.exchange.proposals import Proposal
from canasplan.model import EntryRefusedError, Operation, Profile, Progress, Revision
from canasplan.saving import SavedOnceError
from tests.core.second_place import Fields, hashes, no_room_for_the_journal, unix
from tests.core.tampering import tamper
from tests.exchange.records import add, save
from tests.exchange.waiting import dispute, edit, export, laptop, rival, take

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


# --- Proposals


@pytest.fixture
def sent(tmp_path: Path, fields: Fields) -> tuple[Revision, Path]:
    """An avance of Layo, and the file with it."""
    with laptop(tmp_path / "layo") as layo:
        return save(layo, fields), export(layo, tmp_path / "avances.csv")


def proposed(province: Workspace, path: Path, **cells: str) -> Proposal:
    """Take the file up as it is, then edited by hand."""
    take(province, path)
    return edited(province, path, **cells)


def edited(province: Workspace, path: Path, **cells: str) -> Proposal:
    report = take(province, edit(path, **cells))
    assert report.counts.proposals == 1, [each.value for each in report.findings]
    return province.decisions.proposals()[-1]


def cells_of(found: Proposal) -> list[tuple[str, Any, Any]]:
    return [(cell.column, cell.known, cell.proposed) for cell in found.changed]


def test_an_edited_row_stands_beside_what_is_known_cell_by_cell(
    province: Workspace, sent: tuple[Revision, Path]
) -> None:
    saved, path = sent
    found = proposed(province, path, monto_soles="1600.50", comunidad="'=Hanocca")
    assert (found.file, found.row, found.record) == ("avances.csv", 2, saved.record)
    assert (found.known, found.state, found.author) == (saved, "abierta", "")
    assert found.current is not None
    assert found.current.winner == saved
    assert cells_of(found) == [
        ("comunidad", "Taypitunga", "=Hanocca"),
        ("monto_soles", 1500_50, 1600_50),
    ]
    assert found.content.amount == 1600_50


def test_the_chosen_cells_become_a_revision_of_the_person_who_accepts(
    province: Workspace, sent: tuple[Revision, Path]
) -> None:
    saved, path = sent
    found = proposed(province, path, monto_soles="1600.50", comunidad="Hanocca")
    made = province.decisions.accept_proposal(found.id, ["monto_soles"], WHY)
    assert (made.operation, made.parents, made.reason) == (Operation.CHANGE, (saved.hash,), WHY)
    assert made.author == "Julio Mamani (Planificador)"
    assert (content(made).amount, content(made).locality) == (1600_50, "Taypitunga")
    assert province.progress.history(saved.record) == (saved, made)
    assert province.decisions.proposals() == ()
    (decided,) = province.decisions.proposals(ACCEPTED)
    assert (decided.author, decided.moment, decided.reason) == (made.author, made.moment, WHY)
    assert province.exports.pending() == 1
    province.progress.undo(saved.record)
    assert province.progress.get(saved.record).progress == saved.content
    assert province.verify().faults == ()


def test_cells_are_taken_into_what_the_record_is_now(
    province: Workspace, sent: tuple[Revision, Path], fields: Fields
) -> None:
    saved, path = sent
    take(province, path)
    province.progress.save(
        fields | {"percent": "30", "amount": "1700"},
        record=saved.record,
        base=saved.hash,
        reason="Se midió otra vez",
    )
    found = edited(province, path, monto_soles="1600.50")
    (cell,) = found.changed
    assert (cell.known, cell.proposed, cell.now) == (1500_50, 1600_50, 1700_00)
    made = province.decisions.accept_proposal(found.id, ["monto_soles"], WHY)
    assert (content(made).percent, content(made).amount) == (30_00, 1600_50)


def test_accepting_into_a_conflict_resolves_it(
    province: Workspace, sent: tuple[Revision, Path]
) -> None:
    saved, path = sent
    found = proposed(province, path, monto_soles="1600.50")
    add(province, rival(saved, percent=40_00))
    made = province.decisions.accept_proposal(found.id, ["monto_soles"], WHY)
    assert made.operation is Operation.RESOLVE
    assert len(made.parents) == 2
    assert province.decisions.conflicts() == ()


def test_an_edited_row_of_an_unknown_record_becomes_a_new_one(
    province: Workspace, tmp_path: Path, fields: Fields
) -> None:
    with laptop(tmp_path / "layo") as layo:
        save(layo, fields)
        saved = save(layo, fields, date="05/03/2022")
        path = export(layo, tmp_path / "avances.csv")
    take(province, edit(path, 1, monto_soles="1600.50"))
    (found,) = province.decisions.proposals()
    assert (found.known, found.current) == (None, None)
    columns = [cell.column for cell in found.changed]
    assert "menores_18" not in columns
    assert "aliados" not in columns
    assert all(cell.takable for cell in found.changed)
    made = province.decisions.accept_proposal(found.id, columns, WHY)
    assert (made.record, made.operation, made.parents) == (saved.record, Operation.CREATE, ())
    assert content(made).amount == 1600_50
    assert province.decisions.accept_proposal(found.id, columns, WHY) == made


def test_an_edited_row_of_an_unknown_revision_is_compared_with_what_counts_now(
    province: Workspace, tmp_path: Path, fields: Fields
) -> None:
    with laptop(tmp_path / "layo") as layo:
        saved = save(layo, fields)
        take(province, export(layo, tmp_path / "antes.csv"))
        changed = fields | {"percent": "30"}
        layo.progress.save(changed, record=saved.record, base=saved.hash, reason="Se midió")
        path = export(layo, tmp_path / "avances.csv")
    report = take(province, edit(path, 1, monto_soles="1600.50"))
    assert report.counts.proposals == 1, report.findings
    (found,) = province.decisions.proposals()
    assert found.known == saved
    assert [cell.column for cell in found.changed] == ["porcentaje", "monto_soles"]


def test_who_saved_it_and_when_is_never_taken_over(
    province: Workspace, sent: tuple[Revision, Path]
) -> None:
    found = proposed(province, sent[1], autor="Otra Persona (Alcalde)", motivo="porque sí")
    assert [(cell.column, cell.takable) for cell in found.changed] == [
        ("motivo", False),
        ("autor", False),
    ]
    for columns, told in (
        (["autor"], "La columna autor no se puede tomar de esa fila. Elija entre: ninguna."),
        ([], "Elija al menos una celda, o rechace la propuesta."),
    ):
        with pytest.raises(CanasplanError) as refused:
            province.decisions.accept_proposal(found.id, columns, WHY)
        assert str(refused.value) == told
    assert len(province.decisions.proposals()) == 1


def test_accepted_cells_are_judged_by_the_rules(
    province: Workspace, sent: tuple[Revision, Path]
) -> None:
    found = proposed(province, sent[1], fecha="2031-03-04", menores_18="99")
    with pytest.raises(EntryRefusedError) as refused:
        province.decisions.accept_proposal(found.id, ["fecha", "menores_18"], WHY)
    assert {problem.field for problem in refused.value.problems} >= {"date", "minors"}
    with pytest.raises(EntryRefusedError, match="motivo"):
        province.decisions.accept_proposal(found.id, ["fecha"], "")
    assert len(province.decisions.proposals()) == 1


def test_a_refused_proposal_stays_readable_with_who_and_why(
    province: Workspace, sent: tuple[Revision, Path]
) -> None:
    found = proposed(province, sent[1], monto_soles="1600.50")
    for _ in range(2):  # the second time after an unclear error
        province.decisions.refuse_proposal(found.id, WHY)
    assert province.decisions.proposals() == ()
    (refused,) = province.decisions.proposals(REFUSED)
    assert (refused.author, refused.reason) == ("Julio Mamani (Planificador)", WHY)
    with pytest.raises(CanasplanError, match="ya fue rechazada por Julio Mamani"):
        province.decisions.accept_proposal(found.id, ["monto_soles"], WHY)
    with pytest.raises(CanasplanError, match="ya fue rechazada"):
        province.decisions.refuse_proposal(found.id, "otro motivo")
    with pytest.raises(CanasplanError, match="No hay ninguna propuesta 99"):
        province.decisions.refuse_proposal(99, WHY)


def test_accepting_again_after_an_unclear_error_gives_what_was_saved(
    province: Workspace, sent: tuple[Revision, Path]
) -> None:
    found = proposed(province, sent[1], monto_soles="1600.50")
    made = province.decisions.accept_proposal(found.id, ["monto_soles"], WHY)
    assert province.decisions.accept_proposal(found.id, ["monto_soles"], WHY) == made
    assert province.progress.get(found.record).revisions == 2
    with pytest.raises(CanasplanError, match="ya fue aceptada"):
        province.decisions.accept_proposal(found.id, ["monto_soles"], "otro motivo")


@unix
def test_an_acceptance_that_is_in_one_place_only_is_completed_by_the_next_try(
    province: Workspace, sent: tuple[Revision, Path]
) -> None:
    found = proposed(province, sent[1], monto_soles="1600.50")
    before = hashes(province.folder)
    with no_room_for_the_journal(province.folder), pytest.raises(SavedOnceError):
        province.decisions.accept_proposal(found.id, ["monto_soles"], WHY)
    made = province.decisions.accept_proposal(found.id, ["monto_soles"], WHY)
    assert hashes(province.folder) == [*before, made.hash]


def test_cells_are_not_taken_into_a_damaged_record(
    province: Workspace, sent: tuple[Revision, Path]
) -> None:
    found = proposed(province, sent[1], monto_soles="1600.50")
    tamper(province.folder, "UPDATE progress_revision SET porcentaje = 99")
    with pytest.raises(CanasplanError, match="no corresponde a su huella"):
        province.decisions.accept_proposal(found.id, ["monto_soles"], WHY)


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
