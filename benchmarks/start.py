"""One start of a window, as a process of its own: prints a word at each stage it reaches.

``python -m benchmarks.start bare`` opens an empty PySide6 window; ``… canasplan FOLDER`` starts
the program itself. The parent measures from before the process exists to each word.
"""

from __future__ import annotations

import sys


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


def program(folder: str) -> int:
    """Start the program as ``python -m canasplan`` does, and leave when its data are open."""
    from typing import Any

    from canasplan import cli
    from canasplan.ui import program
    from canasplan.ui.main_window import MainWindow

    class Watched(MainWindow):
        """The window, which says how far it is."""

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            self.painted.connect(lambda: say("painted"))
            self.usable.connect(lambda: say("usable"))
            self.opened.connect(lambda: say("opened"))
            self.opened.connect(self.close)

    setattr(program, "MainWindow", Watched)  # noqa: B010
    return cli.main(["--datos", folder])


def say(stage: str) -> None:
    """Tell the parent that a stage is reached."""
    print(stage, flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        sys.exit(program(sys.argv[2]))
