"""The office before a hearing: from the districts' packages to the printed report."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from benchmarks import year
from canasplan import summary
from canasplan.bootstrap import open_workspace
from canasplan.numerals import percent_text
from canasplan.reports.kinds import Kind
from canasplan.standing import Standing
from canasplan.ui.board.why_dialog import WhyDialog
from canasplan.ui.main_window import MainWindow
from canasplan.ui.office.import_dialog import ImportDialog, Step
from canasplan.ui.reports.reports_dialog import ReportsDialog
from canasplan.ui.targets.targets_dialog import TargetsDialog
from tests.conftest import PROVINCE_OFFICE
from tests.journeys.conftest import CTRL, Open, Person

ALT = Qt.KeyboardModifier.AltModifier


def take_packages(person: Person, qtbot: QtBot, window: MainWindow, paths: list[Path]) -> None:
    """Look at the packages and take them up, as if they had been dropped on the window."""

    def take(box: QDialog) -> None:
        assert isinstance(box, ImportDialog)
        qtbot.waitUntil(lambda: box.step is Step.LOOKED and not box.running, timeout=30_000)
        person.press(Qt.Key.Key_I, ALT)
        qtbot.waitUntil(lambda: box.step is Step.TAKEN and not box.running, timeout=30_000)
        person.press(Qt.Key.Key_Escape)

    person.will(take)
    window.dialogs.import_files(paths)
    person.has_answered()
    person.back_to(window)


def paste_targets(person: Person, qtbot: QtBot, window: MainWindow, table: str) -> None:
    """Paste the table that a spreadsheet copied, and save it."""

    def paste(box: QDialog) -> None:
        assert isinstance(box, TargetsDialog)
        QApplication.clipboard().setText(table)
        person.press(Qt.Key.Key_P, ALT)
        qtbot.waitUntil(box.save_button.isEnabled)
        person.press(Qt.Key.Key_G, ALT)
        qtbot.waitUntil(lambda: "metas nuevas" in box.told.text().casefold(), timeout=30_000)
        person.press(Qt.Key.Key_Escape)

    person.will(paste)
    person.press(Qt.Key.Key_M, CTRL)
    person.has_answered()
    person.back_to(window)


def asks_why(person: Person, levels: int, seen: list[str]) -> None:
    """In the next box, go down by the row that counts, some levels, and look at each figure."""

    def down(box: QDialog) -> None:
        assert isinstance(box, WhyDialog)
        for level in range(levels):
            found = box.explanation
            assert found is not None
            seen.append(f"{found.scope}/{found.ubigeo or ''} {percent_text(found.percent)}")
            counted = next(n for n, part in enumerate(found.parts) if part.counts)
            person.press(Qt.Key.Key_Home, CTRL)
            person.press(Qt.Key.Key_Down, times=counted)
            if level < levels - 1:
                person.press(Qt.Key.Key_Return)
        person.press(Qt.Key.Key_Return)  # the avance itself: the box closes

    person.will(down)


def write_report(person: Person, qtbot: QtBot, window: MainWindow, kind: Kind, path: Path) -> None:
    """Have a report as PDF at a place."""

    def choose(box: QDialog) -> None:
        assert isinstance(box, QFileDialog)
        line = box.findChild(QLineEdit)
        assert line is not None
        line.setText(str(path))
        person.press(Qt.Key.Key_Return)

    def ask(box: QDialog) -> None:
        assert isinstance(box, ReportsDialog)
        box.choice.choose(kind)
        # Later: nobody answers the box that this opens before this one is answered.
        QTimer.singleShot(0, lambda: QTest.keyClick(box.pdf_button, Qt.Key.Key_Space))

    def close(box: QDialog) -> None:
        assert isinstance(box, ReportsDialog)
        qtbot.waitUntil(lambda: path.name in box.told.text(), timeout=30_000)
        person.press(Qt.Key.Key_Escape)

    for answer in (ask, choose, close):
        person.will(answer)
    person.press(Qt.Key.Key_P, CTRL)
    person.has_answered()
    person.back_to(window)


def office_with_metas(person: Person, qtbot: QtBot, window: MainWindow, sent: Path) -> Standing:
    """Take up the districts' packages, paste the metas; return how the plan stands then."""
    figures = window.figures

    def known() -> Standing:
        assert figures.standing is not None
        return figures.standing

    take_packages(person, qtbot, window, sorted(sent.glob("*.zip")))
    qtbot.waitUntil(lambda: bool(known().known.tallies), timeout=30_000)
    assert known().figure().without_target == known().figure().cells
    paste_targets(person, qtbot, window, (sent / "metas.txt").read_text("utf-8"))
    qtbot.waitUntil(lambda: bool(known().known.targets), timeout=30_000)
    return known()


def test_from_eight_packages_to_the_hearing(
    qtbot: QtBot, person: Person, open_window: Open, folder: Path, tmp_path: Path
) -> None:
    year.make(tmp_path / "enviado")
    with open_workspace(folder) as workspace:
        workspace.profiles.set(PROVINCE_OFFICE)
    window = open_window(folder)
    standing = office_with_metas(person, qtbot, window, tmp_path / "enviado")
    told = percent_text(standing.figure().percent)

    person.press(Qt.Key.Key_D, CTRL)
    board = window.centre.board
    qtbot.waitUntil(lambda: told in board.whole.accessibleName())
    seen: list[str] = []
    asks_why(person, 5, seen)
    QTest.mouseClick(board.whole, Qt.MouseButton.LeftButton)
    person.has_answered()
    person.back_to(window)
    assert seen[0] == f"/ {told}"
    assert [line.split()[0].count(".") for line in seen[1:]] == [0, 1, 2, 2]
    assert [line.partition(" ")[2] for line in seen] == figures_of(folder, seen)
    assert window.editor.reading.list.currentIndex().isValid()  # where the last step led

    path = tmp_path / "audiencia.pdf"
    write_report(person, qtbot, window, Kind.HEARING, path)
    assert path.read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-layout", str(path), "-"]
        text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        ejes = (percent_text(standing.figure(eje.code).percent) for eje in standing.plan.ejes)
        assert all(figure in text for figure in (told, *ejes))


def figures_of(folder: Path, seen: list[str]) -> list[str]:
    """Return what the summary says of the places that were seen."""
    with open_workspace(folder, read_only=True) as workspace:
        document = summary.document(workspace.figures.standing())
    figures = {f"{row['codigo']}/{row['ubigeo']}": row["avance"] for row in document["filas"]}
    return [f"{figures[line.split()[0]]} %" for line in seen]
