"""Who records here: a district of the plan or the province, a name and a post."""

from __future__ import annotations

from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.errors import CanasplanError
from canasplan.model import Profile
from tests.conftest import LAYO, FixedClock


def test_the_profile_is_kept(folder: Path, clock: FixedClock) -> None:
    with open_workspace(folder, clock) as workspace:
        assert workspace.profiles.get() is None
        workspace.profiles.set(LAYO)
    with open_workspace(folder, clock) as workspace:
        assert workspace.profiles.get() == LAYO


def test_a_profile_can_change(workspace: Workspace) -> None:
    office = Profile("0805", "Julio Mamani", "Planificador")
    workspace.profiles.set(office)
    assert workspace.profiles.get() == office


def test_names_are_kept_tidy_and_in_one_spelling(workspace: Workspace) -> None:
    workspace.profiles.set(Profile("080508", "  Jose\u0301 Huamán ", "Te\u0301cnico\t"))
    assert workspace.profiles.get() == Profile("080508", "José Huamán", "Técnico")


@pytest.mark.parametrize(
    ("profile", "what"),
    [
        (Profile("080505", " ", "Técnica"), "nombre"),
        (Profile("080505", "Rosa", ""), "cargo"),
        (Profile("080505", "R" * 301, "Técnica"), "nombre"),
        (Profile("080505", "Rosa\u202e", "Técnica"), "nombre"),
        (Profile("080505", "Rosa", "Técnica\nde campo"), "cargo"),
    ],
)
def test_a_name_and_a_post_are_one_visible_line_each(
    workspace: Workspace, profile: Profile, what: str
) -> None:
    with pytest.raises(CanasplanError) as refused:
        workspace.profiles.set(profile)
    assert str(refused.value) == f"Escriba el {what} de quien registra, en una línea."
    assert workspace.profiles.get() == LAYO


def test_the_longest_name_fits(workspace: Workspace) -> None:
    workspace.profiles.set(Profile("080505", "R" * 300, "T" * 300))
    assert workspace.profiles.get() == Profile("080505", "R" * 300, "T" * 300)


@pytest.mark.parametrize("ubigeo", ["", "0705", "080601", "80505"])
def test_only_canas_and_its_districts_record_here(workspace: Workspace, ubigeo: str) -> None:
    with pytest.raises(CanasplanError) as refused:
        workspace.profiles.set(Profile(ubigeo, "Rosa", "Técnica"))
    assert str(refused.value) == (
        f"El ubigeo {ubigeo} no es de Canas. Use uno de estos: 0805, 080501, 080502, 080503, "
        "080504, 080505, 080506, 080507, 080508 (0805 es la oficina provincial)."
    )
    assert workspace.profiles.get() == LAYO


def test_nothing_is_recorded_before_somebody_said_who_records(
    folder: Path, clock: FixedClock, fields: dict[str, str]
) -> None:
    with open_workspace(folder, clock) as workspace:
        with pytest.raises(CanasplanError, match="Falta decir quién registra"):
            workspace.progress.save(fields, record=workspace.progress.new_record())
        with pytest.raises(CanasplanError, match="Falta decir quién registra"):
            workspace.localities.add("080505", "Taypitunga")
