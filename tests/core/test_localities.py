"""Comunidades: completed from what was registered and from what avances name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from canasplan.bootstrap import Workspace
from canasplan.db import revision_store
from canasplan.errors import CanasplanError
from canasplan.model import Operation
from canasplan.revisions import seal
from tests.conftest import LAYO, PROVINCE_OFFICE


def test_a_new_name_is_kept_tidy_and_offered_in_its_district_only(province: Workspace) -> None:
    province.localities.add("080505", "  Taypitunga \n Alta ")
    assert province.localities.names("080505") == ("Taypitunga Alta",)
    assert province.localities.names("080501") == ()


def test_a_name_that_differs_in_case_or_accents_only_is_known_already(
    workspace: Workspace,
) -> None:
    for name in ("Ccollana", "CCOLLANA", "Ccollaná", "Ccolla\u0301na"):
        workspace.localities.add("080505", name)
    assert workspace.localities.names("080505") == ("Ccollana",)
    assert workspace.verify().records == 1


def test_names_come_sorted_without_case_or_accents(workspace: Workspace) -> None:
    for name in ("Ñuñoa", "taypitunga", "Áccha", "Bellavista"):
        workspace.localities.add("080505", name)
    assert workspace.localities.names("080505") == ("Áccha", "Bellavista", "Ñuñoa", "taypitunga")


def test_a_name_used_in_an_avance_is_offered_until_the_avance_is_voided(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    saved = workspace.progress.save(
        fields | {"locality": "Exaltación "}, record=workspace.progress.new_record()
    )
    workspace.progress.save(fields | {"locality": ""}, record=workspace.progress.new_record())
    assert workspace.localities.names("080505") == ("Exaltación",)
    workspace.localities.add("080505", "exaltacion")
    assert workspace.localities.names("080505") == ("Exaltación",)

    workspace.progress.void(saved.record, reason="Se registró dos veces")
    assert workspace.localities.names("080505") == ()


def test_a_name_that_was_corrected_is_offered_no_more(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    saved = workspace.progress.save(fields, record=workspace.progress.new_record())
    workspace.progress.save(
        fields | {"locality": "Urinsaya"},
        record=saved.record,
        base=saved.hash,
        reason="Fue en otra comunidad",
    )
    assert workspace.localities.names("080505") == ("Urinsaya",)


def test_a_voided_comunidad_is_offered_no_more(workspace: Workspace) -> None:
    workspace.localities.add("080505", "Taypitunga")
    with workspace._db.write() as connection:
        record = connection.exec_driver_sql("SELECT registro FROM locality").scalar_one()
        (added,) = revision_store.of_record(connection, record)
        gone = replace(added, number=2, parents=(added.hash,), operation=Operation.VOID)
        revision_store.add(connection, seal(gone))
    workspace._saves.reconcile()
    assert workspace.localities.names("080505") == ()
    assert workspace.verify().faults == ()


@pytest.mark.parametrize("name", ["", " \n ", "T" * 301, "Taypi\u202etunga", "Layo\ud800"])
def test_a_name_is_visible_and_not_too_long(workspace: Workspace, name: str) -> None:
    with pytest.raises(CanasplanError) as refused:
        workspace.localities.add("080505", name)
    assert str(refused.value) == "Escriba el nombre de la comunidad, de hasta 300 letras."
    assert workspace.localities.names("080505") == ()


def test_the_longest_name_fits(workspace: Workspace) -> None:
    workspace.localities.add("080505", "T" * 300)
    assert workspace.localities.names("080505") == ("T" * 300,)


def test_a_district_adds_to_itself_only_and_nobody_to_another_province(
    workspace: Workspace, province: Workspace
) -> None:
    with pytest.raises(CanasplanError, match="registra para 080505, no para 080501"):
        workspace.localities.add("080501", "Yanaoca")
    for each in (workspace, province):
        with pytest.raises(CanasplanError, match="080601 no es de Canas"):
            each.localities.add("080601", "Sicuani")
    assert workspace.localities.names("080501") == ()


def test_a_name_is_a_record_signed_by_who_added_it(workspace: Workspace) -> None:
    workspace.localities.add("080505", "Taypitunga")
    workspace.profiles.set(PROVINCE_OFFICE)
    workspace.localities.add("080501", "Yanaoca")
    with workspace._db.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT nombre, autor, ambito, operacion FROM locality_revision ORDER BY id"
        ).all()
    assert [tuple(row) for row in rows] == [
        ("Taypitunga", LAYO.author, "080505", "alta"),
        ("Yanaoca", PROVINCE_OFFICE.author, "0805", "alta"),
    ]
    assert workspace.verify().faults == ()
