"""Saves one avance in a folder that is open already; run under strace, which plays the disk.

    python -m tests.core.unclear_save FOLDER RECORD

Says when it begins, by a file that it makes, and prints what the person would be told.
"""

from __future__ import annotations

import sys
from pathlib import Path

from canasplan.bootstrap import open_workspace
from canasplan.errors import CanasplanError
from tests.db.faults import FIELDS, SAVED

BEGINS = "empieza"


def main(folder: str, record: str) -> None:
    """Save, and print how it ended."""
    with open_workspace(Path(folder)) as workspace:
        prepared = workspace.progress.prepare(FIELDS, record=record)
        Path(folder, BEGINS).mkdir()
        try:
            workspace.progress.commit(prepared)
        except CanasplanError as error:
            print(error)
            return
    print(SAVED)


if __name__ == "__main__":
    main(*sys.argv[1:])
