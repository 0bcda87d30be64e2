"""Versions, licences and the offline help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from canasplan import __version__
from canasplan.app import versions
from canasplan.db.migrations import NEWEST
from canasplan.paths import program_folder, resource
from canasplan.ui.commands import ENTRIES
from canasplan.ui.dialogs.about_dialog import AboutDialog
from canasplan.ui.dialogs.help_page import HEADING, HelpPage
from canasplan.ui.theme import DARK, Theme

HELP = resource("resources", "help", "ayuda.html").read_text("utf-8")


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> HelpPage:
    page = HelpPage()
    qtbot.addWidget(page)
    page.show()
    return page


def test_about_tells_versions_and_the_data_folder_and_copies_them(
    qtbot: QtBot, theme: Theme
) -> None:
    dialog = AboutDialog(versions(), Path("/datos de Layo"))
    qtbot.addWidget(dialog)
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()

    assert f"CanasPlan: {__version__}" in copied
    for part in ("Python", "Qt", "PySide6", "SQLAlchemy", "SQLite"):
        assert re.search(rf"^{part}: \d+\.\d+", copied, re.MULTILINE)
    assert f"Esquema de datos: {NEWEST}" in copied
    assert f"Programa: {program_folder()}\nCarpeta de datos: {Path('/datos de Layo')}" in copied


def test_about_tells_a_portable_program(qtbot: QtBot, theme: Theme, unpacked: Path) -> None:
    (unpacked / ".portable").touch()
    dialog = AboutDialog(versions(), unpacked / "datos")
    qtbot.addWidget(dialog)
    dialog.copy_button.click()

    told = f"Programa: {unpacked} (portátil: los datos van con él)\n"
    assert told in QGuiApplication.clipboard().text()


def test_about_shows_the_licences_whole(qtbot: QtBot, theme: Theme) -> None:
    dialog = AboutDialog(versions(), Path("/datos"))
    qtbot.addWidget(dialog)
    own, others = (page_text(dialog, page) for page in (1, 2))

    assert own == resource("LICENSE").read_text("utf-8")
    assert "LGPL 3.0" in others
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in others
    assert "GNU GENERAL PUBLIC LICENSE" in others


def page_text(dialog: AboutDialog, page: int) -> str:
    box = dialog.tabs.widget(page)
    assert isinstance(box, QPlainTextEdit)
    return box.toPlainText()


def test_every_key_of_the_menus_is_in_the_help() -> None:
    keys = {
        key.replace("Return", "Intro")
        for entry in ENTRIES
        for key in entry.keys
        if key != "Ctrl+Enter"  # the same key of the number pad
    }

    assert {key for key in keys if key not in HELP} == set()


def test_every_link_of_the_help_leads_somewhere() -> None:
    anchors = [anchor for anchor, _ in HEADING.findall(HELP)]
    links = re.findall(r'href="#([^"]+)"', HELP)

    assert len(anchors) > 12
    assert len(set(anchors)) == len(anchors)
    assert links == anchors
    assert "http" not in HELP


def test_the_contents_take_one_to_a_chapter(qtbot: QtBot, page: HelpPage) -> None:
    row = [title for _, title in HEADING.findall(HELP)].index("Teclas")
    page.contents.setCurrentRow(row)

    top = page.text.cursorForPosition(page.text.viewport().rect().topLeft()).block()
    following = [top.text(), top.next().text(), top.next().next().text()]
    assert "Teclas" in following


def test_a_word_is_looked_for_and_a_missing_one_is_said(qtbot: QtBot, page: HelpPage) -> None:
    QTest.keyClicks(page.sought, "memoria")
    first = page.text.textCursor().position()
    assert page.text.textCursor().selectedText().casefold() == "memoria"

    QTest.keyClick(page.sought, Qt.Key.Key_Return)
    assert page.text.textCursor().position() > first
    for _ in range(30):
        QTest.keyClick(page.sought, Qt.Key.Key_Return)
    assert page.text.textCursor().hasSelection()

    page.sought.setText("zzz")
    assert "zzz" in page.missing.text()
    assert page.missing.isVisible()
    page.sought.clear()
    assert not page.missing.isVisible()


def test_the_help_follows_the_theme(page: HelpPage, theme: Theme) -> None:
    theme.choose("dark")

    assert DARK.text in page.text.document().defaultStyleSheet()


def test_a_link_scrolls_to_its_chapter(page: HelpPage) -> None:
    before = page.text.verticalScrollBar().value()
    page.text.anchorClicked.emit("#problemas")

    assert page.text.verticalScrollBar().value() > before
