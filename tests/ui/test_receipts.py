"""Receipts in the window: who is owed one, and what a district sees of those it got."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from canasplan.bootstrap import Workspace
from canasplan.exchange.export import ExportRequest
from canasplan.model import Revision
from canasplan.receipt_paper import Answer
from canasplan.receipts import Delivery, Sender, Told
from canasplan.ui.delivery_text import delivery_text
from canasplan.ui.health import Health
from canasplan.ui.office.receipt_table import RECEIPT, ReceiptTableModel
from canasplan.ui.office.receipts_dialog import ReceiptsDialog
from canasplan.ui.progress.progress_card import answer_marks
from canasplan.ui.progress.progress_editor import ProgressEditor
from canasplan.ui.services import Services
from canasplan.ui.status_bar import StatusBar
from tests.conftest import FixedClock
from tests.exchange.records import save
from tests.ui.conftest import PersonAway

Fields = dict[str, str]
ACTION = "1.02.03"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """What travels between the laptops."""
    stick = tmp_path / "memoria"
    stick.mkdir()
    return stick


@pytest.fixture
def received(workspace: Workspace, province: Workspace, fields: Fields, stick: Path) -> Revision:
    """The province has an avance of Layo, of a Saturday."""
    saved = save(workspace, fields, date="05/03/2022")
    workspace.exports.write_package(ExportRequest(), stick / "CANAS_080505_0001.zip")
    province.imports.take([stick / "CANAS_080505_0001.zip"])
    return saved


@pytest.fixture
def dialog(
    qtbot: QtBot, received: Revision, province_services: Services
) -> Iterator[ReceiptsDialog]:
    dialog = ReceiptsDialog(province_services)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.table.currentIndex().isValid())
    yield dialog
    dialog.close()


def texts(dialog: ReceiptsDialog) -> list[list[str]]:
    model = dialog.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


# --- the office


def test_the_district_that_is_owed_a_receipt_is_chosen(dialog: ReceiptsDialog) -> None:
    rows = texts(dialog)

    assert [row[0] for row in rows][:5] == ["Yanaoca", "Checca", "Kunturkanki", "Langui", "Layo"]
    assert rows[4] == ["Layo", "15/09/2022 09:30", "1", "1", "Falta escribirlo"]
    assert rows[0] == ["Yanaoca", "—", "—", "—", "—"]
    assert dialog.table.currentIndex().row() == 4
    assert dialog.write_button.isEnabled()
    dialog.table.selectRow(0)
    assert not dialog.write_button.isEnabled()


def test_a_receipt_is_written_into_the_folder_that_is_chosen(
    qtbot: QtBot,
    dialog: ReceiptsDialog,
    person: PersonAway,
    province_services: Services,
    stick: Path,
    clock: FixedClock,
) -> None:
    clock.moment += timedelta(hours=1)
    person.folder = stick

    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.banner.text) and not dialog.working)
    qtbot.waitUntil(lambda: not province_services.runner.busy)

    assert dialog.banner.text == ("Acuse de Layo: ACUSE_080505_0001.json (1 observado).")
    assert (stick / "ACUSE_080505_0001.json").is_file()
    assert texts(dialog)[4][RECEIPT] == "15/09/2022 10:30"
    assert dialog.table.currentIndex().row() == 4
    assert province_services.state.export_folder == stick
    assert person.asked[0][0] == "Carpeta del acuse de Layo"


def test_nothing_is_written_where_no_folder_was_chosen(
    dialog: ReceiptsDialog, province_services: Services
) -> None:
    dialog.write_button.click()

    assert not province_services.runner.busy
    assert dialog.banner.text == ""


def test_a_folder_that_refuses_is_told_and_the_dialog_stays(
    qtbot: QtBot, dialog: ReceiptsDialog, person: PersonAway, stick: Path
) -> None:
    person.folder = stick / "no está"

    dialog.write_button.click()
    dialog.reject()  # not while it works
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: not dialog.working)

    assert "Elija otra carpeta o libere espacio." in dialog.banner.text
    dialog.reject()
    assert not dialog.isVisible()


def test_the_table_of_districts_keeps_the_rules_of_qt() -> None:
    model = ReceiptTableModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows([Sender("080505", "Layo", 3, "", 0, "")])

    assert tester.model() is model
    assert model.row_at(1) is None
    assert (model.row_of("080505"), model.row_of("nada"), model.row_of("")) == (0, 0, 0)


@pytest.mark.parametrize(
    ("last_receipt", "told"),
    [
        ("", "Falta escribirlo"),
        ("2022-09-15T14:30:00.000Z", "15/09/2022 09:30, llegó algo después"),
        ("2022-09-17T14:30:00.000Z", "17/09/2022 09:30"),
    ],
)
def test_the_last_receipt_says_whether_something_came_after_it(
    last_receipt: str, told: str
) -> None:
    sender = Sender("080505", "Layo", 3, "2022-09-16T14:30:00.000Z", 2, last_receipt)

    assert ReceiptTableModel().shown(sender, RECEIPT) == told


# --- the district


@pytest.fixture
def answered(
    workspace: Workspace, province: Workspace, received: Revision, stick: Path
) -> Revision:
    workspace.imports.take([province.receipts.write("080505", stick).path])
    return received


def test_the_card_and_the_summary_say_what_the_province_observed(
    qtbot: QtBot, answered: Revision, services: Services
) -> None:
    editor = ProgressEditor(services.store, services.messages)
    qtbot.addWidget(editor)

    editor.open_action(ACTION)

    assert "Observado: Fecha: Es fin de semana. Confirme la fecha." in str(
        editor.reading.list.currentIndex().data()
    )
    summary = editor.reading.summary.text.toPlainText()
    assert "Observado por la provincia · 15/09/2022 09:30" in summary
    assert "• Fecha: Es fin de semana. Confirme la fecha." in summary


def test_a_receipt_that_is_taken_up_changes_the_open_card_at_once(
    qtbot: QtBot,
    received: Revision,
    province: Workspace,
    workspace: Workspace,
    services: Services,
    stick: Path,
) -> None:
    editor = ProgressEditor(services.store, services.messages)
    qtbot.addWidget(editor)
    editor.open_action(ACTION)
    assert "Observado" not in str(editor.reading.list.currentIndex().data())
    workspace.imports.take([province.receipts.write("080505", stick).path])

    services.store.exchange.taken()

    assert "Observado" in str(editor.reading.list.currentIndex().data())


def test_marks_are_short_and_carry_icon_and_word() -> None:
    received = answer_marks(Told(Answer.RECEIVED, (), ""))
    several = answer_marks(Told(Answer.OBSERVED, ("Falta la unidad.", "Es domingo."), ""))

    assert [(mark.icon, mark.text) for mark in received] == [("ok", "Recibido")]
    assert [mark.text for mark in several] == ["Observado (2): Falta la unidad."]
    assert answer_marks(Told(Answer.OBSERVED, (), ""))[0].text == "Observado (0): "
    assert answer_marks(None) == ()


@pytest.mark.parametrize(
    ("came", "told"),
    [
        (Delivery(), ("Nada por enviar", "Nada por enviar")),
        (Delivery(pending=1), ("1 por enviar", "1 por enviar")),
        (
            Delivery(2, 1, 1_204, 1),
            ("2 por enviar · 1 enviado · 1,204 recibidos · 1 observado", "2 por enviar"),
        ),
        (Delivery(0, 5), ("5 enviados", "5 enviados")),
    ],
)
def test_what_is_on_its_way_is_counted_in_words(came: Delivery, told: tuple[str, str]) -> None:
    assert delivery_text(came) == told


def test_the_status_bar_follows_an_avance_from_here_to_the_receipt(
    qtbot: QtBot,
    workspace: Workspace,
    province: Workspace,
    fields: Fields,
    services: Services,
    stick: Path,
) -> None:
    bar = StatusBar(services.store, Health(services.store, services.background))
    qtbot.addWidget(bar)
    bar.resize(1366, 28)
    bar.show()
    services.store.save(fields, record=services.store.new_record())
    assert bar.pending.accessibleName() == "1 por enviar"

    package = stick / "CANAS_080505_0001.zip"
    workspace.exports.write_package(ExportRequest(), package)
    services.store.exported()
    assert bar.pending.accessibleName() == "1 enviado"

    province.imports.take([package])
    workspace.imports.take([province.receipts.write("080505", stick).path])
    services.store.exchange.taken()
    assert bar.pending.accessibleName() == "1 recibido"
