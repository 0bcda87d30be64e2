"""Measures inside the real window; one line of tab-separated figures for each.

``python -m benchmarks.window FOLDER RUNS``, as a process of its own.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.measures import ENTRY, SEARCH_QUERY, Row, in_turns, raw_write
from canasplan import app
from canasplan.paths import DATABASE
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import Unattended

SEARCHES = ("agua", "capac", "nin", "tru", "reserv", "carretera")


def main(folder: Path, runs: int) -> None:
    """Open the window, measure, print."""
    application = app.make_app(["canasplan"])
    with app.build(application, folder, Unattended()) as services:
        window = MainWindow(services, application)
        loop = QEventLoop(window)  # the application's quit would close the window
        window.usable.connect(loop.quit)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.show()
        window.resize(1366, 768)
        loop.exec()
        for row in (_keystroke(window, folder, runs), _save(window, folder, runs)):
            print(row.what, row.peer, row.ours, row.theirs, row.ratio, sep="\t")
        window.close()


def _painted() -> None:
    """Let everything that changed reach the screen."""
    QApplication.processEvents()


def _keystroke(window: MainWindow, folder: Path, runs: int) -> Row:
    """Compare a letter typed in the search, until it is painted, with its bare query."""
    turn = iter(range(10**9))

    def ours() -> float:
        text = SEARCHES[next(turn) % len(SEARCHES)]
        window.tree.search.setText(text[:-1])
        _painted()
        begun = time.perf_counter()
        QTest.keyClicks(window.tree.search, text[-1])
        _painted()
        return time.perf_counter() - begun

    plain = sqlite3.connect(folder / DATABASE)

    def theirs() -> float:
        begun = time.perf_counter()
        plain.execute(SEARCH_QUERY, (f'"{SEARCHES[next(turn) % len(SEARCHES)]}"*',)).fetchall()
        return time.perf_counter() - begun

    row = in_turns(
        "una letra en la búsqueda hasta verla", "la consulta sola, en sqlite3", ours, theirs, runs
    )
    plain.close()
    window.tree.search.clear()
    return row


def _save(window: MainWindow, folder: Path, runs: int) -> Row:
    """Compare Guardar, until the window says so, with a raw write and fsync."""
    editor = window.editor
    raw = folder / "crudo.bin"
    data = b"x" * len(str(ENTRY).encode())
    window.table.select_action(ENTRY["action"])

    def ours() -> float:
        editor.new_avance()
        for name, text in ENTRY.items():
            if name in editor.form.sheet.editors:
                editor.form.sheet.editors[name].set_text(text)
        _painted()
        begun = time.perf_counter()
        saved = editor.save()
        _painted()
        spent = time.perf_counter() - begun
        if not saved:
            message = "the form was refused"
            raise RuntimeError(message)
        return spent

    return in_turns(
        "Guardar en la ventana hasta «Guardado»",
        "escribir y fsync de los mismos bytes",
        ours,
        raw_write(raw, data),
        runs,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
