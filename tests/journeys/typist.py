"""A window in which somebody types without end, for a test that pulls the plug.

``python tests/journeys/typist.py FOLDER ACTION [RECORD]`` opens the form (of a new avance, or of
a correction of RECORD) and types one letter every 40 ms into «logros». Each letter is announced
on standard output, with the time, after it was typed.
"""

from __future__ import annotations

import itertools
import os
import string
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from canasplan import app
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import Unattended


def main(folder: Path, action: str, record: str) -> None:
    application = app.make_app(["canasplan"])
    letters = itertools.cycle(string.ascii_lowercase)
    with app.build(application, folder, Unattended()) as services:
        window = MainWindow(services, application)
        timer = QTimer(window, interval=40)

        def type_one() -> None:
            letter = next(letters)
            place = window.editor.form.sheet.editors["achievements"].focusProxy()
            assert place is not None
            QTest.keyClicks(place, letter)
            print(letter, time.time(), flush=True)

        def begin() -> None:
            window.table.select_action(action)
            if record:
                window.editor.correct()
            else:
                window.editor.new_avance()
            print("form", window.editor.form.entry.record, flush=True)
            window.editor.form.sheet.editors["achievements"].setFocus()
            timer.timeout.connect(type_one)
            timer.start()

        window.usable.connect(begin)
        window.show()
        application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "")
