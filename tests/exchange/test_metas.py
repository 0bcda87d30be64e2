"""Metas on their way: out in a package, proven row by row, and merged like avances."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace
from canasplan.errors import CanasplanError
from canasplan.exchange import metas_csv
from canasplan.exchange.avances_csv import BOM, END, Place
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.imports import FileReport, Outcome
from canasplan.exchange.metas_csv import COLUMNS, HEADER, read_revision
from canasplan.exchange.received import Format
from canasplan.model import Operation, Revision
from canasplan.revisions import seal
from tests.core.contents import PLAIN
from tests.core.fieldwork import CHECCA, LAYO, meta, recorded
from tests.core.posting import hear, packed, send
from tests.exchange.records import add, rows_of, save

ROW = {"action": "1.02.03", "ubigeo": "Layo", "year": "2022", "unit": "m", "quantity": "200"}
OTHER = ROW | {"action": "1.02.04", "budget": "1500.50", "weight": "2.5", "unit": "=1+1"}


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    stick = tmp_path / "memoria"
    stick.mkdir()
    return stick


def unpacked(package: Path) -> Path:
    """The table of metas of a package, as a file of its own."""
    with zipfile.ZipFile(package) as archive:
        return Path(archive.extract(metas_csv.TABLE, package.parent))


def table_of(revision: Revision) -> bytes:
    """A table with one row, from a laptop that knows no names."""
    nameless = Place("", "", "", "", "", "")
    return b"".join(metas_csv.table([revision], {revision.hash}, lambda *_: nameless))


def metas_of(workspace: Workspace) -> list[object]:
    return [state.winner.content for state in workspace.targets.all()]


def lines_of(path: Path) -> list[str]:
    return path.read_bytes().decode().removeprefix(BOM).splitlines(keepends=True)


def told(report: FileReport) -> list[tuple[int | None, str | None]]:
    return [(one.row, one.column) for one in report.findings]


# --- Out


def test_each_row_carries_a_revision_proves_itself_and_says_whether_it_counts(
    workspace: Workspace, stick: Path
) -> None:
    workspace.targets.save([OTHER, ROW])
    workspace.targets.save([ROW | {"quantity": "250"}], reason="Se amplió")
    workspace.targets.void(workspace.targets.all()[1].winner.record, "No va")

    path = unpacked(packed(workspace, stick))

    rows = rows_of(path)
    assert path.read_bytes().startswith((BOM + HEADER).encode())
    assert [tuple(row) for row in rows] == [COLUMNS] * 4
    assert [(row["fila"], row["filas_total"]) for row in rows] == [
        (f"{n}", "4") for n in range(1, 5)
    ]
    assert [(row["accion_codigo"], row["revision"], row["vigente"]) for row in rows] == [
        ("1.02.03", "1", "0"), ("1.02.03", "2", "1"), ("1.02.04", "1", "0"), ("1.02.04", "2", "0"),
    ]  # fmt: skip
    assert [row["operacion"] for row in rows] == ["alta", "cambio", "alta", "anulacion"]
    assert (rows[1]["distrito"], rows[1]["tema"], rows[1]["cantidad"]) == (
        "Layo", "SANEAMIENTO BASICO", "250.000",
    )  # fmt: skip
    assert (rows[2]["unidad"], rows[2]["presupuesto"], rows[2]["peso"]) == (
        "'=1+1", "1500.50", "2.50",
    )  # fmt: skip
    assert {read_revision(row).hash for row in rows} == {row["hash"] for row in rows}


def test_a_package_says_how_many_rows_are_of_metas_and_none_wait_any_more(
    workspace: Workspace, stick: Path
) -> None:
    workspace.targets.save([ROW, OTHER])
    workspace.exports.write(ExportRequest(), stick / "avances.csv")
    assert workspace.targets.pending() == 2, "a CSV carries avances alone"

    target = stick / workspace.exports.package_name(ExportRequest())
    result = workspace.exports.write_package(ExportRequest(), target)

    assert (result.rows, result.metas, workspace.targets.pending()) == (0, 2, 0)


def test_without_metas_a_package_is_what_it_always_was(
    workspace: Workspace, province: Workspace, fields: dict[str, str], stick: Path
) -> None:
    save(workspace, fields)

    path = send(workspace, province, stick)

    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == ["avances.csv", "datapackage.json"]
    assert province.targets.all() == ()


def test_a_period_narrows_the_avances_and_not_the_metas_and_a_district_narrows_both(
    province: Workspace, stick: Path
) -> None:
    province.targets.save([ROW, ROW | {"ubigeo": "Checca"}])

    whole = packed(province, stick, ExportRequest(ubigeo=None))
    own = packed(province, stick, ExportRequest(ubigeo=CHECCA))

    assert {row["ubigeo"] for row in rows_of(unpacked(whole))} == {LAYO, CHECCA}
    assert {row["ubigeo"] for row in rows_of(unpacked(own))} == {CHECCA}


def test_a_district_sends_its_own_metas(workspace: Workspace, stick: Path) -> None:
    add(workspace, recorded(meta(ubigeo=CHECCA), 1), recorded(meta(), 2))

    rows = rows_of(unpacked(packed(workspace, stick)))

    assert [row["ubigeo"] for row in rows] == [LAYO]


def test_a_meta_that_does_not_prove_itself_leaves_in_no_package(
    workspace: Workspace, stick: Path
) -> None:
    workspace.targets.save([ROW])
    with workspace._db.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER target_revision_no_update")
        connection.exec_driver_sql("UPDATE target_revision SET cantidad = 999")

    with pytest.raises(CanasplanError, match="No se exportó"):
        packed(workspace, stick)

    workspace.exports.write(ExportRequest(), stick / "avances.csv")
    assert list(stick.iterdir()) == [stick / "avances.csv"]


def test_only_metas_are_rows_of_metas() -> None:
    with pytest.raises(TypeError, match="is not a meta"):
        metas_csv.target_of(recorded(PLAIN))


# --- In


def test_metas_arrive_whole_and_again_change_nothing(
    workspace: Workspace, province: Workspace, fields: dict[str, str], stick: Path
) -> None:
    workspace.targets.save([ROW, OTHER])
    save(workspace, fields)
    first = packed(workspace, stick)
    second = packed(workspace, stick)

    [taken] = province.imports.take([first])
    [again, same] = province.imports.take([first, second])

    assert (taken.outcome, taken.counts.metas, taken.counts.new) == (Outcome.TAKEN, 2, 3)
    assert again.outcome is Outcome.KNOWN
    assert (same.outcome, same.counts.new, same.counts.known) == (Outcome.TAKEN, 0, 3)
    assert metas_of(province) == metas_of(workspace)
    assert province.figures.standing().known.targets == workspace.figures.standing().known.targets
    assert province.verify().faults == ()
    assert province.targets.pending() == 0, "they were not set here"


def test_the_table_may_come_by_itself_and_as_a_spreadsheet_saves_it(
    workspace: Workspace, province: Workspace, stick: Path
) -> None:
    workspace.targets.save([ROW, OTHER])
    path = unpacked(packed(workspace, stick))
    text = path.read_bytes().decode()
    spoiled = (
        text.replace(",080505,", ",80505,").replace("200.000", "200").replace("1500.50", "1500.5")
    )
    path.write_bytes(spoiled.encode())

    [report] = province.imports.take([path])

    assert (report.outcome, report.format) == (Outcome.TAKEN, Format.METAS)
    assert (report.counts.rows, report.counts.metas, report.counts.healed) == (2, 2, 2)
    assert metas_of(province) == metas_of(workspace)


def test_a_corrected_and_a_voided_meta_arrive_as_they_are_now(
    workspace: Workspace, province: Workspace, stick: Path
) -> None:
    workspace.targets.save([ROW, OTHER])
    send(workspace, province, stick)
    workspace.targets.save([ROW | {"quantity": "250"}])
    workspace.targets.void(workspace.targets.all()[1].winner.record, "No va")

    send(workspace, province, stick)

    assert metas_of(province) == metas_of(workspace) == [meta(quantity=250_000)]


def test_two_who_correct_the_same_meta_disagree_until_somebody_sets_it(
    workspace: Workspace, province: Workspace, fields: dict[str, str], stick: Path
) -> None:
    workspace.targets.save([ROW])
    send(workspace, province, stick)
    workspace.targets.save([ROW | {"quantity": "250"}])
    province.targets.save([ROW | {"quantity": "300"}])

    path = packed(workspace, stick)
    [report] = province.imports.take([path])

    assert (report.outcome, report.counts.conflicts) == (Outcome.TAKEN, 1)
    [state] = province.targets.all()
    assert state.conflict
    assert province.figures.standing().figure("1.02.03", LAYO).metas_disputed == 1
    province.targets.save([ROW | {"quantity": "300"}], reason="Se acordó en la reunión")
    [state] = province.targets.all()
    assert (state.conflict, state.winner.operation) == (False, Operation.RESOLVE)
    assert hear(workspace, packed(province, stick)).outcome is Outcome.TAKEN
    assert metas_of(workspace) == [meta(quantity=300_000)]


def test_the_same_meta_set_on_two_laptops_is_repeated_and_the_newer_counts(
    workspace: Workspace, province: Workspace, stick: Path
) -> None:
    province.targets.save([ROW | {"quantity": "300"}])
    workspace.targets.save([ROW, OTHER])

    [report] = province.imports.take([packed(workspace, stick)])

    cell = province.figures.standing().cell("1.02.03", LAYO)
    assert cell.goal is not None
    assert (cell.goal.quantity, cell.goal.repeated) == (200_000, 1)
    assert report.counts.conflicts == len(province.decisions.repeated()) == 1
    assert report.waits, "a person has to say which one stands"


# --- Refused, set apart, left out


def edited(old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


@pytest.mark.parametrize(
    ("edit", "finding", "words"),
    [
        (edited("200.000", "500.000"), (2, "hash"), "que la fije en CanasPlan"),
        (edited("creciente", "decreciente"), (2, "hash"), "alguien cambió alguna de sus celdas"),
        (edited("200.000", "muchos"), (2, "cantidad"), "Corrija la celda en el archivo"),
        (edited("alta", "borrado"), (2, "operacion"), "exporte otra vez y no abra"),
    ],
)
def test_a_row_edited_by_hand_is_refused_with_its_place_and_nothing_is_taken_up(
    workspace: Workspace,
    province: Workspace,
    stick: Path,
    edit: Callable[[str], str],
    finding: tuple[int, str],
    words: str,
) -> None:
    workspace.targets.save([ROW, OTHER])
    path = unpacked(packed(workspace, stick))
    path.write_bytes(edit(path.read_bytes().decode()).encode())

    [report] = province.imports.take([path])

    assert (report.outcome, told(report)) == (Outcome.REFUSED, [finding])
    assert words in str(report.findings[0])
    assert province.targets.all() == ()


def test_a_table_cut_short_is_refused(
    workspace: Workspace, province: Workspace, stick: Path
) -> None:
    workspace.targets.save([ROW, OTHER])
    path = unpacked(packed(workspace, stick))
    path.write_bytes((BOM + "".join(lines_of(path)[:2])).encode())

    [report] = province.imports.take([path])

    assert report.outcome is Outcome.REFUSED
    assert "un archivo completo de 2 filas; falta la número 2" in str(report.findings[0])


def test_a_table_without_rows_says_that_it_had_no_metas(province: Workspace, stick: Path) -> None:
    path = stick / "metas.csv"
    path.write_bytes((BOM + HEADER).encode())

    [report] = province.imports.take([path])

    assert "o no tenía metas" in str(report.findings[0])
    assert HEADER.endswith(END)


def test_a_district_leaves_out_the_metas_of_others_and_says_so(
    workspace: Workspace, province: Workspace, stick: Path
) -> None:
    province.targets.save([ROW, ROW | {"ubigeo": "Checca"}])
    one = hear(workspace, packed(province, stick))
    province.targets.save([OTHER | {"ubigeo": "Checca"}])
    two = hear(workspace, packed(province, stick))

    assert (one.outcome, one.counts.elsewhere, one.counts.new) == (Outcome.TAKEN, 1, 1)
    assert "Trae 1 fila de metas de otro distrito: aquí se deja fuera." in one.notices
    assert "Trae 2 filas de metas de otros distritos: aquí se dejan fuera." in two.notices
    assert metas_of(workspace) == [meta()]


def test_metas_that_their_sender_may_not_set_wait_for_a_person(
    workspace: Workspace, province: Workspace, stick: Path
) -> None:
    foreign = recorded(meta(ubigeo=CHECCA), scope=LAYO)
    path = stick / "metas.csv"
    path.write_bytes(table_of(foreign))

    [report] = province.imports.take([path])

    assert (report.outcome, report.counts.set_apart) == (Outcome.APART, 1)
    assert province.targets.all() == ()
    [file] = province.decisions.set_apart_files()
    assert [one.content for one in file.sample] == [foreign.content]

    province.decisions.accept_set_apart(file.sha256, "Layo lo fijó por encargo")

    assert metas_of(province) == [foreign.content]
    assert province.verify().faults == ()


def test_what_the_rules_say_of_a_received_meta_is_told_and_it_is_taken_up(
    province: Workspace, stick: Path
) -> None:
    strange = seal(replace(recorded(meta()), content=replace(meta(), action="9.99.99")))
    path = stick / "metas.csv"
    path.write_bytes(table_of(strange))

    [report] = province.imports.take([path])

    assert (report.outcome, report.counts.new) == (Outcome.TAKEN, 1)
    assert any("La acción 9.99.99 no existe" in notice for notice in report.notices)
