"""What the tests of the progress editor have in common: a shown pane, a person's answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from typing_extensions import override

from canasplan.bootstrap import Workspace
from canasplan.model import RecordState
from canasplan.paths import DATABASE
from canasplan.ui.messages import Messages
from canasplan.ui.progress.history_dialog import HistoryDialog
from canasplan.ui.progress.progress_editor import ProgressEditor
from canasplan.ui.store import Store

ACTION, OTHER = "1.02.03", "1.03.01"


class Answers(Messages):
    """Answers for the person, and remembers what was asked and shown."""

    def __init__(self) -> None:
        super().__init__()
        self.reason: str | None = "registrado dos veces"
        self.asked: list[str] = []
        self.shown: list[str] = []

    @override
    def ask_reason(self, title: str, text: str) -> str | None:
        assert text
        self.asked.append(title)
        return self.reason

    @override
    def show(self, dialog: QDialog) -> bool:
        assert isinstance(dialog, HistoryDialog)
        self.shown.append(dialog.detail.toPlainText())
        dialog.deleteLater()
        return True


def shown_editor(qtbot: QtBot, store: Store, answers: Messages) -> ProgressEditor:
    """Return a pane on the screen, with no action chosen."""
    editor = ProgressEditor(store, answers)
    editor.resize(430, 640)
    qtbot.addWidget(editor)
    editor.show()
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    return editor


def enter(editor: ProgressEditor, **typed: str) -> None:
    """Put texts into fields as if they had been typed."""
    for name, text in typed.items():
        editor.form.sheet.editors[name].set_text(text)


def fill(editor: ProgressEditor) -> None:
    """Put in the least that can be saved."""
    enter(editor, date="4/3/22", activity="obra", status="en_ejecucion", achievements="Faena")


def state(store: Store, action: str = ACTION) -> RecordState:
    """Return the only record of an action."""
    (only,) = store.records(action)
    return only


@contextmanager
def another_program_writing(workspace: Workspace) -> Iterator[None]:
    """Hold the write lock of the database, and let ours not wait for it."""
    with workspace._db.read() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    with closing(sqlite3.connect(workspace.folder / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
