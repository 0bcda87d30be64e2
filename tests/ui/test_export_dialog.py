"""Exporting from the window, on a real folder, read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from canasplan.exchange.export import ExportRequest
from canasplan.ui.dialogs.export_dialog import ExportDialog
from canasplan.ui.services import Services
from tests.ui.conftest import PersonAway


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "Memoria USB ñ"
    folder.mkdir()
    return folder


def opened(qtbot: QtBot, services: Services, out: Path) -> ExportDialog:
    services.state.export_folder = out
    dialog = ExportDialog(services)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def export(qtbot: QtBot, dialog: ExportDialog) -> None:
    dialog.export_button.click()
    assert dialog.running
    qtbot.waitUntil(lambda: not dialog.running)


def save(services: Services, fields: dict[str, str], **changed: str) -> None:
    services.store.save(fields | changed, record=services.store.new_record())


def test_by_keyboard_the_file_is_written_told_and_no_longer_waits(
    qtbot: QtBot, services: Services, fields: dict[str, str], out: Path
) -> None:
    save(services, fields)
    dialog = opened(qtbot, services, out)
    dialog.choice.csv_button.click()
    assert dialog.preview.name.text() == "avances_080505_20190101_20221231_20220915-0930.csv"
    assert "1 avance en 1 fila" in dialog.preview.count.text()
    assert dialog.preview.waiting.text().endswith(": 1")

    with qtbot.waitSignal(services.store.changed) as told:
        QTest.keyClick(dialog.choice.period, Qt.Key.Key_Return)

    assert told.args is not None
    assert told.args[0].exported
    qtbot.waitUntil(lambda: not dialog.running)
    written = list(out.iterdir())
    assert [path.name for path in written] == [dialog.report.name.text()]
    assert "Taypitunga" in written[0].read_text("utf-8-sig")
    assert dialog.report.folder.text() == str(out)
    assert "1 avance en 1 fila" in dialog.report.amount.text()
    assert services.store.pending() == 0
    assert not dialog.export_button.isVisible()


def test_a_district_is_not_asked_which_one_it_is(
    qtbot: QtBot, services: Services, out: Path
) -> None:
    dialog = opened(qtbot, services, out)

    assert not dialog.choice.district.isVisible()
    assert dialog.choice.request() == ExportRequest()


def test_the_province_exports_one_district_and_one_year(
    qtbot: QtBot, province_services: Services, fields: dict[str, str], out: Path
) -> None:
    save(province_services, fields)
    save(province_services, fields, ubigeo="080501", locality="", date="05/03/2022")
    save(province_services, fields, date="05/03/2021")
    dialog = opened(qtbot, province_services, out)
    choice = dialog.choice
    choice.csv_button.click()
    choice.district.setCurrentIndex(choice.district.findText("Layo"))
    choice.period.setCurrentIndex(choice.period.findText("Año 2022"))

    assert choice.request() == ExportRequest(date(2022, 1, 1), date(2022, 12, 31), "080505")
    assert choice.since.text() == "01/01/2022"
    assert "1 avance en 1 fila" in dialog.preview.count.text()
    export(qtbot, dialog)

    (file,) = out.iterdir()
    assert file.name.startswith("avances_080505_20220101_20221231_")


def test_two_dates_are_typed_and_the_wrong_order_is_not_exported(
    qtbot: QtBot, services: Services, fields: dict[str, str], out: Path
) -> None:
    save(services, fields)
    dialog = opened(qtbot, services, out)
    choice = dialog.choice
    choice.period.setCurrentIndex(choice.period.count() - 1)
    assert choice.request() == ExportRequest(date(2022, 9, 1), date(2022, 9, 15))

    choice.since.set_text("4/3/22")
    assert choice.request() == ExportRequest(date(2022, 3, 4), date(2022, 9, 15))
    assert "1 avance" in dialog.preview.count.text()

    choice.until.set_text("3/3/22")
    assert choice.request() is None
    assert not dialog.export_button.isEnabled()
    choice.until.set_text("mañana")
    assert not dialog.export_button.isEnabled()


def test_an_empty_period_says_so(qtbot: QtBot, services: Services, out: Path) -> None:
    dialog = opened(qtbot, services, out)

    assert dialog.preview.count.text().startswith("Ningún avance")


def test_a_refusal_is_told_and_the_dialog_stays_as_it_was(
    qtbot: QtBot, services: Services, fields: dict[str, str], out: Path, person: PersonAway
) -> None:
    save(services, fields)
    dialog = opened(qtbot, services, out)
    out.rmdir()
    export(qtbot, dialog)

    assert "No se pudo escribir" in person.errors[0][0]
    assert dialog.export_button.isEnabled()
    assert services.store.pending() == 1

    person.folder = out.parent
    dialog.folder_button.click()
    assert dialog.path.text() == str(out.parent)
    assert person.asked == [("Carpeta del archivo", out)]


def test_cancelling_writes_nothing(
    qtbot: QtBot, services: Services, fields: dict[str, str], out: Path
) -> None:
    for _ in range(3):
        save(services, fields)
    dialog = opened(qtbot, services, out)
    dialog.export_button.click()
    dialog.close_button.click()
    qtbot.waitUntil(lambda: not dialog.running)

    # A short export may be done before the cancel reaches it; then it is told as done.
    if dialog.pages.currentWidget() is not dialog.report:
        assert list(out.iterdir()) == []
        assert dialog.export_button.isEnabled()


def test_the_folder_of_the_file_is_opened(
    qtbot: QtBot,
    services: Services,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    dialog = opened(qtbot, services, out)
    export(qtbot, dialog)
    dialog.report.folder_button.click()

    assert [Path(url.toLocalFile()) for url in shown] == [out]
    dialog.close_button.click()
    assert not dialog.isVisible()


def test_the_folder_is_remembered(
    qtbot: QtBot, services: Services, out: Path, person: PersonAway
) -> None:
    dialog = opened(qtbot, services, out.parent)
    person.folder = out
    dialog.folder_button.click()
    export(qtbot, dialog)

    assert services.state.export_folder == out


def test_a_district_is_offered_the_numbered_package_first(
    qtbot: QtBot, services: Services, fields: dict[str, str], out: Path
) -> None:
    save(services, fields)
    dialog = opened(qtbot, services, out)
    choice = dialog.choice

    assert choice.package
    assert "oficina provincial (recomendado)" in choice.package_button.text()
    assert dialog.preview.name.text() == "CANAS_080505_0001.zip"
    choice.csv_button.click()
    assert dialog.preview.name.text().endswith(".csv")
    choice.package_button.click()
    export(qtbot, dialog)
    assert [path.name for path in out.iterdir()] == ["CANAS_080505_0001.zip"]

    again = opened(qtbot, services, out)
    assert again.preview.name.text() == "CANAS_080505_0002.zip"


def test_the_province_sends_everything_in_one_package_or_one_district_back(
    qtbot: QtBot, province_services: Services, fields: dict[str, str], out: Path
) -> None:
    save(province_services, fields)
    save(province_services, fields, ubigeo="080501", locality="")
    whole = opened(qtbot, province_services, out)
    assert "la región o un distrito" in whole.choice.package_button.text()
    assert "2 avances en 2 filas" in whole.preview.count.text()
    export(qtbot, whole)

    back = opened(qtbot, province_services, out)
    back.choice.district.setCurrentIndex(back.choice.district.findText("Layo"))
    assert "1 avance en 1 fila" in back.preview.count.text()
    export(qtbot, back)
    assert sorted(path.name for path in out.iterdir()) == [
        "CANAS_080505_0002.zip",
        "CANAS_0805_0001.zip",
    ]
