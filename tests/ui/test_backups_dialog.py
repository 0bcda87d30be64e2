"""The list of backups: proving, making, the extra place, going back, on a real folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from canasplan.backup_papers import paper_of
from canasplan.backups import Backups, Reason
from canasplan.bootstrap import open_workspace
from canasplan.paths import BACKUPS
from canasplan.ui.dialogs.backup_table import (
    MOMENT,
    PLACE,
    REASON,
    RECORDS,
    SIZE,
    STATE,
    BackupTableModel,
    Proof,
)
from canasplan.ui.dialogs.backups_dialog import BackupsDialog
from canasplan.ui.dialogs.extra_place_dialog import ExtraPlaceDialog
from canasplan.ui.dialogs.restore_dialog import RestoreDialog
from canasplan.ui.next_step import Go, NextStep
from canasplan.ui.services import Services
from canasplan.ui.store import Store
from tests.conftest import FixedClock
from tests.ui.conftest import PersonAway
from tests.ui.spoiled import flip_a_bit

Open = Callable[[], BackupsDialog]


@pytest.fixture
def open_dialog(qtbot: QtBot, services: Services) -> Open:
    def opened() -> BackupsDialog:
        dialog = BackupsDialog(services)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        quiet(qtbot, services, dialog)
        return dialog

    return opened


def quiet(qtbot: QtBot, services: Services, dialog: BackupsDialog) -> None:
    """Wait until everything is listed and proven."""
    qtbot.waitUntil(lambda: not (services.runner.busy or dialog.working))


@pytest.fixture
def backups(services: Services) -> Backups:
    return services.store._workspace.backups


def save(services: Services, fields: dict[str, str], count: int = 1) -> None:
    for _ in range(count):
        services.store.save(fields, record=services.store.new_record())


def cell(dialog: BackupsDialog, row: int, column: int) -> str:
    return str(dialog.model.index(row, column).data())


def column(dialog: BackupsDialog, number: int) -> list[str]:
    return [cell(dialog, row, number) for row in range(dialog.model.rowCount())]


def test_what_each_backup_is_and_that_it_is_good_is_shown(
    open_dialog: Open,
    services: Services,
    backups: Backups,
    fields: dict[str, str],
    clock: FixedClock,
) -> None:
    backups.make(Reason.MIGRATION)
    save(services, fields, 2)
    clock.moment += timedelta(hours=1)
    backups.make(Reason.CHANGES)
    dialog = open_dialog()

    assert column(dialog, MOMENT) == ["15/09/2022 10:30", "15/09/2022 09:30"]
    assert column(dialog, REASON) == ["Por cambios", "Antes de actualizar"]
    assert column(dialog, RECORDS) == ["2", "0"]
    assert column(dialog, SIZE)[0].endswith(" KB")
    assert column(dialog, PLACE) == ["Esta computadora"] * 2
    assert column(dialog, STATE) == ["Verificado"] * 2
    assert dialog.table.currentIndex().row() == 0
    assert dialog.restore_button.isEnabled()


def test_a_damaged_backup_says_so_and_cannot_be_restored(
    open_dialog: Open, backups: Backups, clock: FixedClock
) -> None:
    flip_a_bit(backups.make(Reason.HAND).backup.path)
    clock.moment += timedelta(hours=1)
    backups.make(Reason.CLOSE)
    dialog = open_dialog()
    assert column(dialog, STATE) == ["Verificado", "Dañado"]

    dialog.table.selectRow(1)
    assert not dialog.restore_button.isEnabled()
    dialog.table.selectRow(0)
    assert dialog.restore_button.isEnabled()


def test_before_it_is_proven_a_backup_is_not_called_good(
    qtbot: QtBot, services: Services, backups: Backups
) -> None:
    made = backups.make(Reason.HAND).backup
    paper_of(made.path).unlink()
    model = BackupTableModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    (found,) = backups.all()
    model.show_backups([found], "")

    assert model.index(0, STATE).data() == "Sin verificar"
    assert model.index(0, RECORDS).data() == "—"
    model.set_proof(found, Proof.PROVING)
    assert model.index(0, STATE).data() == "Verificando…"
    assert model.unproven() == ()
    model.set_proof(found, Proof.PROVEN)
    assert model.index(0, STATE).data() == "Verificado"


def test_the_table_is_read_aloud_with_its_headings(
    qtbot: QtBot, services: Services, backups: Backups
) -> None:
    backups.make(Reason.CLOSE)
    model = BackupTableModel()
    model.show_backups(backups.all(), "")

    spoken = model.index(0, REASON).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Motivo: Al cerrar"


def test_without_backups_the_way_to_the_first_one_is_shown(
    qtbot: QtBot, open_dialog: Open, services: Services, fields: dict[str, str]
) -> None:
    save(services, fields)
    dialog = open_dialog()
    assert dialog.empty.isVisible()
    assert "Todavía no hay respaldos" in dialog.empty.title.text()
    assert not dialog.restore_button.isEnabled()

    with qtbot.waitSignal(services.store.changed) as told:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert told.args is not None
    assert told.args[0].backed_up
    quiet(qtbot, services, dialog)
    assert column(dialog, REASON) == ["A mano"]
    assert column(dialog, RECORDS) == ["1"]
    assert "Respaldo hecho y comprobado: 15/09/2022 09:30." in dialog.banner.text


def test_a_backup_that_cannot_be_made_says_why(
    qtbot: QtBot, open_dialog: Open, services: Services, folder: Path
) -> None:
    dialog = open_dialog()
    (folder / BACKUPS).write_text("no es una carpeta")
    dialog.make_button.click()
    assert not dialog.close_button.isEnabled()
    quiet(qtbot, services, dialog)

    assert "No se pudo escribir" in dialog.banner.text
    assert dialog.close_button.isEnabled()


def test_the_extra_place_is_chosen_used_missed_and_given_up(
    qtbot: QtBot, open_dialog: Open, services: Services, person: PersonAway, tmp_path: Path
) -> None:
    stick = tmp_path / "MEMORIA MDL"
    stick.mkdir()
    dialog = open_dialog()
    assert "Lugar extra: ninguno" in dialog.extra.text()

    person.folder = stick
    person.answer = choose
    dialog.extra_button.click()
    quiet(qtbot, services, dialog)
    assert "MEMORIA MDL, conectado, todavía sin ninguna copia" in dialog.extra.text()

    dialog.make_button.click()
    quiet(qtbot, services, dialog)
    assert sorted(column(dialog, PLACE)) == ["Esta computadora", "MEMORIA MDL"]
    assert column(dialog, STATE) == ["Verificado"] * 2
    assert "última copia del 15/09/2022 09:30" in dialog.extra.text()

    stick.rename(tmp_path / "guardada en el cajón")
    dialog.make_button.click()
    quiet(qtbot, services, dialog)
    assert "no se copió a" in dialog.banner.text
    assert "MEMORIA MDL, no está conectado" in dialog.extra.text()

    person.answer = give_up
    dialog.extra_button.click()
    quiet(qtbot, services, dialog)
    assert "Lugar extra: ninguno" in dialog.extra.text()


def choose(dialog: QDialog) -> bool:
    assert isinstance(dialog, ExtraPlaceDialog)
    dialog.choose_button.click()
    return bool(dialog.result())


def give_up(dialog: QDialog) -> bool:
    assert isinstance(dialog, ExtraPlaceDialog)
    assert not dialog.clear_button.isHidden()
    dialog.clear_button.click()
    return bool(dialog.result())


def test_an_extra_place_that_cannot_be_one_is_refused(
    qtbot: QtBot, open_dialog: Open, services: Services, person: PersonAway, folder: Path
) -> None:
    dialog = open_dialog()
    person.answer = choose
    dialog.extra_button.click()  # no folder is chosen
    assert dialog.banner.text == ""

    person.folder = folder
    dialog.extra_button.click()
    quiet(qtbot, services, dialog)

    assert dialog.banner.text
    assert "Lugar extra: ninguno" in dialog.extra.text()


@pytest.mark.parametrize("exact", [False, True])
def test_going_back_says_what_it_leaves_out_and_keeps_it_by_default(
    qtbot: QtBot,
    open_dialog: Open,
    services: Services,
    backups: Backups,
    person: PersonAway,
    fields: dict[str, str],
    clock: FixedClock,
    folder: Path,
    *,
    exact: bool,
) -> None:
    save(services, fields)
    made = backups.make(Reason.CLOSE).backup
    clock.moment += timedelta(hours=2)
    save(services, fields, 2)
    seen: list[str] = []

    def answer(asked: QDialog) -> bool:
        assert isinstance(asked, RestoreDialog)
        assert asked.keep.isChecked()
        seen.extend((asked.keep.text(), asked.exact.text()))
        asked.exact.setChecked(exact)
        return True

    person.answer = answer
    dialog = open_dialog()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())

    assert "registrado después (2 avances)" in seen[0]
    assert "se dejan fuera 2 avances,\nel último del 15/09/2022 11:30" in seen[1]
    assert dialog.next_step == NextStep(Go.RESTORE, folder, made.path, exact)


def test_where_nothing_would_be_lost_there_is_nothing_to_choose(
    qtbot: QtBot,
    open_dialog: Open,
    services: Services,
    backups: Backups,
    person: PersonAway,
    fields: dict[str, str],
) -> None:
    save(services, fields)
    backups.make(Reason.CLOSE)
    seen: list[str] = []

    def refuse(asked: QDialog) -> bool:
        assert isinstance(asked, RestoreDialog)
        seen.append(asked.keep.text())
        return False

    person.answer = refuse
    dialog = open_dialog()
    dialog.restore_button.click()
    quiet(qtbot, services, dialog)

    assert seen == [""]
    assert dialog.isVisible()
    assert dialog.next_step is None
    assert dialog.restore_button.isEnabled()


def test_the_confirmation_is_answered_by_keys(
    qtbot: QtBot, services: Services, backups: Backups, fields: dict[str, str], folder: Path
) -> None:
    from canasplan.recovery import loss

    made = backups.make(Reason.CLOSE).backup
    save(services, fields)
    dialog = RestoreDialog(made, loss(folder, made.path))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert "1 avance)" in dialog.keep.text()

    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
    assert dialog.wants_exact()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_the_folder_of_the_backups_is_opened(
    open_dialog: Open, backups: Backups, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    dialog = open_dialog()
    dialog.folder_button.click()
    backups.make(Reason.HAND)
    dialog.folder_button.click()

    assert [Path(url.toLocalFile()) for url in shown] == [folder, folder / BACKUPS]


def test_escape_closes_and_stops_proving(
    qtbot: QtBot, services: Services, backups: Backups
) -> None:
    for _ in range(3):
        backups.make(Reason.HAND)
    dialog = BackupsDialog(services)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.model.dataChanged.connect(lambda: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    qtbot.waitUntil(lambda: not dialog.isVisible())
    qtbot.waitUntil(lambda: not services.runner.busy)

    assert column(dialog, STATE)[1:] == ["Sin verificar"] * 2


def test_of_data_that_can_only_be_read_the_backups_are_only_shown(
    qtbot: QtBot, services: Services, backups: Backups, folder: Path, clock: FixedClock
) -> None:
    backups.make(Reason.HAND)
    with open_workspace(folder, clock, read_only=True) as workspace:
        parts = (services.state, services.messages, services.runner, services.background)
        reading = Services(Store(workspace), *parts, services.theme, services.versions)
        dialog = BackupsDialog(reading)
        qtbot.addWidget(dialog)
        dialog.show()
        quiet(qtbot, services, dialog)

        assert column(dialog, STATE) == ["Verificado"]
        buttons = (dialog.make_button, dialog.restore_button, dialog.extra_button)
        assert [button.isEnabled() for button in buttons] == [False] * 3
