"""Three laptops, two ways to send, two orders: one and the same province, byte by byte."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.imports import FileReport, Outcome
from canasplan.model import Profile
from tests.conftest import FixedClock
from tests.exchange.records import save

SOFFICE = shutil.which("soffice")
LAPTOPS = {
    "Layo": Profile("080505", "Rosa Quispe", "Técnica de campo"),
    "Layo, la segunda": Profile("080505", "Juan Ccori", "Técnico"),
    "Túpac Amaru": Profile("080508", "Elsa Ñahui", "Técnica"),
}
OFFICE = Profile("0805", "Ana Condori", "Planificadora")

# What LibreOffice does to a CSV that somebody opens, with all that its dialog can recognise
# (dates, numbers, "special" ones), and saves again.
READ = "--infilter=CSV:44,34,76,1,,{language},false,true,false,false,false,-1"
WRITTEN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false"
ENGLISH, SPANISH = 1033, 10250

pytestmark = [
    pytest.mark.skipif(SOFFICE is None, reason="falta LibreOffice Calc (soffice)"),
    pytest.mark.timeout(300),
]


def work(workspace: Workspace, profile: Profile, fields: dict[str, str]) -> None:
    """A week of somebody: dates of both readings, lost zeros, texts that look like others."""
    workspace.profiles.set(profile)
    entry = fields | {"ubigeo": profile.scope}
    first = save(workspace, entry, date="04/03/2022", amount="1500.50", percent="25")
    save(workspace, entry, date="13/12/2021", amount="0.5", quantity="1200", unit="m³")
    save(workspace, entry, date="05/06/2022", achievements="=1+1 «ñandú»;\nsegunda línea")
    save(workspace, entry, date="01/02/2022", locality="0012", unit="1/2", quantity="3")
    save(workspace, entry, date="07/08/2022", achievements="'Taller', \"niñas\" | 50 %\t.")
    twice = save(workspace, entry, date="11/11/2021", achievements="Registrado dos veces")
    workspace.progress.void(twice.record, base=twice.hash, reason="Se registró dos veces")
    workspace.progress.save(
        entry | {"percent": "40"},
        record=first.record,
        base=first.hash,
        reason="Faltaba lo de abril",
    )


def resaved(path: Path, folder: Path, language: int) -> Path:
    """Open a CSV with the real LibreOffice and save it again."""
    profile = f"-env:UserInstallation={(folder / 'perfil').as_uri()}"
    read = READ.format(language=language)
    command = [str(SOFFICE), profile, "--headless", read, "--convert-to", WRITTEN]
    target = folder / str(language)
    subprocess.run(
        [*command, "--outdir", str(target), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert (target / path.name).read_bytes() != path.read_bytes()
    return target / path.name


def province(
    folder: Path, files: Sequence[Path], clock: FixedClock
) -> tuple[bytes, list[FileReport]]:
    with open_workspace(folder, clock) as workspace:
        workspace.profiles.set(OFFICE)
        reports = workspace.imports.take(files)
        workspace.exports.write(ExportRequest(), folder.with_suffix(".csv"))
    return folder.with_suffix(".csv").read_bytes(), reports


def test_packages_and_resaved_files_in_two_orders_give_the_same_province(
    tmp_path: Path, clock: FixedClock, fields: dict[str, str]
) -> None:
    packages, spoiled = [], []
    for number, (name, profile) in enumerate(LAPTOPS.items()):
        with open_workspace(tmp_path / name, clock) as workspace:
            work(workspace, profile, fields)
            plain = tmp_path / f"avances_{number}.csv"
            workspace.exports.write(ExportRequest(), plain)
            packages.append(tmp_path / f"CANAS_{profile.scope}_000{number}.zip")
            workspace.exports.write_package(ExportRequest(), packages[-1])
        spoiled.append(resaved(plain, tmp_path, SPANISH if number % 2 else ENGLISH))

    one, first = province(tmp_path / "una", [*spoiled, *packages], clock)
    other, second = province(tmp_path / "otra", [*reversed(packages), *reversed(spoiled)], clock)

    assert one == other
    refused = [str(one) for report in first + second for one in report.findings]
    assert refused == []
    assert {report.outcome for report in first + second} == {Outcome.TAKEN}
    assert sum(report.counts.proposals for report in first + second) == 0
    assert [report.counts.healed for report in first[:3]] == [8, 8, 8]
    assert [report.counts.new for report in first] == [8, 8, 8, 0, 0, 0]
    assert [report.counts.known for report in second] == [0, 0, 0, 8, 8, 8]
