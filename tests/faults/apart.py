"""Running a harness in a process of its own, as its command line does."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MEMORY = Path("/dev/shm")
"""A folder that is no disk, where there is one."""


@contextmanager
def work_folder(given: Path | None) -> Iterator[Path]:
    """Yield a new folder in the one that was given, else in memory, and remove it afterwards."""
    where = given or (MEMORY if MEMORY.is_dir() else None)
    with tempfile.TemporaryDirectory(dir=where) as folder:
        yield Path(folder)


def report_of(module: str, *options: str) -> dict[str, Any]:
    """Run a module of this folder, print its report, and return it."""
    command = [sys.executable, "-W", "error", "-m", f"tests.faults.{module}", *options]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    print(result.stdout)
    assert result.returncode == 0, result.stderr
    report: dict[str, Any] = json.loads(result.stdout)
    return report
