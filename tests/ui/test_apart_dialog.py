"""Files set apart say why they wait; a named person lets them in, or leaves them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.exchange.set_apart import ApartFile, Why
from canasplan.model import Profile, Revision
from canasplan.ui.office.apart_dialog import ApartDialog
from canasplan.ui.office.apart_page import ApartPage, why_text
from canasplan.ui.services import Services
from tests.core.contents import PLAN
from tests.core.tampering import tamper
from tests.exchange.records import add, save
from tests.exchange.waiting import export, laptop, rival, take

Fields = dict[str, str]
Open = Callable[[], ApartDialog]
CHECCA = Profile("080502", "Luis Ccahua", "Técnico de campo")
WHY = "Lo pidio la provincia"


@pytest.fixture
def opened(qtbot: QtBot, services: Services) -> Open:
    def make() -> ApartDialog:
        dialog = ApartDialog(services)
        qtbot.addWidget(dialog)
        dialog.show()
        wait(qtbot, services)
        return dialog

    return make


@pytest.fixture
def strange(workspace: Workspace, tmp_path: Path, fields: Fields) -> Revision:
    """What Checca recorded, in a file that reached Layo."""
    with laptop(tmp_path / "checca", CHECCA) as checca:
        saved = save(checca, fields, ubigeo="080502")
        take(workspace, export(checca, tmp_path / "checca.csv"))
    return saved


def wait(qtbot: QtBot, services: Services) -> None:
    qtbot.waitUntil(lambda: not services.runner.busy)


def page_of(dialog: ApartDialog) -> ApartPage:
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    page = dialog.page
    assert isinstance(page, ApartPage)
    return page


def test_where_nothing_was_set_apart_it_says_so(opened: Open) -> None:
    dialog = opened()
    assert dialog.empty.title.text() == "No hay archivos apartados"


def test_a_file_says_whose_it_is_and_why_it_waits(opened: Open, strange: Revision) -> None:
    dialog = opened()
    assert [dialog.model.index(0, column).data() for column in range(5)] == [
        "checca.csv",
        "15/09/2022 09:30",
        "Checca",
        "1",
        "De Checca: aquí solo entra lo de Layo.",
    ]
    assert dialog.count.text() == "1 archivo por decidir"


def test_the_keyboard_alone_lets_a_file_in(
    qtbot: QtBot, opened: Open, strange: Revision, services: Services
) -> None:
    page = page_of(dialog := opened())
    assert page.notices._notices[0].text == "1 fila. De Checca: aquí solo entra lo de Layo."
    assert page.reason_input.hasFocus()
    assert not page.accept_button.isEnabled()
    QTest.keyClicks(page.reason_input, WHY)
    with qtbot.waitSignal(services.store.changed):
        QTest.keyClick(page.accept_button, Qt.Key.Key_Space)
        assert dialog.working
        dialog.reject()  # not while it is being written
        assert dialog.isVisible()
    wait(qtbot, services)
    assert not dialog.working
    assert dialog.banner.text == "Incorporado: 1 fila nueva, 0 ya conocidas."
    assert dialog.empty.isVisible()
    assert services.store.history(strange.record) == (strange,)


def test_letting_in_a_rival_version_tells_of_the_conflict(
    qtbot: QtBot, opened: Open, strange: Revision, services: Services
) -> None:
    workspace = services.store._workspace
    add(workspace, rival(strange, percent=40_00))
    page = page_of(dialog := opened())
    page.reason_input.setText(WHY)
    page.accept_button.click()
    wait(qtbot, services)
    assert dialog.banner.text.endswith("Quedan en conflicto 1: vea «Conflictos…».")
    assert len(workspace.decisions.conflicts()) == 1


def test_a_file_that_was_spoiled_while_it_waited_stays_out(
    qtbot: QtBot, opened: Open, strange: Revision, services: Services
) -> None:
    page = page_of(dialog := opened())
    tamper(services.store.folder, "UPDATE set_apart SET line = replace(line, '150050', '950050')")
    page.reason_input.setText(WHY)
    page.accept_button.click()
    wait(qtbot, services)
    assert "no corresponde a su huella" in dialog.banner.text
    assert dialog.page is page
    assert page.accept_button.isEnabled()
    assert page.bar.isHidden()


def test_letting_a_file_in_can_be_given_up(
    qtbot: QtBot, opened: Open, strange: Revision, services: Services
) -> None:
    page = page_of(dialog := opened())
    page.reason_input.setText(WHY)
    with services.runner.standing_aside():
        page.accept_button.click()
        page.cancel_button.click()
    wait(qtbot, services)
    assert dialog.banner.text == "Cancelado: no se incorporó nada."
    assert len(services.store._workspace.decisions.set_apart_files()) == 1


def test_leaving_the_page_leaves_the_file_where_it_is(opened: Open, strange: Revision) -> None:
    page = page_of(dialog := opened())
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert dialog.page is None
    assert dialog.model.rowCount() == 1


@pytest.mark.parametrize(
    ("scope", "ubigeo", "own", "told"),
    [
        (
            "080502",
            "080505",
            "0805",
            "De Layo, escritas por Checca: un distrito escribe solo lo suyo.",
        ),
        ("080505", "080801", "0805", "De 080801, que no es un distrito de Canas."),
        ("0805", "080502", "080505", "De Checca: aquí solo entra lo de Layo."),
        ("080505", "080505", "0805", "De Layo, en un paquete que envió Checca."),
    ],
)
def test_each_reason_for_setting_rows_apart_has_its_words(
    scope: str, ubigeo: str, own: str, told: str
) -> None:
    why = Why(scope, ubigeo, 1204)
    file = ApartFile("", "checca.zip", "", "080502", 1204, (why,), ())
    assert why_text(why, file, own, PLAN) == told
