"""Importing in the window: what would come, taking it up, and what came."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.exchange.export import ExportRequest
from canasplan.ui.office.import_dialog import ImportDialog, Step
from canasplan.ui.office.import_table import FILE, NEW, OUTCOME, REFUSED
from canasplan.ui.office.name_cell import BELOW_ROLE
from canasplan.ui.services import Services
from canasplan.ui.theme import Theme
from tests.conftest import FixedClock
from tests.exchange.records import rows_of, save
from tests.ui.conftest import PersonAway
from tests.ui.importing import LEFT, Open, cell, press, take
from tests.ui.received import Fields, cut, edited, package, table


def words(dialog: ImportDialog) -> list[str]:
    """What the line of totals says; what is a link between brackets."""
    totals = dialog.page.totals
    return [
        *(word.text() for word in totals.words.values() if word.isVisible()),
        *(f"[{link.text()}]" for link in totals.links.values() if link.isVisible()),
    ]


def test_it_begins_by_saying_what_to_do(open_import: Open) -> None:
    dialog = open_import()
    page = dialog.page

    assert dialog.step is Step.CHOOSE
    assert page.empty.title.text().startswith("Arrastre aquí los archivos de los distritos")
    assert page.files_button.hasFocus()
    assert not page.take_button.isEnabled()
    assert not page.report_button.isEnabled()


def test_a_package_is_looked_at_and_nothing_changes_before_incorporar(
    qtbot: QtBot,
    open_import: Open,
    stick: Path,
    clock: FixedClock,
    fields: Fields,
    person: PersonAway,
    province_services: Services,
) -> None:
    person.files = [package(stick, clock, fields)]
    dialog = open_import()
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
    qtbot: QtBot, open_import: Open, stick: Path, clock: FixedClock, fields: Fields
) -> None:
    dialog = open_import(package(stick, clock, fields))
    take(qtbot, dialog)
    again = open_import(stick / "CANAS_080505_0001.zip")

    assert cell(again, 0, OUTCOME) == "Ya importado"
    assert "Ya importado el 15/09/2022" in again.page.panel.toPlainText()
    assert cell(again, 0, NEW) == "–"
    assert not again.page.take_button.isEnabled()
    assert again.page.take_button.toolTip() == "No hay nada que incorporar."


def test_problems_come_first_each_with_its_place_and_remedy(
    qtbot: QtBot,
    open_import: Open,
    stick: Path,
    clock: FixedClock,
    fields: Fields,
    person: PersonAway,
) -> None:
    good = package(stick, clock, fields, "080501")
    short = cut(table(stick, clock, fields, 3, "cortado.csv"))
    dialog = open_import(good, short)

    assert [cell(dialog, row, FILE) for row in (0, 1)] == [short.name, good.name]
    assert cell(dialog, 0, OUTCOME) == "Se rechazará"
    told = dialog.page.panel.toPlainText()
    assert "Qué hacer" in told
    assert "Pida a quien lo envió" in told
    assert dialog.page.take_button.isEnabled()

    take(qtbot, dialog)
    assert cell(dialog, 0, OUTCOME) == "Rechazado"
    assert "De lo rechazado no quedó nada" in dialog.page.banner.text

    person.file = stick / "informe.csv"
    dialog.page.report_button.click()
    qtbot.waitUntil(lambda: dialog.page.banner.text.startswith("Informe guardado"))
    assert {row["archivo"] for row in rows_of(person.file)} == {short.name}


def test_of_many_problems_the_first_are_shown_and_all_are_written(
    qtbot: QtBot,
    open_import: Open,
    stick: Path,
    clock: FixedClock,
    fields: Fields,
    person: PersonAway,
) -> None:
    bad = edited(table(stick, clock, fields, 61, "malo.csv"), ",obra,", ",obbra,", 60)
    dialog = open_import(bad)

    assert cell(dialog, 0, REFUSED) == "60"
    assert "Se ven los primeros 50 de 60 problemas." in dialog.page.panel.toPlainText()
    assert words(dialog) == ["[60 rechazos]"]

    person.file = stick / "informe.csv"
    dialog.page.report_button.click()
    qtbot.waitUntil(lambda: dialog.page.banner.text.startswith("Informe guardado"))
    assert len(rows_of(person.file)) == 60


def test_the_refusals_of_all_files_are_listed_together(
    open_import: Open, stick: Path, clock: FixedClock, fields: Fields
) -> None:
    first = edited(table(stick, clock, fields, 2, "uno.csv"), ",obra,", ",obbra,")
    other = edited(table(stick, clock, fields, 1, "dos.csv"), ",obra,", ",obbra,")
    dialog = open_import(first, other)
    QTest.mouseClick(dialog.page.totals.links["refused"], LEFT)

    told = dialog.page.panel.toPlainText()
    assert "Problemas de 2 archivos" in told
    assert "uno.csv" in told
    assert "dos.csv" in told
    assert dialog.page.panel.hasFocus()

    press(dialog, 1, REFUSED)
    assert "Problemas de" not in dialog.page.panel.toPlainText()
    assert dialog.page.panel.hasFocus()


def test_a_missing_package_is_named(
    open_import: Open, stick: Path, clock: FixedClock, fields: Fields
) -> None:
    package(stick, clock, fields)
    dialog = open_import(package(stick, clock, fields))

    assert cell(dialog, 0, OUTCOME) == "Con avisos"
    assert "Layo" in dialog.page.panel.toPlainText().split("Aviso:")[1]


def test_a_folder_stands_for_the_files_in_it(
    qtbot: QtBot,
    open_import: Open,
    stick: Path,
    clock: FixedClock,
    fields: Fields,
    person: PersonAway,
    province_services: Services,
) -> None:
    package(stick, clock, fields, "080501")
    package(stick, clock, fields, "080505")
    person.folder = stick
    dialog = open_import()
    dialog.page.folder_button.click()
    qtbot.waitUntil(lambda: dialog.step is Step.LOOKED and not dialog.running)

    assert dialog.page.totals.files.text() == "2 archivos"
    assert province_services.state.import_folder == stick


def test_an_empty_folder_is_told_and_asked_again(
    qtbot: QtBot, open_import: Open, stick: Path, person: PersonAway
) -> None:
    dialog = open_import(stick)

    assert "no hay archivos CSV, ZIP ni JSON" in dialog.page.banner.text
    assert dialog.step is Step.CHOOSE
    dialog.page.files_button.click()  # and then cancelled
    assert not dialog.running


def test_escape_stops_reading_and_then_closes(
    qtbot: QtBot, open_import: Open, stick: Path, clock: FixedClock, fields: Fields
) -> None:
    file = table(stick, clock, fields, 2, "avances.csv")
    dialog = open_import()
    dialog.look([file])
    assert dialog.page.close_button.text() == "&Detener"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.running)

    assert dialog.step is Step.CHOOSE
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_taking_up_that_is_stopped_shows_what_is_so_now(
    qtbot: QtBot,
    open_import: Open,
    stick: Path,
    clock: FixedClock,
    fields: Fields,
    province_services: Services,
) -> None:
    dialog = open_import(table(stick, clock, fields, 2, "avances.csv"))
    dialog.page.take_button.click()
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog.running)

    assert dialog.step is Step.LOOKED
    assert dialog.page.banner.text.startswith("Se detuvo.")
    assert cell(dialog, 0, OUTCOME) == "Listo"
    assert province_services.store.records("1.02.03") == ()


def test_what_the_disk_refuses_is_told_with_the_remedy(
    qtbot: QtBot,
    open_import: Open,
    stick: Path,
    clock: FixedClock,
    fields: Fields,
    person: PersonAway,
) -> None:
    dialog = open_import(cut(table(stick, clock, fields, 2, "cortado.csv")))
    person.file = stick / "no existe" / "informe.csv"
    dialog.page.report_button.click()
    qtbot.waitUntil(lambda: "No se pudo escribir el informe" in dialog.page.banner.text)

    assert "Elija otra carpeta" in dialog.page.banner.text


def test_the_table_is_a_sound_model_in_both_looks(
    open_import: Open, stick: Path, clock: FixedClock, fields: Fields, theme: Theme
) -> None:
    dialog = open_import(package(stick, clock, fields))
    tester = QAbstractItemModelTester(
        dialog.page.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    dialog.page.model.show_reports(dialog.reports, trial=False)
    model = dialog.page.model
    assert model.row_at(9) is None
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
    open_import: Open,
    stick: Path,
    clock: FixedClock,
    fields: Fields,
    services: Services,
    province: Workspace,
) -> None:
    province.imports.take([package(stick, clock, fields), package(stick, clock, fields, "080501")])
    save(province, fields, ubigeo="080502", locality="")
    request = ExportRequest(ubigeo="080505")
    back = stick / province.exports.package_name(request)
    province.exports.write_package(request, back)
    dialog = open_import(back, services=services)
    take(qtbot, dialog)

    assert cell(dialog, 0, OUTCOME) == "Incorporado"
    assert len(services.store.records("1.02.03")) == 1


def test_the_answer_of_the_province_is_taken_up_like_any_file(
    qtbot: QtBot,
    open_import: Open,
    stick: Path,
    fields: Fields,
    workspace: Workspace,
    province: Workspace,
    services: Services,
) -> None:
    save(workspace, fields)
    sent = stick / "CANAS_080505_0001.zip"
    workspace.exports.write_package(ExportRequest(), sent)
    province.imports.take([sent])
    receipt = province.receipts.write("080505", stick).path
    dialog = open_import(receipt, services=services)

    assert dialog.page.model.index(0, FILE).data(BELOW_ROLE) == "Layo · acuse · 1 fila"
    assert cell(dialog, 0, OUTCOME) == "Listo"
    take(qtbot, dialog)
    assert cell(dialog, 0, OUTCOME) == "Incorporado"
    assert "Acuse de la provincia" in dialog.page.panel.toPlainText()
