"""One start of a window, as a process of its own: prints a word at each stage it reaches.

``python -m benchmarks.start bare`` opens an empty PySide6 window; ``… canasplan FOLDER`` opens
the program. The parent measures from before the process exists to each word.
"""

from __future__ import annotations

import sys
from pathlib import Path


def bare() -> None:
    """Open the smallest PySide6 window and leave."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    app = QApplication(sys.argv)
    window = QMainWindow()
    window.setCentralWidget(QLabel("Canas"))
    window.resize(1366, 768)
    window.show()
    QTimer.singleShot(0, lambda: say("painted"))
    QTimer.singleShot(0, app.quit)
    app.exec()


def program(folder: Path) -> None:
    """Open the real window and leave when it is usable."""
    from PySide6.QtCore import QTimer

    from canasplan import app
    from canasplan.ui.main_window import MainWindow
    from canasplan.ui.messages import Unattended

    application = app.make_app(["canasplan"])
    with app.build(application, folder, Unattended()) as services:
        window = MainWindow(services, application)
        window.usable.connect(lambda: say("usable"))
        window.usable.connect(window.close)
        window.usable.connect(application.quit)
        window.resize(1366, 768)
        window.show()
        QTimer.singleShot(0, lambda: say("painted"))
        application.exec()


def say(stage: str) -> None:
    """Tell the parent that a stage is reached."""
    print(stage, flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        program(Path(sys.argv[2]))
