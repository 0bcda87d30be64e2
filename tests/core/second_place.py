"""What stands in the journal, and disks that refuse it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.journal import read
from canasplan.paths import BACKUPS, JOURNAL
from canasplan.saving import Reconciled
from tests.conftest import FixedClock

Fields = dict[str, str]
NOTHING_SAVED = (
    "No se guardó: el disco no responde bien. Revíselo y guarde otra vez; lo escrito sigue aquí."
)
ASIDE = f"{BACKUPS}/apartado-{JOURNAL}"
unix = pytest.mark.skipif(os.name == "nt", reason="límites y archivos de Unix")
with_strace = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("strace") is None,
    reason="necesita strace, que es de Linux",
)


def hashes(folder: Path) -> list[str | None]:
    """What stands in the journal, line by line."""
    return [found.hash if found else None for found in read(folder / JOURNAL)]


def start(folder: Path) -> Reconciled:
    """Open a folder anew, in order; return what had to be put right."""
    with open_workspace(folder, FixedClock()) as workspace:
        assert workspace.verify().faults == ()
        return workspace.reconciled


def revisions(workspace: Workspace) -> int:
    return workspace.verify().revisions


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let the system refuse to write beyond so many bytes of any file."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def no_room_for_the_journal(folder: Path) -> Iterator[None]:
    path, kept = folder / JOURNAL, folder / "diario"
    if path.exists():
        path.rename(kept)
    path.symlink_to("/dev/full")
    yield
    path.unlink()
    if kept.exists():
        kept.rename(path)
