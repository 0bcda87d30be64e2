"""The smallest PySide6 window: what a start is compared with."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

if __name__ == "__main__":
    app = QApplication(sys.argv)
    window = QMainWindow()
    window.setCentralWidget(QLabel("Canas"))
    window.resize(1366, 768)
    window.show()
    app.exec()
