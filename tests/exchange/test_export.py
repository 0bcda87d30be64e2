"""What `avances.csv` holds, which rows count, which records are chosen, how it is named."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.exchange.avances_csv import COLUMNS, HEADER, read_revision
from canasplan.exchange.export import ExportRequest, suggested_name
from canasplan.identity import new_record
from canasplan.model import Operation, Progress, Revision
from canasplan.revisions import seal
from tests.exchange.records import add, many, rows_of, save

if TYPE_CHECKING:
    from tests.conftest import FixedClock

ALL = ExportRequest()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "memoria USB ñ"
    folder.mkdir()
    return folder / "avances.csv"


def counting(path: Path) -> list[tuple[str, str]]:
    """Hash and operation of each row that counts."""
    return [(row["hash"], row["operacion"]) for row in rows_of(path) if row["vigente"] == "1"]


# --- What is in the file


def test_an_empty_folder_gives_the_bytes_of_a_header(workspace: Workspace, target: Path) -> None:
    result = workspace.exports.write(ALL, target)

    assert target.read_bytes() == b"\xef\xbb\xbf" + HEADER.encode("ascii")
    assert (result.rows, result.records) == (0, 0)


def test_each_row_carries_the_revision_that_was_saved(
    workspace: Workspace, fields: dict[str, str], target: Path
) -> None:
    saved = save(workspace, fields, achievements="Primero,\r\nluego «fin»", allies="MINEDU\nA|B")

    result = workspace.exports.write(ALL, target)

    (row,) = rows_of(target)
    assert tuple(row) == COLUMNS
    assert read_revision(row) == saved
    assert (row["esquema"], row["fila"], row["filas_total"]) == ("1", "1", "1")
    assert (row["eje"], row["tema"]) == ("DESARROLLO HUMANO Y SOCIAL", "SANEAMIENTO BASICO")
    assert row["accion"].startswith("Ampliación de Sistema de Abastecimiento de Agua Potable.")
    assert (row["distrito"], row["aliados"]) == ("Layo", "MINEDU|A\\|B")
    data = target.read_bytes()
    assert b'"Primero,\nluego ' in data
    assert data.count(b"\r") == data.count(b"\r\n") == 2
    assert (result.path, result.rows, result.records) == (target, 1, 1)
    assert (result.size, result.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_the_same_state_gives_the_same_bytes_whenever_and_wherever_it_is_written(
    workspace: Workspace, fields: dict[str, str], target: Path, clock: FixedClock
) -> None:
    for day in ("04/03/2022", "01/02/2022", "05/05/2021"):
        saved = save(workspace, fields, date=day)
    workspace.progress.void(saved.record, reason="Repetido")
    workspace.exports.write(ALL, target)
    clock.moment = datetime(2022, 12, 1, tzinfo=UTC)
    again = target.with_name("otra vez.csv")

    with open_workspace(workspace.folder, clock) as reopened:
        reopened.exports.write(ALL, again)

    assert again.read_bytes() == target.read_bytes()


def test_rows_stand_by_date_then_record_then_revision_and_are_numbered(
    workspace: Workspace, fields: dict[str, str], target: Path
) -> None:
    late = save(workspace, fields, date="05/05/2022")
    early = save(workspace, fields, date="04/03/2022")
    same_day = save(workspace, fields, date="04/03/2022")
    moved = workspace.progress.save(
        fields | {"date": "01/01/2022"}, record=late.record, base=late.hash, reason="Fue antes"
    )
    voided = workspace.progress.void(early.record, reason="Repetido")

    workspace.exports.write(ALL, target)

    expected = [moved, *sorted((early, voided), key=lambda r: r.number), same_day, late]
    rows = rows_of(target)
    assert [row["hash"] for row in rows] == [revision.hash for revision in expected]
    assert [row["fila"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert {row["filas_total"] for row in rows} == {"5"}


def test_a_revision_of_a_plan_that_is_not_loaded_is_written_with_its_codes(
    workspace: Workspace, fields: dict[str, str], target: Path
) -> None:
    first = save(workspace, fields)
    assert isinstance(first.content, Progress)
    content = replace(first.content, plan="canas-2023-2026", action="9.01.01")
    foreign = seal(replace(first, record=new_record("av"), content=content))
    add(workspace, foreign)

    workspace.exports.write(ALL, target)

    rows = {row["hash"]: row for row in rows_of(target)}
    assert set(rows) == {first.hash, foreign.hash}
    assert rows[foreign.hash]["accion_codigo"] == "9.01.01"
    assert rows[foreign.hash]["accion"] == rows[foreign.hash]["eje"] == ""


# --- What counts


def test_only_the_correction_of_a_record_counts(
    workspace: Workspace, fields: dict[str, str], target: Path
) -> None:
    first = save(workspace, fields)
    second = workspace.progress.save(
        fields | {"percent": "30"}, record=first.record, base=first.hash, reason="Faltaba"
    )

    result = workspace.exports.write(ALL, target)

    assert counting(target) == [(second.hash, "cambio")]
    assert (result.rows, result.records) == (2, 1)


def test_a_voided_record_is_written_and_counts_nowhere(
    workspace: Workspace, fields: dict[str, str], target: Path
) -> None:
    first = save(workspace, fields)
    workspace.progress.void(first.record, reason="Repetido")

    workspace.exports.write(ALL, target)

    assert [row["operacion"] for row in rows_of(target)] == ["alta", "anulacion"]
    assert counting(target) == []


def test_in_a_conflict_only_the_provisional_winner_counts_until_it_is_resolved(
    workspace: Workspace, fields: dict[str, str], target: Path
) -> None:
    first = save(workspace, fields)
    one = workspace.progress.save(
        fields | {"percent": "30"}, record=first.record, base=first.hash, reason="Faltaba"
    )
    other = seal(replace(one, author="Julio Mamani (Planificador)", scope="0805"))
    add(workspace, other)

    workspace.exports.write(ALL, target)
    winner = max(one.hash, other.hash)
    in_conflict = counting(target)
    resolved = workspace.progress.save(
        fields | {"percent": "35"}, record=first.record, base=winner, reason="Lo vimos juntos"
    )
    workspace.exports.write(ALL, target)

    assert in_conflict == [(winner, "cambio")]
    assert counting(target) == [(resolved.hash, "resolucion")]
    assert len(rows_of(target)) == 4


def test_a_conflict_won_by_a_voiding_counts_nowhere(
    workspace: Workspace, fields: dict[str, str], target: Path
) -> None:
    first = save(workspace, fields)
    workspace.progress.save(
        fields | {"percent": "30"}, record=first.record, base=first.hash, reason="Faltaba"
    )
    voiding = replace(
        first, number=3, parents=(first.hash,), operation=Operation.VOID, reason="Repetido"
    )
    add(workspace, seal(voiding))

    workspace.exports.write(ALL, target)

    assert len(rows_of(target)) == 3
    assert counting(target) == []


# --- What is chosen


def test_a_period_takes_the_records_whose_present_date_is_in_it_with_their_history(
    workspace: Workspace, fields: dict[str, str], target: Path
) -> None:
    first_day = save(workspace, fields, date="01/03/2022")
    last_day = save(workspace, fields, date="31/03/2022")
    save(workspace, fields, date="28/02/2022")
    save(workspace, fields, date="01/04/2022")
    came = save(workspace, fields, date="01/01/2022")
    in_march = workspace.progress.save(
        fields | {"date": "15/03/2022"}, record=came.record, base=came.hash, reason="Fue en marzo"
    )
    left = save(workspace, fields, date="15/03/2022")
    workspace.progress.save(
        fields | {"date": "15/05/2022"}, record=left.record, base=left.hash, reason="Fue en mayo"
    )
    march = ExportRequest(since=date(2022, 3, 1), until=date(2022, 3, 31))

    result = workspace.exports.write(march, target)

    chosen = [came, first_day, in_march, last_day]
    assert [row["hash"] for row in rows_of(target)] == [revision.hash for revision in chosen]
    assert (result.rows, result.records) == workspace.exports.count(march) == (4, 3)


def test_a_district_takes_the_records_that_are_of_it_now(
    province: Workspace, fields: dict[str, str], target: Path
) -> None:
    layo = save(province, fields)
    save(province, fields, ubigeo="080506")
    mistaken = save(province, fields, ubigeo="080506")
    right = province.progress.save(
        fields, record=mistaken.record, base=mistaken.hash, reason="Era en Layo"
    )

    province.exports.write(ExportRequest(ubigeo="080505"), target)

    rows = rows_of(target)
    assert {row["hash"] for row in rows} == {layo.hash, mistaken.hash, right.hash}
    assert {row["ubigeo"] for row in rows if row["vigente"] == "1"} == {"080505"}


def test_only_what_an_export_carried_is_no_longer_pending(
    province: Workspace, fields: dict[str, str], target: Path
) -> None:
    save(province, fields, date="01/03/2022")
    save(province, fields, date="01/04/2022")
    save(province, fields, date="01/04/2022", ubigeo="080506")
    before = province.exports.pending()

    province.exports.write(ExportRequest(since=date(2022, 4, 1), ubigeo="080505"), target)
    after_one = province.exports.pending()
    province.exports.write(ALL, target)

    assert (before, after_one, province.exports.pending()) == (3, 2, 0)


def test_one_can_save_while_a_file_is_written_and_that_is_still_pending(
    workspace: Workspace, fields: dict[str, str], target: Path, clock: FixedClock
) -> None:
    first = save(workspace, fields)
    add(workspace, *many(first, 600))
    saved: list[Revision] = []

    def told(written: int, _: int) -> None:
        if saved or not written:
            return
        with open_workspace(workspace.folder, clock) as window:
            saved.append(save(window, fields))
            changed = fields | {"date": "05/05/2022"}
            window.progress.save(changed, record=first.record, base=first.hash, reason="Otro día")

    result = workspace.exports.write(ALL, target, told)

    rows = rows_of(target)
    assert len(rows) == result.rows == 601
    assert [row["fila"] for row in rows] == [str(number) for number in range(1, 602)]
    assert {row["filas_total"] for row in rows} == {"601"}
    assert len(counting(target)) == 601
    assert saved[0].hash not in {row["hash"] for row in rows}
    assert workspace.exports.pending() == 2


# --- Its name


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        (ALL, "avances_080505_20190101_20221231_20220915-0930.csv"),
        (ExportRequest(ubigeo="080506"), "avances_080506_20190101_20221231_20220915-0930.csv"),
        (
            ExportRequest(since=date(2022, 3, 1), until=date(2022, 3, 31)),
            "avances_080505_20220301_20220331_20220915-0930.csv",
        ),
        (
            ExportRequest(since=date(2023, 2, 1)),
            "avances_080505_20230201_20230201_20220915-0930.csv",
        ),
    ],
)
def test_the_name_tells_place_period_and_local_time(
    workspace: Workspace, clock: FixedClock, request_: ExportRequest, name: str
) -> None:
    plan = workspace.plans.current()

    assert suggested_name(request_, "080505", plan, clock.now()) == name


def test_the_province_is_named_when_nobody_records_yet(workspace: Workspace) -> None:
    plan = workspace.plans.current()
    midnight_in_peru = datetime(2022, 1, 1, 5, 0, tzinfo=UTC)

    name = suggested_name(ALL, "", plan, midnight_in_peru)

    assert name == "avances_0805_20190101_20221231_20220101-0000.csv"
