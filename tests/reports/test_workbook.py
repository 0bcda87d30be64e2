"""The workbook, read back by another library: typed cells, and nothing that is calculated."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from canasplan import summary
from canasplan.bootstrap import Workspace
from canasplan.lights import LIGHT_LABELS
from canasplan.model import STATUS_LABELS
from canasplan.reports.dossier import Ask
from canasplan.reports.workbook import workbook
from tests.reports.conftest import DAY, dossier_of

SHEETS = ["Resumen", "Avances", "Metas", "Cómo se calcula"]


def read(data: bytes) -> Workbook:
    """Return the workbook as another program reads it."""
    return load_workbook(io.BytesIO(data))


def rows(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet under their titles."""
    header, *lines = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), line, strict=True)) for line in lines]


def hundredths(value: float | None) -> str | None:
    """Return a number of the workbook as the summary writes it."""
    return None if value is None else summary.decimal(round(value * 100))


def test_the_first_sheet_has_every_row_of_the_summary(office: Workspace) -> None:
    dossier = dossier_of(office, Ask(until=DAY, before=date(2021, 12, 31)))
    book = read(workbook(dossier))

    document = summary.document(dossier.standing)
    assert book.sheetnames == SHEETS
    found = rows(book, "Resumen")
    assert len(found) == len(document["filas"]) == 9 * (1 + 4 + 21 + 83)
    for line, row in zip(found, document["filas"], strict=True):
        assert (line["Código"] or "", line["Ubigeo"] or "") == (row["codigo"], row["ubigeo"])
        assert line["Nombre"] == row["nombre"]
        share = line["Avance"]
        assert hundredths(None if share is None else share * 100) == row["avance"]
        assert line["Semáforo"] in LIGHT_LABELS.values()
        assert hundredths(line["Gastado"]) == row["gastado_soles"]
        assert hundredths(line["Presupuesto"]) == row["presupuesto_soles"]
        assert line["Sin meta física"] == row["sin_meta"]
        assert line["Mujeres"] == row["mujeres"]
        assert hundredths(line["Cambio, puntos"]) == row["variacion"]
        last = line["Último avance"]
        assert (last.date().isoformat() if last else None) == row["ultima_fecha"]


def test_cells_have_the_types_of_their_values(office: Workspace) -> None:
    book = read(workbook(dossier_of(office, Ask(until=DAY))))

    titles = [cell.value for cell in book["Resumen"][1]]
    first = {title: book["Resumen"].cell(2, place) for place, title in enumerate(titles, 1)}
    assert (first["Avance"].data_type, first["Avance"].number_format) == ("n", "0.00%")
    assert (first["Gastado"].data_type, first["Gastado"].number_format) == ("n", '"S/" #,##0.00')
    assert first["Último avance"].number_format == "dd/mm/yyyy"
    assert isinstance(first["Último avance"].value, datetime)
    assert isinstance(first["Mujeres"].value, int)
    codes = {line["Código"] for line in rows(book, "Resumen")}
    assert {"1", "1.01", "1.01.01"} <= codes  # texts: no spreadsheet makes 1.1 of them
    assert {line["Ubigeo"] for line in rows(book, "Avances")} >= {"080501", "080505"}


def test_headers_stay_in_sight_and_filter(office: Workspace) -> None:
    book = read(workbook(dossier_of(office, Ask("1.01", until=DAY))))

    for name in SHEETS[:3]:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_avances_and_metas_are_those_of_the_part_that_was_asked_for(office: Workspace) -> None:
    dossier = dossier_of(office, Ask("2", "080505", 2021))
    book = read(workbook(dossier))

    avances = rows(book, "Avances")
    assert len(avances) == len(dossier.stories) > 10
    for line, story in zip(avances, dossier.stories, strict=True):
        assert line["Registro"] == story.record
        assert line["Acción"].startswith("2.")
        assert (line["Ubigeo"], line["Fecha"].year) == ("080505", 2021)
        assert line["Estado"] == STATUS_LABELS[story.status]
        assert line["Logros"] == story.achievements
        amount = None if story.amount is None else summary.decimal(story.amount)
        assert hundredths(line["Gastado"]) == amount
    metas = rows(book, "Metas")
    assert metas
    assert {(line["Ubigeo"], line["Año"]) for line in metas} == {("080505", "2021")}


@pytest.mark.parametrize(
    "text", ["=1+1", "+2", "-3", "@SUM(A1)", "{=A1}", "https://ejemplo.pe", "007", "<b>&"]
)
def test_what_somebody_typed_is_never_calculated(
    text: str, workspace: Workspace, fields: dict[str, str]
) -> None:
    book = workspace.progress
    book.save(
        fields | {"achievements": text, "unit": text, "locality": text}, record=book.new_record()
    )
    sheets = read(workbook(dossier_of(workspace, Ask())))

    (line,) = rows(sheets, "Avances")
    assert (line["Logros"], line["Unidad"], line["Comunidad"]) == (text, text, text)
    for sheet in sheets:
        for cells in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)


def test_the_method_and_the_cut_offs_go_with_the_figures(office: Workspace) -> None:
    book = read(workbook(dossier_of(office, Ask(until=DAY))))

    texts = [str(line[0]) for line in book["Cómo se calcula"].iter_rows(values_only=True)]
    assert any(text.startswith("Semáforo: Atrasado por debajo de 75.00 %") for text in texts)
    assert any("sin meta física" in text for text in texts)


def test_a_workbook_of_nothing_opens(province: Workspace) -> None:
    book = read(workbook(dossier_of(province, Ask())))

    assert rows(book, "Avances") == []
    assert rows(book, "Resumen")[0]["Avance"] is None
