"""Edited rows: compared cell by cell, accepted as far as a person wants, or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from canasplan.bootstrap import Workspace
from canasplan.decisions import ACCEPTED, REFUSED
from canasplan.errors import CanasplanError
from canasplan.exchange.proposals import Proposal
from canasplan.model import EntryRefusedError, Operation, Progress, Revision, SavedOnceError
from tests.core.second_place import Fields, hashes, no_room_for_the_journal, unix
from tests.core.tampering import tamper
from tests.exchange.records import add, save
from tests.exchange.waiting import edit, export, laptop, rival, take

WHY = "Se verificó con el acta"


def content(revision: Revision) -> Progress:
    assert isinstance(revision.content, Progress)
    return revision.content


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
    tamper(province.folder, "UPDATE proposal SET momento = '2022-01-01T00:00:00.000Z'")
    with pytest.raises(CanasplanError, match="ya fue aceptada"):
        province.decisions.accept_proposal(found.id, ["monto_soles"], WHY)
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
