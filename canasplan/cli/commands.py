"""The other commands: window, profile, self-test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canasplan import __version__
from canasplan.cli.asking import Asked, folder_of, reading, writing
from canasplan.cli.output import print_json
from canasplan.errors import CanasplanError
from canasplan.model import Profile
from canasplan.paths import program_folder

if TYPE_CHECKING:
    from canasplan.bootstrap import Workspace


def open_window(asked: Asked) -> int:
    """Open the window (the only command that needs Qt, beside the self-test)."""
    from canasplan.app import run

    return run(asked.datos.absolute() if asked.datos else None)


def tell_version(asked: Asked) -> int:
    """Say which program this is, where it runs from, and which data it would open."""
    from canasplan.db.migrations import NEWEST

    print(f"CanasPlan {__version__}, esquema de datos {NEWEST}")
    print(f"Programa: {program_folder()}")
    print(f"Datos: {folder_of(asked)}")
    return 0


def set_profile(asked: Asked) -> int:
    """Set who records here; without options, say who does."""
    changes = asked.ubigeo or asked.nombre or asked.cargo
    with writing(asked) if changes else reading(asked) as workspace:
        before = workspace.profiles.get()
        if changes:
            workspace.profiles.set(_changed_profile(asked, before))
        profile = workspace.profiles.get()
        if profile is None:
            raise CanasplanError("Falta decir quién registra: use --ubigeo, --nombre y --cargo.")
        if asked.json:
            print_json({"ubigeo": profile.scope, "nombre": profile.name, "cargo": profile.post})
        else:
            print(f"Registra {profile.author} para {_place(workspace, profile.scope)}.")
    return 0


def _changed_profile(asked: Asked, before: Profile | None) -> Profile:
    return Profile(
        asked.ubigeo or (before.scope if before else ""),
        asked.nombre or (before.name if before else ""),
        asked.cargo or (before.post if before else ""),
    )


def _place(workspace: Workspace, scope: str) -> str:
    district = workspace.plans.current().district(scope)
    return f"{district.name} ({scope})" if district else f"la provincia de Canas ({scope})"


def self_test(asked: Asked) -> int:
    """Test the program in a folder of its own."""
    from canasplan.selftest import run

    return run(asked.informe)
