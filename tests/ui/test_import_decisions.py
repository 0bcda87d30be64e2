"""What an import leaves for a person to decide, and the ways there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.model import Profile
from canasplan.ui.main_window import MainWindow
from canasplan.ui.office.import_dialog import ImportDialog
from canasplan.ui.office.import_table import CONFLICTS, OUTCOME, PROPOSALS, SET_APART
from canasplan.ui.services import Services
from tests.conftest import FixedClock
from tests.ui.conftest import PersonAway
from tests.ui.importing import LEFT, Open, cell, heard, press, take
from tests.ui.received import Fields, edited, laptop, package, table


def test_an_edited_cell_waits_and_its_number_leads_to_the_decision(
    qtbot: QtBot, open_import: Open, stick: Path, clock: FixedClock, fields: Fields
) -> None:
    bad = edited(table(stick, clock, fields, 3, "editado.csv"), ",2.000,km", ",2.500,km")
    dialog = open_import(bad)
    asked = heard(dialog)
    assert (cell(dialog, 0, OUTCOME), cell(dialog, 0, PROPOSALS)) == ("Con pendientes", "1")
    press(dialog, 0, PROPOSALS)
    assert asked == []  # nothing waits before it is taken up

    take(qtbot, dialog)
    assert "pulse su número" in dialog.page.banner.text
    press(dialog, 0, PROPOSALS)
    assert asked == ["proposals_asked"]

    dialog.page.table.setCurrentIndex(dialog.page.model.index(0, PROPOSALS))
    QTest.keyClick(dialog.page.table, Qt.Key.Key_Return)
    QTest.mouseClick(dialog.page.totals.links["proposals"], LEFT)
    assert asked == ["proposals_asked"] * 3


def test_two_laptops_that_corrected_the_same_leave_a_conflict(
    qtbot: QtBot, open_import: Open, stick: Path, clock: FixedClock, fields: Fields
) -> None:
    first = table(stick, clock, fields, 1, "de-la-primera.csv")
    second = stick / "de-la-segunda.csv"
    with open_workspace(stick / "otra", clock) as other:
        other.profiles.set(Profile("080505", "Luz Ccama", "Técnica"))
        other.imports.take([first])
        correct(other, fields, "31")
        other.exports.write(ExportRequest(), second)
    laptop(stick, clock, "080505", lambda one: correct(one, fields, "32"))
    laptop(stick, clock, "080505", lambda one: write(one, first))
    dialog = open_import(first, second)
    take(qtbot, dialog)
    asked = heard(dialog)

    assert cell(dialog, 0, CONFLICTS) == "1"
    press(dialog, 0, CONFLICTS)
    assert asked == ["conflicts_asked"]


def correct(workspace: Workspace, fields: Fields, percent: str) -> None:
    (state,) = workspace.progress.of_action("1.02.03")
    changed = fields | {"percent": percent}
    base = state.winner.hash
    workspace.progress.save(changed, record=state.winner.record, base=base, reason="Mal contado")


def write(workspace: Workspace, target: Path) -> None:
    workspace.exports.write(ExportRequest(), target)


def test_the_file_of_another_district_is_set_apart(
    qtbot: QtBot,
    open_import: Open,
    stick: Path,
    clock: FixedClock,
    fields: Fields,
    services: Services,
) -> None:
    dialog = open_import(package(stick, clock, fields, "080501"), services=services)
    assert (cell(dialog, 0, OUTCOME), cell(dialog, 0, SET_APART)) == ("Se apartará", "1")
    take(qtbot, dialog)
    asked = heard(dialog)
    press(dialog, 0, SET_APART)

    assert cell(dialog, 0, OUTCOME) == "Apartado"
    assert asked == ["apart_asked"]


@pytest.mark.parametrize(
    ("asked", "opened"),
    [
        ("proposals_asked", "ProposalsDialog"),
        ("conflicts_asked", "ConflictsDialog"),
        ("apart_asked", "ApartDialog"),
    ],
)
def test_each_number_opens_the_dialog_that_decides(
    qtbot: QtBot,
    qapp: QApplication,
    province_services: Services,
    person: PersonAway,
    asked: str,
    opened: str,
) -> None:
    window = MainWindow(province_services, qapp)
    qtbot.addWidget(window)

    def answer(dialog: QDialog) -> bool:
        if isinstance(dialog, ImportDialog):
            getattr(dialog, asked).emit()
        return False

    person.answer = answer
    window.dialogs.import_files()

    assert person.dialogs == ["ImportDialog", opened]
    qtbot.waitUntil(lambda: not province_services.runner.busy)
    window.close()
