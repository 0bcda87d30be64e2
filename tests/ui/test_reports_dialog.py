"""Reports from the window: chosen, kept as PDF and workbook, previewed; what cannot be is told."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintPreviewWidget
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from canasplan import summary
from canasplan.numerals import day_text, percent_text
from canasplan.reports.dossier import Ask
from canasplan.reports.kinds import KIND_LABELS, Kind
from canasplan.ui.messages import MessageDialog
from canasplan.ui.reports.reports_dialog import ReportPreview, ReportsDialog
from canasplan.ui.services import Services
from tests.ui.conftest import PersonAway

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
LAYO = "080505"


def opened(qtbot: QtBot, services: Services, action: str = "") -> ReportsDialog:
    dialog = ReportsDialog(services, action)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


@pytest.fixture
def dialog(qtbot: QtBot, year_services: Services) -> ReportsDialog:
    """At the office that has four years."""
    return opened(qtbot, year_services)


def set_to(box: QComboBox, data: object) -> None:
    assert box.findData(data) >= 0
    box.setCurrentIndex(box.findData(data))


def have(qtbot: QtBot, dialog: ReportsDialog, button: QPushButton) -> None:
    """Ask for a report and wait until it is made, or is not."""
    button.click()
    qtbot.waitUntil(dialog.choice.isEnabled, timeout=60_000)


def text_of(path: Path) -> str:
    """Return the words of a PDF."""
    if not shutil.which("pdftotext"):
        pytest.skip("needs pdftotext")
    command = ["pdftotext", "-layout", str(path), "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_the_part_the_district_and_the_year_that_are_chosen_are_in_the_pdf(
    qtbot: QtBot, dialog: ReportsDialog, year_services: Services, person: PersonAway, stick: Path
) -> None:
    set_to(dialog.choice.part, "2")
    set_to(dialog.choice.district, LAYO)
    set_to(dialog.choice.year, 2021)
    person.file = stick / "informe.pdf"
    have(qtbot, dialog, dialog.pdf_button)

    standing = year_services.store._workspace.figures.standing(2021)
    text = text_of(person.file)
    assert "Informe de seguimiento" in text
    assert "Año 2021, al" in text
    assert "Layo" in text
    assert percent_text(standing.figure("2", LAYO).percent) in text
    assert dialog.told.text() == f"Se guardó informe.pdf en {stick}."
    assert dialog.open_button.isVisible()
    assert person.errors == []


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_is_kept_as_pdf(
    qtbot: QtBot, dialog: ReportsDialog, person: PersonAway, stick: Path, kind: Kind
) -> None:
    dialog.choice.choose(kind)
    set_to(dialog.choice.part, {Kind.FIELD: "1.02", Kind.ACTION: "1.02.03"}.get(kind, "3"))
    person.file = stick / "informe.pdf"
    have(qtbot, dialog, dialog.pdf_button)

    data = person.file.read_bytes()
    assert data.startswith(b"%PDF-1.")
    assert data.rstrip().endswith(b"%%EOF")
    ((title, start),) = person.asked
    assert title == "Guardar el informe: PDF (*.pdf)"
    assert start.name.startswith(KIND_LABELS[kind])
    assert [path.name for path in stick.iterdir()] == ["informe.pdf"]


def test_the_workbook_has_the_figures_of_what_was_chosen(
    qtbot: QtBot, dialog: ReportsDialog, year_services: Services, person: PersonAway, stick: Path
) -> None:
    set_to(dialog.choice.part, "1")
    set_to(dialog.choice.year, 2020)
    person.file = stick / "cifras"  # its ending is left to the program
    have(qtbot, dialog, dialog.xlsx_button)

    sheet = load_workbook(stick / "cifras.xlsx")["Resumen"]
    header, *lines = sheet.iter_rows(values_only=True)
    place = header.index("Avance")
    standing = year_services.store._workspace.figures.standing(2020)
    rows = summary.document(standing, "1")["filas"]
    shares = [line[place] for line in lines]
    told = [f"{share * 100:.2f}" if isinstance(share, float | int) else None for share in shares]
    assert told == [row["avance"] for row in rows]
    assert year_services.state.export_folder == stick


def test_the_next_one_is_offered_where_the_last_one_went_under_a_name_that_tells(
    qtbot: QtBot, dialog: ReportsDialog, person: PersonAway, stick: Path
) -> None:
    person.file = stick / "informe.pdf"
    have(qtbot, dialog, dialog.pdf_button)
    set_to(dialog.choice.part, "2")
    set_to(dialog.choice.district, LAYO)
    set_to(dialog.choice.year, 2021)
    dialog.choice.until.set_text("30/06/2021")
    person.file = None
    dialog.pdf_button.click()

    assert person.asked[-1][1] == stick / "Informe de seguimiento 2 080505 2021 2021-06-30.pdf"
    assert dialog.choice.isEnabled()


def test_the_days_that_are_typed_are_asked_for_and_a_wrong_one_stops_it(
    dialog: ReportsDialog,
) -> None:
    dialog.choice.until.set_text("30/06/2022")
    dialog.choice.before.set_text("31/12/2021")
    assert dialog.choice.ask() == Ask("", None, None, date(2022, 6, 30), date(2021, 12, 31))

    dialog.choice.until.set_text("31/06/2022")
    for button in (dialog.pdf_button, dialog.xlsx_button, dialog.preview_button):
        assert not button.isEnabled()
    assert dialog.told.text() == "Corrija la fecha, o déjela vacía."
    dialog.choice.until.set_text("")
    assert dialog.pdf_button.isEnabled()
    assert dialog.told.text() == ""


def test_a_blank_sheet_asks_for_no_day_and_no_year(dialog: ReportsDialog) -> None:
    set_to(dialog.choice.year, 2021)
    dialog.choice.until.set_text("31/06/2022")
    dialog.choice.choose(Kind.FIELD)

    for field in (dialog.choice.year, dialog.choice.until, dialog.choice.before):
        assert not field.isEnabled()
    assert dialog.pdf_button.isEnabled()
    assert not dialog.xlsx_button.isEnabled()
    ask = dialog.choice.ask()
    assert (ask.year, ask.until, ask.before) == (None, None, None)

    dialog.choice.choose(Kind.TRACKING)
    assert not dialog.pdf_button.isEnabled()  # the day is asked for again


def test_it_begins_with_the_action_of_the_window(qtbot: QtBot, year_services: Services) -> None:
    dialog = opened(qtbot, year_services, "1.02.03")
    dialog.choice.choose(Kind.ACTION)
    assert dialog.choice.ask().scope == "1.02.03"

    dialog.choice.choose(Kind.TRACKING)
    assert dialog.choice.ask().scope == ""
    dialog.choice.choose(Kind.FIELD)
    assert dialog.choice.ask().scope == "1.02.03"


def test_a_district_begins_with_itself(qtbot: QtBot, services: Services) -> None:
    assert opened(qtbot, services).choice.ask().ubigeo == LAYO


def test_everything_is_chosen_with_the_keyboard(
    qtbot: QtBot, dialog: ReportsDialog, person: PersonAway, stick: Path
) -> None:
    QTest.keyClick(dialog, Key.Key_U, ALT)
    qtbot.waitUntil(lambda: dialog.choice.kind is Kind.HEARING)
    QTest.keyClick(dialog, Key.Key_P, ALT)
    assert dialog.choice.part.hasFocus()
    QTest.keyClick(dialog.choice.part, Key.Key_Down)
    assert dialog.choice.ask().scope == "1"
    QTest.keyClick(dialog, Key.Key_D, ALT)
    assert dialog.choice.district.hasFocus()
    QTest.keyClick(dialog.choice.district, Key.Key_End)
    assert dialog.choice.ask().ubigeo == "080508"
    person.file = stick / "audiencia.pdf"
    QTest.keyClick(dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: "audiencia.pdf" in dialog.told.text(), timeout=60_000)

    QTest.keyClick(QApplication.focusWidget() or dialog, Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left_half_written(
    qtbot: QtBot, dialog: ReportsDialog, person: PersonAway, stick: Path, ending: str
) -> None:
    button = dialog.pdf_button if ending == "pdf" else dialog.xlsx_button
    taken = stick / f"ocupado.{ending}"
    taken.mkdir()
    for path in (stick / "no hay" / f"informe.{ending}", taken):
        person.errors.clear()
        person.file = path
        have(qtbot, dialog, button)
        ((told, _),) = person.errors
        assert told.startswith(f"No se pudo escribir {path}: ")
        assert told.endswith("Ciérrelo si está abierto en otro programa, o elija otro lugar.")
        assert not dialog.open_button.isVisible()
        assert dialog.told.text() == ""

    assert [(path.name, list(path.iterdir())) for path in stick.iterdir()] == [(taken.name, [])]
    person.file = stick / f"otro.{ending}"
    have(qtbot, dialog, button)  # and another place does
    assert person.file.exists()


def test_what_was_there_is_replaced_only_when_asked(
    qtbot: QtBot, dialog: ReportsDialog, person: PersonAway, stick: Path
) -> None:
    there = stick / "informe.pdf"
    there.write_bytes(b"otro informe")
    person.file = stick / "informe"
    asked: list[str] = []

    def answer(box: QDialog) -> bool:
        assert isinstance(box, MessageDialog)
        asked.append(box.text.text())
        return len(asked) == 2

    person.answer = answer
    have(qtbot, dialog, dialog.pdf_button)
    assert there.read_bytes() == b"otro informe"
    have(qtbot, dialog, dialog.pdf_button)
    assert there.read_bytes().startswith(b"%PDF")
    assert asked == ["informe.pdf ya existe. ¿Reemplazarlo?"] * 2


def test_escape_gives_up_what_is_being_made_and_nothing_is_written(
    qtbot: QtBot, dialog: ReportsDialog, year_services: Services, person: PersonAway, stick: Path
) -> None:
    person.file = stick / "informe.pdf"
    with year_services.runner.standing_aside():
        dialog.pdf_button.click()
        assert dialog.bar.isVisible()
        assert not dialog.choice.isEnabled()
        assert dialog.close_button.text() == "Ca&ncelar"
        QTest.keyClick(dialog, Key.Key_Escape)
        assert dialog.isVisible()
    qtbot.waitUntil(dialog.choice.isEnabled, timeout=60_000)

    assert list(stick.iterdir()) == []
    assert not dialog.bar.isVisible()
    assert dialog.told.text() == ""
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_preview_shows_the_pages(
    qtbot: QtBot, dialog: ReportsDialog, year_services: Services, person: PersonAway
) -> None:
    seen: list[tuple[str, int]] = []

    def look(preview: QDialog) -> bool:
        assert isinstance(preview, ReportPreview)
        preview.show()
        pages = preview.findChild(QPrintPreviewWidget)
        assert pages is not None
        qtbot.waitUntil(lambda: pages.pageCount() > 0)
        seen.append((preview.windowTitle(), pages.pageCount()))
        preview.close()
        return False

    person.answer = look
    dialog.choice.choose(Kind.FIELD)
    set_to(dialog.choice.part, "1.02")
    have(qtbot, dialog, dialog.preview_button)

    actions = year_services.store._workspace.figures.standing().actions("1.02")
    assert seen == [("Vista previa", len(actions))]
    assert dialog.choice.isEnabled()


class Desktop(QObject):
    """Opens files for the person."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


def test_what_was_written_is_opened(
    qtbot: QtBot, dialog: ReportsDialog, person: PersonAway, stick: Path
) -> None:
    person.file = stick / "informe.pdf"
    have(qtbot, dialog, dialog.pdf_button)
    desktop = Desktop()
    QDesktopServices.setUrlHandler("file", desktop, "open")  # type: ignore[arg-type]
    assert dialog.open_button.hasFocus()
    QTest.keyClick(dialog.open_button, Key.Key_Space)
    QDesktopServices.unsetUrlHandler("file")

    assert desktop.opened == [str(person.file)]
    set_to(dialog.choice.part, "2")  # another report: this one is not it
    assert not dialog.open_button.isVisible()


def test_the_day_of_the_figures_stands_on_the_paper(
    qtbot: QtBot, dialog: ReportsDialog, person: PersonAway, stick: Path
) -> None:
    dialog.choice.until.set_text("30/06/2021")
    person.file = stick / "informe.pdf"
    have(qtbot, dialog, dialog.pdf_button)

    assert f"al {day_text(date(2021, 6, 30))}" in text_of(person.file)
