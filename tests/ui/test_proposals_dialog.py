"""Edited rows stand beside what is known; each cell is accepted or refused, never more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.decisions import ACCEPTED, REFUSED
from canasplan.model import Progress, Revision
from canasplan.ui.office.proposal_page import ProposalPage
from canasplan.ui.office.proposals_dialog import ProposalsDialog
from canasplan.ui.services import Services
from tests.exchange.records import add, save
from tests.exchange.waiting import edit, export, laptop, rival, take

Fields = dict[str, str]
Open = Callable[[], ProposalsDialog]
WHY = "Acta firmada"


@pytest.fixture
def opened(qtbot: QtBot, province_services: Services) -> Open:
    def make() -> ProposalsDialog:
        dialog = ProposalsDialog(province_services)
        qtbot.addWidget(dialog)
        dialog.show()
        wait(qtbot, province_services)
        return dialog

    return make


@pytest.fixture
def sent(tmp_path: Path, fields: Fields) -> tuple[Revision, Path]:
    with laptop(tmp_path / "layo") as layo:
        return save(layo, fields), export(layo, tmp_path / "avances.csv")


@pytest.fixture
def edited(province: Workspace, sent: tuple[Revision, Path]) -> Revision:
    """An avance whose amount and comunidad were changed by hand in its file."""
    saved, path = sent
    take(province, path)
    take(province, edit(path, monto_soles="1600.50", comunidad="Hanocca"))
    return saved


def wait(qtbot: QtBot, services: Services) -> None:
    qtbot.waitUntil(lambda: not services.runner.busy)


def page_of(dialog: ProposalsDialog) -> ProposalPage:
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    page = dialog.page
    assert isinstance(page, ProposalPage)
    return page


def notices(page: ProposalPage) -> str:
    return " ".join(each.text for each in page.notices._notices)


def test_where_nothing_was_edited_it_says_so(opened: Open) -> None:
    dialog = opened()
    assert dialog.empty.title.text() == "No hay propuestas"


def test_an_edited_row_names_file_row_avance_and_what_changes(
    opened: Open, edited: Revision
) -> None:
    dialog = opened()
    assert [dialog.model.index(0, column).data() for column in range(4)] == [
        "avances.csv",
        "2",
        "1.02.03 · 04/03/2022 · Hanocca, Layo",
        "Comunidad, Monto (S/)",
    ]
    assert dialog.count.text() == "1 fila por decidir"
    page = page_of(dialog)
    assert page.title.text() == "avances.csv, fila 2"
    names = [tick.accessibleName() for tick in page.ticks.values()]
    assert names == [
        "Tomar Comunidad: de Taypitunga a Hanocca",
        "Tomar Monto (S/): de S/ 1,500.50 a S/ 1,600.50",
    ]


def test_the_keyboard_alone_accepts_one_cell_and_leaves_the_other(
    qtbot: QtBot, opened: Open, edited: Revision, province: Workspace, province_services: Services
) -> None:
    page = page_of(dialog := opened())
    assert not page.accept_button.isEnabled()
    assert page.ticks["comunidad"].hasFocus()
    QTest.keyClick(page.ticks["comunidad"], Qt.Key.Key_Space)
    QTest.keyClicks(page.reason_input, WHY)
    assert page.status.text() == "Se aceptan 1 de 2 celdas, a nombre de usted."
    with qtbot.waitSignal(province_services.store.changed):
        QTest.keyClick(page.accept_button, Qt.Key.Key_Space)
    wait(qtbot, province_services)
    state = province.progress.get(edited.record)
    assert (state.progress.amount, state.progress.locality) == (1600_50, "Taypitunga")
    assert state.winner.reason == WHY
    assert dialog.banner.text == "Aceptado: es una revisión más del avance."
    assert dialog.empty.isVisible()
    dialog.banner.offers[0].click()
    wait(qtbot, province_services)
    assert province.progress.get(edited.record).progress == edited.content
    assert len(province.decisions.proposals(ACCEPTED)) == 1


def test_refusing_leaves_the_avance_and_says_who_and_why(
    qtbot: QtBot, opened: Open, edited: Revision, province: Workspace, province_services: Services
) -> None:
    page = page_of(dialog := opened())
    assert not page.refuse_button.isEnabled()
    page.reason_input.setText(WHY)
    page.refuse_button.click()
    wait(qtbot, province_services)
    assert dialog.banner.text == "Rechazado: el avance queda como estaba."
    assert province.progress.get(edited.record).winner == edited
    (refused,) = province.decisions.proposals(REFUSED)
    assert refused.reason == WHY


def test_with_nothing_ticked_it_can_only_be_refused(opened: Open, edited: Revision) -> None:
    page = page_of(opened())
    page.reason_input.setText(WHY)
    for tick in page.ticks.values():
        tick.setChecked(False)
    assert page.status.text() == "Marque lo que acepta, o rechace."
    assert (page.accept_button.isEnabled(), page.refuse_button.isEnabled()) == (False, True)


def test_what_breaks_a_rule_is_told_beneath_its_cell(
    opened: Open, province: Workspace, sent: tuple[Revision, Path]
) -> None:
    take(province, sent[1])
    take(province, edit(sent[1], fecha="2031-03-04"))
    page = page_of(opened())
    page.reason_input.setText(WHY)
    assert not page.accept_button.isEnabled()
    assert "La fecha está en el futuro" in page.boxes["fecha"]._notices[0].text
    assert page.status.text().startswith("Lo marcado no se puede aceptar así")


def test_who_saved_it_is_shown_and_cannot_be_taken(
    opened: Open, province: Workspace, sent: tuple[Revision, Path]
) -> None:
    take(province, sent[1])
    take(
        province,
        edit(
            sent[1],
            autor="Otra Persona (Alcalde)",
            ambito="0805",
            operacion="cambio",
            momento="2022-09-15T10:00:00.000Z",
            padres="a" * 64,
        ),
    )
    page = page_of(opened())
    page.reason_input.setText(WHY)
    assert page.ticks == {}
    assert not page.accept_button.isEnabled()
    assert page.refuse_button.isEnabled()
    assert page.status.text() == "No hay celdas que se puedan tomar: solo se puede rechazar."


@pytest.mark.parametrize("what", ["voided", "disputed", "moved"])
def test_what_became_of_the_avance_meanwhile_is_told_first(
    opened: Open, province: Workspace, edited: Revision, fields: Fields, what: str
) -> None:
    if what == "voided":
        province.progress.void(edited.record, reason="Se registró dos veces")
        told = "El avance está anulado: aceptar lo vuelve vigente."
    elif what == "disputed":
        add(province, rival(edited, percent=40_00))
        told = "El avance está en conflicto: aceptar lo resuelve con lo que cuenta."
    else:
        changed = fields | {"amount": "1700"}
        province.progress.save(changed, record=edited.record, base=edited.hash, reason="Se midió")
        told = "El avance se corrigió después: lo demás queda como está ahora."
    page = page_of(opened())
    assert told in notices(page)


def test_an_avance_that_is_not_known_here_becomes_a_new_one(
    qtbot: QtBot,
    opened: Open,
    province: Workspace,
    province_services: Services,
    tmp_path: Path,
    fields: Fields,
) -> None:
    with laptop(tmp_path / "layo") as layo:
        save(layo, fields)
        saved = save(layo, fields, date="05/03/2022")
        path = export(layo, tmp_path / "avances.csv")
    report = take(province, edit(path, 1, monto_soles="1600.50"))
    assert report.counts.proposals == 1, report.findings
    dialog = opened()
    assert dialog.model.index(0, 3).data() == "Es nuevo"
    page = page_of(dialog)
    assert "Aquí no se conoce este avance" in notices(page)
    page.reason_input.setText(WHY)
    page.accept_button.click()
    wait(qtbot, province_services)
    content = province.progress.get(saved.record).winner.content
    assert isinstance(content, Progress)
    assert content.amount == 1600_50


def test_a_proposal_that_was_decided_elsewhere_is_told(
    opened: Open, province: Workspace, edited: Revision
) -> None:
    page = page_of(dialog := opened())
    page.reason_input.setText(WHY)
    province.decisions.refuse_proposal(page.proposal.id, "No corresponde al acta")
    page.accept_button.click()
    assert "ya fue rechazada" in dialog.banner.text
    assert dialog.page is page
