"""What the rules say of rows that were proven: told, and nothing is lost for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from canasplan.bootstrap import Workspace
from canasplan.exchange.imports import FileReport, Outcome
from canasplan.model import Operation, Progress, Revision
from canasplan.revisions import seal
from tests.corpus.source import first, rows_of, written
from tests.exchange.waiting import take

CORRECT_IT = "Se incorpora como está: corríjalo quien lo registró."


def revision(seed: int, **changed: object) -> Revision:
    made = first(Random(seed))
    assert isinstance(made.content, Progress)
    content = replace(made.content, **{"date": date(2022, 9, 1), **changed})  # type: ignore[arg-type]
    return seal(replace(made, content=content))


def received(office: Workspace, path: Path, revisions: list[Revision]) -> FileReport:
    path.write_bytes(written(rows_of(revisions)))
    return take(office, path)


def told(report: FileReport) -> list[str]:
    assert report.outcome is Outcome.TAKEN
    return [notice for notice in report.notices if not notice.startswith("La columna")]


def test_nothing_is_told_of_rows_within_the_rules(province: Workspace, tmp_path: Path) -> None:
    assert told(received(province, tmp_path / "a.csv", [revision(1), revision(2)])) == []


def test_a_wrong_clock_loses_nothing_and_is_told(province: Workspace, tmp_path: Path) -> None:
    ahead = [revision(seed, date=date(2022, 9, 16)) for seed in (1, 2)]
    early = revision(3, date=date(2018, 12, 31))

    report = received(province, tmp_path / "a.csv", [revision(4), *ahead, early])

    assert report.counts.new == 4
    assert told(report) == [
        "2 filas (la primera es la 3): La fecha está en el futuro (hoy es 15/09/2022). "
        + CORRECT_IT,
        "Fila 5: La fecha debe estar entre los años 2019 y 2023: los del plan y uno más. "
        + CORRECT_IT,
    ]


def test_unknown_codes_are_told(province: Workspace, tmp_path: Path) -> None:
    report = received(
        province, tmp_path / "a.csv", [revision(1, action="9.99.99"), revision(2, plan="otro")]
    )

    assert report.counts.new == 2
    assert sorted(told(report)) == [
        "Fila 2: La acción 9.99.99 no existe en el plan canas-2019-2022. Revise el código, por "
        "ejemplo 1.02.03. " + CORRECT_IT,
        "Fila 3: El plan otro no está cargado aquí. " + CORRECT_IT,
    ]


def test_many_different_problems_are_counted(province: Workspace, tmp_path: Path) -> None:
    wrong = [revision(seed, action=f"9.99.{seed:02}") for seed in range(10, 17)]

    notices = told(received(province, tmp_path / "a.csv", wrong))

    assert len(notices) == 6
    assert notices[-1] == "Hay 2 avisos más como estos."


def test_a_voiding_that_is_said_to_count_is_told(province: Workspace, tmp_path: Path) -> None:
    voided = seal(replace(revision(1), operation=Operation.VOID, reason="Repetido"))
    rows = rows_of([voided, revision(2)])
    rows[0]["vigente"], rows[1]["vigente"] = "1", "sí"
    path = tmp_path / "a.csv"
    path.write_bytes(written(rows))

    assert [told for told in take(province, path).notices if "vigente" in told] == [
        "La columna «vigente» dice otra cosa que su código en 2 filas: no se toma en cuenta."
    ]
