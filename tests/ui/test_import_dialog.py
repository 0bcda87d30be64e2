"""Importing in the window: what would come, taking it up, what came, and what waits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.model import Profile
from canasplan.ui.main_window import MainWindow
from canasplan.ui.menu import Command
from canasplan.ui.office.import_dialog import ImportDialog, Step
from canasplan.ui.office.import_table import (
    CONFLICTS,
    FILE,
    NEW,
    OUTCOME,
    PROPOSALS,
    REFUSED,
    SET_APART,
    ImportTableModel,
)
from canasplan.ui.office.name_cell import BELOW_ROLE
from canasplan.ui.services import Services
from canasplan.ui.theme import Theme
from tests.conftest import FixedClock
from tests.exchange.records import rows_of, save
from tests.ui.conftest import PersonAway
from tests.ui.received import Fields, cut, edited, laptop, package, table

Open = Callable[..., ImportDialog]
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "Memoria USB ñ"
    root.mkdir()
    return root


@pytest.fixture
def open_dialog(qtbot: QtBot, province_services: Services) -> Open:
    kept: list[ImportDialog] = []  # one that is forgotten might be torn down by another thread

    def opened(*paths: Path, services: Services = province_services) -> ImportDialog:
        dialog = ImportDialog(services, None, paths)
        kept.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: dialog.isActiveWindow() and not dialog.running)
        return dialog

    return opened


def take(qtbot: QtBot, dialog: ImportDialog) -> None:
    dialog.page.take_button.click()
    assert dialog.running
    qtbot.waitUntil(lambda: not dialog.running)


def cell(dialog: ImportDialog, row: int, column: int) -> str:
    return str(dialog.page.model.index(row, column).data())


def press(dialog: ImportDialog, row: int, column: int) -> None:
    """Click a cell."""
    place = dialog.page.table.visualRect(dialog.page.model.index(row, column)).center()
    QTest.mouseClick(dialog.page.table.viewport(), LEFT, NONE, place)


def heard(dialog: ImportDialog) -> list[str]:
    """The decisions that the person asks for, as they are asked for."""
    asked: list[str] = []
    for name in ("proposals_asked", "conflicts_asked", "apart_asked"):
        getattr(dialog, name).connect(lambda name=name: asked.append(name))
    return asked


def words(dialog: ImportDialog) -> list[str]:
    """What the line of totals says; what is a link between brackets."""
    totals = dialog.page.totals
    return [
        *(word.text() for word in totals.words.values() if word.isVisible()),
        *(f"[{link.text()}]" for link in totals.links.values() if link.isVisible()),
    ]


def test_it_begins_by_saying_what_to_do(open_dialog: Open) -> None:
    dialog = open_dialog()
    page = dialog.page

    assert dialog.step is Step.CHOOSE
    assert page.empty.title.text().startswith("Arrastre aquí los archivos de los distritos")
    assert page.files_button.hasFocus()
    assert not page.take_button.isEnabled()
    assert not page.report_button.isEnabled()


def test_a_package_is_looked_at_and_nothing_changes_before_incorporar(
    qtbot: QtBot,
    open_dialog: Open,
    root: Path,
    clock: FixedClock,
    fields: Fields,
    person: PersonAway,
    province_services: Services,
) -> None:
    person.files = [package(root, clock, fields)]
    dialog = open_dialog()
    dialog.page.files_button.click()
    qtbot.waitUntil(lambda: dialog.step is Step.LOOKED)

    assert cell(dialog, 0, FILE) == "CANAS_080505_0001.zip"
    below = dialog.page.model.index(0, FILE).data(BELOW_ROLE)
    assert below == "Layo · paquete n.º 1 · 1 fila"
    assert (cell(dialog, 0, OUTCOME), cell(dialog, 0, NEW)) == ("Listo", "1")
    assert words(dialog) == ["1 fila nueva"]
    assert "Se incorporaría: 1 fila: 1 nueva." in dialog.page.panel.toPlainText()
    assert province_services.store.records("1.02.03") == ()

    with qtbot.waitSignal(province_services.store.changed) as told:
        QTest.keyClick(dialog.page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.step is Step.TAKEN and not dialog.running)

    assert told.args is not None
    assert told.args[0].merged
    assert len(province_services.store.records("1.02.03")) == 1
    assert cell(dialog, 0, OUTCOME) == "Incorporado"
    assert "Se incorporaron 1 archivo" not in dialog.page.banner.text
    assert dialog.page.banner.text == "Se incorporó 1 archivo, con 1 fila nueva."
    assert not dialog.page.take_button.isVisible()
    assert dialog.windowTitle() == "Resultado de la importación"


def test_the_same_file_again_changes_nothing(
    qtbot: QtBot, open_dialog: Open, root: Path, clock: FixedClock, fields: Fields
) -> None:
    dialog = open_dialog(package(root, clock, fields))
    take(qtbot, dialog)
    again = open_dialog(root / "CANAS_080505_0001.zip")

    assert cell(again, 0, OUTCOME) == "Ya importado"
    assert "Ya importado el 15/09/2022" in again.page.panel.toPlainText()
    assert cell(again, 0, NEW) == "–"
    assert not again.page.take_button.isEnabled()
    assert again.page.take_button.toolTip() == "No hay nada que incorporar."


def test_problems_come_first_each_with_its_place_and_remedy(
    qtbot: QtBot,
    open_dialog: Open,
    root: Path,
    clock: FixedClock,
    fields: Fields,
    person: PersonAway,
) -> None:
    good = package(root, clock, fields, "080501")
    short = cut(table(root, clock, fields, 3, "cortado.csv"))
    dialog = open_dialog(good, short)

    assert [cell(dialog, row, FILE) for row in (0, 1)] == [short.name, good.name]
    assert cell(dialog, 0, OUTCOME) == "Se rechazará"
    told = dialog.page.panel.toPlainText()
    assert "Qué hacer" in told
    assert "Pida a quien lo envió" in told
    assert dialog.page.take_button.isEnabled()

    take(qtbot, dialog)
    assert cell(dialog, 0, OUTCOME) == "Rechazado"
    assert "De lo rechazado no quedó nada" in dialog.page.banner.text

    person.file = root / "informe.csv"
    dialog.page.report_button.click()
    qtbot.waitUntil(lambda: dialog.page.banner.text.startswith("Informe guardado"))
    assert {row["archivo"] for row in rows_of(person.file)} == {short.name}


def test_of_many_problems_the_first_are_shown_and_all_are_written(
    qtbot: QtBot,
    open_dialog: Open,
    root: Path,
    clock: FixedClock,
    fields: Fields,
    person: PersonAway,
) -> None:
    bad = edited(table(root, clock, fields, 61, "malo.csv"), ",obra,", ",obbra,", 60)
    dialog = open_dialog(bad)

    assert cell(dialog, 0, REFUSED) == "60"
    assert "Se ven los primeros 50 de 60 problemas." in dialog.page.panel.toPlainText()
    assert words(dialog) == ["[60 rechazos]"]

    person.file = root / "informe.csv"
    dialog.page.report_button.click()
    qtbot.waitUntil(lambda: dialog.page.banner.text.startswith("Informe guardado"))
    assert len(rows_of(person.file)) == 60


def test_the_refusals_of_all_files_are_listed_together(
    open_dialog: Open, root: Path, clock: FixedClock, fields: Fields
) -> None:
    first = edited(table(root, clock, fields, 2, "uno.csv"), ",obra,", ",obbra,")
    other = edited(table(root, clock, fields, 1, "dos.csv"), ",obra,", ",obbra,")
    dialog = open_dialog(first, other)
    QTest.mouseClick(dialog.page.totals.links["refused"], LEFT)

    told = dialog.page.panel.toPlainText()
    assert "Problemas de 2 archivos" in told
    assert "uno.csv" in told
    assert "dos.csv" in told
    assert dialog.page.panel.hasFocus()

    press(dialog, 1, REFUSED)
    assert "Problemas de" not in dialog.page.panel.toPlainText()
    assert dialog.page.panel.hasFocus()


def test_an_edited_cell_waits_and_its_number_leads_to_the_decision(
    qtbot: QtBot, open_dialog: Open, root: Path, clock: FixedClock, fields: Fields
) -> None:
    bad = edited(table(root, clock, fields, 3, "editado.csv"), ",2.000,km", ",2.500,km")
    dialog = open_dialog(bad)
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
    qtbot: QtBot, open_dialog: Open, root: Path, clock: FixedClock, fields: Fields
) -> None:
    first = table(root, clock, fields, 1, "de-la-primera.csv")
    second = root / "de-la-segunda.csv"
    with open_workspace(root / "otra", clock) as other:
        other.profiles.set(Profile("080505", "Luz Ccama", "Técnica"))
        other.imports.take([first])
        correct(other, fields, "31")
        other.exports.write(ExportRequest(), second)
    laptop(root, clock, "080505", lambda one: correct(one, fields, "32"))
    laptop(root, clock, "080505", lambda one: write(one, first))
    dialog = open_dialog(first, second)
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
    open_dialog: Open,
    root: Path,
    clock: FixedClock,
    fields: Fields,
    services: Services,
) -> None:
    dialog = open_dialog(package(root, clock, fields, "080501"), services=services)
    assert (cell(dialog, 0, OUTCOME), cell(dialog, 0, SET_APART)) == ("Se apartará", "1")
    take(qtbot, dialog)
    asked = heard(dialog)
    press(dialog, 0, SET_APART)

    assert cell(dialog, 0, OUTCOME) == "Apartado"
    assert asked == ["apart_asked"]


def test_a_missing_package_is_named(
    open_dialog: Open, root: Path, clock: FixedClock, fields: Fields
) -> None:
    package(root, clock, fields)
    dialog = open_dialog(package(root, clock, fields))

    assert cell(dialog, 0, OUTCOME) == "Con avisos"
    assert "Layo" in dialog.page.panel.toPlainText().split("Aviso:")[1]


def test_a_folder_stands_for_the_files_in_it(
    qtbot: QtBot,
    open_dialog: Open,
    root: Path,
    clock: FixedClock,
    fields: Fields,
    person: PersonAway,
    province_services: Services,
) -> None:
    package(root, clock, fields, "080501")
    package(root, clock, fields, "080505")
    person.folder = root
    dialog = open_dialog()
    dialog.page.folder_button.click()
    qtbot.waitUntil(lambda: dialog.step is Step.LOOKED and not dialog.running)

    assert dialog.page.totals.files.text() == "2 archivos"
    assert province_services.state.import_folder == root


def test_an_empty_folder_is_told_and_asked_again(
    qtbot: QtBot, open_dialog: Open, root: Path, person: PersonAway
) -> None:
    dialog = open_dialog(root)

    assert "no hay archivos CSV, ZIP ni JSON" in dialog.page.banner.text
    assert dialog.step is Step.CHOOSE
    dialog.page.files_button.click()  # and then cancelled
    assert not dialog.running


def test_escape_stops_reading_and_then_closes(
    qtbot: QtBot, open_dialog: Open, root: Path, clock: FixedClock, fields: Fields
) -> None:
    file = table(root, clock, fields, 2, "avances.csv")
    dialog = open_dialog()
    dialog.look([file])
    assert dialog.page.close_button.text() == "&Detener"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.running)

    assert dialog.step is Step.CHOOSE
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_taking_up_that_is_stopped_shows_what_is_so_now(
    qtbot: QtBot,
    open_dialog: Open,
    root: Path,
    clock: FixedClock,
    fields: Fields,
    province_services: Services,
) -> None:
    dialog = open_dialog(table(root, clock, fields, 2, "avances.csv"))
    dialog.page.take_button.click()
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog.running)

    assert dialog.step is Step.LOOKED
    assert dialog.page.banner.text.startswith("Se detuvo.")
    assert cell(dialog, 0, OUTCOME) == "Listo"
    assert province_services.store.records("1.02.03") == ()


def test_what_the_disk_refuses_is_told_with_the_remedy(
    qtbot: QtBot,
    open_dialog: Open,
    root: Path,
    clock: FixedClock,
    fields: Fields,
    person: PersonAway,
) -> None:
    dialog = open_dialog(cut(table(root, clock, fields, 2, "cortado.csv")))
    person.file = root / "no existe" / "informe.csv"
    dialog.page.report_button.click()
    qtbot.waitUntil(lambda: "No se pudo escribir el informe" in dialog.page.banner.text)

    assert "Elija otra carpeta" in dialog.page.banner.text


def test_files_are_dropped_on_the_window_whatever_is_under_the_mouse(
    qtbot: QtBot,
    qapp: QApplication,
    root: Path,
    clock: FixedClock,
    fields: Fields,
    province_services: Services,
    person: PersonAway,
) -> None:
    file = package(root, clock, fields)
    window = MainWindow(province_services, qapp)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.usable):
        window.show()
    looked: list[list[Path]] = []

    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, ImportDialog)
        qtbot.waitUntil(lambda: not dialog.running)
        looked.append([report.path for report in dialog.reports])
        return False

    person.answer = answer
    assert drag(window, QUrl.fromLocalFile(str(file)))
    sign = window.drop_target.sign
    assert sign is not None
    assert sign.isVisible()
    qapp.sendEvent(window.windowHandle(), QDragLeaveEvent())
    assert not sign.isVisible()

    drag(window, QUrl.fromLocalFile(str(file)))
    assert drop(window, QUrl.fromLocalFile(str(file)))
    qtbot.waitUntil(lambda: bool(looked))
    assert looked == [[file]]
    assert not sign.isVisible()
    assert window.tree.search.text() == ""
    assert not drag(window, QUrl("https://canas.example/avances.csv"))
    assert not sign.isVisible()

    window.actions_by_command[Command.IMPORT].trigger()
    assert person.dialogs == ["ImportDialog", "ImportDialog"]
    window.close()


def mime(*urls: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def drag(window: MainWindow, url: QUrl) -> bool:
    data, copy = mime(url), Qt.DropAction.CopyAction
    event = QDragEnterEvent(QPoint(50, 50), copy, data, LEFT, NONE)
    QApplication.sendEvent(window.windowHandle(), event)
    return event.isAccepted()


def drop(window: MainWindow, url: QUrl) -> bool:
    data = mime(url)
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(window.windowHandle(), event)
    return event.isAccepted()


def test_the_table_is_a_sound_model_in_both_looks(
    open_dialog: Open, root: Path, clock: FixedClock, fields: Fields, theme: Theme
) -> None:
    dialog = open_dialog(package(root, clock, fields))
    tester = QAbstractItemModelTester(
        dialog.page.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    dialog.page.model.show_reports(dialog.reports, trial=False)
    model = dialog.page.model
    assert isinstance(model, ImportTableModel)
    assert model.report_at(9) is None
    tips = [
        model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        for column in range(model.columnCount())
    ]
    assert all(tips)
    theme.choose("dark")
    assert "Se incorporaría" in dialog.page.panel.toPlainText()
    del tester


def test_what_a_district_has_comes_back_to_it_from_the_province(
    qtbot: QtBot,
    open_dialog: Open,
    root: Path,
    clock: FixedClock,
    fields: Fields,
    services: Services,
    province: Workspace,
) -> None:
    province.imports.take([package(root, clock, fields), package(root, clock, fields, "080501")])
    save(province, fields, ubigeo="080502", locality="")
    request = ExportRequest(ubigeo="080505")
    back = root / province.exports.package_name(request)
    province.exports.write_package(request, back)
    dialog = open_dialog(back, services=services)
    take(qtbot, dialog)

    assert cell(dialog, 0, OUTCOME) == "Incorporado"
    assert len(services.store.records("1.02.03")) == 1
