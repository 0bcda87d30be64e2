"""Verifying: whatever changes in the file without the program is found and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace
from canasplan.fields import FIELDS
from canasplan.integrity import Fault
from canasplan.paths import DATABASE, JOURNAL
from tests.core.tampering import OTHER_WORDS, faults, lost, other_state, tamper


def test_what_the_program_wrote_is_in_order(workspace: Workspace, saved: str) -> None:
    found = workspace.verify()
    assert (found.revisions, found.records, found.faults) == (5, 3, ())


def test_a_new_folder_is_in_order(workspace: Workspace) -> None:
    found = workspace.verify()
    assert (found.revisions, found.records, found.faults) == (0, 0, ())


ENVELOPE = ["hash", "revision", "padres", "operacion", "motivo", "autor", "equipo", "ambito",
            "momento"]  # fmt: skip


@pytest.mark.parametrize("column", [*ENVELOPE, *(field.column for field in FIELDS)])
def test_a_change_in_any_column_of_a_revision_is_found(
    workspace: Workspace, folder: Path, saved: str, column: str
) -> None:
    numbers = {"revision"} | {field.column for field in FIELDS if field.kind.integer}
    changed = (
        f"coalesce({column}, 0) + 1" if column in numbers else f"coalesce({column}, '') || 'x'"
    )
    where = f"registro = '{saved}' AND revision = 2"
    tamper(folder, f"UPDATE progress_revision SET {column} = {changed} WHERE {where}")
    number = 3 if column == "revision" else 2
    assert Fault(saved, f"La revisión {number} no corresponde a su huella (hash).") in faults(
        workspace
    )


@pytest.mark.parametrize("record", ["xx-1", "co-1", "av-1", ""])
def test_a_revision_under_another_id_is_found(
    workspace: Workspace, folder: Path, saved: str, record: str
) -> None:
    where = f"registro = '{saved}' AND revision = 2"
    tamper(folder, f"UPDATE progress_revision SET registro = '{record}' WHERE {where}")
    found = faults(workspace)
    assert Fault(record, "La revisión 2 no corresponde a su huella (hash).") in found
    assert other_state(saved, derived=False) in found


def test_a_revision_that_is_gone_is_found(workspace: Workspace, folder: Path, saved: str) -> None:
    tamper(
        folder,
        "DELETE FROM pending",
        f"DELETE FROM progress_revision WHERE registro = '{saved}' AND revision = 1",
    )
    assert faults(workspace) == [other_state(saved, derived=False), lost(saved, 1)]
    (folder / JOURNAL).unlink()
    assert other_state(saved, derived=False) in faults(workspace)


def test_a_record_whose_revisions_are_all_gone_is_found(
    workspace: Workspace, folder: Path, saved: str
) -> None:
    tamper(
        folder, "DELETE FROM pending", f"DELETE FROM progress_revision WHERE registro = '{saved}'"
    )
    found = faults(workspace)
    assert Fault(saved, "Hay un estado actual sin revisiones.") in found
    assert {lost(saved, 1), lost(saved, 2)} < set(found)


@pytest.mark.parametrize(
    "change",
    [
        "heads = 'x'",
        "revisions = 1",
        "voided = 1",
        "accion = '1.02.04'",
        "ubigeo = '080501'",
        "fecha = '2022-03-05'",
        "estado = 'concluida'",
        "porcentaje = 9999",
        "porcentaje = NULL",
    ],
)
def test_a_current_state_that_its_revisions_do_not_give_is_found(
    workspace: Workspace, folder: Path, saved: str, change: str
) -> None:
    tamper(folder, f"UPDATE progress SET {change} WHERE registro = '{saved}'")
    # A head that no revision has may be of one that was lost: computing anew would hide it.
    assert other_state(saved, derived=change != "heads = 'x'") in faults(workspace)


def test_a_current_state_that_is_missing_is_found(
    workspace: Workspace, folder: Path, saved: str
) -> None:
    tamper(folder, f"DELETE FROM progress WHERE registro = '{saved}'")
    assert other_state(saved) in faults(workspace)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE total SET records = 2",
        "UPDATE total SET last_porcentaje = NULL",
        "DELETE FROM total",
        "INSERT INTO total VALUES ('canas-2019-2022', '1.02.03', '080501', 1, '2022-03-04', "
        "'concluida', NULL)",
    ],
)
def test_a_total_that_does_not_fit_is_found(
    workspace: Workspace, folder: Path, saved: str, statement: str
) -> None:
    tamper(folder, statement)
    place = "080501" if statement.startswith("INSERT") else "080505"
    told = f"El total de la acción 1.02.03 en {place} no corresponde a sus avances."
    found = faults(workspace)
    assert Fault("", told, derived=True) in found
    assert {each.record for each in found} == {""}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO progress_text(progress_text) VALUES('delete-all')",
        "INSERT INTO progress_text(rowid, logros) SELECT id, logros FROM progress_revision "
        "WHERE revision = 1 LIMIT 1",
        "UPDATE progress_text_docsize SET id = 99",
    ],
)
def test_a_search_index_that_does_not_fit_is_found(
    workspace: Workspace, folder: Path, saved: str, statement: str
) -> None:
    tamper(folder, statement)
    assert faults(workspace) == [OTHER_WORDS]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE locality_revision", "La revisión 1 no corresponde a su huella (hash)."),
        ("UPDATE locality", "El estado actual no corresponde a sus revisiones."),
    ],
)
def test_a_change_in_a_comunidad_is_found(
    workspace: Workspace, folder: Path, saved: str, change: str, what: str
) -> None:
    tamper(folder, f"{change} SET nombre = 'Otra'")
    assert [each.what for each in faults(workspace)] == [what]


def test_verifying_changes_nothing(workspace: Workspace, folder: Path, saved: str) -> None:
    tamper(folder, "UPDATE total SET records = 2")
    before = (folder / DATABASE).read_bytes()
    assert faults(workspace) == faults(workspace)
    assert (folder / DATABASE).read_bytes() == before
