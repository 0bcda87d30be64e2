"""Icons of the program: they outlive whoever shows them, and are let go of in order."""

from __future__ import annotations

import subprocess
import sys

CIRCLE = """
import gc
from PySide6.QtWidgets import QApplication
from canasplan.ui.icons import icon

app = QApplication([])

def circle():
    kept = {"icons": {name: icon(name) for name in ("ok", "error", "warning", "new")}}
    kept["itself"] = kept

circle()
gc.collect()
print("alive")
"""
"""What a model in a circle with itself does: the garbage collector takes its icons apart."""


def test_icons_in_a_circle_end_no_program() -> None:
    done = subprocess.run([sys.executable, "-c", CIRCLE], capture_output=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, [b"alive"]), done.stderr.decode()
