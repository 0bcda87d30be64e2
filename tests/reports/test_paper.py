"""Reports as PDF, read back: every figure is there, and it is the one of ``resumen --json``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QApplication

from canasplan import summary
from canasplan.bootstrap import Workspace
from canasplan.errors import CanasplanError
from canasplan.lights import LIGHT_LABELS, Light
from canasplan.model import STATUS_LABELS
from canasplan.numerals import day_text, money_text, percent_text
from canasplan.reports.dossier import Ask
from canasplan.reports.kinds import Kind
from canasplan.stories import newest
from canasplan.ui.reports.lettering import HEIGHT
from canasplan.ui.reports.paper import Paper
from canasplan.ui.reports.printing import paper_of, write_pdf
from tests.reports.conftest import DAY, Reader, dossier_of
from tests.reports.printed import money, percent, row_of, words

CUTOFFS = (
    "Semáforo: Atrasado por debajo de 75.00 %; En riesgo de 75.00 % a menos de 95.00 %; "
    "Cumple desde 95.00 %."
)


def test_the_tracking_report_tells_every_figure_of_the_summary(
    office: Workspace, reader: Reader
) -> None:
    dossier = dossier_of(office, Ask(until=DAY))
    pages = reader.pages(Kind.TRACKING, dossier)

    rows = summary.document(dossier.standing)["filas"]
    told = [row for row in rows if _is_printed(row)]
    assert len(told) == 1 + 8 + 4 + 21 + 83
    for row in told:
        light = LIGHT_LABELS[Light(row["semaforo"])]
        figures = [percent(row["avance"]), light, money(row["gastado_soles"])]
        figures.append(f"{row['con_datos']}/{row['pares']}")
        if row["nivel"] != "accion":
            figures += [money(row["presupuesto_soles"]), percent(row["ejecucion_financiera"])]
        row_of(pages, _start(row), *figures)


def _is_printed(row: dict[str, Any]) -> bool:
    return not row["ubigeo"] or row["nivel"] == "plan"


def _start(row: dict[str, Any]) -> str:
    if row["ubigeo"]:
        return str(row["distrito"])
    if not row["codigo"]:
        return "Todo el plan"
    return f"{row['codigo']} "


def test_every_page_has_the_cut_offs_and_its_number(office: Workspace, reader: Reader) -> None:
    for kind, scope in ((Kind.TRACKING, ""), (Kind.HEARING, ""), (Kind.ACTION, "1.01.01")):
        pages = reader.pages(kind, dossier_of(office, Ask(scope, until=DAY)))

        for number, page in enumerate(pages, 1):
            assert CUTOFFS in words(page)
            assert f"Página {number} de {len(pages)}" in words(page)


def test_a_report_is_compared_with_another_day(office: Workspace, reader: Reader) -> None:
    dossier = dossier_of(office, Ask(until=DAY, before=date(2021, 12, 31)))
    (first, *_) = reader.pages(Kind.TRACKING, dossier)

    assert dossier.standing.before is not None
    now, then = dossier.figure.percent, dossier.standing.before.figure().percent
    assert now is not None
    assert then is not None
    assert f"El 31/12/2021 el avance era {percent_text(then)}: desde entonces," in words(first)
    assert f"+{(now - then) / 100:.2f} puntos." in words(first)


def test_the_hearing_tells_each_eje_with_its_words(office: Workspace, reader: Reader) -> None:
    dossier = dossier_of(office, Ask(until=DAY))
    text = words(" ".join(reader.pages(Kind.HEARING, dossier)))

    assert "al 30 de setiembre de 2022" in text
    rows = summary.document(dossier.standing)["filas"]
    for row in (row for row in rows if not row["ubigeo"] and row["nivel"] in ("plan", "eje")):
        assert text.count(percent(row["avance"])) >= 2  # in its place, and on the wall
    for eje in dossier.plan.ejes:
        stories = [one for one in dossier.stories if one.action.startswith(f"{eje.code}.")]
        for told_in in ("achievements", "difficulties", "next_steps"):
            chosen, more = newest(stories, told_in, 4)
            assert len(chosen) == 4
            for story in chosen:
                assert words(getattr(story, told_in)) in text
                assert day_text(story.date) in text
            assert f"Y {more} más, que están en el archivo de Excel." in text


def test_the_action_sheet_goes_down_to_each_avance(office: Workspace, reader: Reader) -> None:
    dossier = dossier_of(office, Ask("1.01.01", until=DAY))
    pages = reader.pages(Kind.ACTION, dossier)

    action = dossier.plan.action("1.01.01")
    assert action is not None
    text = words(" ".join(pages))
    assert f"1.01.01 {action.text}" in text
    assert f"Responsables y aliados: {action.partners_text}" in text
    for one in dossier.plan.districts:
        cell = dossier.standing.cell("1.01.01", one.ubigeo)
        row_of(pages, one.name, percent_text(cell.percent), money_text(cell.tally.amount))
    assert len(dossier.stories) > 20
    for story in dossier.stories:
        amount = "" if story.amount is None else money_text(story.amount)
        row_of(pages, day_text(story.date), STATUS_LABELS[story.status], amount)


def test_the_sheet_of_an_action_without_partners_says_so(office: Workspace, reader: Reader) -> None:
    bare = next(one for _, _, one in office.plans.current().actions() if not one.partners_text)
    pages = reader.pages(Kind.ACTION, dossier_of(office, Ask(bare.code)))

    assert "Responsables y aliados: el documento oficial no los nombra." in words(pages[0])


def test_each_action_has_a_field_sheet_of_one_page(office: Workspace, reader: Reader) -> None:
    dossier = dossier_of(office, Ask(ubigeo="080505"))
    pages = reader.pages(Kind.FIELD, dossier)

    actions = [one for _, _, one in dossier.plan.actions()]
    assert len(pages) == len(actions) == 83
    for action, page in zip(actions, pages, strict=True):
        assert f"{action.code} {action.text}" in words(page)
        for label in ("Layo", "Capacitación", "Concluida", "Logros", "Dificultades",
                      "Acciones a seguir", "Firma de la comunidad"):  # fmt: skip
            assert label in page


def test_a_field_sheet_names_the_unit_of_the_meta(office: Workspace, reader: Reader) -> None:
    dossier = dossier_of(office, Ask("1.01.01", "080505"))
    goal = dossier.standing.cell("1.01.01", "080505").goal
    (page,) = reader.pages(Kind.FIELD, dossier)

    assert goal is not None
    assert goal.quantity is not None
    assert f"(meta: {goal.quantity // 1000} {goal.unit})" in words(page)


@pytest.mark.parametrize("kind", list(Kind))
def test_without_any_data_no_report_says_zero_percent(
    kind: Kind, province: Workspace, reader: Reader
) -> None:
    scope = "1.01.01" if kind is Kind.ACTION else ""
    text = words(" ".join(reader.pages(kind, dossier_of(province, Ask(scope)))))

    assert " 0.00 %" not in text.replace("0.00 %, en ejecución", "")
    if kind is not Kind.FIELD:
        assert "— Sin dato" in text


def test_the_sheet_of_an_action_needs_an_action(office: Workspace, tmp_path: Path) -> None:
    with pytest.raises(CanasplanError, match="La ficha es de una acción"):
        write_pdf(Kind.ACTION, dossier_of(office, Ask("1")), tmp_path / "ficha.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(
    office: Workspace, qapp: QApplication, tmp_path: Path
) -> None:
    with pytest.raises(CanasplanError, match="elija otro lugar"):
        write_pdf(Kind.FIELD, dossier_of(office, Ask("1.01.01")), tmp_path / "no" / "x.pdf")


@pytest.mark.parametrize(
    ("kind", "scope"), [(Kind.TRACKING, ""), (Kind.HEARING, ""), (Kind.ACTION, "1.01.01")]
)
def test_no_row_is_cut_by_a_page_and_no_heading_stands_alone(
    kind: Kind, scope: str, office: Workspace, qapp: QApplication
) -> None:
    paper = paper_of(kind, dossier_of(office, Ask(scope, until=DAY)))

    block = paper.document.begin()
    rows = headings = 0
    while block.isValid():
        table = QTextCursor(block).currentTable()
        if table is not None:
            cell = table.cellAt(block.position())
            last = cell.lastCursorPosition().block()
            assert page(paper, block, "top") == page(paper, last, "end"), block.text()
            rows += 1
        elif block.userState() == 1 and block.next().isValid():
            assert page(paper, block, "end") == page(paper, block.next(), "top"), block.text()
            headings += 1
        block = block.next()
    assert rows > 10
    assert headings > 2


def page(paper: Paper, block: QTextBlock, edge: str) -> int:
    """Return the page on which a block begins or ends."""
    rect: QRectF = paper.document.documentLayout().blockBoundingRect(block)
    return int((rect.top() if edge == "top" else rect.bottom() - 1) // HEIGHT)
