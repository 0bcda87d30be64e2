"""Where data lives: beside a portable program, where a person chose, or where the system says."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from canasplan import paths
from canasplan.errors import CanasplanError
from canasplan.places import Places
from canasplan.program_place import Standing

STICK = Places(drive_type=lambda _: 2, environment={})
"""A computer on which everything is on a stick."""


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A laptop of its own: program in one folder, the account's data in another."""
    program = tmp_path / "programa"
    program.mkdir()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program / "CanasPlan.exe"))
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "cuenta")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporal"))  # the tests' own folder is as good
    return tmp_path


def test_without_a_choice_the_data_is_in_the_local_folder_of_the_account(laptop: Path) -> None:
    assert paths.default_folder() == laptop / "cuenta"


def test_the_local_folder_is_the_one_of_this_program_and_never_roams() -> None:
    folder = paths.local_folder()
    assert folder.is_absolute()
    assert "CanasPlan" in folder.parts
    assert "Roaming" not in folder.parts


@pytest.mark.parametrize("mark", [".portable", "datos"])
def test_a_portable_program_keeps_its_data_beside_itself(laptop: Path, mark: str) -> None:
    beside = laptop / "programa" / mark
    if mark == "datos":
        beside.mkdir()
    else:
        beside.touch()
    assert paths.default_folder() == laptop / "programa" / "datos"


def test_a_chosen_folder_is_used_from_the_next_start_on(laptop: Path) -> None:
    chosen = laptop / "Año 2022 ñ"
    paths.remember_folder(chosen)
    assert paths.default_folder() == chosen


def test_choosing_the_local_folder_again_forgets_the_other_choice(
    laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.remember_folder(laptop / "otra")
    paths.remember_folder(paths.local_folder())
    assert paths.default_folder() == laptop / "cuenta"

    (laptop / "cuenta").rename(laptop / "cuenta nueva")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: laptop / "cuenta nueva")
    assert paths.default_folder() == laptop / "cuenta nueva"


def test_a_portable_program_ignores_what_was_chosen_on_the_account(laptop: Path) -> None:
    paths.remember_folder(laptop / "otra")
    (laptop / "programa" / "datos").mkdir()
    assert paths.default_folder() == laptop / "programa" / "datos"


def test_a_portable_program_leaves_what_the_account_remembers_as_it_was(laptop: Path) -> None:
    (laptop / "programa" / ".portable").touch()
    paths.remember_folder(laptop / "otra")
    (laptop / "programa" / ".portable").unlink()
    assert paths.default_folder() == laptop / "cuenta"


def test_a_portable_program_on_a_stick_keeps_its_data_on_the_computer(laptop: Path) -> None:
    (laptop / "programa" / ".portable").touch()
    (laptop / "programa" / "datos").mkdir()
    assert paths.portable_folder(STICK) is None
    assert paths.default_folder(STICK) == laptop / "cuenta"
    assert paths.portable_folder() == laptop / "programa" / "datos"


def test_a_portable_program_shown_from_a_zip_keeps_its_data_on_the_computer(
    laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (laptop / "programa" / ".portable").touch()
    monkeypatch.setenv("TMPDIR", str(laptop))
    assert paths.program_standing() is Standing.TEMPORARY
    assert paths.default_folder() == laptop / "cuenta"

    (laptop / "programa" / "datos").mkdir()
    (laptop / "programa" / "datos" / "canasplan.db").touch()
    assert paths.default_folder() == laptop / "cuenta"


@pytest.mark.parametrize("name", ["canasplan.db", "canasplan.diario", "respaldos"])
def test_data_that_were_carried_on_a_stick_are_never_passed_over(laptop: Path, name: str) -> None:
    carried = laptop / "programa" / "datos"
    (carried / name).mkdir(parents=True)
    assert paths.default_folder(STICK) == carried

    (laptop / "cuenta").mkdir()
    (laptop / "cuenta" / "carpeta.txt").write_text(str(laptop / "copiados"))
    assert paths.default_folder(STICK) == laptop / "copiados"


def test_a_checkout_is_settled_wherever_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys, "frozen", raising=False)
    assert paths.program_standing(STICK) is Standing.SETTLED


def test_the_program_of_a_checkout_is_the_checkout() -> None:
    assert (paths.program_folder() / "canasplan" / "paths.py").samefile(paths.__file__)


def test_what_ships_with_the_program_is_found_in_a_checkout_and_in_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.resource("seed", "plan.json").is_file()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("seed", "plan.json") == tmp_path / "seed" / "plan.json"


# --- The data folder


def test_a_data_folder_is_made_with_all_that_lead_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "uno" / "dos"
    assert paths.ready_folder(folder) == folder
    assert folder.is_dir()
    assert paths.ready_folder(folder) == folder


def test_a_data_folder_that_is_a_file_is_refused_with_its_name(tmp_path: Path) -> None:
    taken = tmp_path / "datos"
    taken.write_text("x")
    with pytest.raises(CanasplanError) as refused:
        paths.ready_folder(taken)
    assert str(refused.value) == (
        f"No se puede usar la carpeta de datos {taken} (ya existe y no es una carpeta). "
        "Elija otra con --datos o pida permiso de escritura."
    )
